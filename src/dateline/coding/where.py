"""Clauses → where an act takes place: told with it, told beside it, or where the scene is laid."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from dateline.coding.scene import regions_of
from dateline.coding.view import View
from dateline.model import Clause, Place, PlaceMention
from dateline.reference.lexicon import Frame

_IN = ("in", "at", "near", "inside", "outside", "across", "around", "throughout")
_ON = ("on", "off", "along", "over")
"""Where acts on the ground are done, and meetings held; but "called *on* Turkey"."""
_SAID_IN = ("in", "at")
_GOALS = {
    "CONSULT": ("to", "into", "during"),
    "MOBILIZE": ("to", "into"),
    "AID": ("into",),
    "ASSAULT": ("into", "through", "against"),
    "RETREAT": ("from", "out of"),
}
"""Words that lead to where an act of the type ends, or begins."""
_ENTERED = frozenset({"ASSAULT", "RETREAT"})
"""Acts that are done to the place itself: "bombed Aleppo", "left Iraq"."""
_MOVING = frozenset(
    "come go travel fly arrive head return move march drive sail send deploy dispatch rush".split()
)
_LEAVING = frozenset({"flee", "leave", "quit", "exit", "enter"})
_EXPELLED = frozenset({"expel", "deport"})
_ON_THE_GROUND = frozenset(
    {"ASSAULT", "PROTEST", "COERCE", "MOBILIZE", "RETREAT", "AID", "CONCEDE"}
)
_WHERE_THEY_STAND = frozenset({"ASSAULT", "PROTEST", "COERCE"})
"""Acts that stay where the story was a sentence ago."""
_REACH = 400
"""How far back, in characters, a place still holds for an act on the ground."""
_NEAR_HEAD = 60
"""How far behind a noun, in characters, a place is still its own, not that of a clause on it."""
_LOCATED = re.compile(
    r"\b(?:(?:visits?|trips?|travels?|journeys?|tours?) (?:to|of)|in|at|near|inside|outside|across"
    r"|around|on|off|throughout|along|city of|town of|village of|province of|outskirts of)"
    r"(?:\s+(?:the|a|an|its|their|nearby|neighbou?ring|[a-z]+ern|central|upper|lower|city|town|port"
    r"|province|region|capital|of))*\s+$"
)
_NAMING = re.compile(r"['’]s\b|\s+[A-Z][a-z]")
"""What follows a place that is only part of a name: "United States *Embassy*", "Iran*'s*"."""
_GROUNDS = frozenset(
    "airport airspace base beach border camp capital city coast coastline countryside desert"
    " district facility factory field harbour harbor highway island jail jungle market mine"
    " mountain neighborhood neighbourhood outpost parliament plant port prison province refinery"
    " region shore site soil suburb square territory town valley village water".split()
)
"""Stretches of ground: in "an Iraqi *base*" and "Iran's *waters*" the name tells the country."""
_TAKEN_UP = {
    "country": ("country",), "nation": ("country",), "state": ("country", "region"),
    "homeland": ("country",), "city": ("city",), "town": ("city",), "village": ("city",),
    "region": ("area", "region", "country"), "area": ("area", "region", "city", "country"),
    "territory": ("area", "region", "country"), "province": ("region",), "island": ("area",),
    "peninsula": ("area",), "district": ("region", "city"), "enclave": ("area", "country"),
}  # fmt: skip
"""Nouns that take up a place named before, and how exact it can be."""
_TAKING_UP = frozenset({"the", "this", "that", "their", "its", "his", "her", "our"})
_HERE = frozenset({"there", "here", "locally", "nationwide"})


class Setting(NamedTuple):
    """Where an act takes place, and whether the words say so of the act itself."""

    place: Place | None = None
    is_told: bool = False


def setting_of(view: View, clause: Clause, frame: Frame) -> Setting:
    """Return where it happens: told with it, else, for acts on the ground, told just before."""
    told = _told(view, clause, frame)
    if told is not None or frame.type not in _ON_THE_GROUND:
        return Setting(told, is_told=told is not None)
    sentence = view.document.sentences[clause.sentence]
    near = _places_between(view, sentence.start, sentence.end)
    if near or frame.type not in _WHERE_THEY_STAND:
        return Setting(near[0].place if near else None)
    before = _places_between(view, max(0, sentence.start - _REACH), sentence.start)
    return Setting(before[-1].place if before else None)


# --- told with the act --------------------------------------------------------------------


def _told(view: View, clause: Clause, frame: Frame) -> Place | None:
    """Return the place that the words put the act in: named, else only meant."""
    regions = regions_of(view, clause)
    phrases = [*_entered(view, clause, frame), *_around(view, regions, frame)]
    named = [place.place for phrase in phrases for place in _named_in(view, phrase)]
    if not named and frame.type in _ON_THE_GROUND:
        named = [place.place for place in _places_between(view, clause.start, clause.end)]
    if named:
        return named[0]
    for phrase in phrases:
        meant = _ground_of(view, phrase) or _taken_up_by(view, phrase, regions)
        if meant is not None:
            return meant
    if any(not _HERE.isdisjoint(region.modifiers) for region in regions):
        return _taken_up(view, clause.start, ("city", "region", "area", "country"), regions)
    return _seat_of_actor(view, clause, frame)


def _around(view: View, regions: list[Clause], frame: Frame) -> Iterator[int]:
    """Yield the phrases behind words of place, in the clause and in those that carry it."""
    is_bodily = frame.type in _ON_THE_GROUND or frame.type == "CONSULT"
    for region in regions:
        moved = ("to", "into") if region.predicate in _MOVING else ()
        for prep in (*_goals(frame), *moved, *((*_IN, *_ON) if is_bodily else _SAID_IN)):
            yield from view.at(region, (prep,))


def _goals(frame: Frame) -> tuple[str, ...]:
    """Return the words that lead to where an act of the kind ends, or begins."""
    return ("from",) if frame.mode in _EXPELLED else _GOALS.get(frame.type, ())


def _entered(view: View, clause: Clause, frame: Frame) -> Iterator[int]:
    """Yield the phrases of what is done to a place itself: "visited *Cairo*", "left *Iraq*"."""
    is_visit = frame.type == "CONSULT" and frame.mode == "visit"
    if is_visit or frame.type in _ENTERED or clause.predicate in _LEAVING:
        for phrase in view.at(clause, ("obj",)):
            yield phrase
            for prep in (*_IN, "of"):
                yield from view.at(clause, ("obj", prep))
    if frame.type == "ASSAULT" and clause.kind == "noun":
        for prep in ("on", "of", "against"):
            yield from view.at(clause, (prep,))


def _seat_of_actor(view: View, clause: Clause, frame: Frame) -> Place | None:
    """Return where those who act are said to be: "a *court in Accra* ordered"."""
    if frame.type == "ASSAULT":
        return None
    subjects = (view.phrase(phrase) for phrase in view.at(clause, ("subj",)))
    return next(
        (
            place.place
            for who in subjects
            for place in _places_between(
                view, who.head.end, min(who.end, who.head.end + _NEAR_HEAD)
            )
        ),
        None,
    )


def _named_in(view: View, phrase: int) -> list[PlaceMention]:
    """Return the places a phrase names: at its head, else those it puts something in."""
    record = view.phrase(phrase)
    inside = [
        place
        for place in view.places_named
        if record.start <= place.start and place.end <= record.end
    ]
    at_head = [place for place in inside if place.start < record.head.end <= place.end]
    return at_head or [place for place in inside if _is_located(view, place)]


def _is_located(view: View, place: PlaceMention) -> bool:
    """Tell whether words put something in the place: it neither acts nor is part of a name."""
    text = view.document.article.text
    is_led = _LOCATED.search(text, max(0, place.start - 40), place.start)
    return bool(is_led) and place in view.places_named and not _NAMING.match(text, place.end)


def _ground_of(view: View, phrase: int) -> Place | None:
    """Return whose ground a phrase names: "Iran's waters", "an Iraqi air base"."""
    record = view.phrase(phrase)
    if record.head.lemma not in _GROUNDS:
        return None
    before = (record.core_start, record.head.start)
    places = (p for p in view.document.places if before[0] <= p.start and p.end <= before[1])
    return next((place.place for place in places), None)


def _taken_up_by(view: View, phrase: int, regions: list[Clause]) -> Place | None:
    """Return the place that a phrase such as "the country" stands for."""
    record = view.phrase(phrase)
    kinds = _TAKEN_UP.get(record.head.lemma)
    words = {word.text.lower() for word in record.words}
    if kinds is None or words.isdisjoint(_TAKING_UP):
        return None
    return _taken_up(view, record.start, kinds, regions)


def _taken_up(
    view: View, offset: int, kinds: tuple[str, ...], regions: list[Clause]
) -> Place | None:
    """Return the last place named before an offset that can be of one of the kinds.

    It is not who acts: "France withdrew its soldiers from *the country*".
    """
    acting = {view.phrase(p).head.end for region in regions for p in region.subjects}
    before = [p for p in view.places_named if p.end <= offset and p.end not in acting]
    for kind in kinds:
        for mention in reversed(before):
            if mention.place.precision == kind:
                return mention.place
    return None


# --- told beside it -----------------------------------------------------------------------


def _places_between(view: View, start: int, end: int) -> list[PlaceMention]:
    """Return the places that words put something in, not those that merely act or name."""
    return [
        place
        for place in view.document.places
        if start <= place.start < end and _is_located(view, place)
    ]
