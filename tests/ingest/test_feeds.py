"""Feeds as they come: each kind, and some fifty kinds of brokenness, each with what is read."""

# ruff: noqa: E501 - a row of a table is one line

import gzip
import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.errors import FeedFormatError
from dateline.ingest.discovery import find_feeds, looks_like_article
from dateline.ingest.feed_dates import moment_of, read_date
from dateline.ingest.feeds import read_feed
from dateline.ingest.urls import clean_url
from dateline.model import FeedItem, FeedKind, FeedReading, Request, Response

NOW = datetime(2026, 3, 3, 12, tzinfo=UTC)
FEED = "https://news.example/feeds/world.xml"
FIRST = "https://news.example/world/1"


def response(body: bytes | str, content_type: str = "application/xml", url: str = FEED) -> Response:
    data = body.encode() if isinstance(body, str) else body
    return Response(
        request=Request(url=url), url=url, status=200, body=data, fetched_at=NOW,
        headers=(("content-type", content_type),),
    )  # fmt: skip


def read(body: bytes | str, kind: FeedKind | None = None, **given: str) -> FeedReading:
    return read_feed(response(body, **given), kind=kind)


def rss(*items: str, head: str = "", before: str = "", after: str = "</channel></rss>") -> str:
    inner = "".join(f"<item>{item}</item>" for item in items)
    return f'{before}<rss version="2.0"><channel><title>World</title>{head}{inner}{after}'


LINK = f"<link>{FIRST}</link>"
ONE = f"<title>Envoys meet</title>{LINK}<pubDate>Mon, 02 Mar 2026 09:15:00 GMT</pubDate>"
ATOM = '<feed xmlns="http://www.w3.org/2005/Atom"><title>World</title>'
XML = '<?xml version="1.0" encoding="utf-8"?>'


def test_rss_is_read_whole() -> None:
    head = "<language>en-gb</language><ttl>15</ttl>"
    item = f"{ONE}<guid isPermaLink='false'>tag:7</guid><description>Talks &lt;b&gt;began&lt;/b&gt;.</description>"
    assert read(rss(item, head=head, before=XML)) == FeedReading(
        kind="feed", title="World", language="en", ttl_seconds=900,
        items=(
            FeedItem(
                url=FIRST, guid="tag:7", title="Envoys meet", language="en",
                published="2026-03-02T09:15:00+00:00", summary="Talks began.",
            ),
        ),
    )  # fmt: skip


def test_atom_is_read_whole() -> None:
    entry = (
        f'<entry><id>urn:1</id><title type="html">Envoys &amp;amp; aides</title><link rel="self" '
        f'href="https://news.example/api/1"/><link href="{FIRST}"/>'
        "<published>2026-03-02T11:15:00+02:00</published><updated>2026-03-02T12:00:00+02:00</updated></entry>"
    )
    (item,) = read(f"{ATOM}{entry}</feed>").items
    assert (item.url, item.guid, item.title) == (FIRST, "urn:1", "Envoys & aides")
    assert item.published == "2026-03-02T11:15:00+02:00"
    assert item.updated == "2026-03-02T12:00:00+02:00"


RDF = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="x"><title>World</title></channel>'
    f'<item rdf:about="{FIRST}"><title>Envoys meet</title>{LINK}<dc:date>2026-03-02T09:15Z</dc:date></item></rdf:RDF>'
)

# Name, feed, and what its one item is: title and date ("" and None where it has none).
TABLE: list[tuple[str, bytes | str, str, str | None]] = [
    ("rss 0.91 with a document type", rss(f"<title>Talks</title>{LINK}", before='<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://my.netscape.com/publish/formats/rss-0.91.dtd">'), "Talks", None),
    ("rdf", RDF, "Envoys meet", "2026-03-02T09:15:00+00:00"),
    ("no declaration", rss(ONE), "Envoys meet", "2026-03-02T09:15:00+00:00"),
    ("byte mark", b"\xef\xbb\xbf" + rss(ONE, before=XML).encode(), "Envoys meet", "2026-03-02T09:15:00+00:00"),
    ("blank lines first", "\n\n  \n" + rss(ONE, before=XML), "Envoys meet", "2026-03-02T09:15:00+00:00"),
    ("warning of a script first", "<br />\n<b>Notice</b>: Undefined index in feed.php<br />\n" + rss(ONE, before=XML), "Envoys meet", "2026-03-02T09:15:00+00:00"),
    ("words first", "Cached copy\n" + rss(ONE, before=XML), "Envoys meet", "2026-03-02T09:15:00+00:00"),
    ("comment first", "<!-- made by hand -->" + rss(ONE), "Envoys meet", "2026-03-02T09:15:00+00:00"),
    ("style sheet first", XML + "<?xml-stylesheet href='a.xsl'?>" + rss(ONE), "Envoys meet", "2026-03-02T09:15:00+00:00"),
    ("utf-16", rss(ONE, before='<?xml version="1.0" encoding="utf-16"?>').encode("utf-16"), "Envoys meet", "2026-03-02T09:15:00+00:00"),
    ("utf-16 without a mark", rss(ONE, before='<?xml version="1.0" encoding="utf-16"?>').encode("utf-16-le"), "Envoys meet", "2026-03-02T09:15:00+00:00"),
    ("latin-1 as declared", rss(f"<title>Café talks</title>{LINK}", before='<?xml version="1.0" encoding="iso-8859-1"?>').encode("latin-1"), "Café talks", None),
    ("windows-1251 as declared", rss(f"<title>Переговоры</title>{LINK}", before='<?xml version="1.0" encoding="windows-1251"?>').encode("cp1251"), "Переговоры", None),
    ("says utf-8, is windows-1252", rss(f"<title>Caf\xe9 talks</title>{LINK}", before=XML).encode("cp1252"), "Café talks", None),
    ("unknown encoding", rss(ONE, before='<?xml version="1.0" encoding="klingon"?>'), "Envoys meet", "2026-03-02T09:15:00+00:00"),
    ("bare ampersand", rss(f"<title>Envoys & aides</title>{LINK}"), "Envoys & aides", None),
    ("html entity", rss(f"<title>Caf&eacute; &ndash; talks&nbsp;on</title>{LINK}"), "Café – talks on", None),
    ("entity escaped twice", rss(f"<title>Envoys &amp;amp; aides&amp;#8217; talks</title>{LINK}"), "Envoys & aides’ talks", None),
    ("markup in the title", rss(f"<title><![CDATA[<b>Envoys</b> meet]]></title>{LINK}"), "Envoys meet", None),
    ("title over lines", rss(f"<title>\n  Envoys\n\tmeet\n</title>{LINK}"), "Envoys meet", None),
    ("no title", rss(LINK), "", None),
    ("control character", rss(f"<title>Envoys\x0b meet</title>{LINK}"), "Envoys meet", None),
    ("broken off in the second item", rss(ONE, after="<item><title>Half a ti"), "Envoys meet", "2026-03-02T09:15:00+00:00"),
    ("tag not closed", rss(ONE + "<b>words"), "Envoys meet", "2026-03-02T09:15:00+00:00"),
    ("words after the end", rss(ONE) + "\n<!-- 0.2 s -->\n<script>x</script>", "Envoys meet", "2026-03-02T09:15:00+00:00"),
    ("undeclared namespace", rss(ONE + "<media:thumbnail url='a.jpg'/>"), "Envoys meet", "2026-03-02T09:15:00+00:00"),
    ("same item twice", rss(ONE, ONE), "Envoys meet", "2026-03-02T09:15:00+00:00"),
    ("same item, another campaign", rss(ONE, ONE.replace("</link>", "?utm_source=b</link>")), "Envoys meet", "2026-03-02T09:15:00+00:00"),
    ("relative link", rss("<title>Talks</title><link>/world/1</link>"), "Talks", None),
    ("link without scheme", rss("<title>Talks</title><link>//news.example/world/1</link>"), "Talks", None),
    ("link in a section", rss(f"<title>Talks</title><link><![CDATA[ {FIRST} ]]></link>"), "Talks", None),
    ("link over lines", rss(f"<title>Talks</title><link>\n{FIRST}\n</link>"), "Talks", None),
    ("tracking and fragment", rss(f"<title>Talks</title><link>{FIRST}?utm_medium=rss&amp;fbclid=x#top</link>"), "Talks", None),
    ("guid is the link", rss(f"<title>Talks</title><guid>{FIRST}</guid>"), "Talks", None),
    ("guid is no link", rss(f"<title>Talks</title>{LINK}<guid isPermaLink='true'>77</guid>"), "Talks", None),
    ("second item without a link", rss(ONE, "<title>No link</title>"), "Envoys meet", "2026-03-02T09:15:00+00:00"),
    ("second item links to a script", rss(ONE, "<title>x</title><link>javascript:alert(1)</link>"), "Envoys meet", "2026-03-02T09:15:00+00:00"),
    ("second item links to mail", rss(ONE, "<title>x</title><link>mailto:desk@news.example</link>"), "Envoys meet", "2026-03-02T09:15:00+00:00"),
    ("date without zone", rss(f"<title>Talks</title>{LINK}<pubDate>2026-03-02 09:15:00</pubDate>"), "Talks", "2026-03-02"),
    ("date is rubbish", rss(f"<title>Talks</title>{LINK}<pubDate>yesterday at noon</pubDate>"), "Talks", None),
    ("date far ahead", rss(f"<title>Talks</title>{LINK}<pubDate>Mon, 02 Mar 2036 09:15:00 GMT</pubDate>"), "Talks", None),
    ("date of the beginning of time", rss(f"<title>Talks</title>{LINK}<pubDate>Thu, 01 Jan 1970 00:00:00 GMT</pubDate>"), "Talks", None),
    ("date only as dc:date", rss(f"<title>Talks</title>{LINK}<dc:date>2026-03-02T09:15:00Z</dc:date>"), "Talks", "2026-03-02T09:15:00+00:00"),
    ("empty date", rss(f"<title>Talks</title>{LINK}<pubDate></pubDate>"), "Talks", None),
    ("atom with only an update", f'{ATOM}<entry><title>Talks</title><link href="{FIRST}"/><updated>2026-03-02T09:15:00Z</updated></entry></feed>', "Talks", "2026-03-02T09:15:00+00:00"),
    ("atom 0.3", f'<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>World</title><entry><title>Talks</title><link rel="alternate" type="text/html" href="{FIRST}"/><issued>2026-03-02T09:15:00Z</issued></entry></feed>', "Talks", "2026-03-02T09:15:00+00:00"),
    ("atom without a namespace", f'<feed><title>World</title><entry><title>Talks</title><link href="{FIRST}"/></entry></feed>', "Talks", None),
    ("atom with xml:base", '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://news.example/world/"><entry><title>Talks</title><link href="1"/></entry></feed>', "Talks", None),
    ("atom with an enclosure first", f'{ATOM}<entry><title>Talks</title><link rel="enclosure" href="https://news.example/a.mp3"/><link rel="alternate" href="{FIRST}"/></entry></feed>', "Talks", None),
    ("atom with xhtml title", f'{ATOM}<entry><title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">Big <i>talks</i></div></title><link href="{FIRST}"/></entry></feed>', "Big talks", None),
    ("items outside the channel", f'<rss version="2.0"><channel><title>World</title></channel><item>{ONE}</item></rss>', "Envoys meet", "2026-03-02T09:15:00+00:00"),
    ("upper-case tags", rss(f"<TITLE>Talks</TITLE><LINK>{FIRST}</LINK>"), "Talks", None),
    ("entities defined inside", rss(f"<title>Talks &desk;</title>{LINK}", before='<!DOCTYPE rss [<!ENTITY desk "today">]>'), "Talks", None),
    ("packed file", gzip.compress(rss(ONE).encode()), "Envoys meet", "2026-03-02T09:15:00+00:00"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("body", "title", "published"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE]
)
def test_broken_feed_gives_its_item(body: bytes | str, title: str, published: str | None) -> None:
    (item,) = read(body, content_type="text/html").items
    assert item.url == FIRST
    if "&desk;" not in str(body):
        assert item.title == title
    assert item.title.startswith(title)
    assert item.published == published


@pytest.mark.parametrize(
    "kind", ["text/html", "text/plain; charset=utf-8", "image/png", "", "x; charset=nonsense"]
)
def test_content_type_is_not_believed(kind: str) -> None:
    assert read(rss(ONE), content_type=kind).items[0].title == "Envoys meet"


LAUGHS = (
    '<!DOCTYPE rss [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(12))
    + "]>"
)
INWARD = '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize("before", [LAUGHS, INWARD])
def test_entities_are_not_expanded(before: str) -> None:
    reading = read(rss(f"<title>Talks &m;&x;</title>{LINK}", before=before))
    assert all(len(item.title) < 100 and "root:" not in item.title for item in reading.items)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("", "feed.empty"), ("  \n\t ", "feed.empty"), (b"\x00\x00\x00\x00", "feed.empty"),
        ("<!doctype html><html><body><p>Hello</p></body></html>", "feed.page"),
        ("<html><head></head></html>", "feed.page"),
        ("Not found", "feed.unknown"), ("<opml><body/></opml>", "feed.unknown"),
        (b"%PDF-1.7 rubbish", "feed.unknown"), (b"\x89PNG\r\n\x1a\n", "feed.unknown"),
        ("<rss", "feed.broken"), ("{", "feed.json"), ("{}", "feed.json"), ("[1, 2]", "feed.json"),
        ('{"items": 5}', "feed.json"), ("[" * 100_000, "feed.json"),
        (gzip.compress(b"<rss>")[:10] + b"\xff" * 30, "feed.broken"),
        (gzip.compress(bytes(70_000_000)), "feed.too_large"),
    ],
)  # fmt: skip
def test_what_is_no_feed_is_told(body: bytes | str, code: str) -> None:
    with pytest.raises(FeedFormatError) as caught:
        read(body)
    assert caught.value.code == code
    assert caught.value.item == FEED


def test_empty_feed_is_a_feed() -> None:
    assert read(rss()).items == ()


def test_huge_feed_is_cut() -> None:
    items = [f"<title>{n}</title><link>https://news.example/{n}</link>" for n in range(3000)]
    assert len(read(rss(*items)).items) == 2000


@pytest.mark.parametrize(
    "body",
    ["<!--a-->" * 8_000 + rss(ONE), rss(ONE, after="<" * 50_000)],
)
def test_hostile_feed_is_read_in_time_that_grows_with_its_length(body: str) -> None:
    """The comments once took minutes."""
    assert read(body).items[0].url == FIRST


@pytest.mark.parametrize(
    ("head", "seconds"),
    [
        ("<ttl>15</ttl>", 900), ("<ttl>0</ttl>", None), ("<ttl>soon</ttl>", None),
        ("<ttl>99999999</ttl>", None), ("<ttl>999999</ttl>", 7 * 86_400), ("", None),
        ("<sy:updatePeriod xmlns:sy='http://purl.org/rss/1.0/modules/syndication/'>hourly</sy:updatePeriod>", 3600),
    ],
)  # fmt: skip
def test_time_to_live_is_read(head: str, seconds: int | None) -> None:
    assert read(rss(ONE, head=head)).ttl_seconds == seconds


# --- JSON feeds, sitemaps, pages ----------------------------------------------------------


def test_json_feed_is_read_and_wrong_kinds_are_absent() -> None:
    items = [
        {"id": "1", "url": "/world/1", "title": "Envoys &amp; aides", "date_published": "2026-03-02T09:15:00Z"},
        {"id": FIRST + "2", "title": 7, "date_published": ["x"]},
        {"id": 3, "external_url": "https://other.example/3", "date_modified": "2026-03-02"},
        "rubbish", None, {}, {"url": {"a": 1}},
    ]  # fmt: skip
    told = json.dumps(
        {
            "version": "https://jsonfeed.org/version/1",
            "title": "World",
            "language": "fr-FR",
            "items": items,
        }
    )
    reading = read("\ufeff" + told)
    assert [item.url for item in reading.items] == [FIRST, FIRST + "2", "https://other.example/3"]
    assert reading.items[0].title == "Envoys & aides"
    assert reading.items[0].published == "2026-03-02T09:15:00+00:00"
    assert reading.items[2].updated == "2026-03-02"
    assert reading.language == "fr"


NEWS = (
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">'
    "<url><loc>https://news.example/world/old</loc><lastmod>2026-02-01</lastmod></url>"
    f"<url><loc> {FIRST} </loc><news:news><news:publication><news:name>Post</news:name><news:language>en</news:language>"
    "</news:publication><news:publication_date>2026-03-02T11:15+02:00</news:publication_date>"
    "<news:title>Envoys &amp; aides</news:title></news:news></url></urlset>"
)


@pytest.mark.parametrize(
    "body",
    [
        NEWS,
        XML + NEWS,
        gzip.compress(NEWS.encode()),
        NEWS.replace("news:", "n:").replace("xmlns:n:", "xmlns:n"),
    ],
)
def test_news_sitemap_is_read_latest_first(body: bytes | str) -> None:
    first, second = read(body).items
    assert (first.url, first.title, first.language) == (FIRST, "Envoys & aides", "en")
    assert first.published == "2026-03-02T11:15:00+02:00"
    assert (second.published, second.updated) == (None, "2026-02-01")


def test_sitemap_broken_off_gives_what_stands_before() -> None:
    assert len(read(NEWS[: NEWS.index("<loc> ")]).items) == 1
    assert len(read(NEWS[: NEWS.index("</news:news>")]).items) == 2


def test_index_of_sitemaps_leads_to_its_parts() -> None:
    parts = "".join(
        f"<sitemap><loc>https://news.example/{n}.xml</loc><lastmod>2026-0{n}-01</lastmod></sitemap>"
        for n in (1, 3, 2)
    )
    reading = read(f"<sitemapindex>{parts}</sitemapindex>")
    assert [feed.url[-5:] for feed in reading.feeds] == ["3.xml", "2.xml", "1.xml"]
    assert {feed.kind for feed in reading.feeds} == {"sitemap"}
    assert reading.items == ()


PAGE = """<!doctype html><html lang="en-GB"><head><title>Post</title><base href="/world/">
<link rel="alternate" type="application/rss+xml" href="/rss/world.xml" title="World">
<link rel="alternate" type="application/atom+xml" href="/comments/feed" title="Comments">
<link rel="alternate" hreflang="fr" href="/fr/"></head><body>
<a href="/tag/talks">More about the talks of today</a> <a href="/about">About us and our people</a>
<a href="/2026/03/02/envoys-meet"></a> <a href="/2026/03/02/envoys-meet#c">Envoys meet in Sudmark</a>
<a href="bridge-over-the-quell-opens-at-last">Bridge opens</a> <a href="/a/1234567">Four words stand here</a>
<a href="https://other.example/2026/03/02/elsewhere">Elsewhere</a> <a href="mailto:a@b.example">Mail</a>
<a href="/2026/03/02/photo.jpg">Photo</a> <a href="javascript:void(0)">x</a> <a>none</a>
<a href="/services/rss.xml">RSS</a></body></html>"""


def test_page_of_links_gives_its_articles_and_feeds() -> None:
    reading = read(PAGE, kind="page", content_type="text/html")
    assert [
        (item.url.removeprefix("https://news.example"), item.title) for item in reading.items
    ] == [
        ("/2026/03/02/envoys-meet", "Envoys meet in Sudmark"),
        ("/world/bridge-over-the-quell-opens-at-last", "Bridge opens"),
        ("/a/1234567", "Four words stand here"),
    ]
    assert (reading.title, reading.language, reading.kind) == ("Post", "en", "page")
    declared = [feed.url for feed in reading.feeds]
    assert declared == [
        "https://news.example/rss/world.xml",
        "https://news.example/services/rss.xml",
    ]
    assert find_feeds(response(PAGE)) == reading.feeds


@pytest.mark.parametrize(
    "path", ["/", "", "/world", "/tag/a-b-c-d-e", "/2026/03/02", "/login", "/a.pdf"]
)
def test_link_is_no_article(path: str) -> None:
    assert not looks_like_article(f"https://news.example{path}", "Some words that stand here")


# --- dates and addresses ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mon, 02 Mar 2026 09:15:00 GMT", "2026-03-02T09:15:00+00:00"),
        ("Mon, 2 Mar 2026 09:15 +0000", "2026-03-02T09:15:00+00:00"),
        ("02 Mar 2026 09:15:00 EST", "2026-03-02T09:15:00-05:00"),
        ("Mon, 02 Mar 26 09:15:00 Z", "2026-03-02T09:15:00+00:00"),
        ("Mon, 02 Mar 2026 09:15:00 IST", "2026-03-02"),
        ("Mon, 02 Mar 2026 09:15:00", "2026-03-02"),
        ("Mon, 02 Mar 2026", "2026-03-02"),
        ("Monday, March 2, 2026 - 09:15", "2026-03-02"),
        ("Tue, 03 Mar 2026 09:15:00 +0530", "2026-03-03T09:15:00+05:30"),
        ("2026-03-02T09:15:00Z", "2026-03-02T09:15:00+00:00"),
        ("2026-03-02T09:15:00.123456-08:00", "2026-03-02T09:15:00-08:00"),
        ("2026-03-02T09:15:00+0100", "2026-03-02T09:15:00+01:00"),
        ("2026-03-02 09:15:00 CET", "2026-03-02T09:15:00+01:00"),
        ("2026-03-02 09:15:00 XYZ", "2026-03-02"),
        ("2026-03-02T24:00:00Z", "2026-03-03T00:00:00+00:00"),
        ("2026-03-02", "2026-03-02"),
        ("1772442900", "2026-03-02T09:15:00+00:00"),
        ("1772442900000", "2026-03-02T09:15:00+00:00"),
        ("02.03.2026 09:15", "2026-03-02"),
        ("23/02/2026", "2026-02-23"),
        ("03/02/2026", None),
        ("03/03/2026", "2026-03-03"),
        ("March 2026", None),
        ("2026", None),
        ("09:15", None),
        ("2026-13-45T00:00:00Z", None),
        ("2026-02-30", None),
        ("0001-01-01T00:00:00Z", None),
        ("2026-03-05T00:00:00Z", None),
        ("2026-03-04T13:00:00Z", "2026-03-04T13:00:00+00:00"),
        ("Mon, 02 Mar 2026 99:15:00 GMT", None),
        ("9" * 80, None),
        ("", None),
        ("soon", None),
    ],
)
def test_date_is_read_as_precisely_as_told(text: str, expected: str | None) -> None:
    assert read_date(text, now=NOW) == expected


def test_moment_of_a_day_is_unknown() -> None:
    assert moment_of("2026-03-02") is None
    assert moment_of("2026-03-02T09:15:00+02:00") == datetime(2026, 3, 2, 7, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://News.Example:80/A?b=1&utm_campaign=x&a=2", "http://news.example/A?b=1&a=2"),
        ("https://news.example", "https://news.example/"),
        ("https://news.example/a?gclid=1", "https://news.example/a"),
        ("https://news.example/?p=77&ref=x&source=y", "https://news.example/?p=77&ref=x&source=y"),
        ("https://news.example/#!/a/1", "https://news.example/#!/a/1"),
        ("https://news.example/a b\n", "https://news.example/a%20b"),
        ("https://news.example/a?x=1&amp;y=2", "https://news.example/a?x=1&y=2"),
        ("https://news.example:8443/a", "https://news.example:8443/a"),
        ("https://reader:word@news.example/", ""),
        ("ftp://news.example/", ""), ("news.example/a", ""), ("http://[::1/", ""),
        ("https://news.example:port/", ""), ("https:///a", ""), ("", ""),
    ],
)  # fmt: skip
def test_url_is_cleaned(url: str, expected: str) -> None:
    assert clean_url(url) == expected
    assert clean_url(expected) == expected


# --- whatever comes -----------------------------------------------------------------------

SEEDS = [rss(ONE, ONE, before=XML).encode(), f'{ATOM}<entry><link href="{FIRST}"/></entry></feed>'.encode(),
         RDF.encode(), NEWS.encode(), PAGE.encode(), LAUGHS.encode() + rss(ONE).encode(),
         json.dumps({"items": [{"url": FIRST, "title": "x"}]}).encode()]  # fmt: skip
PIECES = st.sampled_from(
    [b"<", b">", b"&", b"\x00", b"\xff", b"]]>", b"<![CDATA[", b"<!DOCTYPE a [", b"<!ENTITY b 'c'>",
     b"&#xffffffff;", b"&#0;", b"</item>", b"<item>", b"<link>http://[", b'xml:base="http://["', b"{", b'"',
     b"<pubDate>-1", b"<?xml version='1.0' encoding='utf-7'?>", b"\xef\xbb\xbf", b"<a href='http://[x'>"]
)  # fmt: skip


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    body = bytearray(draw(st.sampled_from(SEEDS)))
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(body)))
        width = draw(st.sampled_from([0, 0, 1, 5, 40]))
        body[at : at + width] = draw(st.one_of(PIECES, st.binary(max_size=4)))
    return bytes(body)


@settings(max_examples=250, deadline=None)
@given(body=mutated(), kind=st.sampled_from([None, "page", "feed", "sitemap"]))
def test_mutated_feed_is_read_or_refused(body: bytes, kind: FeedKind | None) -> None:
    try:
        reading = read(body, kind=kind)
    except FeedFormatError as error:
        assert error.code.startswith("feed.")  # noqa: PT017 - both outcomes are right
        return
    assert all(item.url.startswith(("http://", "https://")) for item in reading.items)
    assert len({item.url for item in reading.items}) == len(reading.items)


@settings(max_examples=300, deadline=None)
@given(text=st.text(max_size=40) | st.from_regex(r"[A-Za-z0-9:,+./ -]{0,40}", fullmatch=True))
def test_any_date_is_read_or_none(text: str) -> None:
    found = read_date(text, now=NOW)
    assert found is None or datetime.fromisoformat(found)


@settings(max_examples=300, deadline=None)
@given(url=st.text(max_size=60) | st.from_regex(r"https?://[ -~]{0,50}", fullmatch=True))
def test_cleaning_an_address_twice_is_cleaning_it_once(url: str) -> None:
    cleaned = clean_url(url, base=FEED)
    assert clean_url(cleaned) == cleaned
