"""Which words of a text name places: the gazetteer proposes, the words around decide.

Two witnesses speak for every name: the gazetteer (what it could be) and, where a sentence was
parsed, the recogniser (what it looks like). Either alone errs too often, so each proposal is
described by its marks, and the marks are weighed. The text is looked at twice: the second time it
is known which names are places for sure, and whether a doubtful one lies among them. The weights
are data (``marks.tsv``); what a mark means is told where it is yielded.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from dateline.annotate.placenames import PlaceNames, Reading
from dateline.annotate.placesense import Name, Votes, survey
from dateline.reference.gazetteer import Candidate, place_key

_WORD = re.compile(r"(?:[^\W\d_]{1,3}\.){2,}|[^\W\d_](?:\w|['’](?![sS]\b)(?=\w))*\.?")
_ARTICLES = frozenset({"al", "el", "ash", "as", "an", "ad"})
_INNER = _ARTICLES | {
    "of", "the", "de", "la", "le", "les", "del", "da", "do", "dos", "das", "and", "on", "upon",
    "sur", "du", "des", "di", "in", "bin", "y", "e", "der", "den", "van", "von", "am", "en", "es",
    "kwa",
}  # fmt: skip
"""Small words that may stand inside a name."""
_LONGEST = 6
_BRIEF = 6
"""With fewer proposals than this, that a name stands alone says nothing against it."""
_WITNESSES = frozenset({
    "entity:GPE", "entity:LOC", "next:container", "last:contained", "last:kind", "again:all",
})  # fmt: skip
"""Marks that a name which is an English word too must have one of."""
_LETTERS = 4
_LETTERED = frozenset({"kind:country", "kind:area"})
_DATELINE = re.compile(r"\s*(?:,|[-–—]|\([A-Z])")
_CLASS_WORDS = ("County", "City", "Town", "State", "District", "Province", "North", "South")
"""What a name begins with that goes on: "Kent County *Council*"."""
_CALENDAR = frozenset(
    "january february march april may june july august september october november december"
    " monday tuesday wednesday thursday friday saturday sunday".split()
)
_FIRST_NAME = frozenset({"given:last:start", "given:next:Cap:other"})
"""The marks of a first name that begins a sentence: "Georgia O'Keeffe painted …"."""
_THRESHOLD = -0.7
"""Our sentences are full of traps: in the news a name is a place twice as often as in them."""
_ENTITY_LABELS = frozenset({
    "GPE", "LOC", "FAC", "ORG", "PERSON", "NORP", "EVENT", "PRODUCT", "WORK_OF_ART", "LAW",
    "LANGUAGE", "DATE",
})  # fmt: skip
_PLACE_LABELS = frozenset({"GPE", "LOC", "FAC"})
_KIND_OF = re.compile(
    r"\b(?:city|town|village|hamlet|suburb|port|capital|province|state|district|region|county"
    r"|island|parish|municipality|township|neighbou?rhood|borough|mayor|outskirts|north|south|east"
    r"|west|northern|southern|eastern|western|central|rural|downtown|nearby)(?: of)?(?: the)?\s+$",
    re.IGNORECASE,
)
_SENTENCE_START = re.compile(r"[.!?:\n\"“”]\s*$")
_NEXT_WORD = re.compile(r"\s+([^\W\d_][\w’'-]*)")
_BESIDE = re.compile(r"^\s*(?:,|;|,?\s+and|,?\s+or|,?\s+to|/|–|-)\s*(?:the\s+)?$")


class Token(NamedTuple):
    """A word that may be part of a name."""

    start: int
    end: int
    text: str


class Proposal(NamedTuple):
    """A stretch of text that may name a place."""

    start: int
    end: int
    reading: Reading
    label: str
    """The recogniser's label over it, empty where it has none."""
    entity: tuple[int, int]
    """The recogniser's span over it, or its own."""
    is_blind: bool
    """True where no recogniser has read the text."""

    @property
    def name(self) -> Name:
        """The proposal as a name to be located."""
        return Name(self.start, self.end, self.reading)


def find_toponyms(
    text: str,
    place_names: PlaceNames,
    *,
    entities: Sequence[tuple[int, int, str]],
    read: Sequence[tuple[int, int]],
    homes: Sequence[Candidate] = (),
) -> list[Name]:
    """Return the names of places in the text, in order, each with what it can mean.

    Args:
        text: the article's text.
        place_names: readings of names.
        entities: spans and labels of the recogniser.
        read: the stretches of text that the recogniser has read, in order.
        homes: where the article may have been published, as far as known.
    """
    proposals = propose(text, place_names, entities=entities, read=read)
    first = first_marks(text, proposals, place_names)
    sure = [score > 0 for score in _weigh(proposals, first, place_names.marks, look=0)]
    votes = survey(text, _names(proposals, sure), homes=homes)
    second = second_marks(text, proposals, sure, votes)
    both = [one + two for one, two in zip(first, second, strict=True)]
    scores = _weigh(proposals, both, place_names.marks, look=1)
    chosen = [
        (score > _THRESHOLD or _is_people(proposal))
        and not {*marks} >= _FIRST_NAME
        and not _is_only_a_word(text, proposal, marks)
        for proposal, score, marks in zip(proposals, scores, both, strict=True)
    ]
    return _names(proposals, chosen)


def _is_only_a_word(text: str, proposal: Proposal, marks: Sequence[str]) -> bool:
    """Tell a word of the language, or letters, that nothing shows to be a name of a place.

    "March", "City Hall", "D", "HIV"; but "in Reading", "HUME —".
    """
    name = text[proposal.start : proposal.end]
    if len(name) == 1:
        return True
    if "common" in marks and "words:many" not in marks:
        is_inside = "last:capital" in marks or (
            "last:kind" in marks and text[: proposal.start].rstrip().endswith(_CLASS_WORDS)
        )
        is_in = "last:in" in marks and name.lower() not in _CALENDAR
        return is_inside or not (is_in or not _WITNESSES.isdisjoint(marks))
    is_letters = name.isupper() and len(name) <= _LETTERS and "abbreviation" not in marks
    return (
        is_letters
        and _LETTERED.isdisjoint(marks)
        and not any(place.admin1 and place.kind == "adm1" for place in proposal.reading.candidates)
        and not _DATELINE.match(text, proposal.end)
    )


def _is_people(proposal: Proposal) -> bool:
    """Tell whether a name is a people's; those always mention their country."""
    return proposal.reading.basis == "demonym" and proposal.label in {"NORP", "GPE", ""}


def _names(proposals: Sequence[Proposal], chosen: Sequence[bool]) -> list[Name]:
    return [p.name for p, is_chosen in zip(proposals, chosen, strict=True) if is_chosen]


def _weigh(
    proposals: Sequence[Proposal],
    marks: Sequence[Sequence[str]],
    weights: Mapping[str, tuple[float, ...]],
    *,
    look: int,
) -> list[float]:
    nothing = (0.0,) * 4
    return [
        sum(weights.get(mark, nothing)[look + 2 * proposal.is_blind] for mark in found)
        for proposal, found in zip(proposals, marks, strict=True)
    ]


# --- proposals ----------------------------------------------------------------------------


def propose(
    text: str,
    place_names: PlaceNames,
    *,
    entities: Sequence[tuple[int, int, str]],
    read: Sequence[tuple[int, int]],
) -> list[Proposal]:
    """Return the names the gazetteer knows and the places the recogniser sees, in order."""
    seen = _Spans([(start, end, "read") for start, end in read])
    spans = _Spans([entity for entity in entities if entity[2] in _ENTITY_LABELS])
    found: list[Proposal] = []
    for start, end, reading in _known_names(text, place_names):
        first, last, label = spans.over(start, end)
        is_part = label in _PLACE_LABELS and (first < start or end < last)
        if is_part and place_names.is_word(text[start:end]):
            continue  # the entity is the name: "Main *Street*"
        is_blind = not seen.over(start, end)[2]
        found.append(Proposal(start, end, reading, label, (first, last), is_blind))
    taken = _Spans([(p.start, p.end, "taken") for p in found])
    for start, end, label in spans.spans:
        if label in _PLACE_LABELS and not taken.over(start, end)[2]:
            found += _unlisted(text, (start, end, label), place_names)
    return sorted(found, key=lambda proposal: proposal.start)


def _unlisted(
    text: str, entity: tuple[int, int, str], place_names: PlaceNames
) -> Iterator[Proposal]:
    """Yield a place the recogniser sees and the gazetteer does not list under that name."""
    start, end, label = entity
    if text[start : start + 4].lower() == "the ":
        start += 4
    if text[start : start + 1].isupper():
        reading = place_names.read(re.sub(r"\s+", " ", text[start:end]))
        yield Proposal(start, end, reading, label, (start, end), is_blind=False)


class _Spans:
    """Spans in order, to be asked which of them lies over a stretch."""

    def __init__(self, spans: Sequence[tuple[int, int, str]]) -> None:
        self.spans = sorted(spans)
        self._starts = [start for start, _, _ in self.spans]

    def over(self, start: int, end: int) -> tuple[int, int, str]:
        """Return the span that overlaps, or the stretch itself with an empty label."""
        index = bisect_right(self._starts, end - 1) - 1
        if index >= 0 and self.spans[index][1] > start:
            return self.spans[index]
        return start, end, ""


def _known_names(text: str, place_names: PlaceNames) -> Iterator[tuple[int, int, Reading]]:
    """Yield the longest names of the gazetteer, from left to right, without overlap."""
    tokens = [Token(m.start(), m.end(), m[0]) for m in _WORD.finditer(text)]
    index = 0
    while index < len(tokens):
        found = _longest_name(text, tokens, index, place_names)
        if found:
            last, end, reading = found
            yield tokens[index].start, end, reading
            index = last
        index += 1


def _longest_name(
    text: str, tokens: Sequence[Token], first: int, place_names: PlaceNames
) -> tuple[int, int, Reading] | None:
    if not _can_begin(text, tokens[first]):
        return None
    for last, end, is_cut in _ends(text, tokens, first):
        name = re.sub(r"\s+", " ", text[tokens[first].start : end])
        if is_cut and not place_names.is_abbreviation(name):
            continue
        reading = place_names.exact(name)
        if reading.candidates:
            return last, end, reading
    return None


def _can_begin(text: str, token: Token) -> bool:
    """Tell whether a name may begin here; "the" is no part of a name, "al-" is."""
    if token.text in _ARTICLES:
        return text[token.end : token.end + 1] == "-"
    return token.text[0].isupper() and token.text not in {"The", "THE"}


def _ends(text: str, tokens: Sequence[Token], first: int) -> list[tuple[int, int, bool]]:
    """Return where a name that begins at a token can end, the furthest first.

    True marks an end behind a full stop, which belongs to the name only in an abbreviation.
    """
    ends: list[tuple[int, int, bool]] = []
    for index in range(first, min(first + _LONGEST, len(tokens))):
        token = tokens[index]
        if index > first and not _joins(text, tokens[index - 1], token):
            break
        if token.text[0].isupper():
            is_cut = token.text.endswith(".") and "." not in token.text[:-1]
            ends.append((index, token.end - is_cut, False))
            ends += [(index, token.end, True)] if is_cut else []
        elif token.text not in _INNER and index > first:
            break
    return ends[::-1]


def _joins(text: str, one: Token, two: Token) -> bool:
    """Tell whether two words may be parts of one name."""
    gap = text[one.end : two.start]
    if one.text.endswith(".") and len(one.text) > 4 and "." not in one.text[:-1]:
        return False
    return gap == "-" or gap.isspace() or (gap == ", " and two.text in {"D.C.", "DC"})


# --- first look ---------------------------------------------------------------------------


def first_marks(
    text: str, proposals: Sequence[Proposal], place_names: PlaceNames
) -> list[list[str]]:
    """Return the marks of every proposal: what it can be, what stands around, what it is called."""
    memory = _Memory(text, proposals)
    result = []
    for index, proposal in enumerate(proposals):
        found = [
            *_of_name(text, proposal, place_names),
            *_around(text, proposal, place_names),
            *_of_container(text, proposals, index),
        ]
        if not proposal.is_blind:
            found += [*_of_entity(text, proposal), *memory.marks(index)]
        result.append(found)
    return result


def _around(text: str, proposal: Proposal, place_names: PlaceNames) -> list[str]:
    """Return what the words before and after the name are, and whether it may be a first name."""
    before = text[max(0, proposal.start - 40) : proposal.start]
    found = [_before(before, place_names), _after(text[proposal.end :][:40], place_names)]
    if text[proposal.start : proposal.end].lower() in place_names.cues["given"]:
        found += [f"given:{mark}" for mark in found]
    if before[-4:] == "The " and any(p.name[:4] == "The " for p in proposal.reading.candidates):
        found.append("article")
    return found


def _of_name(text: str, proposal: Proposal, place_names: PlaceNames) -> Iterator[str]:
    """Yield what the name can be and how it is written."""
    name = text[proposal.start : proposal.end]
    yield "bias"
    yield from _of_reading(name, proposal)
    if " " in name or "-" in name:
        yield "words:many"
    if place_names.is_word(name) and all(p.kind != "country" for p in proposal.reading.candidates):
        yield "common"
    if place_names.is_abbreviation(name):
        yield "abbreviation" if name.endswith(".") else "code"
    elif name.isupper():
        yield "capitals" if len(name) > 3 else "code"
    elif len(name) <= 3:
        yield "short"


def _of_reading(name: str, proposal: Proposal) -> Iterator[str]:
    places = proposal.reading.candidates
    if not places:
        yield "kind:unknown"
        yield f"unknown:{proposal.label}"
    elif proposal.reading.basis == "demonym":
        yield f"people:{places[0].kind}"
        if name.endswith("s"):
            yield "people:plural"
    else:
        yield f"kind:{_kind(places)}"


def _kind(places: Sequence[Candidate]) -> str:
    """Return what a name can be at its best, cities by how many people live there."""
    first = [place for place in places if not place.is_alternate or place.kind == "country"]
    kinds = {"site" if place.feature == "facility" else place.kind for place in first}
    for kind in ("country", "adm1", "area", "site", "adm2"):
        if kind in kinds:
            sizes = [place.population for place in first if place.kind == kind]
            return f"{kind}{_size(max(sizes))}" if kind in {"adm1", "adm2"} else kind
    people = [p.population / (5 if p.is_alternate else 1) for p in places if p.kind == "city"]
    most = max(people, default=0.0)
    if not first and most < 60_000:
        return "alternate"
    return f"city{_size(most)}"


def _size(people: float) -> int:
    return sum(people > bound for bound in (3_000, 15_000, 100_000, 1_000_000))


def _before(before: str, place_names: PlaceNames) -> str:
    """Return what the word before the name is."""
    words = before.split()
    last = words[-1] if words else ""
    word = last.strip(".,;()[]'\"“”’")
    if word.lower() in place_names.cues["title"] and last[-1:] not in ",;":
        return "last:title"
    if not words or _SENTENCE_START.search(before):
        return "last:start"
    if _KIND_OF.search(before):
        return "last:kind"
    if before[-1] in "-–/":
        return "last:hyphen"
    if last[-1] in ",;":
        return "last:comma"
    return f"last:{_class_before(word, place_names)}"


def _class_before(word: str, place_names: PlaceNames) -> str:
    low = word.lower()
    for name in ("in", "to"):
        if low in place_names.cues[name]:
            return name
    if low in {"the", "and", "or"}:
        return "the" if low == "the" else "and"
    return "capital" if word[:1].isupper() else "other"


def _after(after: str, place_names: PlaceNames) -> str:
    """Return what the word after the name is."""
    if after[:2] in {"'s", "’s"}:
        return "next:possessive"
    if after[:1] in {"$", "£", "€"}:
        return "next:money"
    match = _NEXT_WORD.match(after)
    if match:
        return f"next:{_class_after(match[1], place_names)}"
    return "next:hyphen" if after[:1] == "-" else "next:stop"


def _class_after(word: str, place_names: PlaceNames) -> str:
    cues, low = place_names.cues, word.lower()
    if word[0].isupper():
        classes = ("school", "office", "paper", "firm", "street", "team")
        return "Cap:" + next((name for name in classes if low in cues[name]), "other")
    if word in cues["saying"]:
        return "saying"
    return "noun" if word in cues["noun"] else "other"


def _of_container(text: str, proposals: Sequence[Proposal], index: int) -> Iterator[str]:
    """Yield whether a name that can contain this one follows, or this one follows such."""
    for first in (index, index - 1):
        if 0 <= first < len(proposals) - 1:
            inner, outer = proposals[first : first + 2]
            kinds = {place.kind for place in outer.reading.candidates}
            if text[inner.end : outer.start] in {", ", " ("} and kinds & {"country", "adm1"}:
                yield "next:container" if first == index else "last:contained"


def _of_entity(text: str, proposal: Proposal) -> Iterator[str]:
    """Yield how the name stands to the recogniser's span over it."""
    first, last = proposal.entity
    label = proposal.label
    if not label:
        yield "entity:none"
        return
    first += 4 * (text[first : first + 4].lower() == "the ")
    last -= 2 * (text[last - 2 : last] in {"'s", "’s"})
    is_first, is_last = proposal.start <= first, proposal.end >= last - 1
    place = "" if is_first and is_last else ":first" if is_first else ":last"
    yield f"entity:{label}{place if is_first or is_last else ':inside'}"


class _Memory:
    """What the recogniser calls each name of the article elsewhere in it."""

    def __init__(self, text: str, proposals: Sequence[Proposal]) -> None:
        self._keys = [place_key(text[p.start : p.end]) for p in proposals]
        self._roles = [_role(proposal) for proposal in proposals]
        self._of_key: dict[str, list[str]] = {}
        for key, role in zip(self._keys, self._roles, strict=True):
            self._of_key.setdefault(key, []).append(role)

    def marks(self, index: int) -> Iterator[str]:
        """Yield marks from the other mentions of the same name."""
        roles = list(self._of_key[self._keys[index]])
        roles.remove(self._roles[index])
        if not roles:
            yield "brief" if len(self._roles) < _BRIEF else "memory:none"
            return
        places = roles.count("place") / len(roles)
        yield "memory:place" if places >= 0.5 else "memory:some" if places else "memory:no"
        if "person" in roles:
            yield "memory:person"


def _role(proposal: Proposal) -> str:
    if proposal.label in {"GPE", "LOC"}:
        return "place"
    return "person" if proposal.label == "PERSON" else "other"


# --- second look --------------------------------------------------------------------------


def second_marks(
    text: str, proposals: Sequence[Proposal], sure: Sequence[bool], votes: Votes
) -> list[list[str]]:
    """Return marks that need a first decision: does the name fit, is it a place elsewhere."""
    keys = [place_key(text[p.start : p.end]) for p in proposals]
    by_key: dict[str, list[int]] = {}
    for index, key in enumerate(keys):
        by_key.setdefault(key, []).append(index)
    result = []
    for index, proposal in enumerate(proposals):
        same = by_key[keys[index]]
        group = proposal.label or "none"
        fit = _fit(proposal, votes, is_voter=any(sure[i] for i in same))
        again = _again([sure[i] for i in same if i != index])
        if len(proposals) < _BRIEF:
            fit = "brief" if fit == "none" else fit
            again = "brief" if again == "none" else again
        found = [f"fit:{fit}", f"fit:{fit}:{group}", f"again:{again}", f"again:{again}:{group}"]
        result.append([*found, *_beside(text, proposals, sure, index)])
    return result


def _fit(proposal: Proposal, votes: Votes, *, is_voter: bool) -> str:
    """Return how near the other places of the article the best-fitting meaning lies."""
    own = 1.0 if is_voter else 0.0
    best = "none"
    for place in proposal.reading.candidates:
        if place.kind in {"country", "area"} or (place.is_alternate and place.kind != "adm1"):
            continue
        near, region, country = votes.fit(place)
        if near - own > 0.6:
            return "near"
        if region - own > 0.8:
            best = "region"
        elif country - own > 0.8 and best == "none":
            best = "country"
    return best


def _again(others: Sequence[bool]) -> str:
    """Return whether the other mentions of the name are places for sure."""
    if not others:
        return "none"
    return "all" if all(others) else "some" if any(others) else "no"


def _beside(
    text: str, proposals: Sequence[Proposal], sure: Sequence[bool], index: int
) -> Iterator[str]:
    """Yield whether the neighbours in an enumeration are places for sure."""
    for first in (index - 1, index):
        if 0 <= first < len(proposals) - 1:
            left, right = proposals[first : first + 2]
            if _BESIDE.match(text[left.end : right.start]):
                other = first if first < index else first + 1
                yield "beside:place" if sure[other] else "beside:no"
