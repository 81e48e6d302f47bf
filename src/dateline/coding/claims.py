"""Clauses → drafts of claims: who says what, by which words.

    clause ─► cue of the lexicon ─► speaker ─┐
    quotes ─► the cue they stand beside ─────┼─► draft ─► quotations that run on
    "according to X", "X: …" ────────────────┘

Words inside direct speech are the speaker's own: "I think" in a quotation is no claim of its own.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from dateline.coding.content import EDGE, EQUATING, Beside, content_of, cut_out, joined, widen
from dateline.coding.speakers import issuer_of, speakers_of, voices
from dateline.coding.status import standing_of
from dateline.coding.view import View
from dateline.model import Clause, Phrase, Quote, Span
from dateline.reference.lexicon import Cue

_REACH = 160
"""How far, in characters, a cue may stand before the quotation it introduces."""
_POINTERS = frozenset("which that this it so what who whom his hers theirs them".split())
_FULL_STOP = re.compile(r"[.!?…][\"'”’)]*\s")
_LABEL = re.compile(r"[^\W\d_][^:\n.!?\"“”]{1,60}:(?=\s+[\"“'‘«„A-Z])")
_RELATIVES = re.compile(r"\b(?:who|which|that)\b")
_NEGATION = re.compile(r"\b(?:not|never|nor|no|neither)\b|n[’']t\b")
_TURNED = frozenset({"opines", "praises"})
_SAID = frozenset({"occurred", "ongoing", "alleged"})
_BELOW = frozenset({"relative", "participle", "time", "cause", "condition", "concession"})
_JOINTS = frozenset({"coordinate", "parataxis"})
_OPENERS = " \t\n\u00a0\"“„«'‘`"


class ClaimDraft(NamedTuple):
    """A claim as one cue tells it; its content may stand in several pieces."""

    clause: Clause
    rule: str
    cue: Cue | None
    cue_span: Span
    speaker: tuple[int, ...]
    speaker_span: Span
    content: tuple[Span, ...]


class _Speech(NamedTuple):
    """A clause whose predicate is a cue, with its speaker."""

    clause: Clause
    cue: Cue
    speaker: tuple[int, ...]
    words_end: int
    """Where the fixed words of the cue end: "made *clear*"."""


def find_claims(view: View) -> list[ClaimDraft]:
    """Return a draft for every cue that has a speaker and content, in the order of the text."""
    speeches = _speeches(view)
    quotes = _beside(view, speeches)
    drafts = list(_first_told(view, speeches, quotes))
    drafts += _prepositional(view)
    drafts += _labelled(view)
    drafts += _announced(view, drafts)
    kept = list(_outer(_without_doubles(d for d in drafts if _says_something(view, d))))
    kept = _continued(view, kept)
    kept.sort(key=lambda d: d.cue_span.start)
    told = [piece for d in kept for piece in d.content]
    heard = voices(view, [d.speaker[0] for d in kept], told)
    kept = [d._replace(speaker=(voice,)) for d, voice in zip(kept, heard, strict=True)]
    return sorted(kept, key=lambda d: (d.content[0].start, d.content[-1].end))


def _first_told(
    view: View, speeches: Iterable[_Speech], quotes: Mapping[int, Sequence[Beside]]
) -> Iterator[ClaimDraft]:
    """Yield for each clause the draft of the first of its cues that has content."""
    done: set[int] = set()
    for speech in speeches:
        index = speech.clause.index
        draft = _draft(view, speech, quotes.get(index, ())) if index not in done else None
        if draft is not None:
            done.add(index)
            yield draft


def _says_something(view: View, draft: ClaimDraft) -> bool:
    """Tell content from a pronoun that only points at it: "which it says are …"."""
    words = view.quoted(draft.content[0].start, draft.content[-1].end).lower()
    return words not in _POINTERS


def _without_doubles(drafts: Iterable[ClaimDraft]) -> Iterator[ClaimDraft]:
    seen: set[tuple[Span, ...]] = set()
    for draft in drafts:
        if draft.content not in seen:
            seen.add(draft.content)
            yield draft


def _outer(drafts: Iterable[ClaimDraft]) -> Iterator[ClaimDraft]:
    """Leave out what is only said to have been said: a cue inside the content of another."""
    found = list(drafts)
    for draft in found:
        if not any(_holds(other, draft) for other in found if other is not draft):
            yield draft


def _holds(outer: ClaimDraft, inner: ClaimDraft) -> bool:
    return any(
        piece.start <= inner.cue_span.start and inner.cue_span.end <= piece.end
        for piece in outer.content
    )


# --- cues -------------------------------------------------------------------------------


def _speeches(view: View) -> list[_Speech]:
    longer = _longer_cues(view)
    return [s for clause in view.document.clauses for s in _cues_of(view, clause, longer)]


def _longer_cues(view: View) -> Mapping[tuple[str, str], tuple[tuple[str, Cue], ...]]:
    """Index cues of several words by kind and first word, the longest first."""
    index: dict[tuple[str, str], list[tuple[str, Cue]]] = defaultdict(list)
    for (kind, predicate), cues in view.lexicon.cues.items():
        first, _, rest = predicate.partition(" ")
        if rest:
            index[kind, first] += [(predicate, cue) for cue in cues]
    return {
        key: tuple(sorted(rows, key=lambda row: (-len(row[0]), -len(row[1].when), row[1].id)))
        for key, rows in index.items()
    }


def _cues_of(
    view: View, clause: Clause, longer: Mapping[tuple[str, str], tuple[tuple[str, Cue], ...]]
) -> Iterator[_Speech]:
    first = clause.predicate.split(" ", maxsplit=1)[0]
    rows = [
        (cue, end)
        for predicate, cue in longer.get((clause.kind, first), ())
        if (end := _words_end(view, clause, predicate)) is not None
    ]
    rows += [
        (cue, clause.head_end) for cue in view.lexicon.cues.get((clause.kind, clause.predicate), ())
    ]
    for cue, end in rows:
        speaker = speakers_of(view, clause, cue)
        if not speaker or not view.holds(clause, cue.when):
            continue
        if not _is_quoted(view, clause, speaker[0]) and _is_said(view, clause, cue):
            yield _Speech(clause, cue, speaker, end)


def _is_said(view: View, clause: Clause, cue: Cue) -> bool:
    """Tell what is said or thought from what may be; "does not believe" is a view."""
    if clause.kind != "noun" and clause.is_negated:
        return cue.stance in _TURNED or not is_turned(view, clause)
    status = standing_of(view, clause).status
    return status in _SAID and clause.relation != "purpose"


def is_turned(view: View, clause: Clause) -> bool:
    """Tell a cue that is negated from one behind a quotation with a "not": '"Surely not," …'."""
    if clause.kind == "noun" or not clause.is_negated:
        return False
    ends = [q.end for q in view.document.quotes if 0 <= clause.head_start - q.end < _REACH]
    if not ends:
        return True
    return _NEGATION.search(view.quoted(max(ends), clause.head_end + 4)) is not None


def _words_end(view: View, clause: Clause, predicate: str) -> int | None:
    """Return where a cue's further words end, if they follow its verb or noun closely."""
    words = predicate.split(" ")[1:]
    text = view.document.article.text
    pattern = r"(?:\W+\w+){0,2}?\s+".join(["", *map(re.escape, words)])
    found = re.compile(pattern + r"\b", re.IGNORECASE).match(text, clause.head_end)
    return found.end() if found else None


def _is_quoted(view: View, clause: Clause, speaker: int) -> bool:
    """Tell what a quoted person says himself; a quoted cue with its speaker outside is a cue."""
    start = view.phrase(speaker).start
    return any(
        q.start <= clause.head_start < q.end and q.start <= start < q.end
        for q in view.document.quotes
    )


def _draft(view: View, speech: _Speech, quotes: Sequence[Beside]) -> ClaimDraft | None:
    content = content_of(view, speech.clause, speech.cue, quotes)
    if not content:
        return None
    return ClaimDraft(
        clause=speech.clause,
        rule=speech.cue.id,
        cue=speech.cue,
        cue_span=_cue_span(view, speech, content[0]),
        speaker=(issuer_of(view, speech.speaker[0]),),
        speaker_span=_speaker_span(view, speech.clause, speech.speaker[0]),
        content=content,
    )


def _cue_span(view: View, speech: _Speech, content: Span) -> Span:
    """Return the words that introduce the content: support verb, predicate, fixed words."""
    clause = speech.clause
    start, end = clause.head_start, max(clause.head_end, speech.words_end)
    lent = view.support(clause) if clause.kind == "noun" else None
    if lent is not None and 0 < start - lent[0].head_end < 60:
        start = lent[0].head_start
    known = {*speech.cue.predicates[0].split(), *clause.predicate.split()}
    known |= {word for path in speech.cue.content for word in path}
    between = view.quoted(end, content.start).lower().split() if end < content.start else []
    if between and set(between) <= known:
        end = content.start
        while view.quoted(end - 1, end).isspace():
            end -= 1
    return Span(start=start, end=end)


def _speaker_span(view: View, clause: Clause, speaker: int) -> Span:
    """Return the speaker's words, up to the relative pronoun where a relative clause is the cue."""
    phrase = view.phrase(speaker)
    issuer = view.phrase(issuer_of(view, phrase.index))
    if not phrase.start <= issuer.start < phrase.end:
        return Span(start=issuer.start, end=issuer.end)
    if not phrase.start <= clause.head_start < phrase.end and clause.relation != "relative":
        return Span(start=phrase.start, end=phrase.end)
    between = view.quoted(phrase.core_end, clause.head_start)
    pronouns = list(_RELATIVES.finditer(between)) if len(between) < _REACH else []
    end = phrase.core_end + pronouns[-1].end() if pronouns else phrase.core_end
    return Span(start=phrase.core_start, end=end)


# --- direct speech ----------------------------------------------------------------------


def _beside(view: View, speeches: Iterable[_Speech]) -> Mapping[int, list[Beside]]:
    """Give each quotation to the cue that stands nearest to it."""
    takers = [s for s in speeches if ("quote",) in s.cue.content]
    given: dict[int, list[Beside]] = defaultdict(list)
    for quote in view.document.quotes:
        gaps = [
            (len(between), s.clause.index, between)
            for s in takers
            if (between := _between(view, s, quote)) is not None
        ]
        if gaps:
            _, clause, between = min(gaps)
            span = Span(start=quote.start, end=quote.end)
            given[clause].append(Beside(span, _is_direct(view, quote, between)))
    return given


def _is_direct(view: View, quote: Quote, between: str) -> bool:
    """Tell all that is said from a few quoted words inside what is said."""
    words = between.strip(_OPENERS)
    if not words or words[-1] in ",:;—–-" or words.lower() == "that":
        return True
    return view.quoted(quote.start, quote.end).count(" ") > 3 and (
        view.quoted(quote.start, quote.start + 1).isupper()
    )


def _between(view: View, speech: _Speech, quote: Quote) -> str | None:
    """Return the words between a cue and a quotation, None where it cannot introduce it."""
    if quote.end < speech.clause.head_start:
        return _after(view, speech, quote)
    clause, speaker = speech.clause, view.phrase(speech.speaker[0])
    if clause.head_end > quote.start or quote.start - clause.head_end > _REACH:
        return None
    if clause.kind == "noun" and _acts_between(view, clause, quote.start):
        return None
    if speaker.start < quote.start < speaker.end:
        return None
    last = max(speech.words_end, speaker.end if speaker.start >= clause.head_end else 0)
    between = view.quoted(min(last, quote.start), quote.start)
    return None if _FULL_STOP.search(between) else between


def _acts_between(view: View, clause: Clause, end: int) -> bool:
    """Tell a noun that is not what introduces a quotation: "after his *remarks* he wrote: …"."""
    return any(
        c.kind == "verb" and c.predicate not in EQUATING
        and clause.head_end <= c.head_start < end and c.relation != "participle"
        for c in view.document.clauses
    )  # fmt: skip


def _after(view: View, speech: _Speech, quote: Quote) -> str | None:
    """Return what stands between a quotation and the cue right behind it."""
    speaker = view.phrase(speech.speaker[0])
    first = speaker.start if quote.end <= speaker.start else speech.clause.head_start
    between = view.quoted(quote.end, min(first, speech.clause.head_start))
    if between.strip(EDGE) or "\n" in between:
        return None
    last = view.quoted(quote.end - 1, quote.end)
    elsewhere = view.document.sentences[speech.clause.sentence].start >= quote.end
    if elsewhere and (last not in "?!" or view.complements(speech.clause)):
        return None
    return "" if last != "." else None


def _continued(view: View, drafts: Sequence[ClaimDraft]) -> list[ClaimDraft]:
    """Let quotations that stand alone go on with what the speaker beside them said."""
    pieces: dict[int, list[Span]] = {i: list(d.content) for i, d in enumerate(drafts)}
    for quote in view.document.quotes:
        if _is_told(pieces, quote) or not _stands_alone(view, quote):
            continue
        owner = _neighbour(view, drafts, pieces, quote)
        if owner is not None:
            pieces[owner].append(Span(start=quote.start, end=quote.end))
    return [
        draft._replace(content=joined(view, pieces[i])) if len(pieces[i]) > len(draft.content)
        else draft
        for i, draft in enumerate(drafts)
    ]  # fmt: skip


def _is_told(pieces: Mapping[int, Sequence[Span]], quote: Quote) -> bool:
    return any(
        2 * (min(span.end, quote.end) - max(span.start, quote.start)) > quote.end - quote.start
        for spans in pieces.values()
        for span in spans
    )


def _stands_alone(view: View, quote: Quote) -> bool:
    """Tell a quotation with nothing else in its sentences."""
    inside = [s for s in view.document.sentences if s.start < quote.end and s.end > quote.start]
    if not inside:
        return False
    before = view.quoted(inside[0].start, max(quote.start, inside[0].start))
    after = view.quoted(min(quote.end, inside[-1].end), inside[-1].end)
    return not before.strip(EDGE) and not after.strip(EDGE)


def _neighbour(
    view: View, drafts: Sequence[ClaimDraft], pieces: Mapping[int, Sequence[Span]], quote: Quote
) -> int | None:
    """Return the draft that a quotation goes on with.

    First whose direct speech ends just before it, then who is reported just before it or spoke
    earlier in its paragraph, then whose direct speech begins just after it.
    """
    found: dict[str, int] = {}
    for index, draft in enumerate(drafts):
        if draft.cue is None or ("quote",) not in draft.cue.content:
            continue
        last = pieces[index][-1]
        end = max(last.end, view.document.sentences[draft.clause.sentence].end)
        first = min(pieces[index][0].start, draft.cue_span.start)
        is_direct = any(_shares(view, span) for span in pieces[index])
        place = _place_of(view, quote, first, end)
        if place == "behind" and is_direct:
            return index
        if place in {"behind", "later"} and "\n" not in view.quoted(end, quote.start):
            if is_direct or place == "behind":
                found[place] = index
        elif place == "before" and is_direct:
            found.setdefault(place, index)
    return next((found[p] for p in ("behind", "later", "before") if p in found), None)


def _place_of(view: View, quote: Quote, first: int, end: int) -> str:
    """Tell where a quotation stands beside what is said from ``first`` to ``end``."""
    if end <= quote.start:
        between = view.quoted(end, quote.start)
        if not between.strip(EDGE):
            return "behind"
        return "later" if len(_FULL_STOP.findall(between)) <= 1 and len(between) < _REACH else ""
    if quote.end <= first and not view.quoted(quote.end, first).strip(EDGE):
        return "before"
    return ""


def _shares(view: View, span: Span) -> bool:
    return any(q.start < span.end and span.start < q.end for q in view.document.quotes)


def _announced(view: View, drafts: Sequence[ClaimDraft]) -> Iterator[ClaimDraft]:
    """Give a quotation behind a colon to who acts in the sentence that the colon closes."""
    told = {i: list(d.content) for i, d in enumerate(drafts)}
    for quote in view.document.quotes:
        before = view.quoted(max(0, quote.start - 6), quote.start).rstrip(_OPENERS)
        if not before.endswith(":") or _is_told(told, quote):
            continue
        colon = view.document.article.text.rfind(":", 0, quote.start)
        clause = _main_clause(view, colon)
        if clause is None:
            continue
        yield ClaimDraft(
            clause=clause, rule="colon", cue=None,
            cue_span=Span(start=clause.head_start, end=clause.head_end),
            speaker=(issuer_of(view, clause.subjects[0]),),
            speaker_span=_speaker_span(view, clause, clause.subjects[0]),
            content=joined(view, [Span(start=quote.start, end=quote.end)]),
        )  # fmt: skip


def _main_clause(view: View, offset: int) -> Clause | None:
    """Return the main clause before an offset, if an actor is its subject."""
    before = [
        c for c in view.document.clauses
        if c.kind == "verb" and c.is_finite and c.subjects and c.head_start < offset
        and view.document.sentences[c.sentence].start <= offset
        and offset <= view.document.sentences[c.sentence].end
        and c.relation not in _BELOW and view.mention(c.subjects[0]) is not None
    ]  # fmt: skip
    return min(before, key=lambda c: (c.start, -c.end), default=None)


# --- without a clause of its own --------------------------------------------------------


def _prepositional(view: View) -> Iterator[ClaimDraft]:
    """Find "according to X" and its like, and the clause they stand in."""
    cues = [
        c for (kind, _), group in view.lexicon.cues.items() if kind == "preposition" for c in group
    ]
    for phrase in _outermost(view):
        for cue in cues:
            start = _preposition_start(view, phrase, cue)
            clause = _clause_around(view, phrase) if start is not None else None
            if start is None or clause is None or not view.holds(clause, cue.when):
                continue
            content = _rest(view, clause, start, phrase.end)
            if content and not _is_quoted(view, clause, phrase.index):
                yield ClaimDraft(
                    clause=clause, rule=cue.id, cue=cue,
                    cue_span=Span(start=start, end=phrase.start - 1),
                    speaker=(issuer_of(view, phrase.index),),
                    speaker_span=Span(start=phrase.start, end=phrase.end),
                    content=content,
                )  # fmt: skip


def _outermost(view: View) -> Iterator[Phrase]:
    """Yield the phrases that begin no longer phrase."""
    widest: dict[int, Phrase] = {}
    for phrase in view.document.phrases:
        if phrase.start not in widest or phrase.end > widest[phrase.start].end:
            widest[phrase.start] = phrase
    yield from widest.values()


def _preposition_start(view: View, phrase: Phrase, cue: Cue) -> int | None:
    for predicate in cue.predicates:
        start = phrase.start - len(predicate) - 1
        if start < 0 or view.quoted(start, phrase.start).lower() != f"{predicate} ":
            continue
        if start == 0 or not view.quoted(start - 1, start).isalnum():
            return start
    return None


def _clause_around(view: View, phrase: Phrase) -> Clause | None:
    """Return the clause a sentence adverbial belongs to: the outermost of its coordination."""
    inside = [
        c for c in view.document.clauses
        if c.sentence == phrase.sentence and c.kind != "noun"
        and c.start <= phrase.start and phrase.end <= c.end
        and not phrase.start <= c.head_start < phrase.end
    ]  # fmt: skip
    if not inside:
        return None
    clause = min(inside, key=lambda c: c.end - c.start)
    last = view.document.sentences[phrase.sentence].end - phrase.end <= 2
    while clause.parent is not None and (last or clause.relation not in _JOINTS):
        parent = view.document.clauses[clause.parent]
        if parent.kind == "noun" or (parent.kind, parent.predicate) in view.lexicon.cues:
            break
        clause = parent
    return clause


def _rest(view: View, clause: Clause, start: int, end: int) -> tuple[Span, ...]:
    """Return a clause without the adverbial that names who says it, and without later conjuncts."""
    last = clause.end
    for child in view.children.get(clause.index, ()):
        if child.relation == "coordinate" and not child.is_inherited and child.start > end:
            last = min(last, child.start)
    pieces = cut_out(Span(start=clause.start, end=last), start, end)
    return joined(view, (widen(view, piece) for piece in pieces))


def _labelled(view: View) -> Iterator[ClaimDraft]:
    """Find transcript lines and headlines: "Smith: We will win"."""
    text = view.document.article.text
    for phrase in view.document.phrases:
        sentence = view.document.sentences[phrase.sentence]
        label = _LABEL.match(text, sentence.start)
        if label is None or (phrase.core_start, phrase.core_end) != (
            label.start(),
            label.end() - 1,
        ):
            continue
        clause = next((c for c in view.document.clauses if c.sentence == sentence.index), None)
        end = text.find("\n", label.end())
        content = joined(view, [Span(start=label.end(), end=len(text) if end < 0 else end)])
        if clause is not None and content and _names_a_speaker(view, phrase):
            yield ClaimDraft(
                clause=clause, rule="label", cue=None,
                cue_span=Span(start=label.end() - 1, end=label.end()),
                speaker=(phrase.index,),
                speaker_span=Span(start=phrase.core_start, end=phrase.core_end),
                content=content,
            )  # fmt: skip


def _names_a_speaker(view: View, phrase: Phrase) -> bool:
    """Tell "SMITH:" and "Jane Smith:" from "Note:" and "Read more:"."""
    if phrase.entity == "PERSON" or view.mention(phrase.index) is not None:
        return True
    label = view.quoted(phrase.core_start, phrase.core_end)
    return view.document.article.text.count(f"{label}:") > 1 and phrase.head.kind == "name"
