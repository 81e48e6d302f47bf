"""How real an event is, by one mechanism: operators met on the way from its clause to the root.

The event's own inflection gives a first status. Every clause, noun or adverb above it that the
lexicon lists as an operator then changes it; what is met last is outermost and has the last word
where it takes reality away. See ``docs/decisions/0004-operators.md``.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from dateline.coding.certainty import CERTAIN, KNOWN, PLAIN, POSSIBLE, PROBABLE, grade_of, negated
from dateline.coding.view import Governor, View
from dateline.model import Actor, Clause, Phrase, Status
from dateline.reference.lexicon import Grades, Operator

Reality = Status | Literal["dropped"]

_NOBODY = frozenset("no neither none nobody nothing no-one".split())
_CARRYING = frozenset({"occurred", "ongoing", "planned", "cancelled"})
"""Effects of words that are as real as what they hold: "*may* fail to attack"."""
_FOCUS = frozenset(["only", "just", "merely", "simply"])
"""What is denied is that this is all: "did *not only* attack"."""
_STEPS = 12  # no sentence nests deeper; bounds the walk
_REAL: frozenset[Reality] = frozenset({"occurred", "ongoing"})
_SCOPES: dict[str, frozenset[Reality]] = {
    "ongoing": _REAL,
    "planned": _REAL | {"planned"},
    "alleged": _REAL | {"planned"},
    "hypothetical": _REAL | {"planned", "hypothetical", "cancelled"},
    "cancelled": _REAL | {"planned", "hypothetical", "cancelled"},
}
"""What each effect takes away reality from; the rest keeps the status it has."""
_OPEN = frozenset(["whether"])
_NOT_YET = frozenset(["until", "till", "unless", "before"])
_BIDDING = frozenset(["", "please", "do not", "don't", "don’t", "never", "to"])
_ASKING = frozenset(
    """did does do is are was were has have had will would can could should may might
    must""".split()
)
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
    grade: int
    """How sure the words are, from -3, certainly not, over 0, open, to 3, certain."""


def looks_back(view: View, clause: Clause) -> bool:
    """Tell whether a noun takes up an event told before: "the visit", "this deal"."""
    return clause.phrase is not None and view.phrase(clause.phrase).is_definite


class _Walk:
    """The state of one way up: what the status is so far."""

    def __init__(self, view: View, clause: Clause) -> None:
        self.view = view
        self.event = clause
        self.status, grades = inflection(view, clause)
        self.grades: list[Grades] = [grades]
        """What stands over the event, the nearest first; the first is its own inflection."""
        self.is_told = True
        """False once the walk has left the words that tell the event for those around them."""
        self.reasons = [f"{_inflection(clause)} → {self.status}"]
        self.speakers: tuple[int, ...] = ()
        self.control: tuple[int, ...] = ()
        self.is_first = True

    def standing(self) -> Standing:
        actors = self.view.actors(self.speakers)
        return Standing(
            self.status, actors[0] if actors else None, self.speakers, tuple(self.reasons),
            self.control, grade_of(reversed(self.grades)),
        )  # fmt: skip

    def apply(self, operator: Operator, governor: Clause) -> None:
        """Let one operator act, with its own negation turned in."""
        is_there = operator.grades[0] < 0 and _is_attitude(self.view, self.event)
        self.grades += KNOWN if is_there else operator.grades, inflection(self.view, governor)[1]
        if not self.is_told:
            return
        effect = self._negated(operator) if governor.is_negated else operator.effect
        if effect == "alleged" and not operator.control and self._is_taken_up():
            effect = "attributed"
        before = self.status
        self.status = compose(effect, before)
        self.reasons.append(f"under '{governor.predicate}' ({operator.effect}) → {self.status}")
        if operator.speaker and not self.speakers:
            self.speakers = self.view.fill(governor, operator.speaker)
        if self.is_first and operator.control:
            self.control = self.view.fill(governor, operator.control)

    def _is_taken_up(self) -> bool:
        """Tell an event that is known already: who claims *the attack* says who did it."""
        return self.event.kind == "noun" and looks_back(self.view, self.event)

    def _negated(self, operator: Operator) -> str:
        """Turn an effect round; what is not said to be is nothing, unless it is taken as known."""
        effect, fails = operator.effect, operator.grades[1]
        if effect == "attributed" and fails == CERTAIN:
            return effect
        if effect == "attributed" and self.event.kind == "noun":
            return effect if self._is_taken_up() else "dropped"
        return "cancelled" if fails == -CERTAIN else _negated(effect)

    def set(self, status: Reality, reason: str) -> None:
        """Record a change that no operator row makes."""
        if self.is_told and status != self.status:
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
        walk.grades = [PLAIN]
    current = clause
    for _ in range(_STEPS):
        _modifiers(walk, current)
        step = _step(walk, current)
        if step is None:
            break
        walk.is_first = walk.is_first and step.kind == "verb" and step is current
        current = step
    return walk.standing()


def own_status(view: View, clause: Clause) -> Reality:
    """Return the status that the clause's own inflection gives, before any operator."""
    return inflection(view, clause)[0]


def inflection(view: View, clause: Clause) -> tuple[Reality, Grades]:
    """Return what tense, modal and negation of a clause say of it: status and grades."""
    row = _auxiliary(view, clause)
    grades = row.grades if row else PLAIN
    if is_denied(view, clause):
        return "cancelled", negated(grades)
    if row is not None:
        return row.effect, grades  # type: ignore[return-value]  # no auxiliary is a report
    is_now = clause.is_progressive and clause.tense == "present"
    return ("ongoing" if is_now else "occurred"), grades


def _auxiliary(view: View, clause: Clause) -> Operator | None:
    for word in clause.auxiliaries:
        words = [f"{word} have"] if clause.is_perfect else []
        for known in (*words, word):
            for row in view.lexicon.operators.get(("auxiliary", known), ()):
                return row
    return None


def is_denied(view: View, clause: Clause) -> bool:
    """Tell a negated clause: by its own words or its subject's, "*no troops* left"."""
    if clause.is_negated:
        return _FOCUS.isdisjoint(clause.modifiers)
    if not {"long", "longer"}.isdisjoint(clause.modifiers):
        return "no longer" in view.quoted(clause.start, clause.end).lower()
    if view.quoted(clause.start, clause.head_start).lower().startswith(("neither ", "nor ")):
        return True
    sides = clause.objects if clause.is_passive else clause.subjects
    return clause.kind == "verb" and any(_is_none(view.phrase(side)) for side in sides)


def _is_none(phrase: Phrase) -> bool:
    return phrase.words[0].lemma in _NOBODY


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
                walk.grades.append(operator.grades)
                if not walk.is_told:
                    continue
                before = walk.status
                walk.status = compose(operator.effect, before)
                walk.reasons.append(f"'{word}' ({operator.effect}) → {walk.status}")


def _step(walk: _Walk, clause: Clause) -> Clause | None:
    """Let the next governor act and return it, or None where the article itself asserts."""
    if clause.kind != "noun":
        return _step_from_verb(walk, clause)
    return _step_from_noun(walk, clause)


def _step_from_verb(walk: _Walk, clause: Clause) -> Clause | None:
    if clause.parent is None or clause.relation in _ASSERTED:
        _close(walk, clause)
        return None
    if clause.relation == "condition" and clause.marker not in _OPEN:
        walk.set(compose("hypothetical", walk.status), f"in an '{clause.marker}' clause")
        walk.grades.append(POSSIBLE)
        return None
    parent = walk.view.document.clauses[clause.parent]
    if clause.relation == "coordinate":
        return _as_sibling(walk, clause, parent)
    found = _governing(walk.view, clause, parent)
    if clause.relation == "complement" and not clause.marker and _is_bidden(walk.view, clause):
        walk.grades.append(POSSIBLE)
    if found is not None:
        operator, governor = found
        _future_in_past(walk, clause, operator, governor)
        walk.apply(operator, governor)
        if operator.effect in _CARRYING and not governor.is_negated:
            _take_inflection(walk, parent)
    else:
        _unlisted(walk, clause, parent)
    walk.is_first = False
    return parent


def _close(walk: _Walk, clause: Clause) -> None:
    """Close the walk at a clause that the article asserts, or asks, or bids somebody do."""
    above = walk.view.above(clause)
    if clause.relation == "time" and clause.tense != "past" and above is not None:
        if clause.marker in _NOT_YET or inflection(walk.view, above)[1] != PLAIN:
            walk.grades.append(PROBABLE)
    elif clause.relation == "root" and clause.marker == "to" and clause.subjects:
        walk.set(compose("planned", walk.status), "as a headline's plan")
        walk.grades.append(PROBABLE)
    elif _is_bidden(walk.view, clause):
        walk.set(compose("hypothetical", walk.status), "as a command or question")
        walk.grades.append(POSSIBLE)


def _is_bidden(view: View, clause: Clause) -> bool:
    """Tell commands and questions of yes or no: "Stop the war!", "Did it attack?"."""
    sentence = view.document.sentences[clause.sentence]
    words = view.quoted(sentence.start, sentence.end)
    if clause.relation == "root" and words.endswith("?"):
        return words[: clause.start - sentence.start + 12].split(" ")[0].lower() in _ASKING
    before = view.quoted(clause.start, clause.head_start).strip(" \"“'‘").lower()
    is_bare = view.quoted(clause.head_start, clause.head_end).lower() == clause.predicate
    is_bare = is_bare and before in _BIDDING
    has_side = clause.subjects or clause.objects if clause.is_passive else clause.subjects
    is_plain = clause.tense == "none" and not clause.auxiliaries and clause.kind == "verb"
    return is_bare and is_plain and not has_side


def _governing(view: View, clause: Clause, parent: Clause) -> tuple[Operator, Clause] | None:
    """Return the operator over a clause and the clause it stands in.

    It is the governor's own word; or, where that only carries a noun, the noun's: "made a
    *threat* to …", "the *plan* is to …".
    """
    slots = _slots_of(view, clause)
    for carried in _carried(view, parent) if slots & {"inf", "that"} else ():
        operator = _operator(view, carried, slots)
        if operator is not None:
            return operator, carried
    operator = _operator(view, parent, slots)
    return None if operator is None else (operator, parent)


def _carried(view: View, verb: Clause) -> tuple[Clause, ...]:
    """Return the nouns a verb does no more than carry, as its object or, of *be*, its subject."""
    if verb.predicate == "be":
        phrases = (*verb.attributes, *verb.subjects)
    elif any("obj" in row.slots for row in view.lexicon.supports.get(verb.predicate, ())):
        phrases = verb.objects
    else:
        return ()
    nouns = view.noun_clauses
    return tuple(nouns[phrase] for phrase in phrases if phrase in nouns)


def _unlisted(walk: _Walk, clause: Clause, parent: Clause) -> None:
    """Read what the kind of clause alone says where its governor is no operator."""
    carried = inflection(walk.view, parent)[1]
    if clause.relation == "purpose":
        walk.set(compose("planned", walk.status), "as a purpose")
        walk.grades += (2, 0), carried
    elif clause.relation == "noun-complement":
        walk.set(compose("hypothetical", walk.status), f"as what '{parent.predicate}' is for")
        walk.grades += (1, 0), carried
    elif clause.relation == "condition":
        walk.grades.append((1, 1))
    elif clause.relation == "oblique" and (rows := _prepositions(walk.view, clause.marker)):
        walk.set(compose(rows[0].effect, walk.status), f"'{clause.marker}' it")
        walk.grades += rows[0].grades, carried
    else:
        is_infinitive = clause.relation == "open-complement" and clause.marker == "to"
        walk.grades += (1, 0) if is_infinitive else PLAIN, carried


def _prepositions(view: View, name: str) -> tuple[Operator, ...]:
    return view.lexicon.operators.get(("preposition", name), ())


def _as_sibling(walk: _Walk, clause: Clause, first: Clause) -> Clause | None:
    """Stand where the first of coordinated clauses stands: its operators scope over both."""
    if first.kind == "noun":
        return None
    if first.relation == "condition" and not clause.is_inherited:
        return None
    return _step_from_verb(walk, first)


def _future_in_past(walk: _Walk, clause: Clause, operator: Operator, parent: Clause) -> None:
    """Read "said it would visit" as a plan: 'would' is the future of a past report."""
    reported = operator.effect in {"attributed", "planned"} and parent.tense == "past"
    if "would" not in clause.auxiliaries or not reported or is_denied(walk.view, clause):
        return
    if walk.status == "hypothetical":
        walk.set("planned", "'would' in a past report")
    if clause is walk.event:
        walk.grades[0] = PROBABLE


def _slots_of(view: View, clause: Clause) -> frozenset[str]:
    """Return the slots a clause fills above: any complement, and which kind of one."""
    if clause.relation == "oblique":
        return frozenset({clause.marker})
    if view.is_complement(clause):
        return frozenset({"comp", "that" if clause.is_finite else "inf", clause.marker})
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
    walk.grades.append(inflection(walk.view, governor.clause)[1])
    _take_inflection(walk, governor.clause)
    return True


def _acts(walk: _Walk, governor: Governor) -> bool:
    operator = _operator(walk.view, governor.clause, frozenset({governor.slot}))
    if operator is None:
        return False
    walk.apply(operator, governor.clause)
    if governor.clause.kind == "verb" and operator.effect in _CARRYING:
        _take_inflection(walk, governor.clause)
    return True


def _take_inflection(walk: _Walk, verb: Clause) -> None:
    """Let a verb's tense, modals and negation pass to the event noun it carries."""
    carried = own_status(walk.view, verb)
    if carried in {"planned", "hypothetical", "cancelled"}:
        walk.set(compose(carried, walk.status), f"with {_inflection(verb)}")


def _climb_plain(walk: _Walk, clause: Clause, holders: tuple[Governor, ...]) -> Clause | None:
    lent = walk.view.support(clause)
    if lent is not None:
        walk.grades.append(inflection(walk.view, lent[0])[1])
        _take_inflection(walk, lent[0])
        if own_status(walk.view, lent[0]) == "ongoing" or lent[1].effect == "ongoing":
            walk.set(compose("ongoing", walk.status), f"with {_inflection(lent[0])}")
        return lent[0]
    for governor in holders:
        for operator in _prepositions(walk.view, governor.slot):
            walk.set(compose(operator.effect, walk.status), f"'{governor.slot}' it")
            walk.grades.append(operator.grades)
            return None
        is_main = governor.clause.relation != "relative" and governor.slot == "subj"
        if is_main and governor.clause.tense == "future" and clause is walk.event:
            walk.set(compose("planned", walk.status), f"with {_inflection(governor.clause)}")
    return _climb_around(walk, clause, holders)


def _climb_around(walk: _Walk, clause: Clause, holders: tuple[Governor, ...]) -> Clause | None:
    """Go on with the words around a noun: only what is not yet known is as real as they are."""
    walk.is_told = False
    if _is_known(walk.view, clause):
        walk.grades.append(KNOWN)
        return None
    around = holders[0].clause if holders else walk.view.hung_on(clause)
    if around is None:
        return None
    if holders and holders[0].slot in {"obj", "attr"}:
        walk.grades += _denied_with(walk.view, clause), inflection(walk.view, around)[1]
        return around
    is_real = standing_of(walk.view, around).grade == CERTAIN
    walk.grades.append(KNOWN if is_real else (2, 2))
    return None


def _denied_with(view: View, noun: Clause) -> Grades:
    """Return what a denied verb says of its object: only "did not see *any* attack" denies it."""
    words = () if noun.phrase is None else view.phrase(noun.phrase).words
    return PLAIN if any(word.lemma == "any" for word in words) else (CERTAIN, 0)


def _is_attitude(view: View, event: Clause) -> bool:
    """Tell a noun that is itself a plan, demand or report: who rejects a plan says there is one."""
    return event.kind == "noun" and ("noun", event.predicate) in view.lexicon.operators


def _is_known(view: View, noun: Clause) -> bool:
    """Tell a noun that takes up what is known: "the attack", "Iran's attack"."""
    phrase = None if noun.phrase is None else view.phrase(noun.phrase)
    return phrase is None or phrase.is_definite or phrase.possessor is not None
