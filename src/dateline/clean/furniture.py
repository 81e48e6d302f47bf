"""What stands around an article on its page, told by place and generic wording.

Nothing here knows a publisher. A line is judged by what it says ("related articles"), by the names
the page itself gives (its title, authors, section), and by where it stands.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from itertools import takewhile

import msgspec

from dateline.clean.dates import DATA, byline_words, find_label, read_dated_line, read_moments
from dateline.reference.tables import parse_rows
from dateline.text import fold

_EDGE = " \t:·|•–—-…>»«<[]()"
_SENTENCE_END = re.compile(r"[.!?…。！？।؟]['\"”’»）)\]]*$")
_WIDE = re.compile(r"[\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_NAME_BREAK = re.compile(
    r"\s*(?:[,;/|&]|\band\b|\bund\b|\bet\b|\bog\b|\boch\b|\b[ye]\b(?=\s[A-Z]))\s*"
)
_REPEATED_NAME = re.compile(r"\b(.{4,60}?) \1\b")
_PROSE_WEIGHT = 80
_LABEL_LENGTH = 160
_WALL_REST = 500
"""Weight of other text beside a consent demand, from which on there is an article too."""
_WALL_MOST = 12_000
_MOST_TAIL = 0.5
"""Share of the prose that may stand behind a line that seems to end the article."""


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A paragraph, subhead or item in reading order."""

    text: str
    is_heading: bool = False
    around: tuple[int, ...] = ()
    """Numbers of the elements around it, the innermost first; none where that is not known."""


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
    lines = _drop_boxes(lines)
    lines = _trim_tail(lines, names)
    while lines and lines[-1].is_heading and is_heading_like(lines[-1].text):
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
    return len(text) if text.isascii() else len(text) + 2 * len(_WIDE.findall(text))


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
            return tuple(takewhile(_is_name, split_names(rest)))
    return ()


def split_names(text: str) -> tuple[str, ...]:
    """Split a list of names at commas and 'and', each once, in order.

    >>> split_names("Ada Moreau, Li Wei and Ada Moreau")
    ('Ada Moreau', 'Li Wei')
    """
    bare = re.sub(r"\s*\([^()]{0,40}\)", "", text)
    names = (" ".join(name.split()) for name in _NAME_BREAK.split(bare))
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


def is_wall(lines: list[Line]) -> bool:
    """Tell whether nearly all a page says is a demand for consent, a login or an error."""
    if sum(weight(line.text) for line in lines if is_prose(line.text)) > _WALL_MOST:
        return False
    cues: set[str] = set()
    size = rest = 0
    for line in lines:
        text = " ".join(fold(line.text).split())
        found = {cue for cue in _wording("wall") if cue in text}
        cues |= found
        size += len(text)
        rest += 0 if found else weight(text)
        if rest >= _WALL_REST:
            return False
    return len(cues) >= (1 if size < 200 else 2)


def _trim_top(lines: list[Line], names: Names) -> list[Line]:
    """Drop what stands above the first paragraph down to the last title, byline or date there."""
    top = len(list(takewhile(lambda line: not is_prose(line.text), lines)))
    known = {key(name) for name in (names.title, names.section, names.publisher, *names.byline)}
    known -= {""}
    marks = [
        at
        for at, line in enumerate(lines[: top + 1])
        if key(line.text) in known or (at < top and (read_byline(line.text) or is_dated(line.text)))
    ]
    return lines[marks[-1] + 1 :] if marks else lines


def _drop_boxes(lines: list[Line]) -> list[Line]:
    """Drop boxes of links behind which the article goes on: heading, and what stands in no text.

    It goes on where a later paragraph stands in the element that holds the text above the box.
    """
    weights: Counter[int] = Counter()
    kept: list[Line] = []
    box: Line | None = None
    for at, line in enumerate(lines):
        main = max(weights, key=weights.__getitem__, default=0)
        if _opens_links(line.text) and any(
            is_prose(later.text) and _goes_on(later, line, main) for later in lines[at:]
        ):
            box = line
        elif box is None or line.around[:1] == (main,) or _goes_on(line, box, main):
            box = None
            kept.append(line)
        if is_prose(line.text) and box is None:
            weights.update(dict.fromkeys(line.around, len(line.text)))
    return kept


def _goes_on(line: Line, box: Line, main: int) -> bool:
    """Tell whether a line is one of the sentences that a box interrupts."""
    is_in_box = line.around[:1] == box.around[:1] != (main,)
    return main in line.around and not is_in_box and bool(_SENTENCE_END.search(line.text.rstrip()))


def _opens_links(text: str) -> bool:
    """Tell whether a line is a heading above links, or such a link with the heading before it."""
    label, _, _ = text.partition(":")
    known = _wording("links")
    return len(text) <= _LABEL_LENGTH and (key(text) in known or key(label) in known)


def _trim_tail(lines: list[Line], names: Names) -> list[Line]:
    end = _find_tail(lines, names)
    kept = lines[:end]
    while end < len(lines) and kept and _is_label(kept[-1].text):
        kept.pop()
    while kept and _describes_publisher(kept, names):
        kept.pop()
    return kept


def _find_tail(lines: list[Line], names: Names) -> int:
    """Return where the article is over: at a line that says so with little prose behind it."""
    prose = [len(line.text) if is_prose(line.text) else 0 for line in lines]
    total, seen = sum(prose), 0
    authors = {key(name) for name in names.byline}
    for index, line in enumerate(lines):
        is_end = _opens_links(line.text) or (
            len(line.text) <= _LABEL_LENGTH and _ends_article(line.text, authors)
        )
        if is_end and seen and total - seen <= _MOST_TAIL * seen:
            return index
        seen += prose[index]
    return len(lines)


def _ends_article(text: str, authors: set[str]) -> bool:
    label, _, _ = text.partition(":")
    return key(text) in authors or key(text) in _wording("tail") or key(label) in _wording("tail")


def _is_label(text: str) -> bool:
    """Tell whether a line looks like section names or tags: few words, each with a capital."""
    words = text.split()
    return is_heading_like(text) and len(words) <= 6 and all(word[0].isupper() for word in words)


def _describes_publisher(lines: list[Line], names: Names) -> bool:
    """Tell whether the last line praises a publisher: several cues, fewer where it is named."""
    text = " ".join(fold(lines[-1].text).split())
    cues = sum(cue in text for cue in _wording("about"))
    first = [fold(name).split()[0] for name in (names.publisher, *names.byline) if name.strip()]
    is_named = any(re.search(rf"\b{re.escape(name)}\b", text) for name in first if len(name) > 2)
    return cues >= (3 if is_named else 5)


def _strip_moment(text: str) -> str:
    """Leave the names of 'Ada Moreau | Posted on 14 January 2024'."""
    moment = next(read_moments(text), None)
    text = text if moment is None else text[: moment.start]
    text = re.split(r"\s[|·•–—-]\s|\s(?=[^\W\d_]+:)", text)[0].strip(_EDGE + ",")
    words = text.split()
    while words and (words[-1].islower() or find_label(words[-1])):
        words.pop()
    return " ".join(words)


def _is_name(text: str) -> bool:
    words = text.split()
    if not 1 <= len(words) <= 6 or words[0][0].islower():
        return False
    if _SENTENCE_END.search(text) and len(words[-1]) > 3:
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
