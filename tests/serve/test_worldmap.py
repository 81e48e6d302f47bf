"""The world map: every country is drawn, and silence is seen without colour."""

import re
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest
from lxml import etree

from dateline.config import Settings
from dateline.errors import UsageError
from dateline.model import Feed, FeedState, Source
from dateline.reference.countries import load_countries
from dateline.reference.coverage import coverage_of
from dateline.reference.outlines import load_outlines
from dateline.serve.sourcecoverage import write_coverage
from dateline.serve.worldmap import HEIGHT, WIDTH, draw_map

NOW = datetime(2026, 12, 1, tzinfo=UTC)
SVG = "{http://www.w3.org/2000/svg}"
SOURCES = [
    Source(id="tcd-a", name="A", country="TCD", feeds=(Feed(url="https://a.example/1"),)),
    Source(id="fra-b", name="B", country="FRA",
           feeds=tuple(Feed(url=f"https://b.example/{number}") for number in range(30))),
    Source(id="fra-c", name="C", country="FRA",
           feeds=(Feed(url="https://c.example/", covers=("NER", "MUS")),)),
]  # fmt: skip


def drawn(states: list[FeedState], *, is_checked: bool) -> etree._Element:
    coverage = coverage_of(SOURCES, states, load_countries(), now=NOW)
    text = draw_map(coverage, load_outlines(), title="Feeds <by> country", is_checked=is_checked)
    return etree.fromstring(text.encode())


@pytest.fixture(scope="module")
def on_file() -> etree._Element:
    return drawn([], is_checked=False)


def shade(svg: etree._Element, code: str) -> set[str]:
    return {str(mark.get("class")) for mark in svg.iterfind(f".//*[@data-country='{code}']")}


def test_every_country_is_on_the_map(on_file: etree._Element) -> None:
    codes = {str(mark.get("data-country")) for mark in on_file.iterfind(".//*[@data-country]")}
    assert codes == set(load_countries().by_code) - {"ATA"}


def test_marks_lie_inside_the_map(on_file: etree._Element) -> None:
    for mark in on_file.iterfind(f".//{SVG}circle[@data-country]"):
        assert 0 <= float(mark.get("cx", "-1")) <= WIDTH
        assert 0 <= float(mark.get("cy", "-1")) <= HEIGHT
    for path in on_file.iterfind(f".//{SVG}path[@data-country]"):
        numbers = [float(n) for n in re.findall(r"-?\d+\.?\d*", str(path.get("d")))]
        assert min(numbers[::2]) >= -1
        assert max(numbers[::2]) <= WIDTH + 1


def test_no_country_is_torn_across_the_map(on_file: etree._Element) -> None:
    for path in on_file.iterfind(f".//{SVG}path[@data-country]"):
        for ring in str(path.get("d")).split("Z")[:-1]:
            xs = [float(n) for n in re.findall(r"-?\d+\.?\d*", ring)[::2]]
            steps = [abs(b - a) for a, b in pairwise(xs)]
            assert max(steps) < WIDTH / 8, path.get("data-country")


def test_shades_tell_how_many_feeds(on_file: etree._Element) -> None:
    assert shade(on_file, "FRA") == {"c4"}
    assert shade(on_file, "TCD") == {"c0"}
    assert shade(on_file, "NER") == {"away"}
    assert shade(on_file, "MUS") == {"away"}
    assert shade(on_file, "DEU") == {"silent"}


def test_a_silent_country_is_hatched_and_named(on_file: etree._Element) -> None:
    style = on_file.findtext(f".//{SVG}style") or ""
    assert ".silent{fill:url(#hatch)}" in style
    assert on_file.find(f".//{SVG}pattern[@id='hatch']") is not None
    germany = on_file.find(".//*[@data-country='DEU']")
    assert germany is not None
    assert "Germany: 0 local feeds" in (germany.findtext(f"{SVG}title") or "")


def test_checked_map_counts_live_feeds_only() -> None:
    state = FeedState(source="tcd-a", url="https://a.example/1", next_poll=NOW, last_good=NOW)
    svg = drawn([state], is_checked=True)
    assert shade(svg, "TCD") == {"c0"}
    assert shade(svg, "FRA") == {"silent"}


@pytest.mark.parametrize(
    ("name", "begin"),
    [("map.svg", b"<svg "), ("map.png", b"\x89PNG"), ("map.html", b"<!doctype html>")],
)
def test_map_is_written_in_the_shape_of_its_ending(
    tmp_path: Path, name: str, begin: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = Settings(cache=tmp_path, data=tmp_path)
    write_coverage(settings, (), out=tmp_path / name, now=NOW)
    assert (tmp_path / name).read_bytes().startswith(begin)
    told = capsys.readouterr().out
    assert "with feeds of their own" in told
    assert "Chad" in told


def test_another_ending_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"map\.gif"):
        write_coverage(Settings(cache=tmp_path, data=tmp_path), (), out=tmp_path / "map.gif",
                       now=NOW)  # fmt: skip
