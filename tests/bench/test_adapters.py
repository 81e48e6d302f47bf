"""Each adapter tells the product's output in its set's format, and the set's scorer reads it.

The gold lines in ``gold/`` are written for these tests; a desk that gets easy lines like these
wrong, or an adapter that loses what the desk knows, fails here.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.quality.gold import Row, eval_folder, read_rows, run_scorer, write_rows
from bench.quality.predict import predict_all, predict_row
from bench.quality.reader import Reader, build_article
from bench.quality.registry import TASKS, Task
from bench.quality.report import lines_of
from dateline.desk import Desk

GOLD = Path(__file__).parent / "gold"
# What these few lines must at least give; figures that need many lines are left out.
EASY = {
    "record": {"found.f1": 0.8, "who_whom.f1": 0.6, "claims.f1": 0.6},
    "events_plover": {"type_accuracy": 1.0, "event_exact": 1.0},
    "events_cameo": {"class.accuracy": 1.0, "spans.exact.source.f1": 1.0},
    "events_raters": {"vs_majority.root_f1": 1.0},
    "events_petrarch": {"dyad_root.f1": 1.0, "null_left_alone": 1.0},
    "events_synth": {"accuracy": 1.0, "mode_accuracy": 1.0},
    "events_conflict": {"plover_accuracy": 1.0, "plover_silence": 1.0},
    "actors": {"all_stated.accuracy": 1.0},
    "attribution": {"linked.f1": 1.0},
    "factuality": {"uw.pearson": 0.9, "meantime.pearson": 0.9},
    "temporal": {"all.value_f1": 1.0},
    "geoparsing": {"all.strict.f1": 1.0, "all.resolution.acc161": 1.0},
    "fivew1h": {"match_first_four": 0.75},
    "timeline": {"cell_f1.f1": 1.0, "order": 1.0},
    "extraction": {"f1": 0.95},
    "segments": {"f1": 1.0, "title_accuracy": 1.0, "date_accuracy": 1.0},
    "metadata": {"title_accuracy": 1.0, "minute_accuracy": 1.0, "author_f1": 1.0},
}


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(Desk.open())


def _has(answer: Row, path: str) -> bool:
    *steps, last = path.split(".")
    for step in steps:
        answer = answer.get(step, {})
    return last in answer


def _rows(task: str) -> list[Row]:
    return list(read_rows(GOLD / f"{task}.jsonl"))


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.name)
def test_easy_lines_are_answered_so_that_the_scorer_is_content(task: Task, tmp_path: Path) -> None:
    folder = eval_folder()
    if not (folder / task.name / "score.py").is_file():
        pytest.skip(f"no scorer at {folder / task.name}: set DATELINE_EVAL to the gold sets")
    predictions = tmp_path / "predictions.jsonl"
    write_rows(predictions, predict_all(task.name, _rows(task.name), jobs=1))
    answer = run_scorer(
        task.name, gold=GOLD / f"{task.name}.jsonl", predictions=predictions, folder=folder
    )
    unknown = [figure.path for figure in task.figures if not _has(answer, figure.path)]
    assert not unknown, "the scorer prints no such figure"
    values = {line.key: line.value for line in lines_of({(task.name, ""): answer}, {}, {})}
    low = {key: values[key] for key, least in EASY[task.name].items() if (values[key] or 0) < least}
    assert not low, predictions.read_text(encoding="utf-8")


def test_a_text_in_an_unknown_language_has_an_empty_answer() -> None:
    row = _rows("record")[0] | {"text": "これは日本語の記事です。首相は東京で会談しました。" * 5}
    answer = predict_row("record", row)
    assert (answer["id"], list(answer["events"]), list(answer["claims"])) == ("a", [], [])


def test_a_page_that_holds_no_article_has_an_empty_answer() -> None:
    row = _rows("extraction")[0] | {"html": "<html><body></body></html>"}
    assert predict_row("extraction", row)["id"] == "h1"
    assert not predict_row("extraction", row).get("text")


def test_texts_are_read_once_though_several_lines_share_them(reader: Reader) -> None:
    first = reader.read_text("Germany accused Belarus of spying.", published="2024-05-16")
    again = reader.read_text("Germany accused Belarus of spying.", published="2024-05-16")
    assert again is first


def test_an_article_is_wrapped_without_a_change_of_its_text() -> None:
    text = " A text \n\nas it stands.  "
    article = build_article(text)
    assert article.text == text
    assert article.published is None
    assert article.revision != build_article(text, title="Title").revision
