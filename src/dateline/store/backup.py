"""Backups: a copy of a SQLite file, or an archive that any store can be restored from.

An archive is gzipped JSON Lines: a header; feeds, items, imports and problems; every line of the
log with the record it names, byte for byte as it was hashed; and an end that tells how many lines
came before and their SHA-256. It holds records, not tables: it outlives changes of the tables and
is the way from SQLite to PostgreSQL and back. Reading it proves the chain again.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import sqlite3
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import IO

import msgspec
from sqlalchemy import Connection, Engine, Table, select

from dateline.errors import UsageError
from dateline.model import FeedState, ImportState, ItemState, LogEntry
from dateline.store import intake, rows, tables
from dateline.store.engine import reading
from dateline.store.rows import Row
from dateline.store.verifying import KEPT, rows_of

FORMAT = 1
_PAGE = 500
_COPIES = {".db", ".sqlite", ".sqlite3"}


class Header(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The first line: what this is."""

    dateline: str = "backup"
    format: int = FORMAT


class Line(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One line between header and end: one thing that is on file."""

    feed: FeedState | None = None
    item: ItemState | None = None
    imported: ImportState | None = None
    problem: rows.KeptProblem | None = None
    log: LogEntry | None = None
    record: msgspec.Raw = msgspec.Raw()
    """What the line of the log names, as it was hashed."""


class End(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The last line: how many came before it, and the SHA-256 of their bytes."""

    lines: int
    sha256: str


def write_backup(engine: Engine, path: Path) -> None:
    """Write all that is on file now; writers need not wait.

    A SQLite store is copied as it is where the name ends in .db, .sqlite or .sqlite3.

    Raises:
        UsageError: there is a file of this name, or the folder cannot be written.
    """
    if path.exists():
        raise UsageError("there is a file of this name", item=str(path), hint="give another name")
    part = path.with_name(f"{path.name}.part")
    try:
        with part.open("wb") as file:
            if path.suffix.lower() not in _COPIES:
                _write_archive(engine, file)
        if path.suffix.lower() in _COPIES:
            _copy(engine, part)
        _settle(part, path)
    except OSError as error:
        raise UsageError(f"cannot be written: {error.strerror}", item=str(path)) from error
    finally:
        part.unlink(missing_ok=True)


def _settle(part: Path, path: Path) -> None:
    """Give a finished file its name, once it is on the disk."""
    with part.open("rb") as file:
        os.fsync(file.fileno())
    part.replace(path)


def _copy(engine: Engine, part: Path) -> None:
    if engine.dialect.name != "sqlite":
        raise UsageError("only a SQLite store is copied as it is", hint="end the name in .jsonl.gz")
    raw = engine.raw_connection()
    copy = sqlite3.connect(part)
    try:
        source: sqlite3.Connection = raw.driver_connection  # type: ignore[assignment]
        source.backup(copy)
        # One file that can be read anywhere: opened as a store it keeps a write-ahead log again.
        copy.execute("PRAGMA journal_mode=DELETE")
    finally:
        copy.close()
        raw.close()


def _write_archive(engine: Engine, file: IO[bytes]) -> None:
    summed, count = hashlib.sha256(), 0
    with reading(engine) as connection, _zipped(file) as archive:
        for told in chain([Header()], lines_of(connection)):
            line = msgspec.json.encode(told) + b"\n"
            summed.update(line)
            count += 1
            archive.write(line)
        archive.write(msgspec.json.encode(End(lines=count, sha256=summed.hexdigest())) + b"\n")


def _zipped(file: IO[bytes]) -> gzip.GzipFile:
    # Neither name nor time: the same store gives the same bytes.
    return gzip.GzipFile(filename="", fileobj=file, mode="wb", mtime=0)


def lines_of(connection: Connection) -> Iterator[Line]:
    """Yield all that is on file, as one transaction sees it."""
    for row in _all(connection, tables.feeds):
        yield Line(feed=rows.feed_of(row))
    for row in _all(connection, tables.items):
        yield Line(item=rows.item_of(row))
    for row in _all(connection, tables.imports):
        yield Line(imported=rows.import_of(row))
    for row in _all(connection, tables.problems):
        kept = rows.KeptProblem(problem=rows.problem_of(row), at=row["at"])
        yield Line(problem=kept)
    yield from _log_lines(connection)


def _all(connection: Connection, table: Table) -> Iterator[Row]:
    """Yield the rows of a table in the order of its key, some at a time, of one state."""
    (key,) = table.primary_key.columns
    page = select(table).order_by(key).limit(_PAGE)
    found = rows.mapped(connection.execute(page))
    while found:
        yield from found
        found = rows.mapped(connection.execute(page.where(key > found[-1][key.name])))


def _log_lines(connection: Connection) -> Iterator[Line]:
    end = intake.head_number(connection)
    number = tables.log.c.number
    for first in range(1, end + 1, _PAGE):
        last = first + _PAGE - 1
        asked = select(tables.log).where(number >= first, number <= last).order_by(number)
        lines = [rows.line_of(row) for row in rows.mapped(connection.execute(asked))]
        kept: dict[int, bytes] = {}
        for kind in KEPT:
            found = rows.mapped(connection.execute(rows_of(kind, first, last)))
            kept.update((row["logged"], rows.kept_json(row)) for row in found)
        for line in lines:
            yield Line(log=line, record=msgspec.Raw(kept.get(line.number, b"null")))
