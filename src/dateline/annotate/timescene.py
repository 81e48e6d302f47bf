"""What the reader of times knows at a point of the text, and what a reading gives back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

import msgspec

from dateline.annotate.timecalendar import Period, PeriodUnit, last_day, timex_value
from dateline.model import Interval, TimexType

Slots = Mapping[str, str]
"""Slot of a rule → value of the word in it; the rule's options stand beside them."""

UNITS: Mapping[str, PeriodUnit] = {
    "D": "day", "NI": "day", "W": "week", "FN": "week", "WE": "weekend", "M": "month",
    "Q": "quarter", "H": "half", "Y": "year", "E": "decade", "C": "century",
}  # fmt: skip
"""Unit of the word tables → period; hours and shorter have none."""
UNKNOWN: Mapping[PeriodUnit, str] = {
    "day": "XXXX-XX-XX", "week": "XXXX-WXX", "weekend": "XXXX-WXX-WE", "month": "XXXX-XX",
    "quarter": "XXXX-QX", "season": "XXXX-XX", "half": "XXXX-HX", "year": "XXXX",
    "decade": "XXX", "century": "XX",
}  # fmt: skip
REFERENCES = {-1: "PAST_REF", 0: "PRESENT_REF", 1: "FUTURE_REF"}

MONTHS_LEAN = 240
"""Days by which a month ahead counts as farther away where no tense is known: a bare month is
mostly past, but one just ahead is nearer than the same month almost a year ago."""
PARTS_TRUST = 150
"""Days by which a quarter or season against the tense counts as farther away."""
CUE_TRUST, FUTURE_TRUST, CALLER_TRUST = 250, 305, 400
"""The same for days and months: where only words near tell the past, where they tell the future
(which few words do by chance), where the caller tells either."""

_SIZES: Sequence[PeriodUnit] = (
    "day", "weekend", "week", "month", "quarter", "season", "half", "year", "decade", "century",
)  # fmt: skip


class Scene(msgspec.Struct, frozen=True, kw_only=True):
    """What the reader knows when it comes to an expression."""

    published: date | None
    moment: datetime | None = None
    """Publication with its clock time, where the page tells it."""
    anchor: Period | None = None
    """The time told last, from which "two days later" counts."""
    day: date | None = None
    """The day told last in this paragraph, to which a bare clock time belongs."""
    quarter: Period | None = None
    """The quarter reported on: a company's "a year ago" is the same quarter of the year before.
    Where several quarters are reported together, as "nine months", it is their year."""
    is_future: bool | None = None
    """What the caller, or the words around, say of the governing verb."""
    trust: int = CUE_TRUST
    """Days by which a time against the tense counts as farther away."""
    before_noun: bool = False
    """True where a word that may be a noun follows: 'the 2020 budget', '2000 troops'."""
    before_plural: bool = False
    """True where that noun looks like a plural."""


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """What an expression means; the period, where it could be resolved, anchors what follows."""

    type: TimexType
    value: str
    period: Period | None = None
    interval: Interval | None = None
    """Set only where it is not simply the period's."""
    mod: str = ""
    is_future: bool | None = None
    is_compared: bool = False
    """True where it is told only to compare with: the quarter a year ago."""


def read_date(period: Period | None, unknown: str, slots: Slots) -> Reading:
    """Return a date: the period's where it could be resolved, else the unresolved value."""
    value = timex_value(period) if period else unknown
    return Reading(type="DATE", value=value, period=period, mod=mod_of(slots))


def mod_of(slots: Slots) -> str:
    """Return the TIMEX3 modifier that the slots tell (START, END, APPROX, …), or nothing."""
    for name in ("edge", "partedge", "about"):
        if slots.get(name):
            return "" if slots[name] == "EXACTLY" else slots[name]
    negated = {"MORE_THAN": "EQUAL_OR_LESS", "LESS_THAN": "EQUAL_OR_MORE"}
    return negated.get(slots.get("nothan", ""), "")


def is_within(unit: PeriodUnit, anchor: Period | None) -> bool:
    """Tell whether the anchor is as fine as the unit, so that the unit around it is known."""
    return anchor is not None and _SIZES.index(anchor.unit) <= _SIZES.index(unit)


def anchor_for(unit: PeriodUnit, scene: Scene) -> Period | None:
    """Return the time told last that is fine enough to count such units from.

    After "in 2011" nothing is two days later, unless the paragraph told a day before.
    """
    if is_within(unit, scene.anchor):
        return scene.anchor
    return Period("day", scene.day) if scene.day else None


def likeliest(periods: Sequence[Period], scene: Scene, *, lean: int) -> Period | None:
    """Return the period nearest to publication; those against the tense count as farther away.

    ``lean`` says how many days the future is farther away where the tense is not known.
    """
    if scene.published is None or not periods:
        return None
    today = scene.published.toordinal()
    past_trust, future_trust = scene.trust, max(scene.trust, FUTURE_TRUST)
    if periods[0].unit not in ("day", "month"):
        past_trust = future_trust = PARTS_TRUST
    ahead = {True: 0, False: past_trust, None: min(lean, past_trust)}[scene.is_future]
    behind = future_trust if scene.is_future else 0

    def cost(period: Period) -> int:
        first, last = period.first.toordinal(), last_day(period).toordinal()
        if first > today:
            return first - today + ahead
        return today - last + behind if last < today else 0

    return min(periods, key=cost)
