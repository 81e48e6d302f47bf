"""Clauses → where an act takes place."""

from __future__ import annotations

import re

from dateline.coding.scene import regions_of
from dateline.coding.view import View
from dateline.model import Actor, Clause, Place, PlaceMention
from dateline.reference.lexicon import Frame

_PLACE_PREPOSITIONS = ("in", "at", "near", "inside", "outside", "across", "around", "on", "off")
_GOAL_PREPOSITIONS = ("to", "into", "at", "in")
_ON_THE_GROUND = frozenset(
    {"ASSAULT", "PROTEST", "COERCE", "MOBILIZE", "RETREAT", "AID", "CONCEDE"}
)
_WHERE_THEY_STAND = frozenset({"ASSAULT", "PROTEST", "COERCE"})
"""Acts that stay where the story was a sentence ago."""
_REACH = 400
"""How far back, in characters, a place still holds for an act on the ground."""
_LOCATED = re.compile(
    r"\b(?:in|at|near|inside|outside|across|around|on|off|throughout|city of|town of|village of)"
    r"(?:\s+(?:the|a|an|its|their|[a-z]+ern|central|upper|lower|city|town|port|province|region))*\s+$"
)
_NAMING = re.compile(r"['’]s\b|\s+[A-Z][a-z]")
"""What follows a place that is only part of a name: "United States *Embassy*", "Iran*'s*"."""


def place_of(view: View, clause: Clause, frame: Frame) -> Place | None:
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


def home_of(view: View, frame: Frame, parties: tuple[Actor, ...]) -> Place | None:
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
    for region in regions_of(view, clause):
        for prep in (*goals, *_PLACE_PREPOSITIONS):
            for phrase in view.at(region, (prep,)):
                place = _place_in(view, phrase)
                if place is not None:
                    return place.place
    for phrase in view.at(clause, ("obj",)) if frame.mode == "visit" else ():
        place = _place_in(view, phrase)
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


def _place_in(view: View, phrase: int) -> PlaceMention | None:
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
