"""Two revisions of an article → what was changed, by kind; layout and furniture are no change.

Blocks and sentences that are equal are set aside first, so that time grows with what was changed.
Why it is done so, and how often it errs: decision 0024.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from dateline.clean.alignment import Alignment, Left, Pair, align_texts, likeness
from dateline.clean.changes import Change, find_changes
from dateline.clean.furniture import is_prose, key, weight
from dateline.clean.namespelling import guess_language
from dateline.clean.quotations import Passage, find_passages, touching
from dateline.clean.rotating import (
    cues_of,
    is_label,
    is_notice,
    is_passing,
    is_promotion,
    topic_of,
)
from dateline.clean.words import Block, Sentence, Text, Word, layout_key
from dateline.model import Article, ChangeKind, Difference

_TITLE_BREAKS = (" | ", " - ", " – ", " — ", " · ", " :: ")
_MOST_TEASER = 300
_LEAST_REPEATED = 40
"""Length from which on a paragraph that the other text holds is no news."""
_LEAST_SENTENCES = 4
_SAME_LINK = 0.72
"""Share of common words from which on two links, or paragraphs below links, are one, changed."""


def compare(
    before: Article, after: Article, *, seen: Sequence[Article] = ()
) -> tuple[Difference, ...]:
    """Two revisions of an article → its differences, in the order of the newer text.

    Empty where nothing but layout, or furniture that leaked into the text, was changed. ``seen``
    are revisions before ``before``, oldest first: what came and went among them is furniture.

    >>> from dateline.testing import build_article
    >>> old, new = build_article("Twelve people died."), build_article("Fifteen people died.")
    >>> [(found.kind, found.before, found.after) for found in compare(old, new)]
    [('figure', 'Twelve', 'Fifteen')]
    """
    is_same_text = layout_key(before.text) == layout_key(after.text)
    if is_same_text and layout_key(before.title) == layout_key(after.title):
        return ()
    # always seen from the same side, so that going back tells the mirror image of going forth
    is_turned = (before.text, before.title) > (after.text, after.title)
    old, new = (after, before) if is_turned else (before, after)
    language = before.language or after.language or _guess(before.text + " " + after.text)
    found = list(_compare_titles(old, new, language))
    if not is_same_text:
        rotated = _rotated(before, after, seen)
        comparison = _Comparison(Text(old.text), Text(new.text), language, rotated)
        found.extend(_difference(change, old.text, new.text) for change in comparison.changes())
    return tuple(_turn(found) if is_turned else map(_strip, found))


class _Found(msgspec.Struct, frozen=True):
    """A difference with its place in both texts; no place for a title."""

    kind: ChangeKind
    before: str
    after: str
    old: tuple[int, int] | None = None
    new: tuple[int, int] | None = None


def _difference(change: Change, old: str, new: str) -> _Found:
    (i, i2), (j, j2) = change.before, change.after
    return _Found(change.kind, old[i:i2], new[j:j2], change.before, change.after)


def _turn(found: Iterable[_Found]) -> Iterator[Difference]:
    turned = [_Found(f.kind, f.after, f.before, f.new, f.old) for f in found]
    turned.sort(key=lambda f: (f.new or (-1, -1), f.old or (-1, -1)))
    return map(_strip, turned)


def _strip(found: _Found) -> Difference:
    start, end = found.new if found.new and found.after else (None, None)
    return Difference(kind=found.kind, before=found.before, after=found.after, start=start, end=end)


def _guess(text: str) -> str:
    return guess_language(text[:3000].casefold())


def _rotated(before: Article, after: Article, seen: Sequence[Article]) -> frozenset[str]:
    """Return the blocks that were away in between: there, gone, there again."""
    if not seen:
        return frozenset()
    history = [
        frozenset(block.key for block in Text(article.text).blocks)
        for article in (*seen, before, after)
    ]
    spells: Counter[str] = Counter()
    for one, other in zip([frozenset[str](), *history], history, strict=False):
        spells.update(other - one)
    gone_at_last = frozenset().union(*history) - history[-1]
    came_late = history[-1] - history[0]
    # twice there, or there only for a while in the middle and gone now
    return frozenset(
        block for block, times in spells.items()
        if times > 1 or (block in gone_at_last and block not in history[0])
    ) | frozenset(block for block in came_late if spells[block] > 1)  # fmt: skip


# --- titles -----------------------------------------------------------------------------


def _compare_titles(old: Article, new: Article, language: str) -> Iterator[_Found]:
    one, other = (layout_key(_bare_title(a)) for a in (old, new))
    if one == other or _is_suffixed(one, other) or _is_suffixed(other, one):
        return
    texts = Text(one), Text(other)
    words = [[w for b in t.blocks for s in t.sentences(b) for w in s.words] for t in texts]
    changes = find_changes((texts[0], words[0]), (texts[1], words[1]), language=language)
    if changes:
        is_cosmetic = all(change.kind == "cosmetic" for change in changes)
        yield _Found("cosmetic" if is_cosmetic else "headline", old.title, new.title)


def _bare_title(article: Article) -> str:
    """Return the title without its publisher's name at the end."""
    for mark in _TITLE_BREAKS:
        rest, found, name = article.title.rpartition(mark)
        if found and article.publisher and key(name) == key(article.publisher):
            return rest
    return article.title


def _is_suffixed(short: str, long: str) -> bool:
    """Tell whether a title is the other with a few words behind a bar: a site's or section's."""
    rest = long[len(short) :] if short and long.startswith(short) else ""
    return rest.startswith((" | ", " :: ")) and len(rest.split()) <= 6


# --- texts ------------------------------------------------------------------------------


class _Comparison:
    """One comparison of two texts, older and newer as they were sorted."""

    def __init__(self, old: Text, new: Text, language: str, rotated: frozenset[str]) -> None:
        self.old, self.new, self.language = old, new, language
        self._rotated = rotated
        self._has_prose = _has_prose(old) or _has_prose(new)
        self._loose: tuple[frozenset[int], frozenset[int]] = frozenset(), frozenset()
        self._passages = find_passages(old.text), find_passages(new.text)
        self._topic = topic_of(" ".join(_shared(old, new)))

    def changes(self) -> list[Change]:
        """Return what was changed, in the order of the newer text."""
        found = align_texts(self.old, self.new, is_passed_over=self._is_passed_over)
        if any(pair.is_moved for pair in found.pairs):
            # did the paragraph move, or the advertisement it was measured by?
            found = align_texts(
                self.old, self.new, is_passed_over=self._is_passed_over, is_anchor=self._is_anchor
            )
        self._loose = found.loose
        changes = [
            change for pair in found.pairs if not self._is_idle(pair)
            for change in self._pair_changes(pair)
        ]  # fmt: skip
        changes.extend(self._lone_changes(found))
        unique = dict.fromkeys(changes)
        return sorted(unique, key=lambda change: (change.after, change.before))

    def _is_passed_over(self, block: Block) -> bool:
        if block.key in self._rotated:
            return True
        return self._has_prose and is_passing(block.text)

    def _is_anchor(self, block: Block) -> bool:
        return not (
            is_label(block.text)
            or self._is_passed_over(block)
            or is_promotion(block.text, self._topic)
        )

    def _is_idle(self, pair: Pair) -> bool:
        """Tell whether both sides are links or labels that moved, or that stand below the text."""
        if not self._has_prose:
            return False
        blocks = self.old.blocks[pair.before[0].block], self.new.blocks[pair.after[0].block]
        if all(is_promotion(block.text, self._topic) for block in blocks):
            return True
        is_other = likeness(pair.before[0].bag, pair.after[0].bag) < _SAME_LINK
        sides = list(enumerate(blocks))
        if pair.is_moved and all(cues_of(block.text) for block in blocks):
            return all(weight(block.text) <= _MOST_TEASER for block in blocks)
        if pair.is_moved:
            return all(self._is_linked(block, side=at, is_new=False) for at, block in sides)
        if all(self._is_linked(block, side=at) for at, block in sides):
            return is_other or all(self._is_among_links(block, side=at) for at, block in sides)
        return all(is_label(block.text) for block in blocks) and (
            is_other or (_is_below(self.old, blocks[0]) and _is_below(self.new, blocks[1]))
        )

    # --- changed sentences ---

    def _pair_changes(self, pair: Pair) -> list[Change]:
        olds, news = _words(pair.before), _words(pair.after)
        whole = (olds[0].start, olds[-1].end), (news[0].start, news[-1].end)
        if pair.is_moved:
            return [Change("cosmetic", *whole)]
        changes = find_changes((self.old, olds), (self.new, news), language=self.language)
        if all(change.kind == "cosmetic" for change in changes):
            return self._quote_changes(changes, whole)
        texts = self.old.text[slice(*whole[0])], self.new.text[slice(*whole[1])]
        if any(map(is_notice, texts)):
            return [Change("correction", *whole)]
        return self._quote_changes(changes, whole)

    def _quote_changes(
        self, changes: list[Change], whole: tuple[tuple[int, int], tuple[int, int]]
    ) -> list[Change]:
        """Put one change of a quoted passage in place of the changes inside it."""
        olds = touching(self._passages[0], *whole[0])
        news = touching(self._passages[1], *whole[1])
        for old, new in _match_passages(olds, news):
            inner = [change for change in changes if _is_inside(change, old, new)]
            if old and new and all(change.kind == "cosmetic" for change in inner):
                continue
            if not inner:
                continue
            changes = [change for change in changes if change not in inner]
            changes.append(Change("quote", _hull(inner, old, side=0), _hull(inner, new, side=1)))
        return changes

    # --- sentences only one text has ---

    def _lone_changes(self, found: Alignment) -> Iterator[Change]:
        removed = self._without_furniture(found, side=0)
        added = self._without_furniture(found, side=1)
        for gap in sorted({left.gap for left in (*removed, *added)}):
            olds = _runs(self._typed(removed, gap, side=0))
            news = _runs(self._typed(added, gap, side=1))
            yield from _pair_up(olds, news, found.gaps[gap])

    def _without_furniture(self, found: Alignment, *, side: int) -> list[Left]:
        lefts = (found.removed, found.added)[side]
        if not self._has_prose:
            return list(lefts)
        text = (self.old, self.new)[side]
        counts = Counter(left.sentence.block for left in lefts)
        dropped = {
            block for block, count in counts.items()
            if count == len(text.sentences(text.blocks[block]))
            and (self._is_repeated(text.blocks[block], side=side)
                 or self._is_furniture(text.blocks[block])
                 or self._is_below_link(text.blocks[block], side=side))
        }  # fmt: skip
        return [left for left in lefts if left.sentence.block not in dropped]

    def _is_furniture(self, block: Block) -> bool:
        """Tell whether a paragraph only one text has is no part of the article by its wording."""
        if is_notice(block.text):
            return False
        return is_label(block.text) or is_promotion(block.text, self._topic)

    def _is_repeated(self, block: Block, *, side: int) -> bool:
        """Tell whether the other text says a whole paragraph, too: a quote pulled out, a copy."""
        other = (self.new, self.old)[side].running
        return weight(block.text) >= _LEAST_REPEATED and block.key.casefold() in other

    def _is_linked(self, block: Block, *, side: int, is_new: bool = True) -> bool:
        return is_label(block.text) or self._is_below_link(block, side=side, is_new=is_new)

    def _is_below_link(self, block: Block, *, side: int, is_new: bool = True) -> bool:
        """Tell whether a paragraph stands right below a link only one text has: a teaser."""
        above = (self.old, self.new)[side].blocks[max(0, block.index - 1)]
        is_one_sided = above.index in self._loose[side]
        is_short = weight(block.text) <= _MOST_TEASER
        return is_label(above.text) and is_short and (is_one_sided or not is_new)

    def _is_among_links(self, block: Block, *, side: int) -> bool:
        """Tell whether a second line nearby is a link or label that only one text has."""
        blocks = (self.old, self.new)[side].blocks
        near = [*blocks[max(0, block.index - 2) : block.index], *blocks[block.index + 1 :][:1]]
        links = [
            other for other in near
            if other.index in self._loose[side]
            and (is_label(other.text) or is_passing(other.text))
        ]  # fmt: skip
        return len(links) >= (1 if is_label(block.text) else 2)

    def _typed(
        self, lefts: Iterable[Left], gap: int, *, side: int
    ) -> list[tuple[Sentence, ChangeKind]]:
        return [
            (left.sentence, self._kind_of(left.sentence, side=side))
            for left in lefts if left.gap == gap
        ]  # fmt: skip

    def _kind_of(self, sentence: Sentence, *, side: int) -> ChangeKind:
        text = (self.old, self.new)[side]
        words = text.text[sentence.start : sentence.end]
        if is_notice(words) or is_notice(text.blocks[sentence.block].text):
            return "correction"
        return "quote" if touching(self._passages[side], sentence.start, sentence.end) else "text"


type _Run = tuple[ChangeKind, int, int]


def _runs(sentences: Iterable[tuple[Sentence, ChangeKind]]) -> list[_Run]:
    """Join neighbours of one kind in one paragraph."""
    runs: list[_Run] = []
    last: Sentence | None = None
    for sentence, kind in sentences:
        is_next = last and last.block == sentence.block and sentence.start - last.end <= 2
        if is_next and runs[-1][0] == kind:
            runs[-1] = (kind, runs[-1][1], sentence.end)
        else:
            runs.append((kind, sentence.start, sentence.end))
        last = sentence
    return runs


def _pair_up(olds: list[_Run], news: list[_Run], gap: tuple[int, int]) -> Iterator[Change]:
    """Set what was removed beside what came in its place, where both are of one kind."""
    waiting = list(olds)
    for kind, start, end in news:
        partner = next((run for run in waiting if run[0] == kind), None)
        if partner:
            waiting.remove(partner)
        yield Change(kind, partner[1:] if partner else (gap[0], gap[0]), (start, end))
    for kind, start, end in waiting:
        yield Change(kind, (start, end), (gap[1], gap[1]))


def _shared(old: Text, new: Text) -> list[str]:
    """Return what both texts say, without links and what stands right below them."""
    keys = {block.key for block in old.blocks}
    return [
        block.key for block in new.blocks
        if block.key in keys and not is_label(block.text)
        and not (block.index and is_label(new.blocks[block.index - 1].text))
    ]  # fmt: skip


def _has_prose(text: Text) -> bool:
    """Tell whether a text has a paragraph, or several short ones, among which furniture is told."""
    sentences = sum(not is_label(block.text) for block in text.blocks)
    return sentences >= _LEAST_SENTENCES or any(is_prose(block.text) for block in text.blocks)


def _is_below(text: Text, block: Block) -> bool:
    """Tell whether no paragraph of running text follows a block."""
    return not any(is_prose(other.text) for other in text.blocks[block.index :])


def _words(sentences: Sequence[Sentence]) -> list[Word]:
    return [word for sentence in sentences for word in sentence.words]


def _match_passages(
    olds: list[Passage], news: list[Passage]
) -> Iterator[tuple[Passage | None, Passage | None]]:
    """Pair quoted passages: the same words, else the likest; a passage may stay alone."""
    left = list(news)
    lone: list[Passage] = []
    for old in olds:
        same = next((new for new in left if new.words == old.words), None)
        if same:
            left.remove(same)
            yield old, same
        else:
            lone.append(old)
    for old in lone:
        best = max(left, key=lambda new: _likeness(old, new), default=None)
        if best and _likeness(old, best) >= 0.4:
            left.remove(best)
            yield old, best
        else:
            yield old, None
    yield from ((None, new) for new in left)


def _likeness(old: Passage, new: Passage) -> float:
    return likeness(frozenset(old.words), frozenset(new.words))


def _is_inside(change: Change, old: Passage | None, new: Passage | None) -> bool:
    return any(
        passage and (
            (stretch[0] < passage.end and stretch[1] > passage.start)
            or (stretch[0] == stretch[1] and passage.start < stretch[0] < passage.end)
        )
        for stretch, passage in ((change.before, old), (change.after, new))
    )  # fmt: skip


def _hull(changes: list[Change], passage: Passage | None, *, side: int) -> tuple[int, int]:
    stretches = [(change.before, change.after)[side] for change in changes]
    if passage:
        stretches.append((passage.start, passage.end))
    told = [s for s in stretches if s[0] < s[1]] or stretches[:1]
    return min(s[0] for s in told), max(s[1] for s in told)
