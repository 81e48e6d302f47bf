"""From files to written records: every shape, every exit status, every bad input by its name."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import msgspec
import pytest

from dateline import pipeline
from dateline.config import Settings
from dateline.desk import Desk
from dateline.errors import DefectError, UsageError
from dateline.model import ArticleRecord, Capture, Evidence, Problem
from dateline.pipeline import Rooms
from dateline.serve.reading import NOTHING_READ, SOME_FAILED, Request, run
from dateline.serve.schema import article_record_schema
from dateline.testing import build_capture
from tests.flow.conftest import ARTICLE, WORLD


def read(desk: Desk, *paths: Path | str, shape: str = "json", **options: object) -> int:
    return run(
        msgspec.convert(
            {"paths": [str(path) for path in paths], "shape": shape, **options}, Request,
            dec_hook=lambda _, value: value,
        ),
        desk,
    )  # fmt: skip


def test_record_of_one_article_fits_the_schema(
    desk: Desk, article: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert read(desk, article) == 0
    written = json.loads(capfdbinary.readouterr().out)
    jsonschema.validate(written, json.loads(article_record_schema()))
    assert written["title"] == "Envoys meet in Geneva"
    assert written["events"]


def test_whole_world_is_read_and_every_quote_stands_in_its_text(desk: Desk) -> None:
    outcomes = list(desk.read_many([WORLD]))
    assert [o for o in outcomes if isinstance(o, Problem)] == []
    assert len(outcomes) == 32
    for record in outcomes:
        assert isinstance(record, ArticleRecord)
        for quote in quotes(record):
            assert record.text[quote.start : quote.end] == quote.quote
        assert record.title
        assert record.published
        assert record.problems == ()


def quotes(record: ArticleRecord) -> list[Evidence]:
    events = [piece for event in record.events for piece in event.evidence]
    return [*events, *(claim.content for claim in record.claims)]


def test_explanations_are_there_only_when_asked_for(desk: Desk) -> None:
    capture = build_capture(ARTICLE)
    plain, explained = desk.read(capture), desk.read(capture, explain=True)
    assert isinstance(plain, ArticleRecord)
    assert isinstance(explained, ArticleRecord)
    assert plain.events
    assert all(event.explanation == () for event in plain.events)
    assert all(event.explanation for event in explained.events)


def test_same_capture_gives_the_same_bytes(desk: Desk) -> None:
    capture = build_capture(ARTICLE)
    first, second = (msgspec.json.encode(desk.read(capture)) for _ in range(2))
    assert first == second


def test_missing_date_is_a_doubt_of_the_record_not_a_failure(desk: Desk) -> None:
    record = desk.read(build_capture("Ukraine's president met his Polish counterpart on Monday."))
    assert isinstance(record, ArticleRecord)
    assert [problem.code for problem in record.problems] == ["article.no_date"]
    assert [event.start for event in record.events] == [None] * len(record.events)


# --- bad input --------------------------------------------------------------------------


def bad_inputs() -> dict[str, bytes]:
    """Return the bytes of one file for each way in which an input can be bad."""
    return {
        "empty.txt": b"",
        "binary.html": bytes(range(256)) * 40,
        "numbers.txt": b"0123456789 " * 30,
        "broken.json": b'{"title": "x", ',
    }


@pytest.mark.parametrize("name", sorted(bad_inputs()))
def test_bad_input_is_one_clear_line(
    desk: Desk, tmp_path: Path, capfd: pytest.CaptureFixture[str], name: str
) -> None:
    path = tmp_path / name
    path.write_bytes(bad_inputs()[name])
    assert read(desk, path) == NOTHING_READ
    captured = capfd.readouterr()
    assert captured.out == ""
    assert captured.err.startswith(f"dateline: {path}: ")
    assert captured.err.count("\n") == 1


def test_page_that_is_too_large_is_not_read(
    settings: Settings, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "huge.html"
    with path.open("wb") as file:
        file.truncate(200_000_000)
    assert read(Desk.open(settings), path) == NOTHING_READ
    assert "huge.html" in capfd.readouterr().err


def test_bad_file_does_not_stop_the_others(
    desk: Desk, article: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (article.parent / "bad.txt").write_bytes(b"")
    assert read(desk, article.parent, shape="jsonl") == SOME_FAILED
    captured = capfd.readouterr()
    assert [json.loads(line)["title"] for line in captured.out.splitlines()] == [
        "Envoys meet in Geneva"
    ]
    assert "bad.txt: " in captured.err
    assert "1 item could not be read, 1 article written" in captured.err


def test_empty_folder_says_that_nothing_was_found(
    desk: Desk, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert read(desk, tmp_path) == NOTHING_READ
    assert capfd.readouterr().err.count("\n") == 1


# --- output -----------------------------------------------------------------------------


def test_out_file_appears_whole_or_not_at_all(desk: Desk, article: Path, tmp_path: Path) -> None:
    out = tmp_path / "record.html"
    assert read(desk, article, shape="html", out=out, quiet=True) == 0
    assert out.read_text(encoding="utf-8").rstrip().endswith("</html>")
    nothing = tmp_path / "nothing.json"
    assert read(desk, tmp_path / "missing.txt", out=nothing, quiet=True) == NOTHING_READ
    assert not nothing.exists()
    assert not list(tmp_path.glob(".*"))


def test_out_in_a_missing_folder_is_refused(desk: Desk, article: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot write there"):
        read(desk, article, out=tmp_path / "nowhere" / "record.json")


def test_table_goes_to_a_file_without_colour(desk: Desk, article: Path, tmp_path: Path) -> None:
    out = tmp_path / "record.txt"
    assert read(desk, article, shape="table", out=out, quiet=True) == 0
    text = out.read_text(encoding="utf-8")
    assert "Envoys meet in Geneva" in text
    assert "\x1b" not in text


# --- many -------------------------------------------------------------------------------


def many_captures() -> list[Capture | Problem]:
    """Return enough items for a pool, one of them failed before it was read."""
    texts = [ARTICLE.replace("Geneva", f"Geneva {n}") for n in range(pipeline.FEW + 6)]
    items: list[Capture | Problem] = [
        build_capture(text, item=f"{n}.txt") for n, text in enumerate(texts)
    ]
    items.insert(3, Problem(item="gone.txt", code="file.missing", message="does not exist"))
    return items


def test_pool_keeps_the_order_and_gives_what_one_process_gives(desk: Desk) -> None:
    settings = msgspec.structs.replace(desk.settings, workers=2)
    alone = msgspec.structs.replace(desk.settings, workers=1)

    def outcomes(chosen: Settings) -> list[ArticleRecord | Problem]:
        return list(pipeline.read_many(many_captures(), chosen, rooms=lambda: desk.rooms))

    assert outcomes(settings) == outcomes(alone)


def test_unknown_error_stops_the_run_and_names_the_capture(desk: Desk) -> None:
    broken: Any = None
    rooms = Rooms(reference=desk.reference, annotator=broken)
    with pytest.raises(DefectError, match=r"article\.txt: .*replay capture"):
        pipeline.read(build_capture(ARTICLE), rooms)


# --- the command ------------------------------------------------------------------------


def command(*words: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-m", "dateline", *words], input=stdin, capture_output=True, text=True,
        check=False,
    )  # fmt: skip


def _seconds_of_children() -> float:
    """Return the processor time of finished commands: a busy machine makes no import heavy."""
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


def test_help_answers_at_once_and_shows_examples() -> None:
    began = _seconds_of_children()
    done = command("read", "--help")
    assert _seconds_of_children() - began < 2.0, "something heavy is imported for --help"
    assert done.returncode == 0
    assert "dateline read article.html" in done.stdout


def test_help_loads_neither_parser_nor_tables() -> None:
    heavy = {"spacy", "rich", "jinja2", "trafilatura"}
    code = f"import sys, dateline.serve.cli; print({heavy} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603 - our own code
    assert done.stdout.strip() == "set()"


def test_version_is_the_packages() -> None:
    assert command("--version").stdout.startswith("dateline 0.")


@pytest.mark.parametrize("words", [("read",), ("read", "x", "--format", "xml"), ("reed",)])
def test_wrong_command_is_a_usage_error(words: tuple[str, ...]) -> None:
    assert command(*words).returncode == 2


def test_missing_file_is_one_line_and_status_3() -> None:
    done = command("read", "/no/such/article.html")
    assert done.returncode == 3
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert "/no/such/article.html" in done.stderr


def test_standard_input_is_read() -> None:
    done = command("read", "-", "--format", "json", stdin=ARTICLE)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["url"] == "https://wire.example/geneva"


GERMAN = """\
title: Außenminister trifft Kollegen in Wien
published: 2024-03-11

Der deutsche Außenminister ist am Montag nach Wien gereist, um dort mit seinem Kollegen über die
Lage an der Grenze zu sprechen. Beide wollen in der nächsten Woche wieder miteinander verhandeln.
"""


def test_an_article_in_another_language_is_kept_and_said_not_to_be_coded(
    desk: Desk, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    path = tmp_path / "wien.txt"
    path.write_text(GERMAN, encoding="utf-8")
    assert read(desk, path) == 0
    record = json.loads(capfdbinary.readouterr().out)
    assert (record["language"], record["is_coded"], record["events"]) == ("de", False, [])
    assert "Außenminister" in record["text"]
    assert [problem["code"] for problem in record["problems"]] == ["article.language"]


def test_a_table_does_not_take_what_was_not_read_for_nothing_told(
    desk: Desk, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    path = tmp_path / "wien.txt"
    path.write_text(GERMAN, encoding="utf-8")
    read(desk, path, shape="table")
    table = capfdbinary.readouterr().out.decode()
    assert "was not coded" in table
    assert "No event" not in table
