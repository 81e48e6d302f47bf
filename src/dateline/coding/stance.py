"""What a speaker does by saying something: the cue tells, else the words that are said.

A cue such as *warned* or *praised* has a stance of its own. After *said* the content decides:
a performative ("we urge …") does what it names, a duty laid on others demands, the speaker's own
future promises, another's attack alleges, evaluative words judge, a forecast opines.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from dateline.coding.content import content_of
from dateline.coding.frames import match_frame
from dateline.coding.view import View
from dateline.model import Actor, Clause, Phrase, Span, Stance

_DUTY = frozenset({"must", "should", "ought", "shall"})
_MAYBE = frozenset({"may", "might"})
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_NOT = frozenset("not never no n't without neither nor hardly".split())
_FIRST_PERSON = frozenset({"i", "we"})
_OWNERS = frozenset("my our his her its their".split())
_STATE = frozenset({"GOV", "MIL", "COP", "LEG", "JUD"})
_HOSTILE = frozenset({"ASSAULT", "COERCE", "THREATEN", "MOBILIZE", "SANCTION"})
_JUDGING: frozenset[Stance] = frozenset({"criticises", "praises", "opines"})
_DENSITY = 25
"""One coloured word in so many colours a report; in twice as many, direct speech."""
_SUFFIXES = ("", "s", "es", "d", "ed", "ing", "ly")


def stance_of(view: View, stance: Stance, content: Span, speaker: tuple[Actor, ...]) -> Stance:
    """Return the stance of a claim whose cue by itself has ``stance``."""
    if stance == "opines":
        judged = _by_words(view, content)
        return judged if judged in _JUDGING else stance
    if stance != "states":
        return stance
    clauses = tuple(_clauses(view, content))
    for rule in _RULES:
        for clause in clauses:
            told = rule(view, clause, speaker)
            if told is not None:
                return told
    judged = _by_words(view, content)
    if judged != "states":
        return judged
    thought = _are_observers(speaker) or any(_thinks(view, clause) for clause in clauses)
    forecast = any(_is_forecast(view, clause, speaker) for clause in clauses[:1])
    return "opines" if thought or forecast else "states"


def _are_observers(speaker: tuple[Actor, ...]) -> bool:
    """Tell analysts, experts and critics, who have no part in events: what they say is opinion."""
    return bool(speaker) and all(actor.plover_sectors[:1] == ("UNK",) for actor in speaker)


def _clauses(view: View, content: Span) -> Iterator[Clause]:
    """Yield the clauses that are said: the outermost inside the content and their conjuncts."""
    inside = {
        clause.index: clause
        for clause in view.document.clauses
        if content.start <= clause.head_start < content.end and clause.kind != "noun"
    }
    for clause in inside.values():
        if clause.parent not in inside or clause.relation in {"coordinate", "parataxis"}:
            yield clause


# --- what is done by saying it ----------------------------------------------------------


def _performs(view: View, clause: Clause, _: tuple[Actor, ...]) -> Stance | None:
    """Read "we condemn …" and "I urge …" as what they name."""
    if not _is_first_person(view, clause) or clause.tense != "present" or clause.is_negated:
        return None
    for cue in view.lexicon.cues.get((clause.kind, clause.predicate), ()):
        if view.holds(clause, cue.when) and content_of(view, clause, cue, ()):
            return None if cue.stance in {"states", "opines"} else cue.stance
    return None


def _thinks(view: View, clause: Clause) -> bool:
    """Tell "I think …" and "we doubt …" inside what is said."""
    rows = view.lexicon.cues.get((clause.kind, clause.predicate), ())
    return _is_first_person(view, clause) and any(cue.stance == "opines" for cue in rows)


def _demands(view: View, clause: Clause, _: tuple[Actor, ...]) -> Stance | None:
    imperative = (
        clause.kind == "verb" and not clause.subjects and not clause.auxiliaries
        and clause.relation == "root" and clause.head_start - clause.start <= 2
        and view.quoted(clause.head_start, clause.head_end).lower() == clause.predicate
    )  # fmt: skip
    obliged = clause.predicate in {"need", "have"} and any(
        c.marker == "to" for c in view.complements(clause)
    )
    if _DUTY.intersection(clause.auxiliaries) or imperative:
        return "demands"
    return "demands" if obliged and not _is_first_person(view, clause) else None


def _promises(view: View, clause: Clause, speaker: tuple[Actor, ...]) -> Stance | None:
    own = _is_own(view, clause, speaker)
    if not own or (clause.is_negated and clause.tense != "future"):
        return None
    if clause.tense == "future" and clause.predicate != "be":
        return "promises"
    ready = clause.predicate in {"ready", "plan", "intend", "going", "go"}
    led = any(c.marker == "to" for c in view.complements(clause))
    if ready and led and clause.tense != "past":
        return "promises"
    indirect = "would" in clause.auxiliaries and not _is_first_person(view, clause)
    return "promises" if indirect and not _is_conditional(view, clause) else None


def _denies(view: View, clause: Clause, speaker: tuple[Actor, ...]) -> Stance | None:
    if clause.tense != "past" or not _is_own(view, clause, speaker):
        return None
    nothing = any(view.phrase(o).words[0].lemma == "no" for o in clause.objects)
    return "denies" if clause.is_negated or nothing else None


def _alleges(view: View, clause: Clause, speaker: tuple[Actor, ...]) -> Stance | None:
    """Read another country's or group's hostile act as an allegation."""
    frame = match_frame(view, clause) if not clause.is_negated else None
    if frame is None or frame.type not in _HOSTILE or clause.tense == "future":
        return None
    known = {actor.country for actor in speaker if actor.sector in {*_STATE, "REB", "PTY"}}
    doers = view.actors(view.fill(clause, frame.actor))
    others = [a for a in doers if (a.country or a.sector == "REB") and a.country not in known]
    return "alleges" if known and others else None


_RULES: tuple[Callable[[View, Clause, tuple[Actor, ...]], Stance | None], ...] = (
    _performs, _demands, _promises, _denies, _alleges,
)  # fmt: skip


def _is_forecast(view: View, clause: Clause, speaker: tuple[Actor, ...]) -> bool:
    """Tell what can only be thought: another's future, a possibility, a first person's being."""
    own = _is_own(view, clause, speaker)
    if _is_first_person(view, clause) and (clause.kind == "adjective" or clause.attributes):
        return True
    if clause.tense == "future":
        return not own and not clause.is_passive
    return bool(_MAYBE.intersection(clause.auxiliaries)) and not own


def _is_conditional(view: View, clause: Clause) -> bool:
    below = view.children.get(clause.index, ())
    return clause.is_perfect or any(child.relation == "condition" for child in below)


# --- whose deed it is -------------------------------------------------------------------


def _doers(clause: Clause) -> tuple[int, ...]:
    return clause.objects if clause.is_passive and not clause.subjects else clause.subjects


def _is_first_person(view: View, clause: Clause) -> bool:
    return any(view.phrase(s).head.text.lower() in _FIRST_PERSON for s in _doers(clause))


def _is_own(view: View, clause: Clause, speaker: tuple[Actor, ...]) -> bool:
    subjects = _doers(clause)
    if _is_first_person(view, clause):
        return True
    if any(_has_owner(view, view.phrase(s)) for s in subjects):
        return True
    return any(_is_same(actor, own) for actor in view.actors(subjects) for own in speaker)


def _has_owner(view: View, phrase: Phrase) -> bool:
    """Tell "her government" and "our troops"."""
    if phrase.possessor is None:
        return False
    return view.phrase(phrase.possessor).head.text.lower() in _OWNERS


def _is_same(actor: Actor, own: Actor) -> bool:
    if (actor.entity or actor.name) == (own.entity or own.name):
        return True
    state = actor.sector in _STATE and own.sector in _STATE
    return state and actor.country is not None and actor.country == own.country


# --- the colour of the words ------------------------------------------------------------


def _by_words(view: View, content: Span) -> Stance:
    """Count the evaluative words of what is said; the most frequent stance wins."""
    counts: dict[Stance, int] = {}
    words = _WORD.findall(view.quoted(content.start, content.end).lower())
    for at, word in enumerate(words):
        found = _coloured(view, word)
        if found is not None and not _NOT.intersection(words[max(0, at - 3) : at]):
            counts[found] = counts.get(found, 0) + 1
    best: Stance = max(counts, key=lambda stance: counts[stance]) if counts else "states"
    direct = any(q.start <= content.start < q.end for q in view.document.quotes)
    reach = _DENSITY * 2 if direct else _DENSITY
    return best if counts.get(best, 0) * reach >= len(words) else "states"


def _coloured(view: View, word: str) -> Stance | None:
    for suffix in _SUFFIXES:
        stem = word.removesuffix(suffix) if suffix else word
        for form in (stem, f"{stem}e"):
            found = view.lexicon.stances.get(form) if len(form) > 2 or not suffix else None
            if found is not None:
                return found
    return None
