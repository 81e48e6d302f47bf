"""Phrases → actors, with the article's own memory.

The dictionary reads what a phrase says by itself; what it leaves open is filled from apposition
and possessor, then from what the article said before: surnames, roles, pronouns, "both nations".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import NamedTuple

import msgspec

from dateline.model import Actor, Clause, Mention, Phrase, PlaceMention, Quote, Word
from dateline.text import fold

Read = Callable[[Sequence[Word], Actor | None], Actor | None]
"""Reads the words of a phrase, with the actor of its possessor or of-phrase, as an actor."""

ReadName = Callable[[int, int], Actor | None]
"""Reads a span of the text as one name of the dictionary, or not at all."""

_SINGULAR_PERSON = frozenset("he she him her his hers himself herself".split())
_SINGULAR_THING = frozenset(["it", "its", "itself"])
_PLURAL = frozenset("they them their theirs themselves".split())
_SPEAKER = frozenset("i me my we us our ours myself ourselves".split())
_PAIR_WORDS = frozenset(["both", "two"])
_PAIR_NOUNS = frozenset(
    """nation country side government state capital party neighbour neighbor""".split()
)
_HOLDER_PREPOSITIONS = ("of", "for", "in", "from", "to", "at")
_PARTITIVES = frozenset(
    """thousand hundred dozen score million number group crowd majority member some many
    several most none all each one two three part handful couple lot rest series team ten""".split()
)
_NEVER_ACTORS = frozenset({"DATE", "TIME", "MONEY", "PERCENT", "QUANTITY", "ORDINAL"})
_NEAR = 150
_LOCAL_SECTORS = frozenset({"GOV", "MIL", "COP", "LEG", "JUD", "PTY", "CVL", "REB", "MED"})


class _Known(NamedTuple):
    """An actor the article has named, and how it may be named again."""

    actor: Actor
    phrase: Phrase
    is_person: bool
    roles: frozenset[str]
    is_subject: bool


class _Memory:
    """What the article has said of actors so far, latest last."""

    def __init__(
        self, places: tuple[PlaceMention, ...], country_name: Callable[[str], str]
    ) -> None:
        self._known: list[_Known] = []
        self._places = places
        counted = Counter(p.place.country for p in places if p.place.country).most_common()
        self._countries = tuple(country for country, _ in counted if country)
        self._is_settled = len(counted) < 2 or counted[0][1] >= 2 * counted[1][1]
        self._country_name = country_name

    def add(self, known: _Known) -> None:
        self._known.append(known)

    def by_surname(self, name: str) -> Actor | None:
        """Return the person whose longer name ends (or begins) with this one, or is it."""
        wanted = tuple(fold(name).split())
        if not wanted or not name[:1].isupper():
            return None
        for known in reversed(self._known):
            full = tuple(fold(known.actor.name).split())
            if known.is_person and wanted in {full[-len(wanted) :], full[: len(wanted)]}:
                return known.actor
        return None

    def by_role(self, lemma: str, country: str | None) -> Actor | None:
        """Return the last actor named together with this role word."""
        for known in reversed(self._known):
            fits = country in {None, known.actor.country}
            if lemma in known.roles and known.is_person and fits:
                return known.actor
        return None

    def last(self, phrase: Phrase, *, person: bool, plural: bool) -> Actor | None:
        """Return what a pronoun most likely stands for: subjects first, near ones first."""
        candidates = [
            known
            for known in reversed(self._known[-14:])
            if known.phrase.end <= phrase.start
            and known.is_person == person
            and (known.phrase.is_plural or bool(known.phrase.conjuncts)) == plural
            and phrase.sentence - known.phrase.sentence <= 3
        ]
        same = [k for k in candidates if k.phrase.sentence == phrase.sentence]
        pool = same or [k for k in candidates if k.is_subject] or candidates
        subjects = [k for k in pool if k.is_subject]
        return (subjects or pool)[0].actor if pool else None

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

    def place_at(self, head: Word) -> PlaceMention | None:
        """Return the place that a head names, if it names one and no people."""
        return next(
            (p for p in self._places if p.start <= head.start < p.end and not p.is_demonym), None
        )

    def home(self, phrase: Phrase) -> str | None:
        """Return the country a bare role word ("police") most likely belongs to."""
        near = [
            place
            for place in self._places
            if place.place.country in self._countries[:3]
            and phrase.start - _NEAR <= place.start <= phrase.end + _NEAR
        ]
        if near and not self._is_settled:
            return min(near, key=lambda place: abs(place.start - phrase.end)).place.country
        return self._countries[0] if self._countries else None


def find_mentions(
    phrases: tuple[Phrase, ...],
    clauses: tuple[Clause, ...],
    quotes: tuple[Quote, ...],
    *,
    read: tuple[Read, ReadName],
    places: tuple[PlaceMention, ...],
    country_name: Callable[[str], str],
) -> tuple[Mention, ...]:
    """Read every phrase that names somebody, in the order of the text.

    Args:
        phrases: all phrases of the article.
        clauses: its clauses; their subjects weigh more when pronouns look back.
        quotes: direct speech, in which "we" is the speaker.
        read: the dictionary's readings: of a phrase's own words, and of a span as one name.
        places: what the article names; a bare role word belongs to the country it is told of.
        country_name: the usual name of a country.
    """
    finder = _Finder(phrases, clauses, read, _Memory(places, country_name))
    found = {p.index: m for p in phrases if (m := finder.mention(p)) is not None}
    speeches = _speakers(phrases, clauses, quotes, found)
    return tuple(msgspec.structs.replace(m) for m in {**found, **speeches}.values())


class _Finder:
    """One pass over the phrases of an article, remembering what it read."""

    def __init__(
        self,
        phrases: tuple[Phrase, ...],
        clauses: tuple[Clause, ...],
        read: tuple[Read, ReadName],
        memory: _Memory,
    ) -> None:
        self._phrases = phrases
        self._read, self._read_name = read
        self._memory = memory
        self._subjects = {
            s for c in clauses if c.kind != "noun" for s in (c.subjects or c.objects[:1])
        }
        self._modifiers = {m for p in phrases for m in p.modifiers}
        self._events = {c.phrase for c in clauses if c.phrase is not None}

    def mention(self, phrase: Phrase) -> Mention | None:
        """Read one phrase, remember it, and return its mention if it names somebody."""
        actors, basis = self._actors(phrase)
        if not actors:
            return None
        if phrase.index in self._modifiers:
            actors = tuple(_as_state(actor) for actor in actors)
        for actor in actors:
            self._remember(phrase, actor, basis)
        return Mention(
            phrase=phrase.index,
            start=phrase.core_start,
            end=phrase.core_end,
            actors=actors,
            basis=basis,
        )

    def _remember(self, phrase: Phrase, actor: Actor, basis: str) -> None:
        if basis == "pronoun":
            return
        parts = [phrase, *(self._phrases[a] for a in phrase.appositions)]
        roles = frozenset(w.lemma for part in parts for w in part.words if w.kind != "determiner")
        self._memory.add(
            _Known(actor, phrase, _is_person(phrase, actor), roles, phrase.index in self._subjects)
        )

    def _actors(self, phrase: Phrase) -> tuple[tuple[Actor, ...], str]:
        if phrase.entity in _NEVER_ACTORS:
            return (), ""
        word = phrase.head.text.lower()
        if phrase.head.kind == "pronoun" and word not in {"one", "all", "some", "many", "others"}:
            return self._pronoun(phrase, word)
        joined = self._joined_names(phrase)
        if joined:
            return joined, "dictionary"
        if _is_pair(phrase):
            return self._memory.main_pair(phrase), "both"
        actor = self._named(phrase)
        if actor is None or not (actor.country or actor.entity):
            place = self._memory.place_at(phrase.head)
            if place is not None:
                return _as_place(place, phrase)
        return ((actor,), "dictionary") if actor is not None else self._remembered(phrase)

    def _joined_names(self, phrase: Phrase) -> tuple[Actor, ...]:
        """Read two names that the parser took for one: "President A and Chancellor B"."""
        parts: list[list[Word]] = [[]]
        for word in phrase.words:
            if word.text.lower() == "and":
                parts.append([])
            else:
                parts[-1].append(word)
        if len(parts) < 2 or any(not p or p[-1].kind != "name" for p in parts):
            return ()
        found = [actor for part in parts if (actor := self._read(part, None)) is not None]
        return tuple(found) if len(found) == len(parts) else ()

    def _pronoun(self, phrase: Phrase, word: str) -> tuple[tuple[Actor, ...], str]:
        if word in _SPEAKER:
            return (), ""
        person = word in _SINGULAR_PERSON
        if not person and word not in _SINGULAR_THING and word not in _PLURAL:
            return (), ""
        actor = self._memory.last(phrase, person=person, plural=word in _PLURAL)
        if actor is None and word in _PLURAL:
            actor = self._memory.last(phrase, person=False, plural=False)
        return ((actor,), "pronoun") if actor is not None else ((), "")

    def _named(self, phrase: Phrase) -> Actor | None:
        """Read a phrase by its own words, its possessor, links and appositions."""
        if phrase.index in self._events:
            return None
        if phrase.head.lemma in _PARTITIVES or phrase.head.kind == "number":
            part = self._part(phrase)
            if part is not None:
                return part
        actor = self._whole_name(phrase) or self._read(phrase.words, self._holder(phrase))
        for index in phrase.appositions:
            other = self._phrases[index]
            role = self._read(other.words, self._holder(other))
            actor = _joined(actor, role, phrase, other)
        before = self._role_before(phrase) if actor is not None and not actor.country else None
        if before is not None:
            role = self._read(before.words, self._holder(before))
            actor = _joined(actor, role, phrase, before)
        if actor is None or actor.country is not None:
            return actor
        return self._placed(phrase, actor)

    def _role_before(self, phrase: Phrase) -> Phrase | None:
        """Return the role set before a name with a comma: "Russian Foreign Minister, Sergei …"."""
        if phrase.entity != "PERSON":
            return None
        for other in self._phrases[max(0, phrase.index - 4) : phrase.index]:
            if phrase.core_start - other.core_end == len(", ") and other.entity != "PERSON":
                return other
        return None

    def _whole_name(self, phrase: Phrase) -> Actor | None:
        """Read a name that runs over links or a possessor: "the People's Republic of China"."""
        if phrase.head.kind != "name":
            return None
        ends = {self._phrases[link.phrase].core_end for link in phrase.links} | {phrase.core_end}
        starts = {phrase.start, phrase.core_start}
        spans = sorted(((s, e) for s in starts for e in ends if s < e), key=lambda x: x[0] - x[1])
        for start, end in spans:
            actor = self._read_name(start, end)
            if actor is not None:
                return actor
        return None

    def _part(self, phrase: Phrase) -> Actor | None:
        """Read "thousands of protesters" as the protesters."""
        for link in phrase.links:
            if link.prep in {"of", "from", "among"} and link.phrase > phrase.index:
                return self._named(self._phrases[link.phrase])
        return None

    def _holder(self, phrase: Phrase) -> Actor | None:
        """Return whose role or body a phrase is: its possessor, else what it is 'of'."""
        if phrase.possessor is not None:
            owner = self._phrases[phrase.possessor]
            actors, _ = self._actors(owner)
            if actors:
                return actors[0]
        for prep in _HOLDER_PREPOSITIONS:
            for link in phrase.links:
                if link.prep == prep and link.phrase > phrase.index:
                    actor = self._named(self._phrases[link.phrase])
                    if actor is not None:
                        return actor
        return None

    def _placed(self, phrase: Phrase, actor: Actor) -> Actor:
        """Give an actor without a country the one the article implies."""
        known = self._memory.by_surname(actor.name)
        takes_up = phrase.is_definite and not phrase.is_plural and phrase.head.kind != "name"
        if known is None and takes_up:
            known = self._memory.by_role(phrase.head.lemma, None)
        if known is not None:
            return known
        if actor.entity or actor.sector not in _LOCAL_SECTORS:
            return actor
        return msgspec.structs.replace(actor, country=self._memory.home(phrase))

    def _remembered(self, phrase: Phrase) -> tuple[tuple[Actor, ...], str]:
        if phrase.index in self._events:
            return (), ""
        if phrase.head.kind == "name":
            actor = self._memory.by_surname(phrase.head.text)
            if actor is not None:
                return (actor,), "surname"
        return (), ""


def _as_place(mention: PlaceMention, phrase: Phrase) -> tuple[tuple[Actor, ...], str]:
    """Read a town or district that acts or suffers as its country's; a sea or range is nobody."""
    place = mention.place
    if place.country is None or phrase.entity == "PERSON":
        return (), ""
    actor = Actor(name=place.name, country=place.country, sector="GOV")
    return (actor,), "place"


def _as_state(actor: Actor) -> Actor:
    """Read a people's adjective before a noun as its state: "a *French* plan"."""
    is_people = actor.entity.startswith("country:") and actor.sector == "CVL"
    return msgspec.structs.replace(actor, sector="GOV") if is_people else actor


def _is_pair(phrase: Phrase) -> bool:
    words = {word.lemma for word in phrase.words}
    return phrase.head.lemma in _PAIR_NOUNS and bool(words & _PAIR_WORDS)


def _is_person(phrase: Phrase, actor: Actor) -> bool:
    if phrase.entity in {"GPE", "ORG", "NORP", "LOC"} or actor.entity.startswith(
        ("country:", "org:")
    ):
        return False
    return phrase.entity == "PERSON" or not phrase.is_plural


def _joined(
    actor: Actor | None, other: Actor | None, phrase: Phrase, apposition: Phrase
) -> Actor | None:
    """Bring a name and a role in apposition together: the name's name, the role's office."""
    if actor is None or other is None:
        return actor or other
    named, role = (actor, other)
    is_name = apposition.head.kind == "name" and phrase.head.kind != "name"
    if is_name or (apposition.entity == "PERSON" and phrase.entity != "PERSON"):
        named, role = (other, actor)
    return msgspec.structs.replace(
        named,
        country=named.country or role.country,
        sector=role.sector if named.sector == "UNK" else named.sector,
        plover_sectors=named.plover_sectors or role.plover_sectors,
    )


def _speakers(
    phrases: tuple[Phrase, ...],
    clauses: tuple[Clause, ...],
    quotes: tuple[Quote, ...],
    found: dict[int, Mention],
) -> dict[int, Mention]:
    """Read "we" and "I" in direct speech as who is speaking."""
    mentions: dict[int, Mention] = {}
    for phrase in phrases:
        if phrase.head.text.lower() not in _SPEAKER:
            continue
        quote = next((q for q in quotes if q.start <= phrase.start < q.end), None)
        speaker = _speaker_of(phrase, clauses, quote, found) if quote else None
        if speaker is not None:
            mentions[phrase.index] = Mention(
                phrase=phrase.index,
                start=phrase.core_start,
                end=phrase.core_end,
                actors=speaker.actors,
                basis="speaker",
            )
    return mentions


def _speaker_of(
    phrase: Phrase, clauses: tuple[Clause, ...], quote: Quote, found: dict[int, Mention]
) -> Mention | None:
    for clause in clauses:
        outside = not quote.start <= clause.head_start < quote.end
        near = abs(clause.sentence - phrase.sentence) <= 1
        if near and outside and clause.kind == "verb" and clause.subjects:
            mention = found.get(clause.subjects[0])
            if mention is not None:
                return mention
    return None
