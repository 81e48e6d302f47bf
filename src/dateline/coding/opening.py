"""Headline and document → the sentence and the clause that tell the main event."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from dateline.coding.headline import Headline
from dateline.coding.view import View
from dateline.model import Answer, Clause, Document

_TOP = 8
"""Sentences from the beginning among which the one that tells the main event is looked for."""
_WORD = re.compile(r"[^\W_]+")
_STEM = 5
_LATER = 0.05
"""How much of the headline a sentence must share to be preferred to the one before it."""
_MAIN = frozenset({"root", "complement", "parataxis", "coordinate"})
_EMPTY = frozenset("a an the of in on at to for by with from and or as is are was were be".split())


class Scene(NamedTuple):
    """What the answers are read from."""

    view: View
    headline: Headline | None
    told: frozenset[str]
    """Stems of the headline's words."""
    lead: int
    """The sentence that tells the main event."""
    clause: Clause | None
    """The clause of the lead that tells it."""

    @property
    def document(self) -> Document:
        """The article's document."""
        return self.view.document


def read_scene(view: View, headline: Headline | None) -> Scene:
    """Find the sentence and the clause that tell what the headline tells."""
    told = stems_of(headline.title) if headline else frozenset()
    lead = _lead(view.document, told)
    return Scene(view, headline, told, lead, _lead_clause(view, lead, told))


def stems_of(text: str) -> frozenset[str]:
    """Return the beginnings of the words that mean something.

    >>> sorted(stems_of("The ferries of the Wadden islands"))
    ['ferri', 'islan', 'wadde']
    """
    words = (word.casefold() for word in _WORD.findall(text))
    return frozenset(word[:_STEM] for word in words if word not in _EMPTY and len(word) > 1)


def _lead(document: Document, told: frozenset[str]) -> int:
    """Return the sentence near the top that shares most of the headline's words."""
    finite = {c.sentence for c in document.clauses if c.kind == "verb" and c.is_finite}
    top = [s for s in document.sentences if s.index in finite and not s.is_heading][:_TOP]
    if not top:
        return 0

    def shared(sentence_index: int, start: int, end: int) -> float:
        own = stems_of(document.article.text[start:end])
        share = len(own & told) / len(told) if told else 0.0
        return share - _LATER * sentence_index

    return max(top, key=lambda s: shared(s.index, s.start, s.end)).index


def _lead_clause(view: View, lead: int, told: frozenset[str]) -> Clause | None:
    clauses = [
        clause
        for clause in view.document.clauses
        if clause.sentence == lead
        and clause.kind != "noun"
        and subject_of(view.document, clause) is not None
    ]
    main = [c for c in clauses if c.is_finite and c.relation in _MAIN] or clauses

    def shared(clause: Clause) -> tuple[int, int, int]:
        phrases = [view.phrase(p) for p in (*clause.subjects, *clause.objects)]
        own = " ".join(
            [clause.predicate, *(view.quoted(p.core_start, p.core_end) for p in phrases)]
        )
        is_first = clause.relation != "coordinate"
        return len(stems_of(own) & told) + is_first, is_first, -clause.head_start

    return max(main, key=shared, default=None)


# --- phrases and answers ---


def subject_of(document: Document, clause: Clause) -> int | None:
    """Return the phrase that stands as subject before the verb; of a passive, whom it befalls."""
    slots = (*clause.objects, *clause.subjects) if clause.is_passive else clause.subjects
    before = [p for p in slots if document.phrases[p].core_start < clause.head_start]
    return before[0] if before else None


def span_of(document: Document, index: int) -> tuple[int, int]:
    """Return a phrase without what hangs on it, together with those it is coordinated with."""
    phrase = document.phrases[index]
    ends = [document.phrases[other].core_end for other in phrase.conjuncts]
    return phrase.core_start, max([phrase.core_end, *ends])


def sentence_of(scene: Scene, offset: int) -> int:
    """Return the index of the sentence at an offset."""
    for sentence in scene.document.sentences:
        if sentence.start <= offset < sentence.end:
            return sentence.index
    return len(scene.document.sentences)


def answer_at(document: Document, start: int, end: int, *, is_headline: bool = False) -> Answer:
    """Return the words between two offsets without the marks and spaces at their edges."""
    text = document.article.text
    while start < end and not text[start].isalnum() and text[start] not in "‘“\"'$£€":
        start += 1
    while end > start and text[end - 1] in " ,;:.–—-":
        end -= 1
    return Answer(start=start, end=end, text=text[start:end], is_headline=is_headline)


def headline_answer(document: Document, start: int, end: int) -> Answer:
    """Return words of the title as an answer."""
    return answer_at(document, start, end, is_headline=True)


def best(answers: Iterable[Answer | None]) -> tuple[Answer, ...]:
    """Return the first three different answers."""
    return tuple(dict.fromkeys(answer for answer in answers if answer and answer.text))[:3]
