"""``dateline reference`` and ``dateline db``: what the desk has, and how sound it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import msgspec
from rich import box
from rich.console import Console
from rich.table import Table

from dateline.desk import Desk
from dateline.errors import SourceError
from dateline.model import Problem
from dateline.reference.officeholders import Change
from dateline.serve.wording import clean_line
from dateline.store import Store

OFFLINE = 5
DAMAGED = 4
_SHOWN = 10
_WORDS = {"added": "took office", "ended": "left office", "changed": "dates corrected"}


def update(desk: Desk, *, since: int, dry_run: bool) -> tuple[int, list[str]]:
    """Ask who holds office now; return the exit status and the lines to print."""
    try:
        changes = desk.update_office_holders(since=since, dry_run=dry_run)
    except SourceError as error:
        return OFFLINE, [f"office-holders not updated: {error}"]
    counted = Counter[str](change.kind for change in changes)
    told = ", ".join(f"{counted[kind]} {kind}" for kind in _WORDS)
    where = "nothing written" if dry_run or not changes else f"written to {desk.office_holders}"
    return 0, [f"office-holders: {told}; {where}", *_lines(changes)]


def status(desk: Desk) -> list[str]:
    """Return what is loaded: how many terms, from where, and as of when."""
    packaged, own = desk.count_office_holders()
    lines = [f"office-holders: {packaged} terms with this version"]
    if own:
        lines.append(f"  and {own} of your own from {desk.office_holders}")
    else:
        lines.append(f"  none of your own in {desk.office_holders}; 'dateline reference update'"
                     " asks Wikidata for changes")  # fmt: skip
    return lines


def _lines(changes: list[Change]) -> list[str]:
    shown = sorted(changes, key=lambda change: change.term.valid_to or change.term.valid_from)
    lines = [
        f"  {term.name} ({term.country}), {term.office}: {_WORDS[kind]}"
        f" {term.valid_to or term.valid_from}"
        for kind, term in shown[-_SHOWN:]
    ]
    more = len(changes) - len(lines)
    return [*lines, f"  and {more} more"] if more else lines


def describe_migration(before: str, after: str) -> str:
    """Say what became of the tables."""
    if before == after:
        return f"the tables are at version {after}; nothing was to be done"
    return f"the tables are now at version {after}, {f'from {before}' if before else 'new'}"


@contextmanager
def waiting(doing: str) -> Iterator[None]:
    """Show on a terminal that something takes its time."""
    with Console(stderr=True).status(f"{doing} …"):
        yield


def show_check(store: Store, problems: Sequence[Problem]) -> int:
    """Print what is on file and what is wrong with it; return the exit status."""
    console = Console()
    table = Table(box=box.SIMPLE, show_header=False)
    table.add_column("what")
    table.add_column("how many", justify="right")
    for name, number in msgspec.structs.asdict(store.counts()).items():
        table.add_row("lines of the log" if name == "log" else name, f"{number:,}")
    console.print(table)
    for problem in problems:
        console.print(
            clean_line(f"{problem.item}: {problem.message} ({problem.code})"), style="red"
        )
    if problems:
        console.print(clean_line(problems[0].hint))
        return DAMAGED
    console.print(f"tables at version {store.version}; every line of the log and record holds")
    return 0
