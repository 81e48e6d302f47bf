"""Sources looked at: each feed fetched once, read and judged, and what was found remembered.

::

    sources ─► feeds ─► fetch ─► read ─► judge ─► FeedHealth, FeedState ─► store

A look takes no items: the next poll of the watch finds all of them, so neither validators nor the
time of the next poll are changed here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime

import msgspec

from dateline.annotate.language import detect_language
from dateline.errors import FeedFormatError, NotFoundError
from dateline.ingest.discovery import find_feeds
from dateline.ingest.feeds import read_feed
from dateline.ingest.fetching import Fetcher
from dateline.ingest.schedule import read_time
from dateline.model import Feed, FeedReading, FeedState, Poll, Problem, Request, Response, Source
from dateline.pipeline.reading import to_problem
from dateline.reference.health import FeedHealth, judge
from dateline.store import Store

_AHEAD = 200
"""Feeds asked for at one time; the fetcher sees to each host's turn."""
_ENOUGH = 200
"""Letters of headlines below which their language is not told."""
_PATIENCE = 1.0

Wanted = Mapping[str, tuple[Source, Feed]]
"""Feeds by address, each with its source."""


def choose_feeds(
    sources: Iterable[Source], states: Iterable[FeedState], *, limit: int = 0
) -> Wanted:
    """Return the feeds to look at, those not looked at for longest first."""
    polls = {state.url: state.last_poll for state in states}
    pairs = [(source, feed) for source in sources for feed in source.feeds]
    pairs.sort(key=lambda pair: polls.get(pair[1].url) or datetime.min.replace(tzinfo=UTC))
    return {feed.url: (source, feed) for source, feed in pairs[: limit or None]}


def check_feeds(
    wanted: Wanted, fetcher: Fetcher, store: Store, *, clock: Callable[[], datetime]
) -> Iterator[FeedHealth]:
    """Look at feeds, remember in the store how each was found, and yield it as it is known."""
    states = {state.url: state for state in store.feeds()}
    waiting = iter(wanted)
    _submit(waiting, fetcher, _AHEAD)
    while fetcher.pending:
        done = 0
        for outcome in fetcher.completed(timeout=_PATIENCE):
            now = clock()
            source, feed = wanted[_address_of(outcome)]
            health = look(source, feed, outcome, now=now)
            store.record_poll(Poll(feed=remember(health, states.get(feed.url), feed, now=now)))
            done += 1
            yield health
        _submit(waiting, fetcher, done)


def _submit(waiting: Iterator[str], fetcher: Fetcher, count: int) -> None:
    for _, url in zip(range(count), waiting, strict=False):
        fetcher.submit(Request(url=url))


def _address_of(outcome: Response | Problem) -> str:
    return outcome.item if isinstance(outcome, Problem) else outcome.request.url


def look(source: Source, feed: Feed, outcome: Response | Problem, *, now: datetime) -> FeedHealth:
    """Read and judge what a feed answered: Response → FeedHealth."""
    reading = _read(outcome, feed)
    items = () if isinstance(reading, Problem) else reading.items
    dates = (read_time(item.published or item.updated) for item in items)
    titles = ". ".join(item.title for item in items)
    language = detect_language(titles) if len(titles) >= _ENOUGH else ""
    return judge(
        source, feed, reading, dates=[date for date in dates if date is not None],
        language=language, now=now,
    )  # fmt: skip


def _read(outcome: Response | Problem, feed: Feed) -> FeedReading | Problem:
    if isinstance(outcome, Problem):
        return outcome
    try:
        return read_feed(outcome, kind=feed.kind)
    except FeedFormatError as error:
        return to_problem(error, item=feed.url)


def remember(
    health: FeedHealth, before: FeedState | None, feed: Feed, *, now: datetime
) -> FeedState:
    """Return the feed's state after a look; when it is polled next stays as it was."""
    state = before or FeedState(source=health.source, url=feed.url, kind=feed.kind, next_poll=now)
    if health.code:
        return msgspec.structs.replace(
            state, last_poll=now, last_code=health.code, failures=state.failures + 1
        )
    newest = max((date for date in (state.newest, health.newest) if date), default=None)
    return msgspec.structs.replace(
        state, last_poll=now, last_good=now, last_code="", failures=0, newest=newest
    )


def find_source(
    url: str, fetcher: Fetcher, *, is_page: bool = False
) -> tuple[FeedReading, Feed, tuple[str, ...]]:
    """Return what an address holds, the feed it leads to, and other feeds it declares.

    Raises:
        FetchError: the address cannot be fetched.
        FeedFormatError: what it leads to is no feed.
        NotFoundError: it is a page that declares no feed.
    """
    response = fetcher.fetch(Request(url=url))
    if is_page:
        return read_feed(response, kind="page"), Feed(url=url, kind="page"), ()
    try:
        reading = read_feed(response)
    except FeedFormatError as error:
        if error.code != "feed.page":
            raise
        found = find_feeds(response)
        if not found:
            hint = "give the address of a feed, or --page to watch the page itself"
            raise NotFoundError("the page declares no feed", item=url, hint=hint) from error
        reading = read_feed(fetcher.fetch(Request(url=found[0].url)))
        return reading, found[0], tuple(feed.url for feed in found[1:])
    return reading, Feed(url=url, kind=reading.kind), ()
