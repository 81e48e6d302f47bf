"""Lemmas → the forms they take in English text, for telling quickly which sentences matter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

_VOWELS = frozenset("aeiou")
_SIBILANTS = ("s", "x", "z", "ch", "sh")


def forms_of(lemmas: Iterable[str], irregular: Mapping[str, str]) -> frozenset[str]:
    """Return the lemmas with all their regular and irregular forms.

    Args:
        lemmas: dictionary forms in lower case.
        irregular: form → lemma.

    >>> sorted(forms_of(["stop", "go"], {"went": "go"}))[:3]
    ['go', 'goed', 'goes']
    """
    wanted = frozenset(lemmas)
    regular = {form for lemma in wanted for form in _regular(lemma)}
    return frozenset(regular | {form for form, lemma in irregular.items() if lemma in wanted})


def _regular(lemma: str) -> Iterator[str]:
    yield lemma
    yield lemma + ("es" if lemma.endswith((*_SIBILANTS, "o")) else "s")
    if lemma.endswith("e"):
        yield from (lemma + "d", lemma[:-1] + "ing", lemma[:-1] + "ers")
        return
    if lemma.endswith("y") and lemma[-2:-1] not in _VOWELS:
        yield from (lemma[:-1] + "ies", lemma[:-1] + "ied", lemma + "ing")
        return
    yield from (lemma + "ed", lemma + "ing")
    if lemma[-1] not in _VOWELS and lemma[-2:-1] in _VOWELS:
        yield from (lemma + lemma[-1] + "ed", lemma + lemma[-1] + "ing")
