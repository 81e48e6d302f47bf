"""``dateline read``: from paths to a written record, with every failed item reported."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import BinaryIO

import msgspec
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from dateline.config import load_settings
from dateline.desk import Desk
from dateline.errors import UsageError
from dateline.model import ArticleRecord, Problem
from dateline.serve.wording import clean_line, count_of

NOTHING_READ, SOME_FAILED = 3, 4

# A table in a file has no terminal to fit.
FILE_WIDTH = 110


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """What the command line asked for."""

    paths: tuple[str, ...]
    shape: str
    out: Path | None = None
    explain: bool = False
    workers: int = 0
    quiet: bool = False

    @property
    def is_many(self) -> bool:
        """Whether more than one article may come, whatever the folder happens to hold."""
        return len(self.paths) > 1 or any(Path(path).is_dir() for path in self.paths)


class Tally:
    """What a run gave so far; reports each problem as it comes."""

    def __init__(self, stderr: Console, *, quiet: bool) -> None:
        self.records = self.events = self.claims = 0
        self.problems: list[Problem] = []
        self._stderr = stderr
        self._quiet = quiet

    def follow(self, outcomes: Iterable[ArticleRecord | Problem]) -> Iterator[ArticleRecord]:
        """Yield the records; count them, and report the problems between them."""
        for outcome in outcomes:
            if isinstance(outcome, Problem):
                self._add_problem(outcome)
                continue
            self.records += 1
            self.events += len(outcome.events)
            self.claims += len(outcome.claims)
            yield outcome

    def exit_status(self) -> int:
        """Return the exit status the run deserves."""
        if not self.records:
            return NOTHING_READ
        return SOME_FAILED if self.problems else 0

    def _add_problem(self, problem: Problem) -> None:
        self.problems.append(problem)
        if not self._quiet:
            say(self._stderr, describe_problem(problem))


def run(request: Request, desk: Desk | None = None) -> int:
    """Read what the request names, write it, and return the exit status."""
    desk = desk or _open_desk(request)
    stderr = Console(stderr=True, highlight=False)
    tally = Tally(stderr, quiet=request.quiet)
    with _progress(stderr, request, desk) as step:
        outcomes = _stepping(desk.read_many(request.paths, explain=request.explain), step)
        _write(tally.follow(outcomes), request, tally, desk)
    if request.out and tally.records and not request.quiet:
        say(stderr, f"wrote {count_of(tally.records, 'article')} to {request.out}")
    return _close(tally, stderr)


def describe_problem(problem: Problem) -> str:
    """Say in one line what could not be read, why, and what to do."""
    hint = f" ({clean_line(problem.hint)})" if problem.hint else ""
    return f"{clean_line(problem.item)}: {clean_line(problem.message)}{hint}"


def say(console: Console, message: str) -> None:
    """Print one line as it is: not wrapped, not coloured, not read as markup."""
    console.print(f"dateline: {message}", markup=False, highlight=False, soft_wrap=True)


def _open_desk(request: Request) -> Desk:
    settings = load_settings()
    if request.workers:
        settings = msgspec.structs.replace(settings, workers=request.workers)
    return Desk.open(settings)


def _close(tally: Tally, stderr: Console) -> int:
    """Say how much failed where some was written, and return the exit status."""
    status = tally.exit_status()
    if status == SOME_FAILED:
        failed = count_of(len(tally.problems), "item")
        say(stderr, f"{failed} could not be read, {count_of(tally.records, 'article')} written")
    return status


# --- progress ---------------------------------------------------------------------------


def _progress(
    stderr: Console, request: Request, desk: Desk
) -> AbstractContextManager[Callable[[], None]]:
    if request.quiet or not request.is_many or not stderr.is_terminal:
        return nullcontext(lambda: None)
    return _bar(stderr, desk.count_items(request.paths))


@contextmanager
def _bar(stderr: Console, total: int) -> Iterator[Callable[[], None]]:
    columns = (TextColumn("reading"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=stderr, transient=True) as progress:
        task = progress.add_task("reading", total=total)
        yield lambda: progress.advance(task)


def _stepping[T](items: Iterable[T], step: Callable[[], None]) -> Iterator[T]:
    for item in items:
        yield item
        step()


# --- writing ----------------------------------------------------------------------------


def _write(records: Iterator[ArticleRecord], request: Request, tally: Tally, desk: Desk) -> None:
    with _target(request.out) as target:
        match request.shape:
            case "json":
                write_json(records, target, is_many=request.is_many)
            case "jsonl":
                write_jsonl(records, target)
            case "html":
                _write_html(records, target, tally, desk)
            case _:
                _write_table(records, target, tally, is_file=request.out is not None)


def write_json(records: Iterator[ArticleRecord], target: BinaryIO, *, is_many: bool) -> None:
    """Write one record as an object, or many as a list, in UTF-8 with fields in fixed order."""
    first = next(records, None)
    second = next(records, None) if first else None
    if first is None or not (is_many or second):
        if first:
            target.write(_pretty(first) + b"\n")
        return
    target.write(b"[\n" + _pretty(first))
    for record in filter(None, (second,)):
        target.write(b",\n" + _pretty(record))
    for record in records:
        target.write(b",\n" + _pretty(record))
    target.write(b"\n]\n")


def write_jsonl(records: Iterable[ArticleRecord], target: BinaryIO) -> None:
    """Write one record a line, in UTF-8 with fields in fixed order."""
    encoder = msgspec.json.Encoder()
    for record in records:
        target.write(encoder.encode(record) + b"\n")


def _pretty(record: ArticleRecord) -> bytes:
    return msgspec.json.format(msgspec.json.encode(record), indent=2)


def _write_html(
    records: Iterable[ArticleRecord], target: BinaryIO, tally: Tally, desk: Desk
) -> None:
    from dateline.serve.page import render_page  # noqa: PLC0415 - the other formats need no Jinja

    kept = list(records)
    if kept:
        name_of = desk.reference.countries.name_of
        target.write(render_page(kept, tally.problems, country_name=name_of).encode())


def _write_table(
    records: Iterable[ArticleRecord], target: BinaryIO, tally: Tally, *, is_file: bool
) -> None:
    from dateline.serve.table import print_record, print_summary  # noqa: PLC0415 - as above

    with _console(target, is_file=is_file) as console:
        for record in records:
            print_record(console, record)
        if tally.records > 1:
            print_summary(console, records=tally.records, events=tally.events, claims=tally.claims)


@contextmanager
def _console(target: BinaryIO, *, is_file: bool) -> Iterator[Console]:
    if not is_file:
        yield Console(highlight=False)
        return
    text = io.TextIOWrapper(target, encoding="utf-8", write_through=True)
    try:
        yield Console(file=text, width=FILE_WIDTH, highlight=False, color_system=None)
    finally:
        text.detach()


@contextmanager
def _target(out: Path | None) -> Iterator[BinaryIO]:
    """Open standard output, or a file that appears only once it is whole.

    Raises:
        UsageError: the file cannot be written.
    """
    if out is None:
        yield sys.stdout.buffer
        sys.stdout.flush()
        return
    draft = out.with_name(f".{out.name}.part")
    try:
        file = draft.open("wb")
    except OSError as error:
        raise UsageError(
            f"cannot write there: {error.strerror}", item=str(out), hint="give another --out"
        ) from error
    try:
        with file:
            yield file
        if draft.stat().st_size:
            draft.replace(out)
    finally:
        draft.unlink(missing_ok=True)
