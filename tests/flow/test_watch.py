"""``dateline watch`` on a world of newsrooms: all is taken in, and nothing is lost by kill -9.

The server speaks HTTPS on loopback; among its feeds and pages are slow, broken and hostile ones.
"""

from __future__ import annotations

import json
import os
import random
import select
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import httpx
import msgspec
import pytest

from dateline.config import Settings
from dateline.desk import Desk
from dateline.model import Feed, Intake, Poll, Revision, Source
from dateline.pipeline.watch import alone
from dateline.reference.sources import add_own
from tests.web import WebServer, World

ROOT = Path(__file__).parents[2]
KILLS = 200
SEED = 20261201
"""What the moments of the kills are drawn from."""
LONGEST_LIFE = 0.9
"""Seconds after which a watch is killed at the latest."""


@pytest.fixture(scope="module")
def web() -> Iterator[WebServer]:
    with WebServer(World(feeds=300, stories=10)) as server:
        yield server


@pytest.fixture
def environment(web: WebServer, settings: Settings, tmp_path: Path) -> dict[str, str]:
    """What a person would set to watch this world and keep it in a folder of this test."""
    return {
        **os.environ,
        "DATELINE_DATA": str(tmp_path / "data"),
        "DATELINE_CACHE": str(settings.cache),
        "DATELINE_ALLOW_HOSTS": web.allowed(),
        "DATELINE_HOST_CONNECTIONS": "4",
        "DATELINE_HOST_DELAY": "0",
        "DATELINE_TIMEOUT": "6",
        "SSL_CERT_FILE": str(web.write_certificate(tmp_path / "trust.pem")),
    }


def settings_of(environment: dict[str, str]) -> Settings:
    return Settings(data=Path(environment["DATELINE_DATA"]))


def catalogue(web: WebServer, feeds: range, settings: Settings) -> list[str]:
    """Write the newsrooms into the person's own sources; return their ids."""
    urls = web.world.feed_urls(web.port)
    sources = [
        Source(
            id=f"nor-desk-{feed}", name=f"Desk {feed}", country="NOR", languages=("en",),
            feeds=(Feed(url=urls[feed], kind="sitemap" if web.world.is_sitemap(feed) else "feed"),),
            origin="this test",
        )
        for feed in feeds
    ]  # fmt: skip
    add_own(settings, sources)
    return [source.id for source in sources]


def expected(web: WebServer, feeds: range) -> dict[str, str]:
    """Return address and title of every article that a watch of some feeds must have."""
    hosts = {f"/articles/{feed}/" for feed in feeds}
    urls = web.world.article_urls(web.port)
    return {
        url: story.title
        for url, story in urls.items()
        if story.path[: story.path.rindex("/") + 1] in hosts
    }


def on_file(desk: Desk) -> Counter[tuple[str, str]]:
    """Count what is on file by address and title: more than once each is a duplicate."""
    return Counter((r.article.url, r.article.title) for r in desk.store.all_revisions())


def watch(environment: dict[str, str], *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "dateline", "watch", "--once", *options]
    return subprocess.run(  # noqa: S603 - our own command
        command, env=environment, capture_output=True, text=True, timeout=300, check=False
    )


def told(log: Path) -> list[dict[str, object]]:
    """Return the lines of a log; a last one that was cut short does not count."""
    if not log.exists():
        return []
    lines = log.read_text(encoding="utf-8").splitlines(keepends=True)
    return [json.loads(line) for line in lines if line.endswith("\n")]


def test_every_article_is_taken_in_and_each_failure_told(
    web: WebServer, environment: dict[str, str], tmp_path: Path
) -> None:
    feeds = range(45)
    settings = settings_of(environment)
    ids = catalogue(web, feeds, settings)
    log = tmp_path / "watch.jsonl"
    watch_patiently(environment, ids, "--log", str(log))
    with Desk(settings) as desk:
        assert on_file(desk) == Counter(expected(web, feeds).items())
        assert desk.store.verify_log() is None
        codes = {str(line["code"]) for line in told(log) if line["event"] == "failed"}
    assert {"fetch.missing", "fetch.address", "fetch.timeout", "fetch.media"} <= codes


def test_what_is_taken_in_is_coded(web: WebServer, environment: dict[str, str]) -> None:
    settings = settings_of(environment)
    ids = catalogue(web, range(2), settings)
    done = watch(environment, "--source", ids[0], "--source", ids[1])
    assert done.returncode == 0, done.stderr
    with Desk(settings) as desk:
        counts = desk.store.counts()
        assert counts.codings == counts.revisions == 20
        assert any(coding.events for _, _, coding in desk.store.codings())


def test_corrected_page_becomes_a_second_revision_and_an_unchanged_one_does_not(
    web: WebServer, environment: dict[str, str]
) -> None:
    settings = settings_of(environment)
    [name] = catalogue(web, range(3, 4), settings)
    assert watch(environment, "--source", name, "--no-code").returncode == 0
    corrected, unchanged = list(expected(web, range(3, 4)))[:2]
    story = web.world.article_urls(web.port)[corrected]
    old, new = story.paragraphs[0], story.paragraphs[0].replace("days of", "weeks of")
    web.changes[story.path] = story.page(corrected).replace(old.encode(), new.encode())
    with Desk(settings) as desk:
        make_due(desk, corrected, unchanged)
    assert watch(environment, "--source", name, "--no-code").returncode == 0
    with Desk(settings) as desk:
        first, second = revisions(desk, corrected)
        assert [difference.kind for difference in second.differences] == ["text"]
        assert old in first.article.text
        assert new in second.article.text
        assert len(revisions(desk, unchanged)) == 1
        assert desk.store.counts().captures == 11


def make_due(desk: Desk, *urls: str) -> None:
    """Let these pages be looked at again now."""
    for url in urls:
        item = desk.store.item(url)
        assert item is not None
        again = msgspec.structs.replace(item, next_fetch=datetime(2026, 1, 1, tzinfo=UTC))
        desk.store.record_intake(Intake(item=again), now=datetime(2026, 12, 1, tzinfo=UTC))


def watch_patiently(environment: dict[str, str], ids: list[str], *options: str) -> None:
    """Watch once, and again as long as a busy machine was too slow for something."""
    chosen = [option for name in ids for option in ("--source", name)]
    for _ in range(4):
        done = watch(environment, *chosen, "--no-code", *options)
        assert done.returncode == 0, done.stderr
        with Desk(settings_of(environment)) as desk:
            if not forgive(desk):
                return


def forgive(desk: Desk) -> int:
    """Let good feeds and pages that were too slow be asked again now; return how many."""
    feeds = [feed for feed in desk.store.feeds() if feed.failures and "/bad/" not in feed.url]
    for feed in feeds:
        again = msgspec.structs.replace(feed, next_poll=datetime(2026, 1, 1, tzinfo=UTC))
        desk.store.record_poll(Poll(feed=again))
    pages = [p.item for p in desk.store.problems() if "/articles/" in p.item]
    make_due(desk, *pages)
    return len(feeds) + len(pages)


def revisions(desk: Desk, url: str) -> list[Revision]:
    item = desk.store.item(url)
    assert item is not None
    return desk.store.revisions(item.article)


class Nursery:
    """Watches that are born and killed, one after another."""

    def __init__(self, environment: dict[str, str], sources: list[str]) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.flow.nursery"], cwd=ROOT, env=environment,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip
        self.say("\n".join(sources) + "\n")

    def say(self, line: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{line}\n".encode())
        self.process.stdin.flush()

    def hear(self) -> int:
        assert self.process.stdout is not None
        return int(os.read(self.process.stdout.fileno(), 64).split()[0])

    def ends_within(self, seconds: float) -> bool:
        assert self.process.stdout is not None
        return bool(select.select([self.process.stdout], [], [], seconds)[0])

    def live(self, log: Path, seconds: float) -> bool:
        """Let a watch live so long, then kill it; return whether it had to be killed."""
        self.say(str(log))
        child = self.hear()
        is_killed = not self.ends_within(seconds)
        if is_killed:
            os.kill(child, signal.SIGKILL)
        self.hear()
        return is_killed

    def close(self) -> None:
        self.process.communicate(timeout=60)


def test_killed_two_hundred_times_it_loses_nothing_and_doubles_nothing(
    web: WebServer, environment: dict[str, str], tmp_path: Path
) -> None:
    feeds = range(300)
    settings = settings_of(environment)
    ids = catalogue(web, feeds, settings)
    nursery = Nursery(environment, ids)
    chance = random.Random(SEED)  # noqa: S311 - not for secrets
    acknowledged: set[str] = set()
    killed = 0
    try:
        for number in range(KILLS):
            log = tmp_path / f"{number}.jsonl"
            killed += nursery.live(log, chance.uniform(0.0, LONGEST_LIFE))
            acknowledged |= {str(line["url"]) for line in told(log) if line["event"] == "stored"}
    finally:
        nursery.close()
    with Desk(settings) as desk:
        kept = set(on_file(desk))
        assert acknowledged <= {url for url, _ in kept}
    assert killed > KILLS / 2
    watch_patiently(environment, ids)
    with Desk(settings) as desk:
        assert on_file(desk) == Counter(expected(web, feeds).items())
        assert desk.store.verify_log() is None


def test_signal_ends_the_round_and_the_figures_were_served(
    web: WebServer, environment: dict[str, str], tmp_path: Path
) -> None:
    [name] = catalogue(web, range(5, 6), settings_of(environment))
    port, log = free_port(), tmp_path / "watch.jsonl"
    command = [sys.executable, "-m", "dateline", "watch", "--source", name, "--no-code"]
    process = subprocess.Popen(  # noqa: S603 - our own command
        [*command, "--log", str(log), "--metrics", str(port)], env=environment,
        stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        figures = figures_when(port, 'dateline_happenings_total{code="",kind="stored"} 10.0')
        process.send_signal(signal.SIGTERM)
        _, said = process.communicate(timeout=30)
    finally:
        process.kill()
    assert process.returncode == 0
    assert "10 articles stored" in said
    assert "dateline_requests_under_way" in figures
    assert told(log)[-1]["event"] == "stopped"


def test_second_watch_on_the_same_folder_is_refused(environment: dict[str, str]) -> None:
    with alone(settings_of(environment).data):
        done = watch(environment, "--quiet")
    assert done.returncode == 2
    assert "another watch runs on this data folder" in done.stderr


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def figures_when(port: int, line: str) -> str:
    """Ask for the figures until they say a line; give up after a minute."""
    deadline, figures = time.monotonic() + 60, ""
    while line not in figures and time.monotonic() < deadline:
        with suppress(httpx.TransportError):
            figures = httpx.get(f"http://127.0.0.1:{port}/metrics", timeout=5).text
        select.select([], [], [], 0.1)
    assert line in figures
    return figures
