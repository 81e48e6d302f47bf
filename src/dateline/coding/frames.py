"""Clauses → the frame of the lexicon that fires."""

from __future__ import annotations

from dateline.coding.view import View
from dateline.model import Clause
from dateline.reference.lexicon import Frame


def match_frame(view: View, clause: Clause) -> Frame | None:
    """Return the most specific frame of the lexicon whose conditions hold of the clause."""
    if clause.index not in view.fired:
        rows = view.lexicon.frames.get((clause.kind, clause.predicate), ())
        view.fired[clause.index] = next((r for r in rows if view.holds(clause, r.when)), None)
    return view.fired[clause.index]
