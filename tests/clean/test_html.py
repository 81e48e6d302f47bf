from __future__ import annotations

import contextlib
import time

import pytest

from dateline.clean import clean
from dateline.errors import ArticleError, NotAnArticleError
from tests.clean.captures import PROSE, capture_of, page_of

TEASERS = "".join(
    f"<article><h3><a href='/story/{n}'>Ministers meet in town number {n}</a></h3>"
    f"<p>Ministers from both coasts met in town number {n} on Monday to talk about fish, ships and"
    " the price of grain.</p></article>"
    for n in range(12)
)
FRONT_PAGE = (
    f"<html><head><title>Westmere Post</title></head><body><main>{TEASERS}</main></body></html>"
)
CONSENT = page_of(
    "We value your privacy. We and our partners store and/or access information on a device.",
    "Accept all cookies to go on, or manage preferences to choose what you consent to.",
    title="Before you continue",
)


@pytest.mark.parametrize(
    ("page", "code"),
    [
        ("", "article.empty"),
        ("<html><body></body></html>", "article.empty"),
        ("<!-- nothing -->", "article.empty"),
        (FRONT_PAGE, "article.index"),
        (CONSENT, "article.wall"),
        (page_of("Page not found", title="Error"), "article.wall"),
        (page_of("A photograph", title="Photo 12"), "article.short"),
    ],
)
def test_page_without_article_is_named(page: str, code: str) -> None:
    with pytest.raises(NotAnArticleError) as caught:
        clean(capture_of(page))
    assert (caught.value.code, caught.value.item) == (code, "test")


def test_article_between_consent_text_is_still_read() -> None:
    page = page_of("We use cookies. Accept all, reject all or manage cookies.", *PROSE * 2)
    assert PROSE[1] in clean(capture_of(page)).text


def test_date_is_none_where_the_page_tells_none() -> None:
    article = clean(capture_of(page_of(*PROSE)))
    assert (article.published, article.updated) == (None, None)


@pytest.mark.parametrize(
    ("head", "published"),
    [
        ('<meta property="article:published_time" content="2024-01-14T04:33:00Z">',
         "2024-01-14T04:33:00+00:00"),
        ('<meta name="date" content="2024-01-14">', "2024-01-14"),
        ('<meta name="pubdate" content="Sun, 14 Jan 2024 04:33:00 GMT">',
         "2024-01-14T04:33:00+00:00"),
        ('<meta itemprop="datePublished" content="1705206780">', "2024-01-14T04:33:00+00:00"),
        # a time without zone is no moment; the day is all that is certain
        ('<meta name="date" content="2024-01-14 04:33:00">', "2024-01-14"),
        ('<meta name="date" content="2024-01-14 04:33:00"><meta name="pubdate"'
         ' content="2024-01-14T04:33:00+09:00">', "2024-01-14T04:33:00+09:00"),
        ('<meta name="date" content="soon">', None),
        ('<script type="application/ld+json">{"@type": "NewsArticle", "datePublished":'
         ' "2024-01-14T04:33:00-05:00",}</script>', "2024-01-14T04:33:00-05:00"),
        ('<script type="application/ld+json">{"@type": "NewsArticle", "datePub</script>', None),
        ('<script type="application/ld+json">{"@type": ["Article"], "datePublished": 7}</script>',
         None),
    ],
)  # fmt: skip
def test_publication_time_comes_from_what_the_page_states(head: str, published: str | None) -> None:
    assert clean(capture_of(page_of(*PROSE, head=head))).published == published


def test_time_of_another_article_on_the_page_is_not_taken() -> None:
    head = """<meta property="og:title" content="Harbour reopens after storm">
    <script type="application/ld+json">[{"@type": "NewsArticle", "headline": "Older news",
    "datePublished": "2020-05-01T08:00:00Z"}, {"@type": "NewsArticle",
    "headline": "Harbour reopens after storm", "datePublished": "2024-01-14T04:33:00Z"}]</script>"""
    assert clean(capture_of(page_of(*PROSE, head=head))).published == "2024-01-14T04:33:00+00:00"


@pytest.mark.parametrize(
    ("title", "publisher"),
    [
        ("Harbour reopens after storm | Westmere Post", "Westmere Post"),
        ("Westmere Post - Harbour reopens after storm", "Westmere Post"),
        ("Harbour reopens after storm", ""),
    ],
)
def test_site_name_is_no_part_of_the_title(title: str, publisher: str) -> None:
    meta = f'<meta property="og:site_name" content="{publisher}">'
    page = f"<html><head><title>{title}</title>{meta}</head><body><article>"
    page += "".join(f"<p>{paragraph}</p>" for paragraph in PROSE) + "</article></body></html>"
    article = clean(capture_of(page))
    assert (article.title, article.publisher) == ("Harbour reopens after storm", publisher)


def test_canonical_address_names_the_article_across_revisions() -> None:
    head = '<link rel="canonical" href="/news/1">'
    first = clean(
        capture_of(page_of(*PROSE, head=head), url="https://post.example/news/1?from=mail")
    )
    second = clean(
        capture_of(page_of(*PROSE[:2], head=head), url="https://post.example/amp/news/1")
    )
    assert first.url == second.url == "https://post.example/news/1"
    assert first.id == second.id
    assert first.revision != second.revision


def test_front_page_is_no_canonical_address() -> None:
    head = '<link rel="canonical" href="https://post.example/">'
    capture = capture_of(page_of(*PROSE, head=head), url="https://post.example/news/1")
    assert clean(capture).url == "https://post.example/news/1"


def test_closing_heading_and_prompts_are_left_out() -> None:
    prompts = (
        "Sign up for our newsletter to get the news first.",
        "Advertisement",
        "Read also: Rain",
    )
    page = page_of(
        PROSE[0], prompts[0], PROSE[1], *prompts[1:], PROSE[2], "<b>Share this story</b>"
    )
    assert clean(capture_of(page)).text.split("\n\n") == list(PROSE)


def test_labels_around_the_body_are_left_out() -> None:
    page = (
        "<html><body><p>World Affairs</p><h1>Harbour reopens after storm</h1><p>By: Ada Moreau</p>"
        + "".join(f"<p>{paragraph}</p>" for paragraph in PROSE)
        + "<p>World Affairs Westmere</p><p>About the author</p><p>Ada Moreau sails.</p>"
    )
    article = clean(capture_of(page))
    assert article.text.split("\n\n") == list(PROSE)
    assert article.byline == ("Ada Moreau",)


def test_scripts_styles_and_soft_hyphens_leave_no_trace() -> None:
    page = page_of(
        PROSE[0].replace("harbour", "har&shy;bour"), "<script>var a = 1;</script>", *PROSE[1:]
    )
    assert clean(capture_of(page)).text.split("\n\n") == list(PROSE)


@pytest.mark.parametrize(
    "page",
    [
        "<div>" * 30_000 + "deep",
        "<html><body>" + "<!--" * 50_000,
        "<" * 100_000,
        "&" * 100_000,
        "<p>" + "a<b>" * 50_000,
        "<script type='application/ld+json'>" + "[" * 100_000 + "</script>" + page_of(*PROSE),
        page_of(*PROSE) + "\x00\x01\ufffe",
    ],
    ids=["deep", "comments", "signs", "entities", "inline", "nested json", "control characters"],
)
def test_hostile_page_is_an_article_error_at_most_and_soon(page: str) -> None:
    start = time.perf_counter()
    with contextlib.suppress(ArticleError):
        clean(capture_of(page))
    assert time.perf_counter() - start < 20


def test_long_page_is_cleaned_in_time_that_grows_with_it() -> None:
    paragraphs = [
        f"{PROSE[1]} This is delay number <b>{n}</b> &amp; counting." for n in range(2_000)
    ]
    article = clean(capture_of(page_of(*paragraphs)))
    assert article.text.count("\n\n") == 1_999
    assert sum(run.length for run in article.offsets) > 0.9 * len(article.text)
