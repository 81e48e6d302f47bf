"""``dateline ingest``, ``capture`` and ``verify``: what may be typed, and nothing else."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

INTERRUPTED = 130

INGEST_HELP = """Take archives of news into the store: kept, cleaned, compared, filed and coded.

PATH is a WARC or WACZ file, an mbox or a mail, JSON Lines, a single page, or a folder of those,
such as CC-NEWS. What was taken before is not taken twice; an import that was cut off goes on where
it stopped.

\b
Examples:
  dateline ingest crawl.warc.gz
  dateline ingest CC-NEWS/2024/01/ --no-code
  dateline ingest letters.mbox --source gbr-example-wire

\b
Exit status:
  0  all was taken
  1  a fault of Dateline
  2  the command is wrong
  3  nothing could be read
  4  some items hold no article or could not be read; the rest was taken
"""

VERIFY_HELP = """Prove that nothing on file was altered and that every quote is in its place.

Looked at are the chain of the log, the bytes of every capture, the hash of every revision, and
every quote of every coding. --deep also cleans every capture again and tells what reads otherwise.

\b
Exit status:
  0  everything holds
  2  the command or a setting is wrong
  6  something was altered, is lost or does not fit; it is named
"""

SHOW_HELP = """Write the very bytes of a capture to standard output, or what is known of it.

\b
Examples:
  dateline capture show 3f2a9c41
  dateline capture show 3f2a9c41 --headers
  dateline capture show 3f2a9c41 --out page.html

\b
Exit status:
  0  it was shown
  2  there is no such capture, there are several, or its bytes are not there; it is said why
"""

LIST_HELP = """List captures, the newest last.

\b
Examples:
  dateline capture list --since 2026-11-30
  dateline capture list --url wire.example --limit 0
"""

captures = typer.Typer(no_args_is_help=True, rich_markup_mode=None)


def ingest(
    paths: Annotated[list[str], typer.Argument(metavar="PATH", show_default=False)],
    *,
    source: Annotated[
        str, typer.Option("--source", metavar="ID", help="The source that all of it came from.",
                          show_default=False)
    ] = "",
    no_code: Annotated[
        bool, typer.Option("--no-code", help="File the articles; code them another time.")
    ] = False,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="Show no progress, problems or summary.")
    ] = False,
) -> None:  # fmt: skip
    """Take archives of news into the store."""
    from dateline.desk import Desk  # noqa: PLC0415 - keeps --help quick
    from dateline.serve.ingesting import Request, run  # noqa: PLC0415

    request = Request(paths=tuple(paths), source=source, code=not no_code, quiet=quiet)
    try:
        with Desk.open() as desk:
            status = run(request, desk, clock=_now)
    except KeyboardInterrupt:
        typer.echo("dateline: interrupted; the same command goes on where it stopped", err=True)
        status = INTERRUPTED
    raise typer.Exit(status)


def verify(
    *,
    deep: Annotated[
        bool, typer.Option("--deep", help="Clean every capture again and compare.")
    ] = False,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="Show no progress and no report.")
    ] = False,
) -> None:
    """Prove that nothing on file was altered."""
    from dateline.desk import Desk  # noqa: PLC0415 - keeps --help quick
    from dateline.serve.verification import run  # noqa: PLC0415

    with Desk.open() as desk:
        status = run(desk, clock=_now, deep=deep, quiet=quiet)
    raise typer.Exit(status)


@captures.command(name="show", help=SHOW_HELP)
def show_capture(
    prefix: Annotated[str, typer.Argument(metavar="ID", show_default=False)],
    *,
    headers: Annotated[
        bool, typer.Option("--headers", help="Show what is known of it and its HTTP headers.")
    ] = False,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Write to this file.")] = None,
) -> None:
    """Write the very bytes of a capture."""
    from dateline.desk import Desk  # noqa: PLC0415 - keeps --help quick
    from dateline.serve.capturelist import show  # noqa: PLC0415

    with Desk.open() as desk:
        show(desk, prefix, clock=_now, headers=headers, out=out)


@captures.command(name="list", help=LIST_HELP)
def list_captures(
    *,
    url: Annotated[str, typer.Option("--url", help="Only addresses that hold this.")] = "",
    source: Annotated[str, typer.Option("--source", help="Only of this source.")] = "",
    since: Annotated[
        datetime | None, typer.Option("--since", help="Only captured at or after, in UTC.")
    ] = None,
    limit: Annotated[int, typer.Option("--limit", min=0, help="At most so many; 0 for all.")] = 100,
) -> None:
    """List captures."""
    from dateline.desk import Desk  # noqa: PLC0415 - keeps --help quick
    from dateline.serve.capturelist import Wanted, print_captures  # noqa: PLC0415

    since = since.replace(tzinfo=UTC) if since else None
    with Desk.open() as desk:
        print_captures(desk, Wanted(url=url, source=source, since=since, limit=limit))


@captures.command(name="index")
def index_captures() -> None:
    """Write the CDXJ index of every WARC file anew."""
    from dateline.desk import Desk  # noqa: PLC0415 - keeps --help quick

    for path in Desk.open().captures(clock=_now).index(is_fresh=True):
        typer.echo(path.name)


@captures.command(name="prune")
def prune_captures() -> None:
    """Delete the oldest WARC files beyond DATELINE_ARCHIVE_DAYS and DATELINE_ARCHIVE_MAX_BYTES."""
    from dateline.desk import Desk  # noqa: PLC0415 - keeps --help quick

    gone = Desk.open().captures(clock=_now).prune(_now())
    for item in gone:
        typer.echo(f"{item.file}  {item.size}")
    if not gone:
        typer.echo("nothing to delete: the archive is within its limits")


def _now() -> datetime:
    return datetime.now(UTC)
