"""How the tables of time expressions are written and checked.

A case is publication date, sentence with the expression in square brackets, TIMEX3 value and
interval. An interval is written ``start/end precision``, one day as the day alone; ``..`` is an
open end and ``-`` no interval at all.
"""

from __future__ import annotations

from dateline.annotate.times import find_times
from dateline.model import Interval, TimeExpression

Case = tuple[str | None, str, str, str]


def check(case: Case, *, language: str) -> None:
    """Assert that the bracketed words are found and read as the case says."""
    published, marked, value, interval = case
    text = marked.replace("[", "").replace("]", "")
    start = marked.index("[")
    found = find_times(text, published=published, language=language)
    at = {(time.start, time.end): time for time in found}
    span = (start, marked.index("]") - 1)
    assert span in at, [text[time.start : time.end] for time in found]
    assert (at[span].value, write_interval(at[span].interval)) == (value, interval)


def write_interval(interval: Interval | None) -> str:
    """Write an interval as the tables have it."""
    if interval is None:
        return "-"
    if interval.start == interval.end and interval.precision == "day":
        return interval.start or ""
    return f"{interval.start or '..'}/{interval.end or '..'} {interval.precision}"


def one(text: str, *, published: str | None = "2024-01-17", language: str = "en") -> TimeExpression:
    """Return the only time expression of a text."""
    found = find_times(text, published=published, language=language)
    assert len(found) == 1, [text[time.start : time.end] for time in found]
    return found[0]
