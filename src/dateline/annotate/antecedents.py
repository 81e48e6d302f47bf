"""What an article said before → whom a pronoun, a surname or "the group" takes up.

Pronouns are resolved as Lappin and Leass (1994) do: every mention weighs by its grammatical role,
half as much with each sentence that has passed, and the weights of one actor's mentions add up.
Number and kind must agree, an object is not its own clause's subject, and what stands inside a
quotation is not taken up outside it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import Literal, NamedTuple

from dateline.model import Actor, Clause, Phrase, PlaceMention, Quote
from dateline.text import fold

Gender = Literal["", "male", "female"]

_HE = frozenset("he him his himself".split())
_SHE = frozenset("she her hers herself".split())
_IT = frozenset(["it", "its", "itself"])
_THEY = frozenset("they them their theirs themselves".split())
_REFLEXIVE = frozenset("himself herself itself themselves".split())
PRONOUNS = _HE | _SHE | _IT | _THEY
_SPEAKERS = frozenset("i me my we us our ours".split())
_MALE = frozenset(
    """mr man boy king prince spokesman father husband brother son chairman businessman emir
    sultan congressman pope bishop archbishop imam priest sheikh policeman""".split()
)
_FEMALE = frozenset(
    """mrs ms miss woman girl queen princess spokeswoman mother wife sister daughter chairwoman
    businesswoman congresswoman actress nun policewoman""".split()
)
_REACH = 3
"""Sentences a pronoun looks back."""
_MENTIONED, _HEAD, _SUBJECT, _OBJECT, _OBLIQUE = 100, 80, 80, 50, 40
_PARALLEL, _GOVERNS = 35, 100
_REPORTING = 0.3
"""How much less a medium is taken up: it is mostly named as the source of a report."""
_COLLECTIVE, _STATE = 0.5, 0.25
"""How much less a body and a country are taken up by "they" than what is plural."""
_NEAR = 150
_TAKEN_UP_BY: Mapping[str, frozenset[str]] = {
    "group": frozenset({"REB", "NGO", "PTY"}),
    "movement": frozenset({"REB", "PTY"}),
    "organisation": frozenset({"REB", "NGO", "IGO"}),
    "organization": frozenset({"REB", "NGO", "IGO"}),
    "militia": frozenset({"REB"}),
    "network": frozenset({"REB", "MED"}),
    "party": frozenset({"PTY"}),
    "alliance": frozenset({"IGO", "PTY"}),
    "bloc": frozenset({"IGO", "PTY"}),
    "union": frozenset({"IGO", "NGO"}),
    "body": frozenset({"IGO", "NGO"}),
    "agency": frozenset({"IGO", "GOV", "MED", "COP"}),
    "ministry": frozenset({"GOV"}),
    "department": frozenset({"GOV", "COP"}),
    "company": frozenset({"BUS"}),
    "firm": frozenset({"BUS"}),
    "airline": frozenset({"BUS"}),
    "newspaper": frozenset({"MED"}),
    "broadcaster": frozenset({"MED"}),
    "court": frozenset({"JUD"}),
    "tribunal": frozenset({"JUD"}),
    "parliament": frozenset({"LEG"}),
}
"""Nouns that stand for a body named before, with the sectors it can have."""
_SAME_FOLK: tuple[frozenset[str], ...] = (
    frozenset("troop soldier force army military serviceman reservist".split()),
    frozenset("rebel guerrilla guerilla militant insurgent fighter gunman militiaman".split()),
    frozenset("police policeman officer".split()),
    frozenset("protester demonstrator marcher activist crowd".split()),
)


def pronoun_of(phrase: Phrase) -> str:
    """Return a pronoun as English has it; adapters of other languages give it as the lemma."""
    word, lemma = phrase.head.text.lower(), phrase.head.lemma
    known = PRONOUNS | _SPEAKERS
    return lemma if word not in known and lemma in known else word


class Known(NamedTuple):
    """An actor the article has named, and how it may be named again."""

    actor: Actor
    phrase: Phrase
    is_person: bool
    roles: frozenset[str]
    weight: int

    @property
    def gender(self) -> Gender:
        """What the words tell of it."""
        if self.roles & _FEMALE:
            return "female"
        return "male" if self.roles & _MALE else ""


class Syntax:
    """Where phrases stand in their clauses and quotations."""

    def __init__(
        self, phrases: tuple[Phrase, ...], clauses: tuple[Clause, ...], quotes: tuple[Quote, ...]
    ) -> None:
        self._quotes = quotes
        self.clauses = clauses
        self.holders: dict[int, list[tuple[Clause, int]]] = defaultdict(list)
        for clause in clauses:
            if clause.kind != "noun":
                for phrase, weight in _slots(clause):
                    self.holders[phrase].append((clause, weight))
        self.modifiers = {m for p in phrases for m in p.modifiers}
        self.second_names = {a for p in phrases for a in p.appositions}
        # "a Saudi national" in apposition: who it names is in the text already
        self.second_names |= {a for c in clauses if c.kind == "verb" for a in c.attributes}
        self._embedded = self.modifiers | {p.possessor for p in phrases if p.possessor is not None}
        self._embedded |= {link.phrase for p in phrases for link in p.links}

    def weight(self, phrase: Phrase) -> int:
        """Return how much a mention stands out by its place in the sentence."""
        slots = [weight for _, weight in self.holders.get(phrase.index, ())]
        head = 0 if phrase.index in self._embedded else _HEAD
        return _MENTIONED + max(slots, default=0) + head

    def is_subject(self, phrase: Phrase) -> bool:
        """Tell whether a phrase is some clause's subject."""
        return any(weight == _SUBJECT for _, weight in self.holders.get(phrase.index, ()))

    def subjects_over(self, phrase: Phrase) -> frozenset[int]:
        """Return the subjects of the clauses that have the phrase in another slot."""
        return frozenset(
            subject
            for clause, weight in self.holders.get(phrase.index, ())
            if weight != _SUBJECT
            for subject in self._subjects(clause)
        )

    def governing(self, phrase: Phrase) -> frozenset[int]:
        """Return the subjects of the clauses right above those whose subject the phrase is."""
        parents = [
            self.clauses[clause.parent]
            for clause, weight in self.holders.get(phrase.index, ())
            if weight == _SUBJECT and clause.parent is not None
        ]
        return frozenset(subject for parent in parents for subject in _first(parent))

    def _subjects(self, clause: Clause) -> tuple[int, ...]:
        if _first(clause) or clause.parent is None:
            return _first(clause)
        return _first(self.clauses[clause.parent])

    def speakers(self, quote: Quote) -> frozenset[int]:
        """Return the subjects of the clause nearest to a quotation, outside it."""

        def distance(clause: Clause) -> tuple[bool, int]:
            apart = min(abs(clause.head_start - quote.end), abs(quote.start - clause.head_end))
            return not clause.start - 2 <= quote.start <= clause.end, apart

        near = [
            clause
            for clause in self.clauses
            if clause.kind == "verb"
            and clause.subjects
            and not quote.start <= clause.head_start < quote.end
            and distance(clause)[1] <= _NEAR
        ]
        speech = min(near, key=distance, default=None)
        return frozenset(speech.subjects if speech is not None else ())

    def quote_at(self, offset: int) -> Quote | None:
        """Return the quotation around an offset."""
        return next((q for q in self._quotes if q.start <= offset < q.end), None)

    def around(self, phrase: Phrase) -> Iterator[Clause]:
        """Yield the clauses around a phrase, the innermost first."""
        around = [c for c in self.clauses if c.start <= phrase.core_start < c.end]
        yield from sorted((c for c in around if c.kind == "verb"), key=lambda c: c.end - c.start)


class Memory:
    """What the article has said of actors so far, latest last."""

    def __init__(
        self,
        syntax: Syntax,
        places: tuple[PlaceMention, ...],
        country_name: Callable[[str], str],
    ) -> None:
        self.syntax = syntax
        self._known: list[Known] = []
        self._groups: list[tuple[Phrase, tuple[Actor, ...]]] = []
        self._places = places
        counted = Counter(p.place.country for p in places if p.place.country).most_common()
        self._countries = tuple(country for country, _ in counted if country)
        self._is_settled = len(counted) < 2 or counted[0][1] >= 2 * counted[1][1]
        self._country_name = country_name

    def add(self, actor: Actor, phrase: Phrase, *, is_person: bool, roles: frozenset[str]) -> None:
        """Remember that a phrase names an actor."""
        weight = self.syntax.weight(phrase)
        self._known.append(Known(actor, phrase, is_person, roles, weight))

    def add_group(self, phrase: Phrase, actors: tuple[Actor, ...]) -> None:
        """Remember several actors named together: "they" are all of them."""
        self._groups.append((phrase, actors))

    # --- names and roles ---

    def by_surname(self, name: str) -> Actor | None:
        """Return the person whose longer name ends (or begins) with this one, or who bears it."""
        wanted = tuple(fold(name).split())
        if not wanted or not name[:1].isupper():
            return None
        for known in reversed(self._known):
            full = tuple(fold(known.actor.name).split())
            part = known.is_person and wanted in {full[-len(wanted) :], full[: len(wanted)]}
            if part or wanted == full:
                return known.actor
        return None

    def by_part(self, word: str) -> Actor | None:
        """Return the last body whose longer name holds this word: "the *House*"."""
        for known in reversed(self._known):
            parts = known.actor.name.split()
            if known.actor.entity.startswith("org:") and len(parts) > 1 and word in parts:
                return known.actor
        return None

    def by_role(self, lemma: str) -> Actor | None:
        """Return the last person named together with this role word."""
        for known in reversed(self._known):
            if lemma in known.roles and known.is_person:
                return known.actor
        return None

    def by_kind(self, phrase: Phrase) -> Actor | None:
        """Return the body that "the group" or "the company" takes up."""
        sectors = _TAKEN_UP_BY.get(phrase.head.lemma, frozenset())
        fits = [k for k in self._known if k.actor.sector in sectors and _is_named_body(k)]
        return self._heaviest(fits, phrase)

    def folk(self, phrase: Phrase) -> str | None:
        """Return the country of the same troops, rebels or protesters named before."""
        lemma = phrase.head.lemma
        same = next((words for words in _SAME_FOLK if lemma in words), frozenset({lemma}))
        for known in reversed(self._known):
            if known.actor.country and known.phrase.head.lemma in same:
                return known.actor.country
        return None

    # --- pronouns ---

    def pronoun(self, phrase: Phrase) -> tuple[Actor, ...]:
        """Return whom a pronoun of the third person takes up; nobody where nothing agrees."""
        word = pronoun_of(phrase)
        if word in _REFLEXIVE:
            own = self.syntax.subjects_over(phrase)
            bound = [k for k in self._known if k.phrase.index in own]
            if bound:
                return tuple(known.actor for known in bound)
        if word in _THEY:
            return self._they(phrase)
        if word == "it" and self._is_abstract(phrase):
            return ()
        wanted = [k for k in self._known if _agrees(word, k)]
        actor = self._heaviest(self._within_reach(wanted, phrase), phrase)
        if actor is None and word != phrase.head.text.lower():  # "elle" and "он" are things too
            things = [k for k in self._known if _agrees("it", k)]
            actor = self._heaviest(self._within_reach(things, phrase), phrase)
        return (actor,) if actor is not None else ()

    def _is_abstract(self, phrase: Phrase) -> bool:
        """Tell an "it" that mostly stands for what happened: no subject, or in spoken words."""
        spoken = self.syntax.quote_at(phrase.core_start) is not None
        return spoken or not self.syntax.is_subject(phrase)

    def _they(self, phrase: Phrase) -> tuple[Actor, ...]:
        scores: dict[tuple[Actor, ...], float] = defaultdict(float)
        known = self._within_reach(self._known, phrase)
        for k in known:
            scores[(k.actor,)] += self._score(k, phrase) * _plurality(k)
        over = self._barred(phrase)
        for first, actors in self._groups:
            if self._is_in_reach(first, phrase, over):
                weight = self.syntax.weight(first) * _decay(first, phrase)
                scores[actors] += weight + self._parallel(first, phrase)
        return _best(scores) or ()

    def _within_reach(self, known: list[Known], phrase: Phrase) -> list[Known]:
        over = self._barred(phrase)
        barred = {_key(k.actor) for k in self._known if k.phrase.index in over}
        return [
            k
            for k in known
            if _key(k.actor) not in barred and self._is_in_reach(k.phrase, phrase, over)
        ]

    def _barred(self, phrase: Phrase) -> frozenset[int]:
        """Return what a pronoun cannot be: its clause's subject, or who is speaking of it."""
        quote = self.syntax.quote_at(phrase.core_start)
        speakers = self.syntax.speakers(quote) if quote is not None else frozenset()
        return self.syntax.subjects_over(phrase) | speakers

    def _is_in_reach(self, before: Phrase, phrase: Phrase, over: frozenset[int]) -> bool:
        barred = over | self.syntax.modifiers | self.syntax.second_names
        if before.core_end > phrase.core_start or before.index in barred:
            return False
        if phrase.sentence - before.sentence > _REACH:
            return False
        quote = self.syntax.quote_at(before.core_start)
        return quote is None or quote == self.syntax.quote_at(phrase.core_start)

    def _heaviest(self, known: list[Known], phrase: Phrase) -> Actor | None:
        scores: dict[tuple[str, str | None], float] = defaultdict(float)
        latest: dict[tuple[str, str | None], Actor] = {}
        for k in known:
            scores[_key(k.actor)] += self._score(k, phrase)
            latest[_key(k.actor)] = k.actor
        best = _best(scores)
        return latest[best] if best is not None else None

    def _score(self, known: Known, phrase: Phrase) -> float:
        is_outlet = known.actor.sector == "MED" and not known.is_person
        weight = known.weight * (_REPORTING if is_outlet else 1)
        return weight * _decay(known.phrase, phrase) + self._parallel(known.phrase, phrase)

    def _parallel(self, before: Phrase, phrase: Phrase) -> int:
        """Prefer a subject for a subject, and most of all the one that governs the clause."""
        if phrase.sentence - before.sentence > 1 or not self.syntax.is_subject(phrase):
            return 0
        if before.index in self.syntax.governing(phrase):
            return _GOVERNS
        return _PARALLEL if self.syntax.is_subject(before) else 0

    # --- countries ---

    def main_pair(self, phrase: Phrase) -> tuple[Actor, ...]:
        """Return the two countries spoken of most so far, as their governments."""
        counted = Counter(
            known.actor.country
            for known in self._known
            if known.phrase.end <= phrase.start and known.actor.country not in {None, "IGO"}
        )
        pair = [country for country, _ in counted.most_common(2) if country]
        if len(pair) < 2:
            return ()
        return tuple(
            Actor(name=self._country_name(c), country=c, sector="GOV", entity=f"country:{c}")
            for c in pair
        )

    def place_at(self, start: int) -> PlaceMention | None:
        """Return the place that is named at an offset; a people is no place."""
        return next(
            (p for p in self._places if p.start <= start < p.end and not p.is_demonym), None
        )

    def home(self, phrase: Phrase) -> str | None:
        """Return the country a bare role word ("police") most likely belongs to."""
        if self._is_settled:
            return self._countries[0] if self._countries else None
        others = [p for p in self._places if not phrase.core_start <= p.start < phrase.core_end]
        for clause in self.syntax.around(phrase):
            inside = [p for p in others if clause.start <= p.start < clause.end]
            inside = [p for p in inside if not p.is_demonym]
            if inside:
                return self._nearest(inside, phrase)
        near = [p for p in others if abs(p.start - phrase.start) <= _NEAR]
        return self._nearest(near, phrase) or (self._countries[0] if self._countries else None)

    def _nearest(self, places: list[PlaceMention], phrase: Phrase) -> str | None:
        main = [p for p in places if p.place.country in self._countries[:3]]
        found = min(main, key=lambda p: abs(p.start - phrase.core_end), default=None)
        return found.place.country if found is not None else None


def _best[K](scores: Mapping[K, float]) -> K | None:
    """Return who weighs most; of equals the one named last."""
    order = {key: at for at, key in enumerate(scores)}
    best = max(scores, key=lambda key: (scores[key], order[key]), default=None)
    return best if best is not None and scores[best] > 0 else None


def _agrees(word: str, known: Known) -> bool:
    if known.phrase.is_plural and not known.actor.entity.startswith("person:"):
        return False
    if word in _IT:
        return not known.is_person
    if not known.is_person:
        return False
    gender: Gender = "male" if word in _HE else "female"
    return known.gender in {"", gender}


def _plurality(known: Known) -> float:
    if known.phrase.is_plural:
        return 1.0
    if known.is_person:
        return 0.0
    return _STATE if known.actor.entity.startswith("country:") else _COLLECTIVE


def _decay(before: Phrase, phrase: Phrase) -> float:
    return 0.5 ** max(0, phrase.sentence - before.sentence)


def _key(actor: Actor) -> tuple[str, str | None]:
    return actor.entity or actor.name, actor.country


def _is_named_body(known: Known) -> bool:
    return not known.is_person and known.phrase.head.kind == "name"


def _first(clause: Clause) -> tuple[int, ...]:
    """Return the subjects as the words have them: of a passive, who undergoes the act."""
    return clause.subjects or (clause.objects if clause.is_passive else ())


def _slots(clause: Clause) -> Iterator[tuple[int, int]]:
    """Yield the phrases of a clause with what their slot weighs."""
    for phrase in clause.subjects:
        yield phrase, _SUBJECT
    for phrase in (*clause.objects, *clause.indirect):
        yield phrase, _SUBJECT if phrase in _first(clause) else _OBJECT
    for link in clause.obliques:
        yield link.phrase, _OBLIQUE
