"""One flipped byte anywhere is found and named; bytes that may be gone are told as such."""

import sqlite3
import zlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from dateline.config import Settings
from dateline.desk import Desk
from dateline.errors import DatelineError
from dateline.model import Coding, Evidence, Intake, Problem
from dateline.pipeline.verifying import OTHERWISE, check_coding, verify
from dateline.serve.capturelist import Wanted, print_captures, show
from dateline.serve.verification import DOES_NOT_HOLD, run
from dateline.testing import build_actor, build_claim, build_event, build_record
from dateline.text import content_id
from tests.flow.test_ingest import page
from tests.ingest.archived import packed, response

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
TABLES = ("log", "captures", "revisions", "codings")


def clock() -> datetime:
    return NOW


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """Return a desk with three articles, one of them coded by hand."""
    crawl = tmp_path / "crawl.warc.gz"
    crawl.write_bytes(packed(*(
        response(page(number), url=f"https://wire.example/{number}") for number in range(3)
    )))  # fmt: skip
    with Desk.open(Settings(data=tmp_path, workers=1)) as opened:
        list(opened.ingest([crawl], clock=clock))
        revision = next(opened.store.all_revisions())
        text = revision.article.text
        quote = text[: text.index(".")]
        record = build_record(
            text, events=[build_event(quote)],
            claims=[build_claim(quote, cue="agreed", speaker=build_actor("the council"))],
        )  # fmt: skip
        coding = Coding(events=record.events, claims=record.claims)
        opened.store.record_coding(revision, "hand/1", coding, now=NOW)
        yield opened


def problems(desk: Desk) -> list[Problem]:
    return [found.problem for found in desk.verify(clock=clock) if found.problem]


def alter(desk: Desk, statement: str, *values: object) -> None:
    """Change a row as somebody with the file in hand can: triggers are no obstacle."""
    with sqlite3.connect(desk.settings.data / "dateline.db") as database:
        for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
            database.execute(f"DROP TRIGGER {name}")
        assert database.execute(statement, values).rowcount == 1
    database.close()


def repacked(desk: Desk, table: str, change: Callable[[bytes], bytes]) -> bytes:
    with sqlite3.connect(desk.settings.data / "dateline.db") as database:
        [data] = database.execute(f"SELECT record FROM {table} ORDER BY logged LIMIT 1").fetchone()  # noqa: S608
    database.close()
    whole = zlib.decompress(data)
    assert change(whole) != whole
    return zlib.compress(change(whole))


def test_what_was_not_altered_holds(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    assert problems(desk) == []
    assert run(desk, clock=clock, deep=True, quiet=False) == 0
    told = capsys.readouterr().out
    assert "✓ 3 of 3 bytes hash to the id of their capture" in told
    assert "2 quotes compared" in told
    assert "otherwise" not in told


def test_any_flipped_byte_of_a_warc_file_is_named(desk: Desk) -> None:
    entry = list(desk.store.captures())[1]
    [path] = desk.captures(clock=clock).files()
    whole = path.read_bytes()
    for place in range(entry.offset + 12, entry.offset + entry.length - 10, 41):
        damaged = bytearray(whole)
        damaged[place] ^= 1
        path.write_bytes(damaged)
        [problem] = problems(desk)
        assert (problem.item, problem.code) == (f"capture {entry.id[:16]}", "capture.damaged")


def test_lost_file_is_named_and_pruned_file_is_told(desk: Desk) -> None:
    archive = desk.captures(clock=clock)
    archive.files()[0].rename(desk.settings.data / "elsewhere")
    assert [problem.code for problem in problems(desk)] == ["capture.missing"] * 3
    (desk.settings.data / "elsewhere").rename(
        archive.folder / "dateline-20261201T120000Z-00001.warc.gz"
    )
    limited = msgspec.structs.replace(desk.settings, archive_days=1)
    assert Desk(limited).captures(clock=clock).prune(NOW + timedelta(days=3))
    assert problems(desk) == []
    notes = [found.note for found in desk.verify(clock=clock, deep=True)]
    assert notes.count("capture.pruned") == 6


def test_altered_text_of_a_revision_is_named(desk: Desk) -> None:
    data = repacked(desk, "revisions", lambda whole: whole.replace(b"agreed to", b"refused to"))
    alter(
        desk,
        "UPDATE revisions SET record = ? WHERE logged = (SELECT min(logged) FROM revisions)",
        data,
    )
    found = problems(desk)
    assert any("revision" in problem.item and problem.code == "store.altered" for problem in found)
    assert any(problem.message.startswith("the hash of its title") for problem in found)
    assert any(problem.message.startswith("the quote at") for problem in found)
    assert run(desk, clock=clock, deep=False, quiet=True) == DOES_NOT_HOLD


def test_altered_coding_is_named(desk: Desk) -> None:
    data = repacked(desk, "codings", lambda whole: whole.replace(b'"occurred"', b'"planned"'))
    alter(desk, "UPDATE codings SET record = ?", data)
    [problem] = problems(desk)
    assert "coding" in problem.item


@pytest.mark.parametrize("table", ["revisions", "codings"])
def test_torn_record_is_named(desk: Desk, table: str) -> None:
    alter(
        desk,
        f"UPDATE {table} SET record = ? WHERE logged = (SELECT min(logged) FROM {table})",  # noqa: S608
        b"x",
    )
    found = problems(desk)
    assert {problem.code for problem in found} == {"store.altered"}
    assert any("line" in problem.item for problem in found)


@pytest.mark.parametrize(
    ("column", "value"), [("at", 1), ("kind", "coding"), ("subject", "x"), ("digest", b"\1" * 32)]
)
def test_altered_line_of_the_log_is_named(desk: Desk, column: str, value: object) -> None:
    alter(desk, f"UPDATE log SET {column} = ? WHERE number = 3", value)  # noqa: S608
    assert problems(desk)[0].item.startswith("line 3")


def test_altered_entry_of_a_capture_is_named(desk: Desk) -> None:
    alter(desk, "UPDATE captures SET url = 'https://other.example/' WHERE logged = 1")
    assert problems(desk)[0].item.startswith("line 1, capture")


def test_quote_of_other_words_is_named(desk: Desk) -> None:
    revision = next(desk.store.all_revisions())
    wrong = Evidence(start=0, end=5, quote="Never")
    event = msgspec.structs.replace(build_event("x"), evidence=(wrong,))
    problem = check_coding(revision, Coding(events=(event,))).problem
    assert problem is not None
    assert "“Never”" in problem.message


def test_text_that_this_version_takes_otherwise_is_told(desk: Desk) -> None:
    revision = next(desk.store.all_revisions())
    article = msgspec.structs.replace(
        revision.article, id="hand", title="T", text="Typed in.", revision="", url=""
    )
    article = msgspec.structs.replace(article, revision=content_id("T", "Typed in."))
    other = msgspec.structs.replace(revision, article=article, number=1, differences=())
    desk.store.record_intake(Intake(revision=other), now=NOW)
    found = list(verify(desk.store, desk.captures(clock=clock), deep=True))
    assert not [one.problem for one in found if one.problem]
    assert [one.note for one in found if one.note] == [OTHERWISE]


# --- captures, shown --------------------------------------------------------------------


def test_very_bytes_are_shown(
    desk: Desk, tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    entry = next(desk.store.captures())
    show(desk, entry.id[:8], clock=clock, headers=False, out=None)
    assert capsysbinary.readouterr().out == page(0)
    show(desk, entry.id, clock=clock, headers=False, out=tmp_path / "page.html")
    assert (tmp_path / "page.html").read_bytes() == page(0)
    show(desk, entry.id, clock=clock, headers=True, out=None)
    told = capsysbinary.readouterr().out.decode()
    assert "url: https://wire.example/0\n" in told
    assert "content-type: text/html; charset=utf-8\n" in told


@pytest.mark.parametrize(("prefix", "message"), [("ab", "at least 6"), ("0" * 12, "no such")])
def test_id_that_names_nothing_is_an_error(desk: Desk, prefix: str, message: str) -> None:
    with pytest.raises(DatelineError, match=message):
        desk.capture_entry(prefix)


def test_captures_are_listed(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    print_captures(desk, Wanted(url="example/1"))
    told = capsys.readouterr().out
    assert "https://wire.example/1" in told
    assert "example/2" not in told
    print_captures(desk, Wanted(since=NOW))
    assert "wire.example" not in capsys.readouterr().out
