"""Whatever is altered on file is found, and what is written once cannot be altered by mistake."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import MetaData, Table, delete, insert, select, update
from sqlalchemy.exc import DatabaseError

from dateline.model import Intake
from dateline.store import Store
from tests.store import raw
from tests.store.builders import CODER, NOW, coding, entry, intake, later, revision

ROWS = ("log", "captures", "revisions", "codings")


@pytest.fixture
def filled(store: Store) -> Store:
    """Three articles, one of them in two revisions, all coded."""
    second = revision("b", 2, text="Envoys part.", captured_at=later(hours=1))
    store.record_intakes([intake("a"), intake("b"), Intake(revision=second), intake("c")], now=NOW)
    for each in store.uncoded(CODER, limit=9):
        store.record_coding(each, CODER, coding(), now=later(minutes=5))
    assert store.verify_log() is None
    return store


def test_every_record_has_its_line(filled: Store) -> None:
    lines = list(filled.log())
    assert [line.number for line in lines] == list(range(1, 12))
    assert [line.kind for line in lines[:3]] == ["capture", "revision", "capture"]
    assert lines[0].subject == entry("a").id
    assert lines[1].subject == "a/1"
    assert lines[-1].subject == f"c/1/{CODER}"
    assert all(one.hash == two.previous for one, two in pairwise(lines))
    assert lines[0].at == NOW


@pytest.mark.parametrize("table", raw.WRITE_ONCE)
@pytest.mark.parametrize("change", ["UPDATE {} SET {} = {}", "DELETE FROM {}"])
def test_what_is_written_once_is_held(filled: Store, address: str, table: str, change: str) -> None:
    column = "kind" if table == "log" else "logged"
    statement = change.format(table, column, column)
    with pytest.raises(DatabaseError, match="written once"), raw.connected(address) as connection:
        connection.exec_driver_sql(statement)
    assert filled.verify_log() is None


@pytest.mark.parametrize("name", raw.WRITE_ONCE)
def test_one_altered_byte_is_found_in_whatever_column(
    filled: Store, address: str, name: str
) -> None:
    raw.drop_triggers(address)
    table = _table(address, name)
    (key,) = table.primary_key.columns
    with raw.connected(address) as connection:
        row = connection.execute(select(table).order_by(key.desc()).limit(1)).mappings().one()
    for column in table.columns:
        if row[column.name] is None:
            continue
        wrong = _altered(row[column.name])
        _set(address, table, row[key.name], column.name, wrong)
        problem = filled.verify_log()
        assert problem is not None, column.name
        assert problem.code in ("store.altered", "store.missing")
        now = wrong if column.name == key.name else row[key.name]
        _set(address, table, now, column.name, row[column.name])
    assert filled.verify_log() is None


def test_the_first_fault_is_named(filled: Store, address: str) -> None:
    raw.drop_triggers(address)
    table = _table(address, "revisions")
    for logged in (9, 4):
        _set(address, table, 4 if logged == 4 else 5, "title", f"Other {logged}")
    problem = filled.verify_log()
    assert problem is not None
    assert problem.item == "line 4, revision b/1"


@pytest.mark.parametrize("name", raw.WRITE_ONCE)
@pytest.mark.parametrize("which", ["first", "last"])
def test_a_deleted_row_is_found(filled: Store, address: str, name: str, which: str) -> None:
    raw.drop_triggers(address)
    table = _table(address, name)
    (key,) = table.primary_key.columns
    with raw.connected(address) as connection:
        order = key if which == "first" else key.desc()
        number = connection.execute(select(key).order_by(order).limit(1)).scalar_one()
        connection.execute(delete(table).where(key == number))
    problem = filled.verify_log()
    assert problem is not None
    assert problem.code == "store.missing"


def test_a_record_deleted_with_its_line_is_found(filled: Store, address: str) -> None:
    raw.drop_triggers(address)
    codings, log = _table(address, "codings"), _table(address, "log")
    with raw.connected(address) as connection:
        connection.execute(delete(codings).where(codings.c.logged == 11))
        connection.execute(delete(log).where(log.c.number == 11))
    problem = filled.verify_log()
    assert problem is not None
    assert problem.item == "line 11"


@pytest.mark.parametrize("number", [-1, 500])
def test_a_record_that_no_line_names_is_found(filled: Store, address: str, number: int) -> None:
    raw.drop_triggers(address)
    captures = _table(address, "captures")
    with raw.connected(address) as connection:
        row = dict(connection.execute(select(captures).limit(1)).mappings().one())
        connection.execute(insert(captures).values({**row, "logged": number, "item": "other"}))
    problem = filled.verify_log()
    assert problem is not None
    assert (problem.item, problem.code) == (f"capture {number}", "store.missing")


def test_counts_that_do_not_fit_are_found(filled: Store, address: str) -> None:
    _set(address, _table(address, "head"), 1, "articles", 2)
    problem = filled.verify_log()
    assert problem is not None
    assert problem.item == "articles"


def _table(address: str, name: str) -> Table:
    with raw.connected(address) as connection:
        return Table(name, MetaData(), autoload_with=connection)


def _set(address: str, table: Table, number: int, column: str, value: object) -> None:
    (key,) = table.primary_key.columns
    with raw.connected(address) as connection:
        connection.execute(update(table).where(key == number).values({column: value}))


def _altered(value: Any) -> Any:
    """Return the value with one bit of one byte, character or number turned round."""
    if isinstance(value, bytes):
        middle = len(value) // 2
        return value[:middle] + bytes([value[middle] ^ 1]) + value[middle + 1 :]
    if isinstance(value, str):
        return chr(ord(value[0]) ^ 4) + value[1:] if value else "x"
    return value + 1000
