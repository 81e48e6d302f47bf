"""How real: one mechanism over operators, predicates and tenses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from dateline.annotate import Annotator
from dateline.coding import grade_at, status_at
from dateline.reference import Reference
from tests.conftest import Read, article_of

ROWS = [
    tuple(line.split("\t"))
    for line in (Path(__file__).parent / "status.tsv").read_text(encoding="utf-8").splitlines()[1:]
]


_VERB = re.compile(r"(?P<open>\[?)\{(?P<base>[^/]+)/(?P<present>[^/]+)/(?P<past>[^}]+)\}")


class Cell(NamedTuple):
    """One sentence of the grid of operator, predicate and tense, and the status to expect."""

    sentence: str
    offset: int
    status: str


def _told(template: str, tense: str) -> str:
    """Return a sentence of the grid with its operator in a tense."""
    found = _VERB.search(template)
    assert found is not None, template
    is_be = found["base"] == "be"
    before, verb = {
        "past": ("", found["past"]),
        "present": ("", found["present"]),
        "future": ("will ", found["base"]),
        "may": ("may ", found["base"]),
        "not": ("was not", "") if is_be else ("did not ", found["base"]),
    }[tense]
    return template[: found.start()] + before + found["open"] + verb + template[found.end() :]


def _cells() -> Iterator[Cell]:
    """Yield the cells of the grid; a dash is no sentence that anybody would write."""
    lines = (Path(__file__).parent / "scope.tsv").read_text(encoding="utf-8").splitlines()
    tenses = lines[0].split("\t")[1:]
    for line in lines[1:]:
        template, *expected = line.split("\t")
        for tense, status in zip(tenses, expected, strict=False):
            if status != "-":
                sentence = _told(template, tense)
                plain = sentence.replace("[", "").replace("]", "")
                yield Cell(plain, sentence.index("["), status)


def test_operators_by_predicates_and_tenses(annotator: Annotator, reference: Reference) -> None:
    """One mechanism: every operator of the grid, in every tense, over verbs and event nouns."""
    cells = list(_cells())
    assert len(cells) >= 300
    document = annotator.annotate(article_of("\n\n".join(cell.sentence for cell in cells)))
    start, wrong = 0, []
    for cell in cells:
        found = status_at(document, reference, start + cell.offset) or "none"
        start += len(cell.sentence) + 2
        if found != cell.status:
            wrong.append(f"{cell.sentence} is {cell.status}, was read as {found}")
    assert not wrong, "\n".join([f"{len(wrong)} of {len(cells)}", *wrong])


GRADES = [
    (3, "attacked", "Turkey attacked the base."),
    (3, "attack", "Greece may condemn the attack on the base."),
    (3, "attacked", "Turkey attacked the base because of a failed deal."),
    (3, "attacking", "Greece did not stop attacking the base."),
    (2, "attack", "Turkey plans to attack the base."),
    (2, "attacked", "Turkey reportedly attacked the base."),
    (2, "attack", "Turkey probably will attack the base."),
    (1, "attack", "Turkey may attack the base."),
    (1, "attack", "Turkey may plan to attack the base."),
    (1, "withdraw", "Greece urged Turkey to withdraw its troops."),
    (1, "attacked", "Greece asked whether Turkey attacked the base."),
    (0, "withdraw", "If Turkey does not withdraw its troops, Greece will respond."),
    (-1, "attack", "Turkey might not attack the base."),
    (-2, "attack", "Turkey will not attack the base."),
    (-2, "attack", "Turkey refused to attack the base."),
    (-3, "attack", "Turkey failed to attack the base."),
    (-3, "attack", "No soldier attacked the base."),
    (1, "riot", "The speech may cause a riot."),
    (3, "riot", "The minister may regret the riot."),
    (-3, "signing", "Turkey left without signing an agreement."),
]


@pytest.mark.parametrize(("grade", "word", "sentence"), GRADES)
def test_how_sure_the_words_are(
    grade: int, word: str, sentence: str, read: Read, reference: Reference
) -> None:
    document, _ = read(sentence)
    assert grade_at(document, reference, sentence.index(word)) == grade


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
