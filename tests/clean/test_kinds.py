"""Stubs, live blogs, videos, galleries, consent and index pages, and what only looks like one."""

from __future__ import annotations

import json
from typing import Any

import pytest

from dateline.clean import clean
from dateline.errors import NotAnArticleError
from tests.clean.captures import PROSE, capture_of

LONG = PROSE * 7
PARAGRAPHS = {
    "de": "Der Hafen ist nach dem Sturm wieder offen, doch viele Schiffe müssen noch tagelang"
    " auf einen Platz an der Mole warten.",
    "fr": "Le port a rouvert vendredi après la tempête, mais les navires attendront encore"
    " plusieurs jours avant de décharger leur blé.",
    "es": "El puerto abrió de nuevo el viernes tras la tormenta, pero muchos barcos"
    " esperarán varios días antes de descargar el trigo.",
    "it": "Il porto ha riaperto venerdì dopo la tempesta, ma molte navi dovranno aspettare giorni"
    " prima di scaricare il grano.",
    "pt": "O porto reabriu na sexta-feira depois da tempestade, mas muitos navios ainda esperarão"
    " dias para descarregar o trigo.",
    "ru": "Порт снова открылся в пятницу после шторма, но многим судам придётся ещё несколько дней"
    " ждать разгрузки зерна у причала.",
    "pl": "Port otwarto ponownie w piątek po sztormie, ale wiele statków będzie jeszcze czekać"
    " kilka dni na rozładunek zboża.",
    "nl": "De haven ging vrijdag na de storm weer open, maar veel schepen moeten nog dagen"
    " wachten voordat zij graan kunnen lossen.",
}


def page(*blocks: str, title: str = "Harbour reopens", ld: Any = None, head: str = "") -> str:
    script = f'<script type="application/ld+json">{json.dumps(ld)}</script>' if ld else ""
    body = "".join(block if block.startswith("<") else f"<p>{block}</p>" for block in blocks)
    return (
        f"<html><head><title>{title}</title>{head}{script}</head>"
        f"<body><main><h1>{title}</h1><article>{body}</article></main></body></html>"
    )


def news(kind: str = "NewsArticle", **fields: Any) -> dict[str, Any]:
    return {"@type": kind, "headline": "Harbour reopens", **fields}


def entries(number: int = 6) -> list[str]:
    return [f"<section><time>1{n}:05</time><p>{PROSE[n % 3]}</p></section>" for n in range(number)]


def pictures(number: int = 8) -> list[str]:
    return [
        f"<figure><img src='{n}.jpg'><figcaption>Crane {n} of the grain pier</figcaption></figure>"
        for n in range(number)
    ]


PLAYER = "<iframe src='https://player.example/embed/7'></iframe>"
CUT = "The minister of transport visited the port at noon and promised money for a longer…"
SOLD: dict[str, Any] = {"isAccessibleForFree": False}

CASES = [
    # a beginning whose rest is sold
    ("stub", page(*PROSE[:2], CUT, ld=news(**SOLD))),
    ("stub", page(*PROSE[:2], CUT, ld=news(isAccessibleForFree="False"))),
    ("stub", page(*PROSE[:2], ld=news(wordCount=900, **SOLD))),
    ("stub", page(*PROSE[:2], "<div>Subscribe to continue reading</div>")),
    ("stub", page(*PROSE[:2], "<div>This article is for subscribers.</div>")),
    ("stub", page(PARAGRAPHS["de"], "<div>Jetzt abonnieren und weiterlesen</div>")),
    ("stub", page(PARAGRAPHS["fr"], "<div>Cet article est réservé aux abonnés.</div>")),
    ("stub", page(PARAGRAPHS["es"], "<div>Suscríbete para seguir leyendo</div>")),
    ("stub", page(PARAGRAPHS["it"], "<div>Contenuto riservato agli abbonati</div>")),
    ("stub", page(PARAGRAPHS["pt"], "<div>Assine para continuar lendo</div>")),
    ("stub", page(PARAGRAPHS["ru"], "<div>Оформите подписку, чтобы читать дальше</div>")),
    ("stub", page(PARAGRAPHS["nl"], "<div>Word abonnee om verder te lezen</div>")),
    # live blogs
    ("live", page(*entries(), ld=news("LiveBlogPosting"))),
    ("live", page(*LONG, ld=news("LiveBlogPosting", **SOLD))),
    ("live", page(*entries(), ld=[news(), {"@type": ["LiveBlogPosting"]}])),
    ("live", page(*entries(), title="Storm in Westmere: live updates")),
    ("live", page(*entries(), title="Liveblog: Sturm in Westmere")),
    ("live", page(*entries(), title="Tempête à Westmere, en direct")),
    ("live", page(*entries(), title="Tormenta en Westmere, en vivo")),
    ("live", page(*entries(), title="Шторм: онлайн-трансляция")),
    # videos
    ("video", page(PROSE[0], ld={"@type": "VideoObject", "name": "Harbour reopens"})),
    ("video", page(PROSE[0], ld=[news(), {"@type": "VideoObject"}])),
    ("video", page(PROSE[0], head='<meta property="og:type" content="video.other">')),
    ("video", page(PLAYER, PROSE[0], title="Watch: harbour reopens")),
    ("video", page(PLAYER, PARAGRAPHS["de"], title="Video: Hafen wieder offen")),
    ("video", page(PLAYER, PARAGRAPHS["fr"], title="Le port rouvre, en vidéo")),
    ("video", page(PLAYER, PARAGRAPHS["ru"], title="Видео: порт снова открыт")),
    # galleries
    ("gallery", page(PROSE[0], *pictures(), ld={"@type": "ImageGallery"})),
    ("gallery", page(PROSE[0], *pictures(3), ld=[news(), {"@type": "MediaGallery"}])),
    ("gallery", page(PROSE[0], *pictures())),
    ("gallery", page(*PROSE * 2, *pictures(), title="The storm in pictures")),
    ("gallery", page(PARAGRAPHS["de"], *pictures(), title="Fotostrecke: der Sturm")),
    ("gallery", page(PARAGRAPHS["es"], *pictures(), title="La tormenta en imágenes")),
    # what only looks like one
    ("article", page(*LONG)),
    ("article", page(*PROSE, ld=news())),
    ("article", page(*LONG, ld=news(**SOLD))),
    ("article", page(*LONG, ld=news(wordCount=250, **SOLD))),
    ("article", page(*LONG, PLAYER, ld=[news(), {"@type": "VideoObject"}])),
    ("article", page(*LONG, PLAYER, title="Watch: harbour reopens")),
    ("article", page(*LONG, *pictures(4))),
    ("article", page(*LONG, *pictures(), ld=news())),
    ("article", page(*PROSE, title="Songs that people sing live")),
    ("article", page(*PROSE, "At 10:05 the first ship came in, and at noon the second was seen.",
                     title="Port to publish live updates of the queue")),
    ("article", page(
        "The Westmere Post puts up a paywall in May, its owners said on Friday, and asks every"
        " reader to subscribe to continue reading after the third report of a month.", *PROSE)),
    ("article", page(PARAGRAPHS["pl"], *PROSE, "<footer>Subscribe to our letter</footer>")),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "html"), CASES)
def test_kind_of_page_is_told(kind: str, html: str) -> None:
    assert clean(capture_of(html)).kind == kind


TEASERS = "".join(
    f"<article><h3><a href='/s/{n}'>Ministers meet in town number {n}</a></h3><p>Ministers from"
    f" both coasts met in town number {n} on Monday to talk about ships and grain.</p></article>"
    for n in range(9)
)
WALLS = {
    "en": ("We value your privacy and use cookies.", "Accept all cookies or manage preferences."),
    "de": ("Wir und unsere Partner verwenden Cookies.", "Alle akzeptieren oder Einstellungen."),
    "fr": ("Nous et nos partenaires utilisons des cookies.", "Tout accepter ou tout refuser."),
    "es": ("Nosotros y nuestros socios usamos cookies.", "Aceptar todo o configurar cookies."),
    "it": ("Noi e i nostri partner utilizziamo i cookie.", "Accetta tutti o rifiuta tutti."),
}


@pytest.mark.parametrize("language", sorted(WALLS))
def test_consent_page_is_no_article(language: str) -> None:
    with pytest.raises(NotAnArticleError) as caught:
        clean(capture_of(page(*WALLS[language], title="Westmere Post")))
    assert caught.value.code == "article.wall"


@pytest.mark.parametrize("outer", ["main", "div", "section", "body", "td"])
def test_front_page_is_no_article(outer: str) -> None:
    with pytest.raises(NotAnArticleError) as caught:
        clean(capture_of(f"<html><body><{outer}>{TEASERS}</{outer}></body></html>"))
    assert caught.value.code == "article.index"
