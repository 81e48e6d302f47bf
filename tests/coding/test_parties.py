"""Who acts on whom, where the clause of the act itself does not say."""

from __future__ import annotations

import pytest

from dateline.model import EventReport
from tests.conftest import Read

CASES = [
    # words, type, who acts, who is acted upon
    ("Both countries face sanctions over the tests.", "SANCTION", set(), set()),
    ("Iran faces fresh sanctions over the tests.", "SANCTION", set(), {"IRN"}),
    ("A bombing struck the Kenyan army on Friday.", "ASSAULT", set(), {"KEN"}),
    ("The hostage was killed by Turkish troops in March.", "ASSAULT", {"TUR"}, None),
    ("The attack was claimed by the Taliban on Sunday.", "ASSAULT", {"AFG"}, None),
    ("The Taliban claimed responsibility for the bombing.", "ASSAULT", {"AFG"}, None),
    ("Zambia has been the target of American sanctions.", "SANCTION", {"USA"}, {"ZMB"}),
    ("A Gambian editor was convicted of terrorism.", "COERCE", set(), {"GMB"}),
    ("Panama's president told Peru to hand over the ship.", "REQUEST", None, {"PER"}),
    ("Panama's president said Peru must free the crew.", "REQUEST", {"PAN"}, {"PER"}),
    ("Chad warned that its army could attack Sudan.", "THREATEN", {"TCD"}, {"SDN"}),
]


@pytest.mark.parametrize(("words", "kind", "acting", "touched"), CASES)
def test_parties_told_beside_the_act(
    read: Read, words: str, kind: str, acting: set[str] | None, touched: set[str] | None
) -> None:
    _, coding = read(words)
    event = _first(coding.events, kind)
    assert acting is None or {actor.country for actor in event.actors} == acting
    assert touched is None or {actor.country for actor in event.recipients} == touched


def test_who_claims_responsibility_made_the_attack(read: Read) -> None:
    _, coding = read(
        "A bomb killed four soldiers in Mogadishu on Friday. "
        "The army sealed off the road. Al-Shabaab claimed responsibility."
    )
    attack = _first(coding.events, "ASSAULT")
    assert [actor.name for actor in attack.actors] == ["Al-Shabaab"]


def test_an_appeal_to_nobody_is_no_request(read: Read) -> None:
    _, coding = read("Fiji's prime minister appealed for calm.")
    assert [event for event in coding.events if event.type == "REQUEST"] == []


def test_the_press_that_is_told_is_not_whom_the_words_are_about(read: Read) -> None:
    _, coding = read('"We never touched the fund," Fiji\'s prime minister told reporters.')
    assert _first(coding.events, "REJECT").recipients == ()


def test_the_doubtful_twin_has_the_victims_of_the_act(read: Read) -> None:
    _, coding = read(
        "Gunmen attacked the Pakistani embassy in Kabul on Monday. "
        "Islamabad blamed India for the attack."
    )
    twin = next(e for e in coding.events if e.type == "ASSAULT" and e.status == "alleged")
    assert {actor.country for actor in twin.actors} == {"IND"}
    assert {actor.country for actor in twin.recipients} == {"PAK"}


def test_the_dead_and_hurt_belong_to_their_attack(read: Read) -> None:
    _, coding = read(
        "A suicide bombing struck a police post in Kirkuk, Iraq, on Friday. "
        "Five officers were killed. Nine civilians were wounded."
    )
    assert [event.type for event in coding.events] == ["ASSAULT"]


def _first(events: tuple[EventReport, ...], kind: str) -> EventReport:
    return next(event for event in events if event.type == kind)


def test_a_deed_told_in_an_adversarys_own_words_is_alleged(read: Read) -> None:
    _, coding = read(
        '"Turkish jets bombed our schools in a barbaric crime," the Syrian minister said.'
    )
    bombed = _first(coding.events, "ASSAULT")
    assert bombed.status == "alleged"
    assert bombed.attributed_to is not None
    assert bombed.attributed_to.country == "SYR"
