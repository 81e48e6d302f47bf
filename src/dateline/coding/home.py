"""Parties → the country in which an act of theirs takes place, where no place is told.

What parties of one country do to each other they do at home; who governs acts where he governs;
an attack from abroad strikes where those live whom it strikes. Words travel, so what is only said
has no place, unless it is said to somebody at home.
"""

from __future__ import annotations

from collections import Counter

from dateline.coding.view import View
from dateline.model import Actor, Place
from dateline.reference.lexicon import Frame

_ON_THE_GROUND = frozenset(
    {"ASSAULT", "PROTEST", "COERCE", "MOBILIZE", "RETREAT", "AID", "CONCEDE"}
)
_BETWEEN_TWO = frozenset({"REQUEST", "REJECT", "SANCTION", "CONSULT"})
"""Acts at home only where both sides are named, and both are at home."""
_AT_A_DISTANCE = frozenset({"phone"})
_BY_LAW = frozenset({"investigate"})
_LEGAL = "legal"
_GOVERNING = frozenset({"GOV", "COP", "LEG", "JUD"})
_OWN_SOIL = frozenset({"expel", "arrest", "restrict", "deport", "censor", "curfew", "martial-law"})
"""What is done by those who govern to whoever is in their country."""
_ARMED = frozenset({"MIL", "REB"})


def home_of(
    view: View, frame: Frame, actors: tuple[Actor, ...], recipients: tuple[Actor, ...]
) -> Place | None:
    """Return the country whose own affair the act is, as the article names it."""
    if frame.mode in _AT_A_DISTANCE:
        return None
    country = _country_of(frame, actors, recipients)
    if country is None and frame.type in _ON_THE_GROUND and not _known((*actors, *recipients)):
        country = _country_of_story(view)
    return _as_named(view, country) if country else None


def _country_of(
    frame: Frame, actors: tuple[Actor, ...], recipients: tuple[Actor, ...]
) -> str | None:
    """Return the country, by what kind of act it is and who is known to take part."""
    if _is_governing(frame, actors):
        return _one_country(actors)
    shared = _one_country((*actors, *recipients))
    if frame.type == "PROTEST":
        return shared or _one_country(actors) or _one_country(recipients)
    if frame.type == "ASSAULT" and not (actors and shared):
        return _struck(recipients)
    is_faced = frame.type in _BETWEEN_TWO and bool(actors and recipients)
    if frame.type in _ON_THE_GROUND or (is_faced and not _only_speaks(frame, actors)):
        return shared
    return None


def _is_governing(frame: Frame, actors: tuple[Actor, ...]) -> bool:
    """Tell what those who govern do in their country, to whomever they find there.

    An inquiry or a charge is such an act too, while mere words of blame are not.
    """
    is_inquiry = frame.type == "ACCUSE" and (frame.mode in _BY_LAW or _LEGAL in frame.contexts)
    if not actors or not (is_inquiry or frame.mode in _OWN_SOIL):
        return False
    return all(actor.sector in _GOVERNING for actor in actors)


def _only_speaks(frame: Frame, actors: tuple[Actor, ...]) -> bool:
    """Tell what a government asks of its people; they who ask it of a government come to it."""
    return frame.type == "REQUEST" and {actor.sector for actor in actors} == {"GOV"}


def _known(parties: tuple[Actor, ...]) -> bool:
    return any(party.country for party in parties)


def _country_of_story(view: View) -> str | None:
    """Return the country an article speaks of more than of all others together."""
    counted = Counter(m.place.country for m in view.document.places if m.place.country)
    country, times = next(iter(counted.most_common(1)), (None, 0))
    return country if times * 2 > counted.total() else None


def _struck(recipients: tuple[Actor, ...]) -> str | None:
    """Return where an attack strikes; soldiers may be anywhere."""
    return None if {actor.sector for actor in recipients} & _ARMED else _one_country(recipients)


def _one_country(parties: tuple[Actor, ...]) -> str | None:
    countries = {actor.country for actor in parties}
    country = countries.pop() if len(countries) == 1 else None
    return None if country == "IGO" else country


def _as_named(view: View, country: str) -> Place | None:
    places = (mention.place for mention in view.document.places)
    return next((p for p in places if p.country == country and p.precision == "country"), None)
