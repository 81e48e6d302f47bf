"""Coverage: what is counted for a country, and when a feed is alive."""

from datetime import UTC, datetime, timedelta

import pytest

from dateline.model import Feed, FeedState, Source
from dateline.reference.countries import load_countries
from dateline.reference.coverage import CountryCoverage, coverage_of

NOW = datetime(2026, 12, 1, tzinfo=UTC)
SOURCES = [
    Source(id="tcd-a", name="A", country="TCD",
           feeds=(Feed(url="https://a.example/1"), Feed(url="https://a.example/2"))),
    Source(id="fra-b", name="B", country="FRA",
           feeds=(Feed(url="https://b.example/1"),
                  Feed(url="https://b.example/2", covers=("TCD", "NER")))),
    Source(id="ner-c", name="C", country="NER"),
]  # fmt: skip


def state(url: str, days: float | None) -> FeedState:
    good = None if days is None else NOW - timedelta(days=days)
    return FeedState(source="", url=url, next_poll=NOW, last_good=good)


@pytest.fixture
def found() -> dict[str, CountryCoverage]:
    states = [
        state("https://a.example/1", 2), state("https://a.example/2", 31),
        state("https://b.example/1", None), state("https://b.example/2", 29),
    ]  # fmt: skip
    coverage = coverage_of(SOURCES, states, load_countries(), now=NOW)
    return {country.code: country for country in coverage}


def test_feeds_count_at_home_or_where_they_report_on(found: dict[str, CountryCoverage]) -> None:
    chad, niger, france = (found[code] for code in ("TCD", "NER", "FRA"))
    assert (chad.sources, chad.local_feeds, chad.feeds_elsewhere) == (1, 2, 1)
    assert (niger.sources, niger.local_feeds, niger.feeds_elsewhere) == (1, 0, 1)
    assert (france.sources, france.feeds) == (1, 1)


def test_feed_is_alive_for_thirty_days(found: dict[str, CountryCoverage]) -> None:
    assert (found["TCD"].live_local, found["TCD"].live_elsewhere) == (1, 1)
    assert found["TCD"].last_good == NOW - timedelta(days=2)
    assert found["FRA"].live == 0
    assert found["FRA"].last_good is None


def test_silent_countries_are_there(found: dict[str, CountryCoverage]) -> None:
    assert set(found) == set(load_countries().by_code)
    assert found["DEU"] == CountryCoverage(code="DEU", name="Germany")
