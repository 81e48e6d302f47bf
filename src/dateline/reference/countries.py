"""Countries by name, people and capital, as ISO 3166 has them and as the news calls them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import msgspec

from dateline.reference.tables import DATA, parse_rows

_COLUMNS = (
    "iso3", "iso2", "name", "names", "demonyms", "capitals", "sovereign", "successor",
    "valid_from", "valid_to",
)  # fmt: skip


class Country(msgspec.Struct, frozen=True, kw_only=True):
    """A country or territory; ``code`` is what records carry: its own or its successor's."""

    code: str
    iso3: str
    iso2: str
    name: str
    names: tuple[str, ...]
    demonyms: tuple[str, ...]
    capitals: tuple[str, ...]


class CountryName(NamedTuple):
    """A way the news names a country: by name or capital, or by its people."""

    text: str
    code: str
    is_people: bool


class Countries(msgspec.Struct, frozen=True, kw_only=True):
    """All countries, indexed by ISO 3166 alpha-3 code."""

    by_code: Mapping[str, Country]
    rows: tuple[Country, ...]

    def name_of(self, code: str) -> str:
        """Return the usual name of a country; the code itself where it is unknown.

        >>> load_countries().name_of("PRK")
        'North Korea'
        """
        country = self.by_code.get(code)
        return country.name if country is not None else code

    def names(self) -> Iterator[CountryName]:
        """Yield every name, capital and demonym with the code it stands for."""
        for row in self.rows:
            for text in (*row.capitals, *row.names, row.name):
                yield CountryName(text, row.code, is_people=False)
            for text in row.demonyms:
                yield CountryName(text, row.code, is_people=True)
                yield CountryName(f"{text}s", row.code, is_people=True)


def load_countries() -> Countries:
    """Load the table of countries.

    Raises:
        ReferenceDataError: a row is wrong; names file and line.
    """
    rows = parse_rows(DATA / "countries.tsv", _COLUMNS, _country)
    living = [row for row in rows if row.code == row.iso3]
    return Countries(by_code={row.iso3: row for row in living}, rows=tuple(rows))


def _country(row: Mapping[str, str]) -> Country:
    if len(row["iso3"]) != 3 or not row["name"]:
        raise ValueError("a country needs a three-letter code and a name")
    return Country(
        code=row["successor"] or row["iso3"],
        iso3=row["iso3"],
        iso2=row["iso2"],
        name=row["name"],
        names=_parts(row["names"]),
        demonyms=_parts(row["demonyms"]),
        capitals=_parts(row["capitals"]),
    )


def _parts(cell: str) -> tuple[str, ...]:
    return tuple(part for part in cell.split("|") if part)
