"""The judgement of a feed: FeedReading and what the catalogue says of its source → FeedHealth."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Literal

import msgspec

from dateline.model import Feed, FeedReading, Problem, Source
from dateline.reference.coverage import FRESH
from dateline.reference.sources import host_of

Verdict = Literal["alive", "doubtful", "unreached", "dead"]
_PASSING = frozenset(
    {"fetch.timeout", "fetch.busy", "fetch.dns", "fetch.protocol", "fetch.refused",
     "fetch.robots_unread", "fetch.status"}
)  # fmt: skip
"""Codes of what may be over tomorrow, or lies at this end of the line."""
_ALIKE = ({"bs", "hr", "sr", "sh"}, {"id", "ms"}, {"no", "nb", "nn", "da"}, {"fa", "ps"})
"""Languages that a few headlines do not tell apart."""
_FEW = 0.25
"""Share of the items expected, below which a feed is doubtful."""
_SECOND_LEVEL = frozenset({"co", "com", "net", "org", "ac", "gov", "gob", "edu", "or", "ne", "go"})


class FeedHealth(msgspec.Struct, frozen=True, kw_only=True):
    """How a feed was found: alive, doubtful for the reasons given, or not read, with a code."""

    source: str
    url: str
    verdict: Verdict
    reasons: tuple[str, ...] = ()
    code: str = ""
    """Of the Problem, where nothing was read."""
    items: int = 0
    newest: datetime | None = None
    language: str = ""


def judge(
    source: Source,
    feed: Feed,
    outcome: FeedReading | Problem,
    *,
    dates: Iterable[datetime],
    language: str,
    now: datetime,
) -> FeedHealth:
    """Judge a feed by what one look at it gave.

    Args:
        source: what the catalogue says of the publisher.
        feed: and of this feed.
        outcome: what was read, or why nothing was.
        dates: when its items were published, as far as they tell.
        language: what its headlines are written in; empty where they are too short to tell.
        now: when it was looked at.
    """
    if isinstance(outcome, Problem):
        return FeedHealth(
            source=source.id, url=feed.url, code=outcome.code, reasons=(outcome.message,),
            verdict="unreached" if outcome.code in _PASSING else "dead",
        )  # fmt: skip
    is_index = outcome.kind == "sitemap" and outcome.feeds
    if not outcome.items and not is_index:
        return FeedHealth(
            source=source.id, url=feed.url, verdict="dead", code="feed.silent",
            reasons=("it holds no items",),
        )  # fmt: skip
    known = [date for date in dates if date <= now]
    reasons = (
        _stale(known, now),
        _wrong_language(source, feed, language),
        _wrong_host(source, outcome),
        _sparse(source, known),
    )
    told = tuple(reason for reason in reasons if reason)
    return FeedHealth(
        source=source.id, url=feed.url, verdict="doubtful" if told else "alive", reasons=told,
        items=len(outcome.items), newest=max(known, default=None), language=language,
    )  # fmt: skip


def _stale(dates: list[datetime], now: datetime) -> str:
    if not dates or now - max(dates) <= FRESH:
        return ""
    return f"nothing new since {max(dates):%Y-%m-%d}"


def _wrong_language(source: Source, feed: Feed, language: str) -> str:
    expected = {feed.language} if feed.language else set(source.languages)
    alike = set[str]().union(*(group for group in _ALIKE if group & expected))
    if not language or not expected or language in expected | alike:
        return ""
    return f"written in {language}, not {' or '.join(sorted(expected))}"


def _wrong_host(source: Source, reading: FeedReading) -> str:
    """Say where most items lead, if that is no site of the source."""
    own = {_site(host_of(url)) for url in (source.homepage, *(feed.url for feed in source.feeds))}
    own |= {_site(host) for host in source.hosts}
    sites = Counter(_site(host_of(item.url)) for item in reading.items)
    if sum(count for site, count in sites.items() if site in own) * 2 >= len(reading.items):
        return ""
    return f"items lead to {sites.most_common(1)[0][0]}"


def _sparse(source: Source, dates: list[datetime]) -> str:
    """Say where a feed brings far fewer items than its share of what its source is to bring."""
    if source.items_per_day is None or len(dates) < 2:
        return ""
    days = (max(dates) - min(dates)).total_seconds() / 86_400
    rate = len(dates) / max(days, 1.0)
    share = source.items_per_day / max(1, len(source.feeds))
    return f"{rate:.1f} items a day, {share:.1f} expected" if rate < _FEW * share else ""


def _site(host: str) -> str:
    """Return the site a host is of.

    >>> _site("english.ahram.org.eg"), _site("rss.orf.at")
    ('ahram.org.eg', 'orf.at')
    """
    labels = host.split(".")
    parts = 3 if len(labels) > 2 and labels[-2] in _SECOND_LEVEL and len(labels[-1]) == 2 else 2
    return ".".join(labels[-parts:])
