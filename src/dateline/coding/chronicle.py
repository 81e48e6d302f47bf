"""Document → what an entity did and underwent, and when: its dated acts in one article.

An act counts where the entity is a party to it, not where it is merely named. It has the time its
clause tells. What is told as having happened without a time of its own took place on the day the
article tells of: the first recent day near its top, else the day of publication. What may or will
happen at no told time has no date and is left out, and so are standing conditions.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from dateline.coding.naming import phrases_of
from dateline.coding.status import Reality, standing_of
from dateline.coding.view import View
from dateline.coding.when import interval_of
from dateline.model import Clause, DatedAct, Interval

_TOP = 5
"""Sentences from the beginning in which the day is looked for that the article tells of."""
_SHORT = 25
"""Characters that a sentence at least has; a date line is shorter."""
_RECENT = 6
_TOLD: frozenset[Reality] = frozenset({"occurred", "ongoing", "alleged", "denied"})
_UNREAL: frozenset[Reality] = frozenset({"hypothetical", "cancelled", "dropped"})
_STANDING = frozenset(
    "be have seem remain want need contain include cost mean appear know believe hope own consist"
    " feature".split()
)
"""Verbs that tell a condition rather than an act."""


def find_dated_acts(view: View, name: str) -> tuple[DatedAct, ...]:
    """Return the dated acts to which the bearer of a name is a party, in the article's order."""
    own = phrases_of(view, name)
    day = _day_of(view)
    acts = (
        _act(view, clause, day) for clause in view.document.clauses if _is_party(view, clause, own)
    )
    return tuple(act for act in acts if act is not None)


def _is_party(view: View, clause: Clause, own: frozenset[int]) -> bool:
    return any(phrase in own for phrase in _parties(view, clause))


def _parties(view: View, clause: Clause) -> Iterator[int]:
    for phrase in (*clause.subjects, *clause.objects, *clause.indirect):
        yield phrase
        yield from view.phrase(phrase).conjuncts
    if clause.phrase is not None:
        possessor = view.phrase(clause.phrase).possessor
        if possessor is not None:
            yield possessor


def _act(view: View, clause: Clause, day: Interval | None) -> DatedAct | None:
    status = standing_of(view, clause).status
    told, _ = interval_of(view, clause, status=status)
    if status in _UNREAL:
        return None
    interval = told if told is not None and told.start else _untold(view, clause, status, day)
    if interval is None:
        return None
    return DatedAct(
        start=clause.start, end=clause.end, head_start=clause.head_start, interval=interval,
        is_told=interval is told,
    )  # fmt: skip


def _untold(view: View, clause: Clause, status: Reality, day: Interval | None) -> Interval | None:
    """Return when an act took place whose clause tells no time."""
    is_act = clause.kind != "adjective" and clause.predicate not in _STANDING
    if status not in _TOLD or not is_act:
        return None
    return _published(view) if clause.tense == "present" and not clause.is_perfect else day


def _day_of(view: View) -> Interval | None:
    """Return the day the article tells of: "on Tuesday" near its top, else that of publication."""
    published = _published(view)
    if published is None or published.start is None:
        return None
    today = date.fromisoformat(published.start)
    top = [s for s in view.document.sentences[:_TOP] if s.end - s.start >= _SHORT]
    for time in view.document.times:
        if not any(s.start <= time.start < s.end for s in top) or time.interval is None:
            continue
        day = _as_day(time.interval.start)
        if day is not None and 0 <= (today - day).days <= _RECENT:
            return Interval(start=day.isoformat(), end=day.isoformat(), precision="day")
    return published


def _published(view: View) -> Interval | None:
    day = _as_day((view.document.article.published or "")[:10])
    if day is None:
        return None
    return Interval(start=day.isoformat(), end=day.isoformat(), precision="day")


def _as_day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None
