"""The world as a map of feeds: countries shaded by how many tell of them, as SVG.

Equal Earth (Šavrič, Patterson and Jenny 2018), so that areas compare. Colours follow the reader's
light or dark setting; a country without any feed is hatched, so that no reading needs colour.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from html import escape
from typing import NamedTuple

from dateline.errors import UsageError
from dateline.reference.coverage import CountryCoverage
from dateline.reference.outlines import Outlines, Point, Ring

WIDTH, HEIGHT = 1000, 486
_TOP, _BOTTOM = 83.5, -56.0
"""Latitudes the map shows: without Antarctica."""
_OFF_THE_MAP = "ATA"
_MERIDIAN = 11.0
"""The middle; its opposite runs through the Bering Strait and cuts no country."""
_MARGIN = 8.0
_STEP = 0.55
"""Points nearer to the one before, in pixels, are left out."""
_SMALLEST = 0.7
"""Rings smaller than this, in pixels, are left out where the country has a larger one."""
_DOT_AREA = 14.0
"""A country drawn smaller than this, in square pixels, is a dot as well."""
_RADIUS = 2.7
_A = (1.340264, -0.081106, 0.000893, 0.003796)
_M = math.sqrt(3) / 2
CLASSES = ((1, "1–2"), (3, "3–5"), (6, "6–10"), (11, "11–20"), (21, "21 and more"))
"""The least number of feeds of each shade, and what the legend says."""
_STYLE = """
.map{--sea:#eef1f2;--edge:#fbfaf7;--ink:#1f1e1b;--soft:#5c5952;--rule:#c9d1d4;--silent:#e3dfd5;
--hatch:#a39d90;--c0:#c5dfe0;--c1:#94c4ca;--c2:#5a9fae;--c3:#2b7590;--c4:#134a68;--dot:#fbfaf7}
@media (prefers-color-scheme:dark){.map{--sea:#1d2024;--edge:#17181b;--ink:#e6e3dc;--soft:#a8a49b;
--rule:#31363c;--silent:#2b2b2e;--hatch:#6d6960;--c0:#1f4450;--c1:#28657a;--c2:#378ba0;
--c3:#63b6c2;--c4:#b4e3df;--dot:#17181b}}
.map text{font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",sans-serif;
fill:var(--ink)}
.map .note{fill:var(--soft);font-size:10.5px}.map .key{font-size:11.5px}
.map .title{font-size:15px;font-weight:600}
.map .sphere{fill:var(--sea)}.map .grid{fill:none;stroke:var(--rule);stroke-width:.5}
.map .land path{stroke:var(--edge);stroke-width:.5;stroke-linejoin:round;fill-rule:evenodd}
.map circle{stroke:var(--dot);stroke-width:.9}
.map .c0{fill:var(--c0)}.map .c1{fill:var(--c1)}.map .c2{fill:var(--c2)}.map .c3{fill:var(--c3)}
.map .c4{fill:var(--c4)}.map .silent{fill:url(#hatch)}.map .nobody{fill:var(--silent)}
.map .away{fill:url(#away)}
.map circle.silent{fill:var(--edge);stroke:var(--hatch);stroke-width:1.2}
.map circle.away{fill:var(--silent);stroke:var(--c3);stroke-width:1.2}
.map .bar{stroke:var(--hatch);stroke-width:1.1}.map .back{fill:var(--silent)}
.map .spot{fill:var(--c3)}.map .pale{fill:var(--silent)}
"""
_PATTERNS = (
    '<pattern id="hatch" width="5" height="5" patternUnits="userSpaceOnUse"'
    ' patternTransform="rotate(45)"><rect class="back" width="5" height="5"/>'
    '<line class="bar" x1="0" y1="0" x2="0" y2="5"/></pattern>'
    '<pattern id="away" width="5" height="5" patternUnits="userSpaceOnUse">'
    '<rect class="pale" width="5" height="5"/><circle class="spot" style="stroke:none"'
    ' cx="2.5" cy="2.5" r="1.15"/></pattern>'
)


class Shape(NamedTuple):
    """A country as it is drawn: its rings, or a dot where they are too small to see."""

    rings: tuple[Ring, ...]
    dot: Point | None


def draw_map(
    coverage: Iterable[CountryCoverage], outlines: Outlines, *, title: str, is_checked: bool
) -> str:
    """Return the map as an SVG document; unless feeds were checked, those on file are counted."""
    countries = {country.code: country for country in coverage if country.code != _OFF_THE_MAP}
    shapes = shapes_of(countries, outlines)
    land = (
        _path(country, shapes[code], is_checked=is_checked) for code, country in countries.items()
    )
    dots = (_dot(countries[code], shape.dot, is_checked=is_checked)
            for code, shape in shapes.items() if shape.dot)  # fmt: skip
    nobody = "".join(_outline(_drawn(ring)) for ring in outlines.rings.get("", ()))
    what = "feeds read well lately" if is_checked else "feeds on file, not yet checked"
    return "\n".join((
        f'<svg class="map" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}"'
        f' role="img" aria-labelledby="map-title map-note" style="max-width:100%;height:auto">',
        f'<title id="map-title">{escape(title)}</title><style>{_STYLE}</style>',
        f"<defs>{_PATTERNS}</defs>", _globe(), '<g class="land">',
        f'<path class="nobody" d="{nobody}"/>', *land, "</g>", '<g class="dots">', *dots, "</g>",
        _legend(countries.values(), what, is_checked=is_checked), "</svg>", "",
    ))  # fmt: skip


def to_png(svg: str, *, width: int) -> bytes:
    """Return the map as PNG, in its light colours.

    Raises:
        UsageError: the library that paints it is not installed.
    """
    try:
        import resvg_py  # noqa: PLC0415 - an extra
    except ImportError as error:
        hint = "install dateline[png], or write .svg or .html"
        raise UsageError("this installation cannot paint PNG", hint=hint) from error
    style = _STYLE.partition("@media")[0]
    values = dict(re.findall(r"--(\w+):(#\w+)", style))
    # The painter knows neither variables nor the pattern's own classes' media queries.
    plain = re.sub(r"var\(--(\w+)\)", lambda found: values[found[1]], svg)
    plain = re.sub(r"@media[^{]*\{[^}]*\}\}", "", plain)
    return bytes(resvg_py.svg_to_bytes(svg_string=plain, width=width, background=values["edge"]))


def shapes_of(codes: Iterable[str], outlines: Outlines) -> dict[str, Shape]:
    """Return how each country is drawn; every one has rings or a dot."""
    shapes = {code: _shape(code, outlines) for code in codes}
    moved = _spread({code: shape.dot for code, shape in shapes.items() if shape.dot})
    return {code: shape._replace(dot=moved.get(code)) for code, shape in shapes.items()}


def project(point: Point) -> Point:
    """Return where a longitude and latitude lie on the map, in pixels.

    A longitude beyond the edge lies beyond the edge, so that no outline is torn.

    >>> tuple(round(part) for part in project((11.0, 0.0)))
    (500, 245)
    """
    x, y = _equal_earth(point)
    return WIDTH / 2 + x * _SCALE, _MARGIN + (_Y_TOP - y) * _SCALE


def _equal_earth(point: Point) -> Point:
    longitude = point[0] - _MERIDIAN
    theta = math.asin(_M * math.sin(math.radians(point[1])))
    square = theta * theta
    six = square**3
    a, b, c, d = _A
    slope = a + 3 * b * square + six * (7 * c + 9 * d * square)
    x = math.radians(longitude) * math.cos(theta) / (_M * slope)
    return x, theta * (a + b * square + six * (c + d * square))


_X_EDGE = _equal_earth((_MERIDIAN + 179.999, 0.0))[0]
_Y_TOP = _equal_earth((0.0, _TOP))[1]
_SCALE = (WIDTH / 2 - _MARGIN) / _X_EDGE


# --- countries ----------------------------------------------------------------------------


def _shape(code: str, outlines: Outlines) -> Shape:
    drawn = sorted((_drawn(ring) for ring in outlines.rings.get(code, ())), key=_area)[::-1]
    kept = tuple(r for number, r in enumerate(drawn) if not number or _extent(r) >= _SMALLEST)
    is_small = not drawn or _area(drawn[0]) < _DOT_AREA
    point = _POINTS.get(code) or outlines.points.get(code)
    dot = project((_turned(point[0]), point[1])) if is_small and point else None
    return Shape(kept, dot)


_POINTS: Mapping[str, Point] = {
    "BVT": (3.4, -54.4), "GIB": (-5.35, 36.14), "TUV": (179.2, -8.5), "UMI": (166.6, 19.3),
}  # fmt: skip
"""Where territories lie that the outlines leave out and GeoNames sets elsewhere."""


def _drawn(ring: Ring) -> Ring:
    """Return a ring in pixels; one that crosses the date line is drawn on, not torn there."""
    longitudes = [_turned(ring[0][0])]
    for longitude, _ in ring[1:]:
        step = longitude - longitudes[-1]
        longitudes.append(longitude - 360.0 * round(step / 360.0))
    middle = sum(longitudes) / len(longitudes)
    shift = _turned(middle) - middle
    places = zip(longitudes, (point[1] for point in ring), strict=True)
    return _thinned([project((longitude + shift, latitude)) for longitude, latitude in places])


def _turned(longitude: float) -> float:
    """Return the longitude as it is counted on this map, from its left edge to its right."""
    west = _MERIDIAN - 180.0
    return (longitude - west) % 360.0 + west


def _thinned(points: list[Point]) -> Ring:
    kept = points[:1]
    for point in points[1:]:
        if math.dist(point, kept[-1]) >= _STEP:
            kept.append(point)
    return tuple(kept)


def _area(ring: Ring) -> float:
    pairs = zip(ring, (*ring[1:], ring[0]), strict=True)
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairs)) / 2


def _extent(ring: Ring) -> float:
    xs, ys = [x for x, _ in ring], [y for _, y in ring]
    return max(max(xs) - min(xs), max(ys) - min(ys))


def _spread(dots: Mapping[str, Point]) -> dict[str, Point]:
    """Return the dots, those that overlap pushed apart a little at a time."""
    places = {code: list(point) for code, point in sorted(dots.items())}
    gap = 2 * _RADIUS + 0.9
    for _ in range(80):
        for one, other in _pairs(sorted(places)):
            (x1, y1), (x2, y2) = places[one], places[other]
            apart = math.hypot(x2 - x1, y2 - y1)
            if apart < gap:
                push = (gap - apart) / 2
                dx, dy = ((x2 - x1) / apart, (y2 - y1) / apart) if apart > 0.01 else (1.0, 0.0)
                places[one] = [x1 - dx * push, y1 - dy * push]
                places[other] = [x2 + dx * push, y2 + dy * push]
    return {code: (x, y) for code, (x, y) in places.items()}


def _pairs(codes: list[str]) -> Iterator[tuple[str, str]]:
    for number, one in enumerate(codes):
        yield from ((one, other) for other in codes[number + 1 :])


# --- marks --------------------------------------------------------------------------------


def shade_of(country: CountryCoverage, *, is_checked: bool) -> str:
    """Return the class a country is drawn in: a shade, ``away`` or ``silent``."""
    local = country.live_local if is_checked else country.local_feeds
    if local:
        return f"c{max(n for n, (least, _) in enumerate(CLASSES) if local >= least)}"
    elsewhere = country.live_elsewhere if is_checked else country.feeds_elsewhere
    return "away" if elsewhere else "silent"


def _path(country: CountryCoverage, shape: Shape, *, is_checked: bool) -> str:
    outline = "".join(_outline(ring) for ring in shape.rings)
    shade = shade_of(country, is_checked=is_checked)
    if not outline:
        return ""
    return (
        f'<path class="{shade}" data-country="{country.code}" d="{outline}">'
        f"<title>{escape(_told(country, is_checked=is_checked))}</title></path>"
    )


def _dot(country: CountryCoverage, place: Point | None, *, is_checked: bool) -> str:
    x, y = place or (0.0, 0.0)
    shade = shade_of(country, is_checked=is_checked)
    return (
        f'<circle class="{shade}" data-country="{country.code}" cx="{x:.1f}" cy="{y:.1f}"'
        f' r="{_RADIUS}"><title>{escape(_told(country, is_checked=is_checked))}</title></circle>'
    )


def _told(country: CountryCoverage, *, is_checked: bool) -> str:
    """Say what the map shows of a country, in a line."""
    if is_checked:
        live = f"{country.live_local} of {country.local_feeds} local feeds alive"
        return f"{country.name}: {live}, {country.live_elsewhere} from elsewhere"
    return (
        f"{country.name}: {country.local_feeds} local feeds, {country.feeds_elsewhere} from"
        " elsewhere"
    )


def _outline(ring: Ring) -> str:
    """Return a ring as the outline of a path, in tenths of a pixel."""
    if len(ring) < 3:
        return ""
    text = "L".join(f"{x:.1f} {y:.1f}" for x, y in ring)
    return f"M{text}Z".replace(".0 ", " ").replace(".0L", "L").replace(".0Z", "Z")


def _globe() -> str:
    """Return the sea, to the map's lower edge, and its grid of thirty degrees."""
    edge = _MERIDIAN + 180.0
    latitudes = [_BOTTOM + step * (_TOP - _BOTTOM) / 60 for step in range(61)]
    right = [project((edge - 1e-6, latitude)) for latitude in latitudes]
    left = [project((edge - 360 + 1e-6, latitude)) for latitude in reversed(latitudes)]
    lines = [[project((x + _MERIDIAN, y)) for y in latitudes] for x in range(-150, 180, 30)]
    lines += [[project((edge - 360 + 1e-6, y)), project((edge - 1e-6, y))]
              for y in range(-30, 90, 30)]  # fmt: skip
    grid = "".join("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in line) for line in lines)
    sphere = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in (*right, *left)) + "Z"
    return f'<path class="sphere" d="{sphere}"/><path class="grid" d="{grid}"/>'


def _legend(countries: Iterable[CountryCoverage], what: str, *, is_checked: bool) -> str:
    shades = [shade_of(country, is_checked=is_checked) for country in countries]
    keys = [(f"c{number}", told) for number, (_, told) in enumerate(CLASSES)]
    keys += [("away", "only from elsewhere"), ("silent", "none")]
    parts, x = [], 24.0
    for shade, told in keys:
        count = shades.count(shade)
        parts.append(
            f'<rect class="{shade}" x="{x:.0f}" y="{HEIGHT - 36}" width="22" height="13" rx="2"/>'
            f'<text class="key" x="{x + 28:.0f}" y="{HEIGHT - 25}">{told}'
            f' <tspan class="note">({count})</tspan></text>'
        )
        x += 92 + 5.2 * len(told)
    note = (
        f"Local {what}; in brackets how many countries and territories. Dots: too small to draw."
        " Outlines: Natural Earth."
    )
    return (
        f'<g class="legend">{"".join(parts)}<text id="map-note" class="note" x="24"'
        f' y="{HEIGHT - 7}">{note}</text></g>'
    )
