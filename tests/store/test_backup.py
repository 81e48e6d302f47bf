"""A backup of either database is restored into either, whole or not at all."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import text

from dateline.errors import StoreError, UsageError
from dateline.model import ImportState, Intake, Poll, Problem
from dateline.store import Store
from tests import postgres
from tests.store import raw
from tests.store.builders import CODER, NOW, coding, entry, feed, intake, item, later, revision


@pytest.fixture
def filled(store: Store) -> Store:
    fill(store)
    return store


def fill(store: Store, count: int = 3) -> None:
    store.record_poll(Poll(feed=feed(last_poll=NOW), items=(item("a"), item("wait"))))
    store.record_intakes([intake(f"a{n}") for n in range(count)], now=NOW)
    second = revision("a1", 2, text="Envoys part.", captured_at=later(hours=1))
    failed = Problem(item=item("wait").url, code="article.wall", message="a login")
    imported = ImportState(path="crawl", fingerprint="f", position=3)
    again = Intake(capture=entry("a1", "a1 again", captured_at=later(hours=1)), revision=second)
    store.record_intakes([again, Intake(problem=failed), Intake(imported=imported)], now=NOW)
    for each in store.uncoded(CODER, limit=2):
        store.record_coding(each, CODER, coding(), [failed], now=later(minutes=5))


@pytest.fixture(params=["to sqlite", "to postgres"])
def target(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    address = f"sqlite:///{tmp_path / 'target.db'}"
    if request.param == "to postgres":
        cluster: postgres.Cluster = request.getfixturevalue("cluster")
        address = cluster.new_database()
    with Store.open(address, create=True) as store:
        yield store


def all_of(store: Store) -> list[object]:
    """Return everything on file."""
    return [
        store.counts(), store.feeds(), store.items_due(later(days=9), limit=99), store.problems(),
        store.import_state("crawl"), *store.captures(), *store.all_revisions(), *store.codings(),
        *store.log(), store.latest("a1"),
    ]  # fmt: skip


def test_an_archive_is_restored_into_either(filled: Store, target: Store, tmp_path: Path) -> None:
    filled.backup(tmp_path / "news.jsonl.gz")
    target.restore(tmp_path / "news.jsonl.gz")
    assert all_of(target) == all_of(filled)
    assert target.check() == []
    # And it goes on from there.
    assert not target.record_intake(intake("a1"), now=NOW)
    assert target.record_intake(intake("new"), now=NOW)
    assert target.verify_log() is None


def test_the_archive_of_a_restored_store_is_the_same(
    filled: Store, target: Store, tmp_path: Path
) -> None:
    filled.backup(tmp_path / "one.gz")
    target.restore(tmp_path / "one.gz")
    target.backup(tmp_path / "two.gz")
    assert (tmp_path / "one.gz").read_bytes() == (tmp_path / "two.gz").read_bytes()


def test_a_copy_is_restored_into_either(target: Store, tmp_path: Path) -> None:
    with Store.open(f"sqlite:///{tmp_path / 'source.db'}", create=True) as source:
        fill(source)
        source.backup(tmp_path / "copy.db")
        target.restore(tmp_path / "copy.db")
        assert all_of(target) == all_of(source)
    with Store.open(f"sqlite:///{tmp_path / 'copy.db'}") as copy:
        assert all_of(copy) == all_of(target)


def test_more_than_one_page_is_backed_up(store: Store, target: Store, tmp_path: Path) -> None:
    fill(store, 700)
    store.backup(tmp_path / "news.gz")
    target.restore(tmp_path / "news.gz")
    assert all_of(target) == all_of(store)
    assert target.check() == []


def test_writers_need_not_wait_for_a_backup(filled: Store, tmp_path: Path) -> None:
    before = filled.counts()
    backup = filled.backup
    with raw.connected(filled.url.render_as_string(hide_password=False)) as connection:
        connection.execute(text("UPDATE head SET items = items"))
        backup(tmp_path / "meanwhile.gz")
    assert filled.counts() == before


def test_a_backup_goes_into_an_empty_store_only(filled: Store, tmp_path: Path) -> None:
    filled.backup(tmp_path / "news.gz")
    before = all_of(filled)
    with pytest.raises(StoreError, match="not empty") as caught:
        filled.restore(tmp_path / "news.gz")
    assert caught.value.code == "store.occupied"
    assert all_of(filled) == before


def test_no_file_is_written_over(filled: Store, tmp_path: Path) -> None:
    (tmp_path / "news.gz").write_text("precious", encoding="utf-8")
    with pytest.raises(UsageError, match="another name"):
        filled.backup(tmp_path / "news.gz")
    with pytest.raises(UsageError, match="cannot be written"):
        filled.backup(tmp_path / "no folder" / "news.gz")
    assert [p.name for p in tmp_path.glob("*news*")] == ["news.gz"]


def test_only_sqlite_is_copied_as_it_is(cluster: postgres.Cluster, tmp_path: Path) -> None:
    address, refused = cluster.new_database(), pytest.raises(UsageError, match=r"jsonl\.gz")
    with Store.open(address, create=True) as store, refused:
        store.backup(tmp_path / "news.db")
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_archive_changes_nothing(tmp_path: Path) -> None:
    with Store.open(f"sqlite:///{tmp_path / 'source.db'}", create=True) as source:
        fill(source)
        source.backup(tmp_path / "good.gz")
    whole = gzip.decompress((tmp_path / "good.gz").read_bytes())
    packed = (tmp_path / "good.gz").read_bytes()
    lines = whole.splitlines(keepends=True)
    damaged = {
        "cut off": packed[: len(packed) // 2],
        "turned": packed[:200] + bytes([packed[200] ^ 1]) + packed[201:],
        "a line less": gzip.compress(b"".join(lines[:3] + lines[4:])),
        "another word": gzip.compress(whole.replace(b"nrl-wire", b"xxx-wire", 1)),
        "no end": gzip.compress(b"".join(lines[:-1])),
        "other": gzip.compress(b"hello\n"),
        "empty": gzip.compress(b""),
        "plain": b"hello",
        "nothing": b"",
    }
    with Store.open(f"sqlite:///{tmp_path / 'target.db'}", create=True) as target:
        for name, content in damaged.items():
            file = tmp_path / f"{name}.gz"
            file.write_bytes(content)
            with pytest.raises(StoreError) as caught:
                target.restore(file)
            assert caught.value.code == "store.backup", name
            assert target.counts().log == target.counts().feeds == 0
        with pytest.raises(UsageError, match="cannot be read"):
            target.restore(tmp_path / "absent.gz")


def test_an_archive_with_another_record_is_refused(tmp_path: Path) -> None:
    with Store.open(f"sqlite:///{tmp_path / 'source.db'}", create=True) as source:
        fill(source)
        source.backup(tmp_path / "good.gz")
    whole = gzip.decompress((tmp_path / "good.gz").read_bytes())
    body, _, _ = whole.replace(b"Envoys part", b"Envoys stay").rpartition(b'{"lines"')
    end = {"lines": len(body.splitlines()), "sha256": hashlib.sha256(body).hexdigest()}
    forged = body + msgspec.json.encode(end) + b"\n"
    (tmp_path / "forged.gz").write_bytes(gzip.compress(forged))
    with Store.open(f"sqlite:///{tmp_path / 'target.db'}", create=True) as target:
        with pytest.raises(StoreError, match="revision a1/2") as caught:
            target.restore(tmp_path / "forged.gz")
        assert caught.value.code == "store.altered"
        assert target.counts().log == 0


def test_an_archive_of_a_newer_program_is_refused(store: Store, tmp_path: Path) -> None:
    body = b'{"dateline":"backup","format":99}\n'
    end = {"lines": 1, "sha256": hashlib.sha256(body).hexdigest()}
    (tmp_path / "new.gz").write_bytes(gzip.compress(body + msgspec.json.encode(end) + b"\n"))
    with pytest.raises(StoreError, match="newer"):
        store.restore(tmp_path / "new.gz")


def test_check_names_what_sqlite_finds_damaged(tmp_path: Path) -> None:
    file = tmp_path / "a.db"
    with Store.open(f"sqlite:///{file}", create=True) as store:
        fill(store, 200)
        assert store.check() == []
    pages = bytearray(file.read_bytes())
    # Whatever page this is, what is on it makes no sense any more.
    pages[12 * 4096 : 13 * 4096] = b"\x55" * 4096
    file.write_bytes(pages)
    with Store.open(f"sqlite:///{file}") as store:
        assert {problem.code for problem in store.check()} == {"store.damaged"}


def test_check_names_a_row_that_refers_to_none(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'a.db'}"
    with Store.open(address, create=True) as store:
        fill(store)
        with raw.connected(address) as connection:
            connection.execute(text("DELETE FROM articles WHERE id = 'a1'"))
        assert {problem.code for problem in store.check()} == {"store.damaged"}
