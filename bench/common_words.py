"""Write ``words.txt``: names of the gazetteer that are more often English words.

Run ``python -m bench.common_words``. The words are our own: those written with a small letter in
our test sentences and example articles, the lemmas of the lexicon with their regular forms, and
``everyday.txt`` beside this file. Of these the file keeps what the gazetteer knows as a name.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path

from dateline.config import load_settings
from dateline.reference.gazetteer import PLACES, Gazetteer, open_gazetteer, place_key
from dateline.reference.inflection import lemma_of_forms
from dateline.reference.tables import DATA

ROOT = Path(__file__).parent.parent
EVERYDAY = Path(__file__).with_name("everyday.txt")
LEXICON = Path(str(DATA / "lexicon" / "en"))
LEMMA_COLUMNS = ("predicate", "lemma", "word")
_SMALL_WORD = re.compile(r"(?<![\w’'@/.:-])[a-z]+(?![\w’'@/-]|[.:]\w)")


def main() -> None:
    """Write the list, sorted."""
    gazetteer = open_gazetteer(load_settings())
    words = {*written_words(), *lexicon_words(), *everyday_words()}
    words.difference_update(everyday_words(heading="not"))
    names = sorted({place_key(word) for word in words if _is_common(word, gazetteer)})
    path = Path(str(PLACES / "words.txt"))
    path.write_text("".join(f"{name}\n" for name in names), encoding="utf-8")


def _is_common(word: str, gazetteer: Gazetteer) -> bool:
    """Tell whether the gazetteer knows the word, though not as a country or a people."""
    places = gazetteer.lookup(word)
    countries = [p for p in places if p.kind == "country" and not p.is_alternate]
    is_people = bool(gazetteer.people(word.capitalize()))
    return " " in word or (bool(places) and not countries and not is_people)


def written_words() -> Iterator[str]:
    """Yield the words that our own sentences and articles write with a small letter."""
    for path in sorted((ROOT / "tests" / "coding" / "lexicon").glob("*.tsv")):
        for row in _table(path):
            yield from _SMALL_WORD.findall(row["sentence"])
    for path in sorted((ROOT / "examples" / "world").glob("*.txt")):
        yield from _SMALL_WORD.findall(path.read_text(encoding="utf-8"))


def lexicon_words() -> Iterator[str]:
    """Yield the lemmas of the English lexicon and their forms."""
    lemmas = {
        word
        for path in sorted(LEXICON.rglob("*.tsv"))
        for row in _table(path)
        for column in LEMMA_COLUMNS
        for word in _SMALL_WORD.findall(row.get(column, ""))
    }
    irregular = {row["form"]: row["lemma"] for row in _table(LEXICON / "irregular.tsv")}
    yield from lemma_of_forms(lemmas, irregular)


def everyday_words(*, heading: str = "") -> Iterator[str]:
    """Yield what ``everyday.txt`` lists, or what stands there under headings of that kind only.

    Words under "bare" come with their regular forms; those under "not" are left out.
    """
    kind = ""
    for line in EVERYDAY.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            kind = line[2:].partition(":")[0]
        elif kind == heading or (not heading and kind != "not"):
            words = [word.replace("_", " ") for word in line.split()]
            yield from lemma_of_forms(words, {}) if kind == "bare" else words


def _table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE, restval=""))


if __name__ == "__main__":
    main()
