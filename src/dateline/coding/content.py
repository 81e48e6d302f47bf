"""What a cue introduces: the spans of the words that are said, thought or judged.

A content may stand in pieces, where the cue interrupts it: ``"X," he said, "Y"``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from dateline.coding.view import View
from dateline.model import Clause, Phrase, Span
from dateline.reference.lexicon import Cue, Path
from dateline.text import trim

EDGE = " \t\r\n\u00a0\u200b,;:.\"“”'’‘—–-…"
_MARKS = "\"“”„«»'`‘’"
_BREAK = re.compile(r"[,;:—–\"“”]|''")
_WORD = re.compile(r"\w+")
_ARGUMENTS = frozenset("""as of for to with from over on about against into by""".split())
_OPENER = re.compile(r"(?:that|que|что) |qu['’]", re.IGNORECASE)
_THAT = re.compile(
    r"(?:(?:\s+[\w.]+){0,4}?|\s+(?:in|during|at|on|after|to|last|late|early|earlier)\b"
    r"[^.;:!?\"“”]{0,80}?)\s+that\s"
)
EQUATING = frozenset({"be", "remain", "include", "become", "read", "say"})
_COMMA_BEFORE = re.compile(r",[\"”'’]*\s+(?:\w+\s+){0,2}$")
_JOINT = re.compile(r";|\b(?:however|but|while|whereas|although|though)\b")
_HUNG = frozenset(
    {"coordinate", "parataxis", "time", "cause", "concession", "condition", "adverbial", "purpose"}
)
_JUDGEMENT = re.compile(
    r"\s+(?:as\s+)?(?!(?:on|in|at|during|after|before|as|when|while|by|for|to|over|and|but|or|from|"
    r"with|last|this|of|until|since|if|because|yesterday|today|again|also|\w+day|\w+ly)\b)"
    r"[\w\"“'’-][^,;:()—]*"
)
_ADJUNCT = re.compile(
    r"\W*(?:in|on|at|during|to|about|with|when|after|as|by|for|from|of|before|while|last|this|over|"
    r"yesterday|today|earlier|later|recently|\w+day)\b",
    re.IGNORECASE,
)
_ASIDES = re.compile(r",\s+(?:which|who|where|whose|whom|when)\s[^,;:]+$")
_BELONGING = frozenset(
    "of for to with from over about against into in on toward towards as".split()
)
_OCCASIONS = frozenset(
    """statement interview speech tweet letter press-conference conference briefing meeting rally
    debate post email report monday tuesday wednesday thursday friday saturday sunday week month
    year morning afternoon evening day twitter facebook television january february march april may
    june july august september october november december""".split()
)
"""Where and when something is said, which is no part of what is said."""
_ADDED = frozenset({"open-complement", "purpose", "oblique", "noun-complement"})
_SECOND = re.compile(r"[,;\"”'’]*\s+(?:and|but|or)\s+(?P<next>that\s|[\"“]|'')")
_NEAR = 160
"""How far behind a quotation its cue may stand, in characters."""
_UNSAID = frozenset({"time", "cause", "condition", "concession", "relative", "adverbial"})
_THEN = frozenset({"before", "after", "while"})
_VIEW_MARKERS = frozenset({"in", "to", "from"})
_ASIDE = frozenset({"cause", "time", "adverbial"})


class Beside(NamedTuple):
    """A quotation beside a cue."""

    span: Span
    is_direct: bool
    """Whether it is all that is said, not a few words of it: 'called it a "farce"'."""


def content_of(view: View, clause: Clause, cue: Cue, quotes: Sequence[Beside]) -> tuple[Span, ...]:
    """Return the pieces of what a clause's cue introduces, empty where nothing is.

    Args:
        view: the document.
        clause: the clause whose predicate is the cue.
        cue: the lexicon's row, whose content paths are tried in order.
        quotes: the quotations that stand beside the cue.
    """
    takes_quotes = ("quote",) in cue.content
    spoken = tuple(b.span for b in quotes if b.is_direct and takes_quotes)
    for path in cue.content:
        told = spoken if path == ("quote",) else _at(view, clause, path)
        told = tuple(widen(view, _without_aside(view, span)) for span in told)
        if told:
            told = tuple(_to_quotation(view, clause, span, spoken) for span in told)
            told = tuple(span for span in told if not _is_announced(view, span, spoken))
            return joined(view, (*told, *spoken))
    return joined(view, (b.span for b in quotes)) if takes_quotes else ()


def _to_quotation(view: View, clause: Clause, span: Span, spoken: Sequence[Span]) -> Span:
    """Cut a content back to the direct speech in it, where other sentences or acts hang on it."""
    start, end = span.start, span.end
    for quote in view.document.quotes:
        if not start <= quote.start < quote.end <= end:
            continue
        if not view.quoted(quote.start, quote.start + 1).isupper():
            continue
        lead = view.quoted(start, quote.start).rstrip(_MARKS + " \t\n\u00a0")
        if quote.start >= clause.head_end and not lead.strip(EDGE):
            end = min(end, max((s.end for s in spoken if s.end <= end), default=end))
        elif 0 <= clause.head_start - quote.end < _NEAR:
            start = quote.start if lead and lead[-1] in ".!?:,…" else start
            end = quote.end if clause.head_start - end < _NEAR and end <= clause.head_start else end
    return Span(start=start, end=end)


def _is_announced(view: View, span: Span, spoken: Sequence[Span]) -> bool:
    """Tell words that only lead up to direct speech: 'He praised the crew: "…," he said'."""
    return any(
        span.end <= quote.start
        and view.quoted(span.end, quote.start).strip(_MARKS + " \t\n\u00a0") in {":", "."}
        for quote in spoken
    )


def _at(view: View, clause: Clause, path: Path) -> tuple[Span, ...]:
    reader = _READERS.get(path[0]) if len(path) == 1 else None
    return reader(view, clause) if reader else _slot(view, clause, path)


# --- clauses ----------------------------------------------------------------------------


def _complement(view: View, clause: Clause) -> tuple[Span, ...]:
    return _sooner(view, clause) or _finite(view, clause) or _unfinished(view, clause)


def _sooner(view: View, clause: Clause) -> tuple[Span, ...]:
    """Return "to …" right behind a cue, before any finite clause: "vowed *to end what began*"."""
    below = [c for c in view.complements(clause) if c.start >= clause.head_end]
    child = min(below, key=lambda c: c.start, default=None)
    if child is None or child.marker != "to" or child.start - clause.head_end > 2:
        return ()
    return _below(view, clause, child)


def _finite(view: View, clause: Clause) -> tuple[Span, ...]:
    below = (c for c in view.complements(clause) if c.is_finite)
    child = next((c for c in below if not _is_report(view, clause, c)), None)
    return _below(view, clause, child) if child is not None else _behind_that(view, clause)


def _behind_that(view: View, clause: Clause) -> tuple[Span, ...]:
    """Return a clause whose verb the parser missed, by the "that" which opens it."""
    found = _THAT.match(view.document.article.text, clause.head_end, clause.end)
    if found is None or clause.objects:
        return ()
    return (Span(start=found.end(), end=_own_end(view, clause, found.end())),)


def _own_end(view: View, clause: Clause, start: int) -> int:
    """Return where a clause ends before what is only coordinated with it or hung on it."""
    ends = [
        child.start
        for child in view.children.get(clause.index, ())
        if child.relation in _HUNG and child.start > start
    ]
    return min([clause.end, *ends])


def _infinitive(view: View, clause: Clause) -> tuple[Span, ...]:
    child = next((c for c in view.complements(clause) if c.marker == "to"), None)
    return _below(view, clause, child) if child is not None else ()


def _unfinished(view: View, clause: Clause) -> tuple[Span, ...]:
    below = (c for c in view.complements(clause) if not _is_report(view, clause, c))
    child = next(below, None)
    return _below(view, clause, child) if child is not None else ()


def _is_report(view: View, clause: Clause, child: Clause) -> bool:
    """Tell a report of its own that only stands before the cue: '"…," he said; she called …'.

    Nor is the speaker's own mood said: '"…," said the mayor, angered that …'.
    """
    if child.head_start > clause.head_end and not clause.subjects and child.subjects:
        first = view.phrase(child.subjects[0]).start
        if 0 < first - clause.head_end <= 2 and first == child.start:
            return any(0 <= clause.head_start - q.end <= 4 for q in view.document.quotes)
    if child.end > clause.head_start:
        return False
    if _is_bare_report(view, child):
        return True
    return bool(_JOINT.search(view.quoted(child.end, clause.head_start)))


def _is_bare_report(view: View, child: Clause) -> bool:
    """Tell a report without content: "*Reuters reported on Monday* a source said …"."""
    is_cue = (child.kind, child.predicate) in view.lexicon.cues
    return is_cue and not child.objects and not view.complements(child)


def _below(view: View, clause: Clause, child: Clause) -> tuple[Span, ...]:
    start = child.start
    addressed = _between(view, clause, child)
    if child.relation == "open-complement" and addressed is not None:
        start = addressed
    end = _end_of_report(view, clause, child)
    pieces = _without_cue(view, clause, Span(start=start, end=end))
    return (*pieces, *_resumed(view, clause, child))


def _resumed(view: View, clause: Clause, child: Clause) -> Iterator[Span]:
    """Yield what goes on behind the cue: "he left, the firm added, *and was paid*"."""
    if child.end > clause.head_start:
        return
    for later in view.children.get(clause.index, ()):
        goes_on = later.relation == "coordinate" and later.is_inherited
        between = view.quoted(clause.head_end, later.start + 1)
        if goes_on and re.match(r"\s*,\s+(?:and|but|or)\s", between):
            yield Span(start=later.start, end=later.end)


def _end_of_report(view: View, clause: Clause, child: Clause) -> int:
    """Return where a complement ends: before what the speaker says next in the same sentence.

    The parser hangs "and called him …", ", adding that …" on the last verb it saw, which is one
    inside the complement; they go on with the cue.
    """
    end = child.end
    for later in view.within(child):
        if later.head_start > clause.head_end and is_next_report(view, clause, later):
            end = min(end, _before_joint(view, later))
    return max(end, _goes_on(view, clause, end))


def _goes_on(view: View, clause: Clause, end: int) -> int:
    """Return where a second thing that is said ends: "… fell, *and that …*", "…, *but "…"*"."""
    text = view.document.article.text
    found = _SECOND.match(text, end)
    for later in view.document.clauses if found else ():
        if later.sentence != clause.sentence or later.start < end or later.kind == "noun":
            continue
        opens = found is not None and found.start("next") - 1 <= later.start <= found.end() + 1
        said = later.marker == "that" or any(
            q.start <= later.start + 1 and later.head_start < q.end for q in view.document.quotes
        )
        if opens and said:
            return later.end
    return end


def is_next_report(view: View, clause: Clause, later: Clause) -> bool:
    """Tell a cue that goes on from another one from a cue inside what that one reports."""
    if (later.kind, later.predicate) not in view.lexicon.cues or later.kind != "verb":
        return False
    if later.relation == "coordinate":
        alike = later.is_finite == clause.is_finite and later.tense == clause.tense
        bare = clause.tense == "past" and _is_participle(view, later)
        told = later.is_finite if alike else bare and not _is_ing(view, later)
        return later.is_inherited and (told or (alike and _is_ing(view, later)))
    hung = later.relation in {"adverbial", "open-complement", "participle"}
    if later.marker in _THEN and later.relation in {"time", "oblique", "adverbial"}:
        return not later.is_finite and _is_ing(view, later)
    return bool(
        hung and not later.is_finite and not later.marker and later.tense == "none"
        and _COMMA_BEFORE.search(view.quoted(later.head_start - 24, later.head_start))
        and _is_ing(view, later)
    )  # fmt: skip


def _is_participle(view: View, clause: Clause) -> bool:
    """Tell "called", which the parser took for a participle, from "to call"."""
    word = view.quoted(clause.head_start, clause.head_end).lower()
    return clause.tense == "none" and not clause.auxiliaries and word != clause.predicate


def _is_ing(view: View, clause: Clause) -> bool:
    return view.quoted(clause.head_start, clause.head_end).endswith("ing")


def _before_joint(view: View, later: Clause) -> int:
    """Return where the words "and" or "but" before a coordinated verb begin."""
    text = view.document.article.text
    found = re.compile(
        r"[\s,]*\b(?:and|but|or|before|after|while)\b(?:\s+\w+ly|\s+also|\s+then|\s+has|\s+have)*\s*$"
    )
    before = found.search(text, max(0, later.head_start - 40), later.head_start)
    return before.start() if before else later.start


def _between(view: View, clause: Clause, child: Clause) -> int | None:
    """Return where who is asked stands: "urged *residents* to leave"."""
    if clause.is_passive or not clause.objects:
        return None
    start = view.phrase(clause.objects[0]).start
    return start if clause.head_end < start < child.head_start else None


def _without_cue(view: View, clause: Clause, span: Span) -> tuple[Span, ...]:
    """Cut the cue and its speaker out of a content that stands on both sides of them."""
    if not span.start < clause.head_start < span.end:
        return (span,)
    near = [view.phrase(s) for s in clause.subjects]
    near = [p for p in near if span.start <= p.start and abs(p.start - clause.head_start) < 200]
    first = min([clause.head_start, *(p.start for p in near)])
    last = max([clause.head_end, *(p.core_end for p in near)])
    text = view.document.article.text
    mark = _BREAK.search(text, last, span.end)
    last = mark.start() if mark else span.end
    return (Span(start=span.start, end=first), Span(start=last, end=span.end))


def _host(view: View, clause: Clause) -> tuple[Span, ...]:
    """Return the clause that a parenthesis ("…, he said, …"; "as he said, …") stands in."""
    if clause.parent is None:
        return ()
    parent = view.document.clauses[clause.parent]
    if clause.kind == "noun":
        aside = clause.relation == "oblique" and clause.marker in _VIEW_MARKERS
    else:
        aside = clause.relation == "parataxis" or (
            clause.marker == "as" and clause.relation in _ASIDE and not clause.objects
        )
    if not aside or parent.kind == "noun":
        return ()
    return cut_out(Span(start=parent.start, end=parent.end), clause.start, clause.end)


def cut_out(span: Span, start: int, end: int) -> tuple[Span, ...]:
    """Return what is left of a span on both sides of ``[start, end)``."""
    sides = ((span.start, min(start, span.end)), (max(end, span.start), span.end))
    return tuple(Span(start=a, end=b) for a, b in sides if a < b)


# --- phrases ----------------------------------------------------------------------------


def _equated(view: View, clause: Clause) -> tuple[Span, ...]:
    """Return what a noun is said to be: "their demands include *…*"."""
    for governor in view.holders(clause):
        verb = governor.clause
        if governor.slot != "subj" or verb.predicate not in EQUATING:
            continue
        told = _complement(view, verb) or _slot(view, verb, ("attr",))
        if told or (told := _slot(view, verb, ("obj",))):
            return told
    return ()


def _slot(view: View, clause: Clause, path: Path) -> tuple[Span, ...]:
    for child in view.children.get(clause.index, ()):
        if len(path) == 1 and child.marker == path[0] and child.relation in _ADDED:
            opened = view.quoted(child.start, child.start + len(path[0])).lower() == path[0]
            start = child.start + len(path[0]) if opened else child.start
            return (Span(start=start, end=child.end),)
    for index in view.at(clause, path):
        phrase = view.phrase(index)
        if not _is_occasion(phrase) or (path == ("obj",) and not phrase.entity):
            span = _with_links(view, clause, extent(phrase, clause))
            return (_with_infinitive(view, clause, span),)
    return ()


def extent(phrase: Phrase, clause: Clause) -> Span:
    """Return the words of a phrase, short of a relative clause that holds the clause itself."""
    holds = phrase.start <= clause.head_start < phrase.end
    return Span(start=phrase.start, end=phrase.core_end if holds else phrase.end)


def _is_occasion(phrase: Phrase) -> bool:
    """Tell where or when something is said; nor is a bare question word what is said."""
    if phrase.entity in {"DATE", "TIME"} or phrase.head.lemma in _OCCASIONS:
        return phrase.possessor is None
    return phrase.head.kind == "pronoun" and phrase.head.text.lower().startswith("wh")


def _with_links(view: View, clause: Clause, span: Span) -> Span:
    """Take in what follows a phrase by a preposition: "called for *talks with Iran on oil*"."""
    if span.start < clause.head_end:
        return span
    for link in sorted(clause.obliques, key=lambda k: view.phrase(k.phrase).start):
        phrase = view.phrase(link.phrase)
        gap = view.quoted(span.end, phrase.start) if span.end < phrase.start else ""
        if gap.strip().lower() != link.prep or link.prep not in _BELONGING:
            continue
        if _is_occasion(phrase):
            break
        span = Span(start=span.start, end=phrase.end)
    return span


def _with_infinitive(view: View, clause: Clause, span: Span) -> Span:
    """Take in what somebody is to do: "called on *Iran to leave*"."""
    for child in view.children.get(clause.index, ()):
        close = 0 <= child.start - span.end <= 2
        if close and child.marker == "to" and child.relation in _ADDED:
            return Span(start=span.start, end=child.end)
    return span


def _predication(view: View, clause: Clause) -> tuple[Span, ...]:
    """Return an object with what is said of it: "called *the vote a sham*"."""
    judged_one = clause.objects or (clause.indirect if clause.attributes else ())
    if not judged_one:
        return _rest(view, clause)
    judged = extent(view.phrase(judged_one[0]), clause)
    if clause.is_passive or judged.start < clause.head_end:
        return _slot(view, clause, ("as",)) or (judged,)
    ends = [judged.end]
    ends += [view.phrase(a).end for a in clause.attributes]
    ends += [view.phrase(k.phrase).end for k in clause.obliques if k.prep in _ARGUMENTS]
    for child in view.children.get(clause.index, ()):
        if child.relation in _ADDED and child.start >= judged.end:
            ends.append(child.end)
    end = max(e for e in ends if e <= max(clause.end, judged.end))
    if end == judged.end:
        end = _bare_judgement(view, judged, clause.end)
    return (Span(start=judged.start, end=end),)


def _rest(view: View, clause: Clause) -> tuple[Span, ...]:
    """Return what the parser could not place: the words after the cue, else those before."""
    text = view.document.article.text
    end = _own_end(view, clause, clause.head_end)
    after = text[clause.head_end : end]
    if len(_WORD.findall(after)) > 2 and not _ADJUNCT.match(after) and not clause.objects:
        return (Span(start=clause.head_end, end=end),)
    sentence = view.document.sentences[clause.sentence]
    near = [view.phrase(s).start for s in clause.subjects]
    first = min([clause.head_start, *(s for s in near if s >= sentence.start)])
    before = text[sentence.start : first].rstrip()
    if not before.endswith((",", ',"', ",”", ",''")):
        return ()
    span = Span(start=sentence.start, end=first)
    return (span,) if _tells_something(view, span) else ()


def _tells_something(view: View, span: Span) -> bool:
    """Tell a statement from an adverbial that opens a sentence: "On Monday," "When he came,"."""
    return any(
        c.is_finite and c.relation not in _UNSAID and span.start <= c.head_start < span.end
        for c in view.document.clauses
    )


def _bare_judgement(view: View, judged: Span, limit: int) -> int:
    """Take in a judgement that is no phrase: "described the talks *as useful*"."""
    text = view.document.article.text
    found = _JUDGEMENT.match(text, judged.end, limit)
    return found.end() if found else judged.end


_READERS: Mapping[str, Callable[[View, Clause], tuple[Span, ...]]] = {
    "comp": _complement,
    "that": _finite,
    "inf": _infinitive,
    "host": _host,
    "rest": _rest,
    "is": _equated,
    "pred": _predication,
}


def _without_aside(view: View, span: Span) -> Span:
    """Leave off a closing relative clause behind a comma: the article's own explanation."""
    starts = [aside.start() for aside in _ASIDES.finditer(view.quoted(span.start, span.end))]
    if not starts or starts[-1] < 12:
        return span
    at = span.start + starts[-1]
    if any(q.start <= at < q.end for q in view.document.quotes):
        return span
    return Span(start=span.start, end=at)


# --- edges ------------------------------------------------------------------------------


def widen(view: View, span: Span) -> Span:
    """Take in the whole of a quotation that shares most of its words, or the span's, with it."""
    start, end = span.start, span.end
    for quote in view.document.quotes:
        shared = min(end, quote.end) - max(start, quote.start)
        if shared > 0 and shared * 2 > min(end - start, quote.end - quote.start):
            start, end = min(start, quote.start), max(end, quote.end)
    return Span(start=start, end=end)


def joined(view: View, spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return trimmed pieces in order; what only marks and spaces part is one piece."""
    text = view.document.article.text
    pieces: list[Span] = []
    for span in sorted(spans, key=lambda s: (s.start, -s.end)):
        if pieces and not text[pieces[-1].end : span.start].strip(EDGE):
            last = pieces.pop()
            span = Span(start=last.start, end=max(last.end, span.end))  # noqa: PLW2901
        pieces.append(span)
    trimmed = (trimmed_span(view, piece) for piece in pieces)
    return tuple(piece for piece in trimmed if piece.start < piece.end)


def trimmed_span(view: View, span: Span) -> Span:
    """Return a span without marks, spaces and a leading "that" at its edges.

    A quotation that begins or ends with the span but not with both keeps its marks.
    """
    text = view.document.article.text
    start, end = trim(text, span.start, span.end, edge=EDGE)
    opener = _OPENER.match(text, start, end)
    if opener:
        start, end = trim(text, opener.end(), end, edge=EDGE)
    for quote in view.document.quotes:
        if start < quote.start < end <= quote.end and quote.is_closed:
            end = _past_marks(text, quote.end, step=1)
        elif quote.start <= start < quote.end < end:
            start = _past_marks(text, quote.start, step=-1)
    return Span(start=start, end=end)


def _past_marks(text: str, at: int, *, step: int) -> int:
    """Return the far side of the quotation mark at an edge."""
    for _ in range(2):
        inside = text[at : at + 1] if step > 0 else text[at - 1 : at]
        if not inside or inside not in _MARKS:
            break
        at += step
    return at
