"""The ontology as data: PLOVER's types, modes, contexts and sectors, and CAMEO's codes.

Everything is read from ``data/ontology``; each file and line is checked at load, so that the
rest of the house may rely on what it finds here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib.resources.abc import Traversable
from typing import Literal, get_args

import msgspec

from dateline.errors import ReferenceDataError
from dateline.model import EventType, QuadClass, Sector
from dateline.reference.tables import DATA, parse_rows

SectorRank = Literal["primary", "other", "secondary"]
Score = float

ONTOLOGY_DATA = DATA / "ontology"
_TYPE_COLUMNS = ("type", "quad", "score", "cameo", "recipient", "covers", "cites")
_MODE_COLUMNS = ("type", "mode", "score", "context", "covers", "cites")
_CONTEXT_COLUMNS = ("context", "replaces", "covers", "cites")
_SECTOR_COLUMNS = ("sector", "rank", "record", "default", "cameo", "covers", "cites")
_COUNTRY_COLUMNS = ("country", "plover", "sector", "cites")
_CAMEO_COLUMNS = (
    "code", "parent", "label", "quad", "goldstein", "type", "mode", "contexts", "note",
)  # fmt: skip
_YES_NO = {"yes": True, "no": False}


class TypeEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One of PLOVER's 16 types."""

    type: EventType
    quad: QuadClass
    """The record's quad class; some codebooks differ for SANCTION, see ``projection``."""
    score: Score
    cameo: tuple[str, ...]
    """CAMEO roots or codes whose whole branch the type covers."""
    needs_recipient: bool
    covers: str
    cites: str


class ModeEntry(msgspec.Struct, frozen=True, kw_only=True):
    """How an event of a type is done."""

    type: EventType
    mode: str
    score: Score | None
    """None where the manual prints none: the type's score holds."""
    context: str
    """The context the mode brings with it, or empty."""
    covers: str
    cites: str


class ContextEntry(msgspec.Struct, frozen=True, kw_only=True):
    """What an event is about."""

    context: str
    replaces: str
    """The wider context that this one makes needless, or empty."""
    covers: str
    cites: str


class SectorEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A sector of PLOVER and what it is in the record and in CAMEO."""

    sector: str
    rank: SectorRank
    record: Sector
    is_default: bool
    """True where the record's sector is told as this one of PLOVER's."""
    cameo: str
    covers: str
    cites: str


class CountryEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A country that PLOVER writes with another code, or counts to another state."""

    country: str
    plover: str
    sector: str
    cites: str


class CameoEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A CAMEO code with GDELT's Goldstein value and its place in PLOVER."""

    code: str
    parent: str
    """The next wider code; empty for a root."""
    label: str
    quad: int
    """GDELT's quad class, 1 to 4."""
    goldstein: Score
    type: EventType | None
    mode: str
    contexts: tuple[str, ...]
    note: str


class Ontology(msgspec.Struct, frozen=True, kw_only=True):
    """What kinds of events there are, with look-ups by code."""

    types: Mapping[EventType, TypeEntry]
    modes: Mapping[tuple[EventType, str], ModeEntry]
    contexts: Mapping[str, ContextEntry]
    sectors: Mapping[str, SectorEntry]
    countries: Mapping[str, CountryEntry]
    cameo: Mapping[str, CameoEntry]

    def quad_class(self, event_type: EventType) -> QuadClass:
        """Return the quad class the record gives a type."""
        return self.types[event_type].quad

    def score(self, event_type: EventType, mode: str = "") -> Score:
        """Return the conflict-cooperation score of a type, or of its mode where that has one."""
        entry = self.modes.get((event_type, mode))
        if entry is not None and entry.score is not None:
            return entry.score
        return self.types[event_type].score

    def modes_of(self, event_type: EventType) -> tuple[str, ...]:
        """Return the modes a type may have, sorted; empty for the types that have none."""
        return tuple(mode for owner, mode in self.modes if owner == event_type)

    def goldstein(self, code: str) -> Score | None:
        """Return the Goldstein value of a CAMEO code, or of the longest known code it begins with.

        Answers None for what is no CAMEO code at all.
        """
        for length in range(len(code), 1, -1):
            if entry := self.cameo.get(code[:length]):
                return entry.goldstein
        return None

    def record_sector(self, plover: str) -> Sector:
        """Return the record's sector for one of PLOVER's, ``UNK`` for what PLOVER does not know."""
        entry = self.sectors.get(plover)
        return entry.record if entry else "UNK"

    def plover_sector(self, record: Sector) -> str:
        """Return PLOVER's sector for one of the record's; empty for IGO and NGO.

        Those two stand in PLOVER's country code, not in its sector.
        """
        return next(
            (s.sector for s in self.sectors.values() if s.is_default and s.record == record), ""
        )

    def settle_contexts(
        self,
        event_type: EventType,
        mode: str,
        contexts: tuple[str, ...],
    ) -> tuple[str, ...]:
        """Return the contexts, sorted, with what the mode brings and without what is too wide."""
        entry = self.modes.get((event_type, mode))
        found = {*contexts, *((entry.context,) if entry and entry.context else ())}
        wide = {self.contexts[name].replaces for name in found if name in self.contexts}
        return tuple(sorted(found - wide))


def load_ontology(folder: Traversable = ONTOLOGY_DATA) -> Ontology:
    """Read and check the whole ontology.

    Raises:
        ReferenceDataError: naming file and line of what is wrong.
    """
    contexts = _by_key(folder, "contexts.tsv", _CONTEXT_COLUMNS, _context)
    types = _by_key(folder, "types.tsv", _TYPE_COLUMNS, _type)
    modes = _by_key(folder, "modes.tsv", _MODE_COLUMNS, lambda row: _mode(row, contexts))
    sectors = _by_key(folder, "sectors.tsv", _SECTOR_COLUMNS, _sector)
    countries = _by_key(
        folder, "countries.tsv", _COUNTRY_COLUMNS, lambda row: _country(row, sectors)
    )
    cameo = _by_key(
        folder, "cameo.tsv", _CAMEO_COLUMNS, lambda row: _cameo(row, modes=modes, contexts=contexts)
    )
    ontology = Ontology(
        types=types,
        modes=modes,
        contexts=contexts,
        sectors=sectors,
        countries=countries,
        cameo=cameo,
    )
    _check_whole(ontology, folder)
    return ontology


def one_of[T](value: str, allowed: tuple[T, ...]) -> T:
    """Return the value if it is allowed.

    Raises:
        ValueError: it is not; the message names what is.
    """
    for choice in allowed:
        if choice == value:
            return choice
    raise ValueError(f"{value!r} is none of {', '.join(map(str, allowed))}")


def cells(value: str) -> tuple[str, ...]:
    """Return the parts of a cell that is joined by commas.

    >>> cells("legal, crime")
    ('legal', 'crime')
    """
    return tuple(part.strip() for part in value.split(",") if part.strip())


def _by_key[K, T](
    folder: Traversable,
    name: str,
    columns: tuple[str, ...],
    parse: Callable[[Mapping[str, str]], tuple[K, T]],
) -> dict[K, T]:
    found: dict[K, T] = {}

    def add(row: Mapping[str, str]) -> None:
        key, entry = parse(row)
        if key in found:
            raise ValueError(f"{key} stands twice")
        found[key] = entry

    parse_rows(folder / name, columns, add)
    return found


def _cited(row: Mapping[str, str]) -> str:
    if not row["cites"]:
        raise ValueError("a row must cite what it rests on")
    return row["cites"]


def _type(row: Mapping[str, str]) -> tuple[EventType, TypeEntry]:
    type_ = one_of(row["type"], get_args(EventType))
    return type_, TypeEntry(
        type=type_,
        quad=one_of(row["quad"], get_args(QuadClass)),
        score=float(row["score"]),
        cameo=cells(row["cameo"]),
        needs_recipient=_YES_NO[row["recipient"]],
        covers=row["covers"],
        cites=_cited(row),
    )


def _mode(
    row: Mapping[str, str], contexts: Mapping[str, ContextEntry]
) -> tuple[tuple[EventType, str], ModeEntry]:
    type_ = one_of(row["type"], get_args(EventType))
    return (type_, row["mode"]), ModeEntry(
        type=type_,
        mode=row["mode"],
        score=float(row["score"]) if row["score"] else None,
        context=_known(row["context"], contexts, what="context"),
        covers=row["covers"],
        cites=_cited(row),
    )


def _context(row: Mapping[str, str]) -> tuple[str, ContextEntry]:
    return row["context"], ContextEntry(
        context=row["context"], replaces=row["replaces"], covers=row["covers"], cites=_cited(row)
    )


def _sector(row: Mapping[str, str]) -> tuple[str, SectorEntry]:
    return row["sector"], SectorEntry(
        sector=row["sector"],
        rank=one_of(row["rank"], get_args(SectorRank)),
        record=one_of(row["record"], get_args(Sector)),
        is_default=_YES_NO[row["default"]],
        cameo=row["cameo"],
        covers=row["covers"],
        cites=_cited(row),
    )


def _country(
    row: Mapping[str, str], sectors: Mapping[str, SectorEntry]
) -> tuple[str, CountryEntry]:
    return row["country"], CountryEntry(
        country=row["country"],
        plover=row["plover"],
        sector=_known(row["sector"], sectors, what="sector"),
        cites=_cited(row),
    )


def _cameo(
    row: Mapping[str, str],
    *,
    modes: Mapping[tuple[EventType, str], ModeEntry],
    contexts: Mapping[str, ContextEntry],
) -> tuple[str, CameoEntry]:
    type_ = one_of(row["type"], get_args(EventType)) if row["type"] else None
    if row["mode"] and (type_, row["mode"]) not in modes:
        raise ValueError(f"{row['mode']!r} is no mode of {type_}")
    return row["code"], CameoEntry(
        code=row["code"],
        parent=row["parent"],
        label=row["label"],
        quad=int(one_of(row["quad"], ("1", "2", "3", "4"))),
        goldstein=float(row["goldstein"]),
        type=type_,
        mode=row["mode"],
        contexts=tuple(_known(c, contexts, what="context") for c in cells(row["contexts"])),
        note=row["note"],
    )


def _known(value: str, known: Mapping[str, object], *, what: str) -> str:
    if value and value not in known:
        raise ValueError(f"{value!r} is no {what} of the ontology")
    return value


def _check_whole(ontology: Ontology, folder: Traversable) -> None:
    """Check what only all rows together can tell."""
    problems = [
        ("types.tsv", f"{t} is missing") for t in get_args(EventType) if t not in ontology.types
    ]
    problems += [
        ("types.tsv", f"{code} is no CAMEO code")
        for entry in ontology.types.values()
        for code in entry.cameo
        if code not in ontology.cameo
    ]
    problems += [
        ("cameo.tsv", f"{entry.code} has the unknown parent {entry.parent}")
        for entry in ontology.cameo.values()
        if entry.parent and entry.parent not in ontology.cameo
    ]
    problems += [
        ("contexts.tsv", f"{entry.context} replaces the unknown {entry.replaces}")
        for entry in ontology.contexts.values()
        if entry.replaces and entry.replaces not in ontology.contexts
    ]
    for name, message in problems:
        raise ReferenceDataError(message, file=str(folder / name))
