"""Which of the places of a name an article means.

Population is a poor guide: a paper in Texas writes of Paris and means its neighbour. So every name
of the article votes: for its countries, its states and its surroundings, as far as its own meaning
is sure; then each name is judged again by what the others voted for. One name has one meaning in
an article, unless the words around it say otherwise ("Paris, Texas", "Paris, France").
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

import msgspec

from dateline.annotate.placenames import Reading
from dateline.reference.gazetteer import Candidate, place_key

_ROUNDS = 3
_FEW_NAMES = 4
"""With fewer names than this an article says too little to doubt a place."""
_KNOWN_ABROAD = 50_000
"""A place with more people than this may be named without a word on its country."""
_SUPPORT = 0.3
_SEAT_LEAD = 0.5
_COMMA = re.compile(r"^\s*(?:,\s*|\(\s*)$")
_WITHIN = re.compile(
    r"^(?:\s+\w+)?\s*,?\s+(?:in|of|near|outside)\s+(?:the\s+)?(?:[\w-]+ern\s+|central\s+)?"
    r"(?:(?:state|province|region|county|district) of\s+)?$",
    re.IGNORECASE,
)
_POSSESSOR = re.compile(
    r"^(?:['’]s)?\s+(?:(?!(?:and|or|to|from|with|for|against|than|in|at|on|by|of)\s)[\w-]+\s+){0,3}"
    r"(?:of\s+(?:the\s+)?)?$"
)
_LISTED = re.compile(r"^\s*(?:,|,?\s+and|,?\s+or|/|-|–)\s*$")
_REACH = 40
"""Names further apart say nothing of each other."""
_TOLD_BEFORE = (
    (
        frozenset({"city"}),
        re.compile(
            r"\b(?:city|town|village|suburb|mayor|downtown|port|capital|neighbou?rhood)"
            r"(?: of)?\s+$",
            re.IGNORECASE,
        ),
    ),
    (
        frozenset({"adm1", "area"}),
        re.compile(
            r"\b(?:state|province|region|governorate|oblast|governor|gov\.|northern|southern"
            r"|eastern|western|central|rural|upstate)(?: of)?(?: the)?\s+$",
            re.IGNORECASE,
        ),
    ),
)
_TOLD_AFTER = (
    (
        frozenset({"city"}),
        re.compile(
            r"(?:['’]s)?\s+(?:city\b|mayor|police|public library|times|post\b|district court"
            r"|high school|united|residents?|-?based|suburb|airport|fire)",
            re.IGNORECASE,
        ),
    ),
    (
        frozenset({"adm1", "area"}),
        re.compile(
            r"(?:['’]s)?\s+(?:state\b|province|governor|region|oblast|gov\.|attorney general"
            r"|legislature|senat|supreme court|national guard|lawmakers|secretary of state"
            r"|department of|general assembly|house\b)",
            re.IGNORECASE,
        ),
    ),
)


class Weights(msgspec.Struct, frozen=True, kw_only=True):
    """How much each reason counts; in units of a tenfold population.

    Round numbers set by reason, not fitted: what the words say outright before what the article
    speaks of, that before who lives there.
    """

    country: float = 4.0
    """A country before a city of its name."""
    adm1: float = 2.0
    adm2: float = 0.0
    area: float = 1.0
    twin: float = -2.0
    """A region that has the name of a large city of the same country."""
    capital: float = 1.0
    alternate: float = -2.0
    """A name the place also goes by."""
    listed: float = 1.0
    """Of the same kind as the name it is listed with."""
    enumerated: float = 2.0
    """Of the same kind as its neighbours in a list of three or more regions or countries."""
    cue: float = 1.0
    """Called a city, or a state, in so many words."""
    country_votes: float = 4.0
    country_half: float = 4.0
    """So many votes count for one half of ``country_votes``."""
    region_votes: float = 4.0
    region_half: float = 4.0
    near_votes: float = 4.0
    near_half: float = 2.0
    publisher: float = 1.0
    """In the outlet's country."""
    home_region: float = 1.0
    home_near: float = 2.0
    home_weight: float = 2.0
    """How many votes the outlet's own place has."""
    comma: float = 8.0
    """"Paris, Texas"."""
    within: float = 4.0
    """"Idlib in Syria", "Syria's Idlib", "the Syrian city of Idlib"."""
    sharpness: float = 1.0


class Name(NamedTuple):
    """A name in the text and what it can mean."""

    start: int
    end: int
    reading: Reading


def choose(
    text: str,
    names: Sequence[Name],
    *,
    homes: Sequence[Candidate] = (),
    weights: Weights | None = None,
) -> list[Candidate | None]:
    """Return the meaning of every name, in order; None where it has none that is likely.

    Args:
        text: the article's text.
        names: the names in it with what each can mean, in order.
        homes: the city or country the article was published in; several where only its name is
            known.
        weights: how much each reason counts.
    """
    weights = weights or Weights()
    senses, of_name = _judged(text, names, homes, weights)
    votes = _count(senses)
    return [_supported(sense, votes, len(senses), weights) if sense else None for sense in of_name]


def survey(text: str, names: Sequence[Name], *, homes: Sequence[Candidate] = ()) -> Votes:
    """Return what the names of an article say together of where it plays."""
    return _count(_judged(text, names, homes, Weights())[0])


class Votes:
    """What all names together say of the countries, regions and surroundings of the article."""

    def __init__(self) -> None:
        self._total: dict[object, float] = defaultdict(float)

    def add(self, sense: _Sense, sign: float = 1.0) -> None:
        """Add the votes of one name, or take them back."""
        for place, chance in zip(sense.candidates, sense.chances, strict=True):
            if chance > 0.02:
                for key in _districts(place):
                    self._total[key] += sign * chance * sense.weight

    def fit(self, place: Candidate) -> tuple[float, float, float]:
        """Return the votes for the place's surroundings, its region and its country."""
        total = self._total
        near = self._around(place) if place.kind in {"city", "adm2"} else 0.0
        region = total.get((place.country, place.admin1), 0.0)
        return near, 0.0 if place.kind == "country" else region, total.get(place.country, 0.0)

    def score(self, place: Candidate, weights: Weights) -> float:
        """Return how well the place fits what the names say."""
        near, region, country = self.fit(place)
        return (
            weights.country_votes * _grown(country, weights.country_half)
            + weights.region_votes * _grown(region, weights.region_half)
            + weights.near_votes * _grown(near, weights.near_half)
        )

    def _around(self, place: Candidate) -> float:
        row, column = _cell(place)
        return sum(
            max(0.0, self._total[row + up, column + right])
            for up in (-1, 0, 1)
            for right in (-1, 0, 1)
            if (row + up, column + right) in self._total
        )


def _grown(votes: float, half: float) -> float:
    """Return how much votes count: all of them 1, and ``half`` of that many votes one half."""
    votes = max(0.0, votes)
    return votes / (votes + half)


def _districts(place: Candidate) -> tuple[object, ...]:
    """Return what a place votes for: its country, its region and the square it lies in."""
    if place.country is None:
        return ()
    if place.kind in {"country", "area"}:
        return (place.country,)
    if place.kind == "adm1":
        return place.country, (place.country, place.admin1)
    return place.country, (place.country, place.admin1), _cell(place)


def _cell(place: Candidate) -> tuple[int, int]:
    """Return the square of about a degree of latitude on each side."""
    width = max(0.2, math.cos(math.radians(place.latitude)))
    return math.floor(place.latitude), math.floor(place.longitude * width)


# --- one name, all its mentions -----------------------------------------------------------


class _Sense:
    """A name of the article, all its mentions together, and how sure each meaning is."""

    def __init__(
        self, candidates: Sequence[Candidate], prior: list[float], mentions: float = 0.0
    ) -> None:
        self.candidates = candidates
        self.prior = prior
        self.chances = _chances(prior, 1.0)
        self.mentions = mentions
        self.inside: list[tuple[_Sense, float]] = []
        """Names said to contain this one, with the weight of how it is said."""
        self.outside: list[tuple[_Sense, float]] = []
        """Names said to lie in this one."""
        self.beside: list[tuple[_Sense, float]] = []
        """Neighbours in an enumeration, with the weight of being of their kind."""

    @property
    def weight(self) -> float:
        """How many votes the name has: many mentions count, but not each for one."""
        return 1 + math.log(self.mentions)

    def best(self) -> Candidate:
        """Return the likeliest meaning."""
        return self.candidates[max(range(len(self.chances)), key=self.chances.__getitem__)]


def _chances(scores: Sequence[float], sharpness: float) -> list[float]:
    top = max(scores)
    raw = [math.exp(sharpness * (score - top)) for score in scores]
    total = sum(raw)
    return [value / total for value in raw]


def _judged(
    text: str, names: Sequence[Name], homes: Sequence[Candidate], weights: Weights
) -> tuple[list[_Sense], list[_Sense | None]]:
    """Return the senses of an article after all rounds, and the sense of each name."""
    senses: dict[object, _Sense] = {}
    home = homes[0] if len(homes) == 1 else None
    of_name: list[_Sense | None] = []
    for name, key in zip(names, _keys(text, names), strict=True):
        places = name.reading.candidates
        if not places:
            of_name.append(None)
            continue
        if key not in senses:
            senses[key] = _Sense(places, _priors(places, home, weights))
        senses[key].mentions += 1
        of_name.append(senses[key])
    _link(text, names, of_name, weights)
    voters = list(senses.values())
    if homes:
        likely = [math.log10(place.population + 10) for place in homes]
        voters.append(_Sense(tuple(homes), likely, mentions=weights.home_weight))
    for _ in range(_ROUNDS):
        _revise(voters, weights)
    return voters, of_name


def _keys(text: str, names: Sequence[Name]) -> list[tuple[str, str]]:
    """Return a key for each name; mentions with different containers have different ones.

    A mention without a container means what the first with one does.
    """
    plain = [place_key(text[name.start : name.end]) for name in names]
    containers = [
        plain[index + 1] if _is_contained(text, names, index) else "" for index in range(len(names))
    ]
    first: dict[str, str] = {}
    for key, container in zip(plain, containers, strict=True):
        if container:
            first.setdefault(key, container)
    return [
        (key, container or first.get(key, ""))
        for key, container in zip(plain, containers, strict=True)
    ]


def _is_contained(text: str, names: Sequence[Name], index: int) -> bool:
    """Tell whether the next name stands behind a comma and contains a place of this name."""
    if index + 1 >= len(names) or _is_enumeration(text, names, index):
        return False
    inner, outer = names[index], names[index + 1]
    return bool(_COMMA.match(text[inner.end : outer.start])) and any(
        _holds(container, place)
        for container in outer.reading.candidates
        if container.kind in {"country", "adm1"}
        for place in inner.reading.candidates
    )


def _priors(places: Sequence[Candidate], home: Candidate | None, weights: Weights) -> list[float]:
    """Return how likely each place is before the article is asked."""
    cities = {p.country for p in places if p.kind == "city" and p.population > 300_000}
    kinds = {"country": weights.country, "adm1": weights.adm1, "adm2": weights.adm2,
             "area": weights.area}  # fmt: skip
    scores = []
    for place in places:
        score = math.log10(place.population + 10) + kinds.get(place.kind, 0.0)
        score += weights.capital * (place.feature == "capital")
        if place.kind in {"adm1", "adm2"} and place.country in cities:
            score += weights.twin
        if place.is_alternate and place.kind not in {"country", "area"}:
            score += weights.alternate
        scores.append(score + _homely(place, home, weights))
    return _below_their_seats(places, scores)


def _below_their_seats(places: Sequence[Candidate], scores: list[float]) -> list[float]:
    """Put a region just below the chief town whose name it has: "in Idlib" is the town."""
    for index, region in enumerate(places):
        if region.kind in {"adm1", "adm2"}:
            seats = (
                score - _SEAT_LEAD
                for place, score in zip(places, scores, strict=True)
                if _is_seat(place, region)
            )
            scores[index] = min(scores[index], max(seats, default=scores[index]))
    return scores


def _is_seat(place: Candidate, region: Candidate) -> bool:
    return (
        place.kind == "city"
        and place.country == region.country
        and place.population * 20 > region.population
        and distance_km(place, region) < (300 if place.population > 5_000_000 else 100)
    )


def _homely(place: Candidate, home: Candidate | None, weights: Weights) -> float:
    """Return what speaks for a place because of where the article was published."""
    if home is None or place.country != home.country:
        return 0.0
    if home.kind != "city" or place.kind not in {"city", "adm2"}:
        return weights.publisher
    return (
        weights.publisher
        + weights.home_region * (place.admin1 == home.admin1)
        + weights.home_near * (distance_km(place, home) < 100)
    )


# --- what the words beside a name say -----------------------------------------------------


def _link(
    text: str, names: Sequence[Name], of_name: Sequence[_Sense | None], weights: Weights
) -> None:
    """Note which names are said to contain each other, which are listed together."""
    for index, (first, second) in enumerate(pairwise(names)):
        one, two = of_name[index], of_name[index + 1]
        gap = text[first.end : second.start]
        if one is None or two is None or one is two or len(gap) > _REACH:
            continue
        if _COMMA.match(gap) and not _is_enumeration(text, names, index):
            _contain(two, one, weights.comma)
        elif _WITHIN.match(gap):
            _contain(two, one, weights.within)
        elif _POSSESSOR.match(gap):
            _contain(one, two, weights.within)
        if _LISTED.match(gap):
            weight = weights.enumerated if _is_enumeration(text, names, index) else weights.listed
            one.beside.append((two, weight))
            two.beside.append((one, weight))
    for name, sense in zip(names, of_name, strict=True):
        if sense:
            before, after = text[max(0, name.start - 24) : name.start], text[name.end :][:24]
            _heed(sense, before, after, weights)


def _contain(outer: _Sense, inner: _Sense, weight: float) -> None:
    inner.inside.append((outer, weight))
    outer.outside.append((inner, weight))


def _is_enumeration(text: str, names: Sequence[Name], index: int) -> bool:
    """Tell whether a name and the next stand in a list of three or more regions or countries."""
    for first in (index - 1, index):
        three = names[first : first + 3] if first >= 0 else ()
        if len(three) < 3:
            continue
        kinds = [
            {place.kind for place in name.reading.candidates if not place.is_alternate}
            for name in three
        ]
        if set.intersection(*kinds) & {"country", "adm1"} and all(
            _LISTED.match(text[one.end : two.start]) for one, two in pairwise(three)
        ):
            return True
    return False


def _heed(sense: _Sense, before: str, after: str, weights: Weights) -> None:
    """Heed words that say what kind of place is meant."""
    told = [kinds for kinds, words in _TOLD_BEFORE if words.search(before)]
    told += [kinds for kinds, words in _TOLD_AFTER if words.match(after)]
    for kinds in set(told):
        for index, place in enumerate(sense.candidates):
            if place.kind in kinds:
                sense.prior[index] += weights.cue


# --- rounds -------------------------------------------------------------------------------


def _revise(senses: Sequence[_Sense], weights: Weights) -> None:
    """Judge every name anew by what the others vote for."""
    votes = _count(senses)
    for sense in senses:
        votes.add(sense, -1.0)
        scores = [
            prior + votes.score(place, weights) + _said(sense, place)
            for place, prior in zip(sense.candidates, sense.prior, strict=True)
        ]
        sense.chances = _chances(scores, weights.sharpness)
        votes.add(sense)


def _count(senses: Iterable[_Sense]) -> Votes:
    votes = Votes()
    for sense in senses:
        votes.add(sense)
    return votes


def _said(sense: _Sense, place: Candidate) -> float:
    """Return what the words right beside the name say of the place."""
    score = 0.0
    for outer, weight in sense.inside:
        score += weight * sum(
            chance
            for container, chance in zip(outer.candidates, outer.chances, strict=True)
            if _holds(container, place)
        )
    for inner, weight in sense.outside:
        score += weight * sum(
            chance
            for part, chance in zip(inner.candidates, inner.chances, strict=True)
            if _holds(place, part)
        )
    for other, weight in sense.beside:
        score += (
            weight
            / len(sense.beside)
            * sum(
                chance
                for neighbour, chance in zip(other.candidates, other.chances, strict=True)
                if neighbour.kind == place.kind
            )
        )
    return score


def _supported(sense: _Sense, votes: Votes, names: int, weights: Weights) -> Candidate | None:
    """Return the likeliest meaning, or None where nothing else in the article speaks for it.

    A name that only a small place on another continent has is more likely a place the gazetteer
    lacks; and a place said to be in Ontario is not the one in England.
    """
    place = sense.best()
    if place.kind in {"city", "adm2"} and any(
        outer.best().kind in {"country", "adm1"} and not _holds(outer.best(), place)
        for outer, weight in sense.inside
        if weight >= weights.comma
    ):
        return None
    if place.kind == "country" or names < _FEW_NAMES or place.population > _KNOWN_ABROAD:
        return place
    votes.add(sense, -1.0)
    country = votes.fit(place)[2]
    votes.add(sense)
    return place if country > _SUPPORT or place.country is None else None


def _holds(outer: Candidate, inner: Candidate) -> bool:
    """Tell whether one place lies in the other, as far as the gazetteer knows."""
    if outer is inner or outer.country != inner.country or outer.country is None:
        return False
    if outer.kind == "country":
        return inner.kind != "country"
    if inner.kind not in {"adm2", "city"}:
        return False
    if outer.kind == "adm1":
        return outer.admin1 == inner.admin1
    return distance_km(outer, inner) < (300 if outer.kind == "area" else 60)


def distance_km(one: Candidate, other: Candidate) -> float:
    """Return the great-circle distance between two places."""
    lat1, lon1, lat2, lon2 = map(
        math.radians, (one.latitude, one.longitude, other.latitude, other.longitude)
    )
    half = (
        math.sin((lat2 - lat1) / 2) ** 2
        + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    )
    return 12742 * math.asin(min(1.0, math.sqrt(half)))
