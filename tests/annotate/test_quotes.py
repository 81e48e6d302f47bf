"""Direct speech, in the marks of every house."""

from __future__ import annotations

import pytest

from dateline.annotate.quotes import find_quotes


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ('"Go," he said. "Now."', ["Go,", "Now."]),
        ("“We are ready,” she said.", ["We are ready,"]),
        ("''We are ready,'' she said. ''All of us.''", ["We are ready,", "All of us."]),
        ("„Wir sind bereit“, sagte er.", ["Wir sind bereit"]),
        ("«Nous sommes prêts», dit-il.", ["Nous sommes prêts"]),
        ("He ordered a ‘full alert’ for the workers’ camp.", ["full alert"]),
        ("She said “he called it “odd” twice” then.", ["he called it “odd” twice"]),
        ('A gun of 6" was found. "It is old," he said.', ["It is old,"]),
        ("The minister's car and the dogs' kennel.", []),
    ],
)
def test_quotes_are_what_stands_between_marks(text: str, inside: list[str]) -> None:
    assert [text[quote.start : quote.end] for quote in find_quotes(text)] == inside


def test_open_quotation_runs_to_the_end_of_its_paragraph() -> None:
    text = '"The first part.\n"The second part," he said.'
    first, second = find_quotes(text)
    assert (text[first.start : first.end], first.is_closed) == ("The first part.", False)
    assert (text[second.start : second.end], second.is_closed) == ("The second part,", True)
