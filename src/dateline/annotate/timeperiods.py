"""Readings of weeks to centuries: 'last week', 'the third quarter', 'the late 1990s'."""

from __future__ import annotations

from datetime import date

import msgspec

from dateline.annotate.timecalendar import (
    SEASON_STARTS,
    Period,
    PeriodUnit,
    add_months,
    containing,
    last_day,
    make_year,
    shifted,
    timex_value,
)
from dateline.annotate.timedates import full_year, read_calendar, tells_year, told_year
from dateline.annotate.timescene import (
    MONTHS_LEAN,
    REFERENCES,
    UNITS,
    UNKNOWN,
    Reading,
    Scene,
    Slots,
    anchor_for,
    likeliest,
    mod_of,
    read_date,
)
from dateline.model import Interval

_LIKELY_YEARS = range(1900, 2060)


def read_relative(slots: Slots, scene: Scene) -> Reading | None:
    """Read a unit by its distance: 'last week', 'next June', 'the following day', 'this year'."""
    unit = _relative_unit(slots)
    if unit is None:
        return None
    steps = _steps(slots)
    if "loose" in slots and slots.get("unit") == "NI" and anchor_for(unit, scene) is None:
        return None  # "the night" of which nothing was told
    if "shift" in slots or _is_loose(unit, slots, scene):
        period = _from_publication(slots, unit, steps=steps, scene=scene)
    else:
        period = _from_anchor(slots, unit, steps=steps, scene=scene)
    return read_date(period, _unresolved(unit, slots, steps=steps), slots)


def read_year(slots: Slots, scene: Scene) -> Reading | None:
    """Read a year in figures, unless it counts what follows."""
    if "short" in slots:
        year = full_year(int(slots["short"]), scene)
        if year is None:
            return read_date(None, "XX" + slots["short"], slots)
    else:
        year = int(slots["year"])
        if _is_count(year, slots, scene):
            return None
    period = make_year(year)
    if period is None or "fiscal" not in slots:
        return read_date(period, "", slots) if period else None
    value = "FY" + timex_value(period)
    return Reading(type="DATE", value=value, period=period, mod=mod_of(slots))


def read_year_words(slots: Slots, _scene: Scene) -> Reading | None:
    """Read 'nineteen ninety-four' and 'the year two thousand'."""
    century = int(slots.get("centuryword", "20"))
    year = century * 100 + int(slots.get("tens", "0")) + int(slots.get("num", "0"))
    period = make_year(year)
    return read_date(period, "", slots) if period else None


def read_decade(slots: Slots, _scene: Scene) -> Reading | None:
    """Read 'the 1990s', 'the late '80s', 'les années 1990'."""
    decade = slots.get("decade") or _decade_of(slots["decadeyear"])
    if not decade or not 100 <= int(decade) <= 299:
        return None
    return read_date(Period("decade", date(int(decade) * 10, 1, 1)), "", slots)


def read_century(slots: Slots, _scene: Scene) -> Reading | None:
    """Read 'the 19th century': the years 1800 to 1899, as TIMEX3 has them."""
    number = int(slots["ord"]) + int(slots.get("tens", "0"))
    if not 2 <= number <= 30:
        return None
    return read_date(Period("century", date(number * 100 - 100, 1, 1)), "", slots)


def read_quarter(slots: Slots, scene: Scene) -> Reading | None:
    """Read 'the third quarter (of 2023)', 'the latest quarter', 'the 1988 quarter'."""
    if "ended" in slots:
        return _quarter_ended(slots, scene)
    if "same" in slots or "latest" in slots:
        period = _known_quarter(slots, scene)
        found = read_date(period, UNKNOWN["quarter"], slots)
        return msgspec.structs.replace(found, is_compared="year" in slots)
    number = int(slots["quarter"])
    if not 1 <= number <= 4:
        return None
    period = _yearly(number * 3 - 2, "quarter", slots=slots, scene=scene)
    return read_date(period, f"XXXX-Q{number}", slots)


def read_half(slots: Slots, scene: Scene) -> Reading | None:
    """Read 'the first half of 2024'."""
    number = int(slots["half"])
    if number not in (1, 2):
        return None
    period = _yearly(number * 6 - 5, "half", slots=slots, scene=scene)
    return read_date(period, f"XXXX-H{number}", slots)


def read_season(slots: Slots, scene: Scene) -> Reading | None:
    """Read a season; 'the winter of 2023' may lie on either side, so only its year is told."""
    season = slots["season"]
    period = _yearly(SEASON_STARTS[season], "season", slots=slots, scene=scene)
    found = read_date(period, f"XXXX-{season}", slots)
    if season != "WI" or period is None or not tells_year(slots):
        return found
    year = f"{period.first.year:04d}"
    interval = Interval(start=year, end=year, precision="season")
    return msgspec.structs.replace(found, interval=interval)


def read_year_ago(slots: Slots, scene: Scene) -> Reading | None:
    """Read 'a year ago', 'the same month last year'.

    In company news a quarter is told first; there "a year ago" is that quarter, a year before.
    """
    if "unit" in slots:
        period = _same_unit_last_year(slots["unit"], scene)
    elif scene.quarter:
        period = _years_later(scene.quarter, -1)
    else:
        told = scene.anchor.first if "dir" in slots and scene.anchor else scene.published
        period = shifted(containing(told, "year"), -1) if told else None
    found = read_date(period, "PAST_REF", slots)
    return msgspec.structs.replace(found, is_compared=True, is_future=None if period else False)


# --- by distance --------------------------------------------------------------------------


def _relative_unit(slots: Slots) -> PeriodUnit | None:
    if "month" in slots:
        return "month"
    return "season" if "season" in slots else UNITS.get(slots.get("unit", ""))


def _steps(slots: Slots) -> int:
    if "past" in slots or "coming" in slots:
        return -1 if "past" in slots else 1
    return int(slots.get("shift", slots.get("chain", "0")))


def _is_loose(unit: PeriodUnit, slots: Slots, scene: Scene) -> bool:
    """Tell whether 'the year' is the one of publication, whatever was told before.

    'The whole year' is the one told last: it stands beside a quarter of it.
    """
    if "loose" not in slots:
        return False
    is_bare_year = unit == "year" and "whole" not in slots
    return is_bare_year or anchor_for(unit, scene) is None


def _unresolved(unit: PeriodUnit, slots: Slots, *, steps: int) -> str:
    if "month" in slots:
        return f"XXXX-{int(slots['month']):02d}"
    if "season" in slots:
        return f"XXXX-{slots['season']}"
    return REFERENCES[max(-1, min(1, steps))] if "shift" in slots else UNKNOWN[unit]


def _from_publication(slots: Slots, unit: PeriodUnit, *, steps: int, scene: Scene) -> Period | None:
    if scene.published is None:
        return None
    if "month" in slots or "season" in slots:
        return _named_period(_first_month(slots), unit, steps=steps, seen_from=scene.published)
    this = containing(scene.published, unit)
    is_over = unit == "weekend" and "shift" not in slots and scene.published < this.first
    if is_over and not scene.is_future:
        steps -= 1  # "over the weekend", told on a Monday
    return shifted(this, steps)


def _from_anchor(slots: Slots, unit: PeriodUnit, *, steps: int, scene: Scene) -> Period | None:
    anchor = anchor_for(unit, scene)
    if anchor is None:
        return None
    if "month" in slots or "season" in slots:
        return _named_period(_first_month(slots), unit, steps=steps, seen_from=anchor.first)
    start = last_day(anchor) if steps > 0 else anchor.first
    return shifted(containing(start, unit), steps)


def _first_month(slots: Slots) -> int:
    return int(slots["month"]) if "month" in slots else SEASON_STARTS[slots["season"]]


def _named_period(month: int, unit: PeriodUnit, *, steps: int, seen_from: date) -> Period | None:
    """Return 'last', 'this' or 'next' March or summer: the nearest that is wholly over or ahead."""
    this = containing(seen_from, unit)
    length, cycle = (3, 4) if unit == "season" else (1, 12)
    back = (this.first.month - month) % 12 // length
    if steps < 0:
        return shifted(this, -(back or cycle))
    if steps > 0:
        return shifted(this, cycle - back)
    is_over = month < this.first.month and this.first.year == seen_from.year
    return shifted(this, -back if is_over or back == 0 else cycle - back)


# --- years and their parts ----------------------------------------------------------------


def _is_count(year: int, slots: Slots, scene: Scene) -> bool:
    """Tell whether the number counts what follows ('2000 troops') or is no likely year."""
    if year in _LIKELY_YEARS:
        return "strong" not in slots and scene.before_plural
    return "strong" not in slots or scene.before_noun


def _decade_of(year: str) -> str:
    """Return the decade of a year in four or two figures; empty where it begins no decade."""
    if not year.endswith("0"):
        return ""
    return year[:3] if len(year) == 4 else "19" + year[0]


def _quarter_ended(slots: Slots, scene: Scene) -> Reading | None:
    """Read 'the quarter ended March 31'."""
    end = read_calendar(slots, scene)
    if end is None or end.period is None:
        return None
    return read_date(containing(end.period.first, "quarter"), UNKNOWN["quarter"], slots)


def _known_quarter(slots: Slots, scene: Scene) -> Period | None:
    if "year" in slots:
        year = int(slots["year"])
        return _in_year(scene.quarter, year) if scene.quarter else make_year(year)
    if scene.quarter and scene.quarter.unit == "quarter" and "latest" not in slots:
        return scene.quarter
    return shifted(containing(scene.published, "quarter"), -1) if scene.published else None


def _in_year(period: Period, year: int) -> Period:
    return Period(period.unit, date(year, period.first.month, 1))


def _years_later(period: Period, years: int) -> Period | None:
    year = period.first.year + years
    return _in_year(period, year) if 1 <= year <= 9000 else None


def _yearly(month: int, unit: PeriodUnit, *, slots: Slots, scene: Scene) -> Period | None:
    """Return the quarter, half or season that begins in this month, of the year told or meant."""
    if tells_year(slots):
        year = told_year(slots, scene)
        return Period(unit, date(year, month, 1)) if year else None
    if scene.published is None:
        return None
    this = scene.published.year
    parts = [Period(unit, date(year, month, 1)) for year in (this - 1, this, this + 1)]
    return likeliest(parts, scene, lean=MONTHS_LEAN)


def _same_unit_last_year(unit: str, scene: Scene) -> Period | None:
    target = UNITS.get(unit)
    if target is None:
        return None
    anchor = anchor_for(target, scene)
    start = anchor.first if anchor else scene.published
    moved = add_months(start, -12) if start else None
    return containing(moved, target) if moved else None
