"""Whom an act is done to where its own sentence does not say."""

from __future__ import annotations

import pytest

from tests.conftest import Read

RAID = "Kenyan police raided the headquarters of the Turkana Liberation Front on Monday. "
CLOSURE = "Bolivia closed its embassy in Lima on Monday. "


def whom(read: Read, text: str, kind: str) -> list[tuple[str, str | None]]:
    _, coding = read(text)
    events = [event for event in coding.events if event.type == kind]
    return [(actor.name, actor.country) for event in events for actor in event.recipients]


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        (RAID + "Amnesty International condemned the raid.", "ACCUSE", ("Kenyan police", "KEN")),
        (RAID + "Uganda denounced the operation.", "ACCUSE", ("Kenyan police", "KEN")),
        ("Protesters blocked a highway in Nairobi on Friday.", "PROTEST", ("government", "KEN")),
        (
            "Farmers marched through Nairobi on Friday. Kenya's government scrapped the tax.",
            "CONCEDE",
            ("Farmers", "KEN"),
        ),
        (
            "Kenyan farmers asked the agriculture minister to resign.",
            "RETREAT",
            ("Kenyan farmers", "KEN"),
        ),
    ],
)
def test_recipient_is_who_the_story_says(
    read: Read, text: str, kind: str, expected: tuple[str, str]
) -> None:
    assert expected in whom(read, text, kind)


def test_who_speaks_is_never_whom_they_speak_of(read: Read) -> None:
    assert whom(read, RAID + "Kenyan police defended the raid.", "SUPPORT") == []


def test_two_arrests_in_one_country_are_two_events(read: Read) -> None:
    _, coding = read(
        "Police in Lusaka arrested the editor of a newspaper. Police also arrested two miners."
    )
    assert [event.type for event in coding.events] == ["COERCE", "COERCE"]
