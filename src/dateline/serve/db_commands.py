"""``dateline db``: what may be typed about the database, and nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

_WHERE = """The database is the one of DATELINE_STORE, else dateline.db in the data folder."""

MIGRATE_HELP = f"""Make the tables of the database, or bring them up to this version.

{_WHERE}
All steps are done or none; where nothing is to be done, nothing is. Make a backup first.

\b
Examples:
  dateline db migrate
  DATELINE_STORE=postgresql+psycopg://desk@db.example/news dateline db migrate

\b
Exit status:
  0  the tables are those of this version
  2  the database cannot be used; nothing was changed
"""

BACKUP_HELP = f"""Write all that is on file to a file, while others go on writing.

{_WHERE}
A name that ends in .db, .sqlite or .sqlite3 becomes a copy of a SQLite database; any other name an
archive (gzipped JSON Lines) from which SQLite and PostgreSQL can both be restored. The fetched
pages are not in it: they are the WARC files of the archive folder.

\b
Examples:
  dateline db backup news-2026-03-01.jsonl.gz
  dateline db backup news.db

\b
Exit status:
  0  the backup is written, whole
  2  it could not be written; there is no file of this name, or the one that was there before
"""

RESTORE_HELP = f"""Put a backup into an empty database.

{_WHERE}
A backup of either kind goes into either database, so this is also the way from SQLite to
PostgreSQL. The log's chain and every record are proved on the way.

\b
Examples:
  dateline db restore news-2026-03-01.jsonl.gz
  DATELINE_STORE=postgresql+psycopg://desk@db.example/news dateline db restore news.db

\b
Exit status:
  0  all of it is on file
  2  the backup is damaged or the database is not empty; nothing was changed
"""

CHECK_HELP = f"""Prove that nothing on file was altered, and show how much there is.

{_WHERE}
Checks the file (SQLite), the version of the tables, every line of the log and every record that it
names. What is added meanwhile is not looked at.

\b
Examples:
  dateline db check

\b
Exit status:
  0  all is as it was written
  2  the database cannot be used
  4  something is damaged, altered or missing; the first such thing is named
"""

database = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
BackupFile = Annotated[Path, typer.Argument(metavar="FILE", show_default=False)]


@database.command(name="migrate", help=MIGRATE_HELP)
def migrate() -> None:
    """Make the tables or bring them up to date."""
    from dateline.desk import Desk  # noqa: PLC0415 - keeps --help quick
    from dateline.serve.upkeep import describe_migration  # noqa: PLC0415

    typer.echo(describe_migration(*Desk.open().migrate_store()))


@database.command(name="backup", help=BACKUP_HELP)
def backup(file: BackupFile) -> None:
    """Write all that is on file to a file."""
    from dateline.desk import Desk  # noqa: PLC0415 - keeps --help quick
    from dateline.serve.upkeep import waiting  # noqa: PLC0415

    with Desk.open() as desk, waiting("writing the backup"):
        desk.store.backup(file)
    typer.echo(f"backup written to {file}")


@database.command(name="restore", help=RESTORE_HELP)
def restore(file: BackupFile) -> None:
    """Put a backup into an empty database."""
    from dateline.desk import Desk  # noqa: PLC0415 - keeps --help quick
    from dateline.serve.upkeep import waiting  # noqa: PLC0415

    with Desk.open() as desk, waiting("reading the backup"):
        desk.store.restore(file)
    typer.echo(f"restored from {file}")


@database.command(name="check", help=CHECK_HELP)
def check() -> None:
    """Prove that nothing on file was altered."""
    from dateline.desk import Desk  # noqa: PLC0415 - keeps --help quick
    from dateline.serve.upkeep import show_check, waiting  # noqa: PLC0415

    with Desk.open() as desk:
        with waiting("checking"):
            problems = desk.store.check()
        raise typer.Exit(show_check(desk.store, problems))
