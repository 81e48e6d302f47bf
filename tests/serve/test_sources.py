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
from dateline.serve.sourcelist import Choice, choose, export_file, import_file, write_list

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


def test_a_desk_elsewhere_comes_with_the_feeds_that_cover_the_country(settings: Settings) -> None:
    sources = load_sources(settings)
    chosen = choose(sources, Choice(countries=("TCD", "NLD")), load_countries())
    whole = next(source for source in chosen if source.id == "nld-globalvoices")
    chosen = choose(sources, Choice(countries=("TCD",)), load_countries())
    narrowed = next(source for source in chosen if source.id == "nld-globalvoices")
    assert [feed.covers for feed in narrowed.feeds] == [("TCD",)]
    assert len(whole.feeds) > 30


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


def test_opml_goes_out_and_comes_in_again(settings: Settings, tmp_path: Path) -> None:
    file = tmp_path / "chad.opml"
    choice = Choice(countries=("TCD",), only_state=True, language="ar")
    assert export_file(settings, file, choice) == f"1 feed of 1 source written to {file}"
    other = Settings(cache=settings.cache, data=tmp_path / "other")
    told = import_file(other, file, country="")
    assert told[-1].startswith("1 feed of 1 source taken in ")
    before, after = ({s.id: s for s in load_sources(x)} for x in (settings, other))
    assert after["tcd-example"] == before["tcd-example"]
    assert import_file(other, file, country="") == [
        "0 feeds of 0 sources taken; 1 known before, 0 not taken"
    ]


def test_import_adds_to_what_is_there_and_names_what_it_leaves(
    settings: Settings, tmp_path: Path
) -> None:
    file = tmp_path / "mine.opml"
    file.write_text(
        '<opml version="2.0"><body><outline text="A" xmlUrl="https://a.example/x"/>'
        '<outline text="B" xmlUrl="ftp://b.example/x"/></body></opml>'
    )
    added = tmp_path / "sources" / "added.toml"
    added.write_text("# mine\n")
    told = import_file(settings, file, country="niger")
    assert told[0] == "ftp://b.example/x: no http or https address"
    assert added.read_text().startswith("# mine\n")
    assert {s.id for s in load_sources(settings)} >= {"ner-a", "tcd-example"}


@pytest.mark.parametrize("name", ["missing.opml", ""])
def test_file_that_cannot_be_read_is_named(settings: Settings, tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        import_file(settings, tmp_path / name, country="")
