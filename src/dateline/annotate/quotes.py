"""Text → directly quoted words, paired mark by mark within paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dateline.model import Quote

_PARAGRAPH = re.compile(r"[^\n]+")
_MARKS = re.compile(r"[“”„«»]|\"|''|``")
_OPENING = frozenset("“„«") | {"``"}
_CLOSING = frozenset("”»") | {"''"}


def find_quotes(text: str) -> tuple[Quote, ...]:
    """Return the stretches inside quotation marks, in order and without overlap.

    A quotation left open at the end of its paragraph runs to that end and is marked as not
    closed: by convention the next paragraph opens again.

    >>> [text[q.start:q.end] for text in ['"Go," he said.'] for q in find_quotes(text)]
    ['Go,']
    """
    return tuple(
        quote
        for paragraph in _PARAGRAPH.finditer(text)
        for quote in _in_paragraph(text, paragraph.start(), paragraph.end())
    )


def _in_paragraph(text: str, start: int, end: int) -> Iterator[Quote]:
    opened: int | None = None
    for mark in _MARKS.finditer(text, start, end):
        if opened is None:
            if mark[0] not in _CLOSING and not _is_inch(text, mark.start()):
                opened = mark.end()
        elif mark[0] in _CLOSING or mark[0] == '"' or mark[0] == "“":
            if mark.start() > opened:
                yield Quote(start=opened, end=mark.start())
            opened = mark.end() if mark[0] in _OPENING else None
    if opened is not None and opened < end:
        yield Quote(start=opened, end=end, is_closed=False)


def _is_inch(text: str, position: int) -> bool:
    """Tell a straight mark that measures ('a 6" gun') from one that opens speech."""
    return text[position] == '"' and position > 0 and text[position - 1].isdigit()
