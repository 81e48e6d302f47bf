"""Readings → intervals: from when to when, heeding 'since', 'until' and 'from … to'.

A time expression is the words of the time alone, as TIMEX3 has it; the words before and between
decide which dates an event has. Both halves of a range bear the whole of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

import msgspec

from dateline.annotate.timecalendar import Period, last_day, shifted, to_interval
from dateline.annotate.timegrammar import Grammar, Match, senses_at
from dateline.annotate.timescene import Reading
from dateline.annotate.timetokens import OTHER, Tokens
from dateline.model import Interval, TimeExpression


class Told(msgspec.Struct, frozen=True):
    """A match and what it was read as."""

    match: Match
    reading: Reading


class Page(msgspec.Struct, frozen=True):
    """A text as the grammar of its language sees it, and when it was published."""

    text: str
    tokens: Tokens
    grammar: Grammar
    published: date | None


def express(told: Sequence[Told], page: Page) -> tuple[TimeExpression, ...]:
    """Return the time expressions of what was told, with their intervals."""
    intervals = [_bounded(one, page) for one in told]
    for index, (left, right) in enumerate(pairwise(told)):
        if _is_range(left.match, right.match, page):
            joined = _join(left, right, page)
            if joined:
                intervals[index] = intervals[index + 1] = joined
    return tuple(
        _to_expression(one, interval, page) for one, interval in zip(told, intervals, strict=True)
    )


def _to_expression(one: Told, interval: Interval | None, page: Page) -> TimeExpression:
    return TimeExpression(
        start=one.match.start,
        end=one.match.end,
        type=one.reading.type,
        value=one.reading.value,
        interval=interval,
        mod=one.reading.mod,
        is_future=_is_future(one.reading, interval, page.published),
    )


def _is_future(reading: Reading, interval: Interval | None, published: date | None) -> bool | None:
    if reading.is_future is not None:
        return reading.is_future
    if interval is None or published is None:
        return None
    today = published.isoformat()
    if interval.start and interval.start > today[: len(interval.start)]:
        return True
    if interval.end and interval.end < today[: len(interval.end)]:
        return False
    return None


# --- since, until, before, after ----------------------------------------------------------


def _bounded(one: Told, page: Page) -> Interval | None:
    """Return the interval of a reading, open where a word before opens it: 'since 2011'."""
    reading = one.reading
    if reading.interval or reading.period is None:
        return reading.interval
    plain = to_interval(reading.period)
    start, end = _edges(_bound_of(one, page), plain, one, page)
    if (start, end) == (plain.start, plain.end):
        return plain
    return Interval(start=start, end=end, precision="open")


def _edges(bound: str, plain: Interval, one: Told, page: Page) -> tuple[str | None, str | None]:
    """Return start and end as the bound leaves them; 'after Friday' begins where Friday ends."""
    period = one.reading.period
    is_ahead = page.published is not None and period is not None and period.first > page.published
    if bound == "SINCE" or (bound == "FROM" and is_ahead):
        return plain.start, None
    if bound == "UNTIL":
        return None, plain.end
    if bound in ("AFTER", "BEFORE") and _is_whole(one, page):
        return (plain.end, None) if bound == "AFTER" else (None, plain.start)
    return plain.start, plain.end


def _bound_of(one: Told, page: Page) -> str:
    """Return the bound that the words before set, passing over 'the', 'about', 'at least'."""
    for index in range(one.match.first - 1, one.match.first - 4, -1):
        senses = senses_at(page.text, page.tokens, index, page.grammar)
        if "BOUND" in senses or "ARTICLE" not in senses:
            return senses.get("BOUND", "")
    return ""


def _is_whole(one: Told, page: Page) -> bool:
    """Tell whether the time is meant, not what happened then: 'after Friday's vote'."""
    following = page.tokens.classes[one.match.last : one.match.last + 1]
    is_possessive = bool(following) and following in page.grammar.marks["POSS"]
    return one.reading.type == "DATE" and not is_possessive and not noun_after(one.match, page)


def noun_after(match: Match, page: Page) -> str:
    """Return ``noun`` or ``plural`` where a word that may be one follows at once; else nothing.

    Only words that the time tables do not know count: these hold the function words as well.
    """
    words = [_plain_word(match.last + step, page) for step in (0, 1)]
    if not words[0]:
        return ""
    return "plural" if any(len(word) > 3 and word.endswith("s") for word in words) else "noun"


def _plain_word(index: int, page: Page) -> str:
    """Return an unknown word in lower case that stands there; else nothing."""
    if index >= len(page.tokens.spans) or page.tokens.classes[index] != OTHER:
        return ""
    start, end = page.tokens.spans[index]
    word = page.text[start:end]
    return word if word.isalpha() and word[0].islower() else ""


# --- from … to ----------------------------------------------------------------------------


def _is_range(left: Match, right: Match, page: Page) -> bool:
    """Tell whether 'to', a dash, or 'and' after 'between' stands alone between the two."""
    if right.first - left.last != 1:
        return False
    senses = senses_at(page.text, page.tokens, left.last, page.grammar)
    start, end = page.tokens.spans[left.last]
    if "RANGE" in senses or page.text[start:end] in ("-", "–", "—"):
        return True
    before = senses_at(page.text, page.tokens, left.first - 1, page.grammar)
    return "AND" in senses and "BETWEEN" in before


def _join(left: Told, right: Told, page: Page) -> Interval | None:
    """Return the interval from the one to the other, if they are in order."""
    begin, finish = left.reading.period, right.reading.period
    if begin is None or finish is None:
        return None
    if begin.first > last_day(finish) and page.published:
        begin, finish = _one_week_apart(begin, finish, page.published)
    if begin.first > last_day(finish):
        return None
    return Interval(start=to_interval(begin).start, end=to_interval(finish).end, precision="range")


def _one_week_apart(begin: Period, finish: Period, published: date) -> tuple[Period, Period]:
    """Put 'from Monday to Wednesday' in order, where publication lies between the two."""
    if begin.unit != "day" or finish.unit != "day":
        return begin, finish
    if begin.first - finish.first >= timedelta(days=7):
        return begin, finish
    if finish.first <= published:
        return shifted(begin, -7) or begin, finish
    return begin, shifted(finish, 7) or finish
