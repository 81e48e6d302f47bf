"""Store: what is on file, and the only way to it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from sqlalchemy import ColumnElement, Select, and_, func, select

from dateline.errors import DatelineError, StoreError
from dateline.model import (
    CaptureEntry,
    Coding,
    Counts,
    FeedState,
    ImportState,
    Intake,
    ItemState,
    LogEntry,
    Poll,
    Problem,
    Revision,
)
from dateline.store import intake as taking
from dateline.store import rows, schema, tables, verifying
from dateline.store.backup import write_backup
from dateline.store.engine import PATIENCE, connect, file_of, read_address, reading, said, writing
from dateline.store.restoring import read_backup
from dateline.store.rows import Row

_PAGE = 500
"""Rows read at a time where all are given out."""


class Store:
    """Feeds, items, captures, revisions, codings and the log, in SQLite or PostgreSQL.

    Every writing method is one transaction, and written to disk when it returns; given the same
    again it changes nothing. It may be used by several threads and by several programs at once.
    """

    def __init__(self, address: str, *, patience: float = PATIENCE) -> None:
        self.url = read_address(address)
        self._engine = connect(self.url, patience=patience)
        self._coded: dict[str, int] = {}
        self._coded_lock = threading.Lock()

    @classmethod
    def open(cls, address: str, *, create: bool = False, patience: float = PATIENCE) -> Store:
        """Open the store at an address; ``create`` makes one where there is nothing yet.

        Raises:
            ConfigError: the address or its driver is not usable.
            SchemaVersionError: its tables are missing, older or newer than this program.
            StoreLockedError: another writer holds it.
            StoreError: it cannot be reached.
        """
        store = cls(address, patience=patience)
        try:
            store._begin(create=create)
        except DatelineError:
            store.close()
            raise
        return store

    def _begin(self, *, create: bool) -> None:
        file = file_of(self.url)
        if create and file is not None:
            file.parent.mkdir(parents=True, exist_ok=True)
        elif file is not None and not file.exists():
            raise StoreError("there is no such file", item=said(self.url), hint=_HOW_TO_BEGIN)
        if create and not schema.version_of(self._engine):
            schema.migrate(self._engine)
        schema.refuse_unless_current(self._engine)

    @classmethod
    def migrate(cls, address: str, *, patience: float = PATIENCE) -> tuple[str, str]:
        """Make the tables or bring them up to date; return the version before and after.

        Raises:
            SchemaVersionError: they are newer than this program.
        """
        with cls(address, patience=patience) as store:
            file = file_of(store.url)
            if file is not None:
                file.parent.mkdir(parents=True, exist_ok=True)
            return schema.migrate(store._engine)

    def close(self) -> None:
        """Let go of all connections."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        """Return the store, which is closed at the end."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the store."""
        self.close()

    # --- feeds and items ----------------------------------------------------------------

    def add_feeds(self, feeds: Iterable[FeedState]) -> int:
        """Put feeds on file that are not there yet; return how many."""
        with writing(self._engine) as connection:
            taking.lock_head(connection)
            return taking.add_unknown(connection, tables.feeds, feeds)

    def feeds(self) -> list[FeedState]:
        """Return all feeds, by source and address."""
        at = tables.feeds.c
        return self._records(select(tables.feeds).order_by(at.source, at.url), rows.feed_of)

    def feeds_due(
        self, now: datetime, *, limit: int, sources: Collection[str] = ()
    ) -> list[FeedState]:
        """Return feeds whose next poll is due, those that wait longest first.

        Where ``sources`` are named only theirs count.
        """
        at = tables.feeds.c
        due = select(tables.feeds).where(at.next_poll <= now).order_by(at.next_poll, at.url)
        if sources:
            due = due.where(at.source.in_(sources))
        return self._records(due.limit(limit), rows.feed_of)

    def record_poll(self, poll: Poll) -> int:
        """Write a feed's state and its new items; return how many are new.

        An item that is on file already is left as it is.
        """
        with writing(self._engine) as connection:
            return taking.take_poll(connection, poll.feed, poll.items)

    def items_due(
        self, now: datetime, *, limit: int, sources: Collection[str] = ()
    ) -> list[ItemState]:
        """Return items that are to be fetched, those that wait longest first.

        Where ``sources`` are named only theirs count.
        """
        at = tables.items.c
        due = select(tables.items).where(at.next_fetch <= now).order_by(at.next_fetch, at.url)
        if sources:
            due = due.where(at.source.in_(sources))
        return self._records(due.limit(limit), rows.item_of)

    def item(self, url: str) -> ItemState | None:
        """Return what is remembered of an address."""
        is_it = tables.items.c.url == rows.plain_words(url)
        return self._record(select(tables.items).where(is_it), rows.item_of)

    # --- captures and revisions ---------------------------------------------------------

    def record_intake(self, intake: Intake, *, now: datetime) -> bool:
        """Write what one page brought; return whether a capture or revision is new.

        Raises:
            StoreError: another revision is on file under its number.
        """
        return self.record_intakes([intake], now=now) > 0

    def record_intakes(self, intakes: Sequence[Intake], *, now: datetime) -> int:
        """Write what some pages brought, all or nothing; return how many brought something new.

        Raises:
            StoreError: another revision is on file under the number of one of them.
        """
        with writing(self._engine) as connection:
            return taking.take(connection, intakes, now=now)

    def latest(self, article: str) -> Revision | None:
        """Return the newest revision of an article."""
        at = tables.revisions.c
        newest = self._revisions_of(article).order_by(None).order_by(at.number.desc()).limit(1)
        return self._record(newest, _revision)

    def revisions(self, article: str) -> list[Revision]:
        """Return the revisions of an article, oldest first."""
        return self._records(self._revisions_of(article), _revision)

    def revision(self, content: str, *, article: str = "") -> Revision | None:
        """Return the first revision on file whose text has this content hash.

        Reprints share it; ``article`` says whose revision is meant.
        """
        at = tables.revisions.c
        asked = select(at.record).where(at.revision == rows.plain_words(content))
        if article:
            asked = asked.where(at.article == rows.plain_words(article))
        return self._record(asked.order_by(at.logged).limit(1), _revision)

    def all_revisions(self) -> Iterator[Revision]:
        """Yield every revision, in the order in which they were added."""
        at = tables.revisions.c
        for row in self._pages(select(at.logged, at.record)):
            yield _revision(row)

    @staticmethod
    def _revisions_of(article: str) -> Select[Any]:
        at = tables.revisions.c
        is_it = at.article == rows.plain_words(article)
        return select(at.record).where(is_it).order_by(at.number)

    def capture(self, prefix: str) -> CaptureEntry | None:
        """Return the newest capture whose id begins so.

        Raises:
            StoreError: several captures of different bytes begin so.
        """
        at = tables.captures.c
        first, last = rows.plain_words(prefix).lower(), "g"  # after every digit of hex
        asked = select(tables.captures).where(at.id >= first, at.id < first + last)
        with reading(self._engine) as connection:
            ids = connection.execute(
                asked.with_only_columns(at.id).distinct().order_by(at.id).limit(2)
            ).scalars().all()  # fmt: skip
            if len(ids) > 1:
                message = "several captures begin so"
                raise StoreError(message, item=prefix, hint="give more of the id")
            found = rows.mapped(connection.execute(asked.order_by(at.logged.desc()).limit(1)))
        return rows.entry_of(found[0]) if found else None

    def visit(self, capture: str, *, item: str, at: datetime | None) -> CaptureEntry | None:
        """Return the entry of these bytes from this place, taken then, or at any time for None.

        An archive that is read a second time holds what is on file already.
        """
        column = tables.captures.c
        asked = select(tables.captures).where(
            column.id == rows.plain_words(capture), column.item == rows.plain_words(item)
        )
        if at is not None:
            asked = asked.where(column.captured_at == at)
        return self._record(asked.order_by(column.logged).limit(1), rows.entry_of)

    def captures(self) -> Iterator[CaptureEntry]:
        """Yield the entry of every capture, in the order in which they were added."""
        return map(rows.entry_of, self._pages(select(tables.captures)))

    # --- codings ------------------------------------------------------------------------

    def uncoded(self, provenance: str, *, limit: int) -> list[Revision]:
        """Return revisions that a coder has not coded, in the order in which they were added."""
        at = tables.revisions.c
        asked = (
            select(at.logged, at.record)
            .where(self._is_uncoded(provenance))
            .order_by(at.logged)
            .limit(limit)
        )
        with reading(self._engine) as connection:
            end = taking.head_number(connection)
            found = rows.mapped(connection.execute(asked))
        self._remember_coded(provenance, found[0]["logged"] - 1 if found else end)
        return [_revision(row) for row in found]

    def count_uncoded(self, provenance: str) -> int:
        """Return how many revisions a coder has not coded."""
        asked = select(func.count()).select_from(tables.revisions)
        with reading(self._engine) as connection:
            number: int = connection.execute(asked.where(self._is_uncoded(provenance))).scalar_one()
        return number

    def _is_uncoded(self, provenance: str) -> ColumnElement[bool]:
        at, coded = tables.revisions.c, tables.codings.c
        is_coded = and_(
            coded.revision == at.logged, coded.provenance == rows.plain_words(provenance)
        )
        done = self._coded_until(provenance)
        return and_(at.logged > done, ~select(coded.logged).where(is_coded).exists())

    def _coded_until(self, provenance: str) -> int:
        # Codings are never taken back, so what was coded once need not be looked at again.
        with self._coded_lock:
            return self._coded.get(provenance, 0)

    def _remember_coded(self, provenance: str, number: int) -> None:
        with self._coded_lock:
            self._coded[provenance] = max(number, self._coded.get(provenance, 0))

    def record_coding(
        self,
        revision: Revision,
        provenance: str,
        coding: Coding,
        problems: Sequence[Problem] = (),
        *,
        now: datetime,
    ) -> bool:
        """Write how a coder coded a revision; return whether this is new.

        Raises:
            StoreError: the revision is not on file.
        """
        kept = rows.KeptCoding(
            article=revision.article.id, number=revision.number, provenance=provenance,
            coded_at=now, coding=coding, problems=tuple(problems),
        )  # fmt: skip
        with writing(self._engine) as connection:
            return taking.take_coding(connection, kept, now=now)

    def codings(self, *, article: str = "") -> Iterator[tuple[Revision, str, Coding]]:
        """Yield every coding with its revision and coder, in the order they were added."""
        at, coded = tables.revisions.c, tables.codings.c
        asked = select(
            coded.logged, coded.record.label("coding"), at.record.label("record")
        ).join_from(tables.codings, tables.revisions, coded.revision == at.logged)
        if article:
            asked = asked.where(at.article == rows.plain_words(article))
        for row in self._pages(asked, by=coded.logged):
            kept = rows.coding_of(row["coding"])
            yield _revision(row), kept.provenance, kept.coding

    # --- imports, problems, the log -----------------------------------------------------

    def import_state(self, path: str) -> ImportState | None:
        """Return how far an archive was imported."""
        is_it = tables.imports.c.path == rows.plain_words(path)
        return self._record(select(tables.imports).where(is_it), rows.import_of)

    def problems(self) -> list[Problem]:
        """Return the problem of each item whose last try failed, the oldest first."""
        at = tables.problems.c
        asked = select(tables.problems).order_by(at.at, at.item)
        return self._records(asked, rows.problem_of)

    def log(self, after: int = 0) -> Iterator[LogEntry]:
        """Yield the lines of the log that follow a number."""
        found = self._pages(select(tables.log), by=tables.log.c.number, after=after)
        return map(rows.line_of, found)

    def verify_log(self) -> Problem | None:
        """Return the first line of the log that fails, or whose record does; None where all hold.

        Every line is hashed anew, and every record it names.
        """
        return verifying.verify(self._engine)

    @property
    def version(self) -> str:
        """Which version the tables are at: always that of this program."""
        return tables.VERSION

    def check(self) -> list[Problem]:
        """Return what is wrong with the database, the log or a record; nothing where all holds."""
        problems = verifying.check_database(self._engine)
        problem = None if problems else self.verify_log()
        return [problem] if problem else problems

    def backup(self, path: Path) -> None:
        """Write all that is on file now; writers need not wait.

        A name ending in .db, .sqlite or .sqlite3 is a copy of a SQLite store, any other an archive
        that stores of both kinds are restored from.

        Raises:
            UsageError: there is a file of this name, or it cannot be written.
            StoreError: what is on file is damaged.
        """
        write_backup(self._engine, path)

    def restore(self, path: Path) -> None:
        """Put on file all that a backup holds; nothing where it is damaged.

        Raises:
            StoreError: this store is not empty, or the file is no backup or is damaged.
            UsageError: it cannot be read.
        """
        read_backup(self._engine, path)

    def counts(self) -> Counts:
        """Return how many of everything is on file; this is quick however much it is."""
        with reading(self._engine) as connection:
            head = rows.mapped(connection.execute(select(tables.head)))[0]
            counted = {
                table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
                for table in (tables.feeds, tables.imports, tables.problems)
            }
        kept = {name: head[name] for name in _COUNTED}
        return Counts(log=head["number"], **kept, **counted)

    # --- reading ------------------------------------------------------------------------

    def _records[R](self, asked: Select[Any], kind: Callable[[Row], R]) -> list[R]:
        with reading(self._engine) as connection:
            found = rows.mapped(connection.execute(asked))
        return [kind(row) for row in found]

    def _record[R](self, asked: Select[Any], kind: Callable[[Row], R]) -> R | None:
        found = self._records(asked, kind)
        return found[0] if found else None

    def _pages(self, asked: Select[Any], *, by: Any = None, after: int = 0) -> Iterator[Row]:
        """Yield rows in the order of their number, some at a time; no transaction stays open."""
        column = asked.selected_columns["logged"] if by is None else by
        while True:
            page = asked.where(column > after).order_by(column).limit(_PAGE)
            with reading(self._engine) as connection:
                found = rows.mapped(connection.execute(page))
            yield from found
            if len(found) < _PAGE:
                return
            after = found[-1][column.name]


_COUNTED = ("items", "captures", "articles", "revisions", "codings")
_HOW_TO_BEGIN = "run 'dateline db migrate'"


def _revision(row: Row) -> Revision:
    return rows.revision_of(row["record"])
