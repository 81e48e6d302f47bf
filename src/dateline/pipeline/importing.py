"""Archives → store: every item kept, cleaned, compared and filed; it goes on where it stopped.

::

    archive ─► items ─► keep ─► clean (all cores) ─► weigh ─► sync ─► one transaction a batch

A batch names how far its archive was read in the transaction that files it, so that an import cut
off at any instant begins again behind the last batch on file and takes nothing twice.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from datetime import datetime
from itertools import batched
from pathlib import Path
from types import TracebackType

import msgspec

from dateline.config import Settings
from dateline.errors import DatelineError, DefectError, StoreError
from dateline.ingest.archives import find_archives, fingerprint, walk_archive
from dateline.ingest.captures import CaptureArchive
from dateline.model import (
    Article,
    Capture,
    CaptureEntry,
    ImportState,
    Intake,
    Problem,
    Record,
    Revision,
)
from dateline.pipeline.intake import clean_capture, weigh
from dateline.pipeline.reading import (
    FEW,
    count_cores,
    deaf_to_interrupts,
    process_context,
    to_problem,
)
from dateline.reference.rules import Rules, load_rules
from dateline.store import Store

BATCH = 64
"""Items filed in one transaction."""

_MOST_TRIES = 5
_CONFLICT = "store.conflict"

Clean = Callable[[], Article | Problem]


class Progress(Record, frozen=True, kw_only=True):
    """What one batch of an import did."""

    archive: str
    position: int
    """How far the archive is read now."""
    revisions: int = 0
    """Articles that are new or have changed."""
    unchanged: int = 0
    """Articles that are on file as they are."""
    known: int = 0
    """Captures that were taken before."""
    problems: tuple[Problem, ...] = ()
    passed: dict[str, int] = msgspec.field(default_factory=dict)
    """Why parts of the archive were passed over, and how often."""
    is_old: bool = False
    """Whether the whole archive was taken before and has not changed since."""


class _Item(msgspec.Struct, frozen=True, kw_only=True):
    """An item on its way: where it stood, what it is, and its article once that is known."""

    position: int
    problem: Problem | None = None
    passed: str = ""
    is_known: bool = False
    entry: CaptureEntry | None = None
    clean: Clean | None = None


class Importer:
    """Takes archives into the store; one object for one run."""

    def __init__(
        self,
        store: Store,
        archive: CaptureArchive,
        settings: Settings,
        *,
        clock: Callable[[], datetime],
        source: str = "",
        batch: int = BATCH,
    ) -> None:
        self._store = store
        self._archive = archive
        self._settings = settings
        self._clock = clock
        self._source = source
        self._batch = batch
        self._cleaners = _Cleaners(settings)

    def __enter__(self) -> Importer:
        """Start nothing yet."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        """Stop the processes that clean."""
        self._cleaners.stop()

    def take(self, paths: Iterable[Path]) -> Iterator[Progress]:
        """Take files, archives and folders in, and tell of each batch once it is on file.

        Raises:
            CaptureError: the archive of captures takes no more.
            StoreError: the store does not.
        """
        for path in paths:
            for archive in find_archives(path):
                yield from self._take_archive(archive)

    def _take_archive(self, path: Path) -> Iterator[Progress]:
        state = self._state_of(path)
        if state.is_done:
            yield Progress(archive=str(path), position=state.position, is_old=True)
            return
        is_read = True
        items = walk_archive(path, self._settings, after=state.position)
        for batch in _ahead(self._prepare(some) for some in batched(items, self._batch)):
            state = msgspec.structs.replace(state, position=batch[-1].position)
            is_read = is_read and not any(_may_be_read_later(item) for item in batch)
            yield self._file(batch, state)
        if is_read:
            done = msgspec.structs.replace(state, is_done=True)
            self._store.record_intake(Intake(imported=done), now=self._clock())

    def _state_of(self, path: Path) -> ImportState:
        """Return how far an archive was read; from its beginning where it is another now."""
        name = str(path.resolve())
        fresh = ImportState(path=name, fingerprint=fingerprint(path))
        state = self._store.import_state(name)
        return state if state and state.fingerprint == fresh.fingerprint else fresh

    def _prepare(self, found: Sequence[tuple[int, Capture | Problem | str]]) -> tuple[_Item, ...]:
        """Keep the bytes of what is new, and begin to clean it."""
        many = sum(isinstance(item, Capture) for _, item in found) >= FEW
        return tuple(self._begin(position, item, many=many) for position, item in found)

    def _begin(self, position: int, item: Capture | Problem | str, *, many: bool) -> _Item:
        if isinstance(item, str):
            return _Item(position=position, passed=item)
        if isinstance(item, Problem):
            return _Item(position=position, problem=item)
        capture = msgspec.structs.replace(item, source=self._source or item.source)
        if self._store.visit(capture.id, item=capture.item, at=capture.captured_at):
            return _Item(position=position, is_known=True)
        entry = self._archive.keep(capture, before=self._store.capture(capture.id))
        clean = self._cleaners.begin(capture, many=many)
        return _Item(position=position, entry=entry, clean=clean)

    def _file(self, batch: tuple[_Item, ...], state: ImportState) -> Progress:
        """File one batch: the bytes first, then what names them, in one transaction."""
        cleaned = [(item, item.clean() if item.clean else None) for item in batch]
        self._archive.sync()
        intakes = self._record(cleaned, state)
        revisions = sum(intake.revision is not None for intake in intakes)
        problems = tuple(intake.problem for intake in intakes if intake.problem)
        kept = sum(item.entry is not None for item in batch)
        lost = sum(intake.capture is not None and intake.problem is not None for intake in intakes)
        return Progress(
            archive=state.path, position=state.position, revisions=revisions, problems=problems,
            unchanged=kept - revisions - lost, known=sum(item.is_known for item in batch),
            passed=dict(Counter(item.passed for item in batch if item.passed)),
        )  # fmt: skip

    def _record(
        self, cleaned: Sequence[tuple[_Item, Article | Problem | None]], state: ImportState
    ) -> list[Intake]:
        for tries in range(1, _MOST_TRIES + 1):
            intakes = self._weigh(cleaned)
            try:
                self._store.record_intakes([*intakes, Intake(imported=state)], now=self._clock())
            except StoreError as error:
                # Another program filed one of these articles meanwhile: compare anew.
                if error.code != _CONFLICT or tries == _MOST_TRIES:
                    raise
            else:
                break
        return intakes

    def _weigh(self, cleaned: Iterable[tuple[_Item, Article | Problem | None]]) -> list[Intake]:
        """Compare each article with what is on file, and with those before it in the batch."""
        pending: dict[str, list[Revision]] = {}

        def latest(article: str) -> Revision | None:
            waiting = pending.get(article)
            return waiting[-1] if waiting else self._store.latest(article)

        def seen(article: str) -> list[Article]:
            known = [*self._store.revisions(article), *pending.get(article, ())]
            return [revision.article for revision in known[:-1]]

        intakes: list[Intake] = []
        for item, article in cleaned:
            if item.problem:
                intakes.append(Intake(problem=item.problem))
            if article is None or item.entry is None:
                continue
            intake = weigh(article, entry=item.entry, latest=latest, seen=seen)
            if intake.revision:
                pending.setdefault(intake.revision.article.id, []).append(intake.revision)
            intakes.append(intake)
        return intakes


class _Cleaners:
    """Processes that clean captures; started when there are many."""

    def __init__(self, settings: Settings) -> None:
        self._workers = settings.workers or count_cores()
        self._rules = load_rules(settings)
        self._pool: ProcessPoolExecutor | None = None

    def begin(self, capture: Capture, *, many: bool) -> Clean:
        """Begin to clean a capture; what is returned waits for it."""
        if self._workers == 1 or not (many or self._pool):
            return lambda: _clean(capture, self._rules)
        if self._pool is None:
            self._pool = ProcessPoolExecutor(self._workers, mp_context=process_context())
        with deaf_to_interrupts():
            future = self._pool.submit(_clean, capture, self._rules)
        return lambda: _wait(future, capture)

    def stop(self) -> None:
        """Drop what was not begun and end the processes."""
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None


def _clean(capture: Capture, rules: Rules) -> Article | Problem:
    """Clean one capture; an error nobody foresaw is its Problem, for the capture is kept."""
    try:
        return clean_capture(capture, rules)
    except DatelineError as error:
        return to_problem(error, item=capture.item)


def _wait(future: Future[Article | Problem], capture: Capture) -> Article | Problem:
    try:
        return future.result()
    except BrokenProcessPool as error:
        raise DefectError(
            "a process that cleans died", item=capture.item, hint="try again with fewer workers"
        ) from error


def _may_be_read_later(item: _Item) -> bool:
    return item.problem is not None and item.problem.code in {
        "ingest.missing", "ingest.unreadable",
    }  # fmt: skip


def _ahead[T](batches: Iterable[T]) -> Iterator[T]:
    """Yield each batch when the next has begun, so that cores clean while one is filed."""
    waiting: deque[T] = deque()
    for batch in batches:
        waiting.append(batch)
        if len(waiting) > 1:
            yield waiting.popleft()
    yield from waiting
