"""``dateline sources``: the catalogue as a person asks for it."""

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from dateline.config import Settings
from dateline.errors import UsageError
from dateline.reference.countries import load_countries
from dateline.reference.sources import load_sources
from dateline.serve.sourcelist import Choice, choose, write_list

OWN = """country = "TCD"

[[source]]
id = "tcd-example"
name = "Example of Chad"
feeds = [{ url = "https://example.example/feed", language = "ar" }]
languages = ["fr"]
kind = "wire"
owner = "The state"
state_affiliated = "yes"
origin = "me"
"""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    folder = tmp_path / "sources"
    folder.mkdir()
    (folder / "chad.toml").write_text(OWN, encoding="utf-8")
    return Settings(cache=tmp_path / "cache", data=tmp_path)


def ids(settings: Settings, choice: Choice) -> set[str]:
    return {source.id for source in choose(load_sources(settings), choice, load_countries())}


@pytest.mark.parametrize("country", ["TCD", "td", "Chad"])
def test_country_is_known_by_code_and_name(settings: Settings, country: str) -> None:
    found = ids(settings, Choice(countries=(country,)))
    assert "tcd-example" in found
    assert "nld-globalvoices" in found, "a desk elsewhere that covers the country"
    assert not {name for name in found if name.startswith("fra-lemonde")}


def test_choices_narrow_the_list_together(settings: Settings) -> None:
    choice = Choice(countries=("TCD",), language="ar", kind="wire", only_state=True)
    assert ids(settings, choice) == {"tcd-example"}
    assert not ids(settings, Choice(countries=("TCD",), language="ja"))


@pytest.mark.parametrize("choice", [Choice(countries=("Atlantis",)), Choice(kind="blog")])
def test_unknown_choice_is_refused_with_what_to_do(settings: Settings, choice: Choice) -> None:
    with pytest.raises(UsageError) as caught:
        ids(settings, choice)
    assert caught.value.hint


def test_csv_and_json_hold_the_same(
    settings: Settings, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    choice = Choice(countries=("TCD",), only_state=True)
    write_list(settings, choice, shape="json")
    told = json.loads(capsysbinary.readouterr().out)
    write_list(settings, choice, shape="csv")
    rows = list(csv.DictReader(io.StringIO(capsysbinary.readouterr().out.decode())))
    assert [row["id"] for row in rows] == [source["id"] for source in told]
    assert "tcd-example" in {row["id"] for row in rows}


def test_table_fits_80_columns(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    write_list(settings, Choice(countries=("TCD",)), shape="table")
    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, lines)) <= 80
    assert any("Example of Chad" in line for line in lines)
    assert "sources" in lines[-1]


def test_bad_row_stops_the_command_with_file_and_line(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "sources" / "chad.toml").write_text(OWN.replace('"fr"', '"french"'))
    env = {"DATELINE_DATA": str(tmp_path), "DATELINE_CACHE": str(settings.cache)}
    done = subprocess.run(
        [sys.executable, "-m", "dateline", "sources", "list"], env=os.environ | env,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert "chad.toml:7: 'french' is no ISO 639-1 language" in done.stderr
