"""The page shows every word of evidence, runs no code and can be read by anybody."""

import base64
import hashlib
import itertools
import re
from collections import Counter
from html.parser import HTMLParser
from importlib.resources import files

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.model import ArticleRecord, Problem
from dateline.serve.page import Mark, cut, render_page
from dateline.testing import build_actor, build_claim, build_event, build_record


class Outline(HTMLParser):
    """Ids, links and the text inside marks, as a browser would find them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.ids: Counter[str] = Counter()
        self.links: list[str] = []
        self.tags: Counter[str] = Counter()
        self.attributes: Counter[str] = Counter()
        self.marked: list[tuple[str, str]] = []
        self.text = ""
        self._mark: str | None = None
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags[tag] += 1
        self.attributes.update(found.keys())
        if found.get("id"):
            self.ids[found["id"] or ""] += 1
        if tag == "a":
            self.links.append(found.get("href") or "")
        if tag == "mark":
            self._mark = found.get("class") or ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "mark":
            self._mark = None

    def handle_data(self, data: str) -> None:
        self.text += data
        if self._mark is not None:
            self.marked.append((self._mark, data))


def words_of(outline: Outline, line: str) -> str:
    return "".join(text for classes, text in outline.marked if line in classes.split())


def test_every_event_marks_exactly_its_words(record: ArticleRecord) -> None:
    outline = Outline(render_page([record]))
    for number, event in enumerate(record.events, start=1):
        expected = "".join(piece.quote for piece in event.evidence)
        assert words_of(outline, f"a1-e{number}") == expected


def test_evidence_inside_other_evidence_keeps_both_marks(record: ArticleRecord) -> None:
    outline = Outline(render_page([record]))
    both = [text for classes, text in outline.marked if {"a1-e7", "a1-e8"} <= set(classes.split())]
    assert both == ["close the border"]


def test_every_link_inside_the_page_leads_somewhere(record: ArticleRecord) -> None:
    outline = Outline(render_page([record, record]))
    inside = {link.removeprefix("#") for link in outline.links if link.startswith("#")}
    assert inside
    assert inside <= set(outline.ids)
    assert max(outline.ids.values()) == 1, "an id stands twice"


def test_each_line_links_to_its_words_and_back(record: ArticleRecord) -> None:
    links = Outline(render_page([record])).links
    for number, event in enumerate(record.events, start=1):
        assert f"#a1-e{number}" in links
        for order in range(1, len(event.evidence) + 1):
            assert f"#a1-e{number}-w{order}" in links


def test_evidence_across_paragraphs_is_marked_in_both() -> None:
    record = build_record(
        "Talks began.\n\nThey ended.", events=[build_event("Talks began.\n\nThey ended.")]
    )
    outline = Outline(render_page([record]))
    assert words_of(outline, "a1-e1") == "Talks began.They ended."
    assert outline.ids["a1-e1-w1"] == 1


def test_article_text_cannot_become_markup() -> None:
    attack = '<script>alert(1)</script> & "quoted"'
    record = build_record(
        f"Norland said {attack} today.",
        title=attack,
        url="javascript:alert(1)",
        publisher=attack,
        byline=(attack,),
        events=[build_event(attack, actors=(build_actor(attack, "NRL"),), mode="visit")],
        claims=[build_claim(attack, cue="said", speaker=build_actor(attack))],
    )
    page = render_page([record], [Problem(item=attack, code="x", message=attack)])
    outline = Outline(page)
    assert "script" not in outline.tags
    assert not any(link.startswith("javascript") for link in outline.links)
    assert words_of(outline, "a1-e1") == attack


def test_page_needs_no_script_and_fetches_nothing(record: ArticleRecord) -> None:
    outline = Outline(render_page([record]))
    assert not {"script", "link", "img", "iframe", "form", "object"} & set(outline.tags)
    assert not {"src", "style", "onclick"} & set(outline.attributes)
    assert "url(" not in stylesheet(render_page([record]))


def test_content_policy_allows_this_style_and_nothing_else(record: ArticleRecord) -> None:
    page = render_page([record])
    digest = hashlib.sha256(stylesheet(page).encode()).digest()
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert policy
    assert policy[1].replace("&#39;", "'") == (
        "default-src 'none'; "
        f"style-src 'sha256-{base64.b64encode(digest).decode()}'; base-uri 'none'; "
        "form-action 'none'"
    )


def test_both_times_and_the_doubt_about_dates_are_said(record: ArticleRecord) -> None:
    text = Outline(render_page([record])).text
    assert "10 March 2024, 08:15 UTC+01:00" in text
    assert "10 March 2024, 11:40 UTC+01:00" in text
    undated = msgspec.structs.replace(record, published=None)
    assert "dates stay unresolved" in Outline(render_page([undated])).text


def test_many_articles_have_an_index_and_the_failures_their_names(record: ArticleRecord) -> None:
    problem = Problem(item="broken.bin", code="capture.binary", message="holds no text")
    outline = Outline(render_page([record, record], [problem]))
    assert {"#a1", "#a2"} <= set(outline.links)
    assert "broken.bin: holds no text" in outline.text


def test_country_codes_become_names_where_they_are_known(record: ArticleRecord) -> None:
    page = render_page([record], country_name=lambda code: {"SDK": "Sudmark"}.get(code, code))
    assert "(Sudmark, government)" in Outline(page).text


@given(
    spans=st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=6),
    edges=st.tuples(st.integers(0, 30), st.integers(0, 30)),
)
def test_cutting_loses_no_text_and_no_mark(
    spans: list[tuple[int, int]], edges: tuple[int, int]
) -> None:
    text = "abcdefghijklmnopqrstuvwxyz0123"
    start, end = min(edges), max(edges)
    marks = [
        Mark(start=min(s), end=max(s), line=f"l{i}", label="", status="occurred", order=1)
        for i, s in enumerate(spans)
        if s[0] != s[1]
    ]
    pieces = cut(text, marks, start=start, end=end)
    assert "".join(piece.text for piece in pieces) == text[start:end]
    for mark in marks:
        shown = "".join(piece.text for piece in pieces if mark in piece.covering)
        assert shown == text[max(start, mark.start) : max(start, min(end, mark.end))]


def stylesheet(page: str) -> str:
    found = re.search(r"<style>(.*?)</style>", page, re.DOTALL)
    assert found
    return found[1]


# --- contrast ---------------------------------------------------------------------------

TEXT_COLOURS = [
    "ink", "soft", "link", "occurred", "ongoing", "planned", "alleged", "denied", "hypothetical",
    "cancelled", "claim",
]  # fmt: skip


def palettes() -> list[dict[str, str]]:
    css = (files("dateline.serve") / "templates" / "page.css").read_text(encoding="utf-8")
    light, dark = re.findall(r":root \{(.*?)\}", css, re.DOTALL)[:2]
    pattern = re.compile(r"--(\w+): (#[0-9a-f]{6})")
    first = dict(pattern.findall(light))
    return [first, first | dict(pattern.findall(dark))]


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("ground", ["paper", "lit"])
@pytest.mark.parametrize("colour", TEXT_COLOURS)
def test_text_has_the_contrast_of_wcag_aa(colour: str, ground: str, dark: bool) -> None:
    palette = palettes()[dark]
    bright, dim = sorted((luminance(palette[colour]), luminance(palette[ground])), reverse=True)
    assert (bright + 0.05) / (dim + 0.05) >= 4.5


def test_statuses_differ_without_colour(record: ArticleRecord) -> None:
    chip = re.compile(r'class="chip s-\w+"><span aria-hidden="true">(.)</span>')
    shapes = chip.findall(render_page([record]))
    pairs = list(zip(shapes, (event.status for event in record.events), strict=True))
    for (shape, status), (other_shape, other) in itertools.combinations(pairs, 2):
        assert (shape == other_shape) == (status == other)
