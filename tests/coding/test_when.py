"""When an act takes place: which of the times told is its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Read

PUBLISHED = "2024-01-17"  # a Wednesday


def cases() -> list[tuple[str, ...]]:
    """Return sentences, type, start and end of each row of the table."""
    table = Path(__file__).with_name("when.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in table.splitlines()[1:]]
    return [tuple(row) for row in rows if not row[0].startswith("#")]


@pytest.mark.parametrize("case", cases(), ids=lambda case: case[0])
def test_dates(read: Read, case: tuple[str, ...]) -> None:
    text, kind, start, end = case
    _, coding = read(text, published=PUBLISHED)
    dates = [(e.start or "-", e.end or "-") for e in coding.events if e.type == kind]
    assert (start, end) in dates, [(e.type, e.start, e.end) for e in coding.events]
