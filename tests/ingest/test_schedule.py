"""Feeds are asked as often as they publish; what fails is asked ever more rarely."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.ingest.schedule import (
    GONE_POLL,
    LONGEST_BACK_OFF,
    LOOKS,
    MOST_FAILURES,
    MOST_POLL,
    after_fetch,
    after_poll,
    unstuck,
)
from dateline.model import (
    FeedItem,
    FeedReading,
    FeedState,
    ItemState,
    Problem,
    Request,
    Response,
)

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
URL = "https://wire.example/feed"
FEED = FeedState(source="xx-wire", url=URL, next_poll=NOW)
ITEM = ItemState(source="xx-wire", url="https://wire.example/1", next_fetch=NOW)


def answer(status: int = 200, **headers: str) -> Response:
    told = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return Response(request=Request(url=URL), url=URL, status=status, headers=told, fetched_at=NOW)


def reading(*minutes_ago: float, ttl: int | None = None) -> FeedReading:
    items = tuple(
        FeedItem(url=f"{URL}/{n}", published=(NOW - timedelta(minutes=n)).isoformat())
        for n in minutes_ago
    )
    return FeedReading(kind="feed", items=items, ttl_seconds=ttl)


def failure(code: str) -> Problem:
    return Problem(item=URL, code=code, message="it failed")


def wait_of(state: FeedState) -> float:
    """Return the minutes until the next poll."""
    return (state.next_poll - NOW) / timedelta(minutes=1)


@pytest.mark.parametrize(
    ("minutes_ago", "least", "most"),
    [
        ((1, 2, 3, 4), 1.8, 2.2),  # a wire: the shortest pause
        ((5, 25, 45, 65), 18, 22),  # an item every twenty minutes
        ((240, 480, 720), 216, 264),  # one every four hours
        ((4 * 1440, 5 * 1440), 0.9 * 720, 1.1 * 720),  # silent for days: the longest pause
        ((100, 101, 102), 22, 28),  # a burst, then silence
        ((-60, -30), 27, 33),  # dates in the future say nothing: as before
        ((), 27, 33),
    ],
)
def test_poll_follows_how_often_it_publishes(
    minutes_ago: tuple[float, ...], least: float, most: float
) -> None:
    assert least <= wait_of(after_poll(FEED, reading(*minutes_ago), now=NOW)) <= most


def test_publisher_who_asks_for_more_time_gets_up_to_an_hour() -> None:
    busy = reading(1, 2, 3, ttl=600)
    assert 9 <= wait_of(after_poll(FEED, busy, now=NOW)) <= 11
    aged = after_poll(FEED, reading(1, 2, 3), now=NOW, answer=answer(cache_control="max-age=1200"))
    assert 18 <= wait_of(aged) <= 22
    assert wait_of(after_poll(FEED, reading(1, 2, ttl=864_000), now=NOW)) <= 66


def test_good_poll_remembers_validators_and_the_newest_item() -> None:
    got = answer(etag='"a1"', last_modified="Tue, 01 Dec 2026 11:00:00 GMT")
    state = after_poll(FEED, reading(30, 90), now=NOW, answer=got)
    assert (state.etag, state.last_modified) == ('"a1"', "Tue, 01 Dec 2026 11:00:00 GMT")
    assert (state.newest, state.last_good) == (NOW - timedelta(minutes=30), NOW)
    assert state.items == 2


def test_unchanged_feed_is_asked_a_little_less_often_and_keeps_its_validators() -> None:
    state = after_poll(FEED, reading(30, 90), now=NOW, answer=answer(etag='"a1"'))
    again = after_poll(state, answer(304), now=NOW)
    assert again.poll_seconds == state.poll_seconds * 1.25
    assert again.etag == '"a1"'
    for _ in range(40):
        again = after_poll(again, answer(304), now=NOW)
    assert wait_of(again) <= 1.1 * MOST_POLL / timedelta(minutes=1)


def test_failures_back_off_and_a_good_poll_forgets_them() -> None:
    state, waits = FEED, []
    for _ in range(12):
        state = after_poll(state, failure("fetch.timeout"), now=NOW)
        waits.append(wait_of(state))
    assert waits[1] > 1.5 * waits[0]
    assert max(waits) <= 1.1 * LONGEST_BACK_OFF / timedelta(minutes=1)
    assert (state.failures, state.last_code) == (12, "fetch.timeout")
    assert after_poll(state, reading(10, 20), now=NOW).failures == 0


def test_host_that_asks_for_silence_gets_it() -> None:
    until = NOW + timedelta(hours=3)
    assert after_poll(FEED, failure("fetch.busy"), now=NOW, not_before=until).next_poll == until
    assert after_fetch(ITEM, failure("fetch.busy"), now=NOW, not_before=until).next_fetch == until


def test_feed_that_is_gone_is_asked_once_a_month() -> None:
    state = after_poll(FEED, failure("fetch.gone"), now=NOW)
    assert state.next_poll > NOW + 0.8 * GONE_POLL


def test_page_is_looked_at_again_five_times() -> None:
    item, now = ITEM, NOW
    for look in LOOKS:
        item = after_fetch(item, answer(), now=now)
        assert item.next_fetch is not None
        assert abs(item.next_fetch - now - look) <= 0.11 * look
        now = item.next_fetch
    assert after_fetch(item, answer(304), now=now).next_fetch is None


def test_page_that_is_old_when_first_seen_is_not_looked_at_again() -> None:
    old = ItemState(source="xx-wire", url=ITEM.url, published="2026-11-20")
    assert after_fetch(old, answer(), now=NOW).next_fetch is None


@pytest.mark.parametrize(
    ("code", "tries"),
    [
        ("fetch.gone", 1),
        ("fetch.robots", 1),
        ("fetch.address", 1),
        ("fetch.media", 1),
        ("fetch.missing", 2),
        ("article.wall", 2),
        ("fetch.timeout", MOST_FAILURES),
        ("fetch.tls", MOST_FAILURES),
    ],
)
def test_page_is_given_up_after_some_tries(code: str, tries: int) -> None:
    item = ITEM
    for number in range(1, tries + 1):
        item = after_fetch(item, failure(code), now=NOW)
        assert (item.next_fetch is None) == (number == tries)
    assert item.last_code == code


def test_clock_set_back_leaves_no_feed_waiting() -> None:
    state = after_poll(FEED, reading(10, 20), now=NOW)
    earlier = NOW - timedelta(days=400)
    mended = unstuck(state, earlier)
    assert mended is not None
    assert mended.next_poll == earlier
    assert unstuck(state, NOW) is None
    assert unstuck(FEED, earlier) is None


@given(
    st.lists(st.floats(-1e5, 1e6), max_size=20),
    st.none() | st.integers(-(10**9), 10**9),
    st.text(max_size=30),
)
def test_next_poll_is_always_ahead_and_within_bounds(
    minutes_ago: list[float], ttl: int | None, cache: str
) -> None:
    state = after_poll(
        FEED, reading(*minutes_ago, ttl=ttl), now=NOW, answer=answer(cache_control=cache)
    )
    assert 1.7 <= wait_of(state) <= 1.1 * MOST_POLL / timedelta(minutes=1)
