"""``dateline verify``: everything on file is looked at, and what does not hold is named."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import datetime

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from dateline.desk import Desk
from dateline.model import Counts
from dateline.pipeline.verifying import OTHERWISE, Checked
from dateline.serve.reading import describe_problem, say
from dateline.serve.wording import count_of

DOES_NOT_HOLD = 6
_MOST_TOLD = 20

_HOLDS = {
    "log": "the log is an unbroken chain, and every record is as its line says",
    "captures": "bytes hash to the id of their capture",
    "revisions": "texts hash to the id of their revision, and their captures are on file",
    "codings": "codings quote the very words of their revision",
    "again": "captures were cleaned again",
}
_NOTES = {
    "capture.unkept": "captures without bytes, as DATELINE_CAPTURES asked",
    "capture.pruned": "captures whose bytes were deleted within the limits of the archive",
    OTHERWISE: "texts would be taken otherwise by this version, which is no fault",
}


def run(desk: Desk, *, clock: Callable[[], datetime], deep: bool, quiet: bool) -> int:
    """Look at everything, tell what does not hold, and return the exit status."""
    stderr = Console(stderr=True, highlight=False)
    seen, failed, notes = Counter[str](), Counter[str](), Counter[str]()
    quotes = 0
    with _bar(stderr, desk.store.counts(), deep=deep, quiet=quiet) as step:
        for checked in desk.verify(clock=clock, deep=deep):
            step()
            seen[checked.step] += 1
            quotes += checked.quotes
            notes.update([checked.note] if checked.note else [])
            if checked.problem:
                _tell(stderr, checked, failed, quiet=quiet)
    if not quiet:
        for line in report(seen, failed, notes, quotes=quotes):
            print(line)
    return DOES_NOT_HOLD if failed else 0


def report(
    seen: Counter[str], failed: Counter[str], notes: Counter[str], *, quotes: int
) -> Iterator[str]:
    """Say what was looked at and what of it holds, one line a matter."""
    for step, words in _HOLDS.items():
        if not seen[step]:
            continue
        sign = "✗" if failed[step] else "✓"
        count = "" if step == "log" else f"{seen[step] - failed[step]} of {seen[step]} "
        yield f"{sign} {_BROKEN if step == 'log' and failed[step] else count + words}"
    if quotes:
        yield f"  {count_of(quotes, 'quote')} compared"
    for note, number in sorted(notes.items()):
        yield f"  {number} {_NOTES.get(note, note)}"


_BROKEN = "the log is broken, or a record is not as its line says"


def _tell(stderr: Console, checked: Checked, failed: Counter[str], *, quiet: bool) -> None:
    failed[checked.step] += 1
    if checked.problem and not quiet and failed.total() <= _MOST_TOLD:
        say(stderr, describe_problem(checked.problem))


def _bar(
    stderr: Console, counts: Counts, *, deep: bool, quiet: bool
) -> AbstractContextManager[Callable[[], None]]:
    if quiet or not stderr.is_terminal:
        return nullcontext(lambda: None)
    again = counts.revisions if deep else 0
    return _shown(stderr, 1 + counts.captures + counts.revisions + counts.codings + again)


@contextmanager
def _shown(stderr: Console, total: int) -> Iterator[Callable[[], None]]:
    columns = (TextColumn("verifying"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=stderr, transient=True) as progress:
        task = progress.add_task("verifying", total=total)
        yield lambda: progress.advance(task)
