"""Answering a gold set: every line through its adapter, on up to two processes."""

from __future__ import annotations

import multiprocessing
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import lru_cache, partial

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from bench.quality.gold import Row
from bench.quality.reader import Reader
from bench.quality.registry import find_task
from dateline.desk import Desk
from dateline.errors import ArticleError

MAX_JOBS = 2
# Fewer lines than this are answered sooner than a second parser is loaded.
FEW = 40


def predict_all(name: str, rows: Sequence[Row], *, jobs: int = MAX_JOBS) -> list[Row]:
    """Answer every line of a gold set, in order.

    A text the desk declines to read (no article, no language of ours) has an empty answer.
    """
    with _progress(name, len(rows)) as step:
        return list(_stepping(_answers(name, rows, jobs=min(jobs, MAX_JOBS)), step))


def predict_row(name: str, row: Row) -> Row:
    """Answer one line with this process's desk."""
    task = find_task(name)
    try:
        answer = task.load()(_reader(), row)
    except ArticleError:
        answer = {}
    return {"id": row["id"], **(answer or _empty(name))}


def _empty(name: str) -> Row:
    """Return what a scorer needs to see where the desk declines to read."""
    return {"events": [], "claims": []} if name == "record" else {}


def _answers(name: str, rows: Sequence[Row], *, jobs: int) -> Iterator[Row]:
    answer = partial(predict_row, name)
    if jobs < MAX_JOBS or len(rows) < FEW:
        yield from map(answer, rows)
        return
    # Neighbouring lines often share articles, so each process gets long runs of them.
    size = max(1, min(50, len(rows) // (4 * jobs)))
    with ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("spawn")) as pool:
        yield from pool.map(answer, rows, chunksize=size)


@lru_cache(maxsize=1)
def _reader() -> Reader:
    """Return this process's reader; opened once, since a parser takes seconds to load."""
    return Reader(Desk.open())


def _stepping(rows: Iterator[Row], step: Callable[[], None]) -> Iterator[Row]:
    for row in rows:
        step()
        yield row


@contextmanager
def _progress(name: str, total: int) -> Iterator[Callable[[], None]]:
    """Show a bar where somebody looks, and nothing where the output is kept."""
    if not sys.stderr.isatty():
        yield lambda: None
        return
    columns = (
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(),
    )  # fmt: skip
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(name, total=total)
        yield lambda: bar.advance(task)
