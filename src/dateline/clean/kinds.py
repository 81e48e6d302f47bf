"""What kind of page an article stands on: cut off by a paywall, a live blog, a video, a gallery.

The page's own statement is believed where what is on it fits: an article with a video in it is an
article, and so is one that may not be read by all but is there whole.
"""

from __future__ import annotations

import re
from functools import cache

import msgspec
from lxml.html import HtmlElement

from dateline.clean.dates import DATA
from dateline.clean.furniture import Line, is_prose, weight
from dateline.clean.metadata import Facts
from dateline.model import ArticleKind
from dateline.reference.tables import parse_rows
from dateline.text import fold

_SHORT = 1_500
"""Weight of a body below which it may be the beginning of one."""
_CAPTION = 600
"""Weight of a body below which it may be the words beneath a video."""
_MOST_PROMPT = 300
_LEAST_ENTRIES = 3
_LEAST_PICTURES = 6
_PICTURE_PARAGRAPHS = 0.5
_HALF = 0.5
_CUT = re.compile(r"(?:…|\.\.\.|\[…\]|\[\.\.\.\])\s*$")
_CLOCK = re.compile(r"\W{0,3}(?:[01]?\d|2[0-3])[:.h][0-5]\d\b(?:\s?[ap]\.?m\.?|\s?(?:uhr|h))?")
_LIVE_TYPES = frozenset({"liveblogposting"})
_VIDEO_TYPES = frozenset({"videoobject", "movie", "tvepisode"})
_GALLERY_TYPES = frozenset({"imagegallery", "mediagallery"})
_VIDEO_TAGS = ("video", "iframe", "object", "embed")
_VIDEO_HINT = re.compile(r"video|player|embed/|youtu", re.IGNORECASE)


class Layout(msgspec.Struct, frozen=True, kw_only=True):
    """What stands on a page beside its text."""

    videos: int = 0
    pictures: int = 0
    """Pictures with words of their own beneath them."""
    clocks: int = 0
    """Times of day that stand alone or open a block."""


def read_layout(tree: HtmlElement) -> Layout:
    """Count what tells kinds of pages apart."""
    videos = sum(
        tag == "video" or bool(_VIDEO_HINT.search(element.get("src") or element.get("data") or ""))
        for tag in _VIDEO_TAGS
        for element in tree.iter(tag)
    )
    pictures = sum(_is_picture(figure) for figure in tree.iter("figure"))
    clocks = sum(
        bool(_CLOCK.match(element.text_content().strip())) for element in tree.iter("time")
    )
    return Layout(videos=videos, pictures=pictures, clocks=clocks)


def _is_picture(figure: HtmlElement) -> bool:
    """Tell whether a figure shows and explains a picture, and is no teaser of another page."""
    return (
        figure.find(".//img") is not None
        and figure.find(".//figcaption") is not None
        and next(figure.iterancestors("a"), None) is None
    )


def tell_kind(lines: list[Line], facts: Facts, layout: Layout, visible: str) -> ArticleKind:
    """Body, statements and layout → the kind of page; ``article`` where nothing else is sure."""
    if _is_live(lines, facts, layout):
        return "live"
    if _is_stub(lines, facts, visible):
        return "stub"
    if _is_video(lines, facts, layout):
        return "video"
    return "gallery" if _is_gallery(lines, facts, layout) else "article"


def _is_live(lines: list[Line], facts: Facts, layout: Layout) -> bool:
    if facts.types & _LIVE_TYPES:
        return True
    entries = layout.clocks + sum(bool(_CLOCK.match(line.text)) for line in lines)
    return entries >= _LEAST_ENTRIES and _says("live", f"{facts.title} | {facts.url}")


def _is_stub(lines: list[Line], facts: Facts, visible: str) -> bool:
    """Tell a beginning whose rest is sold: it is short, and the page says that there is more."""
    size = sum(weight(line.text) for line in lines)
    if size >= _SHORT:
        return False
    if facts.words and sum(len(line.text.split()) for line in lines) < _HALF * facts.words:
        return not facts.is_free or _has_prompt(lines, visible)
    is_cut = bool(lines) and bool(_CUT.search(lines[-1].text))
    return (not facts.is_free and (is_cut or _has_prompt(lines, visible))) or (
        _has_prompt(lines, visible)
    )


def _has_prompt(lines: list[Line], visible: str) -> bool:
    """Tell whether a short line outside the running text asks to subscribe in order to read on."""
    body = {line.text for line in lines if is_prose(line.text)}
    rows = (row.strip() for row in visible.split("\n"))
    return any(len(row) <= _MOST_PROMPT and row not in body and _says("stub", row) for row in rows)


def _is_video(lines: list[Line], facts: Facts, layout: Layout) -> bool:
    size = sum(weight(line.text) for line in lines)
    if size >= _CAPTION:
        return False
    stated = bool(facts.types & _VIDEO_TYPES) or any(t.startswith("video") for t in facts.types)
    return stated or (layout.videos > 0 and _says("video", f"{facts.title} | {facts.url}"))


def _is_gallery(lines: list[Line], facts: Facts, layout: Layout) -> bool:
    paragraphs = sum(is_prose(line.text) for line in lines)
    if facts.types & _GALLERY_TYPES:
        return paragraphs < 2 * max(layout.pictures, _LEAST_PICTURES)
    is_pictures = layout.pictures >= _LEAST_PICTURES
    return is_pictures and (
        paragraphs <= _PICTURE_PARAGRAPHS * layout.pictures
        or (paragraphs <= layout.pictures and _says("gallery", f"{facts.title} | {facts.url}"))
    )


def _says(kind: str, text: str) -> bool:
    known = _wording(kind)
    return known is not None and known.search(" ".join(fold(text).split())) is not None


@cache
def _wording(kind: str) -> re.Pattern[str] | None:
    rows = parse_rows(
        DATA / "kinds.tsv",
        ("language", "kind", "words"),
        lambda row: (row["kind"], row["words"]),
    )
    words = sorted({fold(words) for found, words in rows if found == kind}, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})(?!\w)") if words else None
