"""Who a phrase takes up: pronouns, surnames, "the group", and whose a bare noun is."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from dateline.annotate import Annotator
from dateline.model import Mention
from tests.conftest import article_of

TABLE = Path(__file__).with_name("antecedents_en.tsv")
_MARKED = re.compile(r"\[([^\]]+)\]")


def _rows() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE, restval=""))


def _at(text: str, found: tuple[Mention, ...]) -> Mention | None:
    """Return the mention at the last marked words of a text."""
    marks = list(_MARKED.finditer(text))
    start = marks[-1].start() - 2 * (len(marks) - 1)
    at = [m for m in found if m.start == start]
    return max(at, key=lambda m: m.end, default=None)


@pytest.mark.parametrize("row", _rows(), ids=lambda row: row["why"])
def test_who_is_taken_up(row: dict[str, str], annotator: Annotator) -> None:
    document = annotator.annotate(article_of(_MARKED.sub(r"\1", row["text"])))
    mention = _at(row["text"], document.mentions)
    actors = mention.actors if mention is not None else ()
    if row["who"]:
        assert [actor.name for actor in actors] == row["who"].split("|")
    assert (actors[0].country or "" if actors else "") == row["country"]
