"""Sources → record, for as long as it runs: poll, fetch, take in, code.

::

    feeds due ─► fetcher ─► reading ─► Poll ─────────────────► store
    items due ─► fetcher ─► capture ─► archive ─► take_in ───► store
    revisions not yet coded ─► coders ──────────────────────► store

What is to be done stands in the store and nowhere else: a feed's new state and the items it told
of are one transaction, and so are a page's capture, revision and item. A process killed at any
instant has either written such a step or will do it again.
"""

from __future__ import annotations

import fcntl
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event
from typing import Literal
from urllib.parse import urlsplit

import msgspec

from dateline.config import Settings
from dateline.errors import DefectError, NotAnArticleError, SourceError, UsageError
from dateline.ingest.captures import CaptureArchive
from dateline.ingest.feeds import read_feed
from dateline.ingest.fetching import Fetcher
from dateline.ingest.kinds import to_capture
from dateline.ingest.schedule import after_fetch, after_poll, unstuck
from dateline.model import (
    Article,
    FeedItem,
    FeedReading,
    FeedState,
    Intake,
    ItemState,
    Poll,
    Problem,
    Record,
    Request,
    Response,
    Revision,
    Source,
)
from dateline.pipeline.backlog import Coders, key_of, provenance_of
from dateline.pipeline.intake import take_in
from dateline.pipeline.reading import to_problem
from dateline.reference.rules import load_rules
from dateline.store import Store

MOST_IN_FLIGHT = 240
MOST_TO_ONE_HOST = 12
"""Requests held out at once, in all and to one host: one outlet must not fill the queue."""
MOST_PARTS = 20
"""Site maps of an index that are followed."""
OLDEST = timedelta(days=30)
"""Items a feed dates further back are an archive's to bring in, not a watch's."""
LONGEST_QUEUE = timedelta(minutes=15)
AT_ONCE = timedelta(minutes=20)
"""What falls due this soon belongs to a single round: queued items do, second looks do not."""
WAIT_SECONDS = 0.5
SEEN = 6
"""Revisions of an article in which furniture that came and went is looked for."""
UNCHANGED = 304
BUSY = "fetch.busy"
LOCK = "watch.lock"

HappeningKind = Literal[
    "polled", "unchanged", "stored", "revised", "seen", "failed", "coded", "tick"
]


class Happening(Record, frozen=True, kw_only=True):
    """One thing the watch did, told after it was written; ``tick`` ends each round."""

    kind: HappeningKind
    at: datetime
    url: str = ""
    source: str = ""
    code: str = ""
    """Of the Problem, for what failed."""
    message: str = ""
    count: int = 0
    """New items of a poll; events of a coding; requests in flight of a tick."""
    published: str | None = None
    article: str = ""


class Watch:
    """Polls, reads and stores the sources on file; ask :meth:`run` for what it does."""

    def __init__(
        self, store: Store, archive: CaptureArchive, fetcher: Fetcher, *, settings: Settings,
        clock: Callable[[], datetime], coders: Coders | None = None,
        sources: Collection[str] = (),
    ) -> None:  # fmt: skip
        self.store = store
        self.archive = archive
        self.fetcher = fetcher
        self.clock = clock
        self.coders = coders
        self.sources = sources
        self._provenance = provenance_of(coders.settings) if coders else ""
        self._rules = load_rules(settings)
        self._spacing = timedelta(seconds=settings.host_delay)
        self._feeds: dict[str, FeedState] = {}
        self._items: dict[str, ItemState] = {}

    def run(self, stop: Event, *, once: bool = False) -> Iterator[Happening]:
        """Work until ``stop`` is set, with ``once`` until nothing is due; yield what was done.

        Raises:
            DefectError: an error that no room foresaw, over one page; it names the capture.
            StoreError: the store cannot be written.
        """
        ahead = AT_ONCE if once else timedelta()
        self._unstick()
        while not stop.is_set():
            now = self.clock()
            self._ask(now, ahead)
            yield from self._take(list(self.fetcher.completed(timeout=WAIT_SECONDS)))
            yield from self._code()
            yield Happening(kind="tick", at=now, count=len(self._feeds) + len(self._items))
            if once and not self._is_busy(ahead):
                return

    def _unstick(self) -> None:
        """Make feeds due that would wait for a time the clock was set back from."""
        now = self.clock()
        for feed in self.store.feeds():
            state = unstuck(feed, now)
            if state is not None:
                self.store.record_poll(Poll(feed=state))

    def _is_busy(self, ahead: timedelta) -> bool:
        now = self.clock()
        return bool(
            self._feeds
            or self._items
            or (self.coders and self.coders.at_work)
            or self._feeds_due(now, limit=1)
            or self._items_due(now + ahead, limit=1)
        )

    # --- asking -------------------------------------------------------------------------

    def _ask(self, now: datetime, ahead: timedelta) -> None:
        """Hand what is due to the fetcher, feeds first, no host more than its share."""
        room = MOST_IN_FLIGHT - len(self._feeds) - len(self._items)
        if room <= 0:
            return
        hosts = Counter(map(host_of, [*self._feeds, *self._items]))
        for feed in self._feeds_due(now, limit=2 * MOST_IN_FLIGHT):
            if room > 0 and feed.url not in self._feeds and _is_free(feed.url, hosts):
                self._feeds[feed.url] = feed
                self.fetcher.submit(request_of(feed))
                room -= 1
        for item in self._items_due(now + ahead, limit=4 * MOST_IN_FLIGHT):
            if room > 0 and item.url not in self._items and _is_free(item.url, hosts):
                self._items[item.url] = item
                self.fetcher.submit(request_of(item))
                room -= 1

    def _feeds_due(self, now: datetime, *, limit: int) -> list[FeedState]:
        return self.store.feeds_due(now, limit=limit, sources=self.sources)

    def _items_due(self, now: datetime, *, limit: int) -> list[ItemState]:
        return self.store.items_due(now, limit=limit, sources=self.sources)

    # --- taking -------------------------------------------------------------------------

    def _take(self, outcomes: Iterable[Response | Problem]) -> Iterator[Happening]:
        """Write what came: each feed by itself, the pages of a round in one transaction."""
        now = self.clock()
        pages: list[tuple[ItemState, Response | Problem]] = []
        for outcome in outcomes:
            url = outcome.item if isinstance(outcome, Problem) else outcome.request.url
            if url in self._feeds:
                yield self._poll(self._feeds.pop(url), outcome, now)
            elif url in self._items:
                pages.append((self._items.pop(url), outcome))
        if pages:
            yield from self._take_pages(pages, now)

    def _poll(self, feed: FeedState, outcome: Response | Problem, now: datetime) -> Happening:
        reading = _reading_of(feed, outcome)
        state = after_poll(
            feed, reading, now=now, not_before=self._silence(outcome),
            answer=None if isinstance(outcome, Problem) else outcome,
        )  # fmt: skip
        items: tuple[ItemState, ...] = ()
        if isinstance(reading, FeedReading):
            items = items_of(reading, feed, now, spacing=self._spacing)
            self.store.add_feeds(parts_of(reading, feed, now))
        new = self.store.record_poll(Poll(feed=state, items=items))
        return _polled(state, reading, new, now)

    def _take_pages(
        self, pages: list[tuple[ItemState, Response | Problem]], now: datetime
    ) -> Iterator[Happening]:
        fresh: dict[str, Revision] = {}

        def latest(article: str) -> Revision | None:
            return fresh.get(article) or self.store.latest(article)

        intakes = []
        for item, outcome in pages:
            intake = self._intake(item, outcome, latest, now)
            if intake.revision:
                fresh[intake.revision.article.id] = intake.revision
            intakes.append(intake)
        self.archive.sync()
        self.store.record_intakes(intakes, now=now)
        yield from (_taken(intake, now) for intake in intakes)

    def _intake(
        self,
        item: ItemState,
        outcome: Response | Problem,
        latest: Callable[[str], Revision | None],
        now: datetime,
    ) -> Intake:
        """Decide what one answer to a page's request changes; the archive gets the bytes."""
        if isinstance(outcome, Problem) or outcome.status == UNCHANGED:
            return _without_page(item, outcome, now, not_before=self._silence(outcome))
        try:
            capture = to_capture(outcome)
        except (NotAnArticleError, SourceError) as error:
            return _without_page(item, to_problem(error, item=item.url), now)
        entry = self.archive.keep(
            capture, before=self.store.visit(capture.id, item=capture.item, at=None)
        )
        try:
            intake = take_in(
                capture, entry=entry, latest=latest, seen=self._seen, rules=self._rules
            )
        except DefectError as error:
            # A desk that runs for days must not stop for one page: it is kept, and told.
            intake = Intake(capture=entry, problem=to_problem(error, item=item.url))
        state = after_fetch(item, intake.problem or outcome, now=now)
        if intake.revision:
            state = msgspec.structs.replace(state, article=intake.revision.article.id)
        return msgspec.structs.replace(intake, item=state)

    def _seen(self, article: str) -> list[Article]:
        return [revision.article for revision in self.store.revisions(article)[-SEEN:-1]]

    def _silence(self, outcome: Response | Problem) -> datetime | None:
        """Return until when the host of what failed asked to be left alone."""
        if isinstance(outcome, Problem) and outcome.code == BUSY:
            return self.fetcher.quiet_until(outcome.item)
        return None

    # --- coding -------------------------------------------------------------------------

    def _code(self) -> Iterator[Happening]:
        """Write what was coded and hand out what is not; coding lags behind, nothing waits."""
        if self.coders is None:
            return
        now = self.clock()
        for coded in self.coders.completed():
            self.store.record_coding(
                coded.revision, self._provenance, coded.coding, coded.problems, now=now
            )
            article = coded.revision.article
            yield Happening(
                kind="coded", at=now, url=article.url, source=coded.revision.source,
                count=len(coded.coding.events), article=article.id,
                published=article.published,
            )  # fmt: skip
        room, at_work = self.coders.room, self.coders.at_work
        if not room:
            return
        for revision in self.store.uncoded(self._provenance, limit=room + len(at_work)):
            if key_of(revision) not in at_work and self.coders.room:
                self.coders.submit(revision)


# --- decisions --------------------------------------------------------------------------


def host_of(url: str) -> str:
    """Return the host and port of an address.

    >>> host_of("https://wire.example:8443/talks")
    'wire.example:8443'
    """
    return urlsplit(url).netloc.lower()


def _is_free(url: str, hosts: Counter[str]) -> bool:
    """Take a place at a host, if it has one left."""
    host = host_of(url)
    if hosts[host] >= MOST_TO_ONE_HOST:
        return False
    hosts[host] += 1
    return True


def request_of(state: FeedState | ItemState) -> Request:
    """Return what to ask for, with what is known of the last answer."""
    return Request(
        url=state.url, source=state.source, etag=state.etag, last_modified=state.last_modified
    )


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Hold the folder's lock: two watches would ask every host twice as often as agreed.

    Raises:
        UsageError: another watch holds it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / LOCK).open("w") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise UsageError(
                "another watch runs on this data folder", item=str(folder),
                hint="stop it first, or set another DATELINE_DATA",
            ) from error  # fmt: skip
        yield


def choose(
    sources: Iterable[Source], *, countries: Collection[str], ids: Collection[str]
) -> list[Source]:
    """Return the sources of some countries and those named; all where nothing is named.

    Raises:
        UsageError: a country has no source, or there is no source of a name.
    """
    known = list(sources)
    codes = {code.upper() for code in countries}
    chosen = [
        source
        for source in known
        if source.country in codes or source.id in ids or not (codes or ids)
    ]
    missing = (codes | set(ids)) - {name for s in chosen for name in (s.id, s.country)}
    if missing:
        raise UsageError(
            "there is no such source or country", item=min(missing),
            hint="dateline sources list shows them",
        )  # fmt: skip
    return chosen


def states_of(sources: Iterable[Source], now: datetime) -> list[FeedState]:
    """Return every feed of the sources as one that was never polled and is due at once."""
    return [
        FeedState(source=source.id, url=feed.url, kind=feed.kind, next_poll=now)
        for source in sources
        for feed in source.feeds
    ]


def items_of(
    reading: FeedReading, feed: FeedState, now: datetime, *, spacing: timedelta
) -> tuple[ItemState, ...]:
    """Return the items of a feed as addresses to be fetched, each some time after the one before.

    So a feed of a thousand items, which one host answers slowly, does not stand in front of
    everybody else's.
    """
    recent = (item for item in reading.items if _is_recent(item, now))
    return tuple(
        ItemState(
            url=item.url, source=feed.source, feed=feed.url, published=item.published,
            next_fetch=now + min(place * spacing, LONGEST_QUEUE),
        )
        for place, item in enumerate(recent)
    )  # fmt: skip


def parts_of(reading: FeedReading, feed: FeedState, now: datetime) -> list[FeedState]:
    """Return the site maps an index leads to, as feeds of the same source."""
    if feed.kind != "sitemap":
        return []
    parts = [part for part in reading.feeds if part.kind == "sitemap" and part.url != feed.url]
    return [
        FeedState(source=feed.source, url=part.url, kind="sitemap", next_poll=now)
        for part in parts[:MOST_PARTS]
    ]


def _is_recent(item: FeedItem, now: datetime) -> bool:
    told = item.updated or item.published
    return told is None or told[:10] >= (now - OLDEST).date().isoformat()


def _reading_of(feed: FeedState, outcome: Response | Problem) -> FeedReading | Response | Problem:
    if isinstance(outcome, Problem) or outcome.status == UNCHANGED:
        return outcome
    try:
        return read_feed(outcome, kind=feed.kind)
    except SourceError as error:
        return to_problem(error, item=feed.url)


def _without_page(
    item: ItemState, outcome: Response | Problem, now: datetime, *,
    not_before: datetime | None = None,
) -> Intake:  # fmt: skip
    problem = outcome if isinstance(outcome, Problem) else None
    state = after_fetch(item, outcome, now=now, not_before=not_before)
    return Intake(item=state, problem=problem)


def _polled(
    state: FeedState, reading: FeedReading | Response | Problem, new: int, now: datetime
) -> Happening:
    told = Happening(kind="polled", at=now, url=state.url, source=state.source, count=new)
    if isinstance(reading, Problem):
        return msgspec.structs.replace(
            told, kind="failed", code=reading.code, message=reading.message
        )
    return told if isinstance(reading, FeedReading) else _as(told, "unchanged")


def _taken(intake: Intake, now: datetime) -> Happening:
    item = intake.item or ItemState(url="", source="")
    told = Happening(kind="seen", at=now, url=item.url, source=item.source, article=item.article)
    if intake.problem:
        return msgspec.structs.replace(
            told, kind="failed", code=intake.problem.code, message=intake.problem.message
        )
    if intake.revision is None:
        return told
    told = msgspec.structs.replace(told, published=intake.revision.article.published)
    return _as(told, "stored" if intake.revision.number == 1 else "revised")


def _as(happening: Happening, kind: HappeningKind) -> Happening:
    return msgspec.structs.replace(happening, kind=kind)
