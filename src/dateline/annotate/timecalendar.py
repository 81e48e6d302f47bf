"""Calendar periods: days, weeks, months, quarters, seasons, years, decades, centuries.

A period knows its unit and its first day; everything else (TIMEX3 value, interval, the period
before or after) follows. Weeks are ISO weeks, Monday to Sunday. Winter bears the year of its
December.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal

import msgspec

from dateline.model import Interval, IntervalPrecision

PeriodUnit = Literal[
    "day", "week", "weekend", "month", "quarter", "season", "half", "year", "decade", "century"
]

SEASON_STARTS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}
_SEASON_NAMES = {month: name for name, month in SEASON_STARTS.items()}
_MONTHS: dict[PeriodUnit, int] = {
    "month": 1, "quarter": 3, "season": 3, "half": 6, "year": 12, "decade": 120, "century": 1200,
}  # fmt: skip
_DAYS: dict[PeriodUnit, int] = {"day": 1, "week": 7, "weekend": 7}
_PRECISION: dict[PeriodUnit, IntervalPrecision] = {
    "day": "day", "week": "week", "weekend": "range", "month": "month", "quarter": "quarter",
    "season": "season", "half": "range", "year": "year", "decade": "range", "century": "range",
}  # fmt: skip


class Period(msgspec.Struct, frozen=True):
    """A unit of the calendar, by its first day."""

    unit: PeriodUnit
    first: date


def make_day(year: int, month: int, day: int) -> Period | None:
    """Return the day, or None where the calendar has no such day.

    >>> make_day(2023, 2, 29) is None
    True
    """
    if not 1 <= year <= 9990 or not 1 <= month <= 12 or not 1 <= day <= 31:
        return None
    if day > 28 and day > (_month_start(year, month + 1) - timedelta(days=1)).day:
        return None
    return Period("day", date(year, month, day))


def make_year(year: int) -> Period | None:
    """Return the year, or None where it lies outside what the calendar can count."""
    return Period("year", date(year, 1, 1)) if 1 <= year <= 9000 else None


def containing(day: date, unit: PeriodUnit) -> Period:
    """Return the period of that unit in which the day lies.

    >>> containing(date(2024, 1, 14), "week").first
    datetime.date(2024, 1, 8)
    """
    if unit == "day":
        return Period(unit, day)
    if unit in _DAYS:
        monday = _clamp(day.toordinal() - day.weekday())
        return Period(unit, _clamp(monday.toordinal() + (5 if unit == "weekend" else 0)))
    if unit == "season":
        return Period(unit, _month_start(day.year, day.month - day.month % 3))
    months = _MONTHS[unit]
    if months >= 12:
        years = months // 12
        return Period(unit, date(max(1, day.year - day.year % years), 1, 1))
    return Period(unit, date(day.year, (day.month - 1) // months * months + 1, 1))


def shifted(period: Period, steps: int) -> Period | None:
    """Return the period that many units later (earlier where negative), if it can be counted.

    >>> timex_value(shifted(Period("month", date(2024, 1, 1)), -3))
    '2023-10'
    """
    if period.unit in _DAYS:
        ordinal = period.first.toordinal() + steps * _DAYS[period.unit]
        return Period(period.unit, date.fromordinal(ordinal)) if 1 <= ordinal <= _LAST else None
    months = period.first.year * 12 + period.first.month - 1 + steps * _MONTHS[period.unit]
    if not 12 <= months < 9000 * 12:
        return None
    return Period(period.unit, date(months // 12, months % 12 + 1, 1))


def last_day(period: Period) -> date:
    """Return the last day of the period."""
    if period.unit == "weekend":
        return _clamp(period.first.toordinal() + 1)
    if period.unit in _DAYS:
        return _clamp(period.first.toordinal() + _DAYS[period.unit] - 1)
    end = _month_start(period.first.year, period.first.month + _MONTHS[period.unit])
    return _clamp(end.toordinal() - 1)


def timex_value(period: Period) -> str:
    """Return the TIMEX3 value of the period.

    >>> timex_value(Period("quarter", date(2024, 4, 1)))
    '2024-Q2'
    """
    first = period.first
    year = f"{first.year:04d}"
    match period.unit:
        case "day":
            return first.isoformat()
        case "week" | "weekend":
            iso = first.isocalendar()
            week = f"{iso.year:04d}-W{iso.week:02d}"
            return week + "-WE" if period.unit == "weekend" else week
        case "decade":
            return year[:3]
        case "century":
            return year[:2]
        case _:
            return year + _month_suffix(period)


def to_interval(period: Period) -> Interval:
    """Return the dates of the period, as precise as the unit.

    >>> i = to_interval(Period("week", date(2024, 1, 8)))
    >>> i.start, i.end, i.precision
    ('2024-01-08', '2024-01-14', 'week')
    """
    return Interval(
        start=_edge(period, period.first),
        end=_edge(period, last_day(period)),
        precision=_PRECISION[period.unit],
    )


def add_months(day: date, months: int) -> date | None:
    """Return the day that many months later, the last of the month where it has no such day."""
    total = day.year * 12 + day.month - 1 + months
    if not 12 <= total < 9000 * 12:
        return None
    first = date(total // 12, total % 12 + 1, 1)
    latest = last_day(Period("month", first))
    return min(latest, first + timedelta(days=day.day - 1))


def easter(year: int) -> date:
    """Return Easter Sunday of the western churches (the anonymous Gregorian computus).

    >>> easter(2024)
    datetime.date(2024, 3, 31)
    """
    golden, century, rest = year % 19, year // 100, year % 100
    correction = (8 * century + 13) // 25
    epact = (19 * golden + century - century // 4 - correction + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
    leap = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * leap + 114, 31)
    return date(year, month, day + 1)


def nth_weekday(year: int, month: int, *, weekday: int, nth: int) -> date:
    """Return the nth such weekday (Monday is 1) of the month."""
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.isoweekday()) % 7 + 7 * (nth - 1))


_LAST = date(9990, 12, 31).toordinal()


def _clamp(ordinal: int) -> date:
    return date.fromordinal(min(max(ordinal, 1), _LAST))


def _month_start(year: int, month: int) -> date:
    years, index = divmod(month - 1, 12)
    return date(max(1, year + years), index + 1, 1)


def _month_suffix(period: Period) -> str:
    month = period.first.month
    match period.unit:
        case "month":
            return f"-{month:02d}"
        case "quarter":
            return f"-Q{(month + 2) // 3}"
        case "half":
            return f"-H{(month + 5) // 6}"
        case "season":
            return f"-{_SEASON_NAMES[month]}"
        case _:
            return ""


def _edge(period: Period, day: date) -> str:
    if period.unit in _DAYS:
        return day.isoformat()
    if _MONTHS[period.unit] < 12:
        return f"{day.year:04d}-{day.month:02d}"
    return f"{day.year:04d}"
