"""How many records a second archives are read, kept and taken in, on one core, without coding.

``python -m bench.speed_archives [PAGES]`` makes a crawl of pages of its own in a folder that is
deleted at the end. CPU time is counted, so a busy machine does not slow the figures much.
"""

from __future__ import annotations

import gzip
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from dateline.config import Settings
from dateline.ingest.archives import read_archive
from dateline.ingest.captures import CaptureArchive
from dateline.model import Capture
from dateline.pipeline.importing import Importer
from dateline.store import Store

_NOW = datetime(2026, 12, 1, tzinfo=UTC)
_WORDS = (
    "council river harbour minister vote bridge market border treaty school strike budget".split()
)
_HEAD = (
    "WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{n}>\r\n"
    "WARC-Date: 2026-11-30T10:00:00Z\r\nWARC-Target-URI: https://wire.example/{n}\r\n"
    "Content-Type: application/http; msgtype=response\r\nContent-Length: {size}\r\n\r\n"
)
_HTTP = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"


def write_crawl(path: Path, pages: int) -> None:
    """Write a WARC file of made-up pages of some 40 KB, most of it scripts and links."""
    chance = random.Random(1)  # noqa: S311 - no secret
    with path.open("wb") as file:
        for number in range(pages):
            block = (_HTTP + _page(number, chance)).encode()
            head = _HEAD.format(n=number, size=len(block)).encode()
            file.write(gzip.compress(head + block + b"\r\n\r\n", 6, mtime=0))


def _page(number: int, chance: random.Random) -> str:
    def words(count: int) -> str:
        return " ".join(chance.choices(_WORDS, k=count))

    text = "".join(f"<p>The {words(40)} of {number}, the mayor said.</p>" for _ in range(15))
    links = "".join(f'<li><a href="/{n}">{words(6)}</a></li>' for n in range(80))
    script = "".join(f"var v{n} = '{words(5)}{chance.random()}';" for n in range(400))
    return (
        f"<!doctype html><html lang=en><head><title>{words(7)} {number}</title>"
        f"<script>{script}</script></head><body><nav><ul>{links}</ul></nav>"
        f"<article><h1>{words(7)} {number}</h1>{text}</article></body></html>"
    )


def _seconds(step: Callable[[], object]) -> float:
    started = time.process_time()
    step()
    return time.process_time() - started


def measure(pages: int) -> None:
    """Read, keep and take in a crawl, and print records a second."""
    settings = Settings(workers=1)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        crawl = folder / "crawl.warc.gz"
        write_crawl(crawl, pages)
        print(f"{pages} pages, {crawl.stat().st_size / 1e6:.1f} MB compressed")
        seconds = _seconds(lambda: list(read_archive(crawl, settings)))
        print(f"read: {pages / seconds:.0f} records/s")
        captures = [i for _, i in read_archive(crawl, settings) if isinstance(i, Capture)]
        with CaptureArchive(folder / "kept", settings, clock=lambda: _NOW) as archive:
            seconds = _seconds(lambda: [archive.keep(capture) for capture in captures])
            print(f"keep: {pages / seconds:.0f} records/s")
            entry = [archive.keep(capture) for capture in captures]
            seconds = _seconds(lambda: [archive.read(one) for one in entry])
            print(f"give back and check: {pages / seconds:.0f} records/s")
        with (
            Store.open(f"sqlite:///{folder}/store.db", create=True) as store,
            CaptureArchive(folder / "archive", settings, clock=lambda: _NOW) as archive,
            Importer(store, archive, settings, clock=lambda: _NOW) as importer,
        ):
            seconds = _seconds(lambda: list(importer.take([crawl])))
        print(f"ingest, without coding: {pages / seconds:.0f} records/s a core")
    print(f"memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3:.0f} MB at most")


if __name__ == "__main__":
    measure(int(sys.argv[1]) if len(sys.argv) > 1 else 300)
