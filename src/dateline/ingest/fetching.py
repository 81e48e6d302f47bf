"""Request → Response: the one way out to the net.

::

    with Fetcher(settings, clock=clock) as fetcher:
        fetcher.submit(Request(url="https://www.example.org/feed.xml"))
        for outcome in fetcher.completed(timeout=1.0):
            ...

A thread of its own runs an event loop; nobody else sees a coroutine. Every hop of a redirect goes
the whole way again: form of the address, robots.txt, the host's turn, name, address, connection.
No cookie is kept. See docs/decisions/0021.
"""

from __future__ import annotations

import asyncio
import queue
import re
import ssl
import threading
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import Future
from datetime import datetime, timedelta
from types import TracebackType
from typing import Self

import httpcore
import httpx
import msgspec

from dateline import __version__
from dateline.config import Settings
from dateline.errors import FetchError
from dateline.ingest import robots
from dateline.ingest.addresses import Resolver, check_url, read_allowance, resolve
from dateline.ingest.connecting import Answer, Asked, CheckedNetwork, ask
from dateline.ingest.decoding import ACCEPTED
from dateline.ingest.politeness import Lanes, retry_after
from dateline.model import Problem, Request, Response

type Outcome = Response | Problem

_MOST_REDIRECTS = 5
_MOST_AT_ONCE = 256
"""Requests on the wire at one time, all hosts together."""
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_FOR_GOOD = frozenset({301, 308})
_DENIED = frozenset({401, 402, 403, 407, 451})


class Fetcher:
    """Fetches what is submitted, politely and in any order; a context manager.

    Args:
        settings: limits, delays, time-outs, contact and allowed hosts.
        clock: tells the time an answer came.
        trust: certificates to trust; those of the system or ``SSL_CERT_FILE`` where none given.
        resolver: name and port → addresses; the system's where none given.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        clock: Callable[[], datetime],
        trust: ssl.SSLContext | None = None,
        resolver: Resolver = resolve,
    ) -> None:
        self._session = _Session(settings, clock=clock, trust=trust, resolver=resolver)
        self._clock = clock
        self._done: queue.SimpleQueue[Future[Outcome]] = queue.SimpleQueue()
        self._pending = 0
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="fetcher", daemon=True)
        self._thread.start()

    def submit(self, request: Request) -> None:
        """Begin to fetch; the outcome comes out of :meth:`completed`."""
        self._pending += 1
        self._schedule(self._session.fetch(request)).add_done_callback(self._done.put)

    def completed(self, *, timeout: float) -> Iterator[Outcome]:
        """Yield what is done by now; wait up to ``timeout`` seconds for the first."""
        try:
            future = self._done.get(timeout=max(0.0, timeout))
            while True:
                self._pending -= 1
                yield future.result()
                future = self._done.get_nowait()
        except queue.Empty:
            return

    @property
    def pending(self) -> int:
        """How many were submitted and not handed over yet."""
        return self._pending

    def fetch(self, request: Request) -> Response:
        """Fetch one address and wait for it.

        Raises:
            FetchError: no answer that can be used.
        """
        outcome = self._schedule(self._session.fetch(request)).result()
        if isinstance(outcome, Problem):
            raise FetchError(
                outcome.message, item=outcome.item, code=outcome.code, hint=outcome.hint
            )
        return outcome

    def quiet_until(self, url: str) -> datetime | None:
        """Return until when the host of ``url`` asked to be left alone (``Retry-After``)."""

        async def ask_loop() -> float:
            return self._session.silence_left(url)

        left = self._schedule(ask_loop()).result()
        return self._clock() + timedelta(seconds=left) if left > 0 else None

    def close(self) -> None:
        """Give up what is under way, close all connections and end the thread."""
        if self._loop.is_closed():
            return
        self._schedule(self._session.close()).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def __enter__(self) -> Self:
        """Return the fetcher."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the fetcher."""
        self.close()

    def _schedule[T](self, work: Coroutine[None, None, T]) -> Future[T]:
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_forever()
        self._loop.run_until_complete(self._loop.shutdown_asyncgens())


class _Hop(msgspec.Struct, frozen=True, kw_only=True):
    """Where a request stands: the address to be asked now, and those asked before."""

    request: Request
    url: httpx.URL
    before: tuple[str, ...] = ()
    is_for_good: bool = True


class _Session:
    """What the event loop holds: lanes, robots rules, and the limits."""

    def __init__(
        self,
        settings: Settings,
        *,
        clock: Callable[[], datetime],
        trust: ssl.SSLContext | None,
        resolver: Resolver,
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._allowance = read_allowance(settings.allow_hosts)
        self._agent = user_agent(settings.contact)
        self._network = CheckedNetwork(self._allowance, resolver)
        self._trust = trust if trust is not None else httpx.create_ssl_context()
        self._lanes = Lanes(
            connections=settings.host_connections,
            delay=settings.host_delay,
            open_pool=self._open_pool,
        )
        self._rules = robots.RobotsCache()
        self._asking: dict[str, asyncio.Task[robots.Rules]] = {}
        self._at_once = asyncio.Semaphore(_MOST_AT_ONCE)

    async def fetch(self, request: Request) -> Outcome:
        """Fetch one address; a known failure is a Problem that names the address asked for."""
        try:
            return await self._follow(request)
        except FetchError as error:
            return Problem(
                item=request.url, code=error.code, message=error.message, hint=error.hint
            )
        finally:
            await self._lanes.sweep()

    def silence_left(self, url: str) -> float:
        """Return how many seconds a URL's host is to be left alone still."""
        host = check_url(url, self._allowance).host
        return self._lanes.quiet_until(host) - asyncio.get_running_loop().time()

    async def close(self) -> None:
        """Cancel what is under way and close the connections."""
        mine = asyncio.current_task()
        tasks = [task for task in asyncio.all_tasks() if task is not mine]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._lanes.close()
        self._network.close()
        # Transports are closed in the loop's next turns.
        for _ in range(3):
            await asyncio.sleep(0)

    async def _follow(self, request: Request) -> Response:
        """Follow redirects hop by hop until something is answered."""
        hop = _Hop(request=request, url=check_url(request.url, self._allowance))
        while True:
            await self._check_robots(hop)
            answer = await self._ask(hop.url, request=request)
            if answer.status not in _REDIRECTS or not answer.header("location"):
                return self._conclude(hop, answer)
            hop = self._next_hop(hop, answer)

    def _next_hop(self, hop: _Hop, answer: Answer) -> _Hop:
        try:
            target = str(hop.url.join(answer.header("location")))
        except (httpx.InvalidURL, ValueError, UnicodeError) as error:
            raise FetchError(
                "it redirects to a malformed address", item=str(hop.url), code="fetch.redirects"
            ) from error
        url = check_url(target, self._allowance)
        before = (*hop.before, str(hop.url))
        if len(before) > _MOST_REDIRECTS or str(url) in before:
            why = "in a circle" if str(url) in before else f"more than {_MOST_REDIRECTS} times"
            raise FetchError(f"it redirects {why}", item=hop.request.url, code="fetch.redirects")
        return _Hop(
            request=hop.request, url=url, before=before,
            is_for_good=hop.is_for_good and answer.status in _FOR_GOOD,
        )  # fmt: skip

    def _conclude(self, hop: _Hop, answer: Answer) -> Response:
        """Make a response of the last answer, unless its status is a failure."""
        request = hop.request
        is_asked = bool(request.etag or request.last_modified)
        if answer.status not in {200, 203} and not (answer.status == 304 and is_asked):
            raise _status_error(request.url, answer)
        return Response(
            request=request,
            url=str(hop.url),
            status=answer.status,
            headers=answer.headers,
            body=answer.body,
            fetched_at=self._clock(),
            moved=str(hop.url) if hop.before and hop.is_for_good else "",
        )

    async def _ask(
        self, url: httpx.URL, *, request: Request | None = None, most: int | None = None
    ) -> Answer:
        """Ask for one address in its host's turn, without following redirects."""
        asked = Asked(
            url=url,
            headers=self._headers(url, request),
            limit=self._settings.max_bytes,
            most=most,
            timeout=self._settings.timeout,
        )
        lane = self._lanes.of(url.host)
        async with lane.turn(str(url)) as pool, self._at_once:
            try:
                answer = await ask(pool, asked)
            except FetchError:
                lane.renew()
                raise
            if not answer.is_whole:
                lane.renew()
        self._note_silence(url.host, answer)
        return answer

    def _note_silence(self, host: str, answer: Answer) -> None:
        if answer.status in {429, 503}:
            seconds = retry_after(answer.header("retry-after"), self._clock())
            if seconds is not None:
                self._lanes.silence(host, seconds)

    def _headers(self, url: httpx.URL, request: Request | None) -> list[tuple[bytes, bytes]]:
        headers = [
            (b"Host", url.netloc),
            (b"User-Agent", self._agent.encode("ascii")),
            (b"Accept", b"text/html, application/xml;q=0.9, application/json;q=0.9, */*;q=0.8"),
            (b"Accept-Encoding", ACCEPTED.encode("ascii")),
        ]
        if request is not None and request.etag:
            headers.append((b"If-None-Match", _header_value(request.etag)))
        if request is not None and request.last_modified:
            headers.append((b"If-Modified-Since", _header_value(request.last_modified)))
        return headers

    async def _check_robots(self, hop: _Hop) -> None:
        """Pass if the site's robots.txt allows the address.

        Raises:
            FetchError: it does not, or it could not be read now.
        """
        rules = await self._rules_of(hop.url)
        if not rules.allows(str(hop.url)):
            raise FetchError(
                "the site's robots.txt asks not to fetch it", item=str(hop.url),
                code="fetch.robots",
            )  # fmt: skip

    async def _rules_of(self, url: httpx.URL) -> robots.Rules:
        """Return a site's rules, asking once however many requests wait for them."""
        site = f"{url.scheme}://{url.netloc.decode('ascii')}"
        kept = self._rules.get(site, asyncio.get_running_loop().time())
        if kept is not None:
            return kept
        task = self._asking.get(site)
        if task is None:
            task = asyncio.get_running_loop().create_task(self._ask_robots(site))
            self._asking[site] = task
            task.add_done_callback(lambda _: self._asking.pop(site, None))
        return await asyncio.shield(task)

    async def _ask_robots(self, site: str) -> robots.Rules:
        url = check_url(f"{site}/robots.txt", self._allowance)
        hop = _Hop(request=Request(url=str(url)), url=url)
        while True:
            answer = await self._ask(hop.url, most=robots.MOST_BYTES)
            if answer.status not in _REDIRECTS or not answer.header("location"):
                break
            try:
                hop = self._next_hop(hop, answer)
            except FetchError:
                answer = Answer(status=404)
                break
        rules = robots.read_robots(answer.status, answer.body)
        if rules is None:
            raise FetchError(
                f"its robots.txt was answered with status {answer.status}", item=str(url),
                code="fetch.robots_unread",
            )  # fmt: skip
        now = asyncio.get_running_loop().time()
        self._rules.keep(site, rules, expires=now + robots.KEPT_SECONDS)
        self._lanes.slow_down(url.host, rules.delay)
        return rules

    def _open_pool(self) -> httpcore.AsyncConnectionPool:
        return httpcore.AsyncConnectionPool(
            ssl_context=self._trust,
            max_connections=max(1, self._settings.host_connections),
            keepalive_expiry=30.0,
            http2=True,
            network_backend=self._network,
        )


def user_agent(contact: str) -> str:
    """Return the User-Agent: who asks, and where a publisher can write to.

    >>> user_agent("https://desk.example/bot").partition(" ")[2]
    '(+https://desk.example/bot)'
    """
    told = re.sub(r"[^\x21-\x7e]", "", contact)
    return f"{robots.AGENT}/{__version__}" + (f" (+{told})" if told else "")


def _header_value(text: str) -> bytes:
    return re.sub(r"[^\x20-\x7e\x80-\xff]", "", text).strip().encode("latin-1")


def _status_error(url: str, answer: Answer) -> FetchError:
    status = answer.status
    told = f"the server answered with status {status}"
    if status == 404:
        return FetchError(told, item=url, code="fetch.missing")
    if status == 410:
        return FetchError(told, item=url, code="fetch.gone")
    if status in {429, 503}:
        return FetchError(told, item=url, code="fetch.busy")
    if status in _DENIED:
        return FetchError(told, item=url, code="fetch.denied")
    return FetchError(told, item=url, code="fetch.status")
