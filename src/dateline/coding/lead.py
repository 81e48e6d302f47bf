"""Document → MainEvent: who did what, when, where, why and how, by the headline and the lead.

The headline says which event is the main one; the sentence near the top that shares most of its
words tells it in full. Who and what are subject and predicate of the two; when and where are the
times and places told nearest to them; why and how are clauses and phrases that say a cause or a
means, in the headline, in that sentence, or in those after it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from dateline.coding.causes import tell_how, tell_why
from dateline.coding.circumstances import tell_when, tell_where
from dateline.coding.headline import Headline, read_headline
from dateline.coding.opening import (
    Scene,
    answer_at,
    best,
    headline_answer,
    read_scene,
    span_of,
    stems_of,
    subject_of,
)
from dateline.coding.view import View
from dateline.model import Answer, Clause, Document, MainEvent

_COUNT = re.compile(
    r"\b(?:\d[\d,.]*|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens|scores"
    r"|hundreds|thousands|several|many)\s$",
    re.IGNORECASE,
)
_LONG = 9
"""How many words tell what happened."""
_CIRCUMSTANCE = re.compile(r"\s(?:in|at|on|during|with|to|for|by|over|from|who|which|that)\b")


def find_main_event(view: View, *, headline: Document | None = None) -> MainEvent:
    """Answer who, what, when, where, why and how of an article.

    ``headline`` is the annotated title (see :func:`dateline.coding.headline.as_article`).
    """
    scene = read_scene(view, read_headline(headline) if headline else None)
    when, interval = tell_when(scene)
    where, place = tell_where(scene)
    return MainEvent(
        who=best(_who(scene)), what=best(_what(scene)), when=when, where=where,
        why=best(tell_why(scene)), how=best(tell_how(scene)), interval=interval, place=place,
    )  # fmt: skip


def _who(scene: Scene) -> Iterator[Answer | None]:
    title = _headline_subject(scene)
    lead = _lead_subject(scene)
    if title is None or lead is None:
        yield from (title, lead)
        return
    if stems_of(title.text) < stems_of(lead.text) and len(lead.text.split()) <= 6:
        yield lead
    elif scene.headline is not None and _is_clipped(scene.headline):
        yield from (lead, title)
    yield _full_name(scene, title)
    yield lead


def _headline_subject(scene: Scene) -> Answer | None:
    headline = scene.headline
    if headline is None or headline.clause is None:
        return None
    document, clause = headline.document, headline.clause
    subject = subject_of(document, clause)
    if subject is not None and clause.is_finite:
        return headline_answer(document, *span_of(document, subject))
    return headline_answer(document, headline.core.start, _verb_start(document, clause))


def _lead_subject(scene: Scene) -> Answer | None:
    subject = subject_of(scene.document, scene.clause) if scene.clause else None
    return None if subject is None else answer_at(scene.document, *span_of(scene.document, subject))


def _is_clipped(headline: Headline) -> bool:
    """Tell a headline without a full clause, or about a bare number: "Five dead", "At least 7"."""
    clause = headline.clause
    if clause is None or not clause.is_finite:
        return True
    before = headline.document.article.text[headline.core.start : clause.head_start]
    return _COUNT.search(before) is not None


def _full_name(scene: Scene, title: Answer) -> Answer:
    """Return the fuller name of somebody whom the headline calls by the surname."""
    word = title.text
    if len(word.split()) > 1:
        return title
    for phrase in scene.document.phrases:
        name = scene.view.quoted(phrase.core_start, phrase.core_end)
        if phrase.entity == "PERSON" and name.endswith(f" {word}") and len(name.split()) <= 4:
            return answer_at(scene.document, phrase.core_start, phrase.core_end)
    return title


def _what(scene: Scene) -> Iterator[Answer | None]:
    if scene.headline is not None:
        yield _headline_predicate(scene.headline)
    if scene.clause is not None:
        yield _predicate(scene.document, scene.clause)


def _headline_predicate(headline: Headline) -> Answer | None:
    clause = headline.clause
    if clause is None or _is_clipped(headline):
        start = headline.core.start
    else:
        start = _verb_start(headline.document, clause)
    return _shortened(headline_answer(headline.document, start, headline.core.end))


def _shortened(answer: Answer) -> Answer:
    """Leave off the last circumstances of a long predicate."""
    text = answer.text
    while len(text.split()) > _LONG:
        cuts = [found.start() for found in _CIRCUMSTANCE.finditer(text) if found.start() > 12]
        if not cuts:
            break
        text = text[: cuts[-1]].rstrip()
    return msgspec.structs.replace(answer, text=text, end=answer.start + len(text))


def _verb_start(document: Document, clause: Clause) -> int:
    """Return where the verb with its auxiliaries and adverbs begins: after the subject."""
    subject = subject_of(document, clause)
    end = clause.head_start if subject is None else span_of(document, subject)[1]
    return end if clause.start <= end <= clause.head_start else clause.head_start


def _predicate(document: Document, clause: Clause) -> Answer | None:
    """Return verb and complements of a clause, up to its first object or attribute."""
    phrases = [document.phrases[p] for p in (*clause.objects, *clause.attributes)]
    phrases += [document.phrases[link.phrase] for link in clause.obliques]
    ends = [phrase.core_end for phrase in phrases if phrase.core_start > clause.head_start]
    end = min(ends, default=clause.head_end)
    return answer_at(document, _verb_start(document, clause), end)
