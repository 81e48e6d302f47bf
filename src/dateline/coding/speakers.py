"""Who a cue says is speaking: its subject, the issuer of a statement, the one who goes on saying."""

from __future__ import annotations

from dateline.coding.content import is_next_report
from dateline.coding.view import View
from dateline.model import Clause, Phrase
from dateline.reference.lexicon import Cue

_NOBODY = frozenset("no none nobody nothing neither no-one".split())
_ISSUERS = ("by", "from", "of", "for")
_CONTROLLED = frozenset({"adverbial", "open-complement", "oblique", "purpose"})


def speakers_of(view: View, clause: Clause, cue: Cue) -> tuple[int, ...]:
    """Return the phrase of whoever speaks by a cue, in front of further candidates; or nothing."""
    found = view.fill(clause, cue.speaker) or _inverted(view, clause)
    found = tuple(p for p in found if not _is_nobody(view.phrase(p)))
    if len(found) > 1:
        named = tuple(p for p in found if view.mention(p) is not None)
        found = named or found[-1:]
    if clause.kind == "verb" and clause.is_inherited:
        found = _going_on(view, clause, found) or found
    return found


def _is_nobody(phrase: Phrase) -> bool:
    return any(word.lemma in _NOBODY for word in phrase.words[:1])


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
    while parent is not None:
        is_cue = (parent.kind, parent.predicate) in view.lexicon.cues
        if is_cue and parent.subjects and is_next_report(view, parent, clause):
            return parent.subjects
        if controlled and any(view.mention(p) is not None for p in parent.subjects):
            return parent.subjects
        parent = view.above(parent)
    return ()


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
    return made[0] if made else speaker
