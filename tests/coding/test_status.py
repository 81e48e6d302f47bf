"""How real: one mechanism over operators, predicates and tenses."""

from __future__ import annotations

from pathlib import Path

import pytest

from dateline.coding import status_at
from dateline.reference import Reference
from tests.conftest import Read

ROWS = [
    tuple(line.split("\t"))
    for line in (Path(__file__).parent / "status.tsv").read_text(encoding="utf-8").splitlines()[1:]
]


@pytest.mark.parametrize(("status", "word", "sentence"), ROWS)
def test_status_of_the_predicate(
    status: str, word: str, sentence: str, read: Read, reference: Reference
) -> None:
    document, _ = read(sentence)
    assert status_at(document, reference, sentence.rindex(word)) == status


def test_what_is_not_going_to_be_done_is_a_refusal(read: Read) -> None:
    _, coding = read("Turkey will not negotiate with the rebels.")
    assert [(event.type, event.status) for event in coding.events] == [("REJECT", "occurred")]


def test_a_condition_makes_a_refusal_hypothetical(read: Read) -> None:
    _, coding = read("If Turkey does not accept the plan, Greece will withdraw its troops.")
    assert ("REJECT", "hypothetical") in {(event.type, event.status) for event in coding.events}
