"""Who a phrase names, by its own words and as of a date."""

from __future__ import annotations

from pathlib import Path

import pytest

from dateline.errors import ReferenceDataError
from dateline.model import Word
from dateline.reference import Reference
from dateline.reference.tables import DATA, read_table

LINES = (Path(__file__).parent / "actors.tsv").read_text(encoding="utf-8").splitlines()[1:]
ROWS = [tuple((line.split("\t") + [""] * 6)[:6]) for line in LINES]


@pytest.mark.parametrize(("phrase", "context", "date", "country", "sector", "plover"), ROWS)
def test_bare_phrases(
    phrase: str,
    context: str,
    date: str,
    country: str,
    sector: str,
    plover: str,
    reference: Reference,
) -> None:
    actor = reference.actors.resolve(phrase, context=context, date=date or None)
    assert actor is not None
    assert (actor.country or "", actor.sector) == (country, sector)
    if plover:
        assert actor.plover_sectors[:1] == (plover,)


@pytest.mark.parametrize("phrase", ["yesterday", "the table", "a long time", "heavy rain"])
def test_what_names_nobody_is_nobody(phrase: str, reference: Reference) -> None:
    assert reference.actors.resolve(phrase) is None


def word(text: str, kind: str, start: int) -> Word:
    return Word(start=start, end=start + len(text), text=text, lemma=text.lower(), kind=kind)  # type: ignore[arg-type]


def test_a_country_inside_a_persons_name_is_not_a_country(reference: Reference) -> None:
    words = [word("Amal", "name", 0), word("Jordan", "name", 5)]
    actor = reference.actors.read(words)
    assert actor is not None
    assert (actor.name, actor.country) == ("Amal Jordan", None)


def test_the_holder_gives_the_country(reference: Reference) -> None:
    holder = reference.actors.resolve("Chile")
    actor = reference.actors.read([word("minister", "noun", 0)], holder=holder)
    assert actor is not None
    assert (actor.country, actor.sector) == ("CHL", "GOV")


@pytest.mark.parametrize("table", ["organisations", "people", "seats", "regions", "agents"])
def test_tables_are_sorted_and_say_nothing_twice(table: str) -> None:
    lines = (DATA / "actors" / f"{table}.tsv").read_text(encoding="utf-8").splitlines()[1:]
    assert len(lines) == len(set(lines))


def test_every_country_code_is_known(reference: Reference) -> None:
    known = {*reference.countries.by_code, "IGO", ""}
    for table in ("organisations", "people", "seats", "regions"):
        file = DATA / "actors" / f"{table}.tsv"
        columns = tuple(file.read_text(encoding="utf-8").split("\n", 1)[0].split("\t"))
        unknown = {row["country"] for _, row in read_table(file, columns)} - known
        assert unknown == set(), table


def test_a_wrong_table_is_named_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "bad.tsv"
    file.write_text("a\tb\n1\t2\t3\n", encoding="utf-8")
    with pytest.raises(ReferenceDataError, match=r"bad\.tsv:2"):
        list(read_table(file, ("a", "b")))
