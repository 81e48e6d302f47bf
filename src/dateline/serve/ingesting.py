"""``dateline ingest``: from archives to stored, versioned articles, and what came of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import datetime
from pathlib import Path

import msgspec
from rich.console import Console
from rich.progress import Progress as Bar
from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn

from dateline.desk import Desk
from dateline.model import Problem
from dateline.pipeline.importing import Progress
from dateline.serve.reading import NOTHING_READ, SOME_FAILED, describe_problem, say
from dateline.serve.wording import clean_line, count_of

_MOST_TOLD = 20
"""Problems told one by one; a crawl holds many pages that are no articles."""

Show = Callable[[str, int], None]


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """What the command line asked for."""

    paths: tuple[str, ...]
    source: str = ""
    code: bool = True
    quiet: bool = False


class Tally:
    """What an import brought so far."""

    def __init__(self) -> None:
        self.revisions = self.unchanged = self.known = self.old = self.coded = 0
        self.problems = Counter[str]()
        self.passed = Counter[str]()

    def add(self, progress: Progress) -> None:
        """Count what one batch did."""
        self.revisions += progress.revisions
        self.unchanged += progress.unchanged
        self.known += progress.known
        self.old += progress.is_old
        self.problems.update(problem.code for problem in progress.problems)
        self.passed.update(progress.passed)

    @property
    def items(self) -> int:
        """How many items were looked at."""
        return self.taken + sum(self.problems.values())

    @property
    def taken(self) -> int:
        """How many items are on file now."""
        return self.revisions + self.unchanged + self.known

    def exit_status(self) -> int:
        """Return the exit status the run deserves."""
        if not self.problems:
            return 0
        return SOME_FAILED if self.taken or self.old else NOTHING_READ


def run(request: Request, desk: Desk, *, clock: Callable[[], datetime]) -> int:
    """Take in what the request names, code it, and return the exit status."""
    stderr = Console(stderr=True, highlight=False)
    tally = Tally()
    with _bar(stderr, quiet=request.quiet) as show:
        for progress in desk.ingest(request.paths, clock=clock, source=request.source):
            told = sum(tally.problems.values())
            tally.add(progress)
            if not request.quiet:
                _tell(stderr, progress.problems[: max(0, _MOST_TOLD - told)])
            show(f"{Path(progress.archive).name}: {tally.revisions} new", tally.items)
        if request.code:
            for _ in desk.code_on_file(clock=clock):
                tally.coded += 1
                show(f"coding: {count_of(tally.coded, 'article')}", tally.items + tally.coded)
    if not request.quiet:
        for line in summary(tally):
            say(stderr, line)
    return tally.exit_status()


def summary(tally: Tally) -> Iterator[str]:
    """Say what came of it, one line a matter."""
    yield f"{count_of(tally.revisions, 'new or changed article')}, {tally.unchanged} unchanged"
    if tally.known or tally.old:
        yield f"taken before: {count_of(tally.known, 'item')}, {count_of(tally.old, 'archive')}"
    if tally.passed:
        parts = ", ".join(f"{number} {why}" for why, number in sorted(tally.passed.items()))
        yield f"passed over: {parts}"
    if tally.problems:
        parts = ", ".join(f"{number} {code}" for code, number in sorted(tally.problems.items()))
        yield f"not read: {parts}"
    if tally.coded:
        yield f"coded {count_of(tally.coded, 'article')}"


def _tell(stderr: Console, problems: tuple[Problem, ...]) -> None:
    for problem in problems:
        say(stderr, describe_problem(problem))


def _bar(stderr: Console, *, quiet: bool) -> AbstractContextManager[Show]:
    if quiet or not stderr.is_terminal:
        return nullcontext(lambda _line, _done: None)
    return _shown(stderr)


@contextmanager
def _shown(stderr: Console) -> Iterator[Show]:
    columns = (
        SpinnerColumn(), TextColumn("{task.description}", markup=False), TimeElapsedColumn(),
        TextColumn("{task.fields[rate]}"),
    )  # fmt: skip
    with Bar(*columns, console=stderr, transient=True) as bar:
        task = bar.add_task("", total=None, rate="")

        def show(line: str, done: int) -> None:
            speed = bar.tasks[task].speed
            rate = f"{speed:.0f} a second" if speed else ""
            bar.update(task, description=clean_line(line), completed=done, rate=rate)

        yield show
