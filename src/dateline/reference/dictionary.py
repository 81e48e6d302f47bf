"""The names the desk knows: countries, seats of power, organisations and dated office-holders."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Literal, get_args

import msgspec

from dateline.model import Actor, Sector
from dateline.reference.countries import Countries
from dateline.reference.officeholders import load_terms
from dateline.reference.ontology import one_of
from dateline.reference.spelling import person_key, spelling_key
from dateline.reference.tables import DATA, parse_rows
from dateline.text import content_id, fold

NameKind = Literal["country", "people", "capital", "region", "seat", "organisation", "person"]
_SECTORS: tuple[Sector, ...] = get_args(Sector)
_ACTORS = DATA / "actors"
_ACRONYM = 5
"""Letters of the longest name that counts as an acronym."""
_ORGANISATIONS = (
    "id", "name", "aliases", "country", "sector", "plover_country", "plover_sectors",
    "valid_from", "valid_to",
)  # fmt: skip
_SEATS = ("name", "aliases", "country", "sector", "plover_sectors")
_REGIONS = ("name", "aliases", "demonyms", "country", "plover_sectors")
_AGENTS = ("lemma", "sector", "plover_sectors", "flags")


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """What a name stands for, and when."""

    actor: Actor
    kind: NameKind
    is_sure: bool = True
    """False for names that are also common words: they count only as a whole phrase."""
    is_acronym: bool = False
    """True for names in capitals: "LAM" is an airline, "Lam" is somebody."""
    office: str = ""
    valid_from: str = ""
    valid_to: str = ""


class Agent(msgspec.Struct, frozen=True, kw_only=True):
    """A role noun: which sector it belongs to."""

    sector: Sector
    plover_sectors: tuple[str, ...]
    is_body: bool = False
    """True for a body of people or a machine, which is "it" and not "she"."""


class Dictionary(msgspec.Struct, frozen=True, kw_only=True):
    """Every name and role noun, indexed by folded text."""

    names: Mapping[str, tuple[Known, ...]]
    surnames: Mapping[str, tuple[str, ...]]
    """Family name → full keys of all who bear it."""
    spellings: Mapping[str, str]
    """Consonants of a person's name → full key, where they are one person's only."""
    agents: Mapping[str, Agent]
    roles: Mapping[str, bool]
    """Role nouns, and whether each is a body and no person."""
    longest: int
    """Words of the longest name."""


def load_dictionary(countries: Countries, *, own: Path | None = None) -> Dictionary:
    """Load and check the tables of ``data/actors``, and the person's own office-holders.

    Raises:
        ReferenceDataError: a row is wrong; names file and line.
    """
    names: dict[str, list[Known]] = defaultdict(list)
    people = list(_people(own))
    for key, known in (*_countries(countries), *_regions(), *_seats(), *_organisations(), *people):
        if known.kind in {"person", "organisation"} or not names[key]:
            names[key].append(known)
    agents = dict(parse_rows(_ACTORS / "agents.tsv", _AGENTS, _agent))
    return Dictionary(
        names={key: tuple(group) for key, group in names.items()},
        surnames=_surnames(people),
        spellings=_spellings(people),
        agents=agents,
        roles={lemma: agent.is_body for lemma, agent in agents.items()},
        longest=max(len(key.split()) for key in names),
    )


def _countries(countries: Countries) -> Iterator[tuple[str, Known]]:
    capitals = {fold(c) for row in countries.rows for c in row.capitals}
    for name in countries.names():
        actor = Actor(
            name=name.text,
            country=name.code,
            sector="CVL" if name.is_people else "GOV",
            entity=f"country:{name.code}",
            plover_sectors=("GOV",) if fold(name.text) in capitals else (),
        )
        kind: NameKind = "people" if name.is_people else "country"
        yield fold(name.text), Known(actor=actor, kind=kind)


def _regions() -> Iterator[tuple[str, Known]]:
    for row in parse_rows(_ACTORS / "regions.tsv", _REGIONS, dict):
        actor = Actor(
            name=row["name"],
            country=_code(row["country"]),
            sector="GOV",
            entity=f"region:{content_id(row['name'], size=8)}",
            plover_sectors=_parts(row["plover_sectors"]),
        )
        for text in (row["name"], *_parts(row["aliases"])):
            yield fold(text), Known(actor=actor, kind="region")
        for text in _parts(row["demonyms"]):
            people = msgspec.structs.replace(actor, name=text, sector="CVL", plover_sectors=())
            yield fold(text), Known(actor=people, kind="people")
            yield fold(f"{text}s"), Known(actor=people, kind="people")


def _seats() -> Iterator[tuple[str, Known]]:
    for row in parse_rows(_ACTORS / "seats.tsv", _SEATS, dict):
        actor = Actor(
            name=row["name"],
            country=_code(row["country"]),
            sector=_sector(row["sector"]),
            entity=f"seat:{content_id(row['name'], size=8)}",
            plover_sectors=_parts(row["plover_sectors"]),
        )
        for text in (row["name"], *_parts(row["aliases"])):
            yield fold(text), Known(actor=actor, kind="seat")


def _organisations() -> Iterator[tuple[str, Known]]:
    for row in parse_rows(_ACTORS / "organisations.tsv", _ORGANISATIONS, dict):
        actor = Actor(
            name=row["name"],
            country=_code(row["country"]) if row["country"] else None,
            sector=_sector(row["sector"]),
            entity=row["id"],
            plover_country=row["plover_country"],
            plover_sectors=_parts(row["plover_sectors"]),
        )
        for text in (row["name"], *_parts(row["aliases"])):
            known = Known(
                actor=actor,
                kind="organisation",
                is_sure=not text.endswith("?"),
                is_acronym=_is_acronym(text.rstrip("?")),
                valid_from=row["valid_from"],
                valid_to=row["valid_to"],
            )
            yield fold(text.rstrip("?")), known


def _people(own: Path | None) -> Iterator[tuple[str, Known]]:
    for term in load_terms(own):
        actor = Actor(
            name=term.name,
            country=_code(term.country) if term.country else None,
            sector=_sector(term.sector),
            entity=f"person:{content_id(term.name, term.country, size=8)}",
            plover_sectors=_parts(term.plover_sectors),
        )
        known = Known(
            actor=actor,
            kind="person",
            office=term.office,
            valid_from=term.valid_from,
            valid_to=term.valid_to,
        )
        keys = {person_key(text) for text in (term.name, *_parts(term.aliases))}
        for key in sorted(keys):
            yield key, known


def _is_acronym(text: str) -> bool:
    return text.isalpha() and text.isupper() and 1 < len(text) <= _ACRONYM


def _surnames(people: Iterable[tuple[str, Known]]) -> dict[str, tuple[str, ...]]:
    bearers: dict[str, dict[str, str]] = defaultdict(dict)
    for key, known in people:
        bearers[key.split()[-1]].setdefault(known.actor.entity, key)
    return {name: tuple(keys.values()) for name, keys in bearers.items() if len(name) > 3}


def _spellings(people: Iterable[tuple[str, Known]]) -> dict[str, str]:
    bearers: dict[str, dict[str, str]] = defaultdict(dict)
    for key, known in people:
        if spelled := spelling_key(key):
            bearers[spelled].setdefault(known.actor.entity, key)
    return {spelled: next(iter(ks.values())) for spelled, ks in bearers.items() if len(ks) == 1}


def _agent(row: Mapping[str, str]) -> tuple[str, Agent]:
    if not row["lemma"]:
        raise ValueError("a role needs a lemma")
    return row["lemma"], Agent(
        sector=_sector(row["sector"]),
        plover_sectors=_parts(row["plover_sectors"]),
        is_body=one_of(row["flags"], ("", "body")) == "body",
    )


def _sector(text: str) -> Sector:
    return one_of(text, _SECTORS)


def _code(text: str) -> str:
    if not (len(text) == 3 and text.isupper()):
        raise ValueError(f"no such country code: {text!r}")
    return text


def _parts(cell: str) -> tuple[str, ...]:
    return tuple(part for part in cell.split("|") if part)
