"""Clauses → the frame that holds: the lexicon's, corrected and completed by the learned judge.

The lexicon proposes; the judge drops what it is sure is no event, retypes what it is sure is
another, and adds what the lexicon has no frame for. Without a model the lexicon alone decides.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from dateline.coding.features import features_of
from dateline.coding.frames import match_frame
from dateline.coding.view import View
from dateline.model import Clause, EventType
from dateline.reference.eventmodel import EventModel, Judgement
from dateline.reference.lexicon import Frame, Path

ADD, DROP, RETYPE = 0.75, 0.1, 0.85
"""Shares above which an event is added, below which it is dropped, above which it is retyped."""
_SUBJECT: tuple[Path, ...] = (("subj",),)
_OBJECT: tuple[Path, ...] = (("obj",), ("iobj",))
_TOWARDS: tuple[Path, ...] = tuple((p,) for p in "against with to on toward towards".split())
_CODES: dict[str, str] = {
    "AGREE": "030", "CONSULT": "040", "SUPPORT": "050", "CONCEDE": "080", "COOPERATE": "060",
    "AID": "070", "RETREAT": "084", "REQUEST": "100", "ACCUSE": "110", "REJECT": "120",
    "THREATEN": "130", "PROTEST": "140", "SANCTION": "160", "MOBILIZE": "150", "COERCE": "170",
    "ASSAULT": "190",
}  # fmt: skip


class Verdict(NamedTuple):
    """The frame that holds of a clause, and what the judge had to say of it."""

    frame: Frame | None
    reason: str


class Judge:
    """What the learned model says of every clause of one document."""

    def __init__(self, view: View, model: EventModel | None) -> None:
        self._view = view
        self._said: Mapping[int, Judgement] = {}
        if model is not None:
            clauses = [c for c in view.document.clauses if not _is_heading(view, c)]
            judgements = model.judge([features_of(view, clause) for clause in clauses])
            self._said = dict(zip((c.index for c in clauses), judgements, strict=True))

    def verdict(self, clause: Clause) -> Verdict:
        """Return the frame of a clause after the judge has been heard."""
        frame = match_frame(self._view, clause)
        said = self._said.get(clause.index)
        if said is None:
            return Verdict(frame, "")
        name, share = said.best
        reason = f"judge: {name} {share:.2f}"
        if frame is None:
            return Verdict(_frame_of(name, clause) if share > ADD else None, reason)
        if said.event < DROP:
            return Verdict(None, f"{reason}, no event")
        if name in _CODES and name != frame.type and share > RETYPE:
            return Verdict(
                _frame_of(name, clause, like=frame), f"{reason} rather than {frame.type}"
            )
        return Verdict(frame, reason)


def _is_heading(view: View, clause: Clause) -> bool:
    return view.document.sentences[clause.sentence].is_heading


def _frame_of(name: str, clause: Clause, *, like: Frame | None = None) -> Frame | None:
    """Return the frame of a type for a predicate that no row of the lexicon knows so."""
    if name not in _CODES:
        return None
    kind: EventType = name  # type: ignore[assignment]  # a key of _CODES is a type
    return Frame(
        id=f"judge.{name.lower()}",
        predicates=(clause.predicate,),
        kind=clause.kind,
        actor=like.actor if like else _SUBJECT,
        recipient=like.recipient if like else (*_OBJECT, *_TOWARDS),
        when=(),
        type=kind,
        mode="",
        cameo=_CODES[name],
        contexts=(),
    )
