"""Which words of a text name places: the gazetteer proposes, the words around decide.

Two witnesses speak for every name: the gazetteer (what it could be) and, where a sentence was
parsed, the recogniser (what it looks like). Either alone errs in four of ten; so each proposal is
described by its marks, and the marks are weighed. The weights are data (``marks.tsv``).
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
_INNER = frozenset(
    """of the de la le les del da do dos das al el and on upon sur du des di in ad as an bin y e
    der den van von am en es ash kwa""".split()
)
_LONGEST = 6
_THRESHOLD = -0.3
"""A name that is left out costs more than one too many."""
_ENTITY_LABELS = frozenset(
    "GPE LOC FAC ORG PERSON NORP EVENT PRODUCT WORK_OF_ART LAW LANGUAGE DATE".split()
)
_PLACE_LABELS = frozenset({"GPE", "LOC", "FAC"})
_IN = frozenset(
    """in at near from to of around outside across through into toward towards inside throughout
    between via for over off""".split()
)
_TITLES = frozenset(
    """mr mrs ms miss dr sgt sir lord lady judge justice president minister chancellor senator sen
    rep gov governor mayor gen general col colonel capt captain lt lieutenant maj major officer
    detective deputy sheriff chief professor prof coach secretary pope king queen prince princess
    bishop father rev reverend saint chairman director spokesman spokeswoman attorney ambassador
    candidate leader founder author actor actress singer quarterback""".split()
)
_SAYING = frozenset(
    """said says told added who whose also has had was is noted explained wrote asked replied
    believes thinks recalled argued testified insisted admitted joked""".split()
)
_CLASSES = {
    word: kind
    for kind, words in {
        "school": "university college school academy institute high elementary",
        "office": """police county city council department court sheriff fire district state
            government office commission authority township town village circuit municipal public
            parliament embassy ministry airport hospital regional national provincial""",
        "paper": "times post news herald tribune gazette journal star press review telegraph",
        "firm": "inc corp corporation co ltd bank group company llc electric motors airlines",
        "street": "street st road rd avenue ave drive dr lane boulevard blvd highway way court",
        "team": """united fc city rovers wanderers rangers lakers cowboys lions tigers bears bulls
            eagles braves reds indians saints giants""",
    }.items()
    for word in words.split()
}
_KIND_OF = re.compile(
    r"\b(?:city|town|village|hamlet|suburb|port|capital|province|state|district|region|county"
    r"|island|parish|municipality|township|neighbou?rhood|borough|mayor|outskirts|north|south|east"
    r"|west|northern|southern|eastern|western|central|rural|downtown|nearby)(?: of)?(?: the)?\s+$",
    re.IGNORECASE,
)
_PLACE_NOUNS = frozenset(
    """police residents area airport resident native man woman officials mayor city town suburb
    district province region court council hospital border state county metro streets downtown
    office-based government authorities embassy lawmakers councillors school schools""".split()
)


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
    home: Candidate | None = None,
) -> list[Name]:
    """Return the names of places in the text, in order, each with what it can mean.

    Args:
        text: the article's text.
        place_names: readings of names.
        entities: spans and labels of the recogniser.
        read: the stretches of text that the recogniser has read, in order.
        home: where the article was published, if known.
    """
    proposals = propose(text, entities, place_names, read)
    marks = first_marks(text, proposals, place_names)
    scores = _weigh(proposals, marks, place_names.marks, look=0)
    sure = [score > 0 for score in scores]
    known = [p.name for p, yes in zip(proposals, sure, strict=True) if yes]
    votes = survey(text, known, home=home)
    more = second_marks(text, proposals, sure, votes)
    marks = [one + two for one, two in zip(marks, more, strict=True)]
    scores = _weigh(proposals, marks, place_names.marks, look=1)
    return [p.name for p, score in zip(proposals, scores, strict=True) if score > _THRESHOLD]


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


def propose(
    text: str,
    entities: Sequence[tuple[int, int, str]],
    place_names: PlaceNames,
    read: Sequence[tuple[int, int]],
) -> list[Proposal]:
    """Return the names the gazetteer knows and the places the recogniser sees, in order."""
    tokens = [Token(m.start(), m.end(), m[0]) for m in _WORD.finditer(text)]
    seen = _Spans([(start, end, "read") for start, end in read])
    spans = _Spans([entity for entity in entities if entity[2] in _ENTITY_LABELS])
    found: list[Proposal] = []
    for start, end, reading in _known_names(text, tokens, place_names):
        first, last, label = spans.over(start, end)
        is_blind = not seen.over(start, end)[2]
        found.append(Proposal(start, end, reading, label, (first, last), is_blind))
    taken = _Spans([(p.start, p.end, "taken") for p in found])
    for start, end, label in spans.spans:
        if label in _PLACE_LABELS and not taken.over(start, end)[2]:
            found += _unknown(text, start, end, label, place_names)
    return sorted(found, key=lambda proposal: proposal.start)


def _unknown(
    text: str, start: int, end: int, label: str, place_names: PlaceNames
) -> Iterator[Proposal]:
    """Yield a place the recogniser sees and the gazetteer does not list under that name."""
    if text[start : start + 4].lower() == "the ":
        start += 4
    if text[start : start + 1].isupper():
        reading = place_names.read(text[start:end])
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


def _known_names(
    text: str, tokens: Sequence[Token], place_names: PlaceNames
) -> Iterator[tuple[int, int, Reading]]:
    """Yield the longest names of the gazetteer that begin at each capitalised word."""
    index = 0
    while index < len(tokens):
        token = tokens[index]
        following = index + 1
        if _can_begin(text, token):
            for last, end in _ends(text, tokens, index):
                name = re.sub(r"\s+", " ", text[token.start : end])
                reading = place_names.exact(name)
                if name.endswith(".") and not place_names.is_abbreviation(name):
                    continue
                if reading.candidates:
                    yield token.start, end, reading
                    following = last + 1
                    break
        index = following


def _can_begin(text: str, token: Token) -> bool:
    """Tell whether a name may begin here; "the" is no part of a name, "al-" is."""
    if token.text in {"al", "el", "ash", "as", "an", "ad"}:
        return text[token.end : token.end + 1] == "-"
    return token.text[0].isupper() and token.text not in {"The", "THE"}


def _ends(text: str, tokens: Sequence[Token], first: int) -> list[tuple[int, int]]:
    """Return where a name that begins at a token can end, the furthest first."""
    ends: list[tuple[int, int]] = []
    for index in range(first, min(first + _LONGEST, len(tokens))):
        token = tokens[index]
        if index > first and not _joins(text, tokens[index - 1], token):
            break
        if token.text[0].isupper():
            is_full_stop = token.text.endswith(".") and "." not in token.text[:-1]
            if is_full_stop:
                ends.append((index, token.end))
            ends.append((index, token.end - is_full_stop))
        elif token.text not in _INNER and index > first:
            break
    return ends[::-1]


def _joins(text: str, one: Token, two: Token) -> bool:
    gap = text[one.end : two.start]
    if one.text.endswith(".") and len(one.text) > 4 and "." not in one.text[:-1]:
        return False
    return gap == "-" or gap.isspace() or (gap == ", " and two.text in {"D.C.", "DC"})


# --- marks --------------------------------------------------------------------------------


def first_marks(
    text: str, proposals: Sequence[Proposal], place_names: PlaceNames
) -> list[list[str]]:
    """Return the marks of every proposal: what it is, what stands around, what else it is called."""
    memory = _Memory(text, proposals)
    result = []
    for index, proposal in enumerate(proposals):
        found = [*_of_name(text, proposal, place_names), *_around(text, proposals, index)]
        if not proposal.is_blind:
            found += [*_of_entity(text, proposal), *memory.marks(index)]
        result.append(found)
    return result


def _of_name(text: str, proposal: Proposal, place_names: PlaceNames) -> Iterator[str]:
    name = text[proposal.start : proposal.end]
    places = proposal.reading.candidates
    yield "bias"
    if not places:
        yield "kind:unknown"
        yield f"unknown:{proposal.label}"
    elif proposal.reading.basis == "demonym":
        yield f"people:{places[0].kind}"
        if name.endswith("s"):
            yield "people:plural"
    else:
        yield f"kind:{_kind(places)}"
    words = name.split()
    if len(words) > 1 or "-" in name:
        yield "words:many"
    if place_names.is_word(name):
        yield "common"
    if name.isupper() and len(name) > 3:
        yield "capitals"
    if name.isupper() and len(name) <= 3:
        yield "code"
    if len(name) <= 3 and not name.isupper():
        yield "short"


def _kind(places: Sequence[Candidate]) -> str:
    """Return what a name can be at its best, cities by how many people live there."""
    first = [place for place in places if not place.is_alternate or place.kind == "country"]
    kinds = {"site" if place.feature == "facility" else place.kind for place in first}
    for kind in ("country", "adm1", "area", "site", "adm2"):
        if kind in kinds:
            return kind
    people = [p.population / (5 if p.is_alternate else 1) for p in places if p.kind == "city"]
    most = max(people, default=0)
    if not first and most < 60_000:
        return "alternate"
    return f"city{sum(most > bound for bound in (3_000, 15_000, 100_000, 1_000_000))}"


def _around(text: str, proposals: Sequence[Proposal], index: int) -> Iterator[str]:
    proposal = proposals[index]
    before = text[max(0, proposal.start - 40) : proposal.start]
    after = text[proposal.end : proposal.end + 40]
    yield from _before(before)
    yield from _after(after)
    if index + 1 < len(proposals):
        gap = text[proposal.end : proposals[index + 1].start]
        kinds = {p.kind for p in proposals[index + 1].reading.candidates}
        if gap in {", ", " ("} and kinds & {"country", "adm1"}:
            yield "next:container"
    if index:
        gap = text[proposals[index - 1].end : proposal.start]
        kinds = {p.kind for p in proposal.reading.candidates}
        if gap in {", ", " ("} and kinds & {"country", "adm1"}:
            yield "last:contained"


def _before(before: str) -> Iterator[str]:
    words = before.split()
    if not words or re.search(r"[.!?:\n\"“”]\s*$", before):
        yield "last:start"
        return
    if _KIND_OF.search(before):
        yield "last:kind"
        return
    word = words[-1]
    bare = word.strip(".,;()[]'\"“”’").lower()
    if before[-1] in "-–/":
        yield "last:hyphen"
    elif word[-1] in ",;":
        yield "last:comma"
    elif bare in _TITLES:
        yield "last:title"
    elif bare in _IN:
        yield "last:in"
    elif bare == "the":
        yield "last:the"
    elif bare in {"and", "or"}:
        yield "last:and"
    elif word[0].isupper():
        yield "last:capital"
    else:
        yield "last:other"


def _after(after: str) -> Iterator[str]:
    if after[:2] in {"'s", "’s"}:
        yield "next:possessive"
        return
    if after[:1] in "-$£€":
        yield "next:hyphen" if after[:1] == "-" else "next:money"
        return
    match = re.match(r"\s+([^\W\d_][\w’'-]*)", after)
    if not match:
        yield "next:stop"
        return
    word = match[1]
    low = word.lower().rstrip("s")
    if word[0].isupper():
        yield f"next:Cap:{_CLASSES.get(word.lower(), 'other')}"
    elif low in _SAYING or word in _SAYING:
        yield "next:saying"
    elif word in _PLACE_NOUNS:
        yield "next:noun"
    else:
        yield "next:other"


def _of_entity(text: str, proposal: Proposal) -> Iterator[str]:
    """Yield how the name stands to the recogniser's span over it."""
    first, last = proposal.entity
    label = proposal.label
    if not label:
        yield "entity:none"
        return
    if text[first : first + 4].lower() == "the ":
        first += 4
    last -= 2 if text[last - 2 : last] in {"'s", "’s"} else 0
    if proposal.start <= first and proposal.end >= last - 1:
        yield f"entity:{label}"
    elif proposal.start <= first:
        yield f"entity:{label}:first"
    elif proposal.end >= last - 1:
        yield f"entity:{label}:last"
    else:
        yield f"entity:{label}:inside"


class _Memory:
    """What each name of the article is called elsewhere in it."""

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
            yield "memory:none"
            return
        places = roles.count("place") / len(roles)
        yield "memory:place" if places >= 0.5 else "memory:some" if places else "memory:no"
        if "person" in roles:
            yield "memory:person"


def _role(proposal: Proposal) -> str:
    if proposal.label in {"GPE", "LOC"}:
        return "place"
    return "person" if proposal.label == "PERSON" else "other"


# --- second look ---------------------------------------------------------------------------


def second_marks(
    text: str, proposals: Sequence[Proposal], sure: Sequence[bool], votes: Votes
) -> list[list[str]]:
    """Return marks that need a first decision: does the name fit, is it a place elsewhere."""
    by_key: dict[str, list[int]] = {}
    keys = [place_key(text[p.start : p.end]) for p in proposals]
    for index, key in enumerate(keys):
        by_key.setdefault(key, []).append(index)
    result = []
    for index, proposal in enumerate(proposals):
        others = [sure[i] for i in by_key[keys[index]] if i != index]
        own = any(sure[i] for i in by_key[keys[index]])
        group = proposal.label or "none"
        fit = _fit(proposal, votes, own=own)
        again = "none" if not others else "all" if all(others) else "some" if any(others) else "no"
        found = [f"fit:{fit}", f"fit:{fit}:{group}", f"again:{again}", f"again:{again}:{group}"]
        found += _beside(text, proposals, sure, index)
        result.append(found)
    return result


def _fit(proposal: Proposal, votes: Votes, *, own: bool) -> str:
    """Return how well the best-fitting meaning agrees with the other places of the article."""
    own_vote = 1.0 if own else 0.0
    best = "none"
    for place in proposal.reading.candidates:
        if place.kind in {"country", "area"} or (place.is_alternate and place.kind != "adm1"):
            continue
        near, region, country = votes.fit(place)
        if near - own_vote > 0.6:
            return "near"
        if region - own_vote > 0.8:
            best = "region"
        elif country - own_vote > 0.8 and best == "none":
            best = "country"
    return best


def _beside(
    text: str, proposals: Sequence[Proposal], sure: Sequence[bool], index: int
) -> Iterator[str]:
    for other in (index - 1, index + 1):
        if 0 <= other < len(proposals):
            first, second = sorted((proposals[index], proposals[other]), key=lambda p: p.start)
            gap = text[first.end : second.start]
            if re.match(r"^\s*(?:,|;|,?\s+and|,?\s+or|,?\s+to|/|–|-)\s*(?:the\s+)?$", gap):
                yield "beside:place" if sure[other] else "beside:no"
