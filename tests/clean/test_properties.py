"""What holds for every capture."""

from __future__ import annotations

import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dateline.clean import clean, decode
from dateline.clean.visible import read_visible
from dateline.errors import ArticleError
from dateline.model import Article, Capture
from tests.clean.captures import PROSE, MediaType, capture_of, page_of

SLOW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
KINDS = st.sampled_from(["text/html", "text/plain", "application/json"])
TAGS = st.sampled_from(
    ["<p>", "</p>", "<div>", "</div>", "<br>", "<h2>", "</h2>", "<a href='/x'>", "</a>", "<li>",
     "<table><tr><td>", "<script>", "</script>", "<!--", "-->", "<time datetime='2024-01-14'>",
     "<meta name='date' content='", "'>", "&nbsp;", "&#0;", "&bogus;", "<![CDATA[", "<?xml", "<b",
     '<script type="application/ld+json">{"@type": "Article", "headline": [', "Published: ", "By "]
)  # fmt: skip
WORDS = st.text(max_size=40) | st.sampled_from([*PROSE, "1 March 2019", "Related articles"])
SOUP = st.lists(TAGS | WORDS, max_size=40).map("".join)


def clean_or_none(capture: Capture) -> Article | None:
    try:
        return clean(capture)
    except ArticleError:
        return None


def assert_runs_are_equal(article: Article, capture: Capture) -> None:
    page = decode(capture)
    for run in article.offsets:
        assert run.length > 0
        here = article.text[run.text_start : run.text_start + run.length]
        assert here == page[run.capture_start : run.capture_start + run.length]
        assert len(here) == run.length


@SLOW
@given(st.binary(max_size=400), KINDS)
def test_any_bytes_are_an_article_or_an_article_error(body: bytes, kind: MediaType) -> None:
    capture = capture_of(body, kind)
    if article := clean_or_none(capture):
        assert_runs_are_equal(article, capture)


@SLOW
@given(SOUP)
def test_any_markup_is_an_article_or_an_article_error(soup: str) -> None:
    capture = capture_of(page_of(soup, *PROSE).encode("utf-8", "surrogatepass"))
    if article := clean_or_none(capture):
        assert_runs_are_equal(article, capture)
        assert article.text == article.text.strip()


@SLOW
@given(st.lists(WORDS, min_size=1, max_size=8).map("\n".join))
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    capture = capture_of(text.encode("utf-8", "surrogatepass"), "text/plain")
    if article := clean_or_none(capture):
        assert_runs_are_equal(article, capture)
        again = clean(capture_of(f"Title: again\n\n{article.text}", "text/plain"))
        assert again.text == article.text


@given(st.text(min_size=1).filter(str.strip), st.booleans())
def test_json_text_is_never_changed(text: str, ascii_only: bool) -> None:
    body = json.dumps({"text": text}, ensure_ascii=ascii_only).encode("utf-8", "surrogatepass")
    capture = capture_of(body, "application/json")
    if article := clean_or_none(capture):
        assert article.text == text
        assert_runs_are_equal(article, capture)


@given(SOUP)
def test_visible_text_stands_in_the_page(soup: str) -> None:
    visible = read_visible(soup)
    for run in visible.runs:
        here = visible.text[run.text_start : run.text_start + run.length]
        assert here == soup[run.capture_start : run.capture_start + run.length]
    assert "<script" not in visible.text
