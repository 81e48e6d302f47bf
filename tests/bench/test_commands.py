"""The commands: a missing folder is told and no failure, a figure below its floor is one."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from bench.quality import report
from bench.quality.__main__ import BUILD, app
from bench.quality.gold import write_rows

KEPT = BUILD / "timeline" / "all.score.json"


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder with a gold set for ``timeline`` and its stored score."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATELINE_EVAL", str(tmp_path / "eval"))
    write_rows(tmp_path / "eval" / "timeline" / "dev.jsonl", [{"id": "t"}])
    KEPT.parent.mkdir(parents=True)
    KEPT.write_text('{"date_f1": {"f1": 0.5}, "order": 0.75}')
    return tmp_path


@pytest.fixture
def floors(tmp_path: Path) -> Path:
    """A file of floors that holds none."""
    path = tmp_path / "floors.json"
    path.write_text("{}")
    return path


@pytest.mark.parametrize("command", ["table", "check"])
def test_without_gold_sets_there_is_a_message_and_no_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.setenv("DATELINE_EVAL", str(tmp_path / "nowhere"))
    answer = CliRunner().invoke(app, [command])
    assert answer.exit_code == 0
    assert "DATELINE_EVAL" in answer.output.replace("\n", "")


def test_the_table_shows_stored_figures(place: Path) -> None:
    assert place.is_dir()
    answer = CliRunner().invoke(app, ["table", "--stored", "--only", "timeline"])
    assert answer.exit_code == 0
    assert "0.750" in answer.output


def test_markdown_names_the_day_it_is_told(place: Path) -> None:
    page = place / "page.md"
    page.write_text(f"{report.BEGIN}\n{report.END}\n")
    command = ["table", "--stored", "--only", "timeline", "--markdown", "--date", "2024-05-06"]
    assert CliRunner().invoke(app, [*command, "--into", str(page)]).exit_code == 0
    assert "Measured on 2024-05-06" in page.read_text()
    assert "| timeline | date_f1.f1 | 0.500 |" in page.read_text()


@pytest.mark.parametrize(("floor", "status", "words"), [(0.5, 0, "+0.0000"), (0.6, 1, "-0.1000")])
def test_check_fails_below_a_floor_and_prints_the_margin(
    place: Path, floors: Path, *, floor: float, status: int, words: str
) -> None:
    assert place.is_dir()
    floors.write_text(f'{{"timeline": {{"date_f1.f1": {floor}}}}}')
    answer = CliRunner().invoke(app, ["check", "--stored", "--floors", str(floors)])
    assert answer.exit_code == status
    assert words in answer.output


def test_check_raises_floors_only_when_asked(place: Path, floors: Path) -> None:
    assert place.is_dir()
    command = ["check", "--stored", "--floors", str(floors)]
    assert CliRunner().invoke(app, command).exit_code == 0
    assert floors.read_text() == "{}"
    assert CliRunner().invoke(app, [*command, "--raise-floors"]).exit_code == 0
    assert report.load_floors(floors) == {"timeline": {"date_f1.f1": 0.5, "order": 0.75}}


def test_a_set_whose_room_is_missing_is_told(place: Path) -> None:
    (place / "eval" / "neardup").mkdir()
    answer = CliRunner().invoke(app, ["table", "--stored"])
    assert "not built yet" in answer.output.replace("\n", " ")
