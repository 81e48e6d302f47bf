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


def no_forms(_lemmas: Iterable[str], irregular: Mapping[str, str]) -> dict[str, str]:
    """Return only what a table lists, for a language whose lemmas come from a dictionary."""
    return dict(irregular)


def french_forms(verbs: Iterable[str], irregular: Mapping[str, str]) -> dict[str, str]:
    """Return the forms of regular French verbs with their lemma.

    >>> french_forms(["menacer"], {})["menaçait"]
    'menacer'
    """
    wanted = sorted(set(verbs))
    found = {form: verb for verb in wanted for form in _french(verb)}
    return found | {form: verb for form, verb in irregular.items() if verb in wanted}


_FRENCH_ENDINGS = {
    "er": "e es ent ons ez é ée és ées ait aient era eront erait eraient ant a èrent",
    "ir": "it issent i ie is ies issait issaient ira iront irait issant irent",
    "re": "ent u ue us ues ait aient ra ront rait ant it irent",
}


def _french(verb: str) -> Iterator[str]:
    stem, ending = verb[:-2], verb[-2:]
    yield verb
    for tail in _FRENCH_ENDINGS.get(ending, "").split():
        soft = tail[0] in "aoâ"
        if soft and stem.endswith("g"):
            yield f"{stem}e{tail}"
        elif soft and stem.endswith("c"):
            yield f"{stem[:-1]}ç{tail}"
        else:
            yield stem + tail


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
