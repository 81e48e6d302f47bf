"""The function words of a language, under the names that clauses have for them.

Slots, markers, modals and pronouns are named alike in every language, so that coders and frames
need to know them once: French *contre* and Russian *против* are the slot ``against``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

import msgspec

from dateline.reference.tables import DATA, parse_rows

KINDS = frozenset({"prep", "mark", "modal", "pronoun", "never", "case", "active"})
"""``never`` words negate; ``case`` is what an oblique without a preposition says by its case;
``active`` verbs have no passive, though their past looks like one: *est arrivé*."""


class Grammar(msgspec.Struct, frozen=True, kw_only=True):
    """Function words by kind: word → the name that clauses have for it."""

    preps: Mapping[str, str]
    marks: Mapping[str, str]
    modals: Mapping[str, str]
    pronouns: Mapping[str, str]
    cases: Mapping[str, str]
    never: frozenset[str]
    active: frozenset[str]


def load_grammar_words(language: str) -> Grammar:
    """Load and check the function words of a language.

    Raises:
        ReferenceDataError: a row is wrong; names file and line.
    """
    found: dict[str, dict[str, str]] = defaultdict(dict)
    file = DATA / "lexicon" / language / "function.tsv"
    for kind, word, name in parse_rows(file, ("kind", "word", "name"), _row):
        found[kind][word] = name
    return Grammar(
        preps=found["prep"],
        marks=found["mark"],
        modals=found["modal"],
        pronouns=found["pronoun"],
        cases=found["case"],
        never=frozenset(found["never"]),
        active=frozenset(found["active"]),
    )


def _row(row: Mapping[str, str]) -> tuple[str, str, str]:
    if row["kind"] not in KINDS or not row["word"]:
        raise ValueError(f"no such kind of word: {row['kind']!r}")
    return row["kind"], row["word"], row["name"]
