"""Passages in quotation marks, in the marks of several languages."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from dateline.clean.words import read_words

_MARKS = (
    "“([^“”]{2,1500})”", "„([^„“”]{2,1500})[“”]", "«([^«»]{2,1500})»", "»([^«»]{2,1500})«",
    "「([^「」]{2,1500})」", "『([^『』]{2,1500})』", "”([^“”]{2,1500})”",
    r"(?<![^\W_])‘([^‘]{2,1500}?)’(?![^\W_])", r"(?<![^\W_])\"([^\"]{2,1500})\"(?![^\W_])",
    r"(?<![^\W_])'(?=\S)([^\n]{2,600}?)(?<=\S)'(?![^\W_])",
)  # fmt: skip
_PASSAGE = re.compile("|".join(_MARKS))
_LEAST_WORDS = 3
_LEAST_SIGNS = 5
"""Fewer are a title or a word held at arm's length."""


class Passage(msgspec.Struct, frozen=True):
    """A quoted passage with its marks, and the words in it."""

    start: int
    end: int
    words: tuple[str, ...]


def find_passages(text: str) -> tuple[Passage, ...]:
    """Return the quoted passages of a text that are long enough to be somebody's words.

    >>> [p.words for p in find_passages('He said: “We will not go.” So the “talks” ended.')]
    [('we', 'will', 'not', 'go')]
    """
    found = []
    for match in _PASSAGE.finditer(text):
        inner = next(group for group in match.groups() if group is not None)
        words = tuple(word.key for word in read_words(inner) if not word.is_mark)
        is_spelt_in_signs = bool(re.search(r"[\u3040-\u30ff\u3400-\u9fff]", inner))
        if len(words) >= (_LEAST_SIGNS if is_spelt_in_signs else _LEAST_WORDS):
            found.append(Passage(match.start(), match.end(), words))
    return tuple(found)


def touching(passages: Sequence[Passage], start: int, end: int) -> list[Passage]:
    """Return the passages that share text with a stretch."""
    return [p for p in passages if p.start < end and p.end > start]
