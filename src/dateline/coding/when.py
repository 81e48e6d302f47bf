"""Clauses → when an act takes place.

A clause has the times told with it; where it has none, those of the clause that carries it. How a
time hangs on a clause decides: told of the verb itself, in one of its obliques ("in a statement
on Monday"), or somewhere in its subject or object. A noun takes the time of the verb that holds
it unless that verb only speaks of it: "on Sunday he *announced* a withdrawal".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from dateline.coding.frames import match_frame
from dateline.coding.parties import SPEECH
from dateline.coding.scene import SHARING
from dateline.coding.view import View
from dateline.model import Clause, Interval, Phrase, TimeExpression

REAL = frozenset({"occurred", "ongoing"})
_STEPS = 4
_TOLD, _BESIDE, _INSIDE, _APART = 0, 1, 2, 3
"""How a time hangs on a verb: on itself, in an oblique that tells where, in its subject, object or
another oblique; or it owns a noun beside it ("with *Monday's* vote") and is not the verb's."""
_WITHIN = frozenset({"in", "at", "during", "on", "amid", "by", "via", "dans", "à", "lors", "sur"})
"""Prepositions that put one act inside the time of another."""
_ALONGSIDE = frozenset({"when", "while", "as", "lorsque", "quand"})
_OPENING = frozenset({"promises", "demands"})
"""Stances of words about what is ahead: what they hold has no date of the past by them."""
_SAYING = frozenset({"attributed", "alleged", "denied"})


def interval_of(
    view: View, clause: Clause, *, status: str = "occurred"
) -> tuple[Interval | None, str]:
    """Return the interval told nearest to the predicate, in its clause or one that carries it."""
    for step, region in enumerate(_regions(view, clause)):
        told = _told_in(view, region, is_own=step == 0)
        if not told:
            continue
        _, _, best = min(told, key=lambda one: (one[0], one[1], one[2].start))
        interval = best.interval
        if interval is None or (step and status not in REAL and _is_over(view, interval)):
            continue
        if clause.is_progressive or _begins(view, clause, region):
            interval = _left_open(view, interval)
        return interval, f"'{view.quoted(best.start, best.end)}' = {best.value}"
    return None, "none told"


def dated_status(view: View, status: str, interval: Interval | None) -> str:
    """Read a fact that is dated after publication as a plan: "Monday's summit"."""
    published = (view.document.article.published or "")[:10]
    if not published or interval is None or not interval.start or status not in REAL:
        return status
    start = interval.start
    return "planned" if start[: len(published)] > published[: len(start)] else status


def finest(intervals: Sequence[Interval]) -> Interval | None:
    """Return the first of the dates of one event, or the day of it that another mention tells.

    >>> month = Interval(start="2023-10", end="2023-10", precision="month")
    >>> day = Interval(start="2023-10-02", end="2023-10-02", precision="day")
    >>> finest([month, day]) == day
    True
    """
    if not intervals:
        return None
    first = intervals[0]
    if first.start != first.end or first.start is None:
        return first
    within = (i for i in intervals if i.start == i.end and (i.start or "").startswith(first.start))
    return max(within, key=lambda i: len(i.start or ""))


# --- whose times count ------------------------------------------------------------------------


def _regions(view: View, clause: Clause) -> list[Clause]:
    """Return the clause and those whose time is also its own, the nearest first."""
    regions = [clause]
    for region in regions:
        if len(regions) > _STEPS:
            break
        regions += [c for c in _carriers(view, region) if c not in regions]
    return regions


def _carriers(view: View, clause: Clause) -> Iterator[Clause]:
    if clause.kind == "noun":
        yield from _holders(view, clause)
        return
    if clause.parent is None:
        return
    parent = view.document.clauses[clause.parent]
    beside = clause.relation == "time" and clause.marker in _ALONGSIDE
    if clause.relation in SHARING or beside or _tells_own(view, clause, parent):
        yield parent


def _holders(view: View, clause: Clause) -> Iterator[Clause]:
    """Yield the verbs that lend a noun their time: participles on it, then those that hold it."""
    holders = [h for h in view.holders(clause) if h.clause.kind == "verb"]
    for holder in sorted(holders, key=lambda h: h.clause.relation != "participle"):
        if _lends(view, clause, holder.clause, holder.slot):
            yield holder.clause
    if not holders and clause.parent is not None:
        parent = view.document.clauses[clause.parent]
        if parent.predicate == "be":
            yield parent  # "has been the subject of sanctions since 2011"


def _lends(view: View, noun: Clause, verb: Clause, slot: str) -> bool:
    """Tell whether what a verb is told to happen at holds for a noun it holds, too."""
    if view.support(noun) is not None and not _only_speaks(view, verb):
        return True
    if _only_speaks(view, verb):
        return False
    frame, own = match_frame(view, verb), match_frame(view, noun)
    if frame is None or own is None or frame.type == own.type:
        return True
    return slot in _WITHIN or verb.relation == "participle"


def _only_speaks(view: View, verb: Clause) -> bool:
    frame = match_frame(view, verb)
    if frame is not None and frame.type in SPEECH - {"AGREE", "SUPPORT"}:
        return True
    cues = view.lexicon.cues.get(("verb", verb.predicate), ())
    if any(cue.stance not in _OPENING for cue in cues):
        return True
    rows = view.lexicon.operators.get(("verb", verb.predicate), ())
    return any(row.effect in _SAYING for row in rows)


def _tells_own(view: View, clause: Clause, parent: Clause) -> bool:
    """Tell somebody's word of their own past act: "announced that it *had reached* a deal"."""
    if clause.relation != "complement" or clause.tense != "past":
        return False
    if any(view.phrase(index).head.kind == "pronoun" for index in clause.subjects):
        return True
    tellers = {actor.entity or actor.name for actor in view.actors(parent.subjects)}
    return bool(tellers & {actor.entity or actor.name for actor in view.actors(clause.subjects)})


# --- how a time hangs on a clause -----------------------------------------------------------------


def _told_in(view: View, clause: Clause, *, is_own: bool) -> list[tuple[int, int, TimeExpression]]:
    """Return the times of a clause that has an interval, each with how far it is from the act."""
    found = [
        (_hold(view, clause, time), _distance(clause, time), time)
        for time in _times_in(view, clause)
        if time.interval is not None
    ]
    widest = _INSIDE if is_own else _BESIDE
    return [one for one in found if one[0] <= widest]


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
    return any(
        child.start <= start
        and end <= child.end
        and not child.start <= clause.head_start < child.end
        and not _sets_scene(view, clause, child)
        for child in view.children.get(clause.index, ())
    )


def _sets_scene(view: View, clause: Clause, child: Clause) -> bool:
    """Tell what goes before an act to say where it was told: "*Speaking on Monday*, he …"."""
    if child.end > clause.head_start or child.is_negated or child.relation == "condition":
        return False
    publishing = view.lexicon.classes.get("publishing", frozenset())
    return child.predicate in publishing or ("verb", child.predicate) in view.lexicon.cues


def _hold(view: View, clause: Clause, time: TimeExpression) -> int:
    """Return how a time hangs on a clause; a day that owns a noun ("Monday's vote") is inside."""
    if clause.kind == "noun":
        return _TOLD
    arguments = (*clause.subjects, *clause.objects, *clause.indirect, *clause.attributes)
    if any(_holds_inside(view.phrase(index), time, clause) for index in arguments):
        return _INSIDE
    around = [o for o in clause.obliques if _holds_inside(view.phrase(o.phrase), time, clause)]
    if not around:
        return _TOLD
    is_owner = view.quoted(time.end, time.end + 2) in {"'s", "’s"}
    if is_owner:
        return _APART
    return _BESIDE if around[0].prep in _WITHIN else _INSIDE


def _holds_inside(phrase: Phrase, time: TimeExpression, clause: Clause) -> bool:
    """Tell whether a time stands in a phrase that is about something else.

    A phrase on which the clause itself hangs ("the visit *scheduled for Monday*") is none.
    """
    is_around = phrase.start <= time.start and time.end <= phrase.end
    is_time = time.start <= phrase.head.start < time.end
    return is_around and not is_time and not phrase.start <= clause.head_start < phrase.end


def _distance(clause: Clause, time: TimeExpression) -> int:
    before = clause.head_start - time.end
    return time.start - clause.head_end if before < 0 else before + 8


# --- what has begun and not ended -----------------------------------------------------------------


def _begins(view: View, clause: Clause, region: Clause) -> bool:
    """Tell whether the time is only that of the beginning: "protests *began* on Monday"."""
    beginning = view.lexicon.classes.get("beginning", frozenset())
    return clause.index != region.index and region.predicate in beginning


def _left_open(view: View, interval: Interval) -> Interval:
    if interval.start is None or not _is_over(view, interval):
        return interval
    return msgspec.structs.replace(interval, end=None, precision="open")


def _is_over(view: View, interval: Interval) -> bool:
    published = (view.document.article.published or "")[:10]
    end = interval.end
    return bool(published and end) and (end or "") < published[: len(end or "")]
