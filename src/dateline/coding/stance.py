"""What a speaker does by saying something: the cue tells, else the words that are said.

A cue such as *warned* or *praised* has a stance of its own. After *said* the content decides:
a duty laid on others demands, the speaker's own future promises, evaluative words judge.
"""

from __future__ import annotations

import re

from dateline.coding.view import View
from dateline.model import Actor, Clause, Span, Stance

_DUTY = frozenset({"must", "should", "ought", "shall"})
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_FIRST_PERSON = frozenset({"i", "we"})


def stance_of(view: View, stance: Stance, content: Span, speaker: tuple[Actor, ...]) -> Stance:
    """Return the stance of a claim whose cue by itself has ``stance``."""
    if stance != "states":
        return stance
    clause = _main_clause(view, content)
    if clause is not None:
        told = _by_clause(view, clause, speaker)
        if told is not None:
            return told
    return _by_words(view, content)


def _main_clause(view: View, content: Span) -> Clause | None:
    """Return the outermost finite clause that lies inside the content."""
    inside = [
        clause
        for clause in view.document.clauses
        if content.start <= clause.head_start < content.end and clause.kind != "noun"
    ]
    heads = {clause.index for clause in inside}
    outer = [clause for clause in inside if clause.parent not in heads]
    return next((clause for clause in outer if clause.is_finite), outer[0] if outer else None)


def _by_clause(view: View, clause: Clause, speaker: tuple[Actor, ...]) -> Stance | None:
    own = _is_own(view, clause, speaker)
    if _DUTY.intersection(clause.auxiliaries) or _is_imperative(clause):
        return "demands"
    if own and (clause.tense == "future" or "would" in clause.auxiliaries):
        return "promises"
    if own and clause.is_negated and clause.tense == "past":
        return "denies"
    return None


def _is_imperative(clause: Clause) -> bool:
    bare = not clause.subjects and not clause.auxiliaries and clause.tense == "none"
    return bare and clause.relation == "root" and not clause.marker


def _is_own(view: View, clause: Clause, speaker: tuple[Actor, ...]) -> bool:
    subjects = clause.objects if clause.is_passive else clause.subjects
    if any(view.phrase(s).head.text.lower() in _FIRST_PERSON for s in subjects):
        return True
    own = {actor.entity or actor.name for actor in speaker}
    return any((actor.entity or actor.name) in own for actor in view.actors(subjects))


def _by_words(view: View, content: Span) -> Stance:
    """Count the evaluative words of what is said; the most frequent stance wins."""
    counts: dict[Stance, int] = {}
    for word in _WORD.findall(view.quoted(content.start, content.end).lower()):
        found = view.lexicon.stances.get(word)
        if found is not None:
            counts[found] = counts.get(found, 0) + 1
    return max(counts, key=lambda stance: counts[stance]) if counts else "states"
