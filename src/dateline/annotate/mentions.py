"""Phrases → actors, with the article's own memory.

The dictionary reads what a phrase says by itself; what it leaves open is filled from apposition
and possessor, then from what the article said before: surnames, roles, pronouns, "both nations".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import msgspec

from dateline.annotate.antecedents import PRONOUNS, Memory, Syntax, pronoun_of
from dateline.model import Actor, Clause, Mention, Phrase, PlaceMention, Quote, Word

Read = Callable[[Sequence[Word], Actor | None], Actor | None]
"""Reads the words of a phrase, with the actor of its possessor or of-phrase, as an actor."""

ReadName = Callable[[int, int], Actor | None]
"""Reads a span of the text as one name of the dictionary, or not at all."""

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
_PERSONAL = frozenset("he him his she her hers himself herself".split())
_NO_PERSONS = frozenset({"GPE", "ORG", "NORP", "LOC", "FAC"})
_PERSONS = frozenset("president minister premier chancellor king queen leader".split())
_STATES = frozenset("country nation state government power capital neighbour neighbor".split())
_NEVER_ACTORS = frozenset({"DATE", "TIME", "MONEY", "PERCENT", "QUANTITY", "ORDINAL"})
_LOCAL_SECTORS = frozenset({"GOV", "MIL", "COP", "LEG", "JUD", "PTY", "CVL", "REB", "MED"})


class Lookups(NamedTuple):
    """What mentions ask the reference."""

    read: Read
    read_name: ReadName
    country_name: Callable[[str], str]
    roles: Mapping[str, bool]
    """Role nouns, and whether each is a body and no person: court, party, ministry."""


def find_mentions(
    phrases: tuple[Phrase, ...],
    clauses: tuple[Clause, ...],
    quotes: tuple[Quote, ...],
    *,
    lookups: Lookups,
    places: tuple[PlaceMention, ...],
) -> tuple[Mention, ...]:
    """Read every phrase that names somebody, in the order of the text.

    Args:
        phrases: all phrases of the article.
        clauses: its clauses; who stands out in them is taken up by pronouns.
        quotes: direct speech, in which "we" is the speaker.
        lookups: the dictionary's readings.
        places: what the article names; a bare role word belongs to the country it is told of.
    """
    syntax = Syntax(phrases, clauses, quotes)
    memory = Memory(syntax, places, lookups.country_name)
    finder = _Finder(phrases, clauses, lookups, memory)
    for phrase in phrases:
        finder.mention(phrase)
    speeches = _speakers(phrases, syntax, finder.found)
    return tuple({**finder.found, **speeches}.values())


class _Finder:
    """One pass over the phrases of an article, remembering what it read."""

    def __init__(
        self,
        phrases: tuple[Phrase, ...],
        clauses: tuple[Clause, ...],
        lookups: Lookups,
        memory: Memory,
    ) -> None:
        self.found: dict[int, Mention] = {}
        self._phrases = phrases
        self._read, self._read_name, _, self._roles = lookups
        self._memory = memory
        self._modifiers = {m for p in phrases for m in p.modifiers}
        self._events = {c.phrase for c in clauses if c.phrase is not None}
        self._first = {p.conjuncts[-1]: p for p in phrases if p.conjuncts}

    def mention(self, phrase: Phrase) -> None:
        """Read one phrase and remember it, if it names somebody."""
        actors, basis = self._actors(phrase)
        if not actors:
            return
        if phrase.index in self._modifiers:
            actors = tuple(_as_state(actor) for actor in actors)
        self.found[phrase.index] = Mention(
            phrase=phrase.index,
            start=phrase.core_start,
            end=phrase.core_end,
            actors=actors,
            basis=basis,
        )
        self._remember(phrase, actors, basis)

    def _remember(self, phrase: Phrase, actors: tuple[Actor, ...], basis: str) -> None:
        parts = [phrase, *(self._phrases[a] for a in phrase.appositions)]
        roles = frozenset(
            w.lemma.lower().strip(".") for part in parts for w in part.words
            if w.kind != "determiner"
        )  # fmt: skip
        if len(actors) == 1:
            person = self._is_person(phrase, actors[0], basis)
            self._memory.add(actors[0], phrase, is_person=person, roles=roles)
        else:
            self._memory.add_group(phrase, actors)
        first = self._first.get(phrase.index)
        if first is not None:
            members = (first.index, *first.conjuncts)
            together = [a for m in members if m in self.found for a in self.found[m].actors]
            self._memory.add_group(first, tuple(together))

    def _is_person(self, phrase: Phrase, actor: Actor, basis: str) -> bool:
        if basis == "surname" or actor.entity.startswith("person:"):
            return not actor.entity.startswith("org:")
        if actor.entity or phrase.entity in _NO_PERSONS or basis == "place":
            return phrase.head.lemma in _PERSONS
        if basis == "pronoun":
            return pronoun_of(phrase) in _PERSONAL
        if phrase.entity == "PERSON":
            return True
        words = [w.lemma.lower() for w in phrase.words if w.kind != "determiner"]
        if phrase.head.kind == "name":
            return any(self._roles.get(word) is False for word in words[:-1])
        is_body = self._roles.get(" ".join(words[-2:]), self._roles.get(words[-1], False))
        return not phrase.is_plural and not is_body

    def _actors(self, phrase: Phrase) -> tuple[tuple[Actor, ...], str]:
        if phrase.entity in _NEVER_ACTORS:
            return (), ""
        word = pronoun_of(phrase)
        if phrase.head.kind == "pronoun" and word not in {"one", "all", "some", "many", "others"}:
            actors = self._memory.pronoun(phrase) if word in PRONOUNS else ()
            return actors, "pronoun" if actors else ""
        joined = self._joined_names(phrase) or self._joined_peoples(phrase)
        if joined:
            return joined, "dictionary"
        if _is_pair(phrase):
            return self._memory.main_pair(phrase), "both"
        again = self._named_again(phrase)
        return ((again,), "surname") if again is not None else self._single(phrase)

    def _single(self, phrase: Phrase) -> tuple[tuple[Actor, ...], str]:
        actor = self._named(phrase)
        if actor is None or not (actor.country or actor.entity):
            place = self._memory.place_at(phrase.head.start)
            if place is not None:
                return _as_place(place, phrase)
        return ((actor,), "dictionary") if actor is not None else self._remembered(phrase)

    def _named_again(self, phrase: Phrase) -> Actor | None:
        """Read one word of a longer name that came before: Lam, the House."""
        names = [w for w in phrase.words if w.kind != "determiner"]
        if len(names) != 1 or names[0].kind != "name" or phrase.appositions:
            return None
        if phrase.is_definite:
            return self._memory.by_part(names[0].text)
        if phrase.entity in {"GPE", "LOC", "NORP"}:
            return None
        return self._memory.by_surname(names[0].text)

    def _joined_peoples(self, phrase: Phrase) -> tuple[Actor, ...]:
        """Read two peoples before one noun as two actors: "Greek and Turkish envoys"."""
        words = [w for w in phrase.words if w.kind != "determiner"]
        linked = next((i for i, w in enumerate(words[:-2]) if w.text.lower() == "and"), 0)
        if not linked or phrase.head.kind == "name":
            return ()
        first, after = words[:linked], words[linked + 1 :]
        for length in range(1, len(after)):
            people = self._read(after[:length], None)
            if people is not None and people.entity.startswith("country:"):
                owner = self._read(first, None)
                rest = after[length:]
                both = (self._read([*first, *rest], None), self._read(after, None))
                known = owner is not None and owner.entity.startswith("country:")
                return tuple(a for a in both if a is not None) if known else ()
        return ()

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
        known = self._memory.by_surname(actor.name) or self._taken_up(phrase)
        if known is not None:
            return known
        if actor.entity or actor.sector not in _LOCAL_SECTORS:
            return actor
        if phrase.is_plural and phrase.head.lemma in _STATES:
            return actor
        country = self._memory.folk(phrase) if phrase.is_definite else None
        return msgspec.structs.replace(actor, country=country or self._memory.home(phrase))

    def _taken_up(self, phrase: Phrase) -> Actor | None:
        """Return who is meant by "the minister" or "the group", if named before."""
        if not phrase.is_definite or phrase.is_plural or phrase.head.kind == "name":
            return None
        return self._memory.by_role(phrase.head.lemma) or self._memory.by_kind(phrase)

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
    if place.country is None or (phrase.entity == "PERSON" and len(phrase.words) > 1):
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
    phrases: tuple[Phrase, ...], syntax: Syntax, found: dict[int, Mention]
) -> dict[int, Mention]:
    """Read "we" and "I" in direct speech as who is speaking."""
    mentions: dict[int, Mention] = {}
    for phrase in phrases:
        if pronoun_of(phrase) not in _SPEAKER:
            continue
        quote = syntax.quote_at(phrase.start)
        speaking = sorted(syntax.speakers(quote)) if quote is not None else []
        speaker = next((found[index] for index in speaking if index in found), None)
        if speaker is not None:
            mentions[phrase.index] = Mention(
                phrase=phrase.index,
                start=phrase.core_start,
                end=phrase.core_end,
                actors=speaker.actors,
                basis="speaker",
            )
    return mentions
