"""Pages of our own words fetched twice: the article stays, its furniture and layout rotate.

Everything is drawn from the number of the page, so that a page that raised a false alarm can be
drawn again.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Mapping
from html import escape
from pathlib import Path

import msgspec

WORDS = Path(__file__).with_name("refetch_words.json")
Draw = random.Random
_TOPICAL = 0.2
"""How often a link leads to an article on the same matter, told in the same words."""


class Words(msgspec.Struct, frozen=True):
    """What pages in one language are made of."""

    subjects: list[str]
    predicates: list[str]
    ends: list[str]
    stop: str
    gap: str
    names: list[str]
    labels: list[str]
    """Headings above lists of links."""
    leads: list[str]
    """Openings of a link between paragraphs, with ``{h}`` for the headline."""
    promotions: list[str]
    counts: list[str]
    """Short lines with a number ``{n}``."""
    captions: list[str]
    """With ``{s}`` for a sentence and ``{p}`` for who took the picture."""
    remarks: list[str]
    """What readers write."""
    teasers: list[tuple[str, str]]
    """Other articles: headline and first sentence."""
    news: list[str]
    """What an update adds: sentences with hardly a word of the article."""


class Page(msgspec.Struct, frozen=True):
    """One page as it was fetched the first and the second time."""

    number: int
    language: str
    layout: str
    paragraphs: tuple[str, ...]
    """What the article says, on both visits."""
    before: str
    after: str


def load_words() -> dict[str, Words]:
    """Return the words of every language."""
    return msgspec.json.decode(WORDS.read_bytes(), type=dict[str, Words])


def draw_page(number: int, words: Mapping[str, Words]) -> Page:
    """Number → page: article and layout are drawn once, furniture twice."""
    once = random.Random(number)  # noqa: S311 - a page to draw again, no secret
    language = once.choice(sorted(words))
    told = words[language]
    title = _headline(once, told)
    paragraphs = [draw_paragraph(once, told) for _ in range(once.randint(4, 16))]
    layout = once.choice(sorted(LAYOUTS))
    kinds = once.sample(sorted(FURNITURE), once.randint(3, 8))
    slots = [once.randrange(1, len(paragraphs)) for _ in kinds]
    is_data = once.random() < 0.6
    stamp = f"2024-0{once.randint(1, 9)}-1{once.randint(0, 9)}T10:{once.randint(10, 59)}:00+00:00"
    pages = []
    for visit in (1, 2):
        draw = random.Random(f"{number}/{visit}")  # noqa: S311
        body = _body(
            draw, told, paragraphs=paragraphs, furniture=list(zip(slots, kinds, strict=True))
        )
        head = _head(draw, title, stamp, is_data=is_data)
        pages.append(LAYOUTS[layout](draw, told, head, _heading(title, stamp, told) + body))
    before, after = (page.replace("<html>", f'<html lang="{language}">', 1) for page in pages)
    return Page(number, language, layout, tuple(paragraphs), before, after)


def _headline(draw: Draw, words: Words) -> str:
    return words.gap.join([draw.choice(words.subjects), draw.choice(words.predicates)])


def _other(draw: Draw, words: Words) -> tuple[str, str]:
    """Return headline and teaser of another article: mostly of something else, but not always."""
    if draw.random() < _TOPICAL:
        return _headline(draw, words), _sentence(draw, words)
    return words.teasers[draw.randrange(len(words.teasers))]


def _sentence(draw: Draw, words: Words) -> str:
    parts = [draw.choice(words.subjects), draw.choice(words.predicates), draw.choice(words.ends)]
    return words.gap.join(parts) + words.stop


def draw_paragraph(draw: Draw, words: Words) -> str:
    """Return up to four sentences of an article."""
    return words.gap.join(_sentence(draw, words) for _ in range(draw.randint(1, 4)))


def _head(draw: Draw, title: str, stamp: str, *, is_data: bool) -> str:
    token = f'<meta name="csrf-token" content="{draw.getrandbits(64):x}">'
    facts = {"@type": "NewsArticle", "headline": title, "datePublished": stamp}
    data = f'<script type="application/ld+json">{json.dumps(facts)}</script>' if is_data else ""
    return f"<meta charset='utf-8'><title>{escape(title)}</title>{token}{data}"


def _heading(title: str, stamp: str, words: Words) -> str:
    byline = f"<p class='byline'>{words.names[0]}</p>"
    return f"<h1>{escape(title)}</h1>{byline}<time datetime='{stamp}'></time>"


def _body(
    draw: Draw, words: Words, *, paragraphs: list[str], furniture: list[tuple[int, str]]
) -> str:
    """Return the paragraphs with furniture between them, which is away on some visits."""
    pieces: list[str] = []
    for at, text in enumerate(paragraphs):
        pieces.extend(
            FURNITURE[kind](draw, words) for slot, kind in furniture
            if slot == at and draw.random() < 0.85
        )  # fmt: skip
        pieces.append(_styled(draw, text))
    return "\n".join(pieces)


def _styled(draw: Draw, text: str) -> str:
    """Write a paragraph in one of several ways that read the same."""
    html = escape(text, quote=False)
    if draw.random() < 0.2:
        html = html.replace(" ", "&nbsp;", 1)
    if draw.random() < 0.2:
        html = f"<span>{html}</span>"
    if draw.random() < 0.1:
        html = html.replace(" ", "\n  ")
    return draw.choice(["<p>{}</p>", "<p class='text'>{}</p>", "<div><p>{}</p></div>"]).format(html)


# --- furniture --------------------------------------------------------------------------


def _link(draw: Draw, words: Words) -> str:
    return f"<a href='/{draw.getrandbits(24)}'>{escape(_other(draw, words)[0])}</a>"


def _lead(draw: Draw, words: Words) -> str:
    lead = draw.choice(words.leads).format(h=_link(draw, words))
    return draw.choice(
        ["<p>{}</p>", "<p><strong>{}</strong></p>", "<aside><p>{}</p></aside>"]
    ).format(lead)


def _bare_link(draw: Draw, words: Words) -> str:
    return f"<p>{_link(draw, words)}</p>"


def _link_list(draw: Draw, words: Words) -> str:
    items = "".join(f"<li>{_link(draw, words)}</li>" for _ in range(draw.randint(2, 5)))
    label = draw.choice(words.labels)
    return draw.choice(["<div><h3>{}</h3><ul>{}</ul></div>", "<p>{}</p><ul>{}</ul>"]).format(
        label, items
    )


def _promotion(draw: Draw, words: Words) -> str:
    text = escape(draw.choice(words.promotions).format(n=draw.randint(1, 9)))
    return draw.choice(
        ["<p>{}</p>", "<div class='promo'><p>{}</p></div>", "<p><em>{}</em></p>"]
    ).format(text)


def _count(draw: Draw, words: Words) -> str:
    text = draw.choice(words.counts).format(n=draw.randint(2, 999))
    return draw.choice(["<p>{}</p>", "<div class='meta'>{}</div>", "<span>{}</span>"]).format(text)


def _caption(draw: Draw, words: Words) -> str:
    text = draw.choice(words.captions).format(s=_sentence(draw, words), p=draw.choice(words.names))
    image = f"<img src='/i/{draw.getrandbits(24)}.jpg'>"
    return draw.choice(
        [
            f"<figure>{image}<figcaption>{text}</figcaption></figure>",
            f"<div>{image}<p>{text}</p></div>",
        ]
    )


def _teasers(draw: Draw, words: Words) -> str:
    cards = "".join(
        f"<div class='card'><h3><a href='/{draw.getrandbits(24)}'>{escape(headline)}</a></h3>"
        f"<p>{teaser}</p></div>"
        for headline, teaser in (_other(draw, words) for _ in range(draw.randint(1, 3)))
    )
    return f"<section><h2>{draw.choice(words.labels)}</h2>{cards}</section>"


def _advert(draw: Draw, words: Words) -> str:
    return (
        f"<div class='ad' id='ad-{draw.getrandbits(20)}'>{draw.choice(words.promotions[:1])}</div>"
    )


def _remarks(draw: Draw, words: Words) -> str:
    said = "".join(
        f"<div class='comment'><b>{name}</b><p>{draw.choice(words.remarks)}</p></div>"
        for name in draw.choices(words.names, k=draw.randint(1, 4))
    )
    return f"<section class='comments'>{said}</section>"


def _ticker(draw: Draw, _: Words) -> str:
    name = draw.choice(["DAX", "FTSE", "EUR/USD"])
    return f"<p>{name} {draw.uniform(1, 9999):,.2f} {draw.uniform(-2, 2):+.1f}%</p>"


FURNITURE: dict[str, Callable[[Draw, Words], str]] = {
    "advert": _advert, "bare link": _bare_link, "caption": _caption, "count": _count,
    "lead": _lead, "list": _link_list, "promotion": _promotion, "remarks": _remarks,
    "teasers": _teasers, "ticker": _ticker,
}  # fmt: skip


# --- layouts ----------------------------------------------------------------------------


def _around(draw: Draw, words: Words) -> tuple[str, str]:
    """Return what stands above and below the article on a visit."""
    bar = " ".join(_link(draw, words) for _ in range(3))
    above = f"<nav>{bar}</nav><div class='cookie'>{draw.choice(words.promotions)}</div>"
    most = _link_list(draw, words) + _teasers(draw, words) + _remarks(draw, words)
    return above, f"<footer>{most}{_promotion(draw, words)}{_count(draw, words)}</footer>"


def _document(head: str, body: str) -> str:
    return f"<!doctype html><html><head>{head}</head><body>{body}</body></html>"


def _semantic(draw: Draw, words: Words, head: str, article: str) -> str:
    above, below = _around(draw, words)
    return _document(head, f"{above}<main><article>{article}</article></main>{below}")


def _divs(draw: Draw, words: Words, head: str, article: str) -> str:
    above, below = _around(draw, words)
    body = f"<div class='content'><div class='body-{draw.getrandbits(12):x}'>{article}</div></div>"
    side = f"<div class='side'>{_teasers(draw, words)}</div>"
    return _document(head, f"<div id='page'>{above}{body}{side}{below}</div>")


def _inside(draw: Draw, words: Words, head: str, article: str) -> str:
    """Put furniture into the article element itself, below the text."""
    above, below = _around(draw, words)
    tail = _link_list(draw, words) + _count(draw, words) + _promotion(draw, words)
    body = f"<article><section itemprop='articleBody'>{article}{tail}</section></article>"
    return _document(head, f"{above}{body}{below}")


def _old(draw: Draw, words: Words, head: str, article: str) -> str:
    above, below = _around(draw, words)
    rows = (above, f"{article}</td><td>{_link_list(draw, words)}", below)
    table = "".join(f"<tr><td>{row}</td></tr>" for row in rows)
    return _document(head, f"<table>{table}</table>")


LAYOUTS: dict[str, Callable[[Draw, Words, str, str], str]] = {
    "semantic": _semantic, "divs": _divs, "inside": _inside, "old": _old,
}  # fmt: skip
