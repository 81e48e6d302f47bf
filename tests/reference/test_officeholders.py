"""Terms of office: how what a source tells is merged with what is known."""

from __future__ import annotations

from pathlib import Path

import pytest

from dateline.config import Settings
from dateline.errors import ReferenceDataError
from dateline.reference import Reference
from dateline.reference.officeholders import (
    FILE,
    PREVIOUS,
    Term,
    Told,
    load_terms,
    merge,
    overlay,
    read_terms,
    write_terms,
)

CODES = ("AUT", "CHL", "GBR")
KNOWN = Term(
    name="Mohammed Karim Said", aliases="M. K. Said", country="AUT", sector="GOV",
    plover_sectors="GOV", office="foreign minister", valid_from="2022-05",
)  # fmt: skip


def told(
    name: str = "Ada Brandt", office: str = "Minister of Defence of Chile", **other: str
) -> Told:
    return Told(
        name=name, office=office, **{"country": "CHL", "start": "2024-03-11T00:00:00Z", **other}
    )


@pytest.mark.parametrize(
    ("label", "office", "sectors"),
    [
        ("Minister of Defence of Chile", "defence minister", "GOV|MIL"),
        ("Minister of National Defence", "defence minister", "GOV|MIL"),
        ("Secretary of State for Foreign, and other, Affairs", "foreign secretary", "GOV"),
        ("Minister for Foreign Affairs", "foreign minister", "GOV"),
        ("Federal Minister of the Interior", "interior minister", "GOV"),
        ("Prime Minister of Chile", "prime minister", "GOV"),
        ("Deputy Prime Minister", "deputy prime minister", "GOV"),
        ("Vice President of Chile", "vice president", "GOV"),
        ("President of Chile", "president", "GOV"),
        ("Minister of Fisheries", "minister", "GOV"),
    ],
)  # fmt: skip
def test_an_office_is_read_from_its_label(label: str, office: str, sectors: str) -> None:
    (change,) = merge([], [told(office=label)], CODES)
    assert (change.term.office, change.term.plover_sectors) == (office, sectors)


def test_who_took_office_is_added() -> None:
    (change,) = merge([KNOWN], [told()], CODES)
    assert (change.kind, change.term.name, change.term.valid_from) == (
        "added",
        "Ada Brandt",
        "2024-03",
    )


@pytest.mark.parametrize(
    "name", ["Mohammed Karim Said", "Muhammad Karim Saeed", "mohammed karim-said"]
)
def test_who_left_office_keeps_our_name(name: str) -> None:
    row = told(
        name, "Minister of Foreign Affairs", country="AUT", start="2022-06-01", end="2025-02-03"
    )
    (change,) = merge([KNOWN], [row], CODES)
    assert change.kind == "ended"
    assert (change.term.name, change.term.aliases, change.term.valid_to) == (
        "Mohammed Karim Said", "M. K. Said", "2025-02",
    )  # fmt: skip


def test_what_is_known_changes_nothing() -> None:
    same = told(KNOWN.name, "Foreign minister", country="AUT", start="2022-05-02")
    assert merge([KNOWN], [same], CODES) == []


@pytest.mark.parametrize(
    "row",
    [
        told(country="XYZ"),
        told(start="t31415"),
        told(name=" "),
        told(end="2019-01-01"),
        told(office="Ambassador to the sea"),
    ],
    ids=["country", "date", "name", "order", "office"],
)
def test_what_makes_no_sense_is_passed_over(row: Told) -> None:
    assert merge([], [row], CODES) == []


def test_a_name_cannot_break_the_table(tmp_path: Path) -> None:
    changes = merge([], [told("Ada\tBrandt\nEvil")], CODES)
    write_terms(tmp_path / FILE, [change.term for change in changes])
    assert [term.name for term in read_terms(tmp_path / FILE)] == ["Ada Brandt Evil"]


def test_the_file_before_is_kept(tmp_path: Path) -> None:
    file = tmp_path / "new" / FILE
    write_terms(file, [KNOWN])
    before = file.read_bytes()
    write_terms(file, [])
    assert (file.parent / PREVIOUS).read_bytes() == before
    assert sorted(path.name for path in file.parent.iterdir()) == [PREVIOUS, FILE]


def test_own_terms_stand_in_front() -> None:
    ended = Term(
        **{**{f: getattr(KNOWN, f) for f in KNOWN.__struct_fields__}, "valid_to": "2025-02"}
    )
    assert overlay([KNOWN], [ended]) == [ended]


def test_the_desk_reads_the_file_of_the_data_folder(tmp_path: Path) -> None:
    (new,) = merge([], [told("Zelmira Quandt")], CODES)
    write_terms(tmp_path / FILE, [new.term])
    actors = Reference(Settings(data=tmp_path)).actors
    found = actors.resolve("Zelmira Quandt", date="2024-06-01")
    assert found is not None
    assert (found.country, found.plover_sectors) == ("CHL", ("GOV", "MIL"))


def test_a_wrong_file_of_the_data_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("name\noffice\n", encoding="utf-8")
    with pytest.raises(ReferenceDataError, match=r"people\.tsv:1"):
        load_terms(tmp_path / FILE)
