"""Proving that nothing on file was altered: the log is walked, and each record hashed anew."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from sqlalchemy import Engine, Select, Table, exists, func, or_, select, text

from dateline.errors import StoreError
from dateline.model import LogEntry, Problem, RecordKind, Revision
from dateline.store import rows, tables
from dateline.store.chain import FIRST, digest_of, hash_of
from dateline.store.engine import reading
from dateline.store.rows import Row

_PAGE = 500

KEPT: Mapping[RecordKind, Table] = {
    "capture": tables.captures,
    "revision": tables.revisions,
    "coding": tables.codings,
}


def verify(engine: Engine) -> Problem | None:
    """Return the first fault of the log or of a record it names; None where all is as written.

    What is added meanwhile is not looked at.

    Raises:
        StoreLockedError: the store is locked.
    """
    with reading(engine) as connection:
        head = rows.mapped(connection.execute(select(tables.head)))
    if len(head) != 1:
        return _problem("head", "store.missing", "the head of the log is gone")
    walk = _Walk(engine)
    end = head[0]["number"]
    for first in range(1, end + 1, _PAGE):
        problem = walk.through(first, min(first + _PAGE - 1, end))
        if problem:
            return problem
    if walk.last != head[0]["hash"]:
        return _problem("head", "store.altered", "the head of the log does not fit its last line")
    return _unnamed(engine, end) or _miscounted(engine, head[0])


def check_database(engine: Engine) -> list[Problem]:
    """Return what SQLite finds wrong with its file; PostgreSQL minds its own."""
    if engine.dialect.name != "sqlite":
        return []
    try:
        with reading(engine) as connection:
            told = connection.execute(text("PRAGMA integrity_check")).scalars().all()
            astray = connection.execute(text("PRAGMA foreign_key_check")).all()
    except StoreError as error:
        return [_problem("database", code="store.damaged", message=error.message)]
    wrong = [words for words in told if words != "ok"]
    wrong += [f"a row of {row[0]} refers to one of {row[2]} that is gone" for row in astray]
    return [_problem("database", code="store.damaged", message=words) for words in wrong]


class _Walk:
    """A walk along the log, with the hash of the line it has reached."""

    def __init__(self, engine: Engine) -> None:
        self.last = FIRST
        self._engine = engine

    def through(self, first: int, end: int) -> Problem | None:
        """Return the first fault of these lines."""
        try:
            lines, kept = self._read(first, end)
        except StoreError as error:
            if first == end:
                return _problem(f"line {first}", "store.altered", error.message)
            # One of these cannot be read at all: halve them until it is alone and can be named.
            middle = (first + end) // 2
            return self.through(first, middle) or self.through(middle + 1, end)
        for number in range(first, end + 1):
            problem = self._step(number, lines.get(number), kept)
            if problem:
                return problem
        return None

    def _read(
        self, first: int, end: int
    ) -> tuple[dict[int, LogEntry], dict[RecordKind, dict[int, Row]]]:
        number = tables.log.c.number
        asked = select(tables.log).where(number >= first, number <= end)
        with reading(self._engine) as connection:
            found = [rows.line_of(row) for row in rows.mapped(connection.execute(asked))]
            kept = {
                kind: {
                    row["logged"]: row
                    for row in rows.mapped(connection.execute(rows_of(kind, first, end)))
                }
                for kind in KEPT
            }
        return {line.number: line for line in found}, kept

    def _step(
        self, number: int, line: LogEntry | None, kept: dict[RecordKind, dict[int, Row]]
    ) -> Problem | None:
        name = f"line {number}"
        if line is None:
            return _problem(name, "store.missing", "a line of the log is gone")
        if line.previous != self.last or line.hash != hash_of(line):
            return _problem(name, "store.altered", "a line of the log was altered")
        self.last = line.hash
        there = [kind for kind in KEPT if number in kept[kind]]
        what = f"{line.kind} {line.subject}"
        if there != [line.kind]:
            return _problem(f"{name}, {what}", "store.missing", "the record is gone, or another is")
        if not _is_as_written(line, kept[line.kind][number]):
            return _problem(f"{name}, {what}", "store.altered", "the record was altered")
        return None


def rows_of(kind: RecordKind, first: int, end: int) -> Select[Any]:
    """Return the question for the records that these lines name."""
    table = KEPT[kind]
    asked = select(table)
    if kind == "coding":
        at = tables.revisions.c
        asked = select(table, at.article, at.number).join_from(
            table, tables.revisions, table.c.revision == at.logged, isouter=True
        )
    return asked.where(table.c.logged >= first, table.c.logged <= end)


def _is_as_written(line: LogEntry, row: Row) -> bool:
    try:
        return _CHECKS[line.kind](line, row)
    except StoreError:
        return False


def _is_capture(line: LogEntry, row: Row) -> bool:
    entry = rows.entry_of(row)
    return line.subject == entry.id and line.digest == digest_of(rows.encode_entry(entry))


def _is_revision(line: LogEntry, row: Row) -> bool:
    data = rows.unpack(row["record"])
    if line.digest != digest_of(data):
        return False
    told = rows.revision_row(rows.decode(data, Revision), data)
    return line.subject == f"{row['article']}/{row['number']}" and _agree(row, told)


def _is_coding(line: LogEntry, row: Row) -> bool:
    data = rows.unpack(row["record"])
    if line.digest != digest_of(data):
        return False
    coding = rows.decode(data, rows.KeptCoding)
    told = {**rows.coding_row(coding, data), **rows.coding_key(coding)}
    return line.subject == rows.coding_subject(coding) and _agree(row, told)


def _agree(row: Row, told: Row) -> bool:
    return all(row[name] == value for name, value in told.items() if name != "record")


_CHECKS: Mapping[RecordKind, Callable[[LogEntry, Row], bool]] = {
    "capture": _is_capture,
    "revision": _is_revision,
    "coding": _is_coding,
}


def _unnamed(engine: Engine, end: int) -> Problem | None:
    """Return the problem of a record outside the lines that were walked and named by none."""
    for kind, table in KEPT.items():
        outside = or_(table.c.logged < 1, table.c.logged > end)
        is_named = exists().where(tables.log.c.number == table.c.logged)
        asked = select(table.c.logged).where(outside, ~is_named).limit(1)
        with reading(engine) as connection:
            found = connection.execute(asked).scalar()
        if found is not None:
            return _problem(f"{kind} {found}", "store.missing", "no line of the log names it")
    return None


def _miscounted(engine: Engine, head: Row) -> Problem | None:
    """Return the problem of counts that do not fit, or of articles without their revisions."""
    for table, expected in _counted(head):
        with reading(engine) as connection:
            found = connection.execute(expected).scalar_one()
        if found != head[table]:
            message = f"{head[table]} were written, {found} are there"
            return _problem(table, "store.missing", message)
    return None


def _counted(head: Row) -> Iterator[tuple[str, Select[int]]]:
    for table in KEPT.values():
        upto = table.c.logged <= head["number"]
        yield table.name, select(func.count()).select_from(table).where(upto)
    first = (tables.revisions.c.number == 1, tables.revisions.c.logged <= head["number"])
    yield "articles", select(func.count()).select_from(tables.revisions).where(*first)


def _problem(item: str, code: str, message: str) -> Problem:
    hint = "restore a backup that is sound"
    return Problem(item=item, code=code, message=message, hint=hint)
