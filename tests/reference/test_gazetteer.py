"""The gazetteer: what a name can mean, and the file it is read from."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from dateline.config import Settings
from dateline.reference.gazetteer import Gazetteer, open_gazetteer, place_key
from dateline.reference.tables import DATA


@pytest.fixture(scope="module")
def gazetteer(settings: Settings) -> Gazetteer:
    return open_gazetteer(settings)


def _countries(gazetteer: Gazetteer, name: str) -> list[str | None]:
    return [place.country for place in gazetteer.lookup(name)]


@pytest.mark.parametrize(
    ("name", "geonames"),
    [
        ("Kyiv", 703448),
        ("Kiev", 703448),
        ("Saint Petersburg", 498817),
        ("St. Petersburg", 498817),
        ("ST PETERSBURG", 498817),
        ("Mumbai", 1275339),
        ("Bombay", 1275339),
        ("Düsseldorf", 2934246),
        ("Dusseldorf", 2934246),
        ("N'Djamena", 2427123),
        ("The Hague", 2747373),
        ("the  hague", 2747373),
        ("Laurel County", 4297480),
        ("Texas", 4736286),
        ("Turkey", 298795),
        ("Burma", 1327865),
        ("Europe", 6255148),
    ],
)
def test_place_is_found_by_its_names(gazetteer: Gazetteer, name: str, geonames: int) -> None:
    assert geonames in {place.geonames for place in gazetteer.lookup(name)}


def test_all_places_of_a_name_come_most_populous_first(gazetteer: Gazetteer) -> None:
    places = gazetteer.lookup("Paris")
    assert {"FRA", "USA", "CAN"} <= {place.country for place in places}
    people = [place.population for place in places]
    assert people == sorted(people, reverse=True)


def test_unknown_name_has_no_places(gazetteer: Gazetteer) -> None:
    assert gazetteer.lookup("Nowhere-upon-Nothing") == ()
    assert gazetteer.lookup("") == ()


@pytest.mark.parametrize(
    ("name", "precision"),
    [
        ("Geneva", "city"),
        ("Bavaria", "region"),
        ("Kenya", "country"),
        ("Sahel", "area"),
        ("Red Sea", "area"),
        ("Heathrow", "point"),
    ],
)
def test_place_tells_how_exact_it_is(gazetteer: Gazetteer, name: str, precision: str) -> None:
    assert precision in {place.precision for place in gazetteer.lookup(name)}


def test_sea_lies_in_no_country(gazetteer: Gazetteer) -> None:
    assert None in _countries(gazetteer, "Black Sea")


def test_name_that_is_not_the_first_is_marked(gazetteer: Gazetteer) -> None:
    (first,) = (p for p in gazetteer.lookup("Kyiv") if p.geonames == 703448)
    (other,) = (p for p in gazetteer.lookup("Kiev") if p.geonames == 703448)
    assert (first.is_alternate, other.is_alternate) == (False, True)


@pytest.mark.parametrize(
    ("short", "admin1"),
    [("Ky.", {"KY"}), ("W.Va.", {"WV"}), ("Ont.", {"08"}), ("WA", {"WA", "08"}), ("ky.", set())],
)
def test_abbreviation_counts_as_written(gazetteer: Gazetteer, short: str, admin1: set[str]) -> None:
    assert {place.admin1 for place in gazetteer.abbreviation(short)} == admin1


@pytest.mark.parametrize(
    ("word", "name"),
    [("Turkish", "Turkey"), ("Texan", "Texas"), ("Scottish", "Scotland"), ("European", "Europe")],
)
def test_people_have_a_home(gazetteer: Gazetteer, word: str, name: str) -> None:
    assert [place.name for place in gazetteer.people(word)] == [name]


def test_word_for_no_people_has_none(gazetteer: Gazetteer) -> None:
    assert gazetteer.people("Wooden") == ()


@pytest.mark.parametrize(
    ("address", "country", "kind"),
    [
        ("https://www.post-gazette.com/news/1", "USA", "city"),
        ("https://www.irishtimes.com/a", "IRL", "country"),
        ("https://news.example.co.uk/a", "GBR", "country"),
        ("https://news.example.tv/a", None, None),
        ("https://news.example.com/a", None, None),
        ("", None, None),
    ],
)
def test_address_tells_where_an_outlet_is(
    gazetteer: Gazetteer, address: str, country: str | None, kind: str | None
) -> None:
    home = next(iter(gazetteer.homes(address)), None)
    assert (home and home.country, home and home.kind) == (country, kind)


@pytest.mark.parametrize(
    ("address", "regions"),
    [
        ("https://www.lakeplacidnews.com/a", {"NY", "FL"}),
        ("https://siouxcitytimes.com/a", {"IA"}),
        ("https://www.oxfordherald.co.uk/a", {"ENG"}),
        ("https://www.worldnews.com/a", set()),
    ],
)
def test_unknown_outlet_may_be_of_any_town_its_name_holds(
    gazetteer: Gazetteer, address: str, regions: set[str]
) -> None:
    assert {home.admin1 for home in gazetteer.homes(address)} == regions


def test_every_country_of_the_table_has_a_point(gazetteer: Gazetteer) -> None:
    lines = (DATA / "places" / "country_points.tsv").read_text(encoding="utf-8").splitlines()
    codes = [line.split("\t")[0] for line in lines[1:]]
    assert len(codes) >= 249
    assert all(gazetteer.country(code) for code in codes)


def test_words_that_are_no_names_are_known(gazetteer: Gazetteer) -> None:
    assert gazetteer.is_word("Reading")
    assert not gazetteer.is_word("Nairobi")


@pytest.mark.parametrize(
    ("one", "other"),
    [("St. John's", "Saint Johns"), ("Boone Co.", "Boone County"), ("Rhône-Alpes", "rhone alpes"),
     ("Mt. Elgon", "Mount Elgon"), ("Trinidad & Tobago", "Trinidad and Tobago")],
)  # fmt: skip
def test_spellings_of_a_name_are_one(one: str, other: str) -> None:
    assert place_key(one) == place_key(other)


def test_opening_again_is_quick(gazetteer: Gazetteer, settings: Settings) -> None:
    assert gazetteer.lookup("Oslo")
    start = time.perf_counter()
    open_gazetteer(settings).close()
    assert time.perf_counter() - start < 0.3  # ten times what it takes


def test_file_cut_short_is_written_anew(gazetteer: Gazetteer, tmp_path: Path) -> None:
    broken = tmp_path / gazetteer.path.name
    broken.write_bytes(gazetteer.path.read_bytes()[:100_000])
    mended = open_gazetteer(Settings(cache=tmp_path))
    assert mended.lookup("Oslo") == gazetteer.lookup("Oslo")
    assert list(tmp_path.iterdir()) == [broken]
    mended.close()
