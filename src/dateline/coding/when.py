"""Clauses → when an act takes place."""

from __future__ import annotations

from dateline.coding.scene import regions_of
from dateline.coding.view import View
from dateline.model import Clause, Interval, TimeExpression

REAL = frozenset({"occurred", "ongoing"})


def interval_of(view: View, clause: Clause) -> tuple[Interval | None, str]:
    """Return the interval told nearest to the predicate inside its own clause."""
    for region in regions_of(view, clause):
        times = [time for time in _times_in(view, region) if time.interval is not None]
        if times:
            best = min(times, key=lambda time: _distance(region, time))
            return best.interval, f"'{view.quoted(best.start, best.end)}' = {best.value}"
    return None, "none told"


def _times_in(view: View, clause: Clause) -> list[TimeExpression]:
    return [
        time
        for time in view.document.times
        if clause.start <= time.start
        and time.end <= clause.end
        and not _in_nested(view, clause, time.start, time.end)
    ]


def _in_nested(view: View, clause: Clause, start: int, end: int) -> bool:
    """Tell whether a span belongs to a clause further down rather than to this one."""
    for child in view.children.get(clause.index, ()):
        if (
            child.start <= start
            and end <= child.end
            and not (child.start <= clause.head_start < child.end)
        ):
            return True
    return False


def _distance(clause: Clause, time: TimeExpression) -> int:
    before = clause.head_start - time.end
    return time.start - clause.head_end if before < 0 else before + 8


def dated_status(view: View, status: str, interval: Interval | None) -> str:
    """Read a fact that is dated after publication as a plan: "Monday's summit"."""
    published = (view.document.article.published or "")[:10]
    if not published or interval is None or not interval.start or status not in REAL:
        return status
    start = interval.start
    return "planned" if start[: len(published)] > published[: len(start)] else status
