"""Slots of a matched rule → what time is meant. Language-independent: words are values by now.

Every reading is a pure function of slots and scene. What cannot be told stays unresolved: a
TIMEX3 value with ``X`` and no period. A rule whose reading is ``none`` marks words that look like
a time and are none ("27 years old"); they are passed over.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from dateline.annotate.timedates import (
    read_calendar,
    read_holiday,
    read_month_week,
    read_part,
)
from dateline.annotate.timeperiods import (
    read_century,
    read_decade,
    read_half,
    read_quarter,
    read_relative,
    read_season,
    read_year,
    read_year_ago,
    read_year_words,
)
from dateline.annotate.timescene import Reading, Scene, Slots
from dateline.annotate.timespans import (
    read_duration,
    read_frequency,
    read_offset,
    read_reference,
)

NO_TIME = "none"

_READINGS: Mapping[str, Callable[[Slots, Scene], Reading | None]] = {
    "calendar": read_calendar,
    "century": read_century,
    "decade": read_decade,
    "duration": read_duration,
    "frequency": read_frequency,
    "half": read_half,
    "holiday": read_holiday,
    "monthweek": read_month_week,
    NO_TIME: lambda _slots, _scene: None,
    "offset": read_offset,
    "part": read_part,
    "quarter": read_quarter,
    "reference": read_reference,
    "relative": read_relative,
    "season": read_season,
    "year": read_year,
    "yearago": read_year_ago,
    "yearwords": read_year_words,
}
READINGS = frozenset(_READINGS)
"""Names that a rule of the grammar may give as its reading."""
SURE = frozenset({"calendar", NO_TIME})
"""Readings after which no other rule is asked about the same words: February 30 is no date, and
its February none either."""
TENSED = frozenset({"calendar", "half", "holiday", "quarter", "relative", "season"})
"""Readings that the tense of the governing verb can change."""


def read_slots(name: str, slots: Slots, scene: Scene) -> Reading | None:
    """Return what the slots mean by the reading of that name; None where they mean no time."""
    return _READINGS[name](slots, scene)
