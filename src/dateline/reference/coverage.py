"""How well each country is covered: its sources, their feeds, and how many of them are alive."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

import msgspec

from dateline.model import FeedState, Source
from dateline.reference.countries import Countries

FRESH = timedelta(days=30)
"""A feed is alive if it was read well within so many days."""


class CountryCoverage(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of one country's press; feeds from elsewhere are regional desks abroad."""

    code: str
    name: str
    sources: int = 0
    local_feeds: int = 0
    feeds_elsewhere: int = 0
    live_local: int = 0
    live_elsewhere: int = 0
    last_good: datetime | None = None

    @property
    def feeds(self) -> int:
        """All feeds that tell of the country."""
        return self.local_feeds + self.feeds_elsewhere

    @property
    def live(self) -> int:
        """All feeds that were read well lately."""
        return self.live_local + self.live_elsewhere


def coverage_of(
    sources: Iterable[Source], states: Iterable[FeedState], countries: Countries, *, now: datetime
) -> list[CountryCoverage]:
    """Return the coverage of every country, by name; silent ones are there with zeros."""
    known = {state.url: state.last_good for state in states}
    found = {
        code: CountryCoverage(code=code, name=country.name)
        for code, country in countries.by_code.items()
    }
    for source in sources:
        home = found[source.country]
        found[source.country] = msgspec.structs.replace(home, sources=home.sources + 1)
        for feed in source.feeds:
            for code in feed.covers or (source.country,):
                found[code] = _with_feed(
                    found[code], known.get(feed.url), is_local=not feed.covers, now=now
                )
    return sorted(found.values(), key=lambda country: country.name)


def _with_feed(
    country: CountryCoverage, last_good: datetime | None, *, is_local: bool, now: datetime
) -> CountryCoverage:
    counted, live = ("local_feeds", "live_local") if is_local else _ELSEWHERE
    is_live = last_good is not None and now - last_good <= FRESH
    dates = [date for date in (country.last_good, last_good) if date is not None]
    changed: Mapping[str, object] = {
        counted: getattr(country, counted) + 1,
        live: getattr(country, live) + is_live,
        "last_good": max(dates, default=None),
    }
    return msgspec.structs.replace(country, **changed)


_ELSEWHERE = ("feeds_elsewhere", "live_elsewhere")
