"""Spans, normalisation and offset maps: the only offset arithmetic of the house."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import lru_cache

import msgspec

_WORD = re.compile(r"\w+")
_LINE_REACH = 1_000_000
_WORD_REACH = 400
"""How far behind the last match a line and a word are looked for, so that time stays linear."""


class OffsetRun(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch of article text that stands, character for character, in the capture's text."""

    text_start: int
    capture_start: int
    length: int


class Span(msgspec.Struct, frozen=True, kw_only=True):
    """A half-open stretch of the article's text, in code points."""

    start: int
    end: int


def content_id(*parts: str, size: int = 16) -> str:
    """Return a stable hexadecimal id of the parts, in order.

    >>> content_id("a", "b") == content_id("a", "b") != content_id("ab", "")
    True
    """
    digest = hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()[:size]


@lru_cache(maxsize=1 << 16)
def fold(text: str) -> str:
    """Return the text in lower case without accents, for look-ups only (lengths may change).

    >>> fold("Brudziński’s Řím")
    "brudzinski's rim"
    """
    text = text.replace("’", "'").replace("‘", "'").replace("ł", "l").replace("Ł", "L")
    text = text.replace("ø", "o").replace("Ø", "O").replace("ı", "i").replace("đ", "d")
    bare = unicodedata.normalize("NFKD", text)
    return "".join(c for c in bare if not unicodedata.combining(c)).casefold()


def trim(text: str, start: int, end: int, *, edge: str = " \t\r\n") -> tuple[int, int]:
    """Shrink ``[start, end)`` so that it neither begins nor ends with a character of ``edge``.

    >>> trim("  a b ", 0, 6)
    (2, 5)
    """
    while start < end and text[start] in edge:
        start += 1
    while end > start and text[end - 1] in edge:
        end -= 1
    return start, end


def align(text: str, capture_text: str) -> tuple[OffsetRun, ...]:
    """Map article text onto the capture's text: maximal runs of equal words, in order.

    Each run stands character for character in both; words that cannot be found after the last
    match are left out, so a cleaned text may be mapped in part.

    >>> [(r.text_start, r.capture_start, r.length) for r in align("a b", "<p>a b</p>")]
    [(0, 3, 3)]
    """
    runs: list[OffsetRun] = []
    cursor = 0
    for line in re.finditer(r"[^\n]+", text):
        start, end = trim(text, line.start(), line.end())
        limit = cursor + _LINE_REACH + end - start
        found = capture_text.find(text[start:end], cursor, limit) if start < end else -1
        if found >= 0:
            runs.append(OffsetRun(text_start=start, capture_start=found, length=end - start))
            cursor = found + end - start
            continue
        for word in _WORD.finditer(text, start, end):
            found = capture_text.find(word[0], cursor, cursor + _WORD_REACH + len(word[0]))
            if found >= 0:
                runs.append(
                    OffsetRun(text_start=word.start(), capture_start=found, length=len(word[0]))
                )
                cursor = found + len(word[0])
    return tuple(runs)


def compose(outer: tuple[OffsetRun, ...], inner: tuple[OffsetRun, ...]) -> tuple[OffsetRun, ...]:
    """Chain two maps: text → middle text (``outer``) and middle text → capture (``inner``).

    >>> runs = compose(align("b c", "a b c"), align("a b c", "<p>a b c"))
    >>> [(r.text_start, r.capture_start, r.length) for r in runs]
    [(0, 5, 3)]
    """
    runs: list[OffsetRun] = []
    at = 0
    for run in outer:
        stop = run.capture_start + run.length
        while at > 0 and inner[at - 1].text_start + inner[at - 1].length > run.capture_start:
            at -= 1
        while at < len(inner) and inner[at].text_start < stop:
            step = inner[at]
            start = max(run.capture_start, step.text_start)
            length = min(stop, step.text_start + step.length) - start
            if length > 0:
                runs.append(
                    OffsetRun(
                        text_start=run.text_start + start - run.capture_start,
                        capture_start=step.capture_start + start - step.text_start,
                        length=length,
                    )
                )
            at += 1
    return tuple(runs)


def to_capture(offset: int, runs: tuple[OffsetRun, ...]) -> int | None:
    """Return where an offset of the article's text stands in the capture's text, if it does.

    >>> to_capture(2, align("a b", "<p>a b</p>"))
    5
    """
    for run in runs:
        if run.text_start <= offset < run.text_start + run.length:
            return run.capture_start + offset - run.text_start
    return None
