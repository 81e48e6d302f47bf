"""Readings of distances, lengths, repetitions and references: 'two days ago', 'daily', 'now'."""

from __future__ import annotations

from datetime import date, timedelta

from dateline.annotate.timecalendar import Period, PeriodUnit, add_months, containing, shifted
from dateline.annotate.timescene import (
    REFERENCES,
    UNITS,
    UNKNOWN,
    Reading,
    Scene,
    Slots,
    anchor_for,
    is_within,
    mod_of,
    read_date,
)
from dateline.model import Interval

_MOST = 9000
"""Numbers beyond this count no time that a calendar could follow."""
_DAYS = {"D": 1, "NI": 1, "WE": 7, "W": 7, "FN": 14}
_MONTHS = {"M": 1, "Q": 3, "H": 6, "Y": 12, "E": 120, "C": 1200, "L": 12000}
_SECONDS = {"TS": 1, "TM": 60, "TH": 3600}
_WRITTEN = {"FN": (2, "W"), "H": (6, "M"), "E": (10, "Y"), "C": (100, "Y"), "L": (1000, "Y")}
"""Units that TIMEX3 durations write as a multiple of another."""


def read_offset(slots: Slots, scene: Scene) -> Reading | None:
    """Read a distance from publication ('two days ago') or from the time told last ('later')."""
    direction = int(slots.get("dir") or slots.get("now") or slots.get("hence") or "1")
    from_now = "now" in slots or "hence" in slots
    amount, unit = _amount(slots), slots["unit"]
    unknown = REFERENCES[direction] if from_now else UNKNOWN[UNITS.get(unit, "day")]
    if amount is None or amount > _MOST:
        is_future = direction > 0 if from_now else None
        return Reading(type="DATE", value=unknown, mod=mod_of(slots), is_future=is_future)
    if unit in _SECONDS:
        return _read_hours(slots, amount * direction, scene if from_now else None)
    now = Period("day", scene.published) if scene.published else None
    start = now if from_now else anchor_for(_fineness(unit), scene)
    period = _moved(start, amount * direction, unit) if start else None
    return read_date(period, unknown, slots)


def read_duration(slots: Slots, scene: Scene) -> Reading | None:
    """Read 'three days'; 'the past three days' has dates as well, counted from publication."""
    unit, is_bare = slots["unit"], "bare" in slots
    amount = _amount(slots) if {"num", "half", "tens", "vague"} & set(slots) else 1.0
    if unit == "Q" and (is_bare or (amount is not None and amount <= 1)):
        return None  # "a quarter" is a share far more often than a time
    if is_bare and unit in _SECONDS:
        return None  # "in the hours of darkness" is no measure
    steps = int(slots.get("shift", slots.get("past", "0")))
    interval = _anchored(amount * steps, unit, scene) if steps and amount else None
    return Reading(
        type="DURATION",
        value=_duration_value(amount, unit),
        interval=interval,
        mod=mod_of(slots),
        is_future=steps > 0 if interval else None,
    )


def read_frequency(slots: Slots, _scene: Scene) -> Reading | None:
    """Read 'every Monday', 'daily', 'each July', 'twice a year'."""
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


def read_reference(slots: Slots, _scene: Scene) -> Reading | None:
    """Read 'now', 'recently', 'the near future': a time without dates."""
    value = slots.get("ref") or slots["value"]
    is_future = {"PAST_REF": False, "FUTURE_REF": True}.get(value)
    return Reading(type="DATE", value=value, mod=mod_of(slots), is_future=is_future)


# --- distances ----------------------------------------------------------------------------


def _amount(slots: Slots) -> float | None:
    """Return the number told ('two', 'twenty-five', 'two and a half'); None for 'a few'."""
    if "vague" in slots:
        return None
    return sum(float(slots.get(name, "0")) for name in ("tens", "num", "half"))


def _moved(start: Period, amount: float, unit: str) -> Period | None:
    """Return the period that far from the start, as fine as the unit it is counted in."""
    if unit in _DAYS:
        target = UNITS[unit]
        steps = round(amount) * (2 if unit == "FN" else 1)
        return shifted(containing(start.first, target), steps)
    months = round(amount * _MONTHS[unit])
    target = "month" if months % 12 else _fineness(unit)
    moved = add_months(start.first, months) if is_within(target, start) else None
    return containing(moved, target) if moved else None


def _fineness(unit: str) -> PeriodUnit:
    """Return how fine a distance in such units is told: two decades ago is a year."""
    if unit in _DAYS:
        return UNITS[unit]
    return "year" if _MONTHS.get(unit, 1) >= 12 else "month"


def _read_hours(slots: Slots, amount: float, scene: Scene | None) -> Reading:
    """Read 'three hours ago', which needs the clock time of publication."""
    mod = mod_of(slots)
    if scene is None or scene.moment is None:
        value = "XXXX-XX-XX" if scene is None else REFERENCES[1 if amount > 0 else -1]
        return Reading(type="DATE", value=value, mod=mod)
    moment = scene.moment + timedelta(seconds=amount * _SECONDS[slots["unit"]])
    return Reading(
        type="TIME",
        value=moment.strftime("%Y-%m-%dT%H:%M"),
        period=Period("day", moment.date()),
        mod=mod,
    )


# --- lengths ------------------------------------------------------------------------------


def _duration_value(amount: float | None, unit: str) -> str:
    scale, letter = _WRITTEN.get(unit, (1, unit))
    prefix = "P"
    if unit in _SECONDS:
        prefix, letter = "PT", unit[1]
    if amount is None:
        return f"{prefix}X{letter}"
    if letter == "H" and amount % 1 == 0.5:
        return f"PT{int(amount)}H30M" if amount > 1 else "PT30M"
    return f"{prefix}{amount * scale:.2f}".rstrip("0").rstrip(".") + letter


def _anchored(amount: float, unit: str, scene: Scene) -> Interval | None:
    """Return from when to when 'the past three days' or 'the next two months' run."""
    if scene.published is None or abs(amount) > _MOST:
        return None
    today = scene.published
    other = _counted_from(today, amount, unit)
    if other is None:
        return None
    length = 10 if unit in _DAYS else 7 if _MONTHS[unit] < 12 else 4
    first, last = sorted((today, other))
    return Interval(
        start=first.isoformat()[:length], end=last.isoformat()[:length], precision="range"
    )


def _counted_from(day: date, amount: float, unit: str) -> date | None:
    if unit in _DAYS:
        return day + timedelta(days=round(amount * _DAYS[unit]))
    if unit in _MONTHS:
        return add_months(day, round(amount * _MONTHS[unit]))
    return None
