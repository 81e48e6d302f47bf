"""The ontology says what the codebooks say, and refuses to load when a row is wrong."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import get_args

import pytest

from dateline.errors import ReferenceDataError
from dateline.model import EventType, QuadClass, Sector
from dateline.reference.ontology import ONTOLOGY_DATA, Ontology, load_ontology


@pytest.fixture(scope="module")
def ontology() -> Ontology:
    return load_ontology()


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the data that a test may damage."""
    for file in ONTOLOGY_DATA.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    return tmp_path


def test_every_type_contexts_and_sectors_of_plover_are_there(ontology: Ontology) -> None:
    assert set(ontology.types) == set(get_args(EventType))
    assert len(ontology.contexts) == 37
    assert len(ontology.sectors) == 25


@pytest.mark.parametrize(
    ("quad", "types"),
    [
        ("verbal cooperation", {"AGREE", "CONSULT", "SUPPORT", "CONCEDE"}),
        ("material cooperation", {"COOPERATE", "AID", "RETREAT"}),
        ("verbal conflict", {"REQUEST", "ACCUSE", "REJECT", "THREATEN"}),
        ("material conflict", {"PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"}),
    ],
)
def test_the_record_puts_each_type_in_one_quad_class(
    ontology: Ontology, quad: QuadClass, types: set[EventType]
) -> None:
    assert {t for t in ontology.types if ontology.quad_class(t) == quad} == types


def test_only_three_types_need_a_recipient(ontology: Ontology) -> None:
    needed = {t for t, entry in ontology.types.items() if entry.needs_recipient}
    assert needed == {"COOPERATE", "AID", "SANCTION"}


@pytest.mark.parametrize(
    ("code", "value"),
    [("016", -2.0), ("036", 4.0), ("042", 1.9), ("057", 8.0)],
)
def test_goldstein_values_are_gdelts_and_not_those_of_other_tables(
    ontology: Ontology, code: str, value: float
) -> None:
    assert ontology.goldstein(code) == value


@pytest.mark.parametrize("code", ["1213", "1214", "155", "176", "1834", "1951", "1952"])
def test_a_code_gdelt_gives_no_value_has_its_parents_and_says_so(
    ontology: Ontology, code: str
) -> None:
    entry = ontology.cameo[code]
    assert entry.goldstein == ontology.cameo[entry.parent].goldstein
    assert f"goldstein of {entry.parent}" in entry.note


def test_goldstein_of_an_unlisted_code_is_that_of_the_code_it_begins_with(
    ontology: Ontology,
) -> None:
    assert ontology.goldstein("0429") == 1.9
    assert ontology.goldstein("99") is None
    assert ontology.goldstein("") is None


def test_a_mode_without_a_score_has_the_score_of_its_type(ontology: Ontology) -> None:
    assert ontology.score("PROTEST", "riot") == -7.0
    assert ontology.score("PROTEST", "vandalize") == ontology.score("PROTEST") == -5.0


def test_conflict_scores_below_cooperation(ontology: Ontology) -> None:
    scores = {t: ontology.score(t) for t in ontology.types}
    assert min(scores, key=scores.__getitem__) == "ASSAULT"
    assert max(scores, key=scores.__getitem__) == "AID"
    assert scores["ACCUSE"] < 0


def test_types_without_modes_have_none(ontology: Ontology) -> None:
    bare = {t for t in ontology.types if not ontology.modes_of(t)}
    assert bare == {"AGREE", "SUPPORT", "CONCEDE", "COOPERATE", "AID"}
    assert "visit" in ontology.modes_of("CONSULT")


def test_cameo_codes_hang_on_the_type_that_covers_their_branch(ontology: Ontology) -> None:
    for event_type, entry in ontology.types.items():
        for prefix in entry.cameo:
            assert ontology.cameo[prefix].type == event_type, prefix


def test_statements_and_appeals_have_no_type(ontology: Ontology) -> None:
    for code, entry in ontology.cameo.items():
        assert (entry.type is None) == code.startswith(("01", "02")), code


@pytest.mark.parametrize("sector", get_args(Sector))
def test_every_sector_of_the_record_has_a_place_in_plover(
    ontology: Ontology, sector: Sector
) -> None:
    plover = ontology.plover_sector(sector)
    if sector in {"IGO", "NGO"}:
        assert plover == ""
    else:
        assert ontology.record_sector(plover) == sector


def test_the_press_is_jrn_in_plover_where_med_is_medicine(ontology: Ontology) -> None:
    assert ontology.plover_sector("MED") == "JRN"
    assert ontology.record_sector("MED") == "CVL"
    assert ontology.record_sector("no sector") == "UNK"


@pytest.mark.parametrize(
    ("event_type", "mode", "given", "settled"),
    [
        ("COERCE", "cyber", (), ("cyber",)),
        ("ACCUSE", "allege", ("crime", "corruption"), ("corruption",)),
        ("ACCUSE", "allege", ("legal", "crime"), ("crime", "legal")),
        ("AGREE", "", (), ()),
    ],
)
def test_contexts_are_completed_by_the_mode_and_freed_of_wider_ones(
    ontology: Ontology,
    *,
    event_type: EventType,
    mode: str,
    given: tuple[str, ...],
    settled: tuple[str, ...],
) -> None:
    assert ontology.settle_contexts(event_type, mode, given) == settled


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("types.tsv", "verbal cooperation", "friendly", "'friendly' is none of"),
        ("types.tsv", "drops a demand\tplover.md §2", "drops a demand\t", "must cite"),
        ("types.tsv", "\t05\t", "\t77\t", "77 is no CAMEO code"),
        ("modes.tsv", "CONSULT\tvisit", "CONSULT\tphone", "stands twice"),
        ("cameo.tsv", "CONSULT\tvisit", "CONSULT\tdemo", "'demo' is no mode of CONSULT"),
        ("cameo.tsv", "0311\t031", "0311\t777", "unknown parent 777"),
        ("cameo.tsv", "human_security", "humanitarian", "is no context"),
        ("cameo.tsv", "\t1.9\t", "\tone\t", "could not convert"),
        ("contexts.tsv", "crime\tBribery", "sin\tBribery", "replaces the unknown sin"),
        ("sectors.tsv", "primary\tGOV", "primary\tKING", "'KING' is none of"),
        ("countries.tsv", "MAR\tPRE", "MAR\tXXX", "'XXX' is no sector"),
    ],
)
def test_a_wrong_row_stops_the_load_and_names_the_file(
    copy: Path, *, file: str, old: str, new: str, message: str
) -> None:
    path = copy / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ReferenceDataError, match=message) as caught:
        load_ontology(copy)
    assert file in caught.value.file


def test_a_missing_type_stops_the_load(copy: Path) -> None:
    path = copy / "types.tsv"
    kept = [x for x in path.read_text(encoding="utf-8").splitlines() if not x.startswith("AID\t")]
    path.write_text("\n".join(kept) + "\n", encoding="utf-8")
    with pytest.raises(ReferenceDataError, match="AID is missing"):
        load_ontology(copy)


def test_tables_are_sorted_so_that_changes_read_well(copy: Path) -> None:
    for name in ("cameo.tsv", "contexts.tsv", "countries.tsv", "modes.tsv", "sectors.tsv"):
        keys = [
            line.split("\t")[:2]
            for line in (copy / name).read_text(encoding="utf-8").splitlines()[1:]
        ]
        assert keys == sorted(keys), name
    shutil.rmtree(copy)
