"""Dates as feeds write them → ISO 8601, with a zone or as a bare day."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import parsedate_tz

from dateutil import parser as dateutil_parser

_FIRST_YEAR = 1995
_MOST_AHEAD = timedelta(hours=26)
"""A feed whose clock or zone is wrong is a day ahead at most; a later date is no publication."""
_ZONES = {
    "Z": 0, "GMT": 0, "UTC": 0, "UT": 0, "WET": 0, "WEST": 60, "BST": 60, "CET": 60, "CEST": 120,
    "MEZ": 60, "MESZ": 120, "EET": 120, "EEST": 180, "MSK": 180, "TRT": 180, "SAST": 120,
    "CAT": 120, "EAT": 180, "WAT": 60, "PKT": 300, "NPT": 345, "WIB": 420, "WITA": 480,
    "WIT": 540, "ICT": 420, "SGT": 480, "HKT": 480, "PHT": 480, "MYT": 480, "AWST": 480,
    "JST": 540, "KST": 540, "ACST": 570, "AEST": 600, "AEDT": 660, "NZST": 720, "NZDT": 780,
    "EST": -300, "EDT": -240, "CST": -360, "CDT": -300, "MST": -420, "MDT": -360, "PST": -480,
    "PDT": -420, "AKST": -540, "AKDT": -480, "HST": -600, "BRT": -180, "ART": -180, "CLT": -240,
    "COT": -300, "PET": -300, "VET": -240,
}  # fmt: skip
"""Minutes east of Greenwich. Letters that several countries use (IST, AST, ADT) are left out:
an unknown zone is doubt, not a guess (docs/decisions/0009)."""
_ISO = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})"
    r"(?:[T\s]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*"
    r"(Z|[A-Z]{2,5}|(?:GMT|UTC)?[+-]\d{1,2}:?(?:\d{2})?)?)?",
    re.IGNORECASE,
)
_OFFSET = re.compile(r"(?:GMT|UTC)?([+-])(\d{1,2}):?(\d{2})?", re.IGNORECASE)
_NUMERIC = re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{4})\b")
_CLOCK = re.compile(r"\b\d{1,2}:\d{2}(?::\d{2})?\b")
_TAIL_ZONE = re.compile(r"(Z|\b[A-Z]{2,5}|(?:GMT|UTC)?[+-]\d{2}:?\d{2})\s*(?:\([^)]*\))?\s*$", re.I)
_DEFAULTS = (datetime(1, 1, 1), datetime(2, 2, 2))
_EPOCH = re.compile(r"1\d{9}(?:\d{3})?")


def read_date(text: str, *, now: datetime) -> str | None:
    """Return a feed's date as ISO 8601: to the second with its zone, else the bare day.

    None where it tells no date, or one that no article of the feed can have.

    >>> now = datetime(2026, 3, 3, tzinfo=UTC)
    >>> read_date("Mon, 02 Mar 2026 09:15:00 +0530", now=now)
    '2026-03-02T09:15:00+05:30'
    >>> read_date("2026-03-02 09:15", now=now)
    '2026-03-02'
    """
    text = " ".join(text.split())[:120]
    if not text:
        return None
    found = _read_iso(text) or _read_epoch(text) or _read_mail(text) or _read_loose(text)
    if found is None or not _is_likely(found, now):
        return None
    return found.isoformat()


def moment_of(published: str | None) -> datetime | None:
    """Return the instant a date with a zone names; None for a bare day or none.

    >>> moment_of("2026-03-02T09:15:00+05:30").isoformat()
    '2026-03-02T03:45:00+00:00'
    """
    if not published or "T" not in published:
        return None
    try:
        found = datetime.fromisoformat(published)
        return found.astimezone(UTC) if found.tzinfo is not None else None
    except (ValueError, OverflowError):
        return None


def _read_iso(text: str) -> date | None:
    found = _ISO.match(text)
    if found is None:
        return None
    year, month, day, hour, minute, second, zone = found.groups()
    try:
        plain = date(int(year), int(month), int(day))
        offset = _offset(zone or "")
        if hour is None or offset is None:
            return plain
        clock = datetime(plain.year, plain.month, plain.day, tzinfo=offset)
        return clock + timedelta(hours=int(hour), minutes=int(minute), seconds=int(second or 0))
    except (ValueError, OverflowError):
        return None


def _offset(zone: str) -> timezone | None:
    known = _ZONES.get(zone.upper())
    if known is not None:
        return UTC if zone.upper() in {"Z", "UTC", "GMT"} else timezone(timedelta(minutes=known))
    found = _OFFSET.fullmatch(zone)
    if found is None:
        return None
    sign, hours, minutes = found.groups()
    total = int(hours) * 60 + int(minutes or 0)
    if total > 14 * 60:
        return None
    return timezone(timedelta(minutes=total if sign == "+" else -total)) if total else UTC


def _read_epoch(text: str) -> date | None:
    if _EPOCH.fullmatch(text) is None:
        return None
    return datetime.fromtimestamp(int(text[:10]), UTC)


def _read_mail(text: str) -> date | None:
    """Read a date as mail writes it, which RSS prescribes."""
    try:
        parts = parsedate_tz(text)
    except (ValueError, IndexError, TypeError, OverflowError):
        return None
    if parts is None:
        return None
    return _moment(text, (parts[0], parts[1], parts[2]), (parts[3], parts[4], parts[5]))


def _read_loose(text: str) -> date | None:
    """Read what else a date may look like; 03/04/2026 could be two days and is none."""
    numeric = _NUMERIC.search(text)
    is_open = (
        numeric is not None and "/" in numeric[0] and max(int(numeric[1]), int(numeric[2])) < 13
    )
    if is_open and numeric is not None and numeric[1] != numeric[2]:
        return None
    is_day_first = numeric is not None and ("." in numeric[0] or int(numeric[1]) > 12)
    try:
        found, other = (
            dateutil_parser.parse(text, ignoretz=True, default=default, dayfirst=is_day_first)
            for default in _DEFAULTS
        )
    except (ValueError, OverflowError, TypeError, AttributeError, IndexError):
        return None
    if found.date() != other.date():  # what is not told came from the default
        return None
    day, clock = (found.year, found.month, found.day), (found.hour, found.minute, found.second)
    return _moment(text, day, clock)


def _moment(text: str, day: tuple[int, int, int], clock: tuple[int, int, int]) -> date | None:
    """Put day, clock and the zone at the text's end together, as far as they are told."""
    zone = _TAIL_ZONE.search(text)
    offset = _offset(zone[1]) if zone is not None else None
    try:
        plain = date(*day)
        if offset is None or _CLOCK.search(text) is None:
            return plain
        return datetime(*day, tzinfo=offset) + timedelta(
            hours=clock[0], minutes=clock[1], seconds=clock[2]
        )
    except (ValueError, OverflowError):
        return None


def _is_likely(found: date, now: datetime) -> bool:
    if found.year < _FIRST_YEAR:
        return False
    if isinstance(found, datetime):
        return found <= now + _MOST_AHEAD
    return found <= (now + _MOST_AHEAD).date()
