"""Gold sets are found, read and scored by their own scorers; what is wrong is named."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from bench.quality.gold import Row, eval_folder, find_sets, read_rows, run_scorer, write_rows
from dateline.errors import UsageError

SCORER = """
import json, sys
gold, pred = ([json.loads(line) for line in open(path)] for path in sys.argv[1:3])
print(json.dumps({"right": sum(g["a"] == p["a"] for g, p in zip(gold, pred)), "all": len(gold)}))
"""


@pytest.fixture
def task(tmp_path: Path) -> Path:
    """A folder of gold sets with one task, ``sums``, whose scorer counts right answers."""
    folder = tmp_path / "sums"
    folder.mkdir()
    (folder / "score.py").write_text(SCORER)
    write_rows(folder / "dev-one.jsonl", [{"id": "x", "a": 1}, {"id": "y", "a": 2}])
    packed = gzip.compress((folder / "dev-one.jsonl").read_bytes())
    (folder / "dev-two.jsonl.gz").write_bytes(packed)
    write_rows(folder / "holdout.jsonl", [{"id": "z", "a": 1}])
    return tmp_path


def test_sets_are_known_by_what_follows_dev(task: Path) -> None:
    assert list(find_sets("sums", folder=task)) == ["one", "two"]
    assert list(find_sets("sums", folder=task, prefix="holdout")) == [""]
    assert find_sets("products", folder=task) == {}


def test_zipped_and_plain_sets_read_alike(task: Path) -> None:
    sets = find_sets("sums", folder=task)
    assert list(read_rows(sets["one"])) == list(read_rows(sets["two"]))


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    rows: list[Row] = [{"id": "1", "text": "Añ\u2028o\n"}, {"id": "2", "spans": [[0, 1]]}]
    write_rows(tmp_path / "new" / "rows.jsonl", rows)
    assert list(read_rows(tmp_path / "new" / "rows.jsonl")) == rows


def test_a_broken_line_is_named(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text('{"id": 1}\n\n{"id": \n')
    with pytest.raises(UsageError, match=r"gold\.jsonl:3"):
        list(read_rows(path))


@pytest.mark.parametrize("label", ["one", "two"])
def test_the_scorer_of_the_set_decides(task: Path, tmp_path: Path, label: str) -> None:
    predictions = tmp_path / "pred.jsonl"
    write_rows(predictions, [{"id": "x", "a": 1}, {"id": "y", "a": 3}])
    gold = find_sets("sums", folder=task)[label]
    answer = run_scorer("sums", gold=gold, predictions=predictions, folder=task)
    assert answer == {"right": 1, "all": 2}


def test_a_missing_scorer_is_named(task: Path, tmp_path: Path) -> None:
    gold = find_sets("sums", folder=task)["one"]
    with pytest.raises(UsageError, match="DATELINE_EVAL"):
        run_scorer("products", gold=gold, predictions=gold, folder=tmp_path)


def test_a_scorer_that_fails_says_why(task: Path, tmp_path: Path) -> None:
    predictions = tmp_path / "pred.jsonl"
    write_rows(predictions, [{"id": "x"}])
    gold = find_sets("sums", folder=task)["one"]
    with pytest.raises(UsageError, match="KeyError"):
        run_scorer("sums", gold=gold, predictions=predictions, folder=task)


def test_the_folder_of_gold_sets_can_be_set(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DATELINE_EVAL", str(tmp_path))
    assert eval_folder() == tmp_path
    monkeypatch.delenv("DATELINE_EVAL")
    assert eval_folder().parts[-2:] == ("shared", "eval")
