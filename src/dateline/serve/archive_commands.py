"""``dateline ingest``: what may be typed about archives, and nothing else."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

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
    with Desk.open() as desk:
        status = run(request, desk, clock=_now)
    raise typer.Exit(status)


def _now() -> datetime:
    return datetime.now(UTC)
