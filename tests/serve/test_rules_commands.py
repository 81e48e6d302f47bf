"""``dateline rules check``, and the example of its how-to page."""

import re
from pathlib import Path

from typer.testing import CliRunner

from dateline.serve.cli import app
from tests.house.source import ROOT, read

RULES = ROOT / "tests/clean/rules"
PAGE = """<html lang="en"><body><main><h1>Lock gates fail in the frost</h1>
<a class="author" href="/nora">Nora Quist</a><time datetime="2024-01-09T07:00:00+01:00">Today</time>
<p>Two lock gates failed on Tuesday.</p><aside><p>Write to us.</p></aside><p>No boat was hurt.</p>
</main></body></html>
"""
OLD = """<html lang="en"><body><div id="kop">Canal drained</div>
<div class="story"><p>The canal was drained on Monday.</p></div></body></html>"""


def blocks(kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```", read("docs/howto/publisher-rules.md"), re.M | re.S)


def write_example(folder: Path) -> None:
    """Lay out the how-to's example, with a page of each of its two designs."""
    pages = folder / "canal.example"
    pages.mkdir()
    (folder / "canal.example.toml").write_text(blocks("toml")[0])
    (pages / "2024-01-09.html").write_text(PAGE)
    (pages / "2024-01-09.json").write_text(blocks("json")[0])
    (pages / "2020-03-02.html").write_text(OLD)
    (pages / "2020-03-02.json").write_text('{"title": "Canal drained"}')


def test_rules_that_hold_are_shown_and_end_with_zero() -> None:
    result = CliRunner().invoke(app, ["rules", "check", str(RULES)])
    assert result.exit_code == 0, result.output
    assert result.output.count("as expected") == 4


def test_example_of_the_how_to_holds(tmp_path: Path) -> None:
    write_example(tmp_path)
    result = CliRunner().invoke(app, ["rules", "check", str(tmp_path)])
    assert result.exit_code == 0, result.output


def test_redesign_is_told_with_status_one(tmp_path: Path) -> None:
    write_example(tmp_path)
    rebuilt = PAGE.replace("main", "section")
    (tmp_path / "canal.example/2024-01-09.html").write_text(rebuilt)
    result = CliRunner().invoke(app, ["rules", "check", str(tmp_path)])
    assert result.exit_code == 1
    assert "body selects nothing" in result.output
