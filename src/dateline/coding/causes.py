"""Scene → why and how: clauses and phrases that say a cause, a purpose, a means or a course."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from dateline.coding.headline import Headline
from dateline.coding.opening import Scene, answer_at, headline_answer, subject_of
from dateline.coding.view import View
from dateline.model import Answer, Clause, Document

_AFTER = 3
"""Sentences after the lead that may still tell its cause."""
_CAUSAL_PREPS = (
    "due to", "because of", "thanks to", "amid", "over", "after", "following", "despite",
)  # fmt: skip
_REASON = re.compile(
    r"\s(?:because|after|following|amid|due to|because of)\s(?P<why>.+)$", re.IGNORECASE
)
_JUDGING = frozenset("accuse blame charge condemn criticise criticize praise thank fault".split())
_MEDIA = ("document", "meeting")
_MEDIUM_PREPS = ("in", "through", "via", "by", "with", "on", "during")


def tell_why(scene: Scene) -> Iterator[Answer | None]:
    """Yield what is told as the cause, the surest first."""
    clause = scene.clause
    if clause is not None:
        yield from _charges(scene, clause)
    if scene.headline is not None:
        yield _headline_reason(scene.headline)
    yield from _reasons_in(scene, scene.lead)
    if clause is not None:
        yield from _conditions(scene, clause)
    for sentence in range(scene.lead + 1, scene.lead + 1 + _AFTER):
        yield from _reasons_in(scene, sentence)


def _charges(scene: Scene, clause: Clause) -> Iterator[Answer | None]:
    """Yield what somebody is blamed or praised for."""
    for child in scene.view.children.get(clause.index, ()):
        if child.marker in {"for", "of", "over"}:
            yield answer_at(scene.document, child.start, child.end)
    if clause.predicate not in _JUDGING:
        return
    for phrase in (*clause.objects, *(link.phrase for link in clause.obliques)):
        record = scene.view.phrase(phrase)
        if record.index in scene.view.noun_clauses or record.possessor is not None:
            yield answer_at(scene.document, record.start, record.end)


def _headline_reason(headline: Headline) -> Answer | None:
    text = headline.document.article.text
    found = _REASON.search(text, headline.core.start)
    if found is None:
        return None
    end = found.end("why") - 1
    return headline_answer(headline.document, found.start("why"), end)


def _reasons_in(scene: Scene, sentence: int) -> Iterator[Answer | None]:
    """Yield the causes that a sentence tells, in clauses, then in phrases."""
    clauses = [c for c in scene.document.clauses if c.sentence == sentence and c.kind == "verb"]
    for clause in clauses:
        if clause.relation == "cause" or clause.marker in {"after", "following", "because"}:
            yield answer_at(scene.document, _past_marker(scene, clause), clause.end)
    for clause in clauses:
        for link in clause.obliques:
            if link.prep in _CAUSAL_PREPS:
                record = scene.view.phrase(link.phrase)
                yield answer_at(scene.document, record.start, record.end)


def _conditions(scene: Scene, clause: Clause) -> Iterator[Answer | None]:
    """Yield what is told of the subject as its state, then the purpose of the act."""
    for child in scene.view.children.get(clause.index, ()):
        if child.relation == "purpose":
            yield answer_at(scene.document, child.start, child.end)


def _past_marker(scene: Scene, clause: Clause) -> int:
    words = scene.view.quoted(clause.start, clause.end)
    lowered = words.lower()
    marker = clause.marker.lower()
    if marker and lowered.startswith(f"{marker} "):
        return clause.start + len(marker) + 1
    return clause.start


def tell_how(scene: Scene) -> Iterator[Answer | None]:
    """Yield what is told as the means or the course of the event, the surest first."""
    if scene.headline is not None:
        titled = scene.headline.document
        for clause in titled.clauses:
            if clause.relation == "oblique" and clause.marker == "by":
                yield headline_answer(titled, clause.start, clause.end)
    inside = [c for c in scene.document.clauses if c.sentence == scene.lead and c.kind == "verb"]
    yield from _manners(scene.document, inside)
    for clause in inside:
        if clause.relation in {"time", "cause"} and subject_of(scene.document, clause) is not None:
            yield _course(scene.view, clause)
    if scene.clause is not None:
        yield from _media(scene, scene.clause)


def _manners(document: Document, clauses: Sequence[Clause]) -> Iterator[Answer | None]:
    for clause in clauses:
        if clause.relation == "oblique" and clause.marker in {"by", "despite", "without"}:
            yield answer_at(document, clause.start, clause.end)
    for clause in clauses:
        if clause.relation == "adverbial" and not clause.is_finite:
            yield answer_at(document, clause.start, clause.end)


def _media(scene: Scene, clause: Clause) -> Iterator[Answer | None]:
    """Yield in or through what something was said or done: "in a letter", "via a call"."""
    for link in clause.obliques:
        if link.prep in _MEDIUM_PREPS and _is_medium(scene, link.phrase):
            record = scene.view.phrase(link.phrase)
            yield answer_at(scene.document, record.start, record.end)


def _is_medium(scene: Scene, index: int) -> bool:
    classes = scene.view.lexicon.classes
    lemma = scene.view.phrase(index).head.lemma
    return any(lemma in classes.get(name, frozenset()) for name in _MEDIA)


def _course(view: View, clause: Clause) -> Answer | None:
    """Return subject, verb and object of a clause that tells how it came about."""
    document = view.document
    told = [clause]
    told += [c for c in view.children.get(clause.index, ()) if c.relation == "coordinate"]
    slots = [p for c in told for p in (*c.objects, *c.attributes)]
    ends = [document.phrases[p].core_end for p in slots]
    subject = subject_of(document, clause)
    start = clause.head_start if subject is None else document.phrases[subject].core_start
    end = max([*ends, *(c.head_end for c in told)])
    return answer_at(document, start, min(end, clause.end))
