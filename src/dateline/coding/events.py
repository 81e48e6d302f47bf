"""Clauses → drafts of event reports: which frame fires, who acts on whom, when and where."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from dateline.coding.frames import match_frame
from dateline.coding.judge import Judge
from dateline.coding.parties import SPEECH, is_political, names_of, parties_of
from dateline.coding.status import Standing, looks_back, standing_of
from dateline.coding.view import View
from dateline.coding.when import REAL, dated_status, interval_of
from dateline.coding.where import Setting, setting_of
from dateline.model import Actor, Clause, Interval, Place, Span
from dateline.reference.lexicon import Frame

_TELLING = frozenset({"ASSAULT", "COERCE", "SANCTION", "PROTEST"})
"""Acts that are news whoever is named: "a bomb went off in a market"."""


class Draft(NamedTuple):
    """An event as one clause tells it, before mentions of one event are brought together."""

    clause: Clause
    frame: Frame
    actors: tuple[Actor, ...]
    recipients: tuple[Actor, ...]
    standing: Standing
    status: str
    interval: Interval | None
    setting: Setting
    span: Span
    reasons: tuple[str, ...]
    looks_back: bool = False

    @property
    def place(self) -> Place | None:
        """Where it happens, as far as the words around it tell."""
        return self.setting.place

    @property
    def is_firm(self) -> bool:
        """Whether the words say how real it is; a bare event noun without a date does not."""
        is_bare = self.clause.kind == "noun" and len(self.standing.reasons) == 1
        return not is_bare or self.interval is not None

    @property
    def stands_alone(self) -> bool:
        """Whether it may open an event; a nameless "the visit" only adds to one told before."""
        if is_political(self.actors, self.recipients):
            return True
        return self.frame.type in _TELLING and not self.looks_back


def find_drafts(view: View, judge: Judge) -> list[Draft]:
    """Return a draft for every clause that tells an event."""
    drafts = [draft for clause in view.document.clauses if (draft := _draft(view, clause, judge))]
    heads = {draft.clause.index: draft for draft in drafts if draft.clause.kind == "verb"}
    return [draft for draft in drafts if not _is_absorbed(draft, heads)]


def in_order(view: View, drafts: Iterable[Draft]) -> list[Draft]:
    """Return drafts sentence by sentence, the main act of each first."""
    return sorted(
        drafts,
        key=lambda draft: (
            draft.clause.sentence,
            _depth(view, draft.clause),
            draft.clause.head_start,
        ),
    )


def _is_absorbed(draft: Draft, verbs: Mapping[int, Draft]) -> bool:
    """Tell an event noun that only says what its verb does: "*lifted sanctions*" is no sanction."""
    verb = verbs.get(draft.clause.parent) if draft.clause.parent is not None else None
    if verb is None or draft.clause.kind != "noun" or draft.clause.relation != "object":
        return False
    names_it = any(c.path == ("obj",) and c.test == "is" for c in verb.frame.when)
    tells_it = verb.frame.type in SPEECH or draft.frame.type == verb.frame.type
    return names_it and not tells_it and draft.status in REAL


def _depth(view: View, clause: Clause) -> int:
    """Return how deep a clause stands below the act its sentence tells; who says so is no step."""
    depth = 0
    for _ in range(len(view.document.clauses)):
        if clause.parent is None:
            break
        parent = view.document.clauses[clause.parent]
        told = clause.relation in {"complement", "coordinate"} and match_frame(view, parent) is None
        depth += 0 if told or view.support(clause) else 1
        clause = parent
    return depth


def _draft(view: View, clause: Clause, judge: Judge) -> Draft | None:
    if view.document.sentences[clause.sentence].is_heading:
        return None
    frame, judged = judge.verdict(clause)
    if frame is None:
        return None
    standing = standing_of(view, clause, is_refusal=frame.is_refusal)
    if standing.status == "dropped" or _is_aside(view, clause, standing):
        return None
    actors, recipients = parties_of(view, clause, frame, standing)
    back = looks_back(view, clause)
    if not (back or frame.type in _TELLING or is_political(actors, recipients)):
        return None
    interval, when = interval_of(view, clause, status=standing.status)
    setting = setting_of(view, clause, frame)
    return Draft(
        clause=clause,
        frame=frame,
        actors=actors,
        recipients=recipients,
        standing=standing,
        status=dated_status(view, standing.status, interval),
        interval=interval,
        setting=setting,
        span=Span(start=clause.start, end=clause.end),
        reasons=(
            f"clause: {clause.kind} '{clause.predicate}' at {clause.head_start}",
            f"frame: {frame.id}",
            *([judged] if judged else []),
            f"actors: {names_of(actors)}; recipients: {names_of(recipients)}",
            f"date: {when}",
            f"place: {setting.place.name if setting.place else 'none told'}",
            *(f"status: {reason}" for reason in standing.reasons),
        ),
        looks_back=back,
    )


def _is_aside(view: View, clause: Clause, standing: Standing) -> bool:
    """Tell what is only said not to be, or is the aim of an act that is itself recorded."""
    if clause.kind != "noun" and clause.is_negated and clause.tense != "future":
        return standing.status == "cancelled"
    if clause.relation != "purpose" or clause.parent is None:
        return False
    return match_frame(view, view.document.clauses[clause.parent]) is not None
