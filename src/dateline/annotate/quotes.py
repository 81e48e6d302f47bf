"""Text → directly quoted words, paired mark by mark within paragraphs.

Marks differ by house: “…”, "…", ''…'', «…», „…“, and ‘…’ or '…' where double marks are kept for
quotations inside quotations.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from dateline.model import Quote

_PARAGRAPH = re.compile(r"[^\n]+")
_MARKS = re.compile(r"[“”„«»]|\"|''|``")
_OPENING = frozenset("“„«") | {"``"}
_CLOSING = frozenset("”»")
_SINGLE = re.compile(
    r"(?:(?<=[\s(\[—–:])|^)[‘'](?=[^\W\d_]{2})(?P<words>[^‘\n]{2,400}?[\w.,!?…])[’'](?=[\s.,;:!?)\]—–-]|$)",
    re.MULTILINE,
)
_BEFORE_OPENING = frozenset(" \t\u00a0([{—–-/")


class _Mark(NamedTuple):
    start: int
    end: int
    role: Literal["open", "close", "either"]


def find_quotes(text: str) -> tuple[Quote, ...]:
    """Return the stretches inside quotation marks, in order and without overlap.

    A quotation left open at the end of its paragraph runs to that end and is marked as not
    closed: by convention the next paragraph opens again.

    >>> [text[q.start:q.end] for text in ['"Go," he said.'] for q in find_quotes(text)]
    ['Go,']
    """
    found = [
        quote
        for paragraph in _PARAGRAPH.finditer(text)
        for quote in _in_paragraph(text, paragraph.start(), paragraph.end())
    ]
    found += _single(text, tuple(found))
    return tuple(sorted(found, key=lambda quote: quote.start))


def _in_paragraph(text: str, start: int, end: int) -> Iterator[Quote]:
    marks = list(_marks(text, start, end))
    nests = sum(m.role == "open" for m in marks) <= sum(m.role != "open" for m in marks)
    opened: list[int] = []
    for mark in marks:
        if not opened:
            if mark.role != "close":
                opened = [mark.end]
        elif mark.role == "open":
            opened = [*opened, mark.end] if nests else [mark.end]
        else:
            first = opened.pop()
            if not opened and first < mark.start:
                yield Quote(start=first, end=mark.start)
    if opened and opened[0] < end:
        yield Quote(start=opened[0], end=end, is_closed=False)


def _marks(text: str, start: int, end: int) -> Iterator[_Mark]:
    """Yield the marks of a paragraph; straight ones open or close by what stands beside them."""
    low = False
    for found in _MARKS.finditer(text, start, end):
        closes_low, low = low and found[0] == "“", found[0] == "„"
        before = text[found.start() - 1] if found.start() > start else " "
        after = text[found.end()] if found.end() < end else " "
        turned = found[0] == "“" and not (before in _BEFORE_OPENING or after.isalnum())
        if found[0] in _OPENING and not closes_low and not turned:
            yield _Mark(found.start(), found.end(), "open")
        elif found[0] in _CLOSING or closes_low or turned:
            yield _Mark(found.start(), found.end(), "close")
        elif before in _BEFORE_OPENING and not after.isspace():
            yield _Mark(found.start(), found.end(), "open")
        else:
            role: Literal["close", "either"] = "either" if before.isspace() else "close"
            yield _Mark(found.start(), found.end(), role)


def _single(text: str, doubles: tuple[Quote, ...]) -> Iterator[Quote]:
    """Yield what stands in single marks outside of double ones."""
    for found in _SINGLE.finditer(text):
        start, end = found.span("words")
        if not any(q.start < end and start < q.end for q in doubles):
            yield Quote(start=start, end=end)
