"""How many requests a second the fetcher makes, and whether it grows with them.

``python -m bench.speed_fetch --fetches 100000`` asks a server of its own on loopback, in another
process, for pages of 20 KB and feeds of 30 items in turn, reads the feeds, and prints the rate and
the resident memory on the way. Politeness is switched off: no pause, eight connections a host.
"""

from __future__ import annotations

import argparse
import asyncio
import subprocess
import sys
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

from dateline.config import Settings
from dateline.ingest.feeds import read_feed
from dateline.ingest.fetching import Fetcher
from dateline.model import Problem, Request

_HOSTS = 16
_AHEAD = 256
_STEPS = 10
_PAGE = b"<!doctype html><title>Talks</title>" + b"<p>Envoys of Norland met in Sudmark.</p>" * 500
_ITEMS = "".join(
    f"<item><title>Report {n}</title><link>/reports/{n}</link>"
    f"<pubDate>Mon, 02 Mar 2026 09:{n:02}:00 GMT</pubDate></item>"
    for n in range(30)
)
_FEED = f'<rss version="2.0"><channel><title>Desk</title>{_ITEMS}</channel></rss>'.encode()


def main() -> None:
    """Serve, or start a server and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fetches", type=int, default=5_000)
    parser.add_argument("--feeds", action="store_true", help="every second fetch is a feed, read")
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.serve:
        asyncio.run(_serve())
        return
    command = [sys.executable, "-m", "bench.speed_fetch", "--serve"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stdin=subprocess.PIPE) as server:  # noqa: S603 - this module
        assert server.stdout is not None
        port = int(server.stdout.readline())
        try:
            _measure(port, chosen.fetches, with_feeds=chosen.feeds)
        finally:
            server.kill()


def _measure(port: int, fetches: int, *, with_feeds: bool) -> None:
    settings = Settings(allow_hosts="127.0.0.0/8", host_delay=0.0, host_connections=8)
    started, sent, done = time.perf_counter(), 0, 0
    failed = Counter[str]()
    with Fetcher(settings, clock=lambda: datetime.now(UTC)) as fetcher:
        while done < fetches:
            while sent < fetches and fetcher.pending < _AHEAD:
                kind = "feed" if with_feeds and sent % 2 else "page"
                host = f"127.0.0.{1 + sent % _HOSTS}"
                fetcher.submit(Request(url=f"http://{host}:{port}/{kind}/{sent}"))
                sent += 1
            for outcome in fetcher.completed(timeout=10):
                if isinstance(outcome, Problem):
                    failed[outcome.code] += 1
                elif "/feed/" in outcome.url:
                    read_feed(outcome)
                done += 1
                if done % max(1, fetches // _STEPS) == 0:
                    rate = done / (time.perf_counter() - started)
                    print(
                        f"{done} fetches, failed {dict(failed)}, {rate:.0f}/s, {_resident():.1f} MB"
                    )


def _resident() -> float:
    """Return this process's resident memory in megabytes."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096 / 1e6


async def _serve() -> None:
    hosts = [f"127.0.0.{1 + n}" for n in range(_HOSTS)]
    first = await asyncio.start_server(_answer, hosts[0], 0)
    port = first.sockets[0].getsockname()[1]
    others = await asyncio.start_server(_answer, hosts[1:], port)
    print(port, flush=True)
    async with first, others:
        await asyncio.gather(first.serve_forever(), others.serve_forever())


async def _answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while head := await reader.readuntil(b"\r\n\r\n"):
            body = _FEED if head.startswith(b"GET /feed") else _PAGE
            status = b"404 N" if head.startswith(b"GET /robots") else b"200 OK"
            writer.write(b"HTTP/1.1 %s\r\nContent-Length: %d\r\n\r\n" % (status, len(body)) + body)
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        writer.close()


if __name__ == "__main__":
    main()
