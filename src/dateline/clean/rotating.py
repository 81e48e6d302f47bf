"""Furniture that leaks into a text and changes from visit to visit, and notices of correction.

A page that was not changed shows other links, prices, counts and captions on every visit. What of
it passes cleaning is told here by its wording, its place, and whether it speaks of what the
article speaks of.
"""

from __future__ import annotations

import re
from collections.abc import Set
from functools import cache, lru_cache

from dateline.clean.dates import DATA
from dateline.clean.furniture import is_dated, is_furniture, read_byline, weight
from dateline.reference.tables import parse_rows
from dateline.text import fold

_SENTENCE_END = re.compile(r"[.!?…。！？।؟۔][\"'”’»）)\]」』]*$")
_CREDIT = re.compile(
    r"[(\[（][^()\[\]（）]{0,60}[/／|][^()\[\]（）]{0,60}[)\]）]\.?$|©"
    r"|\bvia (?:AP|AFP|Getty|Reuters)\b|[^\s/]{2,} ?/ ?[A-Z][\w. ]{1,24}\.?$"
)
_PRICE = re.compile(r"(?:[$€£¥₽]\s?\d|\d\s?(?:[$€£₽]|euros?\b|руб))")
_MOST_LABEL = 160
_MOST_PROMO = 420
_LEAST_SHARED = 0.34


@lru_cache(maxsize=4096)
def is_passing(text: str) -> bool:
    """Tell whether a line changes from visit to visit whatever stands around it.

    >>> is_passing("12 comments"), is_passing("Updated 5 minutes ago"), is_passing("Twelve died.")
    (True, True, False)
    """
    if weight(text) > _MOST_PROMO or is_notice(text):
        return False
    if is_furniture(text) or bool(read_byline(text)) or is_dated(text):
        return True
    return (is_label(text) and (_is_count(text) or cues_of(text) > 0)) or _is_caption(text)


def is_label(text: str) -> bool:
    """Tell whether a line reads like a link or a heading: short, and no sentence."""
    return weight(text) <= _MOST_LABEL and not _SENTENCE_END.search(text)


def is_promotion(text: str, topic: Set[str]) -> bool:
    """Tell whether a paragraph asks for something or leads elsewhere, off the article's topic.

    ``topic`` are the longer words of the text both revisions share.
    """
    if weight(text) > _MOST_PROMO or is_notice(text):
        return False
    cues = cues_of(text)
    if not cues:
        return False
    return cues + bool(_PRICE.search(text)) >= 2 or share_of_topic(text, topic) < _LEAST_SHARED


def share_of_topic(text: str, topic: Set[str]) -> float:
    """Return the share of a text's longer words that the article's topic has, too."""
    words = topic_of(text)
    return len(words & topic) / len(words) if words else 0.0


def topic_of(text: str) -> frozenset[str]:
    """Return the words of a text that tell what it is about; ideographs in twos."""
    folded = text.casefold()
    words = {word[:7] for word in re.findall(r"[^\W_]{5,}", folded)}
    for run in re.findall(r"[\u3400-\u9fff\u3040-\u30ff]{2,}", folded):
        words.update(run[at : at + 2] for at in range(len(run) - 1))
    return frozenset(words)


@lru_cache(maxsize=4096)
def is_notice(text: str) -> bool:
    """Tell whether a text says that the report was corrected, clarified or brought up to date.

    >>> is_notice("Correction: an earlier version named the wrong port."), is_notice("He erred.")
    (True, False)
    """
    folded = _folded(text)
    return any(plain in folded and cue.search(folded) for plain, cue in _cues("notice"))


@lru_cache(maxsize=4096)
def cues_of(text: str) -> int:
    """Count the turns of phrase that belong to furniture."""
    folded = _folded(text)
    return sum(plain in folded and bool(cue.search(folded)) for plain, cue in _cues("rotating"))


def _is_count(text: str) -> bool:
    """Tell whether a line is a number with a word or two: a count, a price, a quotation."""
    words = re.findall(r"[^\W\d_]{2,}", text)
    return bool(re.search(r"\d", text)) and len(words) <= 2 and weight(text) <= 40


def _is_caption(text: str) -> bool:
    if weight(text) > _MOST_PROMO:
        return False
    return bool(_CREDIT.search(text) or _named_credit().search(_folded(text)))


@cache
def _named_credit() -> re.Pattern[str]:
    """Match who took a picture, as a caption names them at its end: "(Photo: Ada Moreau)"."""
    words = sorted(map(re.escape, _words("credit")), key=len, reverse=True)
    start = r"(?:^|[.!?…。！？।؟۔\"”»)）]\s*|[(\[（]\s*)"
    return re.compile(rf"{start}(?:{'|'.join(words)})\s?[:：]\s?[^.!?。！？؟]{{2,60}}[)\]）]?\.?$")


def _folded(text: str) -> str:
    return " ".join(fold(text[:600]).split())


@cache
def _cues(kind: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Return each wording as its longest plain part, which is looked for first, and a pattern."""
    return tuple((max(re.split(r"[#*]", cue), key=len), _as_pattern(cue)) for cue in _words(kind))


def _words(kind: str) -> list[str]:
    rows = parse_rows(
        DATA / "changes.tsv", ("language", "kind", "words"),
        lambda row: (row["kind"], row["words"]),
    )  # fmt: skip
    return sorted({" ".join(fold(words).split()) for found, words in rows if found == kind})


def _as_pattern(words: str) -> re.Pattern[str]:
    """``#`` is a number, ``*`` the rest of a word."""
    pattern = re.escape(words).replace(r"\#", r"\d[\d.,]*").replace(r"\*", r"\w*")
    is_spaced = not re.search(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]", words)
    # Arabic writes "and" onto the word behind it
    is_prefixed = bool(re.match(r"[\u0620-\u064a]", words))
    start = (r"\bو?" if is_prefixed else r"\b") if is_spaced and words[0].isalnum() else ""
    end = r"\b" if is_spaced and words[-1].isalnum() else ""
    # what announces something does so at the beginning
    begin = r"^[\W_]*" if words[-1] in ":：" else start
    return re.compile(f"{begin}{pattern}{end}")
