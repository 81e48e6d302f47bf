"""Lemmas → the forms they take in English text, for telling quickly which sentences matter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

_VOWELS = frozenset("aeiou")
_SIBILANTS = ("s", "x", "z", "ch", "sh")


def lemma_of_forms(lemmas: Iterable[str], irregular: Mapping[str, str]) -> dict[str, str]:
    """Return each inflected form of the lemmas with the lemma it belongs to.

    >>> lemma_of_forms(["stage", "forgive"], {"forgave": "forgive"})["forgave"]
    'forgive'
    """
    wanted = frozenset(lemmas)
    found = {form: lemma for lemma in sorted(wanted) for form in _regular(lemma)}
    found |= {form: lemma for form, lemma in irregular.items() if lemma in wanted}
    return found | {lemma: lemma for lemma in wanted}


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
