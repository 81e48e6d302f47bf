"""Readings of days, months and clock times: 'Friday, March 5 at 4 pm', 'October last year'."""

from __future__ import annotations

from datetime import date, timedelta

from dateline.annotate.timecalendar import (
    Period,
    containing,
    easter,
    make_day,
    nth_weekday,
    shifted,
    timex_value,
)
from dateline.annotate.timescene import (
    MONTHS_LEAN,
    REFERENCES,
    Reading,
    Scene,
    Slots,
    anchor_for,
    likeliest,
    mod_of,
    read_date,
)
from dateline.model import Interval

_HALF_OF_PART = {"MO": "AM", "AF": "PM", "EV": "PM"}


def read_calendar(slots: Slots, scene: Scene) -> Reading | None:
    """Read a day or month, with a part of the day or a clock time where one is told."""
    found = _find_date(slots, scene)
    if found is None:
        return None
    period, value = found
    if period and "days" in slots:
        period = shifted(period, int(slots["days"]))
    if period and slots.get("unit") == "W":
        period = containing(period.first, "week")
    value = timex_value(period) if period else value
    suffix = _time_suffix(slots)
    if not suffix:
        return Reading(type="DATE", value=value, period=period, mod=mod_of(slots))
    value = "" if value.endswith("_REF") else value
    return Reading(type="TIME", value=f"{value}T{suffix}", period=period, mod=mod_of(slots))


def read_part(slots: Slots, scene: Scene) -> Reading | None:
    """Read a part of a day told by its distance: 'this morning', 'last night', 'overnight'."""
    steps = int(slots.get("shift", slots.get("chain", "0")))
    start = scene.published
    if "chain" in slots or steps > 0:
        told = anchor_for("day", scene)
        start = told.first if told else None if steps else start
    period = shifted(Period("day", start), steps) if start else None
    value = timex_value(period) if period else ""
    return Reading(
        type="TIME",
        value=f"{value}T{slots['part']}",
        period=period,
        interval=_night_between(period) if period and "over" in slots else None,
        mod=mod_of(slots),
    )


def read_month_week(slots: Slots, scene: Scene) -> Reading | None:
    """Read 'the last week of March': a week belongs to the month of its Thursday."""
    found = _find_month(slots, scene)
    if found is None:
        return read_date(None, "XXXX-WXX", slots)
    first, nth = found.first, int(slots["ord"])
    thursday = nth_weekday(first.year, first.month, weekday=4, nth=nth if nth > 0 else 5)
    if nth < 0 and thursday.month != first.month:
        thursday -= timedelta(days=7)
    if nth == 0 or thursday.month != first.month:
        return None
    return read_date(containing(thursday, "week"), "", slots)


def read_holiday(slots: Slots, scene: Scene) -> Reading | None:
    """Read a holiday; one that moves by another calendar stays unresolved."""
    rule, told = slots["date"], told_year(slots, scene)
    if rule == "?":
        return read_date(None, "XXXX-XX-XX", slots)
    if told is None and scene.published is None:
        return read_date(None, f"XXXX-{rule}" if rule[2:3] == "-" else "XXXX-XX-XX", slots)
    period = _holiday_of(rule, told) if told else _meant_holiday(rule, slots, scene)
    return read_date(period, "", slots) if period else None


def tells_year(slots: Slots) -> bool:
    """Tell whether the words name a year, in figures or as 'last year'."""
    return any(name in slots for name in ("year", "short", "yearshift"))


def told_year(slots: Slots, scene: Scene) -> int | None:
    """Return the year that the words name, where it can be told."""
    if "year" in slots:
        return int(slots["year"])
    if "short" in slots:
        return full_year(int(slots["short"]), scene)
    if "yearshift" in slots and scene.published:
        return scene.published.year + int(slots["yearshift"])
    return None


def full_year(digits: int, scene: Scene) -> int | None:
    """Return the year of two digits: the last such year, or one of the next ten."""
    if scene.published is None:
        return None
    year = scene.published.year // 100 * 100 + digits
    return year - 100 if year > scene.published.year + 10 else year


# --- the day or month ---------------------------------------------------------------------


def _find_date(slots: Slots, scene: Scene) -> tuple[Period | None, str] | None:
    """Return period and unresolved value; None where the words make no date."""
    if "iso" in slots:
        day = _read_iso(slots["iso"])
        return (day, "") if day else None
    if "month" in slots:
        return (
            _find_day_of_month(slots, scene) if "day" in slots else _month_and_value(slots, scene)
        )
    if "deictic" in slots:
        return _find_deictic(int(slots["deictic"]), scene)
    if "weekday" in slots:
        return _find_weekday(slots, scene), f"XXXX-WXX-{slots['weekday']}"
    told = scene.day or _day_before(scene) or scene.published
    return (Period("day", told) if told else None), ""


def _day_before(scene: Scene) -> date | None:
    """Return the day told last, if nothing coarser was told since and it is not ahead."""
    anchor = scene.anchor
    if anchor is None or anchor.unit != "day" or scene.published is None:
        return None
    return anchor.first if anchor.first <= scene.published else None


def _read_iso(text: str) -> Period | None:
    year, month, day = (int(part) for part in text[:10].split("-"))
    return make_day(year, month, day)


def _month_and_value(slots: Slots, scene: Scene) -> tuple[Period | None, str]:
    year = slots.get("year", "XXXX")
    return _find_month(slots, scene), f"{year}-{int(slots['month']):02d}"


def _find_month(slots: Slots, scene: Scene) -> Period | None:
    month, year = int(slots["month"]), told_year(slots, scene)
    if year:
        return Period("month", date(year, month, 1))
    if tells_year(slots) or scene.published is None:
        return None
    this = scene.published.year
    months = [Period("month", date(year, month, 1)) for year in (this - 1, this, this + 1)]
    return likeliest(months, scene, lean=MONTHS_LEAN)


def _find_day_of_month(slots: Slots, scene: Scene) -> tuple[Period | None, str] | None:
    year, month = told_year(slots, scene), int(slots["month"])
    day = int(slots["day"]) + int(slots.get("tens", "0"))
    if make_day(year or 2000, month, day) is None:
        return None
    value = f"XXXX-{month:02d}-{day:02d}"
    if year:
        return make_day(year, month, day), value
    if tells_year(slots) or scene.published is None:
        return None, value
    return _guess_day((month, day), int(slots.get("weekday", "0")), scene), value


def _guess_day(month_day: tuple[int, int], weekday: int, scene: Scene) -> Period | None:
    """Return the day without a year that is meant; a weekday beside it decides."""
    if scene.published is None:
        return None
    today = scene.published
    days = [
        day
        for year in range(today.year - 4, today.year + 5)
        if (day := make_day(year, *month_day)) is not None
    ]
    fitting = [
        day
        for day in days
        if weekday and day.first.isoweekday() == weekday and abs((day.first - today).days) < 400
    ]
    return likeliest(fitting or days, scene, lean=0)


def _find_deictic(days: int, scene: Scene) -> tuple[Period | None, str]:
    if scene.published is None:
        return None, REFERENCES[max(-1, min(1, days))]
    return shifted(Period("day", scene.published), days), ""


# --- weekdays -----------------------------------------------------------------------------


def _find_weekday(slots: Slots, scene: Scene) -> Period | None:
    """Return the day meant: counted from the time told last or, mostly, from publication."""
    weekday = int(slots["weekday"])
    if "chain" in slots:
        anchor = anchor_for("week", scene)
        return _weekday_near(anchor.first, weekday, int(slots["chain"])) if anchor else None
    if scene.published is None:
        return None
    if "past" in slots or "coming" in slots:
        return _weekday_near(scene.published, weekday, -1 if "past" in slots else 1)
    if "shift" not in slots:
        return _weekday_toward(scene.published, weekday, is_future=scene.is_future)
    if slots["shift"] != "0":
        return _weekday_near(scene.published, weekday, int(slots["shift"]))
    return _weekday_of_week(scene.published, weekday, is_future=scene.is_future)


def _weekday_near(day: date, weekday: int, direction: int) -> Period:
    """Return the nearest such weekday strictly before or after the day, or on or before it (0)."""
    back = (day.isoweekday() - weekday) % 7
    if direction > 0:
        return Period("day", day + timedelta(days=7 - back))
    return Period("day", day - timedelta(days=back or (7 if direction else 0)))


def _weekday_toward(day: date, weekday: int, *, is_future: bool | None) -> Period:
    """Return the nearest such weekday on or before the day, on or after it for the future."""
    back = (day.isoweekday() - weekday) % 7
    return Period("day", day + timedelta(days=(7 - back) % 7 if is_future else -back))


def _weekday_of_week(day: date, weekday: int, *, is_future: bool | None) -> Period:
    """Return 'this Friday': the Friday of this week unless the tense speaks against it."""
    found = day + timedelta(days=weekday - day.isoweekday())
    if is_future and found < day:
        found += timedelta(days=7)
    elif is_future is False and found > day:
        found -= timedelta(days=7)
    return Period("day", found)


# --- clock times and parts of the day -----------------------------------------------------


def _time_suffix(slots: Slots) -> str:
    """Return what follows the T: a part of the day or a clock time; empty for neither."""
    if "clock" in slots or "hour" in slots:
        return _clock(slots) + ("Z" if slots.get("zone") == "Z" else "")
    return slots.get("part", "")


def _clock(slots: Slots) -> str:
    told = slots.get("clock") or f"{slots['hour']}:{slots.get('minute', '0')}"
    hour, minute = (int(part) for part in told.split(":"))
    half = slots.get("ampm") or _HALF_OF_PART.get(slots.get("part", ""))
    if half == "PM" and hour < 12:
        hour += 12
    elif half == "AM" and hour == 12:
        hour = 0
    return f"{min(hour, 24):02d}:{minute:02d}"


def _night_between(evening: Period) -> Interval:
    morning = shifted(evening, 1) or evening
    return Interval(start=timex_value(evening), end=timex_value(morning), precision="range")


# --- holidays -----------------------------------------------------------------------------


def _meant_holiday(rule: str, slots: Slots, scene: Scene) -> Period | None:
    if scene.published is None:
        return None
    days = [_holiday_of(rule, scene.published.year + step) for step in (-1, 0, 1)]
    match slots.get("shift"):
        case "-1":
            return max((day for day in days if day.first < scene.published), key=_first)
        case "1":
            return min((day for day in days if day.first > scene.published), key=_first)
        case "0":
            return days[1]
        case _:
            return likeliest(days, scene, lean=0)


def _first(period: Period) -> date:
    return period.first


def _holiday_of(rule: str, year: int) -> Period:
    """Return the day that ``12-25``, ``easter-2`` or ``11/4/4`` (fourth Thursday) means."""
    if rule.startswith("easter"):
        return Period("day", easter(year) + timedelta(days=int(rule.removeprefix("easter"))))
    if "/" in rule:
        month, weekday, nth = (int(part) for part in rule.split("/"))
        return Period("day", nth_weekday(year, month, weekday=weekday, nth=nth))
    return Period("day", date(year, int(rule[:2]), int(rule[3:])))
