"""How a host is treated: few connections, a pause between requests, silence when it asks for it.

Each host has a lane of its own with its own pool of connections, so a slow host keeps nobody
waiting but its own requests. All of it lives in the fetcher's one thread.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpcore

from dateline.errors import FetchError

MOST_DELAY = 30.0
"""A crawl delay asked for is honoured up to this many seconds: some sites ask for a day."""
MOST_RETRY_AFTER = 86_400.0
_PATIENCE = 15.0
"""A host that is silent for longer is not waited for: its requests come back at once."""
_IDLE_SECONDS = 120.0


class Lane:
    """One host: who may speak to it now, and the connections kept to it."""

    def __init__(self, connections: int, open_pool: Callable[[], httpcore.AsyncConnectionPool]):
        self.delay = 0.0
        self.quiet_until = 0.0
        self.users = 0
        self.last_use = 0.0
        self._free = asyncio.Semaphore(max(1, connections))
        self._next_start = 0.0
        self._open_pool = open_pool
        self._pool: _Pool | None = None

    @asynccontextmanager
    async def turn(self, url: str) -> AsyncIterator[httpcore.AsyncConnectionPool]:
        """Wait until this host may be asked, and lend its connections.

        Raises:
            FetchError: it asked for silence longer than anybody should wait here.
        """
        self.users += 1
        try:
            self._check_silence(url)
            async with self._free:
                await self._wait(url)
                pool = self._take_pool()
                try:
                    yield pool.connections
                finally:
                    await _leave(pool)
        finally:
            self.users -= 1
            self.last_use = asyncio.get_running_loop().time()

    def renew(self) -> None:
        """Use fresh connections from now on; the old ones close when their last request ends.

        An HTTP/2 stream that was given up goes on sending in its connection.
        """
        if self._pool is not None:
            self._pool.is_old = True
            self._pool = None

    def is_idle(self, now: float) -> bool:
        """Tell whether the lane may be forgotten."""
        is_unused = self.users == 0 and now - self.last_use > _IDLE_SECONDS
        return is_unused and now > self.quiet_until

    async def close(self) -> None:
        """Close the connections."""
        if self._pool is not None:
            await self._pool.connections.aclose()
            self._pool = None

    def _check_silence(self, url: str) -> None:
        left = self.quiet_until - asyncio.get_running_loop().time()
        if left > _PATIENCE:
            raise FetchError(
                f"the host asked for {left:.0f} seconds of silence", item=url, code="fetch.busy"
            )

    async def _wait(self, url: str) -> None:
        loop = asyncio.get_running_loop()
        self._check_silence(url)
        start = max(self._next_start, self.quiet_until, loop.time())
        self._next_start = start + self.delay
        if start > loop.time():
            await asyncio.sleep(start - loop.time())
            self._check_silence(url)

    def _take_pool(self) -> _Pool:
        if self._pool is None:
            self._pool = _Pool(self._open_pool())
        self._pool.users += 1
        return self._pool


class _Pool:
    """Connections to a host, with the number of requests that use them."""

    def __init__(self, connections: httpcore.AsyncConnectionPool) -> None:
        self.connections = connections
        self.users = 0
        self.is_old = False


async def _leave(pool: _Pool) -> None:
    pool.users -= 1
    if pool.is_old and pool.users == 0:
        await pool.connections.aclose()


class Lanes:
    """The lanes of all hosts; those not used for a while are forgotten."""

    def __init__(
        self,
        *,
        connections: int,
        delay: float,
        open_pool: Callable[[], httpcore.AsyncConnectionPool],
    ) -> None:
        self._connections = connections
        self._delay = delay
        self._open_pool = open_pool
        self._lanes: dict[str, Lane] = {}
        self._next_sweep = 0.0

    def of(self, host: str) -> Lane:
        """Return the lane of a host."""
        lane = self._lanes.get(host)
        if lane is None:
            lane = Lane(self._connections, self._open_pool)
            lane.delay = self._delay
            lane.last_use = asyncio.get_running_loop().time()
            self._lanes[host] = lane
        return lane

    def slow_down(self, host: str, delay: float | None) -> None:
        """Keep the pause a host's robots.txt asks for, within the cap, if longer than ours."""
        self.of(host).delay = max(self._delay, min(delay or 0.0, MOST_DELAY))

    def silence(self, host: str, seconds: float) -> None:
        """Leave a host alone for some seconds."""
        lane, now = self.of(host), asyncio.get_running_loop().time()
        lane.quiet_until = max(lane.quiet_until, now + min(seconds, MOST_RETRY_AFTER))

    def quiet_until(self, host: str) -> float:
        """Return the time of the loop until which a host is left alone; 0.0 where it is not."""
        lane = self._lanes.get(host)
        return lane.quiet_until if lane is not None else 0.0

    async def sweep(self) -> None:
        """Forget the lanes that nobody uses, now and then."""
        now = asyncio.get_running_loop().time()
        if now < self._next_sweep:
            return
        self._next_sweep = now + _IDLE_SECONDS / 4
        for host, lane in list(self._lanes.items()):
            if lane.is_idle(now):
                del self._lanes[host]
                await lane.close()

    async def close(self) -> None:
        """Close all connections."""
        for lane in self._lanes.values():
            await lane.close()
        self._lanes.clear()


def retry_after(value: str, now: datetime) -> float | None:
    """Read ``Retry-After``: seconds or a date; None where it says nothing that can be used.

    >>> retry_after("120", datetime(2026, 3, 1, tzinfo=UTC))
    120.0
    >>> retry_after("Sun, 01 Mar 2026 00:01:00 GMT", datetime(2026, 3, 1, tzinfo=UTC))
    60.0
    """
    value = value.strip()
    if re.fullmatch(r"\d{1,9}(\.\d+)?", value):
        return min(float(value), MOST_RETRY_AFTER)
    try:
        until = parsedate_to_datetime(value)
        until = until if until.tzinfo is not None else until.replace(tzinfo=UTC)
        seconds = (until - now).total_seconds()
    except (ValueError, TypeError, OverflowError):
        return None
    return min(seconds, MOST_RETRY_AFTER) if seconds > 0 else None
