"""French and Russian through the same clauses: a table of sentences with what each tells."""

from __future__ import annotations

from pathlib import Path

import pytest

from dateline.annotate import syntax
from dateline.errors import UnsupportedLanguageError
from dateline.model import Actor
from tests.conftest import Read

HERE = Path(__file__).parent
ROWS = [
    (language, *line.split("\t"))
    for language in ("fr", "ru")
    for line in (HERE / f"events_{language}.tsv").read_text(encoding="utf-8").splitlines()[1:]
]
SHARED = {"CONSULT", "AGREE", "COOPERATE", "RETREAT"}


def countries(actors: tuple[Actor, ...]) -> set[str]:
    return {actor.country or "-" for actor in actors} or {"-"}


@pytest.mark.parametrize(("language", "type_", "actor", "recipient", "status", "sentence"), ROWS)
def test_who_does_what_to_whom(
    language: str, type_: str, actor: str, recipient: str, status: str, sentence: str, read: Read
) -> None:
    _, coding = read(sentence, published="2024-03-11", language=language)
    told = [e for e in coding.events if (e.type, e.status) == (type_, status)]
    sides = [(countries(e.actors), countries(e.recipients)) for e in told]
    if type_ in SHARED:
        assert any({actor, recipient} <= one | two | {"-"} for one, two in sides), coding.events
    else:
        assert any(
            actor in {*one, "-"} and (recipient == "-" or recipient in two) for one, two in sides
        ), coding.events


@pytest.mark.parametrize(
    ("language", "sentence", "stance", "speaker"),
    [
        ("fr", "Le ministre turc a déclaré que la frontière était fermée.", "states", "TUR"),
        ("fr", "Selon Ankara, la frontière est fermée depuis lundi.", "states", "TUR"),
        ("fr", "Le ministre turc a nié que la frontière était fermée.", "denies", "TUR"),
        ("ru", "Министр Турции заявил, что граница закрыта.", "states", "TUR"),
        ("ru", "По словам министра Турции, граница закрыта с понедельника.", "states", "TUR"),
        ("ru", "Министр Турции опроверг, что граница закрыта.", "denies", "TUR"),
    ],
)
def test_who_says_so(language: str, sentence: str, stance: str, speaker: str, read: Read) -> None:
    _, coding = read(sentence, language=language)
    assert [(c.stance, c.speaker.country) for c in coding.claims] == [(stance, speaker)]


def test_a_language_without_its_extra_says_which_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(syntax, "find_spec", lambda _: None)
    with pytest.raises(UnsupportedLanguageError, match=r"dateline\[ru\]"):
        syntax.open_parser("ru")
