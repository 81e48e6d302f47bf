"""How many articles a second a watch brings from feeds of this machine to stored captures.

``python -m bench.speed_watch [FEEDS]`` serves a made world from a process of its own and watches it
once, without coding. Wall time tells what a person sees, CPU time what it costs on one core.
"""

from __future__ import annotations

import resource
import ssl
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from threading import Event

from dateline.config import Settings
from dateline.ingest.captures import CaptureArchive
from dateline.ingest.fetching import Fetcher
from dateline.model import FeedState
from dateline.pipeline.watch import Watch
from dateline.store import Store
from tests.web import World

STORIES = 10


def main(feeds: int) -> None:
    """Serve, watch and print what it took."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        server = subprocess.Popen(  # noqa: S603 - our own module
            [sys.executable, "-m", "tests.web", "--folder", name, "--feeds", str(feeds),
             "--stories", str(STORIES)], stdin=subprocess.PIPE,
        )  # fmt: skip
        try:
            _measure(World(feeds=feeds, stories=STORIES), folder, port=_port(folder))
        finally:
            server.terminate()
            server.wait()


def _port(folder: Path) -> int:
    deadline = time.monotonic() + 60
    while not (folder / "port").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    return int((folder / "port").read_text(encoding="utf-8"))


def _measure(world: World, folder: Path, *, port: int) -> None:
    settings = Settings(
        data=folder, allow_hosts="127.0.0.0/8", host_delay=0.0, host_connections=4, timeout=5.0
    )
    trust = ssl.create_default_context(cafile=str(folder / "trust.pem"))
    with (
        Store.open(f"sqlite:///{folder}/dateline.db", create=True) as store,
        CaptureArchive(folder / "archive", settings, clock=_now) as archive,
        Fetcher(settings, clock=_now, trust=trust) as fetcher,
    ):
        store.add_feeds(_states(world, port))
        watch = Watch(store, archive, fetcher, settings=settings, clock=_now)
        wall, cpu = time.monotonic(), time.process_time()
        told = Counter(happening.kind for happening in watch.run(Event(), once=True))
        wall, cpu = time.monotonic() - wall, time.process_time() - cpu
    stored = told["stored"]
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"watch: {stored} articles, {stored / wall:.0f} a second of wall time, "
          f"{stored / cpu:.0f} a second of CPU time, {memory:.0f} MB at most")  # fmt: skip


def _states(world: World, port: int) -> list[FeedState]:
    return [
        FeedState(
            source=f"xxx-{number}", url=url, next_poll=_now(),
            kind="sitemap" if world.is_sitemap(number) else "feed",
        )
        for number, url in enumerate(world.feed_urls(port))
    ]  # fmt: skip


def _now() -> datetime:
    return datetime.now(UTC)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100)
