"""What of a page becomes the body."""

from __future__ import annotations

import json

import pytest

from dateline.clean import clean
from dateline.clean.blocks import read_blocks
from dateline.clean.html import _parse
from dateline.clean.selection import mark
from tests.clean.captures import PROSE, capture_of

MORE = (
    "Two tugs that had been lost in the first night of the storm were found on a western beach.",
    "Insurers put the damage at forty million crowns, a figure that the port calls far too high.",
    "The fishing boats are to leave the inner basin on Sunday, as soon as the channel is dredged.",
    "A second storm is forecast for the middle of next month, and the pier will not be ready then.",
)
TITLE = "Harbour reopens after storm"


def page(body: str, *, statement: dict[str, str] | None = None) -> str:
    script = json.dumps({"@type": "NewsArticle", "headline": TITLE, **(statement or {})})
    head = f'<script type="application/ld+json">{script}</script>' if statement is not None else ""
    return (
        f"<html><head><title>{TITLE}</title>{head}</head><body><main><h1>{TITLE}</h1>{body}"
        "</main></body></html>"
    )


def paragraphs(*texts: str) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def read(body: str, *, statement: dict[str, str] | None = None) -> list[str]:
    return clean(capture_of(page(body, statement=statement))).text.split("\n\n")


def test_body_that_an_advertisement_cut_in_two_is_read_whole() -> None:
    halves = (PROSE, MORE)
    body = "<div class='ad-slot'><p>Our sponsor sells boats.</p></div>".join(
        f"<div class='grid'><div class='story-part'>{paragraphs(*half)}</div></div>"
        for half in halves
    )
    assert read(body) == [*PROSE, *MORE]


@pytest.mark.parametrize(
    "furniture",
    [
        "<p><a href='/a'>Ferries to the islands are still cancelled, and no day is named.</a></p>",
        "<div class='storyNewsletter'><p>Our letter tells you every morning what moves the"
        " ports of the north, and it costs nothing.</p></div>",
        "<figure><img src='x.jpg'><figcaption>Cranes stand still at the grain pier of Westmere on"
        " Thursday evening.</figcaption></figure>",
        "<aside class='related'><p>Last year the harbour was closed for three days when a tanker"
        " ran aground near the light.</p></aside>",
        "<ul><li><a href='/a'>A tanker runs aground</a></li><li><a href='/b'>Islands cut off</a>"
        "</li></ul>",
        "<div class='author-bio'><p>Ada Moreau has written about ships and those who sail them"
        " since she left school.</p></div>",
    ],
    ids=["linked sentence", "newsletter", "caption", "related", "list of links", "author"],
)
def test_markup_tells_what_is_no_part_of_the_body(furniture: str) -> None:
    body = f"<div class='story'>{paragraphs(*PROSE)}{furniture}{paragraphs(*MORE)}</div>"
    assert read(body) == [*PROSE, *MORE]


def test_class_name_around_the_whole_article_does_not_count() -> None:
    body = f"<article class='has-newsletter related'>{paragraphs(*PROSE, *MORE)}</article>"
    assert read(body) == [*PROSE, *MORE]


LEAD = "Ships may enter the port of Westmere again, but many of them will have to wait for days."


def test_standfirst_above_the_byline_is_not_body_where_the_page_describes_its_article() -> None:
    body = (
        f"<p class='standfirst'>{LEAD}</p><p>By Ada Moreau</p>"
        f"<div class='story'>{paragraphs(*PROSE, *MORE)}</div>"
    )
    assert read(body, statement={"description": LEAD}) == [*PROSE, *MORE]


def test_paragraph_above_the_body_is_its_beginning_where_nothing_describes_the_article() -> None:
    body = (
        f"<div class='top'><p>{LEAD}</p></div><div class='story'>{paragraphs(*PROSE, *MORE)}</div>"
    )
    assert read(body) == [LEAD, *PROSE, *MORE]


def test_stated_body_leaves_out_what_it_does_not_hold() -> None:
    box = "The port of Westmere was founded in 1811 and moves nine million tonnes of goods a year."
    body = f"<div class='story'>{paragraphs(*PROSE, *MORE)}<div>{paragraphs(box)}</div></div>"
    stated = " ".join((*PROSE, *MORE))
    assert box not in read(body, statement={"articleBody": stated})
    # a summary is no statement of the body
    assert read(body, statement={"articleBody": PROSE[0]})[: len(PROSE)] == list(PROSE)


def test_of_two_blocks_with_the_same_words_the_one_in_the_body_is_meant() -> None:
    tree = _parse(
        f"<body><div class='teasers'><ul><li>{PROSE[0]}</li></ul></div>"
        f"<div><div class='story'>{paragraphs(*PROSE, *MORE)}</div></div></body>"
    )
    blocks = read_blocks(tree)
    marked = mark(blocks, [*PROSE, *MORE])
    assert [block.tag for block in marked] == ["p"] * (len(PROSE) + len(MORE))


def test_break_behind_a_sentence_begins_a_paragraph() -> None:
    blocks = read_blocks(_parse("<body><div>One ship came.<br>Two left<br>at night.</div></body>"))
    assert [block.text for block in blocks] == ["One ship came.", "Two left\nat night."]


def test_rows_of_a_table_are_lines() -> None:
    blocks = read_blocks(_parse("<table><tr><td>Wheat</td><td>9</td></tr><tr><td>Rye</td></tr>"))
    assert [block.text for block in blocks] == ["Wheat 9", "Rye"]


def test_body_that_only_a_script_holds_is_read() -> None:
    body = paragraphs(*PROSE, *MORE) + "<div class='caption'><p>Cranes at the pier.</p></div>"
    state = json.dumps({"state": {"content": body, "other": "<p>short</p>"}})
    html = (
        f"<html><head><title>{TITLE}</title></head><body><div id='root'></div>"
        f"<script>window.state = {state}</script></body></html>"
    )
    article = clean(capture_of(html))
    assert article.text.split("\n\n") == [*PROSE, *MORE]
