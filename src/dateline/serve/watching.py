"""``dateline watch``: what it does, as a live view, as log lines and as figures for Prometheus."""

from __future__ import annotations

import signal
import sys
import threading
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TextIO

import msgspec
import structlog
from rich.console import Console, Group
from rich.live import Live
from rich.panel import Panel
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from dateline.desk import Desk
from dateline.pipeline.watch import Happening
from dateline.serve.metrics import Figures
from dateline.serve.wording import count_of

_LAST = 6
_BETWEEN_COUNTS = timedelta(seconds=2)
_WORDS = {
    "polled": "feeds polled",
    "unchanged": "feeds unchanged",
    "stored": "articles stored",
    "revised": "revisions stored",
    "seen": "pages without change",
    "failed": "failures",
    "coded": "articles coded",
}


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What was typed: which sources, how long, and where to tell what happens."""

    countries: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    once: bool = False
    code: bool = True
    log: Path | None = None
    metrics: int = 0
    """Port for Prometheus; 0 for none."""
    quiet: bool = False


def run(plan: Plan, desk: Desk) -> int:
    """Watch until it is stopped by a signal, or until nothing is due; return the exit status."""
    console = Console(stderr=True)
    figures = Figures(desk, port=plan.metrics) if plan.metrics else None
    is_live = console.is_terminal and not plan.quiet
    with _stop_signals() as stop, _log_to(plan.log, is_live=is_live) as log:
        view = View(console, desk) if is_live else None
        told = Counter[str]()
        log.info("started", store=desk.store_address, once=plan.once)
        happenings = desk.watch(
            stop,
            clock=now,
            countries=plan.countries,
            sources=plan.sources,
            once=plan.once,
            code=plan.code,
        )
        with view or _nothing():
            for happening in happenings:
                told[happening.kind] += 1
                for listener in (view, figures):
                    if listener is not None:
                        listener.hear(happening)
                if happening.kind != "tick":
                    _write(log, happening)
        log.info("stopped", **{kind: told[kind] for kind in _WORDS})
    if not plan.quiet:
        console.print(summary(told))
    return 0


def summary(told: Counter[str]) -> str:
    """Return one line on what was done."""
    parts = [f"{told[kind]:,} {words}" for kind, words in _WORDS.items() if told[kind]]
    return ", ".join(parts) or "nothing was due"


@contextmanager
def _nothing() -> Iterator[None]:
    yield


@contextmanager
def _stop_signals() -> Iterator[threading.Event]:
    """Let SIGTERM and Ctrl-C end the round that is running, then the command."""
    stop = threading.Event()
    before = {
        number: signal.signal(number, lambda *_: stop.set())
        for number in (signal.SIGTERM, signal.SIGINT)
    }
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def code(desk: Desk, *, quiet: bool) -> int:
    """Code what is on file and not yet coded, behind a progress bar; return the exit status."""
    console = Console(stderr=True)
    columns = (TextColumn("coding"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    events = articles = 0
    with Progress(*columns, console=console, transient=True, disable=quiet) as progress:
        task = progress.add_task("", total=desk.count_uncoded())
        for coded in desk.code_on_file(clock=now):
            articles += 1
            events += len(coded.coding.events)
            progress.advance(task)
    if not quiet:
        console.print(f"{count_of(articles, 'article')} coded, {count_of(events, 'event')} found")
    return 0


def now() -> datetime:
    """Return the time: the one place of this command where the clock is read."""
    return datetime.now(UTC)


# --- log --------------------------------------------------------------------------------


@contextmanager
def _log_to(path: Path | None, *, is_live: bool) -> Iterator[Any]:  # structlog's own type is Any
    """Open the log: a file, else standard error, unless the live view stands there."""
    if path is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as stream:
            yield _logger(stream)
        return
    yield (
        structlog.wrap_logger(structlog.ReturnLogger(), processors=[_drop])
        if is_live
        else (_logger(None))
    )


def _drop(*_: object) -> dict[str, Any]:
    raise structlog.DropEvent


def _logger(stream: TextIO | None) -> Any:  # structlog's own type is Any
    return structlog.wrap_logger(
        structlog.PrintLogger(stream or sys.stderr),
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
    )


def _write(log: Any, happening: Happening) -> None:  # see _logger
    fields = {
        "url": happening.url, "source": happening.source, "count": happening.count,
        "code": happening.code, "message": happening.message, "article": happening.article,
        "published": happening.published,
    }  # fmt: skip
    told = {name: value for name, value in fields.items() if value}
    (log.warning if happening.kind == "failed" else log.info)(happening.kind, **told)


# --- live view --------------------------------------------------------------------------


class View:
    """The live view: what was done since the start, what is on file, what failed last."""

    def __init__(self, console: Console, desk: Desk) -> None:
        self._live = Live(console=console, refresh_per_second=4, transient=True)
        self._desk = desk
        self._told = Counter[str]()
        self._last: deque[Happening] = deque(maxlen=_LAST)
        self._started = now()
        self._counted: datetime | None = None
        self._on_file: dict[str, int] = {}

    def __enter__(self) -> View:
        """Take over the terminal."""
        self._live.__enter__()
        return self

    def __exit__(self, *error: object) -> None:
        """Give the terminal back."""
        self._live.__exit__(None, None, None)

    def hear(self, happening: Happening) -> None:
        """Take one happening in; redraw at the end of a round."""
        if happening.kind != "tick":
            self._told[happening.kind] += 1
            if happening.kind in {"stored", "revised", "failed"}:
                self._last.append(happening)
            return
        if self._counted is None or happening.at - self._counted >= _BETWEEN_COUNTS:
            self._on_file = msgspec.structs.asdict(self._desk.store.counts())
            self._counted = happening.at
        self._live.update(self._draw(happening))

    def _draw(self, tick: Happening) -> Group:
        minutes = max(1.0, (tick.at - self._started).total_seconds()) / 60
        done = _figures("since the start")
        for kind, words in _WORDS.items():
            rate = f"{self._told[kind] / minutes:,.0f} a minute" if self._told[kind] else ""
            done.add_row(words, f"{self._told[kind]:,}", rate)
        done.add_row("requests under way", f"{tick.count:,}", "")
        filed = _figures("on file")
        for name, number in self._on_file.items():
            filed.add_row(name, f"{number:,}", "")
        tables = Table.grid(padding=(0, 6))
        tables.add_row(done, filed)
        title = f"Dateline · watching since {self._started:%Y-%m-%d %H:%M} UTC · Ctrl-C stops"
        return Group(Panel(tables, title=title), *map(_line, self._last))


def _figures(title: str) -> Table:
    table = Table(
        title=title, title_justify="left", box=None, show_header=False, padding=(0, 2, 0, 0)
    )
    table.add_column()
    table.add_column(justify="right")
    table.add_column(style="dim")
    return table


def _line(happening: Happening) -> Text:
    style = "red" if happening.kind == "failed" else ""
    detail = f"  {happening.message}" if happening.message else ""
    return Text(
        f"{happening.at:%H:%M:%S}  {happening.kind:8}  {happening.url}{detail}", style=style,
        overflow="ellipsis", no_wrap=True,
    )  # fmt: skip
