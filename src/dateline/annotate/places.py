"""Text → places: which words name a place, what each can mean, which is meant.

``toponyms`` finds the names, ``placenames`` reads one name, ``placesense`` chooses among its
meanings; here they are put together and become records.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from dateline.annotate.placenames import PlaceNames
from dateline.annotate.placesense import Name, choose
from dateline.annotate.toponyms import find_toponyms
from dateline.model import Place, PlaceMention, PlacePrecision, Sentence
from dateline.reference import Reference
from dateline.reference.gazetteer import Candidate

_PART_BEFORE = re.compile(
    r"(?<![\w-])(?:(?:north|south|east|west)(?:[ -]?(?:east|west))?(?:ern)?|central|upper|lower"
    r"|inner|outer|downtown|mainland|rural)(?:[ -](?:north|south|east|west)(?:ern)?)?\s+$",
    re.IGNORECASE,
)
_INSIDE = re.compile(r"^(?:,\s*|\s+\(|,?\s+(?:in|near|outside)\s+(?:the\s+)?)$")
_NEIGHBOUR_REACH = 600


def find_places(
    text: str,
    *,
    reference: Reference,
    names: Sequence[tuple[int, int, str]] | None = None,
    sentences: Sequence[Sentence] = (),
    url: str = "",
    publisher_country: str | None = None,
) -> tuple[PlaceMention, ...]:
    """Return the places named in the text, in order, each with what it means in this article.

    Args:
        text: the article's text.
        reference: what the desk knows; its gazetteer is used.
        names: spans and labels of a recogniser (GPE, LOC, FAC, ORG, PERSON, NORP, …); None where
            none has read the text. Whole names, not their heads.
        sentences: where given, only those marked as parsed count as read by the recogniser.
        url: the article's address; its outlet's home tells which Paris a paper writes of.
        publisher_country: ISO 3166 alpha-3 of the outlet, for outlets the gazetteer lacks.
    """
    place_names = PlaceNames(reference.gazetteer)
    homes = place_names.homes(url, publisher_country)
    found = find_toponyms(
        text,
        place_names,
        entities=names or (),
        read=_read_by_recogniser(text, sentences, has_names=names is not None),
        homes=homes,
    )
    return _mentions(text, found, homes)


def locate_places(
    text: str,
    spans: Iterable[tuple[int, int]],
    *,
    reference: Reference,
    url: str = "",
    publisher_country: str | None = None,
) -> tuple[PlaceMention, ...]:
    """Return what each span, known to name a place, means in this article, in order of the text."""
    place_names = PlaceNames(reference.gazetteer)
    found = [
        Name(start, end, place_names.read(re.sub(r"\s+", " ", text[start:end])))
        for start, end in sorted(spans)
    ]
    return _mentions(text, found, place_names.homes(url, publisher_country))


def article_countries(mentions: Iterable[PlaceMention]) -> tuple[str, ...]:
    """Return the countries of the mentioned places and peoples, most mentioned first."""
    counted = Counter(mention.place.country for mention in mentions if mention.place.country)
    return tuple(country for country, _ in counted.most_common())


def _read_by_recogniser(
    text: str, sentences: Sequence[Sentence], *, has_names: bool
) -> list[tuple[int, int]]:
    if not has_names:
        return []
    if not any(sentence.is_parsed for sentence in sentences):
        return [(0, len(text))]
    return [(sentence.start, sentence.end) for sentence in sentences if sentence.is_parsed]


def _mentions(
    text: str, names: Sequence[Name], homes: Sequence[Candidate]
) -> tuple[PlaceMention, ...]:
    chosen = choose(text, names, homes=homes)
    home = homes[0] if len(homes) == 1 else None
    return tuple(
        _mention(
            text,
            name,
            meant or _neighbour(text, names, chosen, index, home=home),
            is_known=bool(meant),
        )
        for index, (name, meant) in enumerate(zip(names, chosen, strict=True))
    )


def _neighbour(
    text: str,
    names: Sequence[Name],
    chosen: Sequence[Candidate | None],
    index: int,
    *,
    home: Candidate | None,
) -> Candidate | None:
    """Return the place that tells best where a name the gazetteer lacks must be.

    That is the nearest town or county named around it, the next name before the last one ("the
    Colony Theatre in Los Angeles"); else the article's own place.
    """
    here = names[index]
    following = names[index + 1 : index + 2]
    if following and _INSIDE.match(text[here.end : following[0].start]) and chosen[index + 1]:
        return chosen[index + 1]
    distances = [
        (_gap(here, name), place)
        for name, place in zip(names, chosen, strict=True)
        if place and place.kind in {"city", "adm2", "adm1"} and name.reading.basis != "demonym"
    ]
    near = [pair for pair in distances if pair[0] < _NEIGHBOUR_REACH]
    if near:
        return min(near, key=lambda pair: pair[0])[1]
    if home:
        return home
    return next((place for place in chosen if place and place.kind == "country"), None)


def _gap(here: Name, other: Name) -> float:
    if other.start >= here.end:
        return other.start - here.end
    return 2.0 * (here.start - other.end)


def _mention(text: str, name: Name, place: Candidate | None, *, is_known: bool) -> PlaceMention:
    start, surface = name.start, re.sub(r"\s+", " ", text[name.start : name.end])
    basis = name.reading.basis
    part = _PART_BEFORE.search(text[max(0, start - 24) : start])
    if place is None:
        return PlaceMention(start=start, end=name.end, place=Place(name=surface))
    if not is_known or basis == "site":
        precision: PlacePrecision = "city" if place.kind == "city" else place.precision
        return PlaceMention(start=start, end=name.end, place=_record(place, surface, precision))
    if basis == "kind" and place.kind in {"city", "area"}:
        found = _record(place, surface, _class_precision(surface, place))
    elif basis == "part":
        found = _record(place, surface, _part_precision(place))
    elif part and basis == "name" and not place.is_alternate:
        start -= len(part[0])
        found = _record(place, f"{part[0].strip()} {surface}", _part_precision(place))
    else:
        found = _record(place, place.name, place.precision, geonames=place.geonames)
    return PlaceMention(start=start, end=name.end, place=found, is_demonym=basis == "demonym")


def _class_precision(surface: str, place: Candidate) -> PlacePrecision:
    """Return how exact a name with a class word is: a province is no city, a township is one."""
    is_settlement = re.search(r"\b(?:city|town|village|township|twp)\b", surface, re.IGNORECASE)
    return place.precision if is_settlement else "region"


def _part_precision(place: Candidate) -> PlacePrecision:
    return "city" if place.kind == "city" else "area"


def _record(
    place: Candidate, name: str, precision: PlacePrecision, *, geonames: int | None = None
) -> Place:
    return Place(
        name=name,
        country=place.country,
        latitude=place.latitude,
        longitude=place.longitude,
        precision=precision,
        geonames=geonames,
    )
