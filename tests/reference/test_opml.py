"""OPML: lists of feeds in and out, unknown attributes kept, hostile files refused."""

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.config import Settings
from dateline.errors import UsageError
from dateline.model import Feed, Source
from dateline.reference.countries import load_countries
from dateline.reference.opml import import_outlines, read_opml, write_opml
from dateline.reference.sources import is_id, load_sources

COUNTRIES = load_countries()
READER = b"""<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0" xmlns:fr="https://freshrss.example/opml">
  <head><title>My feeds</title></head>
  <body>
    <outline text="Africa">
      <outline text="Chad">
        <outline text="wire">
          <outline type="rss" text="One" xmlUrl="https://one.example/feed"
                   htmlUrl="https://one.example/" language="fr-td" category="/a,/b"
                   fr:priority="main"/>
        </outline>
      </outline>
    </outline>
    <outline type="rss" text="Deux" title="Deux &amp; demi" xmlUrl="https://deux.ne/rss"/>
    <outline type="rss" text="Nowhere" xmlUrl="https://nowhere.example/rss"/>
    <outline type="rss" text="Bad" xmlUrl="file:///etc/passwd"/>
  </body>
</opml>
"""


def imported(text: bytes, *, country: str = "") -> dict[str, Source]:
    outlines = read_opml(text)
    found = import_outlines(outlines, (), COUNTRIES, country=country)
    return {source.id: source for source in found.sources}


def test_folders_and_addresses_tell_country_and_kind() -> None:
    found = imported(READER)
    assert set(found) == {"tcd-one", "ner-deux"}
    one = found["tcd-one"]
    assert (one.country, one.kind, one.languages) == ("TCD", "wire", ("fr",))
    assert one.homepage == "https://one.example/"
    assert found["ner-deux"].name == "Deux & demi"


def test_what_gives_no_source_is_told_with_the_reason() -> None:
    found = import_outlines(read_opml(READER), (), COUNTRIES)
    assert dict(found.refused) == {
        "https://nowhere.example/rss": "no country is known; give --country",
        "file:///etc/passwd": "no http or https address",
    }
    assert "usa-nowhere" in imported(READER, country="USA")


def test_known_feeds_are_not_taken_again() -> None:
    first = import_outlines(read_opml(READER), (), COUNTRIES)
    again = import_outlines(read_opml(READER), first.sources, COUNTRIES)
    assert again.sources == ()
    assert again.known == 2


def test_unknown_attributes_go_out_as_they_came_in() -> None:
    first = imported(READER)
    assert first["tcd-one"].feeds[0].extra == {
        "category": "/a,/b", "{https://freshrss.example/opml}priority": "main",
    }  # fmt: skip
    text = write_opml(first.values(), COUNTRIES, title="t")
    assert b'category="/a,/b"' in text
    assert b'="https://freshrss.example/opml"' in text
    assert imported(text) == first


def test_whole_catalogue_goes_round(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("catalogue")
    sources = [s for s in load_sources(Settings(cache=folder, data=folder)) if s.feeds]
    found = imported(write_opml(sources, COUNTRIES, title="t"))
    assert found == {source.id: source for source in sources}


WORDS = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=12)


@settings(deadline=None)
@given(WORDS, WORDS, st.dictionaries(st.from_regex(r"[a-z]{3,8}", fullmatch=True), WORDS))
def test_any_words_go_round(name: str, owner: str, extra: dict[str, str]) -> None:
    kept = {key: value for key, value in extra.items() if key not in {"text", "title", "type"}}
    kept.pop("language", None)
    feed = Feed(url="https://x.example/f?a=1&b=2", language="en", covers=("NER",), extra=kept)
    source = Source(id="tcd-x", name=name, country="TCD", feeds=(feed,), owner=owner,
                    languages=("en", "fr"), items_per_day=1.5, origin="o")  # fmt: skip
    assert imported(write_opml([source], COUNTRIES, title=name)) == {"tcd-x": source}


LAUGHS = b"""<!DOCTYPE opml [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>
<opml version="2.0"><body><outline text="&b;" xmlUrl="https://x.fr/"/></body></opml>"""
OUTSIDE = b"""<!DOCTYPE opml [<!ENTITY x SYSTEM "file:///etc/passwd">]>
<opml version="2.0"><body><outline text="&x;" xmlUrl="https://x.fr/"/></body></opml>"""
DEEP = b"<opml><body>" + b'<outline text="a">' * 500 + b"</outline>" * 500 + b"</body></opml>"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (LAUGHS, "document type"),
        (OUTSIDE, "document type"),
        (LAUGHS.decode().replace("\n", " ").encode("utf-16"), "document type"),
        (b'<!DOCTYPE opml SYSTEM "http://127.0.0.1/x.dtd"><opml/>', "document type"),
        (DEEP, "nests too deep"),
        (b"<rss><channel/></rss>", "no OPML"),
        (b"<opml><body><outline text='a & b'/></body></opml>", "line 1"),
        (b"", "no element found"),
        (b"\xff\xfe\x00junk", "line 1"),
        (b"<opml><body>", "no element found"),
    ],
)
def test_hostile_or_broken_file_is_refused(text: bytes, told: str) -> None:
    with pytest.raises(UsageError, match=told):
        read_opml(text, name="feeds.opml")


def test_own_words_in_hostile_attributes_do_no_harm() -> None:
    text = b"""<opml xmlns:d="urn:dateline:opml"><body><outline text="x" xmlUrl="https://x.fr/a"
        d:source="fra-../etc" d:origins="[" d:itemsPerDay="many" d:state="maybe"
        d:covers="XX TCD" d:language="english"/></body></opml>"""
    (source,) = imported(text).values()
    assert is_id(source.id, "FRA")
    assert source == Source(id="fra-x", name="x", country="FRA", origin="OPML",
                            feeds=(Feed(url="https://x.fr/a", covers=("TCD",)),))  # fmt: skip
    assert msgspec.json.decode(msgspec.json.encode(source), type=Source) == source
