"""What goes into every parser adapter beside the text, and what comes out of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from dateline.model import Clause, Phrase


class Parsed(NamedTuple):
    """What the parser says of an article: phrases and clauses, indexed across sentences."""

    phrases: tuple[Phrase, ...]
    clauses: tuple[Clause, ...]
    names: tuple[tuple[int, int, str], ...]
    """Start, end and label (PERSON, GPE, ORG, …) of every name the recogniser found."""


class Predicates(NamedTuple):
    """Lemmas that some lexicon table knows: nouns to read as clauses, verbs to trust."""

    nouns: frozenset[str]
    verbs: frozenset[str]
    verb_forms: Mapping[str, str]
    """Inflected forms of these verbs with their lemma."""
    undergone: frozenset[str] = frozenset()
    """Nouns of acts whose owner suffers them: 'arrest', 'killing'."""
    peoples: frozenset[str] = frozenset()
    """Adjectives that name a people, where the language writes them small: 'russe'."""
