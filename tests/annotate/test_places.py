"""Places: what a reader of the record relies on when a sentence names one."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from dateline.annotate import Annotator
from dateline.annotate.places import article_countries, find_places, locate_places
from dateline.model import PlaceMention
from dateline.reference import Reference
from tests.conftest import article_of

Row = dict[str, str]


def _rows() -> list[Row]:
    table = Path(__file__).with_name("places_en.tsv")
    with table.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE, restval=""))


ROWS = _rows()


def _name(row: Row) -> str:
    return f"{row['mention']}-{row['text'][:24]}"


def _of(text: str, found: tuple[PlaceMention, ...], words: str) -> PlaceMention | None:
    return next((m for m in found if words in text[m.start : m.end]), None)


def _check(row: Row, found: tuple[PlaceMention, ...]) -> None:
    mention = _of(row["text"], found, row["mention"])
    if row["precision"] == "none":
        assert mention is None
        return
    assert mention is not None
    assert mention.place.country == (row["country"] or None)
    assert mention.place.precision == row["precision"]
    assert mention.place.latitude is not None


@pytest.mark.parametrize("row", [r for r in ROWS if r["when"] != "read"], ids=_name)
def test_place_is_found_and_known_without_a_recogniser(row: Row, reference: Reference) -> None:
    _check(row, find_places(row["text"], reference=reference))


@pytest.mark.parametrize("row", [r for r in ROWS if r["when"] != "unread"], ids=_name)
def test_place_is_found_and_known_with_the_recogniser(row: Row, annotator: Annotator) -> None:
    _check(row, annotator.annotate(article_of(row["text"])).places)


def test_the_words_of_a_part_belong_to_the_mention(reference: Reference) -> None:
    text = "Refugees left northern Syria on foot."
    (mention,) = find_places(text, reference=reference)
    assert text[mention.start : mention.end] == mention.place.name == "northern Syria"
    assert mention.place.geonames is None


def test_a_place_of_the_gazetteer_has_its_id_and_point(reference: Reference) -> None:
    text = "Talks were held in Geneva, Switzerland."
    geneva, switzerland = find_places(text, reference=reference)
    assert (geneva.place.geonames, switzerland.place.geonames) == (2660646, 2658434)
    assert geneva.place.latitude == pytest.approx(46.2, abs=0.1)
    assert geneva.place.longitude == pytest.approx(6.15, abs=0.1)


def test_a_people_is_a_mention_of_its_country(reference: Reference) -> None:
    (mention,) = find_places("Turkish troops withdrew.", reference=reference)
    assert mention.is_demonym
    assert mention.place.country == "TUR"


def test_one_name_means_one_place_unless_the_words_say_otherwise(reference: Reference) -> None:
    text = (
        "He grew up in Paris, Texas. Later he flew to Paris, France, for a year. "
        "His mother stayed in Dallas and his brother in Paris, Texas."
    )
    found = find_places(text, reference=reference)
    assert [m.place.country for m in found if m.place.name == "Paris"] == ["USA", "FRA", "USA"]


def test_a_later_bare_mention_follows_the_first(reference: Reference) -> None:
    text = "Fire broke out in Athens, Ohio, at noon. By night half of Athens was dark."
    found = find_places(text, reference=reference)
    assert [m.place.country for m in found if m.place.name == "Athens"] == ["USA", "USA"]


def test_the_outlet_tells_which_place_it_writes_of(reference: Reference) -> None:
    text = "RICHMOND — The council met on Monday. Richmond police kept the doors shut."
    at_home = find_places(text, reference=reference, url="https://www.richmondregister.com/x")
    elsewhere = find_places(text, reference=reference, url="https://www.timesdispatch.com/x")
    assert {round(m.place.longitude or 0) for m in at_home} == {-84}
    assert {round(m.place.longitude or 0) for m in elsewhere} == {-77}


def test_an_outlet_named_after_one_of_many_towns_is_of_the_one_the_text_speaks_of(
    reference: Reference,
) -> None:
    text = "Tyler and Palestine lost power. Athens police kept the roads shut."
    found = find_places(text, reference=reference, url="https://www.athensgazette.com/x")
    assert [round(m.place.longitude or 0) for m in found if m.place.name == "Athens"] == [-96]


@pytest.mark.parametrize(
    "text",
    [
        "Rates fell in March and rose in August.",
        "Kent County Council met at City Hall.",
        "Sen. Ruth Gill, D-Akron, voted no.",
        "HIV spread in the camp.",
    ],
)
def test_a_word_that_nothing_shows_to_be_a_name_is_none(reference: Reference, text: str) -> None:
    named = {text[m.start : m.end] for m in find_places(text, reference=reference)}
    assert named.isdisjoint({"March", "August", "Council", "Hall", "D", "HIV"})


def test_the_country_of_an_unknown_outlet_counts(reference: Reference) -> None:
    text = "Police in Newcastle searched two flats."
    australian = find_places(text, reference=reference, publisher_country="AUS")
    british = find_places(text, reference=reference, publisher_country="GBR")
    assert [m.place.country for m in (*australian, *british)] == ["AUS", "GBR"]


def test_a_given_span_is_located_even_where_the_gazetteer_lacks_it(reference: Reference) -> None:
    text = "The play opens at the Lantern Yard Theatre in Glasgow on Friday."
    start = text.index("Lantern")
    end = text.index(" in Glasgow")
    theatre, glasgow = locate_places(text, [(start, end), (end + 4, end + 11)], reference=reference)
    assert theatre.place.name == "Lantern Yard Theatre"
    assert theatre.place.geonames is None
    assert theatre.place.precision == "city"
    assert theatre.place.latitude == glasgow.place.latitude


def test_a_place_said_to_lie_elsewhere_is_not_the_one_that_is_known(reference: Reference) -> None:
    text = "She was born in Timbuktu, Ontario, Canada."
    start = text.index("Timbuktu")
    (place,) = locate_places(text, [(start, start + 8)], reference=reference)
    assert place.place.country == "MLI"  # alone, the known one
    spans = [(start, start + 8), (start + 10, start + 17), (start + 19, start + 25)]
    found = locate_places(text, spans, reference=reference)
    assert [m.place.country for m in found] == ["CAN", "CAN", "CAN"]


def test_an_empty_text_names_nothing(reference: Reference) -> None:
    assert find_places("", reference=reference) == ()
    assert find_places("No name here, nor there.", reference=reference, names=()) == ()


def test_mentions_are_in_order_and_inside_the_text(reference: Reference) -> None:
    text = "From Lagos to Cairo, from Cairo to Oslo: Nigeria, Egypt and Norway signed."
    found = find_places(text, reference=reference)
    starts = [m.start for m in found]
    assert starts == sorted(starts)
    assert all(0 <= m.start < m.end <= len(text) for m in found)
    assert len(found) == 7


def test_countries_of_an_article_are_told_by_how_often_they_are_named(
    reference: Reference,
) -> None:
    text = (
        "Iran and Pakistan traded fire. Iranian shells fell near Quetta. Tehran blamed Pakistan. "
    )
    text += "Iran said no more. China asked for calm in the Middle East."
    countries = article_countries(find_places(text, reference=reference))
    assert countries == ("IRN", "PAK", "CHN")
