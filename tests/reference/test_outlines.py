"""Outlines of countries, decoded from arcs that neighbours share."""

from itertools import pairwise

import pytest

from dateline.reference.countries import load_countries
from dateline.reference.outlines import Outlines, load_outlines


@pytest.fixture(scope="module")
def outlines() -> Outlines:
    return load_outlines()


def test_every_country_has_rings_or_a_point(outlines: Outlines) -> None:
    known = set(load_countries().by_code)
    assert known <= set(outlines.rings) | set(outlines.points)
    assert set(outlines.rings) - {""} <= known
    assert len(outlines.rings) > 235


def test_rings_are_closed_and_on_the_globe(outlines: Outlines) -> None:
    for code, rings in outlines.rings.items():
        for ring in rings:
            assert ring[0] == pytest.approx(ring[-1]), code
            assert all(-180.1 <= x <= 180.1 and -90.1 <= y <= 90.1 for x, y in ring), code


@pytest.mark.parametrize(
    ("code", "longitude", "latitude"),
    [("TCD", 18.7, 15.5), ("XKX", 20.9, 42.6), ("FRA", 2.4, 46.6), ("GUF", -53.0, 4.0),
     ("REU", 55.5, -21.1), ("SJM", 16.5, 78.8), ("NOR", 9.0, 61.5), ("LSO", 28.2, -29.6),
     ("SOM", 44.0, 9.6), ("CYP", 33.3, 35.3)],
)  # fmt: skip
def test_land_belongs_to_its_country(
    outlines: Outlines, code: str, longitude: float, latitude: float
) -> None:
    assert crossings(outlines, code, longitude, latitude) % 2 == 1
    others = (other for other in outlines.rings if other != code)
    assert not [o for o in others if crossings(outlines, o, longitude, latitude) % 2]


def crossings(outlines: Outlines, code: str, x: float, y: float) -> int:
    """Count how often a line eastwards from the point meets the border."""
    count = 0
    for ring in outlines.rings[code]:
        for (x1, y1), (x2, y2) in pairwise(ring):
            # An edge over the date line is no edge of this plane.
            if (y1 > y) != (y2 > y) and abs(x2 - x1) < 180:
                count += x < x1 + (y - y1) / (y2 - y1) * (x2 - x1)
    return count
