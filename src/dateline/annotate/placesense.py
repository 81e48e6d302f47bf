"""Which of the places of a name an article means.

Population is a poor guide: a paper in Texas writes of Paris and means its neighbour. So every name
of the article votes: for its countries, its states and its surroundings, as far as its own meaning
is sure; then each name is judged again by what the others voted for. One name has one meaning in
an article, unless the words around it say otherwise ("Paris, Texas").
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import msgspec

from dateline.annotate.placenames import Reading
from dateline.reference.gazetteer import Candidate, place_key

_ROUNDS = 3
_FEW_NAMES = 4
"""With fewer names than this an article says too little to doubt a place."""
_KNOWN_ABROAD = 50_000
_SUPPORT = 0.3
_SURELY_INSIDE = 5.0
_COMMA = re.compile(r"^\s*(?:,\s*|\(\s*)$")
_WITHIN = re.compile(
    r"^(?:\s+\w+)?\s*,?\s+(?:in|of|near|outside)\s+(?:the\s+)?(?:[\w-]+ern\s+|central\s+)?"
    r"(?:(?:state|province|region|county|district) of\s+)?$",
    re.IGNORECASE,
)
_LISTED = re.compile(r"^\s*(?:,|,?\s+and|,?\s+or|/|-|–)\s*$")
_CUES = (
    (
        frozenset({"city"}),
        re.compile(
            r"\b(?:city|town|village|suburb|mayor|downtown|port|capital|neighbou?rhood)(?: of)?\s+$",
            re.I,
        ),
        re.compile(
            r"(?:['’]s)?\s+(?:[Cc]ity\b|[Mm]ayor|[Pp]olice|[Pp]ublic [Ll]ibrary|[Tt]imes|[Pp]ost\b|[Dd]istrict [Cc]ourt|[Hh]igh [Ss]chool|[Uu]nited|residents?|-?based|"
            r"[Ss]uburb|[Aa]irport|[Ff]ire)"
        ),
    ),
    (
        frozenset({"adm1", "area"}),
        re.compile(
            r"\b(?:state|province|region|governorate|oblast|governor|gov\.|northern|southern|eastern|western|central|rural|upstate)(?: of)?(?: the)?\s+$",
            re.I,
        ),
        re.compile(
            r"(?:['’]s)?\s+(?:[Ss]tate\b|[Pp]rovince|[Gg]overnor|[Rr]egion|[Oo]blast|Gov\.|Attorney General|"
            r"[Ll]egislature|[Ss]enat|[Ss]upreme [Cc]ourt|National Guard|[Ll]awmakers|Secretary of State|Department of|General Assembly|House)"
        ),
    ),
)
_POSSESSOR = re.compile(
    r"^(?:['’]s)?\s+(?:[\w-]+\s+){0,3}$"
)  # fmt: skip


class Weights(msgspec.Struct, frozen=True, kw_only=True):
    """How much each reason counts; in units of a tenfold population."""

    country: float = 5.0
    """A country before a city of its name."""
    adm1: float = 2.5
    adm2: float = -1.0
    area: float = -0.5
    twin: float = -3.0
    """A region that has the name of a large city of the same country."""
    capital: float = 2.0
    fame: float = 0.0
    """For every tenfold above 300,000 people."""
    listed: float = 1.0
    """Of the same kind as its neighbour in an enumeration."""
    cue: float = 1.0
    """Called a city, or a state, in so many words."""
    alternate: float = -2.5
    """A name the place also goes by."""
    country_votes: float = 4.0
    country_half: float = 4.0
    region_votes: float = 5.0
    region_half: float = 3.0
    near_votes: float = 4.0
    near_half: float = 2.0
    publisher: float = 1.5
    home_region: float = 1.0
    home_near: float = 3.0
    home_weight: float = 2.0
    """How many votes the outlet's own place has."""
    comma: float = 6.0
    """"Paris, Texas"."""
    within: float = 3.0
    """"Idlib in Syria", "Syria's Idlib"."""
    sharpness: float = 1.3


class Name(NamedTuple):
    """A name in the text and what it can mean."""

    start: int
    end: int
    reading: Reading


class _Sense:
    """One name of the article, all its mentions together, and how sure each meaning is."""

    def __init__(
        self, candidates: Sequence[Candidate], prior: list[float], mentions: float = 0
    ) -> None:
        self.candidates = candidates
        self.prior = prior
        self.chances = _chances(prior, 1.0)
        self.mentions = mentions
        self.inside: list[tuple[_Sense, float]] = []
        """Names said to contain this one, with the weight of how it is said."""
        self.outside: list[tuple[_Sense, float]] = []
        """Names said to lie in this one."""
        self.beside: list[_Sense] = []
        """Neighbours in an enumeration."""

    @property
    def weight(self) -> float:
        return 1 + math.log(self.mentions)

    def best(self) -> Candidate:
        """Return the likeliest meaning."""
        return self.candidates[max(range(len(self.chances)), key=self.chances.__getitem__)]


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

    def score(self, place: Candidate, weights: Weights) -> float:
        """Return how well the place fits what the other names say."""
        total = self._total
        score = weights.country_votes * _grown(total[place.country], weights.country_half)
        if place.kind != "country":
            region = total[place.country, place.admin1]
            score += weights.region_votes * _grown(region, weights.region_half)
        if place.kind in {"city", "adm2"}:
            score += weights.near_votes * _grown(self._around(place), weights.near_half)
        return score

    def fit(self, place: Candidate) -> tuple[float, float, float]:
        """Return the votes for the place's surroundings, its region and its country."""
        total = self._total
        near = self._around(place) if place.kind in {"city", "adm2"} else 0.0
        return near, total.get((place.country, place.admin1), 0.0), total.get(place.country, 0.0)

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


def choose(text: str, names: Sequence[Name], *, home: Candidate | None = None,
           weights: Weights | None = None) -> list[Candidate | None]:  # fmt: skip
    """Return the meaning of every name, in order; None for a name without candidates.

    Args:
        text: the article's text.
        names: the names in it with what each can mean, in order.
        home: the city or country the article was published in, where known.
        weights: how much each reason counts.
    """
    weights = weights or Weights()
    senses, of_name = _senses(text, names, home, weights)
    if home:
        senses.append(_Sense((home,), [0.0], mentions=weights.home_weight))
    for _ in range(_ROUNDS):
        _revise(senses, weights)
    votes = _count(senses)
    return [_supported(sense, votes, len(senses)) if sense else None for sense in of_name]


def _supported(sense: _Sense, votes: Votes, names: int) -> Candidate | None:
    """Return the likeliest meaning, or None where nothing else in the article speaks for it.

    A name that only a small place on another continent has is more likely a place the gazetteer
    lacks; and a place said to be in Ontario is not the one in England.
    """
    place = sense.best()
    if any(
        outer.best().kind in {"country", "adm1"} and not _holds(outer.best(), place)
        for outer, weight in sense.inside
        if weight > _SURELY_INSIDE and place.kind in {"city", "adm2"}
    ):
        return None
    if place.kind == "country" or names < _FEW_NAMES or place.population > _KNOWN_ABROAD:
        return place
    votes.add(sense, -1.0)
    country = votes.fit(place)[2]
    votes.add(sense)
    return place if country > _SUPPORT or place.country is None else None


def _count(senses: Iterable[_Sense]) -> Votes:
    votes = Votes()
    for sense in senses:
        votes.add(sense)
    return votes


def survey(text: str, names: Sequence[Name], *, home: Candidate | None = None) -> Votes:
    """Return what the names of an article say together of where it plays."""
    weights = Weights()
    senses, _ = _senses(text, names, home, weights)
    if home:
        senses.append(_Sense((home,), [0.0], mentions=weights.home_weight))
    for _ in range(_ROUNDS):
        _revise(senses, weights)
    return _count(senses)


def _senses(
    text: str, names: Sequence[Name], home: Candidate | None, weights: Weights
) -> tuple[list[_Sense], list[_Sense | None]]:
    """Group the names by key and by the container their words tell; link them."""
    senses: dict[object, _Sense] = {}
    of_name: list[_Sense | None] = []
    for name in names:
        places = name.reading.candidates
        if not places:
            of_name.append(None)
            continue
        key = place_key(text[name.start : name.end])
        if key not in senses:
            prior = _priors(places, home, weights)
            senses[key] = _Sense(places, prior)
        senses[key].mentions += 1
        of_name.append(senses[key])
    _link(text, names, of_name, weights)
    return list(senses.values()), of_name


def _priors(places: Sequence[Candidate], home: Candidate | None, weights: Weights) -> list[float]:
    """Return how likely each place is before the article is asked."""
    cities = {p.country for p in places if p.kind == "city" and p.population > 300_000}
    scores = []
    for place in places:
        people = math.log10(place.population + 10)
        score = people + getattr(weights, place.kind, 0.0)
        if place.kind == "city":
            score += weights.fame * max(0.0, people - 5.5)
            score += weights.capital * (place.feature == "capital")
        elif place.kind in {"adm1", "adm2"} and place.country in cities:
            score += weights.twin
        if place.is_alternate and place.kind not in {"country", "area"}:
            score += weights.alternate
        if home and place.country == home.country:
            score += weights.publisher
            if home.kind == "city" and place.kind in {"city", "adm2"}:
                score += weights.home_region * (place.admin1 == home.admin1)
                score += weights.home_near * (distance_km(place, home) < 100)
        scores.append(score)
    return scores


def _link(
    text: str, names: Sequence[Name], of_name: Sequence[_Sense | None], weights: Weights
) -> None:
    pairs = zip(range(len(names)), names, names[1:], strict=False)
    for index, first, second in pairs:
        one, two = of_name[index], of_name[index + 1]
        if one is None or two is None or one is two:
            continue
        gap = text[first.end : second.start]
        if len(gap) > 40:
            continue
        if _COMMA.match(gap) and not _is_enumeration(text, names, of_name, index):
            _contain(two, one, weights.comma)
        elif _WITHIN.match(gap):
            _contain(two, one, weights.within)
        elif _POSSESSOR.match(gap):
            _contain(one, two, weights.within)
        if _LISTED.match(gap):
            one.beside.append(two)
            two.beside.append(one)
    for name, sense in zip(names, of_name, strict=True):
        if sense:
            _heed(
                sense,
                text[max(0, name.start - 24) : name.start],
                text[name.end : name.end + 24],
                weights,
            )


def _heed(sense: _Sense, before: str, after: str, weights: Weights) -> None:
    """Heed words that say what kind of place is meant."""
    for kinds, left, right in _CUES:
        if left.search(before) or right.match(after):
            for index, place in enumerate(sense.candidates):
                if place.kind in kinds:
                    sense.prior[index] += weights.cue


def _is_enumeration(
    text: str, names: Sequence[Name], of_name: Sequence[_Sense | None], index: int
) -> bool:
    """Tell whether the pair stands in a list of three or more regions or countries."""
    for first in (index - 1, index):
        if first < 0 or first + 2 >= len(names):
            continue
        three = names[first : first + 3]
        gaps = (text[a.end : b.start] for a, b in zip(three, three[1:], strict=False))
        kinds = [
            {place.kind for place in name.reading.candidates if not place.is_alternate}
            for name in three
        ]
        if all(map(_LISTED.match, gaps)) and set.intersection(*kinds) & {"country", "adm1"}:
            return True
    return False


def _contain(outer: _Sense, inner: _Sense, weight: float) -> None:
    inner.inside.append((outer, weight))
    outer.outside.append((inner, weight))


def _revise(senses: Iterable[_Sense], weights: Weights) -> None:
    """Judge every name anew by what the others vote for."""
    votes = _count(senses)
    for sense in senses:
        votes.add(sense, -1.0)
        scores = [
            prior + votes.score(place, weights) + _said(sense, place, weights.listed)
            for place, prior in zip(sense.candidates, sense.prior, strict=True)
        ]
        sense.chances = _chances(scores, weights.sharpness)
        votes.add(sense)


def _said(sense: _Sense, place: Candidate, listed: float) -> float:
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
    for other in sense.beside:
        score += (
            listed
            * sum(
                chance
                for neighbour, chance in zip(other.candidates, other.chances, strict=True)
                if neighbour.kind == place.kind
            )
            / len(sense.beside)
        )
    return score


def _holds(outer: Candidate, inner: Candidate) -> bool:
    """Tell whether one place lies in the other, as far as the gazetteer knows."""
    if outer is inner or outer.country != inner.country or outer.country is None:
        return False
    if outer.kind == "country":
        return inner.kind != "country"
    if outer.kind == "adm1":
        return inner.kind in {"adm2", "city"} and outer.admin1 == inner.admin1
    if outer.kind in {"adm2", "city"}:
        return inner.kind in {"adm2", "city"} and distance_km(outer, inner) < 60
    return inner.kind in {"adm2", "city"} and distance_km(outer, inner) < 300


def _chances(scores: Sequence[float], sharpness: float) -> list[float]:
    top = max(scores)
    raw = [math.exp(sharpness * (score - top)) for score in scores]
    total = sum(raw)
    return [value / total for value in raw]


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
