"""Clauses → the frame of the lexicon that fires."""

from __future__ import annotations

from dateline.coding.view import View
from dateline.model import Clause
from dateline.reference.lexicon import Frame


def match_frame(view: View, clause: Clause) -> Frame | None:
    """Return the most specific frame of the lexicon whose conditions hold of the clause."""
    for frame in view.lexicon.frames.get((clause.kind, clause.predicate), ()):
        if view.holds(clause, frame.when):
            return frame
    return None
