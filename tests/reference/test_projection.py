"""The record is told in other codebooks as the guideline says, and as their own rules say."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest

from dateline.errors import ReferenceDataError
from dateline.model import Actor, Coding, EventReport, EventType, Sector, Status
from dateline.reference.ontology import ONTOLOGY_DATA
from dateline.reference.projection import Projection, load_projection
from dateline.testing import build_actor, build_claim, build_event, build_record


@pytest.fixture(scope="module")
def projection() -> Projection:
    return load_projection()


@pytest.mark.parametrize(
    ("event_type", "status", "mode", "cameo", "expected"),
    [
        # what happened is told as it is
        ("CONSULT", "occurred", "visit", "042", ("CONSULT", "visit")),
        ("ASSAULT", "alleged", "firearms", "193", ("ASSAULT", "firearms")),
        ("SANCTION", "ongoing", "discontinue", "163", ("SANCTION", "discontinue")),
        ("COERCE", "occurred", "arrest", "116", ("COERCE", "arrest")),
        # future cooperation is agreement, future retreat concession
        ("CONSULT", "planned", "visit", "042", ("AGREE", "")),
        ("SUPPORT", "planned", "", "057", ("AGREE", "")),
        ("COOPERATE", "planned", "", "062", ("AGREE", "")),
        ("AID", "planned", "", "072", ("AGREE", "")),
        ("RETREAT", "planned", "withdraw", "0874", ("CONCEDE", "")),
        ("CONCEDE", "planned", "", "081", ("CONCEDE", "")),
        # harm that is only held out is a threat
        ("ASSAULT", "hypothetical", "aerial", "195", ("THREATEN", "violence")),
        ("SANCTION", "planned", "discontinue", "163", ("THREATEN", "restrict")),
        ("COERCE", "hypothetical", "seize", "192", ("THREATEN", "territory")),
        ("COERCE", "hypothetical", "arrest", "173", ("THREATEN", "arrest")),
        # orders to move and calls to march are the act itself
        ("MOBILIZE", "planned", "troops", "154", ("MOBILIZE", "troops")),
        ("PROTEST", "planned", "demo", "141", ("PROTEST", "demo")),
        ("MOBILIZE", "hypothetical", "troops", "154", ("THREATEN", "violence")),
        # what is called off
        ("CONSULT", "cancelled", "visit", "042", ("REJECT", "meet")),
        ("AID", "cancelled", "", "073", ("REJECT", "assist")),
        ("REQUEST", "cancelled", "yield", "105", ("CONCEDE", "")),
        ("ASSAULT", "cancelled", "explosives", "183", ("ASSAULT", "explosives")),
        # a summoned ambassador, against any other request
        ("REQUEST", "occurred", "meet", "114", ("ACCUSE", "disapprove")),
        ("REQUEST", "occurred", "meet", "106", ("REQUEST", "meet")),
        # a denial has no place
        ("REJECT", "occurred", "", "016", None),
        ("REJECT", "occurred", "yield", "124", ("REJECT", "yield")),
        ("ASSAULT", "denied", "firearms", "193", None),
        ("REQUEST", "hypothetical", "change", "104", None),
    ],
)
def test_plover_tells(
    projection: Projection,
    *,
    event_type: EventType,
    status: Status,
    mode: str,
    cameo: str,
    expected: tuple[str, str] | None,
) -> None:
    assert projection.project_plover(event_type, status, mode, cameo=cameo) == expected


@pytest.mark.parametrize(
    ("event_type", "status", "mode", "cameo", "code"),
    [
        ("CONSULT", "occurred", "visit", "042", "042"),
        ("CONSULT", "occurred", "visit", "", "042"),
        ("CONSULT", "planned", "visit", "042", "036"),
        ("CONSULT", "planned", "", "045", "039"),
        ("AID", "planned", "", "0731", "0333"),
        ("COOPERATE", "planned", "", "", "031"),
        ("SUPPORT", "hypothetical", "", "051", "032"),
        ("RETREAT", "planned", "withdraw", "", "0356"),
        ("CONCEDE", "occurred", "", "085", "085"),
        ("SANCTION", "occurred", "discontinue", "163", "163"),
        ("SANCTION", "planned", "discontinue", "163", "1312"),
        ("SANCTION", "cancelled", "discontinue", "163", "085"),
        ("COERCE", "planned", "curfew", "", "1323"),
        ("ASSAULT", "hypothetical", "", "204", "1385"),
        ("PROTEST", "planned", "strike", "143", "133"),
        ("MOBILIZE", "planned", "troops", "154", "154"),
        ("CONSULT", "cancelled", "visit", "042", "125"),
        ("ASSAULT", "denied", "aerial", "195", "016"),
        ("REJECT", "occurred", "", "016", "016"),
        ("REQUEST", "hypothetical", "", "100", ""),
        ("COERCE", "occurred", "misinformation", "", "170"),
        ("AGREE", "planned", "", "", "030"),
        # a code that is already told in the codebook's way stays
        ("AID", "planned", "", "0334", "0334"),
        ("SANCTION", "hypothetical", "", "1311", "1311"),
        ("CONSULT", "cancelled", "meet", "126", "126"),
    ],
)
def test_cameo_tells(
    projection: Projection,
    *,
    event_type: EventType,
    status: Status,
    mode: str,
    cameo: str,
    code: str,
) -> None:
    assert projection.project_cameo(event_type, status, mode, cameo=cameo) == code


@pytest.mark.parametrize("event_type", get_args(EventType))
@pytest.mark.parametrize("status", get_args(Status))
def test_both_codebooks_answer_every_type_in_every_status(
    projection: Projection, event_type: EventType, status: Status
) -> None:
    code = projection.project_cameo(event_type, status)
    assert code == "" or code in projection.ontology.cameo
    told = projection.project_plover(event_type, status)
    assert told is None or told[0] in projection.ontology.types
    assert status == "denied" or (told is None) == (code == "")


@pytest.mark.parametrize("event_type", get_args(EventType))
def test_an_event_that_happened_keeps_its_root_when_the_frame_names_no_code(
    projection: Projection, event_type: EventType
) -> None:
    code = projection.project_cameo(event_type, "occurred")
    assert projection.ontology.cameo[code].type == event_type


@pytest.mark.parametrize(
    ("code", "number"),
    [("010", 0), ("0231", 0), ("036", 1), ("057", 1), ("0871", 2), ("112", 3), ("163", 3),
     ("141", 4), ("175", 4), ("20", 4)],
)  # fmt: skip
def test_cameo_classes_count_root_16_as_verbal(
    projection: Projection, code: str, number: int
) -> None:
    assert projection.cameo_class(code) == number


def test_what_is_no_code_has_no_class(projection: Projection) -> None:
    assert projection.cameo_class("") is None
    assert projection.cameo_class("77") is None


def test_sanctions_are_material_in_the_record_and_verbal_in_plovers_exports(
    projection: Projection,
) -> None:
    assert projection.ontology.quad_class("SANCTION") == "material conflict"
    assert projection.plover_quad("SANCTION") == "verbal conflict"
    assert projection.plover_quad("ASSAULT") == "material conflict"


def _events(text: str, *events: EventReport) -> tuple[EventReport, ...]:
    return build_record(text, events=list(events)).events


def test_what_is_demanded_is_left_out_beside_the_demand(projection: Projection) -> None:
    text = "Norland urged Sudmark to pull its guards out of the valley."
    demand = build_event(text, type="REQUEST", id="e1")
    twin = build_event("pull its guards out", type="RETREAT", status="hypothetical", id="e2")
    told = projection.told(_events(text, demand, twin))
    assert [event.type for event in told] == ["REQUEST"]


def test_a_hypothetical_far_from_any_demand_is_kept(projection: Projection) -> None:
    text = "Norland urged Sudmark to talk. Estmark could still leave the pact."
    demand = build_event("Norland urged Sudmark to talk.", type="REQUEST", id="e1")
    other = build_event("Estmark could still leave", type="RETREAT", status="hypothetical", id="e2")
    assert len(projection.told(_events(text, demand, other))) == 2


@pytest.mark.parametrize(
    ("carrier", "status"),
    [("ACCUSE", "alleged"), ("REJECT", "denied"), ("THREATEN", "hypothetical")],
)
def test_twins_go_only_with_the_act_that_carries_them(
    projection: Projection, carrier: str, status: Status
) -> None:
    text = "Norland spoke of shots that Sudmark fired."
    twin = build_event(text, type="ASSAULT", status=status, id="e2")
    both = _events(text, build_event(text, type=carrier, id="e1"), twin)
    assert [event.type for event in projection.told(both)] == [carrier]
    beside = _events(text, build_event(text, type="CONSULT", id="e1"), twin)
    assert len(projection.told(beside)) == 2


@pytest.mark.parametrize(
    ("actor", "country", "sectors", "cameo"),
    [
        (Actor(name="Kosovo", country="XKX", sector="GOV", entity="country:XKX"), "KOS", (), "KOS"),
        (Actor(name="Greenland's premier", country="GRL", sector="GOV"), "DNK", ("GOV",), "DNKGOV"),
        (
            Actor(name="the UN", country="IGO", sector="IGO", plover_country="UNO"),
            "UNO", (), "IGOUNO",
        ),
        (
            Actor(name="UN troops", country="IGO", sector="MIL", plover_country="UNO",
                  plover_sectors=("MIL",)),
            "UNO", ("MIL",), "IGOUNOMIL",
        ),
        (
            Actor(name="a relief agency", sector="NGO", plover_country="NGO"), "NGO", (), "NGO",
        ),
        (
            Actor(name="a league of Chad", country="TCD", sector="NGO", plover_country="NGO"),
            "TCD", (), "TCD",
        ),
        (
            Actor(name="the bloc", country="IGO", sector="IGO", plover_sectors=("IGO",)),
            "IGO", (), "IGO",
        ),
        (Actor(name="the Arab League", country="IGO", sector="IGO"), "IGO", (), "IGO"),
        (Actor(name="reporters", country="FRA", sector="MED"), "FRA", ("JRN",), "FRAMED"),
        (
            Actor(name="nurses", country="ESP", sector="CVL", plover_sectors=("MED",)),
            "ESP", ("MED",), "ESPHLH",
        ),
        (Actor(name="Sahrawi officials", country="ESH", sector="GOV"), "MAR", ("GOV", "PRE"),
         "MARGOV"),
        (Actor(name="somebody"), "", (), ""),
        (Actor(name="gunmen", sector="REB"), "", ("REB",), "---REB"),
    ],
)  # fmt: skip
def test_actors_are_told_in_the_codes_of_plover_and_cameo(
    projection: Projection, *, actor: Actor, country: str, sectors: tuple[str, ...], cameo: str
) -> None:
    assert projection.plover_country(actor) == country
    assert projection.plover_sectors(actor) == sectors
    assert projection.cameo_actor(actor) == cameo


@pytest.mark.parametrize("sector", get_args(Sector))
def test_actors_of_every_sector_have_a_cameo_code(projection: Projection, sector: Sector) -> None:
    assert projection.cameo_actor(Actor(name="x", country="FRA", sector=sector)).startswith("FRA")


FRANCE, SPAIN = build_actor("French ministers", "FRA"), build_actor("Spanish ministers", "ESP")
POLICE = build_actor("French police", "FRA", "COP")


@pytest.mark.parametrize(
    ("event", "dyads"),
    [
        (
            build_event(type="ACCUSE", cameo="112", actors=(FRANCE, POLICE), recipients=(SPAIN,)),
            {("FRAGOV", "ESPGOV", "112"), ("FRACOP", "ESPGOV", "112")},
        ),
        (
            build_event(type="COERCE", cameo="173", recipients=(SPAIN,)),
            {("---", "ESPGOV", "173")},
        ),
        (
            build_event(type="CONSULT", cameo="042", actors=(FRANCE,), recipients=(SPAIN,)),
            {("FRAGOV", "ESPGOV", "042"), ("ESPGOV", "FRAGOV", "043")},
        ),
        (
            build_event(type="SUPPORT", cameo="057", actors=(FRANCE, SPAIN)),
            {("FRAGOV", "ESPGOV", "057"), ("ESPGOV", "FRAGOV", "057")},
        ),
        (
            build_event(
                type="CONSULT", cameo="042", status="planned", actors=(FRANCE,), recipients=(SPAIN,)
            ),
            {("FRAGOV", "ESPGOV", "036")},
        ),
        (build_event(type="ASSAULT", cameo="190"), set()),
    ],
)
def test_cameo_makes_one_event_of_each_pair_and_two_of_meetings(
    projection: Projection, event: EventReport, dyads: set[tuple[str, str, str]]
) -> None:
    assert set(projection.cameo_dyads(event)) == dyads


@pytest.mark.parametrize(
    ("stance", "sector", "code"),
    [
        ("denies", "GOV", "016"),
        ("states", "REB", "010"),
        ("demands", "PTY", "020"),
        ("states", "CVL", ""),
        ("alleges", "MED", ""),
    ],
)
def test_a_claim_is_a_statement_where_its_speaker_is_public(
    projection: Projection, stance: str, sector: str, code: str
) -> None:
    speaker = build_actor("the speaker", "FRA", sector)
    claim = build_claim("all is well", cue="said", speaker=speaker, stance=stance)
    assert projection.project_claim(claim) == code


def test_an_accusation_is_told_once_and_a_remark_beside_it_as_a_statement(
    projection: Projection,
) -> None:
    text = "France accused Spain of fishing at night. France said the sea was for all."
    speaker = build_actor("France", "FRA")
    record = build_record(
        text,
        events=[build_event("France accused Spain of fishing at night", type="ACCUSE",
                            actors=(speaker,))],
        claims=[
            build_claim("fishing at night", cue="accused", speaker=speaker, stance="alleges"),
            build_claim("the sea was for all", cue="said", speaker=speaker),
        ],
    )  # fmt: skip
    coding = Coding(events=record.events, claims=record.claims)
    assert projection.statements(coding) == ("010",)


def test_statuses_fall_from_certain_to_certainly_not(projection: Projection) -> None:
    falling: tuple[Status, ...] = ("occurred", "planned", "alleged", "hypothetical", "cancelled")
    scores = [projection.statuses[status].factuality for status in falling]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] == 3
    assert scores[-1] == -3
    assert projection.statuses["planned"].auxiliary == "future"
    assert projection.statuses["denied"].auxiliary == "negation"


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("stances.tsv", "praises\t019", "praises\t666", "'666' is no CAMEO code"),
        ("stances.tsv", "praises", "lauds", "'lauds' is none of"),
        ("stances.tsv", "praises", "warns", "one row for each"),
        ("statuses.tsv", "\tfuture", "\tsoon", "'soon' is none of"),
    ],
)
def test_stances_and_statuses_must_be_whole(
    tmp_path: Path, *, file: str, old: str, new: str, message: str
) -> None:
    for each in ONTOLOGY_DATA.iterdir():
        (tmp_path / each.name).write_bytes(each.read_bytes())
    text = (tmp_path / file).read_text(encoding="utf-8")
    assert old in text
    (tmp_path / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ReferenceDataError, match=message) as caught:
        load_projection(folder=tmp_path)
    assert file in caught.value.file


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("\tAGREE\t", "\tHARMONY\t", "'HARMONY' is no result"),
        ("\t036\t", "\t666\t", "'666' is no result"),
        ("cancelled", "given-up", "'given-up' is none of"),
        ("plover\tdenied\t*", "plover\tdenied\t", "write \\* for any"),
        ("REJECT\tmeet", "REJECT\tdemo", "'demo' is no mode of REJECT"),
        ("arrest\t*\tTHREATEN\tarrest", "phone\t*\tTHREATEN\tarrest", "is no mode of COERCE"),
        ("\t114\t", "\t77\t", "'77' is no CAMEO code"),
        ("annotation.md, status", "", "must cite"),
    ],
)
def test_a_wrong_rule_stops_the_load_and_names_the_line(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    text = (ONTOLOGY_DATA / "projection.tsv").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "projection.tsv").write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ReferenceDataError, match=message) as caught:
        load_projection(folder=tmp_path)
    assert caught.value.line > 1
