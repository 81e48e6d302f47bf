"""Parsed page → blocks: its stretches of text with their place, links and the names around them.

A block is what a reader sees as one paragraph, heading or item. What surrounds it is remembered as
zones: elements whose tag or class names say what they are for. Nothing here decides anything.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Any

import msgspec

from dateline.clean.dates import DATA
from dateline.clean.visible import drop_invisible
from dateline.reference.tables import parse_rows

_SKIPPED = frozenset(
    "script style template svg head noscript textarea select iframe button object video audio"
    " option input canvas map math nav menu footer img picture source link meta".split()
)
"""Elements without text of an article; navigation is never part of one, and long."""
_PLAIN = frozenset("b strong em i u s sub sup small mark abbr q ins del wbr br font".split())
"""Elements within a paragraph that change nothing but its looks."""
_BLOCK_TAGS = frozenset(
    "address article aside blockquote body caption center dd details dialog div dl dt fieldset"
    " figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr html li main menu nav ol p pre"
    " section summary table tbody tfoot thead tr ul".split()
)
_NAMING = frozenset({"class", "id", "role", "itemprop"})
_HIDING = frozenset({"hidden", "aria-hidden", "style"})
_FURNITURE_TAGS = frozenset({"form", "dialog", "figure", "figcaption"})
_BREAK = "\x0b"
"""Stands for a line break in the page; the parser lets no such sign through."""
_SENTENCE_END = re.compile(r"[.!?…。！？:'\"”’»]\s*$")
_NO_LETTER = re.compile(r"\W+")
_WORD = re.compile(r"[A-Za-z]+")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


class Zone(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """An element around blocks, as far as its tag or class names tell its purpose."""

    outers: tuple[Zone, ...] = ()
    """The zones around it, the innermost first."""
    is_furniture: bool = False
    is_aside: bool = False
    """True where it is beside the running text or hidden, so that nothing is looked for there."""
    is_lead: bool = False
    """True where it may hold the headline, the standfirst or the like."""


class Block(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """One stretch of text on the page, in reading order."""

    index: int
    text: str
    letters: str
    """The text without spaces and signs, for comparisons."""
    tag: str
    link: float
    """Share of its characters that stand in links."""
    parent: Any
    """The element around it; lxml has no types."""
    zone: Zone

    @property
    def is_heading(self) -> bool:
        """Tell whether it is marked up as a heading."""
        return len(self.tag) == 2 and self.tag[0] == "h" and self.tag != "hr"

    def zones(self) -> tuple[Zone, ...]:
        """Return the zones around it, the innermost first."""
        return (self.zone, *self.zone.outers)


def read_blocks(tree: Any) -> list[Block]:  # an lxml element
    """Parsed page → its blocks in reading order."""
    walker = _Walker()
    walker.walk(tree, _outermost(tree))
    walker.flush()
    return walker.blocks


def bare(text: str) -> str:
    """Return the letters and digits of a text.

    >>> bare("Talks, at last: 3 – 2")
    'Talksatlast32'
    """
    return _NO_LETTER.sub("", text)


class _Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where the walker is: the innermost block element, its zone, and whether inside a link."""

    element: Any
    tag: str
    zone: Zone
    """The innermost zone, be it of an element inside a paragraph."""
    block_zone: Zone
    """The innermost zone at the block element."""
    is_link: bool


class _Walker:
    """Collects the blocks while the tree is walked."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._parts: list[str] = []
        self._size = self._linked = 0
        self._place: _Place | None = None
        self._zones: dict[tuple[int, str], Zone] = {}

    def walk(self, element: Any, place: _Place) -> None:
        tag = element.tag
        if not isinstance(tag, str) or tag in _SKIPPED:
            return
        inner = place if tag in _PLAIN else self._enter(element, tag, place)
        is_block = inner.element is not place.element
        if is_block:
            self.flush()
        if tag == "br":
            self._break_line()
        elif tag in {"td", "th"}:
            self._parts.append(" ")
        if element.text:
            self._add(element.text, inner)
        for child in element:
            self.walk(child, inner)
            if child.tail:
                self._add(child.tail, inner)
        if is_block:
            self.flush()

    def flush(self) -> None:
        """Close the block that is being read."""
        place = self._place
        if place is None:
            self._parts.clear()
            return
        text = drop_invisible("".join(self._parts))
        rows = (" ".join(row.split()) for row in text.split(_BREAK))
        text = "\n".join(row for row in rows if row)
        letters = bare(text)
        if letters:
            parent = place.element.getparent()
            self.blocks.append(
                Block(
                    index=len(self.blocks), text=text, letters=letters, tag=place.tag,
                    link=min(1.0, self._linked / max(1, self._size)),
                    parent=place.element if parent is None else parent, zone=place.block_zone,
                )
            )  # fmt: skip
        self._parts.clear()
        self._size = self._linked = 0
        self._place = None

    def _add(self, text: str, place: _Place) -> None:
        self._parts.append(text)
        if text.isspace():
            return
        size = len(text.strip())
        self._size += size
        if place.is_link:
            self._linked += size
        if self._place is None:
            self._place = place

    def _break_line(self) -> None:
        """A break behind a sentence, or a second break, is a new paragraph."""
        last = next((part for part in reversed(self._parts) if part.strip(" \t\r\n")), "")
        if last == _BREAK or _SENTENCE_END.search(last):
            self.flush()
        else:
            self._parts.append(_BREAK)

    def _enter(self, element: Any, tag: str, place: _Place) -> _Place:
        """Return the place inside an element; the same place where it changes nothing."""
        is_block, is_link = tag in _BLOCK_TAGS, place.is_link or tag == "a"
        zone = self._zone(element, tag, place.zone)
        if not is_block and zone is place.zone and is_link == place.is_link:
            return place
        return _Place(
            element=element if is_block else place.element,
            tag=tag if is_block else place.tag,
            zone=zone,
            block_zone=zone if is_block else place.block_zone,
            is_link=is_link,
        )

    def _zone(self, element: Any, tag: str, outer: Zone) -> Zone:
        named: list[str] = []
        is_hidden = False
        for name, value in element.items():
            if name in _NAMING:
                named.append(value)
            elif name in _HIDING and _hides(name, value):
                is_hidden = True
        names = " ".join(named)
        if not names and not is_hidden and tag not in _FURNITURE_TAGS and tag != "aside":
            return outer
        label = f"{tag} {is_hidden} {names}"
        zone = self._zones.get((id(outer), label))
        if zone is None:
            kinds = classify(names)
            zone = self._zones[id(outer), label] = Zone(
                outers=(outer, *outer.outers),
                is_furniture=tag in _FURNITURE_TAGS or "furniture" in kinds,
                is_aside=is_hidden or tag == "aside",
                is_lead="lead" in kinds,
            )
        return zone


def _outermost(tree: Any) -> _Place:
    zone = Zone()
    return _Place(element=tree, tag="html", zone=zone, block_zone=zone, is_link=False)


def _hides(name: str, value: str) -> bool:
    if name == "style":
        return "none" in value and "display:none" in value.replace(" ", "")
    return name == "hidden" or value == "true"


@lru_cache(maxsize=1 << 14)
def classify(names: str) -> frozenset[str]:
    """Return what the words of class names and the like tell of an element.

    >>> sorted(classify("story-newsletter signupBox")), sorted(classify("story-body"))
    (['furniture'], [])
    """
    if not names:
        return frozenset()
    words = {word.lower() for word in _WORD.findall(_CAMEL.sub(" ", names))}
    return frozenset(kind for kind, known in _class_words() if not known.isdisjoint(words))


@cache
def _class_words() -> tuple[tuple[str, frozenset[str]], ...]:
    rows = parse_rows(
        DATA / "classes.tsv", ("kind", "word"), lambda row: (row["kind"], row["word"])
    )
    kinds = sorted({kind for kind, _ in rows})
    return tuple((kind, frozenset(word for k, word in rows if k == kind)) for kind in kinds)
