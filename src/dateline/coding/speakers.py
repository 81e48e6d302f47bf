"""Who a cue says is speaking: its subject, who issued a statement, who goes on saying."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from dateline.coding.content import is_next_report
from dateline.coding.view import View
from dateline.model import Clause, Phrase, Quote, Span
from dateline.reference.lexicon import Cue

_NOBODY = frozenset("no none nobody nothing neither no-one".split())
_ISSUERS = ("by", "from", "of", "for")
_PERSONAL = frozenset({"he", "she", "they"})
_THINGS = frozenset({"GPE", "ORG", "NORP", "LOC", "FAC"})
COLLECTIVE = frozenset(
    """administration agency army authority bank body campaign coalition college commission
    committee community company council country court crowd enforcement family firm force
    government group house industry intelligence justice leadership legislature mass media
    military ministry movement nation navy newspaper office organisation organization
    parliament party police population press public radio school security staff state
    station team television union world""".split()
)
"""Nouns of one form that name many: none of them is "he" or "she"."""
_TIMES = frozenset({"DATE", "TIME"})
_OWN_RELATIONS = frozenset({"root", "coordinate", "time", "parataxis"})
_REACH = 120
"""How far behind a quotation its cue may stand, in characters."""
_MEMORY = 3
"""Over how many sentences a speaker is remembered."""
_CAUSATIVES = frozenset(
    """allow force enable help let lead prompt cause get permit compel push drive inspire persuade
    convince expect want have make see hear watch find leave""".split()
)
_CONTROLLED = frozenset({"adverbial", "open-complement", "oblique", "purpose"})


def speakers_of(view: View, clause: Clause, cue: Cue) -> tuple[int, ...]:
    """Return the phrase of whoever speaks by a cue, in front of further candidates; or nothing."""
    found = view.fill(clause, cue.speaker) or _inverted(view, clause)
    if clause.kind == "verb" and not clause.is_passive:
        found = _beside_quotation(view, clause, found) or found
    if clause.kind == "verb" and clause.is_inherited:
        found = _going_on(view, clause, found) or found
    found = tuple(p for p in found if not _is_nobody(view.phrase(p)))
    named = tuple(p for p in found if view.mention(p) is not None)
    return named or found[-1:]


def _is_nobody(phrase: Phrase) -> bool:
    return any(word.lemma in _NOBODY for word in phrase.words[:1])


def _beside_quotation(view: View, clause: Clause, found: tuple[int, ...]) -> tuple[int, ...]:
    """Return the speaker between a quotation and its cue, or right behind the cue.

    The parser takes a subject out of the quotation ('"…, and she left," Smith said'), or misses
    the one behind the cue ('"…," said Smith, angry that …').
    """
    quote = next((q for q in view.document.quotes if _may_close(view, q, clause)), None)
    if quote is None:
        return ()
    outside = tuple(p for p in found if not quote.start <= view.phrase(p).start < quote.end)
    if outside:
        return outside
    ahead = (p for p in view.document.phrases if quote.end <= p.start < p.end <= clause.head_start)
    behind = (p for p in view.document.phrases if 0 < p.start - clause.head_end <= 2)
    chosen = max(ahead, key=_length, default=None) or max(behind, key=_length, default=None)
    return (chosen.index,) if chosen is not None and chosen.entity not in _TIMES else ()


def _length(phrase: Phrase) -> int:
    return phrase.end - phrase.start


def _may_close(view: View, quote: Quote, clause: Clause) -> bool:
    """Tell a quotation that ends before a cue with nobody but the speaker in between."""
    if not 0 < clause.head_start - quote.end < _REACH:
        return False
    if view.quoted(quote.end - 1, quote.end) not in ",?!-—":
        return False
    between = view.quoted(quote.end, clause.head_start)
    return "\n" not in between and not set('.:;"“”').intersection(between.strip("\"“”'’ "))


def _inverted(view: View, clause: Clause) -> tuple[int, ...]:
    """Return the speaker that the parser took for an object: '"…," tweeted the minister'."""
    if clause.kind != "verb" or clause.is_passive or not clause.objects:
        return ()
    last = view.phrase(clause.objects[-1])
    told = any(c.start < clause.head_start for c in view.complements(clause))
    quoted = any(0 <= clause.head_start - q.end <= 4 for q in view.document.quotes)
    behind = 0 <= last.start - clause.head_end <= 2
    return (last.index,) if behind and (told or quoted) else ()


def _going_on(view: View, clause: Clause, found: tuple[int, ...]) -> tuple[int, ...]:
    """Return who goes on: "*He* said costs rose, adding …", "*She* says they fell and calls …"."""
    named = any(view.mention(p) is not None for p in found)
    controlled = clause.relation in _CONTROLLED and not clause.is_finite and not named
    parent = view.above(clause)
    if parent is not None and clause.marker == "to" and _is_means(view, parent, found):
        return parent.subjects
    while parent is not None:
        is_cue = (parent.kind, parent.predicate) in view.lexicon.cues
        if is_cue and parent.subjects and is_next_report(view, parent, clause):
            return parent.subjects
        if controlled and any(view.mention(p) is not None for p in parent.subjects):
            return parent.subjects
        parent = view.above(parent)
    return ()


def _is_means(view: View, parent: Clause, found: tuple[int, ...]) -> bool:
    """Tell "used *Twitter* to thank" from "urged *voters* to thank"."""
    if not found or found[0] not in parent.objects or parent.is_passive:
        return False
    asked = any(
        cue.stance == "demands" for cue in view.lexicon.cues.get(("verb", parent.predicate), ())
    )
    return parent.predicate not in _CAUSATIVES and not asked


def voices(view: View, speakers: Sequence[int], told: Sequence[Span]) -> list[int]:
    """Read "he said" as whoever spoke or acted last; the speakers come and go in text order.

    Args:
        view: the document.
        speakers: the phrase of the speaker of each claim, in the order of their cues.
        told: everything that is said; who acts in there is no antecedent.
    """
    acting = _acting(view, told)
    resolved: list[int] = []
    genders: dict[str, str] = {}
    for speaker in speakers:
        phrase = view.phrase(speaker)
        word = phrase.head.text.lower()
        if word not in _PERSONAL:
            resolved.append(speaker)
            continue
        near = sorted({*acting, *resolved}, key=lambda p: view.phrase(p).start, reverse=True)
        found = _antecedent(view, speaker, near, genders)
        resolved.append(found)
        if found != speaker and word != "they":
            genders[_key(view, found)] = word
    return resolved


def _antecedent(view: View, speaker: int, near: list[int], genders: Mapping[str, str]) -> int:
    """Return whom a pronoun goes on with: of who fits, whom it was read as, else the nearest."""
    phrase = view.phrase(speaker)
    fitting = [p for p in near if _fits(view, phrase, view.phrase(p), genders)]
    meant = [p for p in fitting if _same(view, p, speaker)]
    if meant or fitting:
        return (meant or fitting)[0]
    if phrase.head.text.lower() == "they":
        return next((p for p in near if _is_body(view, phrase, view.phrase(p))), speaker)
    return next(_named_before(view, phrase), speaker)


def _same(view: View, phrase: int, pronoun: int) -> bool:
    """Tell whether a phrase names whom the pronoun was read as."""
    before, after = view.mention(phrase), view.mention(pronoun)
    return before is not None and after is not None and before.actors == after.actors


def _acting(view: View, told: Sequence[Span]) -> set[int]:
    """Return the subjects of what the article itself tells."""
    return {
        subject
        for clause in view.document.clauses
        if clause.is_finite and clause.relation in _OWN_RELATIONS
        and not any(span.start <= clause.head_start < span.end for span in told)
        for subject in (clause.objects if clause.is_passive else clause.subjects)
        if not _is_within_quote(view, subject)
    }  # fmt: skip


def _is_within_quote(view: View, phrase: int) -> bool:
    start = view.phrase(phrase).start
    return any(q.start <= start < q.end for q in view.document.quotes)


def _fits(view: View, pronoun: Phrase, phrase: Phrase, genders: Mapping[str, str]) -> bool:
    if phrase.start >= pronoun.start or pronoun.sentence - phrase.sentence > _MEMORY:
        return False
    word = pronoun.head.text.lower()
    if phrase.head.kind == "pronoun":
        return False
    if word == "they":
        return bool(phrase.is_plural or phrase.conjuncts) and phrase.entity not in _TIMES
    return _is_person(view, phrase) and genders.get(_key(view, phrase.index), word) == word


def _named_before(view: View, pronoun: Phrase) -> Iterator[int]:
    """Yield the persons named in the sentence before a pronoun, the nearest first."""
    for phrase in reversed(view.document.phrases):
        near = 0 <= pronoun.sentence - phrase.sentence <= 1 and phrase.start < pronoun.start
        if near and phrase.entity == "PERSON" and not _is_within_quote(view, phrase.index):
            yield phrase.index


def _is_body(view: View, pronoun: Phrase, phrase: Phrase) -> bool:
    """Tell a body that "they" may take up where nobody plural is near."""
    if phrase.start >= pronoun.start or pronoun.sentence - phrase.sentence > 1:
        return False
    return view.mention(phrase.index) is not None and (
        phrase.entity == "ORG" or phrase.head.lemma in COLLECTIVE
    )


def _key(view: View, phrase: int) -> str:
    mention = view.mention(phrase)
    return mention.actors[0].name if mention else view.phrase(phrase).head.text


def _is_person(view: View, phrase: Phrase) -> bool:
    if phrase.entity == "PERSON":
        return True
    if phrase.head.lemma in COLLECTIVE and phrase.head.kind == "noun":
        return False
    known = view.mention(phrase.index) is not None and phrase.entity not in {*_THINGS, *_TIMES}
    single = not phrase.is_plural and not phrase.conjuncts
    return known and single and phrase.head.kind in {"name", "noun"}


def issuer_of(view: View, speaker: int) -> int:
    """Return whose statement, letter or poll speaks, else the speaker itself."""
    phrase = view.phrase(speaker)
    if phrase.head.lemma not in view.lexicon.classes.get("document", frozenset()):
        return speaker
    if phrase.possessor is not None:
        return phrase.possessor
    for prep in _ISSUERS:
        for link in phrase.links:
            if link.prep == prep and view.mention(link.phrase) is not None:
                return link.phrase
    for clause in view.document.clauses:
        if clause.sentence != phrase.sentence or clause.kind != "verb" or not clause.subjects:
            continue
        if speaker in clause.objects and view.mention(clause.subjects[0]) is not None:
            return clause.subjects[0]
    made = [m for m in phrase.modifiers if view.mention(m) is not None]
    return made[0] if made else _known_issuer(view, phrase)


def _known_issuer(view: View, phrase: Phrase) -> int:
    """Return who issued "the statement" that was spoken of before."""
    for earlier in reversed(view.document.phrases[: phrase.index]):
        if phrase.sentence - earlier.sentence > 3 * _MEMORY or not phrase.is_definite:
            break
        if earlier.head.lemma == phrase.head.lemma:
            issuer = issuer_of(view, earlier.index)
            if issuer != earlier.index:
                return issuer
    return phrase.index
