"""Sentences and quotations: where they begin and end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.annotate.quotes import find_quotes
from dateline.annotate.sentences import split_sentences


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Mr. Novak left. He ran.", ["Mr. Novak left.", "He ran."]),
        ("The U.S. Senate met. It voted.", ["The U.S. Senate met.", "It voted."]),
        ("They moved to the U.S. The war went on.", ["They moved to the U.S.", "The war went on."]),
        ("J. K. Toe spoke at 5 p.m. Monday.", ["J. K. Toe spoke at 5 p.m. Monday."]),
        ("“Stop!” she said. “Now.”", ["“Stop!” she said.", "“Now.”"]),
        ("It cost 3.5 million. Why?", ["It cost 3.5 million.", "Why?"]),
        ("“We go.” He sat down.", ["“We go.”", "He sat down."]),
        ("One\n\nTwo stands alone.", ["One", "Two stands alone."]),
    ],
)
def test_splits(text: str, sentences: list[str]) -> None:
    assert [text[s.start : s.end] for s in split_sentences(text)] == sentences


def test_a_short_line_without_an_end_mark_is_a_heading() -> None:
    found = split_sentences("Talks in the capital\n\nThe ministers met on Monday.")
    assert [s.is_heading for s in found] == [True, False]


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ('"Go," he said, "now."', ["Go,", "now."]),
        ("He spoke of “a long war”.", ["a long war"]),
        ('A 6" gun was found.', []),
        ("“First part.\n\n“Second part,” she said.", ["First part.", "Second part,"]),
        ("«Oui», dit-il.", ["Oui"]),
    ],
)
def test_quotes(text: str, quotes: list[str]) -> None:
    assert [text[q.start : q.end] for q in find_quotes(text)] == quotes


@given(st.text(max_size=400))
def test_spans_are_in_order_and_in_bounds(text: str) -> None:
    for spans in (split_sentences(text), find_quotes(text)):
        edge = 0
        for span in spans:
            assert edge <= span.start < span.end <= len(text)
            edge = span.end


@given(st.text(alphabet='ab .\n!?“”"A', max_size=200))
def test_sentences_leave_nothing_out(text: str) -> None:
    kept = "".join(text[s.start : s.end] for s in split_sentences(text))
    assert "".join(kept.split()) == "".join(text.split())
