"""A writer that is killed at any moment loses nothing it acknowledged, and leaves no half of it."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
from collections.abc import Iterator
from multiprocessing.connection import Connection

from dateline.store import Store
from tests.store.builders import CODER, NOW, coding, intake, revision

KILLS = 30
_PATIENCE = 60.0


def write(address: str, first: int, size: int, told: Connection) -> None:
    """Write articles from a number on, telling each batch that is on file; until killed."""
    with Store.open(address) as store:
        while True:
            names = [f"a{n}" for n in range(first, first + size)]
            store.record_intakes([intake(name) for name in names], now=NOW)
            store.record_coding(revision(names[0]), CODER, coding(), now=NOW)
            first += size
            told.send(first)


def test_a_killed_writer_loses_nothing(store: Store, address: str) -> None:
    chance = random.Random(4)  # noqa: S311 - moments to kill at
    context = multiprocessing.get_context("fork")
    done = 0
    for _ in range(KILLS):
        told, tell = context.Pipe(duplex=False)
        writer = context.Process(target=write, args=(address, done, chance.choice([1, 7]), tell))
        writer.start()
        tell.close()
        assert writer.pid
        assert told.poll(_PATIENCE)
        # What comes meanwhile moves the moment; it is not waited for.
        told.poll(chance.uniform(0, 0.01))
        os.kill(writer.pid, signal.SIGKILL)
        writer.join(_PATIENCE)
        done = max([done, *everything(told)])
        told.close()
        writer.close()
        assert store.counts().articles >= done
    assert done > KILLS
    assert [a.article.id for a in store.all_revisions()][:done] == [f"a{n}" for n in range(done)]
    counts = store.counts()
    assert counts.articles == counts.revisions == counts.captures == counts.items
    assert store.check() == []


def everything(told: Connection) -> Iterator[int]:
    """Yield what a writer told before it died."""
    try:
        while told.poll(0):
            yield told.recv()
    except EOFError:
        return
