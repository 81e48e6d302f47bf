"""A document as coders look at it: clauses with their slots, phrases with who they name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

from dateline.model import Actor, Clause, Document, Mention, Phrase, PlaceMention
from dateline.reference.lexicon import Condition, Frame, Lexicon, Path, Support

_PRONOUN_PERSONS = frozenset("he she him her who they them".split())
COMPLEMENT_RELATIONS = frozenset({"complement", "open-complement", "noun-complement"})
_ORDER = ("planned", (("obj",),))
"""Effect and control of verbs that bid somebody do something: "ordered *the army to attack*"."""
_GERUND_MARKERS = frozenset({"of", "from", "against"})  # "accused of", "barred from -ing"
_PLACE_LABELS = frozenset({"GPE", "LOC", "FAC"})


class Governor(NamedTuple):
    """A clause that holds another, and the slot in which it holds it."""

    clause: Clause
    slot: str


class View:
    """Indexes over one document; everything it returns stands in the document."""

    def __init__(self, document: Document, lexicon: Lexicon) -> None:
        self.document = document
        self.lexicon = lexicon
        self._mentions = {mention.phrase: mention for mention in document.mentions}
        self.fired: dict[int, Frame | None] = {}
        """The frame of each clause that was asked for; see ``frames.match_frame``."""

    # --- looking things up ---

    def phrase(self, index: int) -> Phrase:
        """Return a phrase by its index."""
        return self.document.phrases[index]

    def mention(self, phrase: int) -> Mention | None:
        """Return who a phrase names, if anybody."""
        return self._mentions.get(phrase)

    def actors(self, phrases: tuple[int, ...]) -> tuple[Actor, ...]:
        """Return the actors of the phrases and of all they are coordinated with, each once."""
        found: dict[tuple[str, str | None], Actor] = {}
        for index in phrases:
            for member in (index, *self.phrase(index).conjuncts):
                mention = self._mentions.get(member)
                for actor in mention.actors if mention else ():
                    found.setdefault((actor.entity or actor.name, actor.country), actor)
        return tuple(found.values())

    def quoted(self, start: int, end: int) -> str:
        """Return the words at a span of the article's text."""
        return self.document.article.text[start:end]

    @cached_property
    def noun_clauses(self) -> Mapping[int, Clause]:
        """Noun clauses by the phrase whose head they are."""
        return {c.phrase: c for c in self.document.clauses if c.phrase is not None}

    def nominal(self, phrase: int) -> Clause:
        """Return a phrase read as a predicate, whether or not a table knows its noun as one."""
        known = self.noun_clauses.get(phrase)
        return _as_clause(self.phrase(phrase)) if known is None else known

    def clause_at(self, offset: int) -> Clause | None:
        """Return the predicate at an offset: a clause's head, a phrase, else what is around."""
        clauses = self.document.clauses
        for clause in clauses:
            if clause.head_start <= offset < clause.head_end:
                return clause
        phrases = [p for p in self.document.phrases if p.core_start <= offset < p.core_end]
        if phrases:
            return self.nominal(min(phrases, key=lambda p: p.core_end - p.core_start).index)
        around = [c for c in clauses if c.start <= offset < c.end]
        return min(around, key=lambda c: c.end - c.start, default=None)

    @cached_property
    def _above(self) -> Mapping[int, int]:
        """For each phrase, the phrase it hangs on."""
        return {
            below: phrase.index
            for phrase in self.document.phrases
            for below in (
                *(link.phrase for link in phrase.links), *phrase.conjuncts, *phrase.modifiers,
                *phrase.appositions,
            )
        }  # fmt: skip

    @cached_property
    def places_named(self) -> tuple[PlaceMention, ...]:
        """The places that are spoken of, not those that only say of what kind something is."""
        before = [(p.core_start, p.head.start) for p in self.document.phrases]
        return tuple(
            place
            for place in self.document.places
            if not place.is_demonym
            and not any(start <= place.start and place.end <= end for start, end in before)
        )

    @cached_property
    def children(self) -> Mapping[int, tuple[Clause, ...]]:
        """The clauses right below each clause."""
        below: dict[int, list[Clause]] = defaultdict(list)
        for clause in self.document.clauses:
            if clause.parent is not None and clause.kind != "noun":
                below[clause.parent].append(clause)
        return {index: tuple(group) for index, group in below.items()}

    @cached_property
    def _holders(self) -> Mapping[int, tuple[Governor, ...]]:
        """For each phrase, the verb and noun clauses that have it in a slot."""
        holders: dict[int, list[Governor]] = defaultdict(list)
        for clause in self.document.clauses:
            for slot, phrase in _slots(clause):
                for member in (phrase, *self.phrase(phrase).conjuncts):
                    holders[member].append(Governor(clause, slot))
        return {phrase: tuple(group) for phrase, group in holders.items()}

    def complements(self, clause: Clause) -> tuple[Clause, ...]:
        """Return the clauses that say what a clause's saying, planning or refusing is about."""
        return tuple(
            c
            for c in self.children.get(clause.index, ())
            if self.is_complement(c) or (c.relation == "oblique" and c.marker in _GERUND_MARKERS)
        )

    def is_complement(self, clause: Clause) -> bool:
        """Tell a clause that completes its governor; "called for *him to go*" counts too."""
        if clause.relation in COMPLEMENT_RELATIONS:
            return True
        if clause.relation != "purpose" or clause.parent is None:
            return False
        parent = self.document.clauses[clause.parent]
        rows = self.lexicon.operators.get((parent.kind, parent.predicate), ())
        is_next = clause.start <= parent.head_end + 1
        return any(
            not row.slots.isdisjoint({"comp", "inf"})
            and (is_next or row.effect == "hypothetical" or (row.effect, row.control) == _ORDER)
            for row in rows
        )

    def above(self, clause: Clause) -> Clause | None:
        """Return the clause right above a clause."""
        return None if clause.parent is None else self.document.clauses[clause.parent]

    def within(self, clause: Clause) -> Iterator[Clause]:
        """Yield all clauses below a clause that are no noun clauses."""
        for child in self.children.get(clause.index, ()):
            yield child
            yield from self.within(child)

    def holders(self, clause: Clause) -> tuple[Governor, ...]:
        """Return the clauses that hold a noun clause as an argument."""
        if clause.phrase is None:
            return ()
        return tuple(
            g for g in self._holders.get(clause.phrase, ()) if g.clause.index != clause.index
        )

    def hung_on(self, clause: Clause) -> Clause | None:
        """Return the noun that a noun hangs on: "a *history* of attacks"."""
        above = None if clause.phrase is None else self._above.get(clause.phrase)
        return None if above is None else self.nominal(above)

    def support(self, clause: Clause) -> tuple[Clause, Support] | None:
        """Return the support verb that lends its subject and tense to a noun clause."""
        for governor in self.holders(clause):
            if governor.clause.kind != "verb":
                continue
            for support in self.lexicon.supports.get(governor.clause.predicate, ()):
                if governor.slot in support.slots:
                    return governor.clause, support
        return None

    # --- slots ---

    def parties(self, clause: Clause, paths: tuple[Path, ...]) -> tuple[Actor, ...]:
        """Return the actors at the first of the paths that leads to any."""
        for path in paths:
            found = self.actors(self.at(clause, path))
            if found:
                return found
        return ()

    def fill(self, clause: Clause, paths: tuple[Path, ...]) -> tuple[int, ...]:
        """Return the phrases at the first of the paths that leads to any."""
        for path in paths:
            found = self.at(clause, path)
            if found:
                return found
        return ()

    def at(self, clause: Clause, path: Path) -> tuple[int, ...]:
        """Return the phrases at one path, such as ``obj.on`` or ``comp.subj``."""
        if path[0] == "comp":
            return tuple(
                phrase for child in self.complements(clause) for phrase in self.at(child, path[1:])
            )
        found = self._slot(clause, path[0])
        for step in path[1:]:
            inner = tuple(p for phrase in found for p in self._link(phrase, step))
            if not inner and step not in {"poss", "mod"}:
                inner = tuple(link.phrase for link in clause.obliques if link.prep == step)
            found = inner
        return found

    def _slot(self, clause: Clause, slot: str) -> tuple[int, ...]:
        if slot == "subj":
            return self._subject(clause)
        if slot == "obj":
            return clause.objects
        if slot == "iobj":
            return clause.indirect
        if slot == "attr":
            return clause.attributes
        if slot in {"mod", "poss"}:
            return self._link(clause.phrase, slot) if clause.phrase is not None else ()
        return self._oblique(clause, slot)

    def _subject(self, clause: Clause) -> tuple[int, ...]:
        if clause.subjects or clause.kind != "noun" or clause.phrase is None:
            return clause.subjects
        lent = self.support(clause)
        if lent is not None and lent[1].actor:
            found = self.fill(lent[0], lent[1].actor)
            if found:
                return found
        return tuple(m for m in self.phrase(clause.phrase).modifiers if m in self._mentions)

    def _oblique(self, clause: Clause, prep: str) -> tuple[int, ...]:
        own = tuple(link.phrase for link in clause.obliques if link.prep == prep)
        if own or clause.kind != "noun":
            return own
        lent = self.support(clause)
        if lent is None:
            return ()
        return tuple(
            link.phrase
            for link in lent[0].obliques
            if link.prep == prep and link.phrase != clause.phrase
        )

    def _link(self, phrase: int, step: str) -> tuple[int, ...]:
        record = self.phrase(phrase)
        if step == "poss":
            return () if record.possessor is None else (record.possessor,)
        if step == "mod":
            return tuple(m for m in record.modifiers if m in self._mentions)
        return tuple(link.phrase for link in record.links if link.prep == step)

    # --- conditions ---

    def holds(self, clause: Clause, conditions: tuple[Condition, ...]) -> bool:
        """Tell whether every condition of a frame holds of the clause."""
        return all(self._holds(clause, condition) for condition in conditions)

    def _holds(self, clause: Clause, condition: Condition) -> bool:
        if condition.path == ("voice",):
            return clause.is_passive == (condition.test == "is")
        if condition.path == ("not",):
            return clause.is_negated == (condition.test == "present")
        if condition.path == ("mod",) and condition.test in {"is", "is-not"}:
            return self._is_one(clause.modifiers, condition) == (condition.test == "is")
        if condition.path[-1] == "aux":
            return self._compare(self._auxiliaries(clause, condition.path), (), condition)
        if condition.path == ("comp",):
            below = tuple(c.predicate for c in self.complements(clause))
            return self._compare(below, (), condition)
        found = self.at(clause, condition.path)
        members = tuple(m for p in found for m in (p, *self.phrase(p).conjuncts))
        return self._compare(tuple(self.phrase(m).head.lemma for m in members), members, condition)

    def _auxiliaries(self, clause: Clause, path: Path) -> tuple[str, ...]:
        holders = (clause,) if path == ("aux",) else self.complements(clause)
        return tuple(word for holder in holders for word in holder.auxiliaries)

    def _compare(
        self, lemmas: tuple[str, ...], phrases: tuple[int, ...], condition: Condition
    ) -> bool:
        if condition.test == "present":
            return bool(lemmas)
        if condition.test == "absent":
            return not lemmas
        matches = self._is_one(lemmas, condition) or any(
            self._is_built_in(phrase, name) for phrase in phrases for name in condition.classes
        )
        return matches == (condition.test == "is")

    def _is_one(self, lemmas: tuple[str, ...], condition: Condition) -> bool:
        if condition.lemmas.intersection(lemmas):
            return True
        classes = self.lexicon.classes
        return any(
            not classes.get(name, frozenset()).isdisjoint(lemmas) for name in condition.classes
        )

    def _is_built_in(self, phrase: int, name: str) -> bool:
        record = self.phrase(phrase)
        mention = self._mentions.get(phrase)
        actors = mention.actors if mention else ()
        tests = {
            "actor": bool(actors),
            "name": record.head.kind == "name",
            "pronoun": record.head.kind == "pronoun",
            "plural": record.is_plural or bool(record.conjuncts),
            "country": any(actor.entity.startswith("country:") for actor in actors),
            "place": record.entity in _PLACE_LABELS,
            "person": self._is_person(record, actors),
        }
        if name in tests:
            return tests[name]
        return any(actor.sector.lower() == name for actor in actors)

    def _is_person(self, phrase: Phrase, actors: tuple[Actor, ...]) -> bool:
        if phrase.entity == "PERSON" or phrase.head.lemma in _PRONOUN_PERSONS:
            return True
        return bool(actors) and phrase.entity not in {*_PLACE_LABELS, "ORG"}


def _as_clause(phrase: Phrase) -> Clause:
    before = tuple(word.lemma for word in phrase.words if word.start < phrase.head.start)
    return Clause(
        index=-1,
        sentence=phrase.sentence,
        start=phrase.start,
        end=phrase.end,
        kind="noun",
        predicate=phrase.head.lemma,
        head_start=phrase.head.start,
        head_end=phrase.head.end,
        phrase=phrase.index,
        modifiers=before,
        is_negated="no" in before,
    )


def _slots(clause: Clause) -> Iterator[tuple[str, int]]:
    """Yield each slot of a clause with the phrase that stands in it."""
    for phrase in clause.subjects:
        yield "subj", phrase
    if clause.kind != "noun":
        for phrase in clause.objects:
            yield "obj", phrase
    for phrase in clause.indirect:
        yield "iobj", phrase
    for phrase in clause.attributes:
        yield "attr", phrase
    for link in clause.obliques:
        yield link.prep, link.phrase
