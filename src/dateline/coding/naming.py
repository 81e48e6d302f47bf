"""Name → the phrases of a document that mean who or what bears it.

A full name is taken up by less: by a person's surname or a pronoun, by initials or the code of a
model, by "the company" after a sentence about it. A name before another noun ("a *Ford*
spokesman") does not mean its bearer.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from dateline.coding.view import View
from dateline.model import Phrase

_WORD = re.compile(r"[^\W_]+")
_CODE = re.compile(r" (?=[A-Z0-9-]*\d)[A-Z]?[\w-]*")
_LANDS = frozenset("us uk eu u s k united states".split())
_FORMS = frozenset(
    "ag co company corp corporation gmbh group inc limited ltd motors n nv plc s sa se v".split()
)
"""Words that may follow a company's name without changing whom it means."""
_KINDS = frozenset(
    "airline automaker bank carmaker company device firm giant group index maker manufacturer"
    " market plane service store union".split()
)
"""Nouns that take up a body or product named before: "the airline"."""
_HE = frozenset({"he", "she", "him", "her", "his"})
_NEAR, _NEXT, _FAR = 2, 1, 3
"""How many sentences after a name a noun, "it" and "he" may take it up."""

Alias = tuple[str, ...]


def phrases_of(view: View, name: str) -> frozenset[int]:
    """Return the phrases that mean the bearer of a name, by index."""
    reader = _Reader(view, name)
    for phrase in view.document.phrases:
        reader.read(phrase)
    return frozenset(reader.found)


def aliases_of(name: str) -> frozenset[Alias]:
    """Return a name and what it is shortened to, as folded words.

    >>> sorted(" ".join(alias) for alias in aliases_of("Norland Star N20"))
    ['n20', 'n20s', 'norland star n20', 'norlandstarn20', 'nsn']
    """
    tokens = _WORD.findall(name)
    words = tuple(token.casefold() for token in tokens)
    short = words
    while len(short) > 1 and short[0] in _LANDS:
        short = short[1:]
    bare = short
    while len(bare) > 1 and bare[-1] in _KINDS:
        bare = bare[:-1]
    found = {words, ("".join(words),), short, bare}
    codes = [w for w in words if len(w) > 1 and w != "100" and any(c.isdigit() for c in w)]
    found |= {(code + plural,) for code in codes for plural in ("", "s")}
    if codes and words[-1] not in codes:
        found.add(words[-1:])
    initials = "".join(word[0] for word in words)
    if len(words) > 1 and initials not in _LANDS and all(t[0].isupper() for t in tokens):
        found.add((initials,))
    return frozenset(found)


class _Reader:
    """Reads the phrases of a document in order and remembers who was named last."""

    def __init__(self, view: View, name: str) -> None:
        self.view = view
        self.name = tuple(_folded(name))
        self.aliases = aliases_of(name)
        self.subjects = {s for clause in view.document.clauses for s in clause.subjects}
        self.is_person = len(self.name) > 1 and any(
            phrase.entity == "PERSON" and _holds(self._words(phrase), self.name)
            for phrase in view.document.phrases
        )
        self.found: set[int] = set()
        self.last: Phrase | None = None
        """Whom "he", "it" or "the company" would mean now."""

    def read(self, phrase: Phrase) -> None:
        """Decide one phrase."""
        if self._is_named(phrase):
            self.found.add(phrase.index)
            self.last = phrase
        elif self._takes_up(phrase):
            self.found.add(phrase.index)
        elif self._is_other(phrase):
            self.last = phrase

    def _is_named(self, phrase: Phrase) -> bool:
        words = self._words(phrase)
        if _ends(words, self.aliases) or _is_company(words, self.aliases):
            return True
        if any(_ends(self._words(self.view.phrase(a)), self.aliases) for a in phrase.appositions):
            return True
        is_name = bool(words) and phrase.head.text[:1].isupper()
        return self.is_person and is_name and self._is_part(words)

    def _is_part(self, words: Sequence[str]) -> bool:
        """Tell a person's surname, or the first name alone."""
        return words[-1] == self.name[-1] or tuple(words) == self.name[:1]

    def _takes_up(self, phrase: Phrase) -> bool:
        last = self.last
        if last is None or last.index not in self.found:
            return False
        away, word = phrase.sentence - last.sentence, phrase.head.text.lower()
        if self.is_person:
            return word in _HE and away <= _FAR
        if phrase.index not in self.subjects:
            return False
        if word == "it":
            return last.index in self.subjects and away <= _NEXT
        return phrase.is_definite and phrase.head.lemma in _KINDS and away <= _NEAR

    def _is_other(self, phrase: Phrase) -> bool:
        """Tell a name to which a later pronoun would rather refer."""
        if self.is_person:
            return phrase.entity == "PERSON" and phrase.index in self.subjects
        return phrase.entity in {"ORG", "PRODUCT"}

    def _words(self, phrase: Phrase) -> list[str]:
        """Return the folded words of a phrase and the code right after it: "Falcon *9*"."""
        text = self.view.document.article.text
        code = _CODE.match(text, phrase.core_end)
        return _folded(text[phrase.core_start : code.end() if code else phrase.core_end])


def _folded(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text)]


def _holds(words: Sequence[str], alias: Alias) -> bool:
    size = len(alias)
    return any(tuple(words[at : at + size]) == alias for at in range(len(words) - size + 1))


def _ends(words: Sequence[str], aliases: frozenset[Alias]) -> bool:
    """Tell whether a phrase ends in one of the names, legal forms aside."""
    left = list(words)
    while left:
        if any(tuple(left[-len(alias) :]) == alias for alias in aliases):
            return True
        if left.pop() not in _FORMS:
            return False
    return False


def _is_company(words: Sequence[str], aliases: frozenset[Alias]) -> bool:
    """Tell a longer legal name: "(the) Norland Motor Company" for Norland."""
    if not words or words[-1] not in _FORMS:
        return False
    starts = (words, words[1:])
    return any(tuple(start[: len(alias)]) == alias for start in starts for alias in aliases)
