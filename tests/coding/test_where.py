"""Where an act takes place: told, taken up, in the scene, or at home; and nowhere if only said."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.conftest import Read

Row = dict[str, str]


def _rows() -> list[Row]:
    table = Path(__file__).with_name("where.tsv")
    with table.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.mark.parametrize("row", _rows(), ids=lambda row: f"{row['type']}-{row['text'][:40]}")
def test_place_of_an_act(row: Row, read: Read) -> None:
    _, coding = read(row["text"])
    places = [event.place for event in coding.events if event.type == row["type"]]
    assert places
    told = places[-1]
    if row["place"] == "-":
        assert told is None
    else:
        assert told is not None
        assert (told.name, told.country) == (row["place"], row["country"])


def test_what_is_told_of_the_act_goes_before_the_scene_around_it(read: Read) -> None:
    _, coding = read(
        "Police in Lusaka searched a house. A bomb killed two men. The bomb went off in Ndola."
    )
    (attack,) = [event for event in coding.events if event.type == "ASSAULT"]
    assert attack.place is not None
    assert attack.place.name == "Ndola"
