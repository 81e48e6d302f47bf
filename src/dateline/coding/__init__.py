"""Document → Coding: event reports and claims, with status and evidence.

document ─► view ─► drafts of events ─► groups ─┐
└──► drafts of claims ───────────┴─► Coding
"""

from __future__ import annotations

from dateline import __version__
from dateline.coding.assemble import assemble
from dateline.coding.chronicle import find_dated_acts
from dateline.coding.claims import find_claims
from dateline.coding.counterparts import with_counterparts
from dateline.coding.events import find_drafts, in_order
from dateline.coding.judge import Judge
from dateline.coding.lead import find_main_event
from dateline.coding.merge import group_drafts
from dateline.coding.narration import with_story_days
from dateline.coding.speech import as_told, speech_acts
from dateline.coding.status import standing_of
from dateline.coding.view import View
from dateline.model import Coding, DatedAct, Document, MainEvent, Status
from dateline.reference import Reference

CODER = "clauses"
VERSION = __version__

__all__ = ["CODER", "VERSION", "code", "dated_acts", "grade_at", "main_event", "status_at"]


def code(document: Document, reference: Reference) -> Coding:
    """Code the event reports and claims of a document."""
    view = View(document, reference.lexicon(document.language))
    claims = find_claims(view)
    judge = Judge(view, reference.event_model(document.language))
    told = as_told(view, find_drafts(view, judge), claims)
    drafts = in_order(view, [*told, *speech_acts(view, claims)])
    harm = view.lexicon.classes.get("casualty", frozenset())
    groups = with_counterparts(view, group_drafts(drafts, harm), claims)
    groups = with_story_days(view, groups)
    return assemble(view, groups, claims, reference=reference)


def dated_acts(document: Document, reference: Reference, name: str) -> tuple[DatedAct, ...]:
    """Return what the bearer of a name did and underwent in a document, and when."""
    return find_dated_acts(View(document, reference.lexicon(document.language)), name)


def main_event(
    document: Document, reference: Reference, *, headline: Document | None = None
) -> MainEvent:
    """Answer who, what, when, where, why and how of a document's main event."""
    view = View(document, reference.lexicon(document.language))
    return find_main_event(view, headline=headline)


def status_at(document: Document, reference: Reference, offset: int) -> Status | None:
    """Return how real the event told by the predicate at an offset is; None where none stands."""
    view = View(document, reference.lexicon(document.language))
    for clause in document.clauses:
        if clause.head_start <= offset < clause.head_end:
            status = standing_of(view, clause).status
            return None if status == "dropped" else status
    return None


def grade_at(document: Document, reference: Reference, offset: int) -> int | None:
    """Return how sure the words are that what is told at an offset happened, from -3 to 3.

    3 is certain, 2 probable, 1 possible, 0 open, and below it is as sure that it did not happen.
    Any word can be asked about; None where the sentence was not parsed.
    """
    view = View(document, reference.lexicon(document.language))
    clause = view.clause_at(offset)
    return None if clause is None else standing_of(view, clause).grade
