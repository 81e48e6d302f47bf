"""Two files are compared at the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dateline.errors import UsageError
from dateline.serve.comparing import run

TEXT = "title: Storm\n\nAt least {} people died in the storm that hit the coast of Westmere."


def files(folder: Path, *numbers: int) -> list[str]:
    """Write one revision for each number of dead."""
    for number in numbers:
        (folder / f"{number}.txt").write_text(TEXT.format(number), encoding="utf-8")
    return [str(folder / f"{number}.txt") for number in numbers]


def test_what_was_changed_is_shown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old, new = files(tmp_path, 12, 15)
    assert run(old, new, shape="table") == 1
    assert "1 difference: 1 figure" in capsys.readouterr().out


def test_places_are_written_as_json(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    old, new = files(tmp_path, 12, 15)
    assert run(old, new, shape="json") == 1
    (found,) = json.loads(capfdbinary.readouterr().out)
    assert (found["kind"], found["before"], found["after"]) == ("figure", "12", "15")


def test_nothing_is_said_of_equal_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (old,) = files(tmp_path, 12)
    assert run(old, old, shape="table") == 0
    assert capsys.readouterr().out == ""


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    (old,) = files(tmp_path, 12)
    with pytest.raises(UsageError, match="missing"):
        run(old, str(tmp_path / "missing.txt"), shape="table")
