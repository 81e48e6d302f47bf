"""What is written can be read back: JSON of one or many, and JSON Lines."""

import io
import json

import msgspec
import pytest

from dateline.model import ArticleRecord, Problem
from dateline.serve.reading import describe_problem, write_json, write_jsonl


def as_json(records: list[ArticleRecord], *, is_many: bool = False) -> bytes:
    target = io.BytesIO()
    write_json(iter(records), target, is_many=is_many)
    return target.getvalue()


def test_one_record_is_an_object(record: ArticleRecord) -> None:
    assert msgspec.json.decode(as_json([record]), type=ArticleRecord) == record


@pytest.mark.parametrize("number", [1, 2, 3])
def test_many_records_are_a_list_even_when_a_folder_holds_one(
    record: ArticleRecord, number: int
) -> None:
    written = as_json([record] * number, is_many=True)
    assert msgspec.json.decode(written, type=list[ArticleRecord]) == [record] * number


def test_one_file_that_holds_two_records_is_a_list(record: ArticleRecord) -> None:
    assert len(json.loads(as_json([record, record]))) == 2


def test_nothing_read_writes_nothing() -> None:
    assert as_json([], is_many=True) == b""


def test_json_is_utf8_and_in_the_order_of_the_record(record: ArticleRecord) -> None:
    written = as_json([record])
    assert "Sudmark’s".encode() in written
    assert list(json.loads(written)) == [f.name for f in msgspec.structs.fields(ArticleRecord)]


def test_json_lines_hold_one_record_each(record: ArticleRecord) -> None:
    target = io.BytesIO()
    write_jsonl([record, record], target)
    lines = target.getvalue().splitlines()
    assert [msgspec.json.decode(line, type=ArticleRecord) for line in lines] == [record, record]


def test_problem_is_one_line_whatever_the_file_is_called() -> None:
    problem = Problem(item="a\nb\x1b[1m.txt", code="x", message="is empty", hint="give a text")
    assert describe_problem(problem) == "a b[1m.txt: is empty (give a text)"
