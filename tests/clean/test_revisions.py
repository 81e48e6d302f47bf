"""What is told of two revisions, and what holds for every pair of texts."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.clean.revisions import compare
from dateline.model import Article
from dateline.testing import build_article

TABLE = Path(__file__).with_name("revisions.tsv")
FRAMES = Path(__file__).with_name("revision_frames.tsv")


def rows(table: Path) -> list[list[str]]:
    """Return the cells of each line of a table, its heading left out."""
    _, *lines = table.read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines]


def frame(language: str) -> tuple[str, str]:
    """Return what stands above and below a pair: an article that does not change."""
    frames = {row[0]: (row[1], row[2]) for row in rows(FRAMES)}
    return frames.get(language, frames["en"])


def as_article(cell: str, language: str) -> Article:
    """Put a cell into its frame; it may begin with a title, and ``¶`` begins a paragraph."""
    title, body = "Port of Westmere", cell
    if cell.startswith("# "):
        title, _, body = cell[2:].partition(" ¶ ")
    first, last = frame(language)
    text = "\n\n".join([first, *body.split(" ¶ "), last])
    made = build_article(text, title=title)
    return msgspec.structs.replace(made, language=language, publisher="The Westmere Wire")


@pytest.mark.parametrize(("language", "kinds", "before", "after"), rows(TABLE))
def test_kinds_of_a_pair(language: str, kinds: str, before: str, after: str) -> None:
    found = compare(as_article(before, language), as_article(after, language))
    told = " ".join(sorted({difference.kind for difference in found}))
    assert told == kinds, found


@pytest.mark.parametrize(("language", "kinds", "before", "after"), rows(TABLE))
def test_language_need_not_be_told(language: str, kinds: str, before: str, after: str) -> None:
    old, new = (
        msgspec.structs.replace(as_article(cell, language), language="") for cell in (before, after)
    )
    assert {d.kind for d in compare(old, new)} == set(kinds.split())


SENTENCES = st.sampled_from(
    ["At least 12 people died in Kyiv.", "He said: “We will not leave the town.”", "12 comments",
     "Read more: Storm hits coast", "The minister resigned on Monday.", "Il est parti hier.",
     "Двенадцать человек погибли 3 марта.", "总统王明说：“我们不会离开这里。”", "قتل 12 شخصا أمس.",
     "Correction: the age was wrong.", "Ten per cent, $5 million, 1 200.", "A title", "",
     "Share this", "Photo: Ada Moreau/Wire", "The minister did not resign on 5/3."]
)  # fmt: skip
PIECES = SENTENCES | st.text(max_size=30)
TEXTS = st.lists(PIECES, max_size=8).flatmap(
    lambda parts: st.sampled_from([" ", "\n", "\n\n"]).map(lambda gap: gap.join(parts))
)
ARTICLES = st.builds(
    lambda text, title: build_article(text, title=title), TEXTS, st.sampled_from(["A title", "B 2"])
)
LAYOUT = st.sampled_from([" ", "\n", "\n\n", "\u00a0", "  ", "\t", " \u200b"])


@settings(deadline=None)
@given(ARTICLES)
def test_an_article_does_not_differ_from_itself(article: Article) -> None:
    assert compare(article, article) == ()


@settings(deadline=None)
@given(ARTICLES, ARTICLES)
def test_words_of_a_difference_stand_where_it_says(before: Article, after: Article) -> None:
    for found in compare(before, after):
        assert found.before in before.text or found.before == before.title
        if found.start is not None and found.end is not None:
            assert after.text[found.start : found.end] == found.after != ""
        else:
            assert found.end is None
            assert found.after in ("", after.title)


@settings(deadline=None)
@given(ARTICLES, ARTICLES)
def test_going_back_is_the_mirror_image(before: Article, after: Article) -> None:
    forth = Counter((d.kind, d.before, d.after) for d in compare(before, after))
    back = Counter((d.kind, d.after, d.before) for d in compare(after, before))
    assert forth == back


@settings(deadline=None)
@given(TEXTS, st.lists(LAYOUT, min_size=1, max_size=5))
def test_white_space_is_layout(text: str, gaps: list[str]) -> None:
    count = iter(range(10_000))
    other = re.sub(r"\s+", lambda _: gaps[next(count) % len(gaps)], text)
    assert compare(build_article(text), build_article(other)) == ()


@pytest.mark.parametrize("mark", ["\u00ad", "\u200b", "\u200d", "\ufeff", "\u200f"])
def test_what_nobody_sees_is_layout(mark: str) -> None:
    before = build_article("The harbourmaster resigned on Monday.")
    after = build_article(f"The harbour{mark}master resigned {mark}on Monday.{mark}")
    assert compare(before, after) == ()


ARTICLE = (
    "The port of Westmere opened again on Tuesday after a week of repairs to its eastern wall.",
    "Engineers had found cracks beneath the cranes, and freighters were kept outside the bay.",
    "Dockers said that the delay had cost them wages, while the railway used lorries instead.",
)
GUEST = "The port of Northmere is to be given a new eastern wall and cranes for larger freighters."


def visit(*paragraphs: str) -> Article:
    return build_article("\n\n".join(paragraphs), title="Port of Westmere")


def test_what_came_and_went_is_furniture() -> None:
    first, *rest = ARTICLE
    without, with_guest = visit(*ARTICLE), visit(first, GUEST, *rest)
    assert compare(without, with_guest)
    assert compare(with_guest, without)
    assert compare(without, with_guest, seen=[with_guest]) == ()
    assert compare(with_guest, without, seen=[without]) == ()


def test_an_update_is_told_beside_what_came_and_went() -> None:
    first, *rest = ARTICLE
    news = "Two people were taken to hospital with burns after a gas bottle exploded nearby."
    found = compare(
        visit(first, GUEST, *rest), visit(*ARTICLE, news), seen=[visit(*ARTICLE)]
    )  # fmt: skip
    assert [(difference.kind, difference.after) for difference in found] == [("text", news)]
