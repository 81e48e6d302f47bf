"""Clauses → who acts on whom."""

from __future__ import annotations

from dateline.coding.frames import match_frame
from dateline.coding.status import Standing, standing_of
from dateline.coding.view import View
from dateline.model import Actor, Clause
from dateline.reference.lexicon import Frame, Path

_MUTUAL = frozenset({"CONSULT", "AGREE", "COOPERATE"})
SPEECH = frozenset({"THREATEN", "REJECT", "AGREE", "REQUEST", "ACCUSE", "SUPPORT"})
_ADVERSE = frozenset({"ACCUSE", "REJECT", "THREATEN", "SANCTION"})
"""What no government does to its own country as such."""
_STATE = frozenset({"GOV", "MIL"})
_FOR = ("obj", "for")
_PHYSICAL = frozenset({"ASSAULT", "COERCE"})
_TOUCHED = (("obj",), ("with",), ("against",), ("on",), ("to",), ("obj", "on"), ("obj", "to"))


def names_of(actors: tuple[Actor, ...]) -> str:
    """Return the actors in words, for explanations."""
    return ", ".join(f"{a.name} ({a.country or '?'} {a.sector})" for a in actors) or "none"


def parties_of(
    view: View, clause: Clause, frame: Frame, standing: Standing
) -> tuple[tuple[Actor, ...], tuple[Actor, ...]]:
    """Return who acts and whom the act is done to; nobody is in both."""
    actors = view.parties(clause, frame.actor or _agent(clause, frame))
    if not actors and clause.kind == "noun" and frame.type == "AID":
        actors = view.actors(view.at(clause, ("from",)))
    takes_subject = any(path == ("subj",) for path in frame.actor)
    if standing.control and takes_subject and (clause.is_inherited or not actors):
        actors = view.actors(standing.control)
    recipients = view.parties(clause, frame.recipient)
    if not recipients and frame.type in SPEECH:
        recipients = _affected(view, clause, actors)
    if frame.type in _MUTUAL and clause.kind == "noun":
        between = view.actors(view.at(clause, ("between",)) or view.at(clause, ("among",)))
        actors, recipients = (between, ()) if between else (actors, recipients)
    if clause.kind == "noun" and not recipients and _is_undergone(view, clause):
        actors, recipients = (), actors
    if clause.kind == "noun":
        actors, recipients = _from_holder(view, clause, frame, (actors, recipients))
    if not actors and frame.mode == "arrest" and not _is_sentence(view, clause):
        actors = (_police(view, recipients),)
    own = {_key(actor) for actor in actors}
    if frame.type in _ADVERSE:
        own |= {f"country:{actor.country}" for actor in actors if actor.sector in _STATE}
    return actors, tuple(actor for actor in recipients if _key(actor) not in own)


def _agent(clause: Clause, frame: Frame) -> tuple[Path, ...]:
    """Return where a passive that mostly names nobody may still name its agent."""
    return (("subj",),) if clause.is_passive and frame.type in _PHYSICAL else ()


def _from_holder(
    view: View, clause: Clause, frame: Frame, told: tuple[tuple[Actor, ...], tuple[Actor, ...]]
) -> tuple[tuple[Actor, ...], tuple[Actor, ...]]:
    """Fill what an event noun leaves open from the verb that holds it.

    Who *levies* sanctions acts; who *faces* them is acted upon; whom a bombing *struck* it was
    done to. A verb with a meaning of its own (an operator, a cue, a frame) lends nobody.
    """
    actors, recipients = told
    recipients = recipients or _subject_of(view, clause)
    for holder, slot in view.holders(clause):
        if holder.kind != "verb":
            continue
        undergoes = holder.predicate in view.lexicon.classes.get("undergo", frozenset())
        if undergoes and slot != "subj":
            recipients = recipients or view.actors(holder.subjects)
        elif slot == "subj" and frame.type in _PHYSICAL:
            recipients = recipients or view.actors(holder.objects)
        elif slot == "obj" and not actors and _lends_actor(view, holder, frame):
            actors = view.actors(holder.subjects)
    return actors or _claimants(view, clause, frame), recipients


def _subject_of(view: View, clause: Clause) -> tuple[Actor, ...]:
    """Return who is "the *target of* sanctions"."""
    noun = view.hung_on(clause)
    if noun is None or noun.predicate not in view.lexicon.classes.get("butt", frozenset()):
        return ()
    verbs = (holder.clause for holder in view.holders(noun) if holder.slot == "attr")
    return next((view.actors(verb.subjects) for verb in verbs), ())


def _lends_actor(view: View, holder: Clause, frame: Frame) -> bool:
    owns = view.lexicon.classes.get("own-up", frozenset())
    if frame.type in _PHYSICAL and holder.predicate in owns:
        return True
    return frame.type not in _MUTUAL and _is_plain(view, holder)


def _claimants(view: View, clause: Clause, frame: Frame) -> tuple[Actor, ...]:
    """Return who claims responsibility for an attack (annotation.md, rulings 4 and 13)."""
    if frame.type not in _PHYSICAL:
        return ()
    owns = view.lexicon.classes.get("own-up", frozenset())
    sentence = (c for c in view.document.clauses if c.sentence == clause.sentence)
    for verb in sentence:
        if verb.kind == "verb" and verb.predicate in owns and clause.phrase in view.at(verb, _FOR):
            return view.actors(verb.subjects)
    return ()


def _is_plain(view: View, clause: Clause) -> bool:
    """Tell a verb that says no more than that somebody does what its object names."""
    key = (clause.kind, clause.predicate)
    return (
        key not in view.lexicon.operators
        and key not in view.lexicon.cues
        and (match_frame(view, clause) is None)
    )


def _is_undergone(view: View, clause: Clause) -> bool:
    """Tell an act its possessor suffers: "Khashoggi's killing", "the minister's arrest"."""
    owned = clause.phrase is not None and view.phrase(clause.phrase).possessor is not None
    return owned and clause.predicate in view.lexicon.classes.get("undergone", frozenset())


def _is_sentence(view: View, clause: Clause) -> bool:
    """Tell what a court does from what the police do: nobody is named who sentences."""
    return clause.predicate in view.lexicon.classes.get("sentencing", frozenset())


def _police(view: View, recipients: tuple[Actor, ...]) -> Actor:
    """Return who makes an arrest when nobody is named (annotation.md, ruling 6)."""
    countries = [a.country for a in recipients if a.country] or list(view.document.countries)
    return Actor(name="police", country=countries[0] if countries else None, sector="COP")


def _affected(view: View, clause: Clause, actors: tuple[Actor, ...]) -> tuple[Actor, ...]:
    """Return whom the threatened, refused or promised act would touch."""
    own = {_key(actor) for actor in actors}
    for child in view.complements(clause):
        frame = match_frame(view, child)
        paths = (*(frame.recipient if frame else ()), *_TOUCHED)
        touched = view.parties(child, paths) or view.actors(view.at(child, ("subj",)))
        others = tuple(actor for actor in touched if _key(actor) not in own)
        if others:
            return others
    return _blamed(view, clause, own) if actors else ()


def _blamed(view: View, clause: Clause, own: set[str]) -> tuple[Actor, ...]:
    """Return who acts in the event that the words are about: "concern over *Iran's* tests"."""
    held = [link.phrase for link in clause.obliques] + list(clause.objects)
    held += [link.phrase for phrase in clause.objects for link in view.phrase(phrase).links]
    for phrase in held:
        noun = view.noun_clauses.get(phrase)
        frame = match_frame(view, noun) if noun is not None else None
        if noun is None or frame is None:
            continue
        acting, touched = parties_of(view, noun, frame, standing_of(view, noun))
        others = tuple(actor for actor in (*acting, *touched) if _key(actor) not in own)
        if others:
            return others
    return ()


def _key(actor: Actor) -> str:
    return actor.entity or actor.name


def is_political(actors: tuple[Actor, ...], recipients: tuple[Actor, ...]) -> bool:
    """Ask for one party at least whose country, body or role the desk knows."""
    return any(actor.country or actor.sector != "UNK" for actor in (*actors, *recipients))
