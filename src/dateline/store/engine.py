"""Opening a database: its address, how it is set up, and what its errors mean.

SQLite runs with a write-ahead log that reaches the disk before a commit returns. A transaction that
writes says so when it begins, so that two writers queue instead of failing half way.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, NoSuchModuleError

from dateline.config import Settings
from dateline.errors import ConfigError, StoreError, StoreLockedError

PATIENCE = 30.0
"""Seconds to wait for another writer."""
OLDEST_POSTGRES = 15
_LOCK_NOT_AVAILABLE = "55P03"


def store_address(settings: Settings) -> str:
    """Return the address of the store: the one that is set, else a SQLite file of the desk's."""
    return settings.store or f"sqlite:///{settings.data / 'dateline.db'}"


def read_address(address: str) -> URL:
    """Return the parsed address.

    Raises:
        ConfigError: it is no address of SQLite or PostgreSQL.
    """
    try:
        url = make_url(address)
    except ArgumentError as error:
        raise ConfigError("the address of the store cannot be read", hint=_ADVICE) from error
    backend = {"postgres": "postgresql"}.get(url.drivername, url.drivername).partition("+")[0]
    if backend == "postgresql":
        return url.set(drivername="postgresql+psycopg")
    if backend != "sqlite" or url.database in (None, "", ":memory:"):
        raise ConfigError(f"{said(url)} is no address of a store", hint=_ADVICE)
    return url.set(drivername="sqlite+pysqlite")


_ADVICE = "sqlite:////path/to/dateline.db or postgresql+psycopg://user@host/name"


def said(url: URL) -> str:
    """Return the address without its password."""
    return url.render_as_string(hide_password=True)


def connect(url: URL, *, patience: float) -> Engine:
    """Return an engine whose connections are set up for durable writing.

    Raises:
        ConfigError: the driver is not installed.
    """
    try:
        if url.get_backend_name() == "sqlite":
            engine = create_engine(url, connect_args={"timeout": patience})
            event.listen(engine, "connect", _set_up_sqlite)
            event.listen(engine, "begin", _begin_sqlite)
        else:
            engine = create_engine(url, connect_args={"connect_timeout": 10})
            event.listen(engine, "connect", _postgres_setter(patience))
    except (ImportError, NoSuchModuleError) as error:
        hint = "install dateline[postgres]"
        raise ConfigError("the driver of PostgreSQL is missing", hint=hint) from error
    return engine


def _set_up_sqlite(connection: sqlite3.Connection, _: object) -> None:
    # The driver must not begin transactions of its own: _begin_sqlite does.
    connection.isolation_level = None
    for pragma in ("synchronous=FULL", "foreign_keys=ON", "recursive_triggers=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _postgres_setter(patience: float) -> Any:
    def set_up(connection: Any, _: object) -> None:
        connection.execute(f"SET lock_timeout = {max(1, round(patience * 1000))}")
        connection.commit()

    return set_up


def use_write_ahead_log(engine: Engine) -> None:
    """Set a SQLite file to keep a write-ahead log; it stays so."""
    raw = engine.raw_connection()
    try:
        raw.cursor().execute("PRAGMA journal_mode=WAL")
    finally:
        raw.close()


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Begin a transaction that writes, and commit it; in SQLite it is the only one."""
    with (
        named(engine.url),
        engine.connect() as connection,
        connection.execution_options(writes=True).begin(),
    ):
        yield connection


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Read one state of the database, whatever is written meanwhile."""
    with named(engine.url), engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection.execution_options(isolation_level="REPEATABLE READ")
        yield connection


@contextmanager
def named(url: URL) -> Iterator[None]:
    """Turn what a database says into an error with a name.

    Raises:
        StoreLockedError: another writer held it for too long.
        StoreError: it cannot be reached, is full or is damaged.
    """
    try:
        yield
    except DatabaseError as error:
        raised = _named(error, said(url))
        if raised is None:
            raise
        raise raised from error


def _named(error: DatabaseError, where: str) -> StoreError | None:
    """Return the error to raise; None for one that only a fault of ours can cause."""
    words = str(error.orig).strip().partition("\n")[0]
    if _is_lock(error.orig):
        hint = "another program is writing; try again when it is done"
        return StoreLockedError("the store is locked", item=where, hint=hint)
    if isinstance(error.orig, sqlite3.OperationalError) or _is_outside(error.orig):
        return StoreError(words, item=where)
    return None


def _is_lock(cause: BaseException | None) -> bool:
    if isinstance(cause, sqlite3.OperationalError):
        return cause.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
    return getattr(cause, "sqlstate", None) == _LOCK_NOT_AVAILABLE


def _is_outside(cause: BaseException | None) -> bool:
    """Return whether the file, the disk or the server is at fault rather than the statement."""
    if isinstance(cause, sqlite3.DatabaseError):
        code = getattr(cause, "sqlite_errorcode", 0) & 0xFF
        return code in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_FULL)
    state = getattr(cause, "sqlstate", None)
    # 08 connection, 28 login, 3D no such database, 53 resources, 57 operator, 58 system.
    return state is None or state[:2] in ("08", "28", "3D", "53", "57", "58")


def file_of(url: URL) -> Path | None:
    """Return the file of a SQLite address."""
    return Path(url.database or "") if url.get_backend_name() == "sqlite" else None
