"""Names and role nouns of a language other than English, as what the English tables know them by.

A row says that *Onu* is the United Nations or that *soldat* is a soldier; country, sector and id
come from there. Where a language inflects its names, they are looked up by their stems.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, get_args

import msgspec

from dateline.model import Actor, Word
from dateline.reference.countries import Countries
from dateline.reference.dictionary import Agent, Dictionary, Known
from dateline.reference.spelling import person_key
from dateline.reference.tables import DATA, parse_rows
from dateline.text import fold

LocalKind = Literal["country", "people", "capital", "name"]
_KINDS: tuple[LocalKind, ...] = get_args(LocalKind)
_ENDINGS = tuple(
    sorted(
        """ями ами ого его ому ему ыми ими ый ий ой ая яя ое ые ие ых их
        ую юю ом ем ым им ею ей ям ях ам ах ай аю ае аем ье ья ью а я о е и ы у ю ь й""".split(),
        key=len,
        reverse=True,
    )
)
_SHORTEST_STEM = 3
_LONGEST_ROLE = 2


class LocalActors(msgspec.Struct, frozen=True, kw_only=True):
    """Reads phrases of one language as actors."""

    language: str
    names: Mapping[str, tuple[Known, bool]]
    """By key; with whether the name is written small, as those of peoples are."""
    agents: Mapping[str, Agent]
    longest: int
    places: Mapping[str, str]
    """Names of countries and capitals, by key, under the names the gazetteer has."""
    peoples: frozenset[str]
    """Adjectives and nouns that name a people, as they stand in the table."""

    @property
    def roles(self) -> Mapping[str, bool]:
        """Role nouns, and whether each is a body and no person."""
        return {lemma: agent.is_body for lemma, agent in self.agents.items()}

    def read(
        self, words: Sequence[Word], *, holder: Actor | None = None, date: str | None = None
    ) -> Actor | None:
        """Read the core words of a phrase as an actor; None where it names nobody."""
        del date
        kept = [w for w in words if w.kind not in {"determiner", "number"}]
        if not kept or all(w.kind == "pronoun" for w in kept):
            return None
        found = self._find(kept)
        if found is not None and found[1] == len(kept):
            return msgspec.structs.replace(found[0].actor, name=_text(kept))
        role = self._role(kept)
        owner = found[0].actor if found is not None else holder
        if role is not None:
            return Actor(
                name=_text(kept),
                country=owner.country if owner is not None else None,
                sector=role.sector,
                plover_sectors=role.plover_sectors,
            )
        if found is not None and (found[0].kind not in {"people"} or kept[-1].kind == "name"):
            return found[0].actor
        names = [w for w in kept if w.kind == "name"]
        return Actor(name=_text(names)) if names and kept[-1].kind == "name" else None

    def named(self, name: str, *, date: str | None = None) -> Actor | None:
        """Return who bears exactly this name."""
        del date
        known = self.names.get(key_of(name, self.language))
        return msgspec.structs.replace(known[0].actor, name=name) if known is not None else None

    def place_named(self, name: str) -> str | None:
        """Return the name that the gazetteer has for a country or capital."""
        return self.places.get(key_of(name, self.language))

    def _find(self, words: Sequence[Word]) -> tuple[Known, int] | None:
        """Return the longest name in the words, and how many words it has."""
        for length in range(min(len(words), self.longest), 0, -1):
            for first in range(len(words) - length + 1):
                part = words[first : first + length]
                for text in (" ".join(w.lemma for w in part), _text(part)):
                    known = self.names.get(key_of(text, self.language))
                    if known is not None and (known[1] or part[0].text[:1].isupper()):
                        return known[0], length
        return None

    def _role(self, words: Sequence[Word]) -> Agent | None:
        for length in range(min(len(words), _LONGEST_ROLE), 0, -1):
            for first in range(len(words) - length + 1):
                part = words[first : first + length]
                for text in (" ".join(w.lemma for w in part), _text(part).lower()):
                    agent = self.agents.get(text)
                    if agent is not None:
                        return agent
        return None


def load_local_actors(language: str, dictionary: Dictionary, countries: Countries) -> LocalActors:
    """Load and check the names and role nouns of a language.

    Raises:
        ReferenceDataError: a row names what the English tables do not know; with file and line.
    """
    folder = DATA / "actors" / language
    rows = parse_rows(
        folder / "names.tsv", ("name", "kind", "as"), lambda r: _name(r, dictionary, countries)
    )
    agents = parse_rows(folder / "agents.tsv", ("lemma", "as"), lambda r: _agent(r, dictionary))
    names: dict[str, tuple[Known, bool]] = {}
    for text, known in sorted(rows, key=lambda row: _RANK[row[1].kind]):
        names.setdefault(key_of(text, language), (known, text[:1].islower()))
    return LocalActors(
        language=language,
        names=names,
        agents=dict(agents),
        longest=max(len(key.split()) for key in names),
        places={
            key_of(text, language): _place(known, countries)
            for text, known in rows
            if known.kind in {"country", "capital"}
        },
        peoples=frozenset(text.lower() for text, known in rows if known.kind == "people"),
    )


_RANK = {kind: rank for rank, kind in enumerate(
    ("country", "organisation", "person", "seat", "region", "capital", "people")
)}  # fmt: skip


def key_of(name: str, language: str) -> str:
    """Return the form under which a name is filed.

    >>> key_of("Северной Корее", "ru") == key_of("Северная Корея", "ru")
    True
    """
    text = name.replace("’", "'").strip("«»\"' ")
    if language != "ru":
        return fold(text)
    return " ".join(_stem(word) for word in text.lower().replace("ё", "е").split())


def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            return word[: -len(ending)]
    return word


def _name(
    row: Mapping[str, str], dictionary: Dictionary, countries: Countries
) -> tuple[str, Known]:
    if row["kind"] not in _KINDS:
        raise ValueError(f"no such kind of name: {row['kind']!r}")
    if row["kind"] == "name":
        return row["name"], _known(row["as"], dictionary)
    if row["as"] not in countries.by_code:
        raise ValueError(f"no such country: {row['as']!r}")
    people = row["kind"] == "people"
    actor = Actor(
        name=row["name"],
        country=row["as"],
        sector="CVL" if people else "GOV",
        entity=f"country:{row['as']}",
        plover_sectors=("GOV",) if row["kind"] == "capital" else (),
    )
    return row["name"], Known(actor=actor, kind=row["kind"])


def _known(name: str, dictionary: Dictionary) -> Known:
    group = dictionary.names.get(fold(name)) or dictionary.names.get(person_key(name))
    if not group:
        raise ValueError(f"the dictionary has no {name!r}")
    return max(group, key=lambda known: known.valid_from)


def _agent(row: Mapping[str, str], dictionary: Dictionary) -> tuple[str, Agent]:
    agent = dictionary.agents.get(row["as"])
    if agent is None:
        raise ValueError(f"no such role: {row['as']!r}")
    return row["lemma"], agent


def _place(known: Known, countries: Countries) -> str:
    country = countries.by_code[known.actor.country or ""]
    return country.capitals[0] if known.kind == "capital" and country.capitals else country.name


def _text(words: Sequence[Word]) -> str:
    """Join words as they stand in the text."""
    out = ""
    for before, word in zip((None, *words), words, strict=False):
        out += (" " if before is not None and before.end < word.start else "") + word.text
    return out.strip()
