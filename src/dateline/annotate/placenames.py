"""What a name can mean as a place: readings of one name, before the article is asked.

A name is looked up as it stands, as an abbreviation, as a demonym, and, where that fails, without
the words that only narrow or class it ("northern Syria", "Idlib province", "City of London").
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal, NamedTuple

from dateline.reference.gazetteer import Candidate, Gazetteer, place_key

Basis = Literal["name", "demonym", "part", "kind", "site", "none"]

_DIRECTION = (
    r"(?:(?:(?:north|south|east|west)(?:[ -]?(?:east|west))?(?:ern)?|central|upper|lower|greater"
    r"|mid|inner|outer|downtown|midtown|uptown|metro|metropolitan|mainland|rural|suburban"
    r"|[NSEW]\.)[\s-]+)"
)
_PART = re.compile(rf"^(?:the\s+)?{_DIRECTION}+(?=\w)", re.IGNORECASE)
_KIND_BEFORE = re.compile(
    r"^(?:the\s+)?(?:(?:city|town|village|township|province|state|district|county|municipality"
    r"|republic|kingdom|commonwealth|borough|port|region|island|isle|community|people's republic)"
    r"\s+of|county|co\.?|mount|lake|port|fort|camp|city|team)\s+(?:the\s+)?(?=\w)",
    re.IGNORECASE,
)
_KIND_AFTER = re.compile(
    r"[\s-]+(?:county|co|parish|district|province|governorate|region|oblast|city|township|twp"
    r"|village|town|state|prefecture|department|municipality|metropolitan area|metro area|area"
    r"|borough|territory|republic|raion|krai|division|island|islands|peninsula|county's)\.?$",
    re.IGNORECASE,
)
_SITE_AFTER = re.compile(
    r"[\s-]+(?:international airport|airport|air base|airbase|valley|river|lake|bay|beach|park"
    r"|national park|harbou?r|coast|delta|basin|highlands|hills|mountains|heights|square|stadium"
    r"|university|hospital|border|crossing|refugee camp|camp|port|prison|jail|station|bridge)$",
    re.IGNORECASE,
)
_POSSESSIVE = re.compile(r"['’]s?$")
_ACRONYM_KEYS = frozenset({"us", "uk", "eu", "uae", "drc", "car", "dprk", "ussr", "prc", "rok"})


class Reading(NamedTuple):
    """What a name can mean, and how it was read."""

    candidates: tuple[Candidate, ...] = ()
    basis: Basis = "none"
    """``name`` as it stands, ``demonym``, ``part`` of a place, a place of a ``kind``, a ``site``
    named after a place, or ``none``."""


class PlaceNames:
    """Readings of names, from the gazetteer."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._known: dict[str, Reading] = {}

    def read(self, name: str) -> Reading:
        """Return what the name can mean; no candidates where the gazetteer knows nothing of it."""
        found = self._known.get(name)
        if found is None:
            if len(self._known) > 20_000:
                self._known.clear()
            found = self._known[name] = self._read(_POSSESSIVE.sub("", name))
        return found

    def _read(self, name: str) -> Reading:
        whole = self.exact(name)
        if whole.candidates:
            return whole
        part = _PART.sub("", name)
        if part != name and (found := self.exact(part)).candidates:
            return Reading(found.candidates, "demonym" if found.basis == "demonym" else "part")
        for pattern, basis in _CLASSED:
            bare = pattern.sub("", name)
            if bare != name and (found := self.exact(_PART.sub("", bare))).candidates:
                return Reading(_not_countries(found.candidates, basis), basis)
        return self._inner(name)

    def _inner(self, name: str) -> Reading:
        """Read a name by the known place it begins or ends with: "Delhi High Court"."""
        words = name.split()
        for length in range(len(words) - 1, 0, -1):
            for part in (words[:length], words[-length:]):
                if part[0][0].isupper() and not self.is_word(" ".join(part)):
                    found = self.exact(" ".join(part))
                    if any(not place.is_alternate for place in found.candidates):
                        return Reading(found.candidates, "site")
        return Reading()

    def is_word(self, name: str) -> bool:
        """Tell whether the name is more often an English word, or a name of something else."""
        return self._gazetteer.is_word(name)

    @property
    def marks(self) -> Mapping[str, tuple[float, ...]]:
        """Weights of the marks by which names are known as places."""
        return self._gazetteer.marks

    @property
    def cues(self) -> Mapping[str, frozenset[str]]:
        """Words that stand beside names and tell what is named, by class."""
        return self._gazetteer.cues

    def homes(self, url: str, publisher_country: str | None) -> tuple[Candidate, ...]:
        """Return where an article at that address may have been published, as far as it tells."""
        homes = self._gazetteer.homes(url) if url else ()
        if not homes and publisher_country:
            country = self._gazetteer.country(publisher_country)
            homes = (country,) if country else ()
        return homes

    def is_abbreviation(self, name: str) -> bool:
        """Tell whether the name is a region's abbreviation as it stands (``Ky.``)."""
        return bool(self._gazetteer.abbreviation(name))

    def exact(self, name: str) -> Reading:
        """Return what the name means as it stands, without leaving out a word."""
        short = self._gazetteer.abbreviation(name)
        places = self._gazetteer.lookup(name)
        if _is_lower_acronym(name):
            places = tuple(place for place in places if place.kind != "country")
        if short:
            return Reading(short + _countries(places), "name")
        if not _countries(places) and (people := self._people(name)):
            return Reading(people, "demonym")
        return Reading(places, "name" if places else "none")

    def _people(self, name: str) -> tuple[Candidate, ...]:
        """Return the place whose people or adjective the name is."""
        return self._gazetteer.people(name) or self._gazetteer.people(name.removesuffix("s"))


def _countries(places: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    return tuple(place for place in places if place.kind == "country")


def _not_countries(places: tuple[Candidate, ...], basis: Basis) -> tuple[Candidate, ...]:
    """Leave countries out where a class word says that the place is inside one."""
    inside = tuple(place for place in places if place.kind != "country")
    return inside if inside and basis != "site" else places


def _is_lower_acronym(name: str) -> bool:
    """Tell whether an acronym of a country is written as a word ("Us" is no country)."""
    bare = name.replace(".", "").removeprefix("the ").removeprefix("The ")
    return place_key(name) in _ACRONYM_KEYS and not bare.isupper()


_CLASSED: tuple[tuple[re.Pattern[str], Basis], ...] = (
    (_KIND_AFTER, "kind"),
    (_KIND_BEFORE, "kind"),
    (_SITE_AFTER, "site"),
)
