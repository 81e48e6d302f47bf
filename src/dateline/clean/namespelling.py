"""Names among words, told by capitals and by what stands beside them; and how words are spelt."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence, Set
from functools import cache

from dateline.clean.dates import DATA
from dateline.clean.quantities import Unit
from dateline.clean.words import Word
from dateline.reference.tables import parse_rows
from dateline.text import fold

_PARTICLES = frozenset(
    "de da del della di do dos du la le van von der den bin ibn al el abu ben ul ter af zu".split()
)
_OPENERS = frozenset("\"'“”„«»‘’(–—-:•*")
_GERMAN_COMMON = re.compile(r"(?:ung|heit|keit|schaft|tion|tät|ismus|nis|tum)(?:en|s|e|er)?$")
_GERMAN_BEFORE_NAME = frozenset(
    "in nach aus bei von für mit gegen durch um zwischen und oder sagte sagt erklärte laut".split()
)
_SPELLINGS = (
    ("isation", "ization"), ("ise", "ize"), ("ising", "izing"), ("yse", "yze"), ("our", "or"),
    ("tre", "ter"), ("ll", "l"), ("ae", "e"), ("oe", "e"), ("ogue", "og"), ("ence", "ense"),
    ("mme", "m"), ("que", "ck"), ("ph", "f"),
)  # fmt: skip
_VOWELS = frozenset("aeiouyаеиоуыэюяіїє")
_WIDE_SCRIPT = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_LEAST_LETTERS = 7


def read_names(
    words: Sequence[Word], taken: Collection[Unit], capitals: Set[str], *, language: str
) -> list[Unit]:
    """Return the names: runs of capitals that no figure or date has taken.

    A capital at the beginning of a sentence counts where the word has one inside sentences, too.
    """
    busy = {at for unit in taken for at in range(unit.first, unit.last)}
    names, at = [], 0
    while at < len(words):
        last = _end_of_name(words, at, busy) if _begins_name(words, at, language) else at
        if last == at + 1 and not _is_lone_name(words, at, capitals, language=language):
            at += 1
            continue
        if last > at:
            names.append(Unit("name", at, last, (bare(words[at:last]),)))
        at = max(last, at + 1)
    return names


def is_glue(word: str, language: str) -> bool:
    """Tell whether a word carries no fact of its own, as articles and prepositions do."""
    return fold(word) in _words("glue", language)


def guess_language(text: str) -> str:
    """Tell the language by its articles and prepositions, or the empty string.

    >>> guess_language("the ship of the line came in to the harbour")
    'en'
    """
    if len(_WIDE_SCRIPT.findall(text)) * 2 > len(text):
        return "ja" if re.search(r"[\u3040-\u30ff]", text) else "zh"
    folded = [fold(word) for word in text.split()]
    counts = {
        language: sum(word in glue for word in folded) for language, glue in _all_glue().items()
    }
    best = max(counts, key=lambda language: counts[language])
    return best if counts[best] else ""


def is_beside_title(words: Sequence[Word], first: int, last: int, *, language: str) -> bool:
    """Tell whether words without capitals are a name: behind or before a title, or spelt out."""
    inside = words[first:last]
    if not inside or len(inside) > 8:
        return False
    if any(word.text in "·・" for word in inside):
        return True
    around = f"{''.join(w.text for w in words[max(0, first - 3) : first])}"
    behind = "".join(word.text for word in words[last : last + 3])
    titles = _words("title", language)
    if language in ("zh", "ja"):
        placed = behind[:1] in _words("placed", language) and len(inside) <= 4
        return placed or any(around.endswith(t) or behind.startswith(t) for t in titles)
    before = words[first - 1].key if first else ""
    return fold(before) in titles and not any(fold(word.key) in titles for word in inside)


def is_spelling(one: str, other: str) -> bool:
    """Tell whether two lower-case words are one word spelt in two ways, a slip or a variant.

    An ending or a beginning that differs is another word or form: it may change what is meant.

    >>> is_spelling("goverment", "government"), is_spelling("organise", "organize")
    (True, True)
    >>> is_spelling("attacked", "attached"), is_spelling("legal", "illegal")
    (False, False)
    """
    if fold(one) == fold(other) or _variant(one) == _variant(other):
        return True
    short, long = sorted((one, other), key=len)
    if len(short) < _LEAST_LETTERS or _WIDE_SCRIPT.search(short) or len(long) - len(short) > 1:
        return False
    head = _common(short, long)
    tail = _common(short[head:][::-1], long[head:][::-1])
    is_turned = len(short) == len(long) and len(short) - head - tail == 2
    if head < 2 or tail < (2 if is_turned else 3):
        return _is_doubled(short, long, head)
    return _is_slip(short[head : len(short) - tail], long[head : len(long) - tail])


def _is_slip(gone: str, come: str) -> bool:
    """Tell whether a letter was left out, two changed places, or a vowel was taken for another."""
    if len(come) == 1 and not gone:
        return True
    if len(gone) == len(come) == 2:
        return gone == come[::-1]
    return len(gone) == len(come) == 1 and gone in _VOWELS and come in _VOWELS


def _is_doubled(short: str, long: str, head: int) -> bool:
    """Tell whether a letter was doubled, at the end of a word but not as an ending."""
    return (
        1 <= head < len(short)
        and long[:head] + long[head + 1 :] == short
        and (long[head] == long[head - 1])
    )


def _variant(word: str) -> str:
    for one, other in _SPELLINGS:
        word = word.replace(one, other)
    return word


def _common(one: str, other: str) -> int:
    limit = min(len(one), len(other))
    return next((at for at in range(limit) if one[at] != other[at]), limit)


def bare(words: Sequence[Word]) -> str:
    """Return the letters and digits of words, without marks, case and a possessive ending."""
    joined = "".join(word.key for word in words if not word.is_mark)
    return re.sub(r"['’]s?$", "", joined).replace("'", "")


def _begins_name(words: Sequence[Word], at: int, language: str) -> bool:
    text = words[at].text
    cut = text.find("'") if "'" in text else text.find("’")
    core = text[cut + 1 :] if 0 < cut <= 2 and cut + 1 < len(text) else text
    return (
        core[0].isupper()
        and not (_is_first(words, at) and is_glue(words[at].key, language))
        and not (language == "de" and is_glue(words[at].key, language))
    )


def _is_first(words: Sequence[Word], at: int) -> bool:
    return at == 0 or words[at - 1].text in _OPENERS or words[at - 1].text in ".!?…"


def _end_of_name(words: Sequence[Word], first: int, busy: Set[int]) -> int:
    at, last = first, first
    while at < len(words) and at not in busy and at - first < 10:
        text = words[at].text
        is_model = words[at].is_number and words[at - 1].text == "-"
        if text[0].isupper() or at == first or is_model:
            last = at + 1
        elif not (words[at].key in _PARTICLES or (text in "-·." and _touches(words, at))):
            break
        at += 1
    return last if first not in busy else first


def _touches(words: Sequence[Word], at: int) -> bool:
    """Tell whether a hyphen or a dot belongs to a name: no white space before it."""
    if words[at].start != words[at - 1].end:
        return False
    return words[at].text != "." or len(words[at - 1].text) <= 2


def _is_lone_name(words: Sequence[Word], at: int, capitals: Set[str], *, language: str) -> bool:
    text = words[at].text
    if language == "de":
        before = words[at - 1].key if at else ""
        is_common = bool(_GERMAN_COMMON.search(text))
        return not is_common and (
            before in _GERMAN_BEFORE_NAME or (_is_first(words, at) and text in capitals)
        )
    return not _is_first(words, at) or text in capitals or (len(text) > 1 and text.isupper())


@cache
def _words(kind: str, language: str) -> frozenset[str]:
    return _table().get((kind, language), frozenset())


@cache
def _all_glue() -> Mapping[str, frozenset[str]]:
    return {language: words for (kind, language), words in _table().items() if kind == "glue"}


@cache
def _table() -> Mapping[tuple[str, str], frozenset[str]]:
    rows = parse_rows(
        DATA / "changes.tsv", ("language", "kind", "words"),
        lambda row: (row["kind"], row["language"], row["words"]),
    )  # fmt: skip
    return {
        (kind, language): frozenset(fold(word) for word in words.split())
        for kind, language, words in rows
        if kind in ("glue", "title", "placed")
    }
