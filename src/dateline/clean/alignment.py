"""Two texts → which sentences are the same, which were changed, moved, added or removed.

What is equal is found first, by signs that stand once in both texts, so that time grows with the
length of the texts and not with its square; only what is left over is compared by its words.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from itertools import pairwise

import msgspec

from dateline.clean.words import Block, Sentence, Text

_LEAST_LIKE = 0.5
"""Share of common words from which on two sentences are one that was changed."""
_MOST_WEIGHED = 600
_MOST_POSTINGS = 64
"""A word that stands in more sentences than this tells none of them."""


class Pair(msgspec.Struct, frozen=True):
    """Sentences that became others, or the same in another place."""

    before: tuple[Sentence, ...]
    after: tuple[Sentence, ...]
    is_moved: bool = False


class Left(msgspec.Struct, frozen=True):
    """A sentence only one text has, and the gap between equal sentences where it stands."""

    sentence: Sentence
    gap: int


class Alignment(msgspec.Struct, frozen=True):
    """What is not the same in two texts."""

    pairs: tuple[Pair, ...]
    removed: tuple[Left, ...]
    added: tuple[Left, ...]
    gaps: tuple[tuple[int, int], ...]
    """Where each gap begins, in the older and in the newer text."""
    loose: tuple[frozenset[int], frozenset[int]]
    """Blocks of the older and of the newer text that are not in the other, or not there."""


type Judge = Callable[[Block], bool]


def align_texts(
    before: Text, after: Text, *, is_passed_over: Judge, is_anchor: Judge = lambda _: True
) -> Alignment:
    """Align two texts; unequal blocks for which ``is_passed_over`` holds are left out.

    Order is measured by blocks that are anchors; the others are matched between them.
    """
    gaps: list[_Gap] = []
    loose: tuple[set[int], set[int]] = set(), set()
    for i1, i2, j1, j2 in _unequal_blocks(before, after, is_anchor):
        loose[0].update(range(i1, i2))
        loose[1].update(range(j1, j2))
        olds, news = before.blocks[i1:i2], after.blocks[j1:j2]
        kept = [
            [s for block in blocks if not is_passed_over(block) for s in text.sentences(block)]
            for text, blocks in ((before, olds), (after, news))
        ]
        at = _start_of(before, i1), _start_of(after, j1)
        gaps.extend(_split_gap(kept[0], kept[1], at))
    return _settle(gaps, (frozenset(loose[0]), frozenset(loose[1])))


def _unequal_blocks(
    before: Text, after: Text, is_anchor: Judge
) -> Iterator[tuple[int, int, int, int]]:
    """Yield the stretches between equal blocks, those between equal anchors first cut out."""
    olds = [block for block in before.blocks if is_anchor(block)]
    news = [block for block in after.blocks if is_anchor(block)]
    keys = [block.key for block in before.blocks], [block.key for block in after.blocks]
    i = j = 0
    matched = _matches([block.key for block in olds], [block.key for block in news])
    for i2, j2 in [
        *((olds[x].index, news[y].index) for x, y in matched),
        (len(keys[0]), len(keys[1])),
    ]:
        for x1, x2, y1, y2 in unequal(keys[0][i:i2], keys[1][j:j2]):
            yield i + x1, i + x2, j + y1, j + y2
        i, j = i2 + 1, j2 + 1


def unequal(
    before: Sequence[Hashable], after: Sequence[Hashable]
) -> Iterator[tuple[int, int, int, int]]:
    """Yield the stretches between equal items, as ``before[i1:i2]`` and ``after[j1:j2]``.

    >>> list(unequal("abcd", "aXcd"))
    [(1, 2, 1, 2)]
    """
    i, j = 0, 0
    for i2, j2 in [*_matches(before, after), (len(before), len(after))]:
        if i2 > i or j2 > j:
            yield i, i2, j, j2
        i, j = i2 + 1, j2 + 1


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """Return the share of common words, 0 to 1."""
    return 2 * len(one & other) / (len(one) + len(other)) if one or other else 0.0


class _Gap(msgspec.Struct):
    """Sentences between equal ones, in both texts; those that find a partner are taken out."""

    before: list[Sentence]
    after: list[Sentence]
    at: tuple[int, int]


def _start_of(text: Text, index: int) -> int:
    return text.blocks[index].start if index < len(text.blocks) else len(text.text)


def _matches(before: Sequence[Hashable], after: Sequence[Hashable]) -> list[tuple[int, int]]:
    """Pair equal items in order: the common edges, then what stands once in both and its like."""
    low, limit = 0, min(len(before), len(after))
    while low < limit and before[low] == after[low]:
        low += 1
    tail = 0
    while tail < limit - low and before[-1 - tail] == after[-1 - tail]:
        tail += 1
    found = [(at, at) for at in range(low)]
    i, j, i_end, j_end = low, low, len(before) - tail, len(after) - tail
    for i2, j2 in [*_anchors(before, after, (low, i_end, j_end)), (i_end, j_end)]:
        while i < i2 and j < j2 and before[i] == after[j]:
            found.append((i, j))
            i, j = i + 1, j + 1
        back = 0
        while i2 - back > i and j2 - back > j and before[i2 - back - 1] == after[j2 - back - 1]:
            back += 1
        found.extend((i2 - step, j2 - step) for step in range(back, 0, -1))
        if i2 < i_end and j2 < j_end and i2 >= i and j2 >= j:
            found.append((i2, j2))
            i, j = i2 + 1, j2 + 1
    found.extend((i_end + step, j_end + step) for step in range(tail))
    return found


def _anchors(
    before: Sequence[Hashable], after: Sequence[Hashable], bounds: tuple[int, int, int]
) -> list[tuple[int, int]]:
    """Return items that stand once in both, as many as keep one order."""
    low, i_end, j_end = bounds
    once, places = _once(before, low, i_end), _once(after, low, j_end)
    common = [(i, places[item]) for item, i in once.items() if item in places]
    if all(one[1] < two[1] for one, two in pairwise(common)):
        return common
    # beyond that many, the longest items are kept: they tell the order well enough
    heavy = sorted(common, key=lambda pair: -_weight(before[pair[0]]))[:_MOST_WEIGHED]
    return _heaviest(sorted(heavy), [_weight(before[i]) for i, _ in sorted(heavy)])


def _heaviest(common: list[tuple[int, int]], weights: list[int]) -> list[tuple[int, int]]:
    """Return the pairs in one order that hold most text: a link must not outweigh a paragraph."""
    sums, links = list(weights), [-1] * len(common)
    for at, (_, j) in enumerate(common):
        for earlier in range(at):
            if common[earlier][1] < j and sums[earlier] + weights[at] > sums[at]:
                sums[at], links[at] = sums[earlier] + weights[at], earlier
    chain: list[tuple[int, int]] = []
    step = max(range(len(common)), key=sums.__getitem__)
    while step >= 0:
        chain.append(common[step])
        step = links[step]
    return chain[::-1]


def _weight(item: Hashable) -> int:
    return len(item) if isinstance(item, str | tuple) else 1


def _once(items: Sequence[Hashable], low: int, high: int) -> dict[Hashable, int]:
    counts = Counter(items[low:high])
    return {items[at]: at for at in range(low, high) if counts[items[at]] == 1}


def _split_gap(
    before: list[Sentence], after: list[Sentence], at: tuple[int, int]
) -> Iterator[_Gap]:
    old_keys, new_keys = [s.key for s in before], [s.key for s in after]
    for i1, i2, j1, j2 in unequal(old_keys, new_keys):
        starts = (
            before[i1].start if i1 < len(before) else (before[-1].end if before else at[0]),
            after[j1].start if j1 < len(after) else (after[-1].end if after else at[1]),
        )
        yield _Gap(before[i1:i2], after[j1:j2], starts)


def _settle(gaps: list[_Gap], loose: tuple[frozenset[int], frozenset[int]]) -> Alignment:
    """Find partners for what is left: the same elsewhere, the like here, the like elsewhere."""
    pairs = _take_moved(gaps)
    for gap in gaps:
        near = _take_near(gap.before, gap.after)
        pairs.extend(_widen(near, gap))
    pairs.extend(_take_distant(gaps))
    return Alignment(
        pairs=tuple(pairs),
        removed=tuple(Left(s, at) for at, gap in enumerate(gaps) for s in gap.before),
        added=tuple(Left(s, at) for at, gap in enumerate(gaps) for s in gap.after),
        gaps=tuple(gap.at for gap in gaps),
        loose=loose,
    )


def _take_moved(gaps: list[_Gap]) -> list[Pair]:
    waiting: dict[tuple[str, ...], list[tuple[_Gap, Sentence]]] = defaultdict(list)
    for gap in gaps:
        for sentence in gap.before:
            waiting[sentence.key].append((gap, sentence))
    pairs = []
    for gap in gaps:
        for sentence in list(gap.after):
            if found := waiting.get(sentence.key):
                home, old = found.pop(0)
                _take(home.before, old)
                _take(gap.after, sentence)
                pairs.append(Pair((old,), (sentence,), is_moved=True))
    return pairs


def _take(sentences: list[Sentence], gone: Sentence) -> None:
    del sentences[next(at for at, sentence in enumerate(sentences) if sentence is gone)]


def _take_near(before: list[Sentence], after: list[Sentence]) -> list[Pair]:
    """Take out of both lists the sentences that are alike, the likest first."""
    pairs, olds, news = [], set(), set()
    for _, _, i, j in sorted(_candidates(before, after)):
        if i not in olds and j not in news:
            olds.add(i)
            news.add(j)
            pairs.append(Pair((before[i],), (after[j],)))
    before[:] = [s for at, s in enumerate(before) if at not in olds]
    after[:] = [s for at, s in enumerate(after) if at not in news]
    return pairs


def _candidates(
    before: Sequence[Sentence], after: Sequence[Sentence]
) -> Iterator[tuple[float, int, int, int]]:
    """Yield pairs that share enough words; pairs that share none are never looked at."""
    postings: dict[str, list[int]] = defaultdict(list)
    bags = [sentence.bag for sentence in before]
    for at, bag in enumerate(bags):
        for word in bag:
            postings[word].append(at)
    for j, sentence in enumerate(after):
        bag = sentence.bag
        met = {i for word in bag if len(p := postings.get(word, ())) <= _MOST_POSTINGS for i in p}
        for i in met:
            if (share := likeness(bags[i], bag)) >= _LEAST_LIKE:
                yield -share, abs(i - j), i, j


def _widen(pairs: list[Pair], gap: _Gap) -> list[Pair]:
    """Join a left-over neighbour to a pair that is more alike with it: a sentence was split."""
    widened = []
    for pair in pairs:
        before = _extend(pair.before, pair.after, gap.before)
        after = _extend(pair.after, before, gap.after)
        widened.append(Pair(before, after))
    return widened


def _extend(
    side: tuple[Sentence, ...], other: tuple[Sentence, ...], left: list[Sentence]
) -> tuple[Sentence, ...]:
    for sentence in list(left):
        joined = (*side, sentence) if sentence.start > side[-1].end else (sentence, *side)
        if not _adjoin(joined) or likeness(_bag(joined), _bag(other)) <= likeness(
            _bag(side), _bag(other)
        ):
            continue
        _take(left, sentence)
        side = joined
    return side


def _adjoin(sentences: tuple[Sentence, ...]) -> bool:
    """Tell whether nothing but white space stands between the sentences."""
    return all(two.start - one.end <= 2 for one, two in pairwise(sentences))


def _bag(sentences: Iterable[Sentence]) -> frozenset[str]:
    return frozenset().union(*(sentence.bag for sentence in sentences))


def _take_distant(gaps: list[_Gap]) -> list[Pair]:
    """Pair what was both moved and changed."""
    before = [s for gap in gaps for s in gap.before]
    after = [s for gap in gaps for s in gap.after]
    if not before or not after:
        return []
    pairs = _take_near(before, after)
    olds, news = {id(s) for s in before}, {id(s) for s in after}
    for gap in gaps:
        gap.before = [s for s in gap.before if id(s) in olds]
        gap.after = [s for s in gap.after if id(s) in news]
    return pairs
