"""``dateline db``: what a person sees, and the exit statuses."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from dateline.config import Settings
from dateline.desk import Desk
from dateline.errors import DatelineError
from dateline.model import Intake
from dateline.serve.cli import app
from dateline.store import Store
from tests.store import raw
from tests.store.builders import NOW, intake


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DATELINE_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("DATELINE_STORE", raising=False)
    return tmp_path


@pytest.fixture
def address(folder: Path) -> str:
    """Return the address of a desk's own store, with two articles in it."""
    with Desk(Settings(data=folder / "data")) as desk:
        desk.store.record_intakes([intake("a"), intake("b")], now=NOW)
        return desk.store_address


def db(*words: str | Path) -> Result:
    return CliRunner().invoke(app, ["db", *map(str, words)])


def test_tables_are_made_once(folder: Path) -> None:
    first, second = db("migrate"), db("migrate")
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert first.stdout == "the tables are now at version 0001, new\n"
    assert second.stdout == "the tables are at version 0001; nothing was to be done\n"
    assert (folder / "data" / "dateline.db").exists()


@pytest.mark.usefixtures("address")
def test_a_check_shows_what_is_on_file() -> None:
    told = db("check")
    assert told.exit_code == 0
    assert ["articles", "2"] in [line.split() for line in told.stdout.splitlines()]
    assert "every line of the log and record holds" in told.stdout


def test_a_check_names_what_was_altered(address: str) -> None:
    raw.drop_triggers(address)
    with raw.connected(address) as connection:
        connection.exec_driver_sql("UPDATE revisions SET title = 'Other' WHERE article = 'b'")
    told = db("check")
    assert told.exit_code == 4
    assert "line 4, revision b/1: the record was altered (store.altered)" in told.stdout


def test_a_backup_goes_to_another_database(
    address: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("news.jsonl.gz", "news.db"):
        assert db("backup", folder / name).exit_code == 0
        elsewhere = f"sqlite:///{folder / 'other'}-{name}.db"
        with monkeypatch.context() as env:
            env.setenv("DATELINE_STORE", elsewhere)
            with pytest.raises(DatelineError, match="db migrate"):
                CliRunner().invoke(app, ["db", "restore", str(folder / name)],
                                   catch_exceptions=False)  # fmt: skip
            assert db("migrate").exit_code == 0
            assert db("restore", folder / name).exit_code == 0
            assert db("check").exit_code == 0
        with Store.open(address) as one, Store.open(elsewhere) as two:
            assert list(one.log()) == list(two.log())


def test_a_desk_makes_its_own_file_and_no_database_of_yours(folder: Path) -> None:
    with Desk(Settings(data=folder / "own")) as desk:
        assert desk.store.counts().articles == 0
        desk.store.record_intake(Intake(), now=NOW)
    with (
        Desk(Settings(data=folder / "own", store=f"sqlite:///{folder / 'yours.db'}")) as desk,
        pytest.raises(DatelineError, match="db migrate"),
    ):
        assert desk.store
    assert not (folder / "yours.db").exists()
