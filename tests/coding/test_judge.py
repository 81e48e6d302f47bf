"""The learned judge completes the lexicon and never decides about a name."""

from __future__ import annotations

import pytest

from dateline.coding.judge import Judge
from dateline.coding.view import View
from dateline.config import Settings
from dateline.reference import Reference
from dateline.reference.eventmodel import GROUPS, EventModel, Features
from tests.conftest import Read


@pytest.fixture(scope="module")
def model(reference: Reference) -> EventModel:
    found = reference.event_model("en")
    assert found is not None
    return found


def test_a_language_without_a_model_is_left_to_its_lexicon(reference: Reference) -> None:
    assert reference.event_model("xx") is None


def test_shares_sum_to_one_and_are_the_same_each_time(model: EventModel) -> None:
    clause = Features((("shell",), ("village",), (), (), (), (), (), ("shelled", "village")), ())
    first, second = model.judge([clause]), model.judge([clause, clause])[1]
    assert sum(first[0].shares.values()) == pytest.approx(1, abs=0.01)
    assert first[0] == second


def test_words_tell_an_act_from_everyday_life(model: EventModel) -> None:
    def asked(predicate: str, *objects: str) -> float:
        words = ((predicate,), objects, *((),) * (len(GROUPS) - 3), (predicate, *objects))
        return model.judge([Features(words, ("kind=verb", "finite", "subject", "object"))])[0].event

    assert asked("bombard", "village") > asked("paint", "fence")
    assert asked("imprison", "dissident") > asked("rehearse", "opera")


def test_names_carry_no_signal(read: Read, reference: Reference) -> None:
    texts = ("Norland bombarded Sudmark on Friday.", "Sudmark bombarded Norland on Friday.")
    said = []
    for text in texts:
        document, _ = read(text)
        view = View(document, reference.lexicon("en"))
        judge = Judge(view, reference.event_model("en"))
        said.append([judge.verdict(clause).reason for clause in document.clauses])
    assert said[0] == said[1]


def test_the_judge_can_be_left_out() -> None:
    assert Reference(Settings(judge=False)).event_model("en") is None
