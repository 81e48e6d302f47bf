"""Moments as pages write them: a day, perhaps a time, perhaps a zone; never today's.

A day is read only where the words settle it: ``03/04/2024`` is read when the page's language tells
which number is the month, and is left alone otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache
from importlib.resources import files

import msgspec
from dateutil import tz

from dateline.reference.tables import parse_rows
from dateline.text import fold

DATA = files("dateline.clean") / "data"

_FIRST_YEAR, _LAST_YEAR = 1970, 2100
_ISO_DAY = r"(?P<y1>\d{4})[-/.](?P<m1>\d{1,2})[-/.](?P<d1>\d{1,2})"
_MONTH_FIRST = (
    r"(?P<w2>[^\W\d_]{3,12})\.?\s{1,3}(?P<d2>\d{1,2})(?:st|nd|rd|th)?,?\s{1,3}(?P<y2>\d{4})"
)
_DAY_FIRST = (
    r"(?P<d3>\d{1,2})(?:st|nd|rd|th|er|º|\.)?\s{0,3}(?:de\s|of\s)?[\s-]?(?P<w3>[^\W\d_]{3,12})\.?,?"
    r"[\s-]{1,3}(?:de\s|del\s)?(?P<y3>\d{4})"
)
_NUMBERS = r"(?P<a4>\d{1,2})(?P<sep>[./-])(?P<b4>\d{1,2})(?P=sep)(?P<y4>\d{4})"
_EAST_ASIAN = r"(?P<y5>\d{4})\s?[年년]\s?(?P<m5>\d{1,2})\s?[月월]\s?(?P<d5>\d{1,2})\s?[日일]"
_UNIX = (
    r"(?P<w6>[A-Z][a-z]{2})\s(?P<d6>\d{1,2})\s(?P<t6>\d\d:\d\d:\d\d)\s(?P<z6>[A-Z]{3,4})\s"
    r"(?P<y6>\d{4})"
)
_DAY = re.compile(
    rf"(?<!\d)(?:{_UNIX}|{_ISO_DAY}|{_EAST_ASIAN}|{_MONTH_FIRST}|{_DAY_FIRST}|{_NUMBERS})(?!\d)"
)
_CLOCK = (
    r"(?P<h>[01]?\d|2[0-3])(?:[:.h](?P<mi>[0-5]\d)(?::(?P<s>[0-5]\d)(?:[.,]\d{1,9})?)?)?"
    r"(?![\d/])\s{0,2}(?P<half>[aApP]\.?[mM]\b\.?)?"
)
_ZONE = (
    r"(?:\s{0,2}\(?(?P<z>(?:UTC|GMT)\s?[+-]\d{1,2}(?::?\d\d)?\b|[+-]\d\d(?::?\d\d)?\b"
    r"|[A-Z]{1,5}\b)\)?)?"
)
_TIME_AFTER = re.compile(
    r"[T,|\s·•–—-]{0,4}(?:(?:at|um|à|a las|às|alle|klokken|kl\.?|om|в|o)\s{1,2})?" + _CLOCK + _ZONE,
)
_TIME_BEFORE = re.compile(
    _CLOCK + _ZONE + r"[,|\s·•–—-]{1,4}(?:on\s)?(?:[^\W\d_]{2,9}\.?,?\s{1,2})?$"
)
_SEPARATORS = re.compile(r"[|·•–—]")
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_LABEL_END = " \t:-–—|,.("
_EPOCH = re.compile(r"\d{10}(?:\d{3})?")
_OFFSET = re.compile(r"(?:UTC|GMT)?\s?([+-])(\d{1,2}):?(\d\d)?")


class Moment(msgspec.Struct, frozen=True, kw_only=True):
    """A day, with clock time and zone where they were told."""

    day: str
    clock: str = ""
    """``HH:MM:SS``"""
    zone: str = ""
    """``+HH:MM``"""
    start: int = 0
    end: int = 0

    def iso(self) -> str:
        """Return the date, with the time only where its zone is known."""
        return f"{self.day}T{self.clock}{self.zone}" if self.clock and self.zone else self.day


class Dated(msgspec.Struct, frozen=True, kw_only=True):
    """What a visible line tells of publication and correction."""

    published: Moment | None = None
    updated: Moment | None = None


def read_moment(text: str, *, language: str = "") -> Moment | None:
    """Return the first moment written in a string, or None.

    >>> read_moment("January 14, 2024 at 4:33 am EST").iso()
    '2024-01-14T04:33:00-05:00'
    >>> read_moment("le 14 janvier 2024").iso(), read_moment("03/04/2024")
    ('2024-01-14', None)
    """
    text = text.strip()
    if _EPOCH.fullmatch(text):
        return _read_epoch(text)
    return next(read_moments(text, language=language), None)


def read_moments(text: str, *, language: str = "") -> Iterator[Moment]:
    """Yield the moments written in a short text, in order."""
    for found in _DAY.finditer(text):
        day = _read_day(found, language)
        if day is None:
            continue
        if found["t6"]:
            zone = _read_zone(found["z6"], day)
            yield Moment(
                day=day.isoformat(), clock=found["t6"], zone=zone,
                start=found.start(), end=found.end(),
            )  # fmt: skip
            continue
        yield _with_time(text, found, day)


def read_dated_line(line: str, *, language: str = "") -> Dated:
    """Read the publication and correction times a visible line names.

    >>> dated = read_dated_line("Published: 14 January 2024, 16:33 GMT | Updated: 15 January 2024")
    >>> dated.published.iso(), dated.updated.iso()
    ('2024-01-14T16:33:00+00:00', '2024-01-15')
    """
    published = updated = None
    moments = list(read_moments(line, language=language))
    lefts = [0, *(moment.end for moment in moments[:-1])]
    for left, moment in zip(lefts, moments, strict=False):
        kind = find_label(line[left : moment.start])
        if kind == "published" and published is None:
            published = moment
        elif kind == "updated" and updated is None:
            updated = moment
    return Dated(published=published, updated=updated)


def find_label(words: str) -> str:
    """Return which kind of label the words end with: 'published', 'updated' or nothing.

    A label stands alone or begins with a capital, so that prose which says when a report was
    published is not read as the page's own date.

    >>> find_label("Last updated on: "), find_label("A B Posted "), find_label("it was published ")
    ('updated', 'published', '')
    """
    piece = _SEPARATORS.split(words.rstrip(_LABEL_END))[-1].split()
    if piece and fold(piece[-1]).startswith(_WEEKDAYS):
        piece = " ".join(piece[:-1]).rstrip(_LABEL_END).split()
    for size in range(min(3, len(piece)), 0, -1):
        label = piece[-size:]
        kind = _labels().get(fold(" ".join(label)), "")
        if kind in {"published", "updated"} and (size == len(piece) or label[0][0].isupper()):
            return kind
    return ""


@cache
def byline_words() -> frozenset[str]:
    """Return the words that open a line with the author's name, folded."""
    return frozenset(words for words, kind in _labels().items() if kind == "byline")


def _with_time(text: str, found: re.Match[str], day: date) -> Moment:
    start, end = found.span()
    after = _TIME_AFTER.match(text, end)
    if after is None or not _is_clock(after):
        after = _TIME_BEFORE.search(text, max(0, start - 40), start)
        if after is None or not _is_clock(after):
            return Moment(day=day.isoformat(), start=start, end=end)
    clock = _read_clock(after)
    zone = _read_zone(after["z"] or "", day)
    return Moment(
        day=day.isoformat(), clock=clock, zone=zone,
        start=min(start, after.start()), end=max(end, after.end()),
    )  # fmt: skip


def _is_clock(found: re.Match[str]) -> bool:
    """A bare number is no time of day, and 13 pm is none either."""
    if found["half"]:
        return 1 <= int(found["h"]) <= 12
    return found["mi"] is not None


def _read_clock(found: re.Match[str]) -> str:
    hour = int(found["h"])
    if found["half"]:
        hour = hour % 12 + (12 if found["half"][0] in "pP" else 0)
    return f"{hour:02}:{found['mi'] or '00'}:{found['s'] or '00'}"


def _read_zone(words: str, day: date) -> str:
    offset = _OFFSET.fullmatch(words)
    if offset:
        hours, minutes = int(offset[2]), int(offset[3] or 0)
        return f"{offset[1]}{hours:02}:{minutes:02}" if hours <= 14 and minutes < 60 else ""
    zone = _zones().get(words, "")
    return _offset_on(zone, day) if "/" in zone else zone


def _offset_on(name: str, day: date) -> str:
    """Return a region's offset at noon of the day, so that ET is EST in winter."""
    region = tz.gettz(name)
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=region)
    delta = noon.utcoffset()
    if region is None or delta is None:
        return ""
    minutes = int(delta / timedelta(minutes=1))
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


def _read_day(found: re.Match[str], language: str) -> date | None:
    group = found.groupdict()
    for year, month, day in (("y1", "m1", "d1"), ("y5", "m5", "d5")):
        if group[year]:
            return _to_date(group[year], int(group[month]), int(group[day]))
    for year, word, day in (("y2", "w2", "d2"), ("y3", "w3", "d3"), ("y6", "w6", "d6")):
        if group[year]:
            number = _months().get(fold(group[word]), 0)
            return _to_date(group[year], number, int(group[day]))
    return _order_numbers(group, language)


def _order_numbers(group: dict[str, str], language: str) -> date | None:
    first, second = int(group["a4"]), int(group["b4"])
    day_first = True if group["sep"] == "." else _is_day_first(language)
    if first > 12 or first == second:
        day_first = True
    elif second > 12:
        day_first = False
    if day_first is None:
        return None
    day, month = (first, second) if day_first else (second, first)
    return _to_date(group["y4"], month, day)


def _is_day_first(language: str) -> bool | None:
    """English alone does not tell: Americans write the month first, others the day."""
    code, _, region = language.replace("_", "-").lower().partition("-")
    if code != "en":
        return True if code else None
    return None if not region else region != "us"


def _to_date(year: str, month: int, day: int) -> date | None:
    if not _FIRST_YEAR <= int(year) <= _LAST_YEAR:
        return None
    try:
        return date(int(year), month, day)
    except ValueError:
        return None


def _read_epoch(digits: str) -> Moment:
    moment = datetime.fromtimestamp(int(digits[:10]), UTC)
    return Moment(day=f"{moment:%Y-%m-%d}", clock=f"{moment:%H:%M:%S}", zone="+00:00")


@cache
def _zones() -> dict[str, str]:
    rows = parse_rows(
        DATA / "zones.tsv",
        ("abbreviation", "zone", "note"),
        lambda row: (row["abbreviation"], row["zone"]),
    )
    return dict(rows)


@cache
def _months() -> dict[str, int]:
    rows = parse_rows(
        DATA / "months.tsv",
        ("language", "month", "names"),
        lambda row: [(name, int(row["month"])) for name in row["names"].split()],
    )
    return {fold(name): number for row in rows for name, number in row}


@cache
def _labels() -> dict[str, str]:
    rows = parse_rows(
        DATA / "labels.tsv",
        ("language", "kind", "words"),
        lambda row: (fold(row["words"]), row["kind"]),
    )
    return dict(rows)
