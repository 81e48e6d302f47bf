"""A sentence before and after → what was changed in it, by kind."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher

import msgspec

from dateline.clean.namespelling import (
    bare,
    is_beside_title,
    is_glue,
    is_spelling,
    read_names,
)
from dateline.clean.quantities import Unit, is_same, read_units
from dateline.clean.words import Text, Word
from dateline.model import ChangeKind
from dateline.text import fold

_MOST_COMPARED = 120_000
"""Product of two lengths up to which words are aligned; beyond it the whole has changed."""
_MOST_UNITS = 40
_NEAR = 2
"""Changes of wording with at most this many equal words between them are one."""
_TYPED = ("figure", "date", "name")


class Change(msgspec.Struct, frozen=True):
    """One change, with where it stands in the older and in the newer text."""

    kind: ChangeKind
    before: tuple[int, int]
    after: tuple[int, int]


class Side(msgspec.Struct):
    """The words of one side, with the units among them."""

    words: Sequence[Word]
    units: list[Unit]
    text: Text

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Return where words stand; an empty run stands behind the word before it."""
        if first < last:
            return self.words[first].start, self.words[last - 1].end
        at = self.words[first - 1].end if first else self.words[0].start if self.words else 0
        return at, at


class Pairing(msgspec.Struct):
    """Two sides of one sentence, in a language."""

    before: Side
    after: Side
    language: str


type Hunk = tuple[int, int, int, int]


def find_changes(
    before: tuple[Text, Sequence[Word]], after: tuple[Text, Sequence[Word]], *, language: str
) -> list[Change]:
    """Return what was changed between two sentences, in order; words that moved are not told."""
    capitals = before[0].capitals | after[0].capitals
    sides = [
        Side(words, _units(words, capitals, language), text) for text, words in (before, after)
    ]
    pairing = Pairing(sides[0], sides[1], language)
    changes = [*_quiet_changes(pairing)]
    for hunk in _hunks(pairing):
        changes.extend(_classify(hunk, pairing))
    return _join_near(sorted(changes, key=lambda c: (c.before, c.after)), pairing)


def _units(words: Sequence[Word], capitals: frozenset[str], language: str) -> list[Unit]:
    units = read_units(words, language)
    names = read_names(words, units, capitals, language=language)
    return sorted([*units, *names], key=lambda unit: unit.first)


# --- where words differ -----------------------------------------------------------------


def _opcodes(pairing: Pairing) -> Sequence[tuple[str, int, int, int, int]]:
    olds = [word.key for word in pairing.before.words]
    news = [word.key for word in pairing.after.words]
    if len(olds) * len(news) > _MOST_COMPARED:
        return [("replace", 0, len(olds), 0, len(news))]
    return SequenceMatcher(None, olds, news, autojunk=False).get_opcodes()


def _quiet_changes(pairing: Pairing) -> Iterator[Change]:
    """Yield words that are the same but for case, or for the form of a quote or dash."""
    for tag, i1, i2, j1, _ in _opcodes(pairing):
        for step in range(i2 - i1 if tag == "equal" else 0):
            if pairing.before.words[i1 + step].text != pairing.after.words[j1 + step].text:
                yield _change("cosmetic", (i1 + step, i1 + step + 1, j1 + step, j1 + step + 1),
                              pairing)  # fmt: skip


def _hunks(pairing: Pairing) -> list[Hunk]:
    """Return what differs, widened so that no figure, date or name is cut."""
    hunks: list[Hunk] = []
    for tag, *bounds in _opcodes(pairing):
        if tag == "equal":
            continue
        hunk = _widen((bounds[0], bounds[1], bounds[2], bounds[3]), pairing)
        while hunks and (hunk[0] < hunks[-1][1] or hunk[2] < hunks[-1][3]):
            last = hunks.pop()
            joined = (min(last[0], hunk[0]), max(last[1], hunk[1]), min(last[2], hunk[2]),
                      max(last[3], hunk[3]))  # fmt: skip
            hunk = _widen(joined, pairing)
        hunks.append(hunk)
    return hunks


def _widen(hunk: Hunk, pairing: Pairing) -> Hunk:
    """Take in the equal words on both sides that belong to a unit the hunk touches."""
    i1, i2, j1, j2 = hunk
    for _ in range(8):
        left = max(_reach(pairing.before.units, i1, i2)[0], _reach(pairing.after.units, j1, j2)[0])
        right = max(_reach(pairing.before.units, i1, i2)[1], _reach(pairing.after.units, j1, j2)[1])
        if not left and not right:
            break
        i1, j1 = max(0, i1 - left), max(0, j1 - left)
        i2 = min(len(pairing.before.words), i2 + right)
        j2 = min(len(pairing.after.words), j2 + right)
    return i1, i2, j1, j2


def _reach(units: Iterable[Unit], first: int, last: int) -> tuple[int, int]:
    """Return how many words are missing to the left and right for whole units."""
    left = right = 0
    for unit in units:
        # an empty stretch touches what it would cut in two
        is_cut = unit.first < last and unit.last > first
        if is_cut or unit.first < first == last < unit.last:
            left, right = max(left, first - unit.first), max(right, unit.last - last)
    return left, right


# --- what kind it is --------------------------------------------------------------------


def _classify(hunk: Hunk, pairing: Pairing) -> Iterator[Change]:
    """Yield the changes of one hunk: units against units, and the words left over."""
    olds = _items(pairing.before, hunk[0], hunk[1])
    news = _items(pairing.after, hunk[2], hunk[3])
    rows = _merge_loose(list(_match(olds, news)), pairing)
    for old, new in rows:
        place = _place(old, new, hunk)
        if kind := _kind_of(old, new, pairing):
            yield _change(kind, place, pairing)


def _items(side: Side, first: int, last: int) -> list[Unit]:
    """Return the units within bounds, and every other word as one of its own."""
    items, at = [], first
    starts = {unit.first: unit for unit in side.units if unit.first >= first and unit.last <= last}
    while at < last:
        unit = starts.get(at) or Unit(
            "mark" if side.words[at].is_mark else "word", at, at + 1, (side.words[at].key,)
        )
        items.append(unit)
        at = unit.last
    return items


type Row = tuple[list[Unit], list[Unit]]


def _match(olds: list[Unit], news: list[Unit]) -> Iterator[Row]:
    """Yield the cheapest pairing of two runs: like with like, the rest alone."""
    if len(olds) > _MOST_UNITS or len(news) > _MOST_UNITS:
        yield olds, news
        return
    costs = [[0.0] * (len(news) + 1) for _ in range(len(olds) + 1)]
    for i in range(len(olds), -1, -1):
        for j in range(len(news), -1, -1):
            if i < len(olds) or j < len(news):
                costs[i][j] = min(cost + costs[x][y] for cost, x, y in _steps(olds, news, (i, j)))
    i = j = 0
    while i < len(olds) or j < len(news):
        steps = _steps(olds, news, (i, j))
        _, x, y = min(steps, key=lambda step: step[0] + costs[step[1]][step[2]])
        yield olds[i:x], news[j:y]
        i, j = x, y


def _steps(olds: list[Unit], news: list[Unit], at: tuple[int, int]) -> list[tuple[float, int, int]]:
    i, j = at
    steps = []
    if i < len(olds) and j < len(news):
        steps.append((_cost(olds[i], news[j]), i + 1, j + 1))
    if i < len(olds):
        steps.append((0.5 if olds[i].kind == "mark" else 0.8, i + 1, j))
    if j < len(news):
        steps.append((0.5 if news[j].kind == "mark" else 0.8, i, j + 1))
    return steps


def _cost(old: Unit, new: Unit) -> float:
    if old.kind != new.kind:
        return 2.0
    if old.value == new.value:
        return 0.0
    return {"figure": 0.4, "date": 0.4, "name": 0.5, "mark": 0.3}.get(old.kind, 1.0)


def _is_typed(row: Row) -> bool:
    """Tell whether a row holds one figure, date or name on each side."""
    old, new = row
    return len(old) == len(new) == 1 and old[0].kind == new[0].kind and old[0].kind in _TYPED


def _merge_loose(rows: list[Row], pairing: Pairing) -> list[Row]:
    """Join what is no unit on both sides; articles and prepositions go with a unit beside them."""
    merged: list[Row] = []
    for row in rows:
        if _is_equal(row):
            merged.append(row)
        elif (
            merged
            and not _is_equal(merged[-1])
            and not _is_typed(row)
            and (not _is_typed(merged[-1]))
        ):
            merged[-1] = (merged[-1][0] + row[0], merged[-1][1] + row[1])
        else:
            merged.append(row)
    return _absorb(merged, pairing)


def _is_equal(row: Row) -> bool:
    old, new = row
    return (
        len(old) == len(new) == 1
        and old[0].kind == new[0].kind
        and (old[0].value == new[0].value and old[0].kind in ("word", "mark"))
    )


def _absorb(rows: list[Row], pairing: Pairing) -> list[Row]:
    """Join rows of nothing but glue to a typed row beside them."""
    result: list[Row] = []
    carried: Row = ([], [])
    for at, row in enumerate(rows):
        is_loose = not _is_equal(row) and not _is_typed(row) and _is_light(row, pairing)
        if is_loose and at + 1 < len(rows) and _is_typed(rows[at + 1]):
            carried = row
        elif is_loose and result and _is_changed_unit(result[-1]):
            result[-1] = (result[-1][0] + row[0], result[-1][1] + row[1])
        else:
            result.append((carried[0] + row[0], carried[1] + row[1]))
            carried = ([], [])
    return result


def _is_changed_unit(row: Row) -> bool:
    return (
        any(unit.kind in _TYPED for unit in row[0])
        and any(unit.kind in _TYPED for unit in row[1])
        and not _is_equal(row)
    )


def _is_light(row: Row, pairing: Pairing) -> bool:
    return all(
        unit.kind == "mark"
        or (unit.kind == "word" and is_glue(str(unit.value[0]), pairing.language))
        for unit in (*row[0], *row[1])
    )


def _kind_of(old: list[Unit], new: list[Unit], pairing: Pairing) -> ChangeKind | None:
    """Tell the kind of one row, or None where it says the same in the same words."""
    olds, news = _words_of(old, pairing.before), _words_of(new, pairing.after)
    if [word.text for word in olds] == [word.text for word in news]:
        return None
    typed = _typed(old), _typed(new)
    if len(typed[0]) == len(typed[1]) == 1 and typed[0][0].kind == typed[1][0].kind:
        return _kind_of_units(typed[0][0], typed[1][0], pairing)
    if _is_same_wording(olds, news, pairing):
        return "cosmetic"
    return _kind_of_loose(old, new, pairing)


def _typed(units: list[Unit]) -> list[Unit]:
    return [unit for unit in units if unit.kind in _TYPED]


def _words_of(units: list[Unit], side: Side) -> list[Word]:
    return [word for unit in units for word in side.words[unit.first : unit.last]]


def _kind_of_units(old: Unit, new: Unit, pairing: Pairing) -> ChangeKind:
    if is_same(old, new):
        return "cosmetic"
    if old.kind == "name":
        one = bare(pairing.before.words[old.first : old.last])
        return "cosmetic" if one == bare(pairing.after.words[new.first : new.last]) else "name"
    return "figure" if old.kind == "figure" else "date"


def _is_same_wording(olds: list[Word], news: list[Word], pairing: Pairing) -> bool:
    """Tell whether words differ in marks, accents, hyphens or spelling alone."""
    one = [word for word in olds if not word.is_mark]
    other = [word for word in news if not word.is_mark]
    if fold("".join(w.key for w in one)) == fold("".join(w.key for w in other)):
        return True
    if len(one) != len(other):
        return False
    return all(_is_spelling(a, b, pairing) for a, b in zip(one, other, strict=True))


def _is_spelling(old: Word, new: Word, pairing: Pairing) -> bool:
    """Tell whether a word was spelt otherwise; a spelling both texts use is a word of its own."""
    if old.key == new.key:
        return True
    if old.is_number or new.is_number or not is_spelling(old.key, new.key):
        return False
    is_kept = old.key in pairing.after.text.vocabulary or new.key in pairing.before.text.vocabulary
    return not is_kept or fold(old.key) == fold(new.key)


def _kind_of_loose(old: list[Unit], new: list[Unit], pairing: Pairing) -> ChangeKind:
    """Tell the kind of words that are not one unit against another."""
    kinds = {unit.kind for unit in (*_typed(old), *_typed(new))} - _idle(old, new, pairing)
    heavy = [
        unit for unit in (*old, *new)
        if unit.kind == "code" or (unit.kind == "word" and not is_glue(str(unit.value[0]),
                                                                      pairing.language))
    ]  # fmt: skip
    if len(kinds) == 1:
        kind = next(iter(kinds))
        is_told = bool(_typed(old)) != bool(_typed(new))
        most = 2 if kind != "name" and is_told and old and new else 0
        if len(heavy) <= most and not (heavy and len(_typed(old) + _typed(new)) > 1):
            return "figure" if kind == "figure" else "date" if kind == "date" else "name"
    if len(kinds) > 1 and not heavy:
        return "figure" if "figure" in kinds else "date" if "date" in kinds else "name"
    return "name" if not kinds and _is_caseless_name(old, new, pairing) else "text"


def _idle(old: list[Unit], new: list[Unit], pairing: Pairing) -> set[str]:
    """Return figures that count nothing: 'one', 'un', 'bir' stand as articles do."""
    figures = [unit for unit in (*old, *new) if unit.kind == "figure"]
    is_idle = (
        all(unit.value == (1.0, "") for unit in figures)
        and not any(
            pairing.before.words[unit.first].is_number for unit in old if unit.kind == "figure"
        )
        and not any(
            pairing.after.words[unit.first].is_number for unit in new if unit.kind == "figure"
        )
    )
    return {"figure"} if is_idle else set()


def _is_caseless_name(old: list[Unit], new: list[Unit], pairing: Pairing) -> bool:
    if not old or not new:
        return False
    sides = ((old, pairing.before), (new, pairing.after))
    if any(re.match(r"[^\W_]", w.text) and w.text.lower() != w.text.upper()
           for units, side in sides for w in _words_of(units, side)):  # fmt: skip
        return False
    if all(re.fullmatch(r"[\u30a1-\u30ff・]+", "".join(w.text for w in _words_of(units, side)))
           for units, side in sides):  # fmt: skip
        return True
    return any(
        is_beside_title(side.words, units[0].first, units[-1].last, language=pairing.language)
        for units, side in sides
    )


# --- where it stands --------------------------------------------------------------------


def _place(old: list[Unit], new: list[Unit], hunk: Hunk) -> Hunk:
    """Return the bounds of a row in words; an empty side stands where the other does."""
    i1, i2 = (min(u.first for u in old), max(u.last for u in old)) if old else (-1, -1)
    j1, j2 = (min(u.first for u in new), max(u.last for u in new)) if new else (-1, -1)
    if i1 < 0:
        i1 = i2 = hunk[0] if j1 == hunk[2] else hunk[1]
    if j1 < 0:
        j1 = j2 = hunk[2] if i1 == hunk[0] else hunk[3]
    return i1, i2, j1, j2


def _change(kind: ChangeKind, place: Hunk, pairing: Pairing) -> Change:
    return Change(
        kind, pairing.before.span(place[0], place[1]), pairing.after.span(place[2], place[3])
    )


def _join_near(changes: list[Change], pairing: Pairing) -> list[Change]:
    """Join changes of wording that nearly touch, and all cosmetic ones of a sentence."""
    joined: list[Change] = []
    for change in changes:
        last = joined[-1] if joined else None
        if (
            last
            and last.kind == change.kind
            and (
                change.kind == "cosmetic"
                or (change.kind == "text" and _is_near(last, change, pairing))
            )
        ):
            joined[-1] = _join(last, change)
        else:
            joined.append(change)
    return joined


def _join(one: Change, other: Change) -> Change:
    return Change(
        one.kind,
        (min(one.before[0], other.before[0]), max(one.before[1], other.before[1])),
        (min(one.after[0], other.after[0]), max(one.after[1], other.after[1])),
    )


def _is_near(one: Change, other: Change, pairing: Pairing) -> bool:
    between = pairing.before.text.text[one.before[1] : other.before[0]]
    beyond = pairing.after.text.text[one.after[1] : other.after[0]]
    return len(between.split()) <= _NEAR and len(beyond.split()) <= _NEAR
