"""What stands around an article on its page, told by place and generic wording.

Nothing here knows a publisher. A line is judged by what it says ("related articles"), by the names
the page itself gives (its title, authors, section), and by where it stands.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import takewhile

import msgspec

from dateline.clean.dates import DATA, byline_words, read_dated_line, read_moments
from dateline.reference.tables import parse_rows
from dateline.text import fold

_EDGE = " \t:·|•–—-…>»«<[]()"
_SENTENCE_END = re.compile(r"[.!?…。！？।؟]['\"”’»）)\]]*$")
_WIDE = re.compile(r"[\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_NAME_BREAK = re.compile(r"\s*(?:[,;/|&]|\band\b|\bund\b|\bet\b|\by\b(?=\s[A-Z]))\s*")
_REPEATED_NAME = re.compile(r"\b(.{4,60}?) \1\b")
_PROSE_WEIGHT = 80
_ABOUT_PARAGRAPHS = 4
_MOST_TAIL = 0.5
"""Share of the prose that may stand behind a line that seems to end the article."""


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A paragraph, subhead or item in reading order."""

    text: str
    is_heading: bool = False


class Names(msgspec.Struct, frozen=True, kw_only=True):
    """What the page itself calls its title, authors, section and publisher."""

    title: str = ""
    byline: tuple[str, ...] = ()
    section: str = ""
    publisher: str = ""


def trim_article(lines: list[Line], names: Names) -> list[Line]:
    """Leave what belongs to the article: no lines above, between and behind it."""
    lines = _trim_top(lines, names)
    lines = [line for line in lines if not is_furniture(line.text)]
    lines = _trim_tail(lines, names)
    while lines and lines[-1].is_heading:
        lines.pop()
    return lines


def is_furniture(text: str) -> bool:
    """Tell whether a line is never part of an article, wherever it stands.

    >>> is_furniture("Advertisement"), is_furniture("Read more: Talks end"), is_furniture("He ran.")
    (True, True, False)
    """
    if len(text) > 240:
        return False
    bare = key(text)
    return bare in _wording("line") or fold(text).lstrip(_EDGE).startswith(_openings())


def is_prose(text: str) -> bool:
    """Tell whether a line is a paragraph of running text rather than a label or a heading."""
    return weight(text) >= _PROSE_WEIGHT and bool(_SENTENCE_END.search(text.rstrip()))


def weight(text: str) -> int:
    """Return the length of a text in letters of an alphabet; an ideograph counts three."""
    return len(text) + 2 * len(_WIDE.findall(text))


def is_heading_like(text: str) -> bool:
    """Tell whether a line could be a heading or label: short, and no sentence."""
    return weight(text) <= 120 and not re.search(r"[.!。,;:]['\"”’]?$", text.rstrip())


def key(text: str) -> str:
    """Return the text as it is compared: folded, without edge signs and double spaces."""
    return " ".join(fold(text).strip(_EDGE).split())


def read_byline(line: str) -> tuple[str, ...]:
    """Return the names on a line that opens with 'By' or its like, or nothing.

    >>> read_byline("By: Ada Moreau and Li Wei"), read_byline("By noon the square was full.")
    (('Ada Moreau', 'Li Wei'), ())
    """
    words = line.split()
    if len(words) > 16:
        return ()
    for size in (2, 1):
        opening = fold(" ".join(words[:size])).rstrip(":")
        if opening in byline_words() and len(words) > size:
            rest = _strip_moment(" ".join(words[size:]).lstrip(": "))
            names = split_names(rest)
            return names if names and all(_is_name(name) for name in names) else ()
    return ()


def split_names(text: str) -> tuple[str, ...]:
    """Split a list of names at commas and 'and', each once, in order.

    >>> split_names("Ada Moreau, Li Wei and Ada Moreau")
    ('Ada Moreau', 'Li Wei')
    """
    names = (" ".join(name.split()) for name in _NAME_BREAK.split(text))
    return tuple(dict.fromkeys(name for name in names if name))


def is_dated(line: str) -> bool:
    """Tell whether a short line gives a labelled date, or nothing but a date."""
    if len(line) > 200:
        return False
    dated = read_dated_line(line)
    if dated.published or dated.updated:
        return True
    moment = next(read_moments(line), None)
    rest = "" if moment is None else line[: moment.start] + line[moment.end :]
    return moment is not None and len(re.findall(r"[^\W\d_]{2,}", rest)) <= 3 and not is_prose(line)


def is_wall(text: str) -> bool:
    """Tell whether a page's whole text is a demand for consent, a login or an error."""
    folded = " ".join(fold(text).split())
    cues = sum(cue in folded for cue in _wording("wall"))
    return cues >= 2 + len(folded) // 1500 or (cues >= 1 and len(folded) < 200)


def _trim_top(lines: list[Line], names: Names) -> list[Line]:
    """Drop title, byline, date and section above the first paragraph."""
    top = len(list(takewhile(lambda line: not is_prose(line.text), lines)))
    known = {key(name) for name in (names.title, names.section, names.publisher, *names.byline)}
    kept = [
        line
        for line in lines[:top]
        if key(line.text) not in known and not read_byline(line.text) and not is_dated(line.text)
    ]
    rest = lines[top:]
    if rest and names.title and key(rest[0].text) == key(names.title):
        rest = rest[1:]
    return kept + rest


def _trim_tail(lines: list[Line], names: Names) -> list[Line]:
    end = _find_tail(lines, names)
    kept = lines[:end]
    while kept and _describes_publisher(kept, names):
        kept.pop()
    return kept


def _find_tail(lines: list[Line], names: Names) -> int:
    """Return where the article is over: at a line that says so with little prose behind it."""
    prose = [len(line.text) if is_prose(line.text) else 0 for line in lines]
    total, seen = sum(prose), 0
    authors = {key(name) for name in names.byline}
    for index, line in enumerate(lines):
        bare = key(line.text)
        is_end = bare in _wording("tail") or bare in authors
        if is_end and seen and total - seen <= _MOST_TAIL * seen:
            return index
        seen += prose[index]
    return len(lines)


def _describes_publisher(lines: list[Line], names: Names) -> bool:
    """Tell whether the last line praises a publisher: several cues, fewer where it is named."""
    text = " ".join(fold(lines[-1].text).split())
    cues = sum(cue in text for cue in _wording("about"))
    first = [fold(name).split()[0] for name in (names.publisher, *names.byline) if name.strip()]
    is_named = any(re.search(rf"\b{re.escape(name)}\b", text) for name in first if len(name) > 2)
    return cues >= (3 if is_named else 5)


def _strip_moment(text: str) -> str:
    moment = next(read_moments(text), None)
    text = text if moment is None else text[: moment.start]
    return re.split(r"\s[|·•–—-]\s|\s(?:Published|Updated|Posted)\b", text)[0].strip(_EDGE + ",")


def _is_name(text: str) -> bool:
    words = text.split()
    if not 1 <= len(words) <= 6 or _SENTENCE_END.search(text) and len(words[-1]) > 3:
        return False
    capitals = sum(word[0].isupper() or not word[0].isascii() for word in words)
    return capitals >= 1 and capitals * 2 >= len(words) and not re.search(r"\d", text)


@cache
def _wording(kind: str) -> frozenset[str]:
    rows = parse_rows(
        DATA / "furniture.tsv",
        ("language", "kind", "words"),
        lambda row: (row["kind"], row["words"]),
    )
    return frozenset(" ".join(fold(words).split()) for found, words in rows if found == kind)


@cache
def _openings() -> tuple[str, ...]:
    return tuple(sorted(_wording("opening")))
