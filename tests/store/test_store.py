"""What is put on file comes back, once, in order; the same tests over both databases."""

from __future__ import annotations

import msgspec
import pytest

from dateline.errors import StoreError
from dateline.model import ImportState, Intake, Poll, Problem
from dateline.store import Store
from tests.store.builders import (
    CODER,
    NOW,
    coding,
    entry,
    feed,
    intake,
    item,
    later,
    revision,
)


def test_feeds_are_added_once_and_keep_their_state(store: Store) -> None:
    assert store.add_feeds([feed("a"), feed("b"), feed("a")]) == 2
    polled = feed("a", etag='"1"', last_poll=NOW, last_good=NOW, next_poll=later(hours=1))
    store.record_poll(Poll(feed=polled))
    assert store.add_feeds([feed("a")]) == 0
    assert store.feeds() == [polled, feed("b")]


def test_a_poll_adds_the_items_that_are_new(store: Store) -> None:
    poll = Poll(feed=feed(items=2), items=(item("a"), item("b")))
    assert store.record_poll(poll) == 2
    assert store.record_poll(poll) == 0
    assert store.record_poll(Poll(feed=feed(items=3), items=(item("b"), item("c")))) == 1
    assert store.feeds() == [feed(items=3)]
    assert store.counts().items == 3


def test_a_poll_leaves_a_known_item_as_it_is(store: Store) -> None:
    fetched = item("a", next_fetch=None, fetches=1, article="a")
    store.record_intake(Intake(item=fetched), now=NOW)
    store.record_poll(Poll(feed=feed(), items=(item("a"),)))
    assert store.item(fetched.url) == fetched


def test_what_is_due_comes_longest_waiting_first(store: Store) -> None:
    waits = {"c": 3, "a": 2, "b": 2, "d": 1, "later": -1}
    store.add_feeds(feed(name, next_poll=later(hours=-by)) for name, by in waits.items())
    assert [f.url[-1] for f in store.feeds_due(NOW, limit=9)] == ["c", "a", "b", "d"]
    assert [f.url[-1] for f in store.feeds_due(NOW, limit=2)] == ["c", "a"]
    items = tuple(item(name, next_fetch=later(hours=-by)) for name, by in waits.items())
    done = item("done", next_fetch=None)
    store.record_poll(Poll(feed=feed(), items=(*items, done)))
    assert [i.url[-1] for i in store.items_due(NOW, limit=9)] == ["c", "a", "b", "d"]


def test_an_intake_given_twice_is_on_file_once(store: Store) -> None:
    assert store.record_intake(intake(), now=NOW)
    before = store.counts(), list(store.log())
    assert not store.record_intake(intake(), now=later(hours=1))
    assert (store.counts(), list(store.log())) == before
    assert store.latest("story") == revision()
    assert list(store.captures()) == [entry()]


def test_the_same_bytes_fetched_twice_are_two_captures(store: Store) -> None:
    again = entry(captured_at=later(hours=1), offset=900)
    store.record_intakes([Intake(capture=entry()), Intake(capture=again)], now=NOW)
    assert list(store.captures()) == [entry(), again]
    assert store.capture(entry().id) == again


def test_an_intake_without_an_article_changes_the_item_alone(store: Store) -> None:
    unchanged = item(next_fetch=later(days=1), etag='"7"')
    assert not store.record_intake(Intake(item=unchanged), now=NOW)
    assert store.item(unchanged.url) == unchanged
    assert store.counts().log == 0


def test_revisions_of_an_article_are_numbered(store: Store) -> None:
    second = revision(number=2, text="Envoys part.", captured_at=later(hours=2))
    store.record_intakes([intake(), Intake(revision=second)], now=NOW)
    assert store.revisions("story") == [revision(), second]
    assert store.latest("story") == second
    assert store.counts().articles == 1
    assert store.latest("another") is None


def test_reprints_share_a_revision_and_stay_apart(store: Store) -> None:
    ours, theirs = revision("ours"), revision("theirs")
    store.record_intakes([Intake(revision=ours), Intake(revision=theirs)], now=NOW)
    assert ours.article.revision == theirs.article.revision
    assert store.revision(ours.article.revision) == ours
    assert store.revision(ours.article.revision, article="theirs") == theirs
    assert store.revision("nothing") is None


@pytest.mark.parametrize("number", [1, 3])
def test_another_revision_under_a_number_is_refused_whole(store: Store, number: int) -> None:
    store.record_intake(intake(), now=NOW)
    other = revision(number=number, text="Another text.")
    with pytest.raises(StoreError) as caught:
        store.record_intakes([intake("other"), Intake(revision=other)], now=NOW)
    assert caught.value.code == "store.conflict"
    assert store.latest("other") is None
    assert store.verify_log() is None


def test_a_capture_is_found_by_the_beginning_of_its_id(store: Store) -> None:
    one, two = entry("one", id="ab1" + "0" * 61), entry("two", id="ab2" + "0" * 61)
    store.record_intakes([Intake(capture=one), Intake(capture=two)], now=NOW)
    assert store.capture("AB1") == one
    assert store.capture("ab3") is None
    with pytest.raises(StoreError, match="several"):
        store.capture("ab")


def test_every_coder_codes_every_revision_once(store: Store) -> None:
    names = ["a", "b", "c"]
    store.record_intakes([intake(name) for name in names], now=NOW)
    first = store.uncoded(CODER, limit=2)
    assert [r.article.id for r in first] == ["a", "b"]
    # Out of order, as several workers do it.
    assert store.record_coding(first[1], CODER, coding(), now=NOW)
    assert [r.article.id for r in store.uncoded(CODER, limit=9)] == ["a", "c"]
    assert store.record_coding(first[0], CODER, coding(), now=NOW)
    assert not store.record_coding(first[0], CODER, coding(), now=later(days=1))
    assert [r.article.id for r in store.uncoded(CODER, limit=9)] == ["c"]
    assert [r.article.id for r in store.uncoded("rules 2", limit=9)] == names
    store.record_coding(revision("c"), CODER, coding(), now=NOW)
    assert store.uncoded(CODER, limit=9) == []
    store.record_intake(intake("d"), now=NOW)
    assert [r.article.id for r in store.uncoded(CODER, limit=9)] == ["d"]


def test_codings_come_with_their_revisions(store: Store) -> None:
    store.record_intakes([intake("a"), intake("b")], now=NOW)
    problem = Problem(item="b", code="article.no_date", message="no date")
    store.record_coding(revision("b"), CODER, coding(), [problem], now=NOW)
    store.record_coding(revision("a"), "rules 2", coding(), now=NOW)
    given = [(revision("b"), CODER, coding()), (revision("a"), "rules 2", coding())]
    assert list(store.codings()) == given
    assert list(store.codings(article="a")) == given[1:]


def test_only_a_revision_on_file_is_coded(store: Store) -> None:
    with pytest.raises(StoreError) as caught:
        store.record_coding(revision(), CODER, coding(), now=NOW)
    assert caught.value.code == "store.missing"


def test_an_import_is_taken_up_where_it_stopped(store: Store) -> None:
    assert store.import_state("crawl.warc.gz") is None
    for position in (1, 2):
        imported = ImportState(path="crawl.warc.gz", fingerprint="f1", position=position)
        store.record_intake(Intake(capture=entry(f"{position}"), imported=imported), now=NOW)
    assert store.import_state("crawl.warc.gz") == imported
    done = msgspec.structs.replace(imported, is_done=True)
    store.record_intake(Intake(imported=done), now=NOW)
    assert store.import_state("crawl.warc.gz") == done


def test_a_problem_stays_until_its_item_is_read(store: Store) -> None:
    problem = Problem(item=item().url, code="article.wall", message="a login", hint="none")
    failed = item(attempts=1, last_code=problem.code)
    store.record_intake(Intake(item=failed, problem=problem), now=NOW)
    assert store.problems() == [problem]
    assert store.counts().problems == 1
    store.record_intake(intake(), now=NOW)
    assert store.problems() == []


def test_pages_hold_more_than_one_page(store: Store) -> None:
    count = 1201
    store.record_intakes([Intake(capture=entry(f"{n}")) for n in range(count)], now=NOW)
    assert [e.item for e in store.captures()] == [entry(f"{n}").item for n in range(count)]
    assert [line.number for line in store.log(after=count - 3)] == [count - 2, count - 1, count]
    assert store.verify_log() is None


def test_words_no_database_holds_are_settled(store: Store) -> None:
    hostile = item("a", etag="x\0y", published="\ud800", last_code="é\0")
    store.record_poll(Poll(feed=feed(), items=(hostile,)))
    kept = store.item(hostile.url)
    assert kept is not None
    assert (kept.etag, kept.published, kept.last_code) == ("x\ufffdy", "\ufffd", "é\ufffd")
    capture = entry("b", charset="\0")
    assert store.record_intake(Intake(capture=capture), now=NOW)
    assert not store.record_intake(Intake(capture=capture), now=NOW)
    assert store.verify_log() is None


def test_a_revision_may_tell_a_title_with_nul(store: Store) -> None:
    given = revision()
    article = msgspec.structs.replace(given.article, title="a\0b")
    given = msgspec.structs.replace(given, article=article)
    store.record_intake(Intake(revision=given), now=NOW)
    assert store.latest("story") == given
    assert store.verify_log() is None


def test_half_a_surrogate_pair_in_a_text_is_named(store: Store) -> None:
    with pytest.raises(StoreError) as caught:
        store.record_intake(Intake(revision=revision(text="\ud800")), now=NOW)
    assert caught.value.code == "store.text"
