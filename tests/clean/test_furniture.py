"""Where an article is over, and where it only is interrupted."""

from __future__ import annotations

import pytest

from dateline.clean import clean
from dateline.clean.furniture import Line, Names, trim_article
from tests.clean.captures import capture_of

FIRST = "The council of Westmere opened the new pier on Monday in front of a crowd of hundreds."
SECOND = "Its mayor said that the old pier would be taken down before the storms of the winter."
THIRD = "The dockers had asked for a longer pier and for a second crane, which was turned down."
TEASER = (
    "The animal pulled the child ashore by his sleeve while his sister ran to fetch their aunt."
)
LINKS = "<ul><li><a href='/1'>Dog saves boy</a></li><li><a href='/2'>Ten pies</a></li></ul>"
CARD = f"<div class='card'><h3><a href='/1'>Dog saves boy</a></h3><p>{TEASER}</p></div>"
ARTICLE = f"<p>{FIRST}</p><p>{SECOND}</p><p>{THIRD}</p>"


def text_of(body: str) -> str:
    page = f"<html lang='en'><body><article><h1>Pier opened</h1>{body}</article></body></html>"
    return clean(capture_of(page)).text


@pytest.mark.parametrize(
    "box",
    [
        f"<div><h3>Most read</h3>{LINKS}</div>",
        f"<h3>Related articles</h3>{LINKS}",
        f"<p>You may also like</p>{LINKS}",
        f"<section><h2>More stories</h2>{CARD}</section>",
        "<p>Related: <a href='/1'>Dog saves boy</a></p>",
    ],
)
@pytest.mark.parametrize("last", [f"<p>{THIRD}</p>", f"<div><p>{SECOND}</p></div><p>{THIRD}</p>"])
def test_a_box_of_links_does_not_end_an_article(box: str, last: str) -> None:
    text = text_of(f"<p>{FIRST}</p><p>{SECOND}</p>{box}{last}")
    assert text.startswith(FIRST)
    assert text.endswith(THIRD)
    assert not any(words in text for words in ("Most", "Related", "You may", "More", "Dog", TEASER))


def test_a_box_of_links_below_an_article_ends_it() -> None:
    text = text_of(f"{ARTICLE}<div><h3>Most read</h3><p>{TEASER}</p></div>")
    assert text == f"{FIRST}\n\n{SECOND}\n\n{THIRD}"


def test_what_is_told_of_the_author_ends_an_article() -> None:
    text = text_of(f"{ARTICLE}<h3>About the author</h3><p>{TEASER}</p>")
    assert text == f"{FIRST}\n\n{SECOND}\n\n{THIRD}"


def test_without_elements_a_heading_above_links_ends_an_article() -> None:
    lines = [Line(text=text) for text in (FIRST, SECOND, THIRD, "Most read", TEASER)]
    assert trim_article(lines, Names()) == lines[:3]
