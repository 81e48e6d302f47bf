"""The tables' version: told, brought up to date, or refused."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, Engine, text
from sqlalchemy import inspect as look_at

from dateline.errors import SchemaVersionError, StoreError
from dateline.store.engine import (
    OLDEST_POSTGRES,
    file_of,
    named,
    said,
    use_write_ahead_log,
    writing,
)
from dateline.store.tables import VERSION

_MIGRATIONS = Path(__file__).parent / "migrations"
_TABLE = "alembic_version"
_ONE_AT_A_TIME = 0x6461_7465  # a number of ours for PostgreSQL's advisory lock


def version_of(engine: Engine) -> str:
    """Return which migration the tables are at; empty where there are none.

    Raises:
        StoreError: the server is older than we know how to use.
    """
    with named(engine.url), engine.connect() as connection:
        _refuse_old_server(engine)
        return _version(connection)


def _version(connection: Connection) -> str:
    if not look_at(connection).has_table(_TABLE):
        return ""
    return connection.execute(text(f"SELECT version_num FROM {_TABLE}")).scalar() or ""  # noqa: S608


def _refuse_old_server(engine: Engine) -> None:
    if engine.dialect.name != "postgresql":
        return
    told = int((engine.dialect.server_version_info or (0,))[0])
    if told < OLDEST_POSTGRES:
        raise StoreError(
            f"PostgreSQL {told} is too old", item=said(engine.url),
            hint=f"version {OLDEST_POSTGRES} or newer is needed",
        )  # fmt: skip


def refuse_unless_current(engine: Engine) -> None:
    """Let only tables of this version through.

    Raises:
        SchemaVersionError: they are missing, older or newer.
    """
    version = version_of(engine)
    if version == VERSION:
        return
    where, run = said(engine.url), "run 'dateline db migrate'"
    if not version:
        raise SchemaVersionError("the database holds no store", item=where, hint=run)
    if version in _known():
        message = f"the store is at version {version}, this program at {VERSION}"
        raise SchemaVersionError(message, item=where, hint=run)
    raise SchemaVersionError(
        f"the store is at version {version}, which this program does not know", item=where,
        hint="use the newer Dateline that wrote it",
    )  # fmt: skip


def _known() -> set[str]:
    from alembic.script import ScriptDirectory  # noqa: PLC0415 - only where something is wrong

    return {step.revision for step in ScriptDirectory(_MIGRATIONS).walk_revisions()}


def migrate(engine: Engine) -> tuple[str, str]:
    """Bring the tables to this version; return the version before and the one now.

    All steps are one transaction: they are done whole or not at all.

    Raises:
        SchemaVersionError: the tables are newer than this program.
    """
    file = file_of(engine.url)
    if file is not None:
        with named(engine.url):
            use_write_ahead_log(engine)
    with writing(engine) as connection:
        _refuse_old_server(engine)
        if file is None:
            connection.execute(text(f"SELECT pg_advisory_xact_lock({_ONE_AT_A_TIME})"))
        before = _version(connection)
        if before and before not in _known():
            raise SchemaVersionError(
                f"the store is at version {before}, which this program does not know",
                item=said(engine.url), hint="use the newer Dateline that wrote it",
            )  # fmt: skip
        if before != VERSION:
            _upgrade(connection)
    return before, VERSION


def _upgrade(connection: Connection) -> None:
    # Alembic's own command needs an env.py and a file of settings; its parts need neither.
    from alembic.config import Config  # noqa: PLC0415 - heavy, and rarely needed
    from alembic.runtime.environment import EnvironmentContext  # noqa: PLC0415
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    script = ScriptDirectory(_MIGRATIONS)
    environment = EnvironmentContext(
        Config(), script, destination_rev="head",
        fn=lambda revision, _: script._upgrade_revs("head", revision),
    )  # fmt: skip
    with environment:
        environment.configure(connection=connection)
        environment.run_migrations()
