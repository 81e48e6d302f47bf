"""How real an event is, by one mechanism: operators met on the way from its clause to the root.

The event's own inflection gives a first status. Every clause, noun or adverb above it that the
lexicon lists as an operator then changes it; what is met last is outermost and has the last word
where it takes reality away. See ``docs/decisions/0004-operators.md``.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from dateline.coding.view import Governor, View
from dateline.model import Actor, Clause, Status
from dateline.reference.lexicon import Operator

Reality = Status | Literal["dropped"]

_UNREAL_MODALS = frozenset("would may might could can should must ought need".split())
_STEPS = 12  # no sentence nests deeper; bounds the walk
_REAL: frozenset[Reality] = frozenset({"occurred", "ongoing"})
_SCOPES: dict[str, frozenset[Reality]] = {
    "ongoing": _REAL,
    "planned": _REAL | {"planned"},
    "alleged": _REAL | {"planned"},
    "hypothetical": _REAL | {"planned", "hypothetical"},
    "cancelled": _REAL | {"planned", "hypothetical", "cancelled"},
}
"""What each effect takes away reality from; the rest keeps the status it has."""
_ASSERTED = frozenset(
    {"root", "relative", "participle", "time", "cause", "concession", "parataxis", "adverbial"}
)


class Standing(NamedTuple):
    """The status of one clause, whose word it rests on, and how that was decided."""

    status: Reality
    speaker: Actor | None
    speakers: tuple[int, ...]
    reasons: tuple[str, ...]
    control: tuple[int, ...]
    """Phrases that an operator hands down as the subject ("called on *Iran* to …")."""


def looks_back(view: View, clause: Clause) -> bool:
    """Tell whether a noun takes up an event told before: "the visit", "this deal"."""
    return clause.phrase is not None and view.phrase(clause.phrase).is_definite


class _Walk:
    """The state of one way up: what the status is so far."""

    def __init__(self, view: View, clause: Clause) -> None:
        self.view = view
        self.event = clause
        self.status: Reality = own_status(clause)
        self.reasons = [f"{_inflection(clause)} → {self.status}"]
        self.speakers: tuple[int, ...] = ()
        self.control: tuple[int, ...] = ()
        self.is_first = True

    def standing(self) -> Standing:
        actors = self.view.actors(self.speakers)
        return Standing(
            self.status, actors[0] if actors else None, self.speakers, tuple(self.reasons),
            self.control,
        )  # fmt: skip

    def apply(self, operator: Operator, governor: Clause) -> None:
        """Let one operator act, with its own negation turned in."""
        effect = self._negated(operator.effect) if governor.is_negated else operator.effect
        before = self.status
        self.status = compose(effect, before)
        self.reasons.append(f"under '{governor.predicate}' ({operator.effect}) → {self.status}")
        if operator.speaker and not self.speakers:
            self.speakers = self.view.fill(governor, operator.speaker)
        if self.is_first and operator.control:
            self.control = self.view.fill(governor, operator.control)

    def _negated(self, effect: str) -> str:
        """Turn an effect round; what is not said to be is nothing, unless it is taken as known."""
        if effect == "attributed" and self.event.kind == "noun":
            return effect if looks_back(self.view, self.event) else "dropped"
        return _negated(effect)

    def set(self, status: Reality, reason: str) -> None:
        """Record a change that no operator row makes."""
        if status != self.status:
            self.status = status
            self.reasons.append(f"{reason} → {status}")


def standing_of(view: View, clause: Clause, *, is_refusal: bool = False) -> Standing:
    """Decide how real the event of a clause is by the article's words.

    Where not doing it is the event ("will not meet the envoy"), the clause's own negation and
    future say no more than that somebody refuses.
    """
    walk = _Walk(view, clause)
    if is_refusal:
        walk.set("occurred", "as a refusal")
    current = clause
    for _ in range(_STEPS):
        _modifiers(walk, current)
        step = _step(walk, current)
        if step is None:
            break
        walk.is_first = walk.is_first and step.kind == "verb" and step is current
        current = step
    return walk.standing()


def own_status(clause: Clause) -> Reality:
    """Return the status that the clause's own inflection gives, before any operator."""
    if clause.is_negated:
        return "cancelled"
    if clause.kind == "noun":
        return "occurred"
    modals = set(clause.auxiliaries)
    if clause.tense == "future":
        return "planned"
    if modals & _UNREAL_MODALS:
        return "hypothetical"
    return "ongoing" if clause.is_progressive and clause.tense == "present" else "occurred"


def compose(effect: str, inner: Reality) -> Reality:
    """Return the status of what had ``inner`` once it stands under an operator of ``effect``.

    >>> compose("alleged", "occurred"), compose("hypothetical", "planned")
    ('alleged', 'hypothetical')
    """
    if inner == "dropped" or effect in {"dropped", "denied"}:
        return "dropped" if "dropped" in {inner, effect} else "denied"
    scope = _SCOPES.get(effect, frozenset())
    return effect if inner in scope else inner  # type: ignore[return-value]  # a key of _SCOPES


def _negated(effect: str) -> str:
    """Return what a negated operator does: "did not deny", "has not said whether"."""
    return {
        "denied": "attributed", "cancelled": "occurred", "planned": "cancelled",
        "occurred": "cancelled", "ongoing": "cancelled", "attributed": "hypothetical",
        "alleged": "dropped", "hypothetical": "dropped",
    }.get(effect, effect)  # fmt: skip


def _inflection(clause: Clause) -> str:
    words = [*clause.auxiliaries, clause.predicate]
    return f"{clause.kind} '{' '.join(words)}'" + (" negated" if clause.is_negated else "")


def _modifiers(walk: _Walk, clause: Clause) -> None:
    kind, slot = ("adjective", "mod") if clause.kind == "noun" else ("adverb", "mod")
    for word in clause.modifiers:
        for operator in walk.view.lexicon.operators.get((kind, word), ()):
            if slot in operator.slots:
                before = walk.status
                walk.status = compose(operator.effect, before)
                walk.reasons.append(f"'{word}' ({operator.effect}) → {walk.status}")


def _step(walk: _Walk, clause: Clause) -> Clause | None:
    """Let the next governor act and return it, or None where the article itself asserts."""
    if clause.kind != "noun":
        return _step_from_verb(walk, clause)
    return _step_from_noun(walk, clause)


def _step_from_verb(walk: _Walk, clause: Clause) -> Clause | None:
    if clause.relation == "condition":
        if clause.marker not in {"whether"}:
            walk.set(compose("hypothetical", walk.status), f"in an '{clause.marker}' clause")
        return None
    if clause.parent is None:
        return None
    parent = walk.view.document.clauses[clause.parent]
    if clause.relation == "coordinate":
        return _as_sibling(walk, parent)
    if clause.relation in _ASSERTED:
        return None
    operator = _operator(walk.view, parent, _slots_of(walk.view, clause))
    if operator is not None:
        _future_in_past(walk, clause, operator, parent)
        walk.apply(operator, parent)
        if operator.effect in {"ongoing", "occurred"} and not parent.is_negated:
            _take_inflection(walk, parent)
    elif clause.relation == "purpose":
        walk.set(compose("planned", walk.status), "as a purpose")
    elif clause.relation == "noun-complement":
        walk.set(compose("hypothetical", walk.status), f"as what '{parent.predicate}' is for")
    walk.is_first = False
    return parent


def _as_sibling(walk: _Walk, first: Clause) -> Clause | None:
    """Stand where the first of coordinated clauses stands: its operators scope over both."""
    if first.kind == "noun":
        return None
    if first.relation == "condition":
        return None
    return _step_from_verb(walk, first)


def _future_in_past(walk: _Walk, clause: Clause, operator: Operator, parent: Clause) -> None:
    """Read "said it would visit" as a plan: 'would' is the future of a past report."""
    reported = operator.effect in {"attributed", "planned"} and parent.tense == "past"
    if "would" in clause.auxiliaries and reported and walk.status == "hypothetical":
        walk.set("planned", "'would' in a past report")


def _slots_of(view: View, clause: Clause) -> frozenset[str]:
    """Return the slots a clause fills above: any complement, and which kind of one."""
    if clause.relation == "oblique":
        return frozenset({clause.marker})
    if view.is_complement(clause):
        return frozenset({"comp", "that" if clause.is_finite else "inf"})
    return frozenset({clause.relation})


def _operator(view: View, clause: Clause, slots: frozenset[str]) -> Operator | None:
    for operator in view.lexicon.operators.get((clause.kind, clause.predicate), ()):
        if operator.slots & slots and view.holds(clause, operator.when):
            return operator
    return None


def _step_from_noun(walk: _Walk, clause: Clause) -> Clause | None:
    """Let the clauses that hold an event noun act, and return the one to climb on from."""
    holders = walk.view.holders(clause)
    told = [holder for holder in holders if _describes(holder, clause)]
    if any(_acts(walk, governor) or _takes_place(walk, governor) for governor in told):
        return None
    above = tuple(holder for holder in holders if holder not in told)
    for governor in above:
        if _acts(walk, governor):
            return governor.clause
    return _climb_plain(walk, clause, above)


def _describes(governor: Governor, noun: Clause) -> bool:
    """Tell a clause that hangs on the noun itself: "the visit *that was called off*"."""
    held = governor.clause.relation in {"participle", "relative"}
    return held and governor.clause.parent == noun.index


def _takes_place(walk: _Walk, governor: Governor) -> bool:
    """Let a clause that says when or how an event came about decide: "attacks *that began*"."""
    rows = walk.view.lexicon.supports.get(governor.clause.predicate, ())
    if governor.clause.kind != "verb" or not any(governor.slot in row.slots for row in rows):
        return False
    walk.reasons.append(f"told with {_inflection(governor.clause)}")
    _take_inflection(walk, governor.clause)
    return True


def _acts(walk: _Walk, governor: Governor) -> bool:
    operator = _operator(walk.view, governor.clause, frozenset({governor.slot}))
    if operator is None:
        return False
    walk.apply(operator, governor.clause)
    if governor.clause.kind == "verb" and operator.effect in {"ongoing", "occurred", "planned"}:
        _take_inflection(walk, governor.clause)
    return True


def _take_inflection(walk: _Walk, verb: Clause) -> None:
    """Let a verb's tense, modals and negation pass to the event noun it carries."""
    carried = own_status(verb)
    if carried in {"planned", "hypothetical", "cancelled"}:
        walk.set(compose(carried, walk.status), f"with {_inflection(verb)}")


def _climb_plain(walk: _Walk, clause: Clause, holders: tuple[Governor, ...]) -> Clause | None:
    lent = walk.view.support(clause)
    if lent is not None:
        _take_inflection(walk, lent[0])
        if own_status(lent[0]) == "ongoing" or lent[1].effect == "ongoing":
            walk.set(compose("ongoing", walk.status), f"with {_inflection(lent[0])}")
        return lent[0]
    for governor in holders:
        for operator in walk.view.lexicon.operators.get(("preposition", governor.slot), ()):
            walk.set(compose(operator.effect, walk.status), f"'{governor.slot}' it")
            return None
        is_main = governor.clause.relation != "relative" and governor.slot == "subj"
        if is_main and governor.clause.tense == "future":
            walk.set(compose("planned", walk.status), f"with {_inflection(governor.clause)}")
            return None
    return None
