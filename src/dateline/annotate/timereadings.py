"""Slots of a matched rule → what time is meant. Language-independent: words are values by now.

Every reading is a pure function of slots and scene. A scene is what the reader knows at that
point of the text: when the article was published, which time was told last, and whether the
words around speak of the future. What cannot be told stays unresolved: a TIMEX3 value with
``X`` and no period.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta

import msgspec

from dateline.annotate.timecalendar import (
    SEASON_STARTS,
    Period,
    PeriodUnit,
    add_months,
    containing,
    last_day,
    make_day,
    make_year,
    shifted,
    timex_value,
    to_interval,
)
from dateline.model import Interval, TimexType

Slots = Mapping[str, str]

_UNITS: Mapping[str, PeriodUnit] = {
    "D": "day", "W": "week", "FN": "week", "WE": "weekend", "M": "month", "Q": "quarter",
    "Y": "year", "E": "decade", "C": "century", "NI": "day",
}  # fmt: skip
_UNKNOWN: Mapping[PeriodUnit, str] = {
    "day": "XXXX-XX-XX", "week": "XXXX-WXX", "weekend": "XXXX-WXX-WE", "month": "XXXX-XX",
    "quarter": "XXXX-QX", "season": "XXXX-XX", "half": "XXXX-HX", "year": "XXXX",
    "decade": "XXX", "century": "XX",
}  # fmt: skip
_REFERENCES = {-1: "PAST_REF", 0: "PRESENT_REF", 1: "FUTURE_REF"}
_WEEKS_OF = {"W": 1, "FN": 2}
_YEARS_OF = {"Y": 1, "E": 10, "C": 100, "L": 1000}
NEARLY_A_YEAR = 330
"""Days after which a date without a year is not meant: news would tell the year."""


class Scene(msgspec.Struct, frozen=True):
    """What the reader knows when it comes to an expression."""

    published: date | None
    moment: datetime | None = None
    """Publication with its clock time, where that is known."""
    anchor: Period | None = None
    """The last time told, from which "two days later" counts."""
    day: date | None = None
    """The day told last in this paragraph, to which a bare clock time belongs."""
    quarter: Period | None = None
    is_future: bool | None = None
    """What the words around or the caller say of the governing verb."""
    following: str = ""
    """The text right after the expression."""


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """What an expression means; the period, where it could be resolved, anchors what follows."""

    type: TimexType
    value: str
    period: Period | None = None
    interval: Interval | None = None
    mod: str = ""
    is_future: bool | None = None


def read_slots(name: str, slots: Slots, scene: Scene) -> Reading | None:
    """Return what the slots mean by the reading of that name; None where they mean no time."""
    return _READINGS[name](slots, scene)


def _read_none(_slots: Slots, _scene: Scene) -> Reading | None:
    return None


# --- dates and clock times ----------------------------------------------------------------


def _read_calendar(slots: Slots, scene: Scene) -> Reading | None:
    """Read a day, month or clock time: 'Friday, March 5 at 4 pm', 'October last year'."""
    found = _find_date(slots, scene)
    if found is None:
        return None
    period, value = found
    if period and "days" in slots:
        period = shifted(period, int(slots["days"]))
    if period and slots.get("unit") == "W":
        period = containing(period.first, "week")
    if period:
        value = timex_value(period)
    suffix = _time_suffix(slots)
    return Reading(
        type="TIME" if suffix else "DATE",
        value=_with_time(value, suffix),
        period=period,
        mod=_mod(slots),
    )


def _find_date(slots: Slots, scene: Scene) -> tuple[Period | None, str] | None:
    if "iso" in slots:
        year, month, day = (int(part) for part in slots["iso"][:10].split("-"))
        period = make_day(year, month, day)
        return (period, slots["iso"]) if period else None
    if "month" in slots:
        return _find_month_or_day(slots, scene)
    if "deictic" in slots:
        return _find_deictic(int(slots["deictic"]), scene)
    if "weekday" in slots:
        period = _find_weekday(slots, scene)
        return period, f"XXXX-WXX-{slots['weekday']}"
    day_told = scene.day or scene.published
    return (Period("day", day_told) if day_told else None), ""


def _find_month_or_day(slots: Slots, scene: Scene) -> tuple[Period | None, str] | None:
    year, month = _told_year(slots, scene), int(slots["month"])
    if "day" not in slots:
        if year is None and not _tells_year(slots):
            period = _guess_month(month, scene)
        else:
            period = containing(date(year, month, 1), "month") if year else None
        return period, f"{year or 'XXXX'}-{month:02d}"
    day = int(slots["day"]) + int(slots.get("tens", "0"))
    if make_day(2000, month, day) is None:
        return None
    if year is None and not _tells_year(slots):
        guess = _guess_day((month, day), int(slots.get("weekday", "0")), scene)
        return guess, f"XXXX-{month:02d}-{day:02d}"
    told = make_day(year, month, day) if year else None
    return None if year and told is None else (told, f"{year or 'XXXX'}-{month:02d}-{day:02d}")


def _tells_year(slots: Slots) -> bool:
    return any(name in slots for name in ("year", "short", "yearshift", "yearchain"))


def _told_year(slots: Slots, scene: Scene) -> int | None:
    if "year" in slots:
        return int(slots["year"])
    if "short" in slots:
        return _full_year(int(slots["short"]), scene)
    if "yearshift" in slots and scene.published:
        return scene.published.year + int(slots["yearshift"])
    if "yearchain" in slots and (scene.anchor or scene.published):
        start = scene.anchor.first if scene.anchor else scene.published
        return start.year + int(slots["yearchain"]) if start else None
    return None


def _full_year(digits: int, scene: Scene) -> int | None:
    """Return the year of two digits: the last such year, or one of the next ten."""
    if scene.published is None:
        return None
    year = scene.published.year // 100 * 100 + digits
    return year - 100 if year > scene.published.year + 10 else year


def _guess_month(month: int, scene: Scene) -> Period | None:
    if scene.published is None:
        return None
    this = containing(scene.published, "month")
    ahead = (month - this.first.month) % 12
    steps = ahead if ahead == 0 or scene.is_future else ahead - 12
    return shifted(this, steps)


def _guess_day(month_day: tuple[int, int], weekday: int, scene: Scene) -> Period | None:
    """Return the day without a year that is meant: the nearest in the direction of the tense."""
    if scene.published is None:
        return None
    today = scene.published
    days = [
        period.first
        for year in range(today.year - 4, today.year + 5)
        if (period := make_day(year, *month_day)) is not None
    ]
    fitting = [day for day in days if weekday and day.isoweekday() == weekday]
    nearest = min(fitting or days, key=lambda day: abs((day - today).days))
    if fitting and abs((nearest - today).days) < 400:
        return Period("day", nearest)
    directed = [day for day in days if _is_in_direction(day, scene)]
    best = min(directed, key=lambda day: abs((day - today).days), default=nearest)
    return Period("day", best if abs((best - today).days) <= NEARLY_A_YEAR else nearest)


def _is_in_direction(day: date, scene: Scene) -> bool:
    if scene.published is None or scene.is_future is None:
        return True
    return day >= scene.published if scene.is_future else day <= scene.published


def _find_deictic(days: int, scene: Scene) -> tuple[Period | None, str]:
    if scene.published is None:
        return None, _REFERENCES[max(-1, min(1, days))]
    period = shifted(Period("day", scene.published), days)
    return period, ""


def _find_weekday(slots: Slots, scene: Scene) -> Period | None:
    weekday = int(slots["weekday"])
    if "chain" in slots and scene.anchor:
        return _weekday_near(scene.anchor.first, weekday, int(slots["chain"]))
    if scene.published is None:
        return None
    if "chain" in slots:
        return _weekday_near(scene.published, weekday, int(slots["chain"]))
    if "past" in slots or "coming" in slots:
        return _weekday_near(scene.published, weekday, -1 if "past" in slots else 1)
    if "shift" not in slots:
        return _weekday_toward(scene.published, weekday, is_future=scene.is_future)
    if slots["shift"] != "0":
        return _weekday_near(scene.published, weekday, int(slots["shift"]))
    same_week = scene.published + timedelta(days=weekday - scene.published.isoweekday())
    if scene.is_future is not None and not _is_in_direction(same_week, scene):
        same_week += timedelta(days=7 if scene.is_future else -7)
    return Period("day", same_week)


def _weekday_near(day: date, weekday: int, direction: int) -> Period:
    """Return the nearest such weekday strictly before or after the day, or on or before it (0)."""
    back = (day.isoweekday() - weekday) % 7
    if direction > 0:
        return Period("day", day + timedelta(days=7 - back))
    return Period("day", day - timedelta(days=back or (7 if direction else 0)))


def _weekday_toward(day: date, weekday: int, *, is_future: bool | None) -> Period:
    back = (day.isoweekday() - weekday) % 7
    return Period("day", day + timedelta(days=(7 - back) % 7 if is_future else -back))


def _time_suffix(slots: Slots) -> str:
    """Return what follows the T: a part of the day or a clock time; empty for neither."""
    if "clock" in slots or "hour" in slots:
        return _clock(slots) + ("Z" if slots.get("zone") == "Z" else "")
    return slots.get("part", "")


def _clock(slots: Slots) -> str:
    hour, minute = (
        slots["clock"].split(":") if "clock" in slots else (slots["hour"], slots.get("minute", "0"))
    )
    hours = int(hour)
    half = slots.get("ampm") or {"MO": "AM", "AF": "PM", "EV": "PM"}.get(slots.get("part", ""))
    if half == "PM" and hours < 12:
        hours += 12
    elif half == "AM" and hours == 12:
        hours = 0
    return f"{min(hours, 24):02d}:{int(minute):02d}"


def _with_time(value: str, suffix: str) -> str:
    if not suffix:
        return value
    return ("" if value.endswith("_REF") else value) + "T" + suffix


def _mod(slots: Slots) -> str:
    for name in ("edge", "partedge", "about"):
        if slots.get(name):
            return "" if slots[name] == "EXACTLY" else slots[name]
    opposite = {"MORE_THAN": "EQUAL_OR_LESS", "LESS_THAN": "EQUAL_OR_MORE"}
    return opposite.get(slots.get("nothan", ""), "")


def _read_part(slots: Slots, scene: Scene) -> Reading | None:
    """Read 'this morning', 'last night', 'the next morning', 'overnight'."""
    steps = int(slots.get("shift", slots.get("chain", "0")))
    is_chain = "chain" in slots or steps > 0
    told = scene.anchor if is_chain and scene.anchor and scene.anchor.unit == "day" else None
    start = told.first if told else scene.published
    period = shifted(Period("day", start), steps) if start else None
    interval = None
    if period and "over" in slots:
        interval = Interval(
            start=period.first.isoformat(),
            end=(period.first + timedelta(days=1)).isoformat(),
            precision="range",
        )
    value = timex_value(period) if period else ""
    return Reading(
        type="TIME", value=f"{value}T{slots['part']}", period=period, interval=interval,
        mod=_mod(slots),
    )  # fmt: skip


# --- last week, the following month, this summer ------------------------------------------


def _read_relative(slots: Slots, scene: Scene) -> Reading | None:
    steps = int(slots.get("shift", slots.get("chain", "0")))
    steps = -1 if "past" in slots else 1 if "coming" in slots else steps
    unit = _relative_unit(slots)
    if unit is None:
        return None
    if "shift" in slots or (scene.anchor is None and scene.published):
        period = _from_publication(slots, unit, (steps, scene))
    else:
        period = _from_anchor(slots, unit, (steps, scene))
    if period is None:
        return _unresolved(unit, steps if "shift" in slots else None, slots)
    return Reading(type="DATE", value=timex_value(period), period=period, mod=_mod(slots))


def _relative_unit(slots: Slots) -> PeriodUnit | None:
    if "month" in slots:
        return "month"
    return "season" if "season" in slots else _UNITS.get(slots.get("unit", ""))


def _unresolved(unit: PeriodUnit, steps: int | None, slots: Slots) -> Reading:
    value = _UNKNOWN[unit] if steps is None else _REFERENCES[max(-1, min(1, steps))]
    if "month" in slots:
        value = f"XXXX-{int(slots['month']):02d}"
    elif "season" in slots:
        value = f"XXXX-{slots['season']}"
    return Reading(type="DATE", value=value, mod=_mod(slots))


def _from_publication(
    slots: Slots, unit: PeriodUnit, found: tuple[int, Scene]
) -> Period | None:
    steps, scene = found
    if scene.published is None:
        return None
    if "month" in slots or "season" in slots:
        return _named_period(_first_month(slots), unit, (steps, scene))
    if unit == "weekend":
        return _find_weekend(steps, scene, is_told="shift" in slots)
    return shifted(containing(scene.published, unit), steps)


def _first_month(slots: Slots) -> int:
    return int(slots["month"]) if "month" in slots else SEASON_STARTS[slots["season"]]


def _named_period(month: int, unit: PeriodUnit, found: tuple[int, Scene]) -> Period | None:
    """Return 'last', 'this' or 'next' March or summer, seen from publication."""
    steps, scene = found
    if scene.published is None:
        return None
    this = containing(scene.published, unit)
    back = (this.first.month - month) % 12 // (3 if unit == "season" else 1)
    cycle = 4 if unit == "season" else 12
    if steps < 0:
        return shifted(this, -(back or cycle))
    if steps > 0:
        return shifted(this, cycle - back)
    in_this_year = month <= this.first.month if this.first.year == scene.published.year else False
    return shifted(this, -back if in_this_year or back == 0 else cycle - back)


def _find_weekend(steps: int, scene: Scene, *, is_told: bool) -> Period | None:
    if scene.published is None:
        return None
    this = containing(scene.published, "weekend")
    if not is_told and steps == 0 and scene.published < this.first and not scene.is_future:
        steps = -1
    return shifted(this, steps)


def _from_anchor(slots: Slots, unit: PeriodUnit, found: tuple[int, Scene]) -> Period | None:
    steps, scene = found
    if scene.anchor is None or _size(scene.anchor.unit) > _size(unit):
        return None
    if "month" in slots or "season" in slots:
        seen = msgspec.structs.replace(scene, published=scene.anchor.first)
        return _named_period(_first_month(slots), unit, (steps, seen))
    start = last_day(scene.anchor) if steps > 0 else scene.anchor.first
    return shifted(containing(start, unit), steps)


def _size(unit: PeriodUnit) -> int:
    order = ("day", "weekend", "week", "month", "quarter", "season", "half", "year", "decade")
    return order.index(unit) if unit in order else len(order)


# --- years, decades, centuries, quarters, seasons -----------------------------------------

_COUNTED_NOUN = re.compile(
    r"[ \t]+(?:[a-zà-ÿ]{3,20}(?<!s)[ \t]+)?(?!(?:was|has|is|as|this|its|his|s|et|les|des|dans|mais|pas"
    r"|plus|vers|sous|sans|afin|alors|ils|elles|nous|vous|ses|ces|puis|depuis|series|always|across"
    r"|besides|perhaps|towards|unless|whereas|thus|est)\b)[a-zà-ÿ]{2,20}s\b"
)


def _read_year(slots: Slots, scene: Scene) -> Reading | None:
    """Read a year; a number before a plural noun counts something ('2000 troops')."""
    if "short" in slots:
        year = _full_year(int(slots["short"]), scene)
        if year is None:
            return Reading(type="DATE", value="XX" + slots["short"], mod=_mod(slots))
    else:
        year = int(slots["year"])
        if "strong" not in slots and not 1900 <= year <= 2059:
            return None
        if _COUNTED_NOUN.match(scene.following) and "strong" not in slots:
            return None
    period = make_year(year)
    if period is None:
        return None
    value = ("FY" if "fiscal" in slots else "") + timex_value(period)
    return Reading(type="DATE", value=value, period=period, mod=_mod(slots))


def _read_year_words(slots: Slots, _scene: Scene) -> Reading | None:
    """Read 'nineteen ninety-four' and 'the year two thousand'."""
    century = int(slots.get("centuryword", "20"))
    year = century * 100 + int(slots.get("tens", "0")) + int(slots.get("num", "0"))
    period = make_year(year)
    return period and Reading(type="DATE", value=timex_value(period), period=period)


def _read_decade(slots: Slots, _scene: Scene) -> Reading | None:
    period = Period("decade", date(int(slots["decade"]) * 10, 1, 1))
    return Reading(type="DATE", value=timex_value(period), period=period, mod=_mod(slots))


def _read_century(slots: Slots, _scene: Scene) -> Reading | None:
    number = int(slots["ord"]) + int(slots.get("tens", "0"))
    if not 2 <= number <= 30:
        return None
    period = Period("century", date(number * 100 - 100, 1, 1))
    return Reading(type="DATE", value=timex_value(period), period=period, mod=_mod(slots))


def _read_quarter(slots: Slots, scene: Scene) -> Reading | None:
    """Read 'the third quarter (of 2023)', 'the latest quarter', 'the 1988 quarter'."""
    if "same" in slots or "latest" in slots:
        period = _known_quarter(slots, scene)
    else:
        number = int(slots["quarter"])
        if not 1 <= number <= 4:
            return None
        period = _cyclic(number * 3 - 2, "quarter", (slots, scene))
        if period is None:
            return Reading(type="DATE", value=f"XXXX-Q{number}", mod=_mod(slots))
    if period is None:
        return Reading(type="DATE", value="XXXX-QX")
    return Reading(type="DATE", value=timex_value(period), period=period, mod=_mod(slots))


def _known_quarter(slots: Slots, scene: Scene) -> Period | None:
    if "year" in slots:
        year = int(slots["year"])
        return _in_year(scene.quarter, year) if scene.quarter else make_year(year)
    if scene.quarter and "latest" not in slots:
        return scene.quarter
    return shifted(containing(scene.published, "quarter"), -1) if scene.published else None


def _in_year(period: Period, year: int) -> Period:
    return Period(period.unit, date(year, period.first.month, 1))


def _cyclic(month: int, unit: PeriodUnit, found: tuple[Slots, Scene]) -> Period | None:
    """Return the quarter, half or season that begins in this month, of the year told or meant."""
    slots, scene = found
    if _tells_year(slots):
        year = _told_year(slots, scene)
        return Period(unit, date(year, month, 1)) if year else None
    if scene.published is None:
        return None
    this = Period(unit, date(scene.published.year, month, 1))
    if scene.is_future:
        return this if last_day(this) >= scene.published else shifted_years(this, 1)
    return this if this.first <= scene.published else shifted_years(this, -1)


def shifted_years(period: Period, years: int) -> Period | None:
    """Return the same part of another year."""
    year = period.first.year + years
    return _in_year(period, year) if 1 <= year <= 9000 else None


def _read_year_ago(slots: Slots, scene: Scene) -> Reading | None:
    """Read 'a year ago': beside a quarter it is that quarter, a year before."""
    if scene.quarter:
        period = shifted_years(scene.quarter, -1)
    else:
        is_chain = "dir" in slots and scene.anchor
        start = scene.anchor.first if is_chain and scene.anchor else scene.published
        period = shifted(containing(start, "year"), -1) if start else None
    if period is None:
        return Reading(type="DATE", value="PAST_REF", mod=_mod(slots), is_future=False)
    return Reading(type="DATE", value=timex_value(period), period=period, mod=_mod(slots))


def _read_half(slots: Slots, scene: Scene) -> Reading | None:
    number = int(slots["half"])
    if number not in (1, 2):
        return None
    period = _cyclic(number * 6 - 5, "half", (slots, scene))
    value = timex_value(period) if period else f"XXXX-H{number}"
    return Reading(type="DATE", value=value, period=period, mod=_mod(slots))


def _read_season(slots: Slots, scene: Scene) -> Reading | None:
    """Read a season; 'the winter of 2023' may lie on either side, so only its year is told."""
    season = slots["season"]
    period = _cyclic(SEASON_STARTS[season], "season", (slots, scene))
    if period is None:
        return Reading(type="DATE", value=f"XXXX-{season}", mod=_mod(slots))
    interval = None
    if season == "WI" and _tells_year(slots):
        year = f"{period.first.year:04d}"
        interval = Interval(start=year, end=year, precision="season")
    return Reading(
        type="DATE", value=timex_value(period), period=period, interval=interval, mod=_mod(slots)
    )


def _read_month_week(slots: Slots, scene: Scene) -> Reading | None:
    """Read 'the last week of March': weeks belong to the month of their Thursday."""
    found = _find_month_or_day({k: v for k, v in slots.items() if k != "day"}, scene)
    if found is None or found[0] is None:
        return Reading(type="DATE", value="XXXX-WXX")
    first, nth = found[0].first, int(slots["ord"])
    thursdays = [
        day
        for number in range(31)
        if (day := first + timedelta(days=number)).isoweekday() == 4 and day.month == first.month
    ]
    if nth == 0 or nth > len(thursdays):
        return None
    period = containing(thursdays[nth - 1 if nth > 0 else -1], "week")
    return Reading(type="DATE", value=timex_value(period), period=period)


# --- two days ago, three weeks later ------------------------------------------------------


def _read_offset(slots: Slots, scene: Scene) -> Reading | None:
    """Read a distance from publication ('two days ago') or from what was told ('a week later')."""
    direction = int(slots.get("dir") or slots.get("now") or slots.get("hence") or "1")
    from_now = any(name in slots for name in ("now", "hence"))
    if "vague" in slots:
        return _vague_offset(slots, direction, from_now=from_now)
    start = Period("day", scene.published) if scene.published else None
    if not from_now:
        start = scene.anchor or start
    period = _offset_period(slots, direction, start)
    if period is None:
        value = _REFERENCES[direction] if from_now else _UNKNOWN[_UNITS.get(slots["unit"], "day")]
        return Reading(type="DATE", value=value, mod=_mod(slots))
    return Reading(type="DATE", value=timex_value(period), period=period, mod=_mod(slots))


def _vague_offset(slots: Slots, direction: int, *, from_now: bool) -> Reading:
    value = _REFERENCES[direction] if from_now else "XXXX-XX-XX"
    is_future = direction > 0 if from_now else None
    return Reading(type="DATE", value=value, mod=_mod(slots), is_future=is_future)


def _offset_period(slots: Slots, direction: int, start: Period | None) -> Period | None:
    amount, unit = _amount(slots), slots["unit"]
    if start is None or amount is None or unit not in _UNITS or amount > 9000:
        return None
    target = _UNITS[unit]
    if unit in _YEARS_OF:
        months = round(amount * 12 * _YEARS_OF[unit])
        target = "year" if months % 12 == 0 else "month"
    elif target == "month":
        months = round(amount)
    else:
        steps = round(amount * _WEEKS_OF.get(unit, 1)) * direction
        begin = containing(start.first, target) if _size(start.unit) <= _size(target) else None
        return shifted(begin, steps) if begin else None
    if _size(start.unit) > _size(target):
        return None
    moved = add_months(start.first, direction * months)
    return containing(moved, target) if moved else None


def _amount(slots: Slots) -> float | None:
    """Return the number told: 'two', 'twenty-five', 'two and a half', 'half a'."""
    if "vague" in slots or not {"num", "half", "tens"} & set(slots):
        return None
    return sum(float(slots.get(name, "0")) for name in ("tens", "num", "half"))


# --- durations, sets, references ----------------------------------------------------------


def _read_duration(slots: Slots, scene: Scene) -> Reading | None:
    """Read 'three days'; 'the past three days' has dates as well, counted from publication."""
    amount = _amount(slots) if {"num", "half", "tens", "vague"} & set(slots) else 1.0
    value = _duration_value(amount, slots["unit"])
    steps = int(slots.get("shift", slots.get("past", "0")))
    interval = _anchored(amount, slots["unit"], (steps, scene)) if steps and amount else None
    is_future = steps > 0 if interval else None
    return Reading(
        type="DURATION", value=value, interval=interval, mod=_mod(slots), is_future=is_future
    )


def _duration_value(amount: float | None, unit: str) -> str:
    scale, letter = {"FN": (2, "W"), "E": (10, "Y"), "C": (100, "Y"), "L": (1000, "Y")}.get(
        unit, (1, unit)
    )
    prefix = "P"
    if letter[0] == "T":
        prefix, letter = "PT", letter[1]
        if letter == "H" and amount and amount % 1 == 0.5:
            return f"PT{int(amount)}H30M" if amount > 1 else "PT30M"
    if amount is None:
        return f"{prefix}X{letter}"
    return f"{prefix}{amount * scale:.2f}".rstrip("0").rstrip(".") + letter


def _anchored(amount: float, unit: str, found: tuple[int, Scene]) -> Interval | None:
    """Return from when to when 'the past three days' or 'the next two months' run."""
    steps, scene = found
    if scene.published is None or amount > 9000:
        return None
    today = scene.published
    days = {"D": 1, "W": 7, "FN": 14, "NI": 1}.get(unit)
    if days:
        other: date | None = today + timedelta(days=round(amount * days) * steps)
    elif unit in _YEARS_OF or unit in ("M", "Q"):
        months = amount * {"M": 1, "Q": 3}.get(unit, 12 * _YEARS_OF.get(unit, 1))
        other = add_months(today, round(months) * steps)
    else:
        return None
    if other is None:
        return None
    length = 10 if days else 7 if unit in ("M", "Q") else 4
    first, last = sorted((today, other))
    return Interval(
        start=first.isoformat()[:length], end=last.isoformat()[:length], precision="range"
    )


def _read_frequency(slots: Slots, _scene: Scene) -> Reading | None:
    part = "T" + slots["part"] if "part" in slots else ""
    if "freq" in slots:
        value = slots["freq"]
    elif "weekday" in slots:
        value = f"XXXX-WXX-{slots['weekday']}{part}"
    elif "month" in slots:
        value = f"XXXX-{int(slots['month']):02d}"
    elif "season" in slots:
        value = f"XXXX-{slots['season']}"
    elif "unit" in slots:
        value = _duration_value(float(slots.get("num", "1")), slots["unit"])
    else:
        value = f"XXXX-XX-XX{part}"
    return Reading(type="SET", value=value)


def _read_reference(slots: Slots, _scene: Scene) -> Reading | None:
    value = slots.get("ref") or slots["value"]
    is_future = {"PAST_REF": False, "FUTURE_REF": True}.get(value)
    return Reading(type="DATE", value=value, mod=_mod(slots), is_future=is_future)


_READINGS: Mapping[str, Callable[[Slots, Scene], Reading | None]] = {
    "calendar": _read_calendar,
    "century": _read_century,
    "decade": _read_decade,
    "duration": _read_duration,
    "frequency": _read_frequency,
    "half": _read_half,
    "monthweek": _read_month_week,
    "none": _read_none,
    "offset": _read_offset,
    "part": _read_part,
    "quarter": _read_quarter,
    "ref": _read_reference,
    "relative": _read_relative,
    "season": _read_season,
    "year": _read_year,
    "yearago": _read_year_ago,
    "yearwords": _read_year_words,
}
READINGS = frozenset(_READINGS)
"""Names that a rule of the grammar may give as its reading."""
