"""Whatever a record holds, it comes back equal."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dateline.model import (
    CaptureEntry,
    Coding,
    FeedState,
    ImportState,
    Intake,
    ItemState,
    Poll,
    Problem,
    Record,
    Revision,
)
from dateline.store import Store
from tests.store.builders import NOW

quick = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
_TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
_PLAIN: dict[Any, st.SearchStrategy[Any]] = {
    str: _TEXT,
    int: st.integers(0, 2**31 - 1),
    float: st.floats(allow_nan=False, allow_infinity=False),
    bool: st.booleans(),
    NoneType: st.none(),
    datetime: st.datetimes(timezones=st.just(UTC)),
}


def of(kind: Any) -> st.SearchStrategy[Any]:
    """Return what makes any value of a type that records hold."""
    if kind in _PLAIN:
        return _PLAIN[kind]
    parts = get_args(kind)
    if get_origin(kind) is Literal:
        return st.sampled_from(parts)
    if get_origin(kind) in (Union, UnionType):
        return st.one_of(*map(of, parts))
    if get_origin(kind) is tuple:
        return st.lists(of(parts[0]), max_size=2).map(tuple)
    assert issubclass(kind, Record | msgspec.Struct), kind
    return st.builds(kind, **{name: of(told) for name, told in get_type_hints(kind).items()})


@pytest.fixture
def numbers() -> Iterator[int]:
    return count(1)


@given(state=of(FeedState), item=of(ItemState))
@quick
def test_feeds_and_items(store: Store, state: FeedState, item: ItemState) -> None:
    store.record_poll(Poll(feed=state))
    store.record_intake(Intake(item=item), now=NOW)
    assert state in store.feeds()
    assert store.item(item.url) == item


@given(entry=of(CaptureEntry), imported=of(ImportState), problem=of(Problem))
@quick
def test_captures_imports_and_problems(
    store: Store,
    numbers: Iterator[int],
    entry: CaptureEntry,
    imported: ImportState,
    problem: Problem,
) -> None:
    entry = msgspec.structs.replace(entry, id=f"{next(numbers):064x}")
    given = Intake(capture=entry, imported=imported, problem=problem)
    assert store.record_intake(given, now=NOW)
    assert not store.record_intake(given, now=NOW)
    assert store.capture(entry.id) == entry
    assert store.import_state(imported.path) == imported
    assert problem in store.problems()


@given(revision=of(Revision), coding=of(Coding), provenance=_TEXT)
@settings(quick, max_examples=25)
def test_revisions_and_codings(
    store: Store, numbers: Iterator[int], revision: Revision, coding: Coding, provenance: str
) -> None:
    article = msgspec.structs.replace(revision.article, id=f"a{next(numbers)}")
    revision = msgspec.structs.replace(revision, article=article, number=1)
    assert store.record_intake(Intake(revision=revision), now=NOW)
    assert not store.record_intake(Intake(revision=revision), now=NOW)
    assert store.latest(article.id) == revision
    assert store.record_coding(revision, provenance, coding, now=NOW)
    assert list(store.codings(article=article.id)) == [(revision, provenance, coding)]


@given(states=st.lists(of(FeedState), max_size=4), entries=st.lists(of(CaptureEntry), max_size=4))
@settings(quick, max_examples=10)
def test_a_backup_holds_whatever_records_hold(
    tmp_path_factory: pytest.TempPathFactory, states: list[FeedState], entries: list[CaptureEntry]
) -> None:
    folder: Path = tmp_path_factory.mktemp("backup")
    with Store.open(f"sqlite:///{folder / 'a.db'}", create=True) as store:
        store.add_feeds(states)
        store.record_intakes([Intake(capture=entry) for entry in entries], now=NOW)
        store.backup(folder / "a.gz")
        with Store.open(f"sqlite:///{folder / 'b.db'}", create=True) as other:
            other.restore(folder / "a.gz")
            assert (other.feeds(), list(other.captures()), list(other.log())) == (
                store.feeds(), list(store.captures()), list(store.log()),
            )  # fmt: skip
