"""Restoring a backup into an empty store, which proves its chain again on the way."""

from __future__ import annotations

import gzip
import hashlib
import zlib
from collections.abc import Callable, Iterable, Iterator
from itertools import batched
from pathlib import Path
from typing import IO

import msgspec
from sqlalchemy import URL, Connection, Engine, select

from dateline.errors import StoreError, UsageError
from dateline.model import CaptureEntry, LogEntry, Revision
from dateline.store import intake, rows, schema, tables
from dateline.store.backup import FORMAT, End, Header, Line, lines_of
from dateline.store.chain import FIRST, digest_of, hash_of
from dateline.store.engine import PATIENCE, connect, reading, said, writing
from dateline.store.intake import Additions

_MANY = 500
_SQLITE = b"SQLite format 3\0"
_GZIP = b"\x1f\x8b"
Codings = list[tuple[int, rows.KeptCoding, bytes]]
"""Line of the log, coding and its JSON: written last, for each names a revision's row."""
_BROKEN = (gzip.BadGzipFile, EOFError, zlib.error, msgspec.DecodeError, UnicodeDecodeError)


def read_backup(engine: Engine, path: Path) -> None:
    """Put on file all that a backup holds, or nothing where it is damaged.

    Raises:
        StoreError: it is no backup or is damaged, or the store is not empty.
        UsageError: it cannot be read.
    """
    try:
        with path.open("rb") as file:
            beginning = file.read(len(_SQLITE))
            if beginning.startswith(_GZIP):
                _prove_sum(file, path)
                _restore(engine, _archived(file, path))
            elif beginning == _SQLITE:
                _restore_copy(engine, path)
            else:
                raise _damaged(path, "this is no backup")
    except OSError as error:
        raise UsageError(f"cannot be read: {error.strerror}", item=str(path)) from error


def _damaged(path: Path, message: str) -> StoreError:
    return StoreError(message, item=str(path), code="store.backup")


def _prove_sum(file: IO[bytes], path: Path) -> None:
    """Read an archive to its end, before anything of it is believed."""
    summed, count, line = hashlib.sha256(), 0, b""
    try:
        for following in _unzipped(file):
            if line:
                summed.update(line)
                count += 1
            line = following
        end = msgspec.json.decode(line, type=End)
    except _BROKEN as error:
        raise _damaged(path, "the backup is damaged or cut off") from error
    if (end.lines, end.sha256) != (count, summed.hexdigest()):
        raise _damaged(path, "the backup is not as it was written")


def _unzipped(file: IO[bytes]) -> Iterator[bytes]:
    file.seek(0)
    with gzip.GzipFile(fileobj=file, mode="rb") as archive:
        yield from archive


def _archived(file: IO[bytes], path: Path) -> Iterator[Line]:
    lines = _unzipped(file)
    try:
        header = msgspec.json.decode(next(lines), type=Header)
    except (*_BROKEN, StopIteration) as error:
        raise _damaged(path, "this is no backup of Dateline") from error
    if header.dateline != "backup" or header.format > FORMAT:
        raise _damaged(path, "a newer Dateline wrote this backup")
    decoder = msgspec.json.Decoder(Line)
    before = next(lines, b"")
    for line in lines:  # the last one is the end, which was proved
        try:
            yield decoder.decode(before)
        except _BROKEN as error:
            raise _damaged(path, "a line of the backup makes no sense") from error
        before = line


def _restore_copy(engine: Engine, path: Path) -> None:
    """Restore from a copy of a SQLite store, which may go into a store of either kind."""
    copy = connect(URL.create("sqlite+pysqlite", database=str(path)), patience=PATIENCE)
    try:
        schema.refuse_unless_current(copy)
        with reading(copy) as connection:
            _restore(engine, lines_of(connection))
    finally:
        copy.dispose()


def _restore(engine: Engine, lines: Iterable[Line]) -> None:
    with writing(engine) as connection:
        head = intake.lock_head(connection)
        for table in (tables.feeds, tables.items, tables.log, tables.imports, tables.problems):
            if connection.execute(select(table).limit(1)).first():
                raise StoreError(
                    "the store is not empty", item=said(engine.url), code="store.occupied",
                    hint="restore into a new one: name it with DATELINE_STORE",
                )  # fmt: skip
        loader = _Loader(connection, head)
        for some in batched(lines, _MANY):
            loader.take(some)
        intake.save_head(connection, head)


class _Loader:
    """Writes lines of a backup in the order they come; the head tells how far it is."""

    def __init__(self, connection: Connection, head: intake.Head) -> None:
        self._connection = connection
        self._head = head
        self._head.hash = FIRST

    def take(self, lines: Iterable[Line]) -> None:
        """Write some lines.

        Raises:
            StoreError: one does not fit the line before, or its record is altered.
        """
        additions = Additions()
        codings: Codings = []
        for line in lines:
            _take_state(line, additions)
            if line.log:
                self._prove(line.log, bytes(line.record))
                _RECORDS[line.log.kind](line.log, bytes(line.record), additions, codings)
        self._count(additions, codings)
        intake.write(self._connection, additions)
        for logged, coding, data in codings:
            revision = intake.logged_of(self._connection, coding.article, coding.number)
            row = {"logged": logged, "revision": revision, **rows.coding_row(coding, data)}
            intake.add(self._connection, tables.codings, [row])

    def _prove(self, entry: LogEntry, data: bytes) -> None:
        follows = entry.number == self._head.number + 1 and entry.previous == self._head.hash
        if not follows or entry.hash != hash_of(entry) or entry.digest != digest_of(data):
            name = f"line {entry.number}, {entry.kind} {entry.subject}"
            raise StoreError("the backup holds an altered record", item=name, code="store.altered")
        self._head.number, self._head.hash = entry.number, entry.hash

    def _count(self, additions: Additions, codings: Codings) -> None:
        self._head.items += len(additions.items)
        self._head.captures += len(additions.captures)
        self._head.revisions += len(additions.revisions)
        self._head.articles += sum(row["number"] == 1 for row in additions.revisions)
        self._head.codings += len(codings)


def _take_state(line: Line, additions: Additions) -> None:
    if line.feed:
        additions.feeds.append(rows.flat_row(line.feed))
    if line.item:
        additions.items[line.item.url] = rows.flat_row(line.item)
    if line.imported:
        additions.imports[line.imported.path] = rows.flat_row(line.imported)
    if line.problem:
        additions.problems[line.problem.problem.item] = rows.problem_row(line.problem)
    if line.log:
        additions.log.append(rows.flat_row(line.log))


def _take_capture(entry: LogEntry, data: bytes, additions: Additions, _: Codings) -> None:
    capture = rows.decode(data, CaptureEntry)
    additions.captures.append({"logged": entry.number, **rows.flat_row(capture)})


def _take_revision(entry: LogEntry, data: bytes, additions: Additions, _: Codings) -> None:
    row = rows.revision_row(rows.decode(data, Revision), data)
    additions.revisions.append({"logged": entry.number, **row})
    before = additions.articles.get(row["article"])
    additions.articles[row["article"]] = intake.article_row(row, before)


def _take_coding(entry: LogEntry, data: bytes, _: Additions, codings: Codings) -> None:
    codings.append((entry.number, rows.decode(data, rows.KeptCoding), data))


_RECORDS: dict[str, Callable[[LogEntry, bytes, Additions, Codings], None]] = {
    "capture": _take_capture,
    "revision": _take_revision,
    "coding": _take_coding,
}
