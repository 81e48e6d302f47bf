"""HTML → the text a reader sees, with the place of every character in the HTML.

It is no renderer: it knows which elements hold no text and which begin a line. Body texts are
aligned with it, since markup and entities stand between their words in the page itself.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

import msgspec

from dateline.text import OffsetRun

_HIDDEN = ("script", "style", "template", "svg", "head", "noscript", "textarea", "select")
_BLOCK_NAMES = (
    "address article aside blockquote body br caption center dd details dialog div dl dt fieldset"
    " figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr html li main menu nav ol option p"
    " pre section summary table tbody td tfoot th thead time title tr ul"
)
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9]*)[^>]*>")
"""A whole tag, which is what markup is nearly always."""
_TAG_NAME = re.compile(r"/?([A-Za-z][A-Za-z0-9]*)")
_CLOSING = {name: re.compile(rf"</{name}\b", re.IGNORECASE) for name in _HIDDEN}
_INVISIBLE = "\xad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
"""Soft hyphens and marks without width, which no reader sees."""
_PIECE = re.compile(
    rf"(?P<entity>&\#?\w{{1,31}};?)|(?P<space>\s+)|(?P<invisible>[{_INVISIBLE}]+)"
    rf"|(?P<words>[^&\s{_INVISIBLE}]+(?: [^&\s{_INVISIBLE}]+)*|&)"
)


def drop_invisible(text: str) -> str:
    """Return the text without marks that no reader sees."""
    if not text.isascii():
        # several times as fast as a table
        for sign in _INVISIBLE:
            text = text.replace(sign, "")
    return text


class VisibleText(msgspec.Struct, frozen=True, kw_only=True):
    """Lines as a reader sees them, and the runs that map them onto the HTML."""

    text: str
    runs: tuple[OffsetRun, ...]


def read_visible(page: str) -> VisibleText:
    r"""HTML → visible text: white space as one space, each block on a line of its own.

    >>> read_visible("<p>One &amp; <b>two</b><script>x</script><p>three").text
    'One & two\nthree'
    """
    writer = _Writer()
    for start, end in _segments(page, writer):
        writer.write(page, start, end)
    return VisibleText(text="".join(writer.parts), runs=tuple(writer.runs))


class _Writer:
    """Collects the visible text and its runs while the page is read."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.runs: list[OffsetRun] = []
        self.length = 0
        self.last = "\n"

    def break_line(self) -> None:
        if self.last != "\n":
            self._append("\n")

    def write(self, page: str, start: int, end: int) -> None:
        if page[start:end].isspace():
            # most of it is indentation, at the beginning of a line
            if not self.last.isspace():
                self._append_space(page, start)
            return
        for piece in _PIECE.finditer(page, start, end):
            kind = piece.lastgroup
            if kind == "words":
                self._append_run(piece[0], piece.start())
            elif kind == "space":
                self._append_space(page, piece.start())
            elif kind == "entity":
                self._append_entity(piece[0], page, piece.start())

    def _append_entity(self, entity: str, page: str, start: int) -> None:
        text = html.unescape(entity)
        if text == entity:
            self._append_run(entity, start)
        elif text.isspace():
            self._append_space(page, start)
        elif text not in _INVISIBLE:
            # the empty text too is "in" every text: an entity that stands for nothing
            self._append(text)

    def _append_space(self, page: str, start: int) -> None:
        if self.last.isspace():
            return
        if page[start] == " ":
            self._append_run(" ", start)
        else:
            self._append(" ")

    def _append_run(self, text: str, start: int) -> None:
        last = self.runs[-1] if self.runs else None
        if (
            last is not None
            and last.text_start + last.length == self.length
            and last.capture_start + last.length == start
        ):
            self.runs[-1] = OffsetRun(
                text_start=last.text_start,
                capture_start=last.capture_start,
                length=last.length + len(text),
            )
        else:
            self.runs.append(
                OffsetRun(text_start=self.length, capture_start=start, length=len(text))
            )
        self._append(text)

    def _append(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)
        self.last = text[-1]


def _segments(page: str, writer: _Writer) -> Iterator[tuple[int, int]]:
    """Yield the stretches between tags, breaking the line at every block."""
    position = 0
    while position < len(page):
        opening = page.find("<", position)
        if opening < 0:
            yield position, len(page)
            return
        if opening > position:
            yield position, opening
        whole = _TAG.match(page, opening)
        if whole and (tag := whole[1].lower()) not in _CLOSING:
            if tag in _BLOCKS:
                writer.break_line()
            position = whole.end()
            continue
        name = _TAG_NAME.match(page, opening + 1)
        tag = name[1].lower() if name else ""
        if tag in _BLOCKS:
            writer.break_line()
        position = _skip_markup(page, opening, tag)
        if position == opening:
            yield opening, opening + 1
            position += 1


def _skip_markup(page: str, opening: int, tag: str) -> int:
    """Return where the text goes on; ``opening`` itself where the sign opens no markup."""
    if page.startswith("<!--", opening):
        end = page.find("-->", opening + 4)
        return end + 3 if end >= 0 else len(page)
    if not tag and page[opening + 1 : opening + 2] not in {"!", "?", "/"}:
        return opening
    end = page.find(">", opening)
    if end < 0:
        return len(page)
    if tag in _CLOSING and page[opening + 1] != "/" and page[end - 1] != "/":
        closing = _CLOSING[tag].search(page, end)
        return closing.start() if closing else len(page)
    return end + 1
