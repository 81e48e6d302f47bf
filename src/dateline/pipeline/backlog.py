"""Revisions on file → codings: the reading of what was taken in, on all cores.

A coding is made under a provenance: the coder, its version and the edition of the reference. What
has none under the present one is coded, so that a new lexicon reads anew what is on file and a
reading that was cut short goes on where it stopped.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from datetime import datetime
from types import TracebackType

from dateline.coding import CODER, VERSION
from dateline.config import Settings
from dateline.model import ArticleRecord, Coding, Problem, Record, Revision
from dateline.pipeline.reading import (
    AHEAD,
    FEW,
    count_cores,
    deaf_to_interrupts,
    open_rooms,
    process_context,
    read_article,
)
from dateline.reference.edition import edition_of
from dateline.store import Store

_PATIENCE = 60.0
_MOST_TRIES = 2
"""How often a revision is tried in whose company a worker died."""


class Coded(Record, frozen=True, kw_only=True):
    """What reading one revision gave: its coding, and what was missing or went wrong."""

    revision: Revision
    coding: Coding
    problems: tuple[Problem, ...] = ()


def provenance_of(settings: Settings) -> str:
    """Return the name under which codings made with these settings are kept."""
    return f"{CODER}/{VERSION}+{edition_of(settings)}"


def code_revision(revision: Revision, settings: Settings) -> Coded:
    """Read one revision: Revision → Coded.

    An error nobody foresaw is kept as a Problem, so that one article cannot stop a desk that
    runs for days; the same article is read again when the coder or its reference has changed.
    """
    try:
        record = read_article(revision.article, open_rooms(settings))
    except Exception as error:
        return _failed(revision, f"{type(error).__name__}: {error}", traceback.format_exc())
    return _coded(revision, record)


def _coded(revision: Revision, record: ArticleRecord) -> Coded:
    coding = Coding(events=record.events, claims=record.claims)
    return Coded(revision=revision, coding=coding, problems=record.problems)


def _failed(revision: Revision, message: str, hint: str = "") -> Coded:
    article = revision.article
    problem = Problem(item=article.url or article.id, code="defect", message=message, hint=hint)
    return Coded(revision=revision, coding=Coding(), problems=(problem,))


class Coders:
    """Processes that code revisions, handed out a few ahead; they load when first used."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.workers = settings.workers or count_cores()
        self._pool: ProcessPoolExecutor | None = None
        self._at_work: dict[Future[Coded], Revision] = {}
        self._tries: dict[str, int] = {}

    def __enter__(self) -> Coders:
        """Start nothing yet: the first revision does."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        """Drop what is waiting; what was being read is read again another time."""
        self._stop()

    @property
    def room(self) -> int:
        """How many more revisions may be handed out now."""
        return max(0, self.workers * AHEAD - len(self._at_work))

    @property
    def at_work(self) -> frozenset[tuple[str, int]]:
        """Article id and number of the revisions handed out and not yet given back."""
        return frozenset(key_of(revision) for revision in self._at_work.values())

    def submit(self, revision: Revision) -> None:
        """Hand out one revision."""
        if self._pool is None:
            self._pool = ProcessPoolExecutor(self.workers, mp_context=process_context())
        with deaf_to_interrupts():
            future = self._pool.submit(code_revision, revision, self.settings)
        self._at_work[future] = revision

    def completed(self, *, timeout: float = 0.0) -> Iterator[Coded]:
        """Yield those that are read by now; wait up to ``timeout`` seconds for the first."""
        if not self._at_work:
            return
        done, _ = wait(self._at_work, timeout=timeout, return_when=FIRST_COMPLETED)
        try:
            for future in done:
                yield future.result()
                del self._at_work[future]
        except BrokenProcessPool:
            yield from self._mend()

    def _mend(self) -> Iterator[Coded]:
        """A worker died: try again what was out, and give up what was out before, too."""
        out = list(self._at_work.values())
        self._stop()
        for revision in out:
            name = "/".join(map(str, key_of(revision)))
            self._tries[name] = self._tries.get(name, 0) + 1
            if self._tries[name] < _MOST_TRIES:
                self.submit(revision)
            else:
                yield _failed(revision, "a worker process died over it")

    def _stop(self) -> None:
        self._at_work.clear()
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None


def code_on_file(
    store: Store, settings: Settings, *, clock: Callable[[], datetime]
) -> Iterator[Coded]:
    """Code every revision that has no coding under the present provenance, and keep each.

    A few are read in this process; more on all cores.
    """
    provenance = provenance_of(settings)
    few = store.uncoded(provenance, limit=FEW)
    coded = (
        (code_revision(revision, settings) for revision in few)
        if len(few) < FEW
        else _code_on_all_cores(store, settings, provenance)
    )
    for done in coded:
        store.record_coding(done.revision, provenance, done.coding, done.problems, now=clock())
        yield done


def _code_on_all_cores(store: Store, settings: Settings, provenance: str) -> Iterator[Coded]:
    with Coders(settings) as coders:
        while True:
            # What is at work has no coding yet, so it comes first among the uncoded.
            wanted = store.uncoded(provenance, limit=len(coders.at_work) + coders.room)
            for revision in wanted:
                if key_of(revision) not in coders.at_work:
                    coders.submit(revision)
            if not coders.at_work:
                return
            yield from coders.completed(timeout=_PATIENCE)


def key_of(revision: Revision) -> tuple[str, int]:
    """Return what names a revision in the store: its article and its number."""
    return revision.article.id, revision.number
