"""Clauses: who does what, in words no parser library owns."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dateline.annotate import Annotator
from dateline.model import Clause, Document
from tests.conftest import article_of

Find = Callable[[str, str], tuple[Document, Clause]]


@pytest.fixture(scope="module")
def clause_of(annotator: Annotator) -> Find:
    def find(text: str, predicate: str) -> tuple[Document, Clause]:
        document = annotator.annotate(article_of(text))
        return document, next(c for c in document.clauses if c.predicate == predicate)

    return find


def heads(document: Document, phrases: tuple[int, ...]) -> list[str]:
    return [document.phrases[index].head.text for index in phrases]


@pytest.mark.parametrize(
    ("text", "predicate", "subjects", "objects"),
    [
        ("Police arrested three men.", "arrest", ["Police"], ["men"]),
        ("Three men were arrested by police.", "arrest", ["police"], ["men"]),
        ("Three men were arrested.", "arrest", [], ["men"]),
        ("Police arrested and charged three men.", "arrest", ["Police"], ["men"]),
        ("Police arrested and charged three men.", "charge", ["Police"], ["men"]),
        ("Iran plans to attack the base.", "attack", ["Iran"], ["base"]),
        ("Greece urged Iran to attack the base.", "attack", ["Iran"], ["base"]),
        ("Greece accused Iran of attacking the base.", "attack", ["Iran"], ["base"]),
        ("The soldiers who attacked the base fled.", "attack", ["soldiers"], ["base"]),
        ("The base that Iran attacked was empty.", "attack", ["Iran"], ["base"]),
        ("The weapons seized by police were burnt.", "seize", ["police"], ["weapons"]),
        ("Lavrov's visit to Pyongyang ended.", "visit", ["Lavrov"], []),
        ("The killing of the judge by gunmen shocked Rome.", "killing", ["gunmen"], ["judge"]),
        ("The minister was indicted by the court and will resign.", "resign", ["minister"], []),
        ("Russia is willing to hold talks.", "willing", ["Russia"], []),
        ("Russia is willing to hold talks.", "hold", ["Russia"], ["talks"]),
        ("The army said it had staged an exercise.", "stage", ["it"], ["exercise"]),
    ],
)
def test_logical_subject_and_object(
    text: str,
    predicate: str,
    subjects: list[str],
    objects: list[str],
    clause_of: Find,
) -> None:
    document, clause = clause_of(text, predicate)
    assert heads(document, clause.subjects) == subjects
    assert heads(document, clause.objects) == objects


@pytest.mark.parametrize(
    ("text", "predicate", "expected"),
    [
        ("Iran will attack the base.", "attack", {"tense": "future"}),
        ("Iran did not attack the base.", "attack", {"is_negated": True, "tense": "past"}),
        ("Iran is attacking the base.", "attack", {"is_progressive": True}),
        ("Iran has attacked the base.", "attack", {"is_perfect": True}),
        ("The talks were called off.", "call off", {"is_passive": True}),
        ("If Iran attacks the base, Oman will act.", "attack", {"relation": "condition"}),
        ("Iran said that it attacked the base.", "attack", {"relation": "complement"}),
    ],
)
def test_inflection_and_place_in_the_sentence(
    text: str,
    predicate: str,
    expected: dict[str, object],
    clause_of: Find,
) -> None:
    _, clause = clause_of(text, predicate)
    assert {name: getattr(clause, name) for name in expected} == expected


def test_links_keep_their_prepositions(clause_of: Find) -> None:
    document, clause = clause_of("Talks between Iran and Oman ended.", "talk")
    assert [(link.prep, heads(document, (link.phrase,))) for link in clause.obliques] == [
        ("between", ["Iran"])
    ]
    first = document.phrases[clause.obliques[0].phrase]
    assert heads(document, first.conjuncts) == ["Oman"]


def test_sentences_without_a_trigger_are_not_parsed(annotator: Annotator) -> None:
    document = annotator.annotate(article_of("The sea is blue. Iran attacked the base."))
    assert [sentence.is_parsed for sentence in document.sentences] == [False, True]
