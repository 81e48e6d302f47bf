"""What a speaker does by saying something: the cue tells, else the words that are said.

A cue such as *warned* or *praised* has a stance of its own. After *said* the content decides:
a performative ("we urge …") does what it names, a duty laid on others demands, the speaker's own
future promises, another's attack alleges, evaluative words judge, a forecast opines.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise

from dateline.coding.content import content_of, trimmed_span
from dateline.coding.frames import match_frame
from dateline.coding.speakers import COLLECTIVE
from dateline.coding.view import View
from dateline.model import Actor, Clause, Phrase, Span, Stance

_DUTY = frozenset({"must", "should", "ought", "shall"})
_MAYBE = frozenset({"may", "might"})
_AHEAD = frozenset({"may", "might", "could", "would"})
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_NOT = frozenset("not never no n't without neither nor hardly".split())
_MERELY = frozenset("just only merely simply".split())
_ADDRESSING = frozenset(
    "imagine let look see listen remember think suppose say note believe guess thank mind".split()
)
"""Imperatives that ask for no act."""
_UNYIELDING = frozenset(
    "tolerate hesitate allow accept deter intimidate bow forget forgive".split()
)
_FIRST_PERSON = frozenset({"i", "we"})
_REPRISALS = frozenset(
    "retaliate punish avenge strike destroy crush defend hit attack annihilate eliminate".split()
)
_BLAME = frozenset({"responsibility", "blame", "fault", "mistake"})
_BRINGING = frozenset("order plan launch commit direct conduct stage carry mount plot".split())
_ABETTING = frozenset("back fund finance supply train support aid assist help equip".split())
_SLY = frozenset(
    "arm sponsor harbour harbor mastermind orchestrate infiltrate meddle sabotage".split()
)
_US = frozenset({"me", "us"})
_NOBODY = frozenset("nobody none no no-one".split())
_OWNERS = frozenset("my our his her its their".split())
_OWN_PRONOUNS = frozenset({"he", "she"})
_STATE_NOUNS = frozenset({"government", "ministry", "administration", "cabinet"})
_STATE = frozenset({"GOV", "MIL", "COP", "LEG", "JUD"})
_HOSTILE = frozenset({"ASSAULT", "COERCE", "THREATEN", "MOBILIZE", "SANCTION"})
_JUDGING: frozenset[Stance] = frozenset({"criticises", "praises", "opines"})
_PLAIN: frozenset[Stance] = frozenset({"states", "opines"})
_GAP = re.compile(r"[\[(](?:\.\.\.|…)[\])]\s*")
_SHORTEST = 8
_SHARE = 3
"""One sentence in so many must do more than state for the whole to do it."""
_DENSITY = 25
"""One coloured word in so many colours a report; in twice as many, direct speech."""
_SUFFIXES = ("", "s", "es", "d", "ed", "ing", "ly")


def stance_of(view: View, stance: Stance, content: Span, speaker: tuple[Actor, ...]) -> Stance:
    """Return the stance of a claim whose cue by itself has ``stance``."""
    if stance in {"states", "opines"} and _are_observers(speaker):
        return "opines"
    clauses = tuple(_clauses(view, content))
    if stance == "opines":
        alleged = any(_alleges(view, clause, speaker) for clause in clauses[:1])
        judged = "alleges" if alleged else _by_words(view, content)
        return judged if judged in {*_JUDGING, "alleges"} else stance
    if stance != "states":
        return stance
    for rule in _RULES:
        for clause in (c for c in clauses if not _is_asked(view, c)):
            told = rule(view, clause, speaker)
            if told is not None:
                return told
    judged = _by_words(view, content)
    forecast = any(_is_forecast(view, clause, speaker) for clause in clauses[:1]) or any(
        "would" in clause.auxiliaries and clause.is_perfect for clause in clauses
    )
    if judged != "states" and not (forecast and judged == "praises"):
        return judged
    thought = any(_thinks(view, clause) for clause in clauses)
    return "opines" if thought or forecast else "states"


def borne_by(view: View, stance: Stance, content: Span) -> Iterator[int]:
    """Yield the phrases of who is to do what is demanded, or does the deed that is alleged."""
    for clause in _clauses(view, content):
        if stance == "demands" and _DUTY.intersection(clause.auxiliaries):
            yield from _doers(clause)
        elif stance in {"alleges", "criticises"}:
            frame = match_frame(view, clause)
            if frame is not None and frame.type in _HOSTILE:
                yield from view.fill(clause, frame.actor)


def threatens(view: View, content: Span, speaker: tuple[Actor, ...]) -> bool:
    """Tell what the speaker may do to somebody from what he only sees coming."""
    for clause in _clauses(view, content):
        ahead = clause.tense == "future" or _AHEAD.intersection(clause.auxiliaries)
        if not ahead or not _is_own(view, clause, speaker):
            continue
        frame = match_frame(view, clause)
        hostile = frame is not None and frame.type in _HOSTILE
        if not clause.is_negated and (hostile or clause.predicate in _REPRISALS):
            return True
    return False


def turns_of(
    view: View, stance: Stance, content: Span, speaker: tuple[Actor, ...]
) -> tuple[tuple[Span, Stance], ...]:
    """Return the parts of what is said in which a speaker does one thing, each with its stance.

    Direct speech of several sentences may deny, then demand. Sentences that only state or opine
    go with those beside them.
    """
    whole = ((content, stance_of(view, stance, content, speaker)),)
    parts = _sentences_of(view, content) if stance == "states" else ()
    if len(parts) < 2:
        return whole
    turns: list[tuple[Span, Stance]] = []
    coloured = 0
    for part in parts:
        told = stance_of(view, stance, part, speaker)
        coloured += told not in _PLAIN
        if turns and (told in _PLAIN or turns[-1][1] in {told, *_PLAIN}):
            span, before = turns.pop()
            told = before if told in _PLAIN else told
            part = Span(start=span.start, end=part.end)  # noqa: PLW2901
        turns.append((part, told))
    if len(turns) > 1 or (turns[0][1] not in _PLAIN and coloured * _SHARE >= len(parts)):
        return tuple(turns)
    return whole


def _sentences_of(view: View, content: Span) -> tuple[Span, ...]:
    """Return the sentences of direct speech, parted where words are left out as well."""
    if not any(q.start <= content.start < q.end for q in view.document.quotes):
        return ()
    text = view.document.article.text
    cuts = {s.start for s in view.document.sentences if content.start < s.start < content.end}
    cuts |= {m.end() for m in _GAP.finditer(text, content.start, content.end)}
    edges = [content.start, *sorted(cuts), content.end]
    spans = (trimmed_span(view, Span(start=a, end=b)) for a, b in pairwise(edges))
    return tuple(span for span in spans if span.end - span.start > _SHORTEST)


def _are_observers(speaker: tuple[Actor, ...]) -> bool:
    """Tell analysts, experts and critics, who have no part in events: what they say is opinion."""
    return bool(speaker) and all(actor.plover_sectors[:1] == ("UNK",) for actor in speaker)


def _is_asked(view: View, clause: Clause) -> bool:
    """Tell a question, which does nothing that a statement of the same words would."""
    sentence = view.document.sentences[clause.sentence]
    return view.quoted(sentence.start, sentence.end).rstrip("\"'”’ ").endswith("?")


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
        and clause.predicate not in _ADDRESSING
        and clause.relation in {"root", "complement"} and not clause.marker
        and clause.head_start - clause.start <= 2 and _is_told(view, clause)
        and view.quoted(clause.head_start, clause.head_end).lower() == clause.predicate
    )  # fmt: skip
    obliged = clause.predicate in {"need", "have"} and any(
        c.marker == "to" for c in view.complements(clause)
    )
    if _DUTY.intersection(clause.auxiliaries) or imperative:
        return "demands"
    return "demands" if obliged and not _is_first_person(view, clause) else None


def _is_told(view: View, clause: Clause) -> bool:
    return any(q.start <= clause.head_start < q.end for q in view.document.quotes)


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
    if _is_nobody_to_us(view, clause):
        return "denies"
    if clause.tense != "past" or not _is_own(view, clause, speaker):
        return None
    nothing = any(view.phrase(o).words[0].lemma == "no" for o in clause.objects)
    return "denies" if clause.is_negated or nothing else None


def _takes_blame(view: View, clause: Clause) -> bool:
    """Tell "I take full responsibility" and "we are to blame"."""
    if not _is_first_person(view, clause) or clause.is_negated:
        return False
    heads = {view.phrase(p).head.lemma for p in (*clause.objects, *clause.attributes)}
    return bool(heads & _BLAME) or clause.predicate == "responsible"


def _is_nobody_to_us(view: View, clause: Clause) -> bool:
    """Tell "nobody pressed me" and "no one can force us"."""
    nobody = any(view.phrase(s).words[0].lemma in _NOBODY for s in clause.subjects)
    reached = (*clause.objects, *(link.phrase for link in clause.obliques))
    return nobody and any(view.phrase(p).head.text.lower() in _US for p in reached)


def _alleges(view: View, clause: Clause, speaker: tuple[Actor, ...]) -> Stance | None:
    """Read another country's or group's hostile act as an allegation."""
    if clause.is_negated or clause.tense == "future":
        return None
    told = _deed(view, clause)
    known = {actor.country for actor in speaker if actor.sector in {*_STATE, "REB", "PTY"}}
    rebels = any(actor.sector == "REB" for actor in speaker)
    others = [
        actor for actor in told
        if (actor.country and actor.country not in known) or (actor.sector == "REB" and not rebels)
    ]  # fmt: skip
    return "alleges" if known and others else None


def _deed(view: View, clause: Clause) -> tuple[Actor, ...]:
    """Return who does something hostile in a clause, by its verb or by the act that it names."""
    frame = match_frame(view, clause)
    if frame is not None and frame.type in _HOSTILE:
        return view.actors(view.fill(clause, frame.actor))
    acts = (view.noun_clauses.get(p) for p in clause.objects)
    frames = (match_frame(view, act) for act in acts if act is not None)
    named = clause.predicate in _BRINGING and any(f and f.type in _HOSTILE for f in frames)
    abetted = clause.predicate in _ABETTING and any(
        actor.sector == "REB" for actor in view.actors(clause.objects)
    )
    return view.actors(clause.subjects) if named or abetted or clause.predicate in _SLY else ()


def _confirms(view: View, clause: Clause, speaker: tuple[Actor, ...]) -> Stance | None:
    """Read the speaker's own hostile act, or what he stresses he did, as admitted."""
    if _takes_blame(view, clause):
        return "confirms"
    if clause.tense != "past" or clause.is_negated or not _is_own(view, clause, speaker):
        return None
    if "do" in clause.auxiliaries:
        return "confirms"
    frame = match_frame(view, clause) if not clause.is_passive else None
    return "confirms" if frame is not None and frame.type in _HOSTILE else None


def _warns(view: View, clause: Clause, speaker: tuple[Actor, ...]) -> Stance | None:
    """Read what the speaker will do to somebody, or will not put up with, as a warning."""
    ours = clause.is_passive and any(
        view.phrase(p).head.text.lower() in _FIRST_PERSON for p in clause.objects
    )
    if clause.tense != "future" or not (ours or _is_own(view, clause, speaker)):
        return None
    if clause.is_negated:
        return "warns" if clause.predicate in _UNYIELDING else None
    if clause.predicate in _REPRISALS and not clause.is_passive:
        return "warns"
    frame = match_frame(view, clause)
    return "warns" if frame is not None and frame.type in _HOSTILE else None


_RULES: tuple[Callable[[View, Clause, tuple[Actor, ...]], Stance | None], ...] = (
    _performs, _demands, _warns, _promises, _denies, _confirms, _alleges,
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
    if any(_is_at_home(view, s, speaker) for s in subjects):
        return True
    return any(_is_same(actor, own) for actor in view.actors(subjects) for own in speaker)


def _is_at_home(view: View, subject: int, speaker: tuple[Actor, ...]) -> bool:
    """Tell "the government" of a minister and "he" of whoever is reported."""
    phrase = view.phrase(subject)
    word = phrase.head.text.lower()
    quoted = any(q.start <= phrase.start < q.end for q in view.document.quotes)
    if word in _OWN_PRONOUNS and not quoted:
        last = speaker[0].name.lower().split()[-1:] if len(speaker) == 1 else []
        body = speaker and speaker[0].entity.startswith(("country:", "org:"))
        return bool(last) and not body and last[0] not in COLLECTIVE
    office = phrase.head.lemma in _STATE_NOUNS and len(phrase.words) <= 2 and phrase.is_definite
    return office and any(own.sector in {"GOV", "MIL"} for own in speaker)


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
    told = _WORD.findall(view.quoted(content.start, content.end))
    words = [word.lower() for word in told]
    for at, word in enumerate(words):
        named = at > 0 and told[at][0].isupper()
        found = _coloured(view, word) if not named else None
        if found is not None and not _is_turned(words[max(0, at - 3) : at]):
            counts[found] = counts.get(found, 0) + 1
    best: Stance = max(counts, key=lambda stance: counts[stance]) if counts else "states"
    direct = any(q.start <= content.start < q.end for q in view.document.quotes)
    reach = _DENSITY * 2 if direct else _DENSITY
    return best if counts.get(best, 0) * reach >= len(words) else "states"


def _is_turned(before: list[str]) -> bool:
    """Tell a word under a negation; "not only" and "not just" turn nothing round."""
    return any(
        word in _NOT and not _MERELY.intersection(before[at + 1 : at + 2])
        for at, word in enumerate(before)
    )


def _coloured(view: View, word: str) -> Stance | None:
    for suffix in _SUFFIXES:
        stem = word.removesuffix(suffix) if suffix else word
        for form in (stem, f"{stem}e"):
            found = view.lexicon.stances.get(form) if len(form) > 2 or not suffix else None
            if found is not None:
                return found
    return None
