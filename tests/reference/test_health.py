"""How a feed is judged by one look: a table of what came and what is said of it."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from dateline.model import Feed, FeedItem, FeedReading, Problem, Source
from dateline.reference.health import FeedHealth, judge

NOW = datetime(2026, 12, 1, tzinfo=UTC)
FEED = Feed(url="https://rss.orf.at/news.xml")
SOURCE = Source(id="aut-orf", name="ORF", country="AUT", homepage="https://orf.at/",
                feeds=(FEED,), languages=("de",), hosts=("oe1.example",))  # fmt: skip


def reading(*hosts: str) -> FeedReading:
    items = (FeedItem(url=f"https://{host}/{n}") for n, host in enumerate(hosts))
    return FeedReading(kind="feed", items=tuple(items))


def found(
    outcome: FeedReading | Problem, *, days: float | None = 1, language: str = "de",
    source: Source = SOURCE,
) -> FeedHealth:  # fmt: skip
    dates = [] if days is None else [NOW - timedelta(days=days), NOW - timedelta(days=days + 9)]
    return judge(source, FEED, outcome, dates=dates, language=language, now=NOW)


def test_feed_that_is_well() -> None:
    health = found(reading("orf.at", "sport.orf.at", "oe1.example"))
    assert health == FeedHealth(
        source="aut-orf", url=FEED.url, verdict="alive", items=3, language="de",
        newest=NOW - timedelta(days=1),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("hosts", "days", "language", "reason"),
    [
        (("orf.at",), 30, "de", ""),
        (("orf.at",), 31, "de", "nothing new since 2026-10-31"),
        (("orf.at",), None, "de", ""),
        (("orf.at",), -5, "de", ""),
        (("orf.at",), 1, "", ""),
        (("orf.at",), 1, "en", "written in en, not de"),
        (("orf.at", "ads.example", "ads.example"), 1, "de", "items lead to ads.example"),
        (("orf.at", "ads.example"), 1, "de", ""),
        (("notorf.at",), 1, "de", "items lead to notorf.at"),
    ],
)
def test_doubt_has_a_reason(
    hosts: tuple[str, ...], days: float | None, language: str, reason: str
) -> None:
    health = found(reading(*hosts), days=days, language=language)
    assert health.reasons == ((reason,) if reason else ())
    assert health.verdict == ("doubtful" if reason else "alive")


def test_a_date_to_come_is_not_the_newest() -> None:
    assert found(reading("orf.at"), days=-1).newest == NOW - timedelta(days=8)


@pytest.mark.parametrize(("stated", "written", "doubts"),
                         [("sr", "hr", 0), ("id", "ms", 0), ("fr", "hr", 1)])  # fmt: skip
def test_languages_alike_are_not_told_apart(stated: str, written: str, doubts: int) -> None:
    source = Source(id="aut-orf", name="", country="AUT", feeds=(FEED,), languages=(stated,))
    assert len(found(reading("orf.at"), language=written, source=source).reasons) == doubts


@pytest.mark.parametrize(
    ("expected", "reason"),
    [(None, ""), (0.5, ""), (4.0, "0.2 items a day, 4.0 expected")],
)
def test_far_fewer_items_than_expected_is_a_doubt(expected: float | None, reason: str) -> None:
    source = msgspec.structs.replace(SOURCE, items_per_day=expected)
    health = found(reading("orf.at"), source=source)
    assert health.reasons == ((reason,) if reason else ())


def test_index_of_sitemaps_is_alive_by_what_it_leads_to() -> None:
    index = FeedReading(kind="sitemap", feeds=(Feed(url="https://orf.at/map.xml"),))
    assert found(index, days=None, language="").verdict == "alive"
    page = FeedReading(kind="page", feeds=index.feeds)
    assert found(page, days=None, language="").verdict == "dead"


def test_feed_without_items_or_answer_is_dead() -> None:
    assert found(reading()).code == "feed.silent"
    problem = Problem(item=FEED.url, code="fetch.missing", message="404")
    health = found(problem)
    assert (health.verdict, health.code, health.reasons) == ("dead", "fetch.missing", ("404",))


@pytest.mark.parametrize("code", ["fetch.timeout", "fetch.busy", "fetch.dns", "fetch.status"])
def test_what_may_be_over_tomorrow_is_not_dead(code: str) -> None:
    assert found(Problem(item=FEED.url, code=code, message="")).verdict == "unreached"
