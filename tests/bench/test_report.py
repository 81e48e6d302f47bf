"""Figures stand beside floors and peers, and a figure below its floor is seen."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.quality import report
from bench.quality.registry import TASKS, Figure, Task, find_task
from bench.quality.report import Line, Peer, load_floors, load_peers
from dateline.errors import NotFoundError, UsageError

HIGH, LOW = Figure("f1"), Figure("mae", lower_is_better=True)


def _line(figure: Figure, *, value: float | None, floor: float | None) -> Line:
    return Line("actors", figure.path, figure, value, floor, None)


@pytest.mark.parametrize(
    ("line", "verdict", "margin"),
    [
        (_line(HIGH, value=0.5, floor=0.4), "holds", 0.1),
        (_line(HIGH, value=0.4, floor=0.4), "holds", 0.0),
        (_line(HIGH, value=0.39, floor=0.4), "below", -0.01),
        (_line(LOW, value=0.39, floor=0.4), "holds", 0.01),
        (_line(LOW, value=0.5, floor=0.4), "below", -0.1),
        (_line(HIGH, value=None, floor=0.4), "unmeasured", None),
        (_line(HIGH, value=0.5, floor=None), "no floor", None),
    ],
)
def test_a_figure_is_held_against_its_floor(line: Line, verdict: str, margin: float | None) -> None:
    assert (line.verdict, line.margin) == (verdict, margin)


def test_figures_are_found_by_set_and_path() -> None:
    scores: report.Scores = {
        ("temporal", "en"): {"all": {"value_f1": 0.5}},
        ("timeline", ""): {"order": 1},
    }
    floors = {"temporal": {"en all.value_f1": 0.4}}
    peers = {"temporal": {"multi all.value_f1": Peer(name="Other", value=0.7)}}
    lines = {(line.task, line.key): line for line in report.lines_of(scores, floors, peers)}
    assert lines["temporal", "en all.value_f1"].margin == 0.1
    assert lines["temporal", "multi all.value_f1"].value is None
    assert lines["timeline", "order"].value == 1
    assert lines["timeline", "cell_f1.f1"].value is None


def test_floors_rise_to_two_digits_and_never_fall() -> None:
    lines = [
        _line(HIGH, value=0.5678, floor=0.4),
        _line(LOW, value=0.3412, floor=0.4),
    ]
    raised = report.raise_floors(lines, {"actors": {"f1": 0.4, "mae": 0.4, "kept": 0.9}})
    assert raised == {"actors": {"f1": 0.56, "mae": 0.35, "kept": 0.9}}
    assert report.raise_floors(
        [_line(HIGH, value=0.1, floor=0.4), _line(LOW, value=0.9, floor=0.4)],
        {"actors": {"f1": 0.4, "mae": 0.4}},
    ) == {"actors": {"f1": 0.4, "mae": 0.4}}


def test_a_figure_at_its_raised_floor_holds() -> None:
    for value in (0.29, 0.57, 0.58, 1.0, 0.0):
        raised = report.raise_floors([_line(HIGH, value=value, floor=None)], {})
        assert raised["actors"]["f1"] <= value


def test_markdown_has_a_row_a_figure_and_no_number_that_was_not_measured() -> None:
    lines = [
        Line("actors", "f1", HIGH, 0.5, 0.25, Peer(name="Other", value=0.7, note="half")),
        Line("actors", "mae", LOW, None, None, None),
    ]
    text = report.to_markdown(lines, measured="Measured on a day.")
    assert "Measured on a day." in text
    assert "| actors | f1 | 0.500 | 0.250 | 0.700 Other (half) |" in text
    assert "|  | mae ↓ | – | – |  |" in text


def test_markdown_goes_between_the_marks_of_a_page(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"before\n{report.BEGIN}\nold\n{report.END}\nafter\n")
    report.write_into(page, "new\n")
    report.write_into(page, "newer\n")
    assert page.read_text() == f"before\n{report.BEGIN}\nnewer\n{report.END}\nafter\n"
    page.write_text("no marks")
    with pytest.raises(UsageError, match=r"page\.md"):
        report.write_into(page, "new")


@pytest.mark.parametrize("load", [load_floors, load_peers])
def test_every_floor_and_peer_belongs_to_a_figure_of_a_task(load: object) -> None:
    assert callable(load)
    for task, held in load().items():
        paths = {figure.path for figure in find_task(task).figures}
        assert {key.split(" ")[-1] for key in held} <= paths


def test_a_wrong_floors_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "floors.json"
    path.write_text('{"actors": {"f1": "high"}}')
    with pytest.raises(UsageError, match=r"floors\.json"):
        load_floors(path)
    path.unlink()
    with pytest.raises(UsageError, match="no such file"):
        load_floors(path)


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.name)
def test_every_task_has_an_adapter_and_distinct_figures(task: Task) -> None:
    assert callable(task.load())
    assert len({figure.path for figure in task.figures}) == len(task.figures) > 0


@pytest.mark.parametrize(
    ("name", "message"), [("neardup", "not built yet"), ("horoscopes", "no such task")]
)
def test_a_task_that_cannot_be_run_says_why(name: str, message: str) -> None:
    with pytest.raises(NotFoundError, match=message):
        find_task(name)
