"""Tables are made and brought up to date, and others are refused with what to do."""

from __future__ import annotations

from pathlib import Path
from threading import Barrier, Thread

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from dateline.config import Settings
from dateline.errors import ConfigError, SchemaVersionError, StoreError, StoreLockedError
from dateline.store import Store, schema, store_address, tables
from tests.store import raw
from tests.store.builders import NOW, feed, intake


def test_the_migrations_make_the_tables_we_know(store: Store, address: str) -> None:
    assert store.counts().log == 0
    with raw.connected(address) as connection:
        differences = compare_metadata(MigrationContext.configure(connection), tables.tables)
    assert differences == []


def test_the_newest_migration_is_our_version() -> None:
    folder = Path(schema.__file__).parent / "migrations"
    assert ScriptDirectory(folder).get_current_head() == tables.VERSION


def test_migrating_again_changes_nothing(address: str) -> None:
    assert Store.migrate(address) == ("", tables.VERSION)
    with Store.open(address) as store:
        store.record_intake(intake(), now=NOW)
    assert Store.migrate(address) == (tables.VERSION, tables.VERSION)
    with Store.open(address) as store:
        assert store.verify_log() is None
        assert store.counts().articles == 1


def test_an_empty_database_is_refused(address: str) -> None:
    with raw.connected(address) as connection:
        connection.execute(text("CREATE TABLE unrelated (a integer)"))
    with pytest.raises(SchemaVersionError, match="db migrate"):
        Store.open(address)


def test_tables_of_a_newer_program_are_refused(store: Store, address: str) -> None:
    store.close()
    with raw.connected(address) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(SchemaVersionError, match="newer Dateline"):
        Store.open(address)
    with pytest.raises(SchemaVersionError, match="newer Dateline"):
        Store.migrate(address)
    with pytest.raises(SchemaVersionError):
        Store.open(address, create=True)


def test_older_tables_are_refused(
    store: Store, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.close()
    monkeypatch.setattr(schema, "VERSION", "0002")
    with pytest.raises(SchemaVersionError, match=r"0001.*0002.*db migrate"):
        Store.open(address)


def test_several_may_begin_at_once(address: str) -> None:
    together, failed = Barrier(4), []

    def begin(name: str) -> None:
        together.wait()
        try:
            with Store.open(address, create=True) as store:
                store.add_feeds([feed(name)])
        except StoreError as error:
            failed.append(error)

    threads = [Thread(target=begin, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failed == []
    with Store.open(address) as store:
        assert store.counts().feeds == 4


def test_a_sqlite_file_is_made_with_its_folder_and_only_when_asked(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "new")
    with pytest.raises(StoreError, match="db migrate"):
        Store.open(store_address(settings))
    assert not (tmp_path / "new").exists()
    with Store.open(store_address(settings), create=True) as store:
        store.add_feeds([feed()])
    assert (tmp_path / "new" / "dateline.db").exists()


def test_a_sqlite_store_keeps_a_log_that_reaches_the_disk(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'a.db'}"
    with Store.open(address, create=True) as store, store._engine.connect() as connection:
        told = [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        ]
    assert told == ["wal", 2, 1]


@pytest.mark.parametrize(
    "address", ["", "news.db", "mysql://host/news", "sqlite://", "sqlite:///:memory:"]
)
def test_an_address_that_cannot_be_used_is_a_setting_to_change(address: str) -> None:
    with pytest.raises(ConfigError, match="sqlite:////path"):
        Store(address)


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    file = tmp_path / "notes.db"
    file.write_text("Just some notes. " * 100, encoding="utf-8")
    with pytest.raises(StoreError, match=r"notes\.db.*not a database"):
        Store.open(f"sqlite:///{file}")


def test_a_server_that_cannot_be_reached_is_named_without_the_password() -> None:
    with pytest.raises(StoreError) as caught:
        Store.open("postgresql://desk:secret@/news?host=/nowhere")
    assert "desk:***@" in str(caught.value)
    assert "secret" not in str(caught.value)


def test_a_store_that_another_holds_is_locked(store: Store, address: str) -> None:
    with raw.connected(address) as connection:
        connection.execute(text("UPDATE head SET items = items"))
        with Store.open(address, patience=0.05) as hurried:
            assert hurried.counts().log == 0
            with pytest.raises(StoreLockedError, match="try again"):
                hurried.record_intake(intake(), now=NOW)
    assert store.record_intake(intake(), now=NOW)


def test_writers_queue(store: Store, address: str) -> None:
    def write(name: str) -> None:
        with Store.open(address) as own:
            for number in range(10):
                own.record_intake(intake(f"{name}{number}"), now=NOW)

    threads = [Thread(target=write, args=(name,)) for name in "abc"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert store.counts().articles == 30
    assert store.verify_log() is None
