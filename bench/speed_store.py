"""How many intakes a second the store takes, and how many bytes an article costs.

``python -m bench.speed_store ADDRESS [ARTICLES]`` takes in the articles of ``examples/world`` again
and again under other names: capture, revision, item and four lines of the log each, then their
codings. ADDRESS is an empty database, e.g. ``sqlite:////tmp/speed.db``. Disks and other programs
move these figures: say with them on which machine they were taken.
"""

from __future__ import annotations

import hashlib
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import batched
from pathlib import Path

import msgspec

from dateline.config import load_settings
from dateline.desk import Desk
from dateline.ingest import read_files
from dateline.model import (
    Article,
    ArticleRecord,
    Capture,
    CaptureEntry,
    Coding,
    Intake,
    ItemState,
    Revision,
)
from dateline.store import Store
from dateline.text import content_id

_WORLD = Path(__file__).parents[1] / "examples" / "world"
_NOW = datetime(2026, 3, 1, tzinfo=UTC)
_BATCHES = (1, 50)


def main(address: str, articles: int) -> None:
    """Print intakes and codings a second, by size of the batch, and what verifying costs."""
    models = list(_models())
    with Store.open(address, create=True) as store:
        for size in _BATCHES:
            intakes = [_intake(models, f"{size}-{number}") for number in range(articles)]
            seconds = _timed(lambda i=intakes, s=size: _take(store, i, s))
            print(f"batches of {size}: {articles / seconds:.0f} intakes/s")
        waiting = store.uncoded("bench", limit=articles)
        seconds = _timed(lambda: _code(store, waiting, models))
        print(f"codings, one at a time: {len(waiting) / seconds:.0f}/s")
        seconds = _timed(store.verify_log)
        print(f"verify: {store.counts().log / seconds:.0f} lines of the log/s")
        print(store.counts())


def _models() -> Iterator[tuple[Article, Coding]]:
    desk = Desk.open()
    for capture in read_files([_WORLD], load_settings()):
        record = desk.read(capture) if isinstance(capture, Capture) else None
        if isinstance(record, ArticleRecord):
            article = Article(
                id=record.id, revision=record.revision, capture="c" * 64, title=record.title,
                text=record.text, published=record.published, language=record.language,
            )  # fmt: skip
            yield article, Coding(events=record.events, claims=record.claims)


def _intake(models: list[tuple[Article, Coding]], name: str) -> Intake:
    article, _ = models[int(hashlib.sha256(name.encode()).hexdigest(), 16) % len(models)]
    url = f"https://wire.example/2026/03/01/world/{name}"
    text = f"{article.text}\n\n{name}"
    changed = msgspec.structs.replace(
        article, id=content_id(url), url=url, text=text, revision=content_id(text)
    )
    entry = CaptureEntry(
        id=hashlib.sha256(text.encode()).hexdigest(), item=url, url=url, captured_at=_NOW,
        media_type="text/html", size=len(text), source="nrl-wire", file="dateline-1.warc.gz",
    )  # fmt: skip
    return Intake(
        capture=entry,
        revision=Revision(article=changed, number=1, captured_at=_NOW, source="nrl-wire"),
        item=ItemState(url=url, source="nrl-wire", fetches=1, article=changed.id),
    )


def _take(store: Store, intakes: list[Intake], size: int) -> None:
    for some in batched(intakes, size):
        store.record_intakes(some, now=_NOW)


def _code(store: Store, waiting: list[Revision], models: list[tuple[Article, Coding]]) -> None:
    for number, revision in enumerate(waiting):
        store.record_coding(revision, "bench", models[number % len(models)][1], now=_NOW)


def _timed(run: object) -> float:
    assert callable(run)
    started = time.perf_counter()
    run()
    return time.perf_counter() - started


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 1000)
