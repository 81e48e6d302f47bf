"""Capture → record, one article or many, with nothing on file.

::

    capture ─► clean ─► article ─► annotate ─► document ─► code ─► coding ─► record

An error the desk knows how to name is the item's own: it becomes a Problem and the next item is
read. Any other error is a fault of ours: it stops the run and names the capture to replay.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import lru_cache
from itertools import chain as chained
from itertools import islice

import msgspec

from dateline.annotate import Annotator
from dateline.clean import clean
from dateline.coding import code
from dateline.config import Settings
from dateline.errors import (
    ArticleError,
    DatelineError,
    DefectError,
    NotFoundError,
    SourceError,
    UnsupportedLanguageError,
)
from dateline.model import Article, ArticleRecord, Capture, Coding, Document, Problem
from dateline.reference import Reference, load_reference
from dateline.reference.rules import Rules, load_rules

Outcome = ArticleRecord | Problem

# Fewer items than this are read sooner by one process than a pool can load its parsers.
FEW = 48
# Items handed out ahead for each worker: enough to keep it busy, few enough to stay small.
AHEAD = 4

NO_DATE = "article.no_date"


class Rooms(msgspec.Struct, frozen=True, kw_only=True):
    """What reading an article needs in memory: the reference and the loaded parser."""

    reference: Reference
    annotator: Annotator
    rules: Rules = msgspec.field(default_factory=Rules)


class _Fault(msgspec.Struct, frozen=True, kw_only=True):
    """An unknown error on its way out of a worker; errors themselves do not always travel."""

    message: str
    trace: str


@lru_cache(maxsize=1)
def open_rooms(settings: Settings) -> Rooms:
    """Load what the rooms need, once in a process."""
    reference = load_reference(settings)
    annotator = Annotator(reference, model=settings.model)
    return Rooms(reference=reference, annotator=annotator, rules=load_rules(settings))


def read(capture: Capture, rooms: Rooms, *, explain: bool = False) -> Outcome:
    """Read one capture: Capture → ArticleRecord, or the Problem that it cannot be read.

    Raises:
        DefectError: an error that no room foresaw; it names the capture to replay.
    """
    try:
        with replayable(capture):
            return read_article(clean(capture, rules=rooms.rules), rooms, explain=explain)
    except (ArticleError, SourceError, NotFoundError) as error:
        return to_problem(error, item=capture.item)


@contextmanager
def replayable(capture: Capture) -> Iterator[None]:
    """Let an error that no room foresaw name the capture that shows it again.

    Raises:
        DefectError: in place of an error the desk has no name for.
    """
    try:
        yield
    except DatelineError:
        raise
    except Exception as error:
        raise DefectError(
            f"{type(error).__name__}: {error}",
            item=capture.item,
            hint=f"a fault of Dateline, not of the article; replay capture {capture.id[:16]}",
        ) from error


def read_article(article: Article, rooms: Rooms, *, explain: bool = False) -> ArticleRecord:
    """Annotate and code one article: Article → ArticleRecord.

    An article in a language that is not coded becomes a record that says so.
    """
    try:
        document = rooms.annotator.annotate(article)
    except UnsupportedLanguageError as error:
        return _uncoded(article, error)
    return to_record(document, code(document, rooms.reference), explain=explain)


def read_many(
    items: Iterable[Capture | Problem],
    settings: Settings,
    *,
    rooms: Callable[[], Rooms],
    explain: bool = False,
) -> Iterator[Outcome]:
    """Read captures on all cores and yield the outcomes in the order of the input.

    Only a window of captures is in memory at a time. A few items are read in this process, for
    which ``rooms`` is asked.
    """
    stream = iter(items)
    head = list(islice(stream, FEW))
    workers = settings.workers or count_cores()
    if workers == 1 or len(head) < FEW:
        for item in chained(head, stream):
            yield item if isinstance(item, Problem) else read(item, rooms(), explain=explain)
        return
    job = _Job(settings=settings, explain=explain)
    yield from _read_in_pool(chained(head, stream), job, workers=workers)


def count_cores() -> int:
    """Return how many cores this process may use."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def to_problem(error: DatelineError, *, item: str) -> Problem:
    """Turn an error the desk can name into a value that carries the item's name."""
    return Problem(item=item, code=error.code, message=error.message, hint=error.hint)


def to_record(document: Document, coding: Coding, *, explain: bool = False) -> ArticleRecord:
    """Put article and coding together; explanations are kept only where they were asked for."""
    article = document.article
    if not explain:
        coding = _without_explanations(coding)
    return ArticleRecord(
        id=article.id, url=article.url, published=article.published, title=article.title,
        text=article.text, events=coding.events, claims=coding.claims, revision=article.revision,
        updated=article.updated, language=document.language, byline=article.byline,
        section=article.section, publisher=article.publisher, problems=_doubts(article),
    )  # fmt: skip


def _uncoded(article: Article, error: UnsupportedLanguageError) -> ArticleRecord:
    """Keep an article nobody here can read, and say why it holds no events."""
    record = to_record(Document(article=article, language=error.language), Coding())
    problem = to_problem(error, item=article.url or article.title)
    return msgspec.structs.replace(record, is_coded=False, problems=(problem, *record.problems))


def _without_explanations(coding: Coding) -> Coding:
    replace = msgspec.structs.replace
    return Coding(
        events=tuple(replace(event, explanation=()) for event in coding.events),
        claims=tuple(replace(claim, explanation=()) for claim in coding.claims),
    )


def _doubts(article: Article) -> tuple[Problem, ...]:
    """Say what was missing without making the article unreadable."""
    if article.published:
        return ()
    problem = Problem(
        item=article.url or article.title,
        code=NO_DATE,
        message="no publication date was found, so dates like “Monday” stay unresolved",
        hint="add a line such as 'published: 2024-01-14' to the header",
    )
    return (problem,)


# --- many -------------------------------------------------------------------------------


class _Job(msgspec.Struct, frozen=True, kw_only=True):
    """What every worker of one run is told."""

    settings: Settings
    explain: bool


def _read_in_pool(
    items: Iterable[Capture | Problem], job: _Job, *, workers: int
) -> Iterator[Outcome]:
    pool = ProcessPoolExecutor(workers, mp_context=process_context())
    waiting: deque[tuple[str, Problem | Future[Outcome | _Fault]]] = deque()
    try:
        for item in items:
            waiting.append((item.item, _hand_out(item, job, pool)))
            if len(waiting) > workers * AHEAD:
                yield _take(*waiting.popleft())
        while waiting:
            yield _take(*waiting.popleft())
    finally:
        # Reached on Ctrl-C and when the reader of this iterator stops early, too.
        pool.shutdown(wait=True, cancel_futures=True)


def process_context() -> multiprocessing.context.BaseContext:
    """Return how workers start: never by a plain fork, which copies locks of living threads."""
    if sys.platform != "linux":
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["dateline.pipeline.reading"])
    return context


def _hand_out(
    item: Capture | Problem, job: _Job, pool: ProcessPoolExecutor
) -> Problem | Future[Outcome | _Fault]:
    if isinstance(item, Problem):
        return item
    with deaf_to_interrupts():
        return pool.submit(_work, item, job)


@contextmanager
def deaf_to_interrupts() -> Iterator[None]:
    """Let a process that is started here inherit that Ctrl-C is its parent's to answer.

    The parent ends its workers in order; without this each of them would die with a traceback.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _work(capture: Capture, job: _Job) -> Outcome | _Fault:
    try:
        return read(capture, open_rooms(job.settings), explain=job.explain)
    except Exception as error:
        return _Fault(message=str(error), trace=traceback.format_exc())


def _take(item: str, done: Problem | Future[Outcome | _Fault]) -> Outcome:
    if isinstance(done, Problem):
        return done
    try:
        outcome = done.result()
    except BrokenProcessPool as error:
        raise DefectError(
            "a worker process died", item=item, hint="try again with fewer workers"
        ) from error
    if isinstance(outcome, _Fault):
        defect = DefectError(outcome.message)
        defect.add_note(outcome.trace)
        raise defect
    return outcome
