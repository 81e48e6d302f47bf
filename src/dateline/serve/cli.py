"""The ``dateline`` command: what may be typed, and nothing else.

The heavy rooms are imported inside the commands, so that ``--help`` answers at once.
"""

from __future__ import annotations

import sys
import traceback
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from dateline import __version__
from dateline.errors import DatelineError, DefectError
from dateline.serve.archive_commands import INGEST_HELP, VERIFY_HELP, captures, ingest, verify
from dateline.serve.db_commands import database
from dateline.serve.rules_commands import rules
from dateline.serve.sources_commands import sources
from dateline.serve.watch_command import CODE_HELP, WATCH_HELP, code_backlog, watch

USAGE, DEFECT, INTERRUPTED = 2, 1, 130

READ_HELP = """Read articles and show what they report, each line with its words.

PATH is an article (HTML, plain text with 'title:' and 'published:' lines, JSON or JSON Lines),
a folder of them, or - for standard input.

\b
Examples:
  dateline read article.html
  dateline read article.txt --explain
  dateline read news/ --format html --out record.html
  dateline read news/ --format jsonl --out records.jsonl
  curl -s https://wire.example/story | dateline read - --format json

\b
Exit status:
  0  all was read
  2  the command is wrong
  3  nothing could be read
  4  some items could not be read; the rest was written
"""

COMPARE_HELP = """Compare two revisions of an article and show what was changed, by kind.

Figures, names, dates, quotes, notices of correction, wording and cosmetics are told apart. Layout
and rotating furniture are no difference.

\b
Examples:
  dateline compare monday.html tuesday.html
  dateline compare monday.html tuesday.html --format json

\b
Exit status:
  0  nothing was changed
  1  something was
  2  the command is wrong, or a file cannot be read
"""

UPDATE_HELP = """Ask Wikidata who took or left office, and keep the answer in the data folder.

Nothing else of Dateline goes online. The file written stands in front of the office-holders that
come with Dateline; the one before is kept beside it.

\b
Exit status:
  0  the answer was read; nothing may have changed
  2  the command or a setting is wrong
  5  the service could not be reached; nothing was changed
"""
SINCE = 2024

app = typer.Typer(
    name="dateline",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

upkeep = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
app.add_typer(upkeep, name="reference", help="What the desk knows before it reads.")
app.command(name="ingest", help=INGEST_HELP)(ingest)
app.command(name="verify", help=VERIFY_HELP)(verify)
app.add_typer(captures, name="capture", help="The bytes that were received, as they were.")
app.add_typer(database, name="db", help="The database: make, back up, restore and check it.")
app.add_typer(rules, name="rules", help="Dated rules of publishers: how a site was built.")
app.command(name="watch", help=WATCH_HELP)(watch)
app.command(name="code", help=CODE_HELP)(code_backlog)
app.add_typer(sources, name="sources", help="Who publishes news, and where.")


class Format(StrEnum):
    """The shapes a record can be written in."""

    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"
    HTML = "html"


class ComparedFormat(StrEnum):
    """The shapes differences can be written in."""

    TABLE = "table"
    JSON = "json"


def main() -> None:
    """Run the command and leave with its exit status; every known error is one line."""
    try:
        app(prog_name="dateline")
    except DefectError as error:
        traceback.print_exception(error)
        leave(str(error), status=DEFECT)
    except DatelineError as error:
        leave(str(error), status=USAGE)


def leave(message: str, *, status: int) -> None:
    """Say why on standard error, in one line, and exit."""
    print(f"dateline: {message}", file=sys.stderr)
    sys.exit(status)


def _show_version(wanted: bool) -> None:
    if wanted:
        print(f"dateline {__version__}")
        raise typer.Exit


@app.callback(help="Dateline reads the news and keeps a record that can be checked.")
def _root(
    *,
    version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    """Take what stands before a command."""


@app.command(help=READ_HELP)
def read(
    paths: Annotated[list[str], typer.Argument(metavar="PATH", show_default=False)],
    *,
    shape: Annotated[
        Format | None,
        typer.Option("--format", "-f", help="table, json, jsonl or html.  [default: table, or "
                     "the ending of --out]", show_default=False),
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Write to this file.")] = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Say how each event and claim was decided.")
    ] = False,
    workers: Annotated[
        int, typer.Option("--workers", min=0, help="Processes to use; 0 for one a core.")
    ] = 0,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="Show no progress and no problems.")
    ] = False,
) -> None:  # fmt: skip
    """Read articles and show what they report."""
    from dateline.serve.reading import Request, run  # noqa: PLC0415 - keeps --help quick

    request = Request(
        paths=tuple(paths), shape=(shape or _shape_of(out)).value, out=out, explain=explain,
        workers=workers, quiet=quiet,
    )  # fmt: skip
    try:
        raise typer.Exit(run(request))
    except KeyboardInterrupt:
        leave("interrupted", status=INTERRUPTED)


@app.command(help=COMPARE_HELP)
def compare(
    old: Annotated[str, typer.Argument(metavar="OLD", show_default=False)],
    new: Annotated[str, typer.Argument(metavar="NEW", show_default=False)],
    *,
    shape: Annotated[
        ComparedFormat, typer.Option("--format", "-f", help="table or json.")
    ] = ComparedFormat.TABLE,
) -> None:
    """Compare two revisions of an article."""
    from dateline.serve.comparing import run  # noqa: PLC0415 - keeps --help quick

    raise typer.Exit(run(old, new, shape=shape.value))


@upkeep.command(name="update", help=UPDATE_HELP)
def update_reference(
    *,
    since: Annotated[
        int, typer.Option("--since", min=1900, max=2999, help="Ask for changes since this year.")
    ] = SINCE,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would change; write nothing.")
    ] = False,
) -> None:
    """Ask Wikidata who holds office now."""
    from dateline.desk import Desk  # noqa: PLC0415 - keeps --help quick
    from dateline.serve.upkeep import update  # noqa: PLC0415

    status, lines = update(Desk.open(), since=since, dry_run=dry_run)
    if status:
        leave(lines[0], status=status)
    typer.echo("\n".join(lines))


@upkeep.command(name="status")
def reference_status() -> None:
    """Say how many office-holders are known and where they come from."""
    from dateline.desk import Desk  # noqa: PLC0415 - keeps --help quick
    from dateline.serve.upkeep import status  # noqa: PLC0415

    typer.echo("\n".join(status(Desk.open())))


def _shape_of(out: Path | None) -> Format:
    """Tell the format from the ending of the file to write, else the table."""
    endings = {".json": Format.JSON, ".jsonl": Format.JSONL, ".html": Format.HTML}
    return endings.get(out.suffix.lower(), Format.TABLE) if out else Format.TABLE
