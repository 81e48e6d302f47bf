"""Blocks of a page → the lines of its article: several extractors are asked, the blocks decide.

trafilatura's fast mode names the blocks of the body. They are completed (body containers that an
advertisement cut in two, paragraphs that resiliparse saw between them), relieved of what markup
says is no part of an article, and compared with the body that the page states itself. Where hardly
anything was found, trafilatura is asked once more, for all it can find. Decision 0023 has figures.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import msgspec

from dateline.clean.blocks import Block, Zone, bare
from dateline.clean.furniture import Line, is_dated, is_prose, key, read_byline

type Extract = Callable[[], list[str]]

_LEAST_LETTERS = 500
"""Letters of a body below which the wider search is asked."""
_SHORT = 25
"""Letters of a label that is found as a whole line only; it may stand inside other words."""
_LONG = 40
_CHUNK = 10
_MOST_ZONE = 1 / 3
"""Share of the body from which on a zone is the article itself, whatever its class says."""
_LEAST_CONTAINER = 0.2
_MOST_LINK = 0.9
_RUNNING_LINK = 0.5
_MOST_TEASER = 2
"""Blocks beneath the linked heading of a teaser."""
_NEAR = 6
"""Blocks above the body in which its standfirst may stand."""
_BODY_TAGS = frozenset("p h2 h3 h4 h5 h6 li blockquote pre div dd".split())
_STATED_LETTERS = 300
_STATED_SHARE = 0.7
"""Share of the body found that must stand in the body stated, so that a summary does not count."""


class Extractors(msgspec.Struct, frozen=True, kw_only=True):
    """Programs that are asked for the body; each gives its lines, and is run when it is needed."""

    fast: Extract
    wide: Extract
    plain: Extract


class Statement(msgspec.Struct, frozen=True, kw_only=True):
    """What the page itself says of its article, in JSON-LD and meta elements."""

    is_article: bool = False
    """True where JSON-LD describes an article."""
    body: str = ""
    descriptions: tuple[str, ...] = ()
    byline: tuple[str, ...] = ()


def select(blocks: list[Block], extractors: Extractors, statement: Statement) -> list[Line]:
    """Choose the blocks of the article.

    A standfirst that JSON-LD's description of the article tells apart is not body; where a page
    has no such description, the paragraph above the body is its beginning.
    """
    page = _Page(blocks)
    body = _find(page, extractors.fast())
    if _size(body) < _LEAST_LETTERS:
        wide = _find(page, extractors.wide())
        body = wide if _size(wide) > 2 * _size(body) else body
    body = _complete(page, body, extractors.plain, has_lead=not statement.is_article)
    body = _agree(body, bare(statement.body))
    if statement.is_article:
        body = _drop_standfirst(page, body, statement)
    return list(_to_lines(body))


def _to_lines(body: list[Block]) -> Iterator[Line]:
    """Yield the lines of the blocks, with the numbers of the two elements around each."""
    numbers: dict[Any, int] = {}
    for block in body:
        around = _around(block)[:2]
        found = tuple(numbers.setdefault(element, len(numbers) + 1) for element in around)
        yield Line(text=block.text, is_heading=block.is_heading, around=found)


# --- which blocks the lines of an extractor are -------------------------------------------


def mark(blocks: list[Block], lines: Iterable[str]) -> list[Block]:
    """Find the blocks whose words stand in an extractor's lines; of equals, those near others."""
    parts = [part for line in lines for row in line.split("\n") if (part := bare(row))]
    whole, joined = frozenset(parts), "".join(parts)
    found = [block for block in blocks if _is_told(block.letters, whole, joined)]
    counts = Counter(block.letters for block in found)
    if len(counts) == len(found):
        return found
    weights = _weigh_around(block for block in found if counts[block.letters] == 1)
    twins: dict[str, list[Block]] = {}
    for block in found:
        twins.setdefault(block.letters, []).append(block)
    chosen: set[int] = set()
    for letters, same in twins.items():
        told = sum(
            letters == part or (len(letters) >= _SHORT and letters in part) for part in parts
        )
        near = sorted(same, key=lambda block: (-_near(block, weights), block.index))
        chosen.update(block.index for block in near[: max(1, told)])
    return [block for block in found if block.index in chosen]


def _is_told(letters: str, whole: frozenset[str], joined: str) -> bool:
    if len(letters) < _SHORT:
        return letters in whole
    return letters in joined or (len(letters) >= _LONG and _is_nearly_told(letters, joined))


def _is_nearly_told(letters: str, joined: str) -> bool:
    """Tell whether most of a long block is there: extractors drop words inside paragraphs."""
    chunks = [letters[at : at + _CHUNK] for at in range(0, len(letters) - _CHUNK + 1, _CHUNK)]
    if not any(chunk in joined for chunk in (chunks[0], chunks[len(chunks) // 2], chunks[-1])):
        return False
    return sum(chunk in joined for chunk in chunks) >= 0.7 * len(chunks)


def _weigh_around(blocks: Iterable[Block]) -> Counter[Any]:
    weights: Counter[Any] = Counter()
    for block in blocks:
        for element in _around(block):
            weights[element] += len(block.letters)
    return weights


def _near(block: Block, weights: Counter[Any]) -> int:
    return sum(weights[element] * (3 - at) for at, element in enumerate(_around(block)))


def _around(block: Block) -> list[Any]:
    """Return the three elements around a block, the innermost first."""
    around: list[Any] = []
    element = block.parent
    while element is not None and len(around) < 3:
        around.append(element)
        element = element.getparent()
    return around


# --- what belongs to the body -------------------------------------------------------------


class _Page:
    """The blocks of a page, with what is asked of them again and again."""

    def __init__(self, blocks: list[Block]) -> None:
        self.blocks = blocks
        self._prose: dict[int, bool] = {}

    def is_prose(self, block: Block) -> bool:
        known = self._prose.get(block.index)
        if known is None:
            known = self._prose[block.index] = is_prose(block.text)
        return known


def _size(blocks: list[Block]) -> int:
    return sum(len(block.text) for block in blocks)


def _signature(block: Block) -> tuple[str, str, str]:
    return (block.tag, str(block.parent.tag), block.parent.get("class") or "")


def _find(page: _Page, lines: list[str]) -> list[Block]:
    """Return an extractor's blocks, with those of like containers, without furniture."""
    found = mark(page.blocks, lines)
    weights: Counter[tuple[str, str, str]] = Counter()
    for block in found:
        if page.is_prose(block):
            weights[_signature(block)] += len(block.text)
    least = _LEAST_CONTAINER * (_size(found) or 1)
    alike = {signature for signature, size in weights.items() if size >= least and signature[2]}

    def is_alike(block: Block, _: int) -> bool:
        return block.link <= _RUNNING_LINK and _signature(block) in alike and page.is_prose(block)

    return _drop_teasers(page, _drop_furniture(_add(page, found, is_alike)))


def _add(page: _Page, found: list[Block], is_wanted: Callable[[Block, int], bool]) -> list[Block]:
    """Add the blocks that are wanted and stand in no furniture; ``is_wanted`` is told the place.

    The place is how many blocks above the body one stands: 0 inside the body, -1 behind it.
    """
    if not found:
        return found
    here = {block.index for block in found}
    first, last = found[0].index, found[-1].index
    zones, limit = _zone_weights(found), _MOST_ZONE * _size(found)
    kept = []
    for block in page.blocks:
        place = max(0, first - block.index) if block.index < last else -1
        if block.index in here or (
            block.tag in _BODY_TAGS
            and is_wanted(block, place)
            and not any(zone.is_aside for zone in block.zones())
            and not _is_in_furniture(block, zones, limit)
        ):
            kept.append(block)
    return kept


def _zone_weights(blocks: list[Block]) -> Counter[Zone]:
    weights: Counter[Zone] = Counter()
    for block in blocks:
        for zone in block.zones():
            weights[zone] += len(block.text)
    return weights


def _is_in_furniture(block: Block, weights: Counter[Zone], limit: float) -> bool:
    """Tell whether markup says that a block is no part of an article.

    Class names lie where they stand around the article itself ("has-newsletter"): a zone that
    holds much of the body does not count.
    """
    return any(zone.is_furniture and weights[zone] <= limit for zone in block.zones())


def _drop_furniture(found: list[Block]) -> list[Block]:
    zones, limit = _zone_weights(found), _MOST_ZONE * _size(found)
    kept = [
        block
        for block in found
        if not (block.link > _MOST_LINK and block.tag != "li")
        and not _is_in_furniture(block, zones, limit)
    ]
    lists: dict[Any, list[Block]] = {}
    for block in kept:
        if block.tag == "li":
            lists.setdefault(block.parent, []).append(block)
    teasers = {
        block.index
        for items in lists.values()
        if all(item.link > _MOST_LINK for item in items)
        for block in items
    }
    return [block for block in kept if block.index not in teasers]


def _drop_teasers(page: _Page, body: list[Block]) -> list[Block]:
    """Drop the words beneath a linked heading in a box of its own: they lead to another article."""
    heads = {block.parent for block in page.blocks if block.is_heading and block.link > _MOST_LINK}
    held = Counter(block.parent for block in body)
    return [
        block for block in body if block.parent not in heads or held[block.parent] > _MOST_TEASER
    ]


def _complete(page: _Page, body: list[Block], plain: Extract, *, has_lead: bool) -> list[Block]:
    """Add paragraphs the other extractor saw inside the body, and right above it if wanted."""

    def may_belong(block: Block, place: int) -> bool:
        return (
            (place == 0 or (has_lead and 0 < place <= _NEAR))
            and block.link <= 0.3
            and page.is_prose(block)
        )

    here = {block.index for block in body}
    doubtful = {block.index for block in _add(page, body, may_belong)} - here
    # it parses the page once more
    seen = doubtful and {block.index for block in mark(page.blocks, plain())} & doubtful
    return _drop_teasers(page, _add(page, body, lambda block, _: block.index in seen))


# --- what the page itself states ----------------------------------------------------------


def _agree(body: list[Block], stated: str) -> list[Block]:
    """Leave what the page's own statement of the body holds, where it holds most of what was found.

    Headings and paragraphs among the others stay: statements leave them out now and then.
    """
    if len(stated) < _STATED_LETTERS:
        return body
    told = [block for block in body if _stands_in(block.letters, stated)]
    if not told or _size(told) < _STATED_SHARE * _size(body):
        return body
    here, last = {block.index for block in told}, told[-1].index
    main = _main_container(told)

    def stays(at: int, block: Block) -> bool:
        if block.index in here or block.index > last:
            return block.index in here
        if block.is_heading:
            return at > 0 and body[at + 1].index in here
        return (block.parent, block.tag) == main and is_prose(block.text)

    return [block for at, block in enumerate(body) if stays(at, block)]


def _stands_in(letters: str, stated: str) -> bool:
    if letters in stated:
        return True
    return len(letters) >= _SHORT and _is_nearly_told(letters, stated)


def _main_container(blocks: list[Block]) -> tuple[Any, str]:
    weights: Counter[tuple[Any, str]] = Counter()
    for block in blocks:
        weights[block.parent, block.tag] += len(block.text)
    return weights.most_common(1)[0][0]


def _drop_standfirst(page: _Page, body: list[Block], statement: Statement) -> list[Block]:
    """Drop what stands above byline or date and is the page's description or marked as a lead."""
    containers = Counter(id(block.parent) for block in body if page.is_prose(block))
    start = next(
        (
            at
            for at, block in enumerate(body)
            if page.is_prose(block) and containers[id(block.parent)] > 1
        ),
        0,
    )
    if not start:
        return body
    first = body[start]
    zones, limit = _zone_weights(body), _MOST_ZONE * _size(body)
    descriptions = [text.casefold() for text in map(bare, statement.descriptions) if text]
    authors = {key(name) for name in statement.byline}
    marks = [
        block.index
        for block in page.blocks[body[0].index : first.index]
        if _is_mark(block.text, authors)
    ]
    kept: list[Block] = []
    for block in body[:start]:
        is_lead = _is_described(block.letters.casefold(), descriptions) or any(
            zone.is_lead and zones[zone] <= limit for zone in block.zones()[:2]
        )
        if is_lead and block.parent is not first.parent and marks and marks[-1] > block.index:
            kept.clear()
        else:
            kept.append(block)
    return kept + body[start:]


def _is_mark(text: str, authors: set[str]) -> bool:
    return len(text) <= 200 and (bool(read_byline(text)) or is_dated(text) or key(text) in authors)


def _is_described(letters: str, descriptions: list[str]) -> bool:
    """Tell whether a block is a description, or one is the beginning of the other."""
    return any(
        letters == text
        or (len(text) > _LONG and letters.startswith(text[:_LONG]))
        or (len(letters) > _LONG and text.startswith(letters[:60]))
        for text in descriptions
    )
