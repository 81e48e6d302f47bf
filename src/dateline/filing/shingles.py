"""Text → the words that carry it, and hashes of three in a row.

Short words are left out: they are what trims, noise and rewording change first, and most of them
are function words in every language written with an alphabet, so no list of words is needed.
"""

from __future__ import annotations

import re
from typing import NamedTuple
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint32]

# Scripts whose words are short in letters: vowels unwritten, or a syllable in every sign. Marks
# of the scripts of India are no letters to the regular expression engine, hence their ranges.
_LATIN = re.compile(r"\d+|[^\W\d_]{5,}")
_SPACED = re.compile(
    r"\d+|[\u0590-\u07ff\u0900-\u0dff\u0f00-\u109f\u1200-\u137f]{4,}|[\u1100-\u11ff\uac00-\ud7af]{2,}"
    r"|[^\W\d_\u0590-\u07ff\u0900-\u0dff\u0f00-\u109f\u1100-\u137f\uac00-\ud7af]{5,}"
)
_DENSE = r"\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_SIGN = re.compile(f"[{_DENSE}]")
_SIGNS = re.compile(rf"\d+|[{_DENSE}]|[^\W\d_{_DENSE}]{{3,}}")
_OTHER_SCRIPT = re.compile(r"[\u0590-\u1fff\u2e80-\ud7af]")

_WORDS_IN_A_ROW = 3
_SIGNS_IN_A_ROW = 8
"""Signs of a script without spaces that weigh as much as three long words."""
_DENSE_SHARE = 0.3
"""Share of a text's characters that are such signs, from which on they are its words."""
_MIX = np.uint64(0x9E3779B97F4A7C15)
_SPREAD = np.uint64(0xC2B2AE3D27D4EB4F)


class Token(NamedTuple):
    """A word that carries the text, as a hash, and where it stands."""

    hash: int
    start: int
    end: int


def hash_text(text: str) -> Hashes:
    """Return the hash of every run of words, in the order of the text.

    >>> len(hash_text("The minister resigned on Monday, officials confirmed."))
    3
    """
    folded = text.lower()
    pattern, length = _manner(folded)
    words = [crc32(word.encode()) for word in pattern.findall(folded)]
    return _runs(words, length)


def locate(text: str) -> tuple[list[Token], Hashes, int]:
    """Return a text's tokens, the hash of the run that begins at each, and the length of runs."""
    folded = text.lower()
    if len(folded) != len(text):  # a few capitals are longer in lower case; offsets must hold
        folded = "".join(low if len(low := sign.lower()) == 1 else sign for sign in text)
    pattern, length = _manner(folded)
    tokens = [
        Token(crc32(match[0].encode()), match.start(), match.end())
        for match in pattern.finditer(folded)
    ]
    return tokens, _runs([token.hash for token in tokens], length), length


def _manner(folded: str) -> tuple[re.Pattern[str], int]:
    """Return what a word is in this text, and how many make a run."""
    if _OTHER_SCRIPT.search(folded) is None:
        return _LATIN, _WORDS_IN_A_ROW
    if len(_SIGN.findall(folded)) > _DENSE_SHARE * len(folded):
        return _SIGNS, _SIGNS_IN_A_ROW
    return _SPACED, _WORDS_IN_A_ROW


def _runs(words: list[int], length: int) -> Hashes:
    """Return one hash for each run of ``length`` words."""
    count = len(words) - length + 1
    if count <= 0:
        return np.empty(0, dtype=np.uint32)
    column = np.array(words, dtype=np.uint64)
    mixed = np.zeros(count, dtype=np.uint64)
    for step in range(length):
        mixed = (mixed ^ column[step : step + count]) * _MIX  # wraps around, as a hash should
        mixed ^= mixed >> np.uint64(29)
    return ((mixed * _SPREAD) >> np.uint64(32)).astype(np.uint32)
