"""Clauses → drafts of claims: who says what, by which words, with which stance."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from dateline.coding.view import View
from dateline.model import Clause, Quote, Sentence, Span
from dateline.reference.lexicon import Cue
from dateline.text import trim

_EDGE = " \t\r\n,;:.\"“”'’‘—–-"


class ClaimDraft(NamedTuple):
    """A claim as one clause tells it."""

    clause: Clause
    cue: Cue | None
    cue_span: Span
    speaker: tuple[int, ...]
    content: Span


def find_claims(view: View) -> list[ClaimDraft]:
    """Return a draft for every cue that has content, in the order of the text."""
    drafts: list[ClaimDraft] = []
    for clause in view.document.clauses:
        draft = _verbal(view, clause)
        if draft is not None:
            drafts.append(draft)
        drafts += _prepositional(view, clause)
    return sorted(_without_doubles(drafts), key=lambda d: (d.content.start, d.content.end))


def _without_doubles(drafts: list[ClaimDraft]) -> Iterator[ClaimDraft]:
    seen: set[tuple[int, int]] = set()
    for draft in drafts:
        key = (draft.content.start, draft.content.end)
        if key not in seen:
            seen.add(key)
            yield draft


def _verbal(view: View, clause: Clause) -> ClaimDraft | None:
    for cue in view.lexicon.cues.get((clause.kind, clause.predicate), ()):
        if not view.holds(clause, cue.when):
            continue
        speaker = view.fill(clause, cue.speaker)
        content = _content(view, clause, cue)
        if content is not None and speaker:
            span = Span(start=clause.head_start, end=clause.head_end)
            return ClaimDraft(clause, cue, span, speaker, content)
    return None


def _prepositional(view: View, clause: Clause) -> Iterator[ClaimDraft]:
    for link in clause.obliques:
        for cue in view.lexicon.cues.get(("preposition", link.prep), ()):
            phrase = view.phrase(link.phrase)
            sentence = view.document.sentences[clause.sentence]
            content = _around(view, sentence, phrase.start - len(link.prep) - 1, phrase.end)
            if content is not None:
                start = phrase.start - len(link.prep) - 1
                yield ClaimDraft(
                    clause, cue, Span(start=start, end=phrase.start - 1), (phrase.index,), content
                )


def _around(view: View, sentence: Sentence, start: int, end: int) -> Span | None:
    """Return the longer part of a sentence on either side of an inserted phrase."""
    text = view.document.article.text
    before, after = (sentence.start, max(sentence.start, start)), (end, sentence.end)
    part = max(before, after, key=lambda span: span[1] - span[0])
    first, last = trim(text, *part, edge=_EDGE)
    return Span(start=first, end=last) if first < last else None


def _content(view: View, clause: Clause, cue: Cue) -> Span | None:
    quote = _quote_of(view, clause)
    for path in cue.content:
        if path == ("comp",):
            found = _complement(view, clause)
        elif path == ("quote",):
            found = quote
        else:
            found = _phrase_span(view, clause, path)
        if found is not None:
            return _widen(view, found)
    return None


def _complement(view: View, clause: Clause) -> Span | None:
    for child in view.children.get(clause.index, ()):
        if child.relation in {"complement", "open-complement", "noun-complement"}:
            return _with_object(clause, child, view) or _without_speaker(view, clause, child)
    return None


def _with_object(clause: Clause, child: Clause, view: View) -> Span | None:
    """Take in who is asked: "urged *residents to leave*"."""
    if child.relation != "open-complement" or not clause.objects or clause.is_passive:
        return None
    start = view.phrase(clause.objects[0]).start
    return Span(start=start, end=child.end) if clause.head_end < start < child.start else None


def _without_speaker(view: View, clause: Clause, child: Clause) -> Span | None:
    text = view.document.article.text
    start, end = child.start, child.end
    if start < clause.head_start < end:  # "X, he said, Y": the longer side of the insertion
        sides = ((start, clause.head_start), (clause.head_end, end))
        start, end = max(sides, key=lambda span: span[1] - span[0])
    start, end = trim(text, start, end, edge=_EDGE)
    if text[start : start + 5].lower() == "that ":
        start += 5
    return Span(start=start, end=end) if start < end else None


def _quote_of(view: View, clause: Clause) -> Span | None:
    sentence = view.document.sentences[clause.sentence]
    inside = [q for q in view.document.quotes if q.start < sentence.end and q.end > sentence.start]
    if not inside:
        return None
    nearest = min(inside, key=lambda q: _gap(q, clause))
    return Span(start=nearest.start, end=nearest.end)


def _gap(quote: Quote, clause: Clause) -> int:
    return max(quote.start - clause.head_end, clause.head_start - quote.end, 0)


def _phrase_span(view: View, clause: Clause, path: tuple[str, ...]) -> Span | None:
    for child in view.children.get(clause.index, ()):
        if len(path) == 1 and child.relation == "oblique" and child.marker == path[0]:
            return Span(start=child.start, end=child.end)
    for phrase in view.at(clause, path):
        record = view.phrase(phrase)
        return Span(start=record.start, end=record.end)
    return None


def _widen(view: View, span: Span) -> Span:
    """Take in the whole of a quotation that the span mostly lies in."""
    for quote in view.document.quotes:
        shared = min(span.end, quote.end) - max(span.start, quote.start)
        if shared > 0 and shared * 2 > span.end - span.start:
            return Span(start=min(span.start, quote.start), end=max(span.end, quote.end))
    return span
