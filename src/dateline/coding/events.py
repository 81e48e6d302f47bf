"""Clauses → drafts of event reports: which frame fires, who acts on whom, when and where."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from dateline.coding.status import Standing, standing_of
from dateline.coding.view import View
from dateline.model import Actor, Clause, Interval, Place, PlaceMention, Span, TimeExpression
from dateline.reference.lexicon import Frame

_PLACE_PREPOSITIONS = ("in", "at", "near", "inside", "outside", "across", "around", "on", "off")
_GOAL_PREPOSITIONS = ("to", "into", "at", "in")
_ON_THE_GROUND = frozenset(
    {"ASSAULT", "PROTEST", "COERCE", "MOBILIZE", "RETREAT", "AID", "CONCEDE"}
)
_WHERE_THEY_STAND = frozenset({"ASSAULT", "PROTEST", "COERCE"})
"""Acts that stay where the story was a sentence ago."""
_SHARING = frozenset({"open-complement", "coordinate", "adverbial", "purpose", "oblique"})
_CLIMB = 3
_REACH = 400
"""How far back, in characters, a place still holds for an act on the ground."""
_LOCATED = re.compile(
    r"\b(?:in|at|near|inside|outside|across|around|on|off|throughout|city of|town of|village of)"
    r"(?:\s+(?:the|a|an|its|their|[a-z]+ern|central|upper|lower|city|town|port|province|region))*\s+$"
)
_NAMING = re.compile(r"['’]s\b|\s+[A-Z][a-z]")
"""What follows a place that is only part of a name: "United States *Embassy*", "Iran*'s*"."""
_MUTUAL = frozenset({"CONSULT", "AGREE", "COOPERATE"})
_SPEECH = frozenset({"THREATEN", "REJECT", "AGREE", "REQUEST", "ACCUSE", "SUPPORT"})
_TOUCHED = (("obj",), ("with",), ("against",), ("on",), ("to",), ("obj", "on"), ("obj", "to"))
_REAL = frozenset({"occurred", "ongoing"})


class Draft(NamedTuple):
    """An event as one clause tells it, before mentions of one event are brought together."""

    clause: Clause
    frame: Frame
    actors: tuple[Actor, ...]
    recipients: tuple[Actor, ...]
    standing: Standing
    status: str
    interval: Interval | None
    place: Place | None
    span: Span
    reasons: tuple[str, ...]

    @property
    def is_firm(self) -> bool:
        """Whether the words say how real it is; a bare event noun does not."""
        return self.clause.kind != "noun" or len(self.standing.reasons) > 1


def find_drafts(view: View) -> list[Draft]:
    """Return a draft for every clause that tells an event."""
    drafts = [draft for clause in view.document.clauses if (draft := _draft(view, clause))]
    heads = {draft.clause.index: draft for draft in drafts if draft.clause.kind == "verb"}
    return [draft for draft in drafts if not _is_absorbed(draft, heads)]


def in_order(view: View, drafts: Iterable[Draft]) -> list[Draft]:
    """Return drafts sentence by sentence, the main act of each first."""
    return sorted(
        drafts,
        key=lambda draft: (
            draft.clause.sentence,
            _depth(view, draft.clause),
            draft.clause.head_start,
        ),
    )


def _is_absorbed(draft: Draft, verbs: Mapping[int, Draft]) -> bool:
    """Tell an event noun that only says what its verb does: "*lifted sanctions*" is no sanction."""
    verb = verbs.get(draft.clause.parent) if draft.clause.parent is not None else None
    if verb is None or draft.clause.kind != "noun" or draft.clause.relation != "object":
        return False
    names_it = any(c.path == ("obj",) and c.test == "is" for c in verb.frame.when)
    tells_it = verb.frame.type in _SPEECH or draft.frame.type == verb.frame.type
    return names_it and not tells_it and draft.status in _REAL


def _depth(view: View, clause: Clause) -> int:
    """Return how deep a clause stands below the act its sentence tells; who says so is no step."""
    depth = 0
    for _ in range(len(view.document.clauses)):
        if clause.parent is None:
            break
        parent = view.document.clauses[clause.parent]
        told = clause.relation in {"complement", "coordinate"} and match_frame(view, parent) is None
        depth += 0 if told or view.support(clause) else 1
        clause = parent
    return depth


def match_frame(view: View, clause: Clause) -> Frame | None:
    """Return the most specific frame of the lexicon whose conditions hold of the clause."""
    for frame in view.lexicon.frames.get((clause.kind, clause.predicate), ()):
        if view.holds(clause, frame.when):
            return frame
    return None


def _draft(view: View, clause: Clause) -> Draft | None:
    if view.document.sentences[clause.sentence].is_heading:
        return None
    frame = match_frame(view, clause)
    if frame is None:
        return None
    standing = standing_of(view, clause)
    if standing.status == "dropped" or _is_aside(view, clause, standing):
        return None
    actors, recipients = _parties(view, clause, frame, standing)
    if not is_political(actors, recipients) and not _looks_back(view, clause):
        return None
    interval, when = interval_of(view, clause)
    place = _place(view, clause, frame) or _home(view, frame, (*actors, *recipients))
    return Draft(
        clause=clause,
        frame=frame,
        actors=actors,
        recipients=recipients,
        standing=standing,
        status=_dated_status(view, standing.status, interval),
        interval=interval,
        place=place,
        span=Span(start=clause.start, end=clause.end),
        reasons=(
            f"clause: {clause.kind} '{clause.predicate}' at {clause.head_start}",
            f"frame: {frame.id}",
            f"actors: {names_of(actors)}; recipients: {names_of(recipients)}",
            f"date: {when}",
            f"place: {place.name if place else 'none told'}",
            *(f"status: {reason}" for reason in standing.reasons),
        ),
    )


def _is_aside(view: View, clause: Clause, standing: Standing) -> bool:
    """Tell what is only said not to be, or is the aim of an act that is itself recorded."""
    if clause.kind != "noun" and clause.is_negated and clause.tense != "future":
        return standing.status == "cancelled"
    if clause.relation != "purpose" or clause.parent is None:
        return False
    return match_frame(view, view.document.clauses[clause.parent]) is not None


def names_of(actors: tuple[Actor, ...]) -> str:
    """Return the actors in words, for explanations."""
    return ", ".join(f"{a.name} ({a.country or '?'} {a.sector})" for a in actors) or "none"


# --- who --------------------------------------------------------------------------------


def _parties(
    view: View, clause: Clause, frame: Frame, standing: Standing
) -> tuple[tuple[Actor, ...], tuple[Actor, ...]]:
    actors = view.parties(clause, frame.actor)
    if not actors and clause.kind == "noun" and frame.type == "AID":
        actors = view.actors(view.at(clause, ("from",)))
    takes_subject = any(path == ("subj",) for path in frame.actor)
    if standing.control and takes_subject and (clause.is_inherited or not actors):
        actors = view.actors(standing.control)
    recipients = view.parties(clause, frame.recipient)
    if not recipients and frame.type in _SPEECH:
        recipients = _affected(view, clause, actors)
    if frame.type in _MUTUAL and clause.kind == "noun":
        between = view.actors(view.at(clause, ("between",)) or view.at(clause, ("among",)))
        actors, recipients = (between, ()) if between else (actors, recipients)
    if clause.kind == "noun" and not recipients and _is_undergone(view, clause):
        actors, recipients = (), actors
    if not actors and frame.mode == "arrest":
        actors = (_police(view, recipients),)
    own = {_key(actor) for actor in actors}
    return actors, tuple(actor for actor in recipients if _key(actor) not in own)


def _is_undergone(view: View, clause: Clause) -> bool:
    """Tell an act its possessor suffers: "Khashoggi's killing", "the minister's arrest"."""
    owned = clause.phrase is not None and view.phrase(clause.phrase).possessor is not None
    return owned and clause.predicate in view.lexicon.classes.get("undergone", frozenset())


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
        acting, touched = _parties(view, noun, frame, standing_of(view, noun))
        others = tuple(actor for actor in (*acting, *touched) if _key(actor) not in own)
        if others:
            return others
    return ()


def _looks_back(view: View, clause: Clause) -> bool:
    """Tell whether a noun takes up an event told before: "the visit", "this deal"."""
    return clause.phrase is not None and view.phrase(clause.phrase).is_definite


def _key(actor: Actor) -> str:
    return actor.entity or actor.name


def is_political(actors: tuple[Actor, ...], recipients: tuple[Actor, ...]) -> bool:
    """Ask for one party at least whose country, body or role the desk knows."""
    return any(actor.country or actor.sector != "UNK" for actor in (*actors, *recipients))


# --- when -------------------------------------------------------------------------------


def interval_of(view: View, clause: Clause) -> tuple[Interval | None, str]:
    """Return the interval told nearest to the predicate inside its own clause."""
    for region in _regions(view, clause):
        times = [time for time in _times_in(view, region) if time.interval is not None]
        if times:
            best = min(times, key=lambda time: _distance(region, time))
            return best.interval, f"'{view.quoted(best.start, best.end)}' = {best.value}"
    return None, "none told"


def _regions(view: View, clause: Clause) -> list[Clause]:
    """Return the clauses whose time and place are also this one's: itself, then its carriers."""
    regions = [clause]
    for _ in range(_CLIMB):
        above = _carrier(view, regions[-1])
        if above is None or above in regions:
            break
        regions.append(above)
    return regions


def _carrier(view: View, clause: Clause) -> Clause | None:
    """Return the clause that sets the scene for this one too: not one that reports or plans it."""
    if clause.kind == "noun":
        holders = view.holders(clause)
        lent = [h.clause for h in holders if h.clause.relation == "participle" and h.slot == "obj"]
        lent += [h.clause for h in holders if h.clause.kind == "verb"]
        return lent[0] if lent else None
    if clause.relation not in _SHARING or clause.parent is None:
        return None
    return view.document.clauses[clause.parent]


def _times_in(view: View, clause: Clause) -> list[TimeExpression]:
    return [
        time
        for time in view.document.times
        if clause.start <= time.start
        and time.end <= clause.end
        and not _in_nested(view, clause, time.start, time.end)
    ]


def _in_nested(view: View, clause: Clause, start: int, end: int) -> bool:
    """Tell whether a span belongs to a clause further down rather than to this one."""
    for child in view.children.get(clause.index, ()):
        if (
            child.start <= start
            and end <= child.end
            and not (child.start <= clause.head_start < child.end)
        ):
            return True
    return False


def _distance(clause: Clause, time: TimeExpression) -> int:
    before = clause.head_start - time.end
    return time.start - clause.head_end if before < 0 else before + 8


def _dated_status(view: View, status: str, interval: Interval | None) -> str:
    """Read a fact that is dated after publication as a plan: "Monday's summit"."""
    published = (view.document.article.published or "")[:10]
    if not published or interval is None or not interval.start or status not in _REAL:
        return status
    start = interval.start
    return "planned" if start[: len(published)] > published[: len(start)] else status


# --- where ------------------------------------------------------------------------------


def _place(view: View, clause: Clause, frame: Frame) -> Place | None:
    """Return where it happens: told with it, else, for acts on the ground, told just before."""
    told = _told_place(view, clause, frame)
    if told is not None or frame.type not in _ON_THE_GROUND:
        return told
    inside = _places_between(view, clause.start, clause.end)
    if inside:
        return inside[0].place
    sentence = view.document.sentences[clause.sentence]
    near = _places_between(view, sentence.start, sentence.end)
    if near or frame.type not in _WHERE_THEY_STAND:
        return near[0].place if near else None
    before = _places_between(view, max(0, sentence.start - _REACH), sentence.start)
    return before[-1].place if before else None


def _home(view: View, frame: Frame, parties: tuple[Actor, ...]) -> Place | None:
    """Return the one country whose own parties meet in an act on the ground."""
    countries = {actor.country for actor in parties}
    if frame.type not in _ON_THE_GROUND or len(countries) != 1:
        return None
    country = countries.pop()
    if country in {None, "IGO"}:
        return None
    places = [p.place for p in view.document.places if p.place.country == country]
    return next((place for place in places if place.precision == "country"), None)


def _told_place(view: View, clause: Clause, frame: Frame) -> Place | None:
    goals = _GOAL_PREPOSITIONS if frame.type == "CONSULT" else ()
    for region in _regions(view, clause):
        for prep in (*goals, *_PLACE_PREPOSITIONS):
            for phrase in view.at(region, (prep,)):
                place = place_in(view, phrase)
                if place is not None:
                    return place.place
    for phrase in view.at(clause, ("obj",)) if frame.mode == "visit" else ():
        place = place_in(view, phrase)
        if place is not None:
            return place.place
    return None


def _places_between(view: View, start: int, end: int) -> list[PlaceMention]:
    """Return the places that words put something in, not those that merely act or name."""
    text = view.document.article.text
    return [
        place
        for place in view.document.places
        if start <= place.start < end
        and not place.is_demonym
        and _LOCATED.search(text, max(0, place.start - 30), place.start)
        and not _NAMING.match(text, place.end)
    ]


def place_in(view: View, phrase: int) -> PlaceMention | None:
    """Return the place a phrase names: at its head, else within it."""
    record = view.phrase(phrase)
    inside = [
        place
        for place in view.document.places
        if record.start <= place.start and place.end <= record.end and not place.is_demonym
    ]
    at_head = [place for place in inside if place.start < record.head.end <= place.end]
    found = at_head or inside
    return found[0] if found else None
