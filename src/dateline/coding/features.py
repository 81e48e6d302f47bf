"""Clauses → what the learned model sees of them: groups of words and flags.

Names carry no signal: who somebody is counts only as a sector. See
``docs/decisions/0018-learned-judge.md``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from dateline.coding.frames import match_frame
from dateline.coding.status import own_status
from dateline.coding.view import View
from dateline.model import Clause
from dateline.reference.eventmodel import Features

_SMALL = re.compile(r"(?<![\w-])[a-z]{3,}")
_MODALS = frozenset("would may might could should must".split())


def features_of(view: View, clause: Clause) -> Features:
    """Return the words and facts of a clause, without the names in it."""
    below = view.complements(clause)
    above = view.above(clause)
    words = (
        tuple(clause.predicate.split()),
        tuple(_heads(view, clause.objects)),
        tuple(_heads(view, (*clause.subjects, *clause.attributes))),
        tuple(_heads(view, (*(link.phrase for link in clause.obliques), *clause.indirect))),
        tuple(above.predicate.split()) if above is not None else (),
        tuple(word.lower() for word in clause.modifiers),
        tuple(c.predicate for c in below),
        _sentence(view, clause),
    )
    return Features(words, tuple(dict.fromkeys(_flags(view, clause))))


def _heads(view: View, phrases: Iterable[int]) -> Iterator[str]:
    """Yield the common nouns of phrases and of what they are coordinated with."""
    for index in phrases:
        for member in (index, *view.phrase(index).conjuncts):
            phrase = view.phrase(member)
            if phrase.head.kind != "name":
                yield phrase.head.lemma.lower()
            yield from (w.text.lower() for w in phrase.words[:-1] if w.kind in {"noun"})


def _sentence(view: View, clause: Clause) -> tuple[str, ...]:
    """Return the words of the sentence that begin small, so that no names are among them."""
    sentence = view.document.sentences[clause.sentence]
    text = view.quoted(sentence.start, sentence.end)
    return tuple(_SMALL.findall(text))


def _flags(view: View, clause: Clause) -> Iterator[str]:
    yield f"kind={clause.kind}"
    yield f"relation={clause.relation}"
    yield f"tense={clause.tense}"
    yield f"status={own_status(view, clause)}"
    yield from (name for name, holds in _facts(clause).items() if holds)
    for slot, phrases in (
        ("subject", clause.subjects), ("object", clause.objects), ("indirect", clause.indirect),
    ):  # fmt: skip
        yield from (f"{slot}={kind}" for kind in _who(view, phrases))
    for link in clause.obliques:
        yield f"prep={link.prep}"
        yield from (f"{link.prep}={kind}" for kind in _who(view, (link.phrase,)))
    frame = match_frame(view, clause)
    yield f"frame={frame.type if frame else 'none'}"
    if frame is not None and frame.mode:
        yield f"mode={frame.mode}"
    yield from _facts_above(view, clause)
    if (clause.kind, clause.predicate) in view.lexicon.cues:
        yield "cue"
    if view.support(clause) is not None:
        yield "supported"


def _facts_above(view: View, clause: Clause) -> Iterator[str]:
    """Yield what the clause right above is: the frame it fires, an operator, a cue."""
    above = view.above(clause)
    if above is not None:
        over = match_frame(view, above)
        yield f"above={over.type if over else above.kind}"
        yield from (
            f"operator={row.effect}"
            for row in view.lexicon.operators.get((above.kind, above.predicate), ())[:1]
        )
        if (above.kind, above.predicate) in view.lexicon.cues:
            yield "above=cue"


def _facts(clause: Clause) -> dict[str, bool]:
    return {
        "passive": clause.is_passive,
        "negated": clause.is_negated,
        "progressive": clause.is_progressive,
        "perfect": clause.is_perfect,
        "finite": clause.is_finite,
        "modal": not _MODALS.isdisjoint(clause.auxiliaries),
        "subject": bool(clause.subjects),
        "object": bool(clause.objects),
    }


def _who(view: View, phrases: Iterable[int]) -> Iterator[str]:
    for phrase in phrases:
        record = view.phrase(phrase)
        actors = view.actors((phrase,))
        if not actors:
            yield (
                "place"
                if record.entity in {"GPE", "LOC", "FAC"}
                else ("person" if record.entity == "PERSON" else record.head.kind)
            )
        for actor in actors:
            yield actor.sector
            if actor.entity.startswith("country:"):
                yield "country"
