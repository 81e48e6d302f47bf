"""What a person decided about the catalogue is sound, and is what the packaged files say."""

import pytest

from bench.catalogue.__main__ import _KINDS, _added, _tables
from dateline.config import Settings
from dateline.model import Source
from dateline.reference.countries import load_countries
from dateline.reference.sources import is_language, is_web_address, load_sources

TABLES = _tables()
CODES = set(load_countries().by_code)


@pytest.fixture(scope="module")
def packaged(tmp_path_factory: pytest.TempPathFactory) -> tuple[Source, ...]:
    folder = tmp_path_factory.mktemp("catalogue")
    return load_sources(Settings(cache=folder, data=folder))


def test_countries_kinds_and_languages_are_known() -> None:
    homes = {code for home, covers in TABLES.homes.values() for code in (home, *covers)}
    outlets = {country for country, _ in TABLES.outlets}
    dropped = {country for _, country in TABLES.drops if country}
    assert homes | outlets | dropped | set(TABLES.languages) <= CODES
    assert {outlet.kind for outlet in TABLES.outlets.values()} <= set(_KINDS)
    told = {lang for outlet in TABLES.outlets.values() for lang in outlet.languages}
    assert not [lang for lang in told | set(TABLES.languages.values()) if not is_language(lang)]


def test_the_files_say_what_the_tables_say(packaged: tuple[Source, ...]) -> None:
    names = {(source.country, source.name) for source in packaged}
    decided = {(country, o.name) for (country, _), o in TABLES.outlets.items() if o.name}
    assert not decided - names
    feeds = {feed.url for source in packaged for feed in source.feeds}
    assert not {feed.url for source in _added() for feed in source.feeds} - feeds


def test_what_was_dropped_is_not_in_the_files(packaged: tuple[Source, ...]) -> None:
    feeds = {feed.url for source in _added() for feed in source.feeds}
    urls = [feed.url for s in packaged for feed in s.feeds if feed.url not in feeds]
    assert all(is_web_address(url) for url in urls)
    whole = [text for text, country in TABLES.drops if not country and "/" in text]
    found = [
        url for url in urls for text in whole if f"//{text}" in url.replace("www.", "").lower()
    ]
    assert not found
