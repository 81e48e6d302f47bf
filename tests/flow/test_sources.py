"""Sources looked at over real connections: found alive or dead, remembered, drawn, added."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from dateline.config import Settings
from dateline.errors import FetchError, NotFoundError, UsageError
from dateline.ingest.fetching import Fetcher
from dateline.model import Feed, FeedState, Source
from dateline.pipeline.sources import check_feeds, choose_feeds, find_source
from dateline.reference.health import FeedHealth
from dateline.reference.sources import load_sources, write_sources
from dateline.serve.sourcecheck import SOME_DEAD, Addition, add, check
from dateline.serve.sourcecoverage import states_on_file, write_coverage
from dateline.serve.sourcelist import Choice
from dateline.store import Store
from tests.web import WebServer, World

FEEDS = 9
LATER = timedelta(hours=1)
FRENCH = """<?xml version="1.0"?><rss version="2.0"><channel><title>Le Journal</title>
<language>fr</language>{items}</channel></rss>"""
ENTRY = """<item><title>Les ministres des affaires étrangères se réunissent à nouveau dans la
capitale pour parler de la paix, numéro {n}</title><link>https://ailleurs.example/{n}</link>
<pubDate>Mon, 06 Jul 2026 08:00:00 GMT</pubDate></item>"""


@pytest.fixture(scope="module")
def web() -> Iterator[WebServer]:
    with WebServer(World(feeds=FEEDS, stories=4, hosts=4)) as server:
        french = "".join(ENTRY.format(n=n) for n in range(6))
        server.changes["/french"] = FRENCH.format(items=french).encode()
        server.changes["/silent"] = FRENCH.format(items="").encode()
        server.changes["/front"] = (
            b'<html><head><link rel="alternate" type="application/rss+xml" href="/feeds/0.rss">'
            b"</head><body><h1>Front</h1></body></html>"
        )
        server.changes["/bare"] = b"<html><body><p>Nothing here.</p></body></html>"
        yield server


@pytest.fixture
def settings(tmp_path: Path, web: WebServer) -> Settings:
    return Settings(cache=tmp_path / "cache", data=tmp_path, allow_hosts=web.allowed(),
                    host_delay=0.0, timeout=2.0)  # fmt: skip


@pytest.fixture
def fetcher(settings: Settings, web: WebServer) -> Iterator[Fetcher]:
    with Fetcher(settings, clock=lambda: web.world.now + LATER, trust=web.trust()) as made:
        yield made


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(f"sqlite:///{tmp_path / 'dateline.db'}", create=True) as made:
        yield made


def source_of(web: WebServer, number: int, path: str) -> Source:
    host = f"https://{web.world.host_of(number)}:{web.port}"
    return Source(id=f"ata-room-{number}", name=f"Room {number}", country="ATA",
                  homepage=f"{host}/", feeds=(Feed(url=host + path),), languages=("en",),
                  origin="made")  # fmt: skip


def rooms(web: WebServer) -> list[Source]:
    paths = [web.world.feed_path(feed) for feed in range(FEEDS)]
    return [source_of(web, n, path) for n, path in enumerate([*paths, "/french", "/silent"])]


def look(
    sources: list[Source], fetcher: Fetcher, store: Store, web: WebServer
) -> dict[str, FeedHealth]:
    wanted = choose_feeds(sources, store.feeds())
    looks = check_feeds(wanted, fetcher, store, clock=lambda: web.world.now + LATER)
    return {health.source: health for health in looks}


def test_each_feed_is_found_as_it_is(
    web: WebServer, fetcher: Fetcher, store: Store
) -> None:  # fmt: skip
    found = look(rooms(web), fetcher, store, web)
    verdicts = {int(name.removeprefix("ata-room-")): h.verdict for name, h in found.items()}
    assert verdicts == {n: "alive" for n in range(FEEDS) if n != 6} | {
        6: "dead", 9: "doubtful", 10: "dead",
    }  # fmt: skip
    assert found["ata-room-6"].code == "fetch.missing"
    assert found["ata-room-10"].code == "feed.silent"
    assert set(found["ata-room-9"].reasons) == {
        "nothing new since 2026-07-06", "written in fr, not en", "items lead to ailleurs.example",
    }  # fmt: skip
    assert found["ata-room-0"].newest == web.world.now


def test_last_good_is_remembered_and_nothing_else_is_taken(
    web: WebServer, fetcher: Fetcher, store: Store
) -> None:
    due = web.world.now + timedelta(days=3)
    kept = FeedState(source="ata-room-0", url=rooms(web)[0].feeds[0].url, next_poll=due, etag='"x"')
    store.add_feeds([kept])
    look(rooms(web), fetcher, store, web)
    states = {state.source: state for state in store.feeds()}
    assert states["ata-room-0"].last_good == web.world.now + LATER
    assert (states["ata-room-0"].next_poll, states["ata-room-0"].etag) == (due, '"x"')
    assert states["ata-room-1"].etag == ""
    assert states["ata-room-6"].last_good is None
    assert (states["ata-room-6"].last_code, states["ata-room-6"].failures) == ("fetch.missing", 1)
    assert not store.items_due(web.world.now + timedelta(days=99), limit=9)


def test_feeds_not_looked_at_come_first(web: WebServer, fetcher: Fetcher, store: Store) -> None:
    sources = rooms(web)
    look(sources[:3], fetcher, store, web)
    wanted = choose_feeds(sources, store.feeds(), limit=8)
    assert {source.id for source, _ in wanted.values()} == {s.id for s in sources[3:]}


def test_a_source_is_found_from_a_page_that_declares_its_feed(
    web: WebServer, fetcher: Fetcher
) -> None:
    host = f"https://127.0.0.1:{web.port}"
    reading, feed, others = find_source(f"{host}/front", fetcher)
    assert (feed.url, others) == (f"{host}/feeds/0.rss", ())
    assert len(reading.items) >= 4
    _, direct, _ = find_source(f"{host}/feeds/0.rss", fetcher)
    assert direct.url == feed.url
    _, page, _ = find_source(f"{host}/front", fetcher, is_page=True)
    assert page.kind == "page"
    with pytest.raises(NotFoundError):
        find_source(f"{host}/bare", fetcher)
    with pytest.raises(FetchError):
        find_source(f"{host}/nowhere", fetcher)


@pytest.fixture
def at_home(tmp_path: Path, web: WebServer, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings of a person with two sources, who trusts the server."""
    monkeypatch.setenv("SSL_CERT_FILE", str(web.write_certificate(tmp_path / "trust.pem")))
    (tmp_path / "sources").mkdir()
    own = write_sources([rooms(web)[2], rooms(web)[6]])
    (tmp_path / "sources" / "ata.toml").write_text(own, encoding="utf-8")
    return Settings(cache=tmp_path / "cache", data=tmp_path, allow_hosts=web.allowed(),
                    host_delay=0.0, timeout=2.0)  # fmt: skip


def test_added_source_is_checked_and_covers_its_country(
    at_home: Settings, web: WebServer, capsys: pytest.CaptureFixture[str]
) -> None:
    host = f"https://127.0.0.1:{web.port}"
    wish = Addition(url=f"{host}/front", country="antarctica")
    told = add(at_home, wish)
    assert told[0].startswith("ata-127 added to ")
    assert f"{host}/feeds/0.rss" in told[0]
    with pytest.raises(UsageError, match="known already") as caught:
        add(at_home, wish)
    assert caught.value.hint == "as ata-127"
    with pytest.raises(UsageError, match="tells no country"):
        add(at_home, Addition(url=f"{host}/front"))

    antarctica = Choice(countries=("ATA",))
    assert check(at_home, antarctica, limit=0, show_all=False, quiet=True) == SOME_DEAD
    shown = " ".join(capsys.readouterr().out.split())
    assert "3 feeds: ● 2 alive · ◐ 0 doubtful · ◌ 0 unreached · ○ 1 dead (fetch.missing 1)" in shown
    write_coverage(at_home, states_on_file(at_home), out=None, now=datetime.now(UTC))
    lines = capsys.readouterr().out
    assert any("Antarctica" in line and f"{datetime.now(UTC):%Y-%m}" in line
               for line in lines.splitlines())  # fmt: skip
    assert "1 with a live feed" in " ".join(lines.split())
    ids = {source.id for source in load_sources(at_home) if source.country == "ATA"}
    assert ids == {"ata-127", "ata-room-2", "ata-room-6"}


def test_command_tells_by_its_status_that_nothing_was_reached(
    at_home: Settings, web: WebServer
) -> None:
    own = at_home.data / "sources" / "ata.toml"
    own.write_text(write_sources([rooms(web)[6]]), encoding="utf-8")
    environment = os.environ | {
        "DATELINE_CACHE": str(at_home.cache), "DATELINE_DATA": str(at_home.data),
        "DATELINE_ALLOW_HOSTS": at_home.allow_hosts, "DATELINE_TIMEOUT": "2",
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-m", "dateline", "sources", "check", "--country", "ATA"],
        env=environment, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 5
    assert "fetch.missing" in done.stdout
    with pytest.raises(UsageError, match="no source with a feed fits"):
        check(at_home, Choice(countries=("ATA",), kind="wire"), limit=0, show_all=False, quiet=True)
