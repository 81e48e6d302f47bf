"""The catalogue of sources: whole, and strict with what is wrong."""

import shutil
from pathlib import Path

import msgspec
import pytest

from dateline.config import Settings
from dateline.errors import ReferenceDataError
from dateline.model import Feed, Source
from dateline.reference.countries import load_countries
from dateline.reference.sources import SOURCES, load_sources, write_sources

TCHAD = """country = "TCD"

[[source]]
id = "tcd-one"
name = "One"
homepage = "https://one.example/"
feeds = [
  { url = "https://one.example/feed" },
]
languages = ["fr"]
kind = "online"

[[source]]
id = "tcd-two"
name = "Two"
feeds = [{ url = "https://two.example/feed", kind = "sitemap", covers = ["NER"] }]
"""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(cache=tmp_path / "cache", data=tmp_path, sources=tmp_path / "own")


def write_own(settings: Settings, text: str, name: str = "tcd.toml") -> None:
    assert settings.sources
    settings.sources.mkdir(exist_ok=True)
    (settings.sources / name).write_text(text, encoding="utf-8")


@pytest.fixture(scope="module")
def packaged(tmp_path_factory: pytest.TempPathFactory) -> tuple[Source, ...]:
    folder = tmp_path_factory.mktemp("packaged")
    return load_sources(Settings(cache=folder, data=folder))


def test_every_packaged_file_loads_with_unique_ids(packaged: tuple[Source, ...]) -> None:
    assert len({source.id for source in packaged}) == len(packaged) > 2_500


def test_no_feed_stands_twice(packaged: tuple[Source, ...]) -> None:
    urls = [feed.url for source in packaged for feed in source.feeds]
    assert len(set(urls)) == len(urls)


def test_files_are_named_by_their_country(packaged: tuple[Source, ...]) -> None:
    files = {Path(str(file)).stem for file in SOURCES.iterdir() if file.name.endswith(".toml")}
    assert files == {source.country.lower() for source in packaged}


def test_over_215_countries_have_a_feed(packaged: tuple[Source, ...]) -> None:
    own = {s.country for s in packaged if any(not feed.covers for feed in s.feeds)}
    anyone = own | {code for s in packaged for feed in s.feeds for code in feed.covers}
    assert len(own) >= 215
    assert len(anyone) >= 225
    assert anyone <= set(load_countries().by_code)


def test_every_source_says_where_it_was_read(packaged: tuple[Source, ...]) -> None:
    assert not [source.id for source in packaged if not source.origin]
    labelled = [source for source in packaged if source.state_affiliated != "unknown"]
    assert not [s.id for s in labelled if "state_affiliated" not in s.origins and not s.origin]


def test_second_load_reads_the_compiled_file(settings: Settings) -> None:
    first = load_sources(settings)
    (compiled,) = settings.cache.glob("sources-*.msgpack")
    assert load_sources(settings) == first
    compiled.write_bytes(compiled.read_bytes()[:1000])
    assert load_sources(settings) == first


def test_own_sources_stand_beside_and_in_place_of_packaged_ones(settings: Settings) -> None:
    before = {source.id: source for source in load_sources(settings)}
    taken = next(source for source in before.values() if source.country == "TCD")
    write_own(settings, TCHAD.replace("tcd-two", taken.id))
    after = {source.id: source for source in load_sources(settings)}
    assert set(after) - set(before) == {"tcd-one"}
    assert after[taken.id].name == "Two"


@pytest.mark.parametrize(
    ("old", "new", "line", "told"),
    [
        ('kind = "online"', 'kind = "blog"', 11, "blog"),
        ('languages = ["fr"]', 'languages = ["fre"]', 10, "ISO 639-1"),
        ('id = "tcd-two"', 'id = "tcd-one"', 14, "stands also"),
        ('id = "tcd-one"', 'id = "ner-one"', 4, "tcd-name"),
        ('name = "One"', 'name = ""', 5, "name"),
        ('homepage = "https://one', 'homepage = "ftp://one', 6, "http"),
        ('{ url = "https://one', '{ url = "javascript:one', 7, "http"),
        ('covers = ["NER"]', 'covers = ["XXX"]', 16, "XXX"),
        ('country = "TCD"', 'country = "TC"', 3, "TC"),
        ('kind = "sitemap"', 'kind = "rss"', 16, "rss"),
        ("https://two.example/feed", "https://one.example/feed", 16, "stands also"),
        ("[[source]]\nid = \"tcd-two\"", "[[source]]\nowned = 1\nid = \"tcd-two\"", 14, "owned"),
        ('kind = "online"', "kind = online", 11, "TOML"),
        ('country = "TCD"', 'country = "TCD"\nnote = "x"', 1, "heading"),
    ],
)  # fmt: skip
def test_bad_row_is_named_with_file_and_line(
    settings: Settings, old: str, new: str, line: int, told: str
) -> None:
    assert old in TCHAD
    write_own(settings, TCHAD.replace(old, new, 1))
    with pytest.raises(ReferenceDataError, match=told) as caught:
        load_sources(settings)
    assert caught.value.line == line
    assert caught.value.file.endswith("tcd.toml")


def test_a_packaged_file_is_checked_alike(settings: Settings, monkeypatch: pytest.MonkeyPatch,
                                          tmp_path: Path) -> None:  # fmt: skip
    folder = tmp_path / "packaged"
    shutil.copytree(Path(str(SOURCES)), folder)
    (folder / "tcd.toml").write_text(TCHAD.replace("fr", "xx"), encoding="utf-8")
    monkeypatch.setattr("dateline.reference.sources.SOURCES", folder)
    with pytest.raises(ReferenceDataError, match=r"tcd\.toml:10"):
        load_sources(settings)


def test_what_is_written_is_read_again(settings: Settings) -> None:
    source = Source(
        id="tcd-three", name='Trois "3" \\ \x7f é', country="TCD", homepage="https://x.example/",
        feeds=(Feed(url="https://x.example/f?a=1&b=\"", language="fr", covers=("NER", "NGA")),),
        languages=("fr", "ar"), kind="wire", owner="O", state_affiliated="yes",
        hosts=("y.example",), items_per_day=2.5, origin="here", origins={"owner": "there"},
    )  # fmt: skip
    write_own(settings, write_sources([source, msgspec.structs.replace(source, id="tcd-four",
              feeds=())]))  # fmt: skip
    found = {other.id: other for other in load_sources(settings)}
    assert found["tcd-three"] == source
    assert found["tcd-four"].feeds == ()
