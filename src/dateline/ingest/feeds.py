"""Response → FeedReading: feeds, news sitemaps and pages of links, as broken as they come.

What a feed is, its bytes tell; the content type is often wrong. RSS and Atom go to feedparser,
JSON feeds and sitemaps have readers of their own. An item without an address of http or https is
left out; one told twice is told once.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from datetime import datetime
from io import BytesIO
from itertools import islice
from typing import Any

import feedparser
import msgspec

from dateline.errors import FeedFormatError
from dateline.ingest.discovery import read_page
from dateline.ingest.feed_dates import read_date
from dateline.ingest.sitemaps import read_sitemap, unpack
from dateline.ingest.urls import clean_url
from dateline.model import FeedItem, FeedKind, FeedReading, Response

MOST_ITEMS = 2_000
_MOST_TEXT = 2_000
_LEADING_JUNK = 4_096
_FEED_START = re.compile(rb"<(?:\?xml|rss|feed|rdf:RDF|RDF|urlset|sitemapindex)\b", re.IGNORECASE)
_ROOT = re.compile(
    rb"(?>\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*+(?:\[.*?\])?\s*+>)*+<([\w.-]+:)?([\w.-]+)",
    re.DOTALL | re.IGNORECASE,
)
"""What stands before the root is taken once and for all: a file of comments costs no more."""
_MOST_TAGS = 100_000
"""feedparser takes 50 µs for each; a feed of 2,000 items has 40,000."""
_FEED_ROOTS = frozenset({b"rss", b"feed", b"rdf", b"channel", b"entry"})
_SITEMAP_ROOTS = frozenset({b"urlset", b"sitemapindex"})
_TAGS = re.compile(r"<[^<>]{0,2000}>")
_BIG_REFERENCE = re.compile(rb"&#(?:x0*[0-9a-f]{6,}|0*[1-9][0-9]{6,});?", re.IGNORECASE)
"""References to characters that no news is written with, or that do not exist."""
_SLIPS = (
    ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RuntimeError,
    AssertionError,
)  # fmt: skip
"""What feedparser lets through on mutilated input."""
_DAY = 86_400


def read_feed(response: Response, *, kind: FeedKind | None = None) -> FeedReading:
    """Read what a source tells of its articles: Response → FeedReading.

    Args:
        response: the answer, its body decompressed.
        kind: what it is known to be; a page of links is read as one only if it says ``page``.

    Raises:
        FeedFormatError: the answer is no feed, or one that nothing can be read from.
    """
    body = unpack(response.body, response.url)
    head = _start_of(body)
    if not head:
        raise _unread(response, "the answer is empty", code="feed.empty")
    if head[:1] in b"{[":
        return _read_json(response, body)
    root = _root_of(head)
    if root in _SITEMAP_ROOTS:
        return read_sitemap(response, head)
    if root in _FEED_ROOTS:
        return _read_xml(response, head)
    if kind == "page":
        return read_page(response, body)
    if root == b"html" or b"<html" in head[:2048].lower():
        raise _unread(
            response, "it is a web page, not a feed", code="feed.page",
            hint="add it with the kind 'page', or look for the feed it declares",
        )  # fmt: skip
    raise _unread(response, "it is no feed that is known", code="feed.unknown")


def _start_of(body: bytes) -> bytes:
    """Return the body as XML or JSON begins: byte marks, blanks and leading junk left out."""
    if body[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in body[:4]:
        codec = "utf-16" if body[:2] in (b"\xff\xfe", b"\xfe\xff") else _wide_codec(body)
        text = body.decode(codec, "replace").lstrip("\ufeff")
        body = re.sub(r"^(\s*<\?xml[^>]*?)\sencoding=[\"'][^\"']*[\"']", r"\1", text).encode()
    body = body.removeprefix(b"\xef\xbb\xbf").lstrip(b"\x00 \t\r\n\f\v\xa0")
    if body[:1] in (b"{", b"[") or _root_of(body) in _FEED_ROOTS | _SITEMAP_ROOTS:
        return body
    found = _FEED_START.search(body, 0, _LEADING_JUNK)
    return body[found.start() :] if found is not None else body


def _wide_codec(body: bytes) -> str:
    return "utf-16-be" if body[:1] == b"\x00" else "utf-16-le"


def _root_of(head: bytes) -> bytes:
    found = _ROOT.match(head[: 64 * 1024])
    return found[2].lower() if found is not None else b""


def _read_xml(response: Response, body: bytes) -> FeedReading:
    """Read RSS, RDF and Atom."""
    headers = {"content-location": response.url, "content-type": _content_type(response)}
    try:
        parsed = feedparser.parse(
            BytesIO(_BIG_REFERENCE.sub(b"", _cut(body))), response_headers=headers,
            resolve_relative_uris=False, sanitize_html=False,
        )  # fmt: skip
    except _SLIPS as error:
        raise _unread(response, f"the feed cannot be read: {error}", code="feed.broken") from error
    if not parsed.entries and not parsed.feed.get("title") and not parsed.version:
        raise _unread(response, "the feed is broken off or garbled", code="feed.broken")
    told = parsed.feed
    language = _language(str(told.get("language") or ""))
    items = (
        _entry(entry, response=response, language=language) for entry in parsed.entries[:MOST_ITEMS]
    )
    return FeedReading(
        kind="feed",
        title=plain(str(told.get("title") or "")),
        language=language,
        items=unique(items),
        ttl_seconds=_ttl(told),
    )


def _cut(body: bytes) -> bytes:
    """Return the body up to where there are more tags than any feed holds."""
    if body.count(b"<") <= _MOST_TAGS:
        return body
    last = next(islice(re.finditer(rb"<", body), _MOST_TAGS, None))
    return body[: last.start()]


def _content_type(response: Response) -> str:
    """Return the content type as feedparser should hear it: the charset, if it is one.

    A type of ``text/html`` or none would make it doubt XML that is evidently there.
    """
    told = next((value for key, value in response.headers if key == "content-type"), "")
    found = re.search(r"charset\s*=\s*[\"']?([\w.:-]{2,40})", told, re.IGNORECASE)
    return "application/xml" + (f"; charset={found[1]}" if found is not None else "")


def _entry(entry: Any, *, response: Response, language: str) -> FeedItem | None:
    url = _link_of(entry, response.url)
    if not url:
        return None
    now = response.fetched_at
    # feedparser's own lookup gives the date of publication where no update is told.
    entry = dict(entry)
    published = _first_date([entry.get("published"), entry.get("created")], now)
    updated = _first_date([entry.get("updated")], now)
    return FeedItem(
        url=url,
        guid=str(entry.get("id") or "")[:500],
        title=plain(str(entry.get("title") or "")),
        published=published or updated,
        updated=updated if published else None,
        summary=plain(str(entry.get("summary") or ""))[:_MOST_TEXT],
        language=language,
    )


def _link_of(entry: Any, base: str) -> str:
    """Return the address of an entry: its link, else a guid that is one."""
    links = [link for link in entry.get("links") or () if isinstance(link, dict)]
    pages = [link for link in links if link.get("rel", "alternate") == "alternate"]
    html_first = sorted(pages, key=lambda link: "html" not in str(link.get("type", "html")))
    told = [str(link.get("href") or "") for link in html_first]
    told += [str(entry.get("feedburner_origlink") or ""), str(entry.get("link") or "")]
    guid = str(entry.get("id") or "")
    if guid.startswith(("http://", "https://")):
        told.append(guid)
    found = (clean_url(url, base=base) for url in told if url.strip())
    return next((url for url in found if url), "")


def _first_date(texts: Iterable[Any], now: datetime) -> str | None:
    found = (read_date(str(text), now=now) for text in texts if text)
    return next((when for when in found if when is not None), None)


def _ttl(told: Any) -> int | None:
    """Return how long to wait by ``ttl`` (minutes) or by ``sy:updatePeriod``."""
    minutes = str(told.get("ttl") or "").strip()
    if re.fullmatch(r"\d{1,6}", minutes):
        return min(int(minutes) * 60, 7 * _DAY) or None
    periods = {"hourly": 3600, "daily": _DAY, "weekly": 7 * _DAY}
    period = periods.get(str(told.get("sy_updateperiod") or "").strip().lower())
    often = str(told.get("sy_updatefrequency") or "1").strip()
    if period is None or not re.fullmatch(r"[1-9]\d{0,3}", often):
        return None
    return max(60, period // int(often))


# --- JSON feeds ---------------------------------------------------------------------------


class _JsonItem(msgspec.Struct):
    id: Any = None
    url: Any = None
    external_url: Any = None
    title: Any = None
    summary: Any = None
    content_text: Any = None
    date_published: Any = None
    date_modified: Any = None
    language: Any = None


class _JsonFeed(msgspec.Struct):
    version: Any = None
    title: Any = None
    language: Any = None
    items: list[Any] | None = None


def _read_json(response: Response, body: bytes) -> FeedReading:
    """Read JSON Feed 1.0 and 1.1; a field of the wrong kind counts as absent."""
    try:
        text = body.decode("utf-8-sig", "replace").strip("\x00 \t\r\n\f\v")
        told = msgspec.json.decode(text, type=_JsonFeed)
    except (msgspec.DecodeError, RecursionError) as error:
        raise _unread(response, f"its JSON is broken: {error}", code="feed.json") from error
    if told.items is None:
        raise _unread(response, "it is JSON, but no JSON feed", code="feed.json")
    language = _language(_text(told.language))
    items = (_json_item(item, response, language) for item in told.items[:MOST_ITEMS])
    return FeedReading(
        kind="feed", title=plain(_text(told.title)), language=language, items=unique(items)
    )


def _json_item(given: object, response: Response, language: str) -> FeedItem | None:
    if not isinstance(given, dict):
        return None
    item = msgspec.convert(given, _JsonItem)
    guid = _text(item.id)
    told = [_text(item.url), _text(item.external_url), guid if "://" in guid else ""]
    found = (clean_url(url, base=response.url) for url in told if url.strip())
    url = next((url for url in found if url), "")
    if not url:
        return None
    now = response.fetched_at
    return FeedItem(
        url=url,
        guid=guid[:500],
        title=plain(_text(item.title)),
        published=read_date(_text(item.date_published), now=now),
        updated=read_date(_text(item.date_modified), now=now),
        summary=plain(_text(item.summary) or _text(item.content_text))[:_MOST_TEXT],
        language=_language(_text(item.language)) or language,
    )


def _text(value: object) -> str:
    return value if isinstance(value, str) else str(value) if isinstance(value, int) else ""


# --- what all kinds share -----------------------------------------------------------------


def plain(text: str) -> str:
    """Return a title as words: markup and entities resolved, even where both were escaped twice.

    >>> plain("Talks &amp;amp; <b>more</b> talks")
    'Talks & more talks'
    """
    text = text[: 4 * _MOST_TEXT]
    for _ in range(2):
        text = html.unescape(_TAGS.sub("", text))
    text = "".join(mark if mark.isprintable() else " " for mark in text)
    return " ".join(text.split())[:_MOST_TEXT]


def unique(items: Iterable[FeedItem | None]) -> tuple[FeedItem, ...]:
    """Return the items in order, each address once."""
    found: dict[str, FeedItem] = {}
    for item in items:
        if item is not None:
            found.setdefault(item.url, item)
    return tuple(found.values())


def _language(told: str) -> str:
    """Return the ISO 639-1 code of a language tag; empty where it is none.

    >>> _language("en-GB"), _language("zxx-unknown")
    ('en', '')
    """
    found = re.match(r"\s*([A-Za-z]{2})(?:[-_]|\s*$)", told)
    return found[1].lower() if found is not None else ""


def _unread(response: Response, message: str, *, code: str, hint: str = "") -> FeedFormatError:
    return FeedFormatError(message, item=response.request.url, code=code, hint=hint)
