"""Dated office-holders: the packaged table, what the person's own file adds, and how they merge.

The file in the data folder (``DATELINE_DATA``) has the columns of ``data/actors/people.tsv``. Its
rows stand in front: a row for the same office, person and beginning replaces the packaged one.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Literal, NamedTuple

import msgspec

from dateline.reference.spelling import person_key, spelling_key
from dateline.reference.tables import DATA, parse_rows
from dateline.text import fold

COLUMNS = (
    "name", "aliases", "country", "sector", "plover_sectors", "office", "valid_from", "valid_to",
)  # fmt: skip
PACKAGED = DATA / "actors" / "people.tsv"
FILE = "people.tsv"
PREVIOUS = "people.previous.tsv"
_TITLES = DATA / "actors" / "titles.tsv"
_TITLE_COLUMNS = ("words", "office", "sector", "plover_sectors")


class Term(msgspec.Struct, frozen=True, kw_only=True):
    """One person's time in one office: a row of the table."""

    name: str
    aliases: str = ""
    country: str = ""
    sector: str
    plover_sectors: str
    office: str
    valid_from: str
    valid_to: str = ""

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What makes it this term: who, where, which office and from which year."""
        return fold(self.name), self.country, self.office, self.valid_from[:4]


class Change(NamedTuple):
    """What an update did to one term."""

    kind: Literal["added", "ended", "changed"]
    term: Term


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """A term as a source tells it: names and dates as they stand there."""

    name: str
    office: str
    """The label of the office: "Minister of Defence of Chile"."""
    country: str
    start: str
    """ISO date, as precise as the source has it."""
    end: str = ""


class Title(NamedTuple):
    """How a source's label of an office is read: the first row whose words are all in it."""

    words: tuple[str, ...]
    office: str
    sector: str
    plover_sectors: str


def load_terms(file: Path | None = None) -> list[Term]:
    """Return all terms, those of the person's own file in front of the packaged ones.

    Raises:
        ReferenceDataError: a row is wrong; names file and line.
    """
    packaged = parse_rows(PACKAGED, COLUMNS, _term)
    return overlay(packaged, read_terms(file) if file is not None else [])


def read_terms(file: Path) -> list[Term]:
    """Return the terms of the person's own file; none where there is no such file."""
    return parse_rows(file, COLUMNS, _term) if file.is_file() else []


def overlay(packaged: Iterable[Term], own: Sequence[Term]) -> list[Term]:
    """Return the terms of both, each once; the person's own stand in front."""
    replaced = {term.key for term in own}
    return [*own, *(term for term in packaged if term.key not in replaced)]


def merge(known: Sequence[Term], told: Iterable[Told], codes: Iterable[str]) -> list[Change]:
    """Compare what a source tells with what is known: Told → Change.

    A term that is known already keeps our name, aliases and office; only its dates change. A term
    of a country we do not know, or without a name or a date, is passed over.
    """
    titles = parse_rows(_TITLES, _TITLE_COLUMNS, _title)
    countries = frozenset(codes)
    before: dict[tuple[str, str, str], list[Term]] = defaultdict(list)
    for term in known:
        before[_loose(term)].append(term)
    changes: dict[tuple[str, str, str, str], Change] = {}
    for row in told:
        found = _as_term(row, titles, countries)
        change = _compared(found, before[_loose(found)]) if found is not None else None
        if change is not None:
            changes[change.term.key] = change
    return list(changes.values())


def write_terms(file: Path, terms: Iterable[Term]) -> None:
    """Write the person's own file as a whole or not at all; the one before is kept beside it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    lines = ["\t".join(COLUMNS)]
    lines += sorted("\t".join(msgspec.structs.astuple(term)) for term in terms)
    descriptor, draft = tempfile.mkstemp(dir=file.parent, prefix=".people-", suffix=".tsv")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as out:
            out.write("\n".join(lines) + "\n")
            out.flush()
            os.fsync(out.fileno())
        if file.exists():
            (file.parent / PREVIOUS).write_bytes(file.read_bytes())
        Path(draft).replace(file)
    finally:
        Path(draft).unlink(missing_ok=True)


def _compared(term: Term, candidates: Sequence[Term]) -> Change | None:
    """Return what a told term changes; that no end is told is no proof that a term goes on."""
    known = next((c for c in candidates if abs(_year(c) - _year(term)) <= 1), None)
    if known is None:
        return Change("added", term)
    if not term.valid_to or _same(known.valid_to, term.valid_to):
        return None
    dated = msgspec.structs.replace(known, valid_to=term.valid_to)
    return Change("changed" if known.valid_to else "ended", dated)


def _year(term: Term) -> int:
    return int(term.valid_from[:4])


def _same(one: str, other: str) -> bool:
    """Tell dates that differ by no more than their precision."""
    shared = min(len(one), len(other))
    return bool(shared) and one[:shared] == other[:shared]


def _loose(term: Term) -> tuple[str, str, str]:
    return spelling_key(term.name) or person_key(term.name), term.country, term.office


def _as_term(row: Told, titles: Sequence[Title], countries: frozenset[str]) -> Term | None:
    name = " ".join(row.name.split())
    start, end = (_month(date) for date in (row.start, row.end))
    if not (name and start and row.country in countries) or (end and end < start):
        return None
    words = re.findall(r"\w+", fold(row.office))
    title = next((t for t in titles if set(t.words) <= set(words)), None)
    if title is None:
        return None
    return Term(
        name=name, country=row.country, sector=title.sector, office=title.office,
        plover_sectors=title.plover_sectors, valid_from=start, valid_to=end,
    )  # fmt: skip


def _month(date: str) -> str:
    """Return ``YYYY-MM`` or ``YYYY`` of an ISO date; nothing where it is none.

    >>> _month("2024-05-14T00:00:00Z"), _month("t329847")
    ('2024-05', '')
    """
    year, month = date[:4], date[5:7]
    if not (len(year) == 4 and year.isdecimal()):
        return ""
    return f"{year}-{month}" if month.isdecimal() and "01" <= month <= "12" else year


def _term(row: Mapping[str, str]) -> Term:
    if not (row["name"] and row["office"] and row["valid_from"][:4].isdecimal()):
        raise ValueError("a term needs a name, an office and the year in which it began")
    return Term(**row)


def _title(row: Mapping[str, str]) -> Title:
    return Title(tuple(row["words"].split()), row["office"], row["sector"], row["plover_sectors"])
