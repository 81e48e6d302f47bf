from __future__ import annotations

import gzip
import io
import os
from collections.abc import Sequence
from pathlib import Path

import pytest

from dateline.config import Settings
from dateline.ingest import count_items, expand, read_files
from dateline.model import Capture, Problem

LIMIT = 10_000
SETTINGS = Settings(max_bytes=LIMIT)
HTML = b"<!doctype html><title>Talks</title><p>Envoys met on Monday."
OBJECT = b'{"text": "Envoys met on Monday."}'


def read(*paths: str | Path, stdin: bytes = b"") -> list[Capture | Problem]:
    return list(read_files(paths, SETTINGS, stdin=io.BytesIO(stdin)))


def summary(outcomes: Sequence[Capture | Problem], folder: Path) -> list[tuple[str, str]]:
    return [
        (
            outcome.item.removeprefix(f"{folder}{os.sep}"),
            outcome.code if isinstance(outcome, Problem) else outcome.media_type,
        )
        for outcome in outcomes
    ]


@pytest.mark.parametrize(
    ("name", "body", "kind"),
    [
        ("page.html", HTML, "text/html"),
        ("page.txt", HTML, "text/html"),
        ("page", b"\n<!-- saved --><html lang='en'>", "text/html"),
        ("page.html", b"Envoys met.", "text/html"),
        ("page.html", "<html>é".encode("utf-16"), "text/html"),
        ("note.txt", b"Envoys met.", "text/plain"),
        ("note", "Посланники встретились.".encode("koi8-r"), "text/plain"),
        ("note.txt", b"Fish costs <b>less</b> than it did.", "text/plain"),
        ("one.json", OBJECT, "application/json"),
        ("one.txt", OBJECT, "application/json"),
        ("one.json", b'{\n "text":\n "Envoys met."\n}', "application/json"),
        ("one.json", b"not json", "application/json"),
        ("brace.txt", b"{Corrected} Envoys met.", "text/plain"),
    ],
)
def test_kind_is_told_by_content_first(tmp_path: Path, name: str, body: bytes, kind: str) -> None:
    path = tmp_path / name
    path.write_bytes(body)
    (capture,) = read(path)
    assert isinstance(capture, Capture)
    assert (capture.media_type, capture.body, capture.item) == (kind, body, str(path))


def test_identity_of_a_capture_is_its_content(tmp_path: Path) -> None:
    for name in ("a.html", "b.html"):
        (tmp_path / name).write_bytes(HTML)
    first, second = read(tmp_path)
    assert isinstance(first, Capture)
    assert isinstance(second, Capture)
    assert first.id == second.id
    assert first.captured_at is None


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "ingest.empty"),
        (b" \n\t\n", "ingest.empty"),
        (b"%PDF-1.7 and more", "ingest.binary"),
        (b"PK\x03\x04 and more", "ingest.binary"),
        (b"\x89PNG\r\n\x1a\n and more", "ingest.binary"),
        (b"Envoys\x00met", "ingest.binary"),
        (b"a" * (LIMIT + 1), "ingest.too_large"),
        (gzip.compress(b"a" * (LIMIT + 1)), "ingest.too_large"),
        (gzip.compress(HTML)[:-9], "ingest.gzip"),
        (gzip.compress(gzip.compress(HTML)), "ingest.binary"),
        (b"<?xml version='1.0'?><rss version='2.0'><channel>", "ingest.feed"),
        (b"From: <Saved by a browser>\nMIME-Version: 1.0", "ingest.archive"),
    ],
)
def test_unreadable_file_is_one_clear_problem(tmp_path: Path, body: bytes, code: str) -> None:
    path = tmp_path / "item"
    path.write_bytes(body)
    (problem,) = read(path)
    assert isinstance(problem, Problem)
    assert (problem.code, problem.item) == (code, str(path))
    assert problem.message
    assert "\n" not in problem.message + problem.hint


def test_huge_file_is_refused_without_being_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.html"
    with path.open("wb") as stream:
        stream.write(HTML * 2_000)
        stream.truncate(1 << 40)  # a sparse file: reading it would take a terabyte of memory
    (problem,) = read(path)
    assert isinstance(problem, Problem)
    assert problem.code == "ingest.too_large"


def test_missing_path_and_empty_folder_are_problems(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert summary(read(tmp_path / "gone.html", tmp_path / "empty"), tmp_path) == [
        ("gone.html", "ingest.missing"),
        ("empty", "ingest.empty"),
    ]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_file_without_permission_is_a_problem(tmp_path: Path) -> None:
    path = tmp_path / "barred.html"
    path.write_bytes(HTML)
    path.chmod(0)
    assert summary(read(path), tmp_path) == [("barred.html", "ingest.unreadable")]


def test_folder_is_read_in_sorted_order_without_hidden_files(tmp_path: Path) -> None:
    for name in (
        "b.html",
        "a/z.txt",
        "a/.draft.txt",
        ".git/x.html",
        "a/site.css",
        "c.png",
        "a.txt",
    ):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"\x89PNG" if name.endswith("png") else HTML)
    assert summary(read(tmp_path), tmp_path) == [
        ("a/z.txt", "text/html"),
        ("a.txt", "text/html"),
        ("b.html", "text/html"),
        ("c.png", "ingest.binary"),
    ]


def test_json_lines_are_one_capture_each_and_named_by_line(tmp_path: Path) -> None:
    path = tmp_path / "many.jsonl"
    path.write_bytes(
        OBJECT + b"\n\n" + OBJECT + b"\r\n" + b"x" * (LIMIT + 5) + b"\nbroken\n" + OBJECT
    )
    assert summary(read(path), tmp_path) == [
        ("many.jsonl:1", "application/json"),
        ("many.jsonl:3", "application/json"),
        ("many.jsonl:4", "ingest.too_large"),
        ("many.jsonl:5", "application/json"),
        ("many.jsonl:6", "application/json"),
    ]
    third = read(path)[1]
    assert isinstance(third, Capture)
    assert third.body == OBJECT


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gzip"])
def test_json_lines_beyond_the_limit_are_read_one_by_one(tmp_path: Path, pack: type[bytes]) -> None:
    path = tmp_path / "many.data"
    path.write_bytes(pack((OBJECT + b"\n") * 9_000))
    outcomes = read(path)
    assert len(outcomes) == 9_000
    assert {type(outcome) for outcome in outcomes} == {Capture}
    assert outcomes[-1].item == f"{path}:9000"


def test_compressed_files_are_read_as_what_they_hold(tmp_path: Path) -> None:
    (tmp_path / "page.html.gz").write_bytes(gzip.compress(HTML))
    (tmp_path / "two.jsonl.gz").write_bytes(gzip.compress(OBJECT + b"\n" + OBJECT))
    assert summary(read(tmp_path), tmp_path) == [
        ("page.html.gz", "text/html"),
        ("two.jsonl.gz:1", "application/json"),
        ("two.jsonl.gz:2", "application/json"),
    ]


@pytest.mark.parametrize(
    ("body", "outcomes"),
    [
        (HTML, [("-", "text/html")]),
        (gzip.compress(HTML), [("-", "text/html")]),
        (OBJECT, [("-", "application/json")]),
        (OBJECT + b"\n" + OBJECT, [("-:1", "application/json"), ("-:2", "application/json")]),
        (b"", [("-", "ingest.empty")]),
        (b"a" * (LIMIT + 1), [("-", "ingest.too_large")]),
    ],
)
def test_standard_input_holds_what_a_file_may_hold(
    body: bytes, outcomes: list[tuple[str, str]]
) -> None:
    assert summary(read("-", stdin=body), Path("nowhere")) == outcomes


def test_expanding_lists_what_will_be_read(tmp_path: Path) -> None:
    (tmp_path / "many.jsonl").write_bytes(OBJECT + b"\n\n" + OBJECT + b"\n")
    (tmp_path / "page.html").write_bytes(HTML)
    paths: list[str | Path] = ["-", tmp_path, tmp_path / "gone"]
    assert expand(paths) == [
        "-", tmp_path / "many.jsonl", tmp_path / "page.html", tmp_path / "gone",
    ]  # fmt: skip
    assert count_items(paths) == 5 == len(read(*paths, stdin=HTML))
