"""``dateline watch`` and ``dateline code``: what may be typed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

WATCH_HELP = """Poll the sources, read what they publish and keep it, until it is stopped.

Feeds are polled as often as they publish, pages fetched politely, every capture kept, every
change of an article told apart, and articles coded on the cores that are free. Ctrl-C or SIGTERM
ends the round that is running and stops. Killed at any instant, it goes on where it stood.

\b
Examples:
  dateline watch                             all sources of the catalogue
  dateline watch --country FRA --country BEL
  dateline watch --source fra-le-monde --once
  dateline watch --log watch.jsonl --metrics 9464

\b
Exit status:
  0  it was stopped, or with --once nothing more was due
  2  the command or a setting is wrong, or another watch runs on this store
"""
CODE_HELP = """Code what is on file and was not yet coded by this version and its lexicons.

\b
Example:
  dateline code

\b
Exit status:
  0  all was coded
  2  the command or a setting is wrong
"""


def watch(
    *,
    country: Annotated[
        list[str] | None, typer.Option(help="Only sources of this country (ISO alpha-3).")
    ] = None,
    source: Annotated[list[str] | None, typer.Option(help="Only this source, by its id.")] = None,
    once: Annotated[bool, typer.Option("--once", help="Stop when nothing more is due.")] = False,
    code: Annotated[
        bool, typer.Option("--code/--no-code", help="Code articles, or only keep them.")
    ] = True,
    log: Annotated[Path | None, typer.Option(help="Append log lines (JSON) to this file.")] = None,
    metrics: Annotated[
        int, typer.Option(min=0, max=65535, help="Serve figures for Prometheus on this port.")
    ] = 0,
    quiet: Annotated[
        bool, typer.Option("--quiet", help="Show no live view and no summary.")
    ] = False,
) -> None:
    """Poll the sources, read what they publish and keep it."""
    from dateline.desk import Desk  # noqa: PLC0415 - keeps --help quick
    from dateline.serve.watching import Plan, run  # noqa: PLC0415

    plan = Plan(
        countries=tuple(country or ()), sources=tuple(source or ()), once=once, code=code,
        log=log, metrics=metrics, quiet=quiet,
    )  # fmt: skip
    raise typer.Exit(run(plan, Desk.open()))


def code_backlog(
    *,
    quiet: Annotated[bool, typer.Option("--quiet", help="Show no progress.")] = False,
) -> None:
    """Code what is on file and was not yet coded."""
    from dateline.desk import Desk  # noqa: PLC0415 - keeps --help quick
    from dateline.serve.watching import code  # noqa: PLC0415

    raise typer.Exit(code(Desk.open(), quiet=quiet))
