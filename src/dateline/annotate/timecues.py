"""Words that tell the tense of what stands near them, where no parser was asked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

import msgspec

from dateline.errors import ReferenceDataError
from dateline.reference.tables import DATA, read_table

_SENTENCE_END = re.compile(
    r"(?<!\b[A-Z])(?<!\b[A-Z][a-z])(?<!\b[A-Z][a-z][a-z])[.!?…]['\"”’»)]{0,3}\s+(?=[\"'“‘«(\[]{0,3}[A-ZÀ-Þ])|\n\s*\n"
)
_WORD = re.compile(r"['’]?[^\W\d_]+")
_TENSES = {"past": "past", "future": "future", "adjacent": "adjacent", "none": ""}
_LONGEST = 3
"""Words in the longest cue."""


class Cues(msgspec.Struct, frozen=True):
    """Phrases and endings that speak of the past or the future."""

    phrases: Mapping[str, str]
    """Words joined by a space, in lower case → tense; a last ``*`` is any word."""
    endings: tuple[tuple[str, str], ...]


@lru_cache(maxsize=8)
def load_cues(language: str) -> Cues:
    """Read the cues of a language.

    Raises:
        ReferenceDataError: a tense is not past, future, adjacent or none.
    """
    file = DATA / "time" / language / "cues.tsv"
    phrases: dict[str, str] = {}
    endings: list[tuple[str, str]] = []
    for number, row in read_table(file, ("tense", "words")):
        if row["tense"] not in _TENSES:
            raise ReferenceDataError(
                "tense must be past, future, adjacent or none", file=str(file), line=number
            )
        if row["words"].startswith("-"):
            endings.append((row["words"][1:], _TENSES[row["tense"]]))
        else:
            words = _WORD.findall(row["words"])
            if row["words"].endswith("*"):
                words.append("*")
            phrases[" ".join(words)] = _TENSES[row["tense"]]
    return Cues(phrases, tuple(sorted(endings, key=lambda found: -len(found[0]))))


def cued_future(text: str, span: tuple[int, int], cues: Cues) -> bool | None:
    """Return what the nearest cue of the sentence says; None where there is none.

    What stands before counts as nearer than what stands after.
    """
    start, end = span
    before = _SENTENCE_END.split(text[max(0, start - 160) : start])[-1]
    after = _SENTENCE_END.split(text[end : end + 120])[0]
    found = [(len(before) - place, tense) for _, place, tense in _find_cues(before, cues)]
    found = [(far, tense) for far, tense in found if tense != "adjacent" or far <= 1]
    found += [
        (place * 2 + 20, tense)
        for place, _, tense in _find_cues(after, cues)
        if tense != "adjacent"
    ]
    return min(found)[1] != "past" if found else None


def is_announced(text: str, start: int, cues: Cues) -> bool:
    """Tell whether words right before a time say that it is ahead: "*scheduled for* May 3"."""
    before = _SENTENCE_END.split(text[max(0, start - 60) : start])[-1]
    last = max(_find_cues(before, cues), default=(0, 0, ""), key=lambda cue: cue[1])
    return last[2] == "future" and len(_WORD.findall(before[last[1] :])) <= 1


def _find_cues(text: str, cues: Cues) -> Iterator[tuple[int, int, str]]:
    """Yield start, end and tense of the cues, the longest at each word, without overlap."""
    hits = list(_WORD.finditer(text))
    words = [hit[0].lower().replace("’", "'") for hit in hits]
    index = 0
    while index < len(words):
        length, tense = _cue_at(words, index, cues)
        if tense:
            yield hits[index].start(), hits[index + length - 1].end(), tense
        index += length


def _cue_at(words: list[str], index: int, cues: Cues) -> tuple[int, str]:
    for length in range(min(_LONGEST, len(words) - index), 0, -1):
        phrase = words[index : index + length]
        tense = cues.phrases.get(" ".join(phrase))
        if tense is None and length > 1:
            tense = cues.phrases.get(" ".join([*phrase[:-1], "*"]))
        if tense is not None:
            return length, tense
    for ending, tense in cues.endings:
        if words[index].endswith(ending) and len(words[index]) > len(ending) + 1:
            return 1, tense
    return 1, ""
