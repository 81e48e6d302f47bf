"""Sitemaps, news sitemaps and their indexes → FeedReading.

Read as a stream by lxml with entities and the net switched off; a file broken off in the middle
gives what stands before the break. Of more addresses than anybody can fetch, the latest are kept.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO

from lxml import etree

from dateline.errors import FeedFormatError
from dateline.ingest.feed_dates import moment_of, read_date
from dateline.ingest.urls import clean_url
from dateline.model import Feed, FeedItem, FeedReading, Response

_MOST_ITEMS = 2_000
_MOST_PARTS = 200
_MOST_READ = 60_000
"""The protocol allows 50,000 addresses a file."""
_MOST_UNPACKED = 60_000_000
_FIELDS = frozenset(
    {"loc", "lastmod", "publication_date", "title", "language", "name", "changefreq"}
)
_OLDEST = datetime(1, 1, 1, tzinfo=UTC)


def unpack(body: bytes, url: str) -> bytes:
    """Return a body that was sent as a gzip file (``sitemap.xml.gz``) unpacked.

    Raises:
        FeedFormatError: it is broken, or unpacks to more than any sitemap holds.
    """
    if not body.startswith(b"\x1f\x8b"):
        return body
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        found = unpacker.decompress(body, _MOST_UNPACKED)
    except zlib.error as error:
        raise FeedFormatError("its gzip data is broken", item=url, code="feed.broken") from error
    if unpacker.unconsumed_tail:
        raise FeedFormatError("it unpacks to too much", item=url, code="feed.too_large")
    return found


def read_sitemap(response: Response, body: bytes) -> FeedReading:
    """Read a sitemap or an index of sitemaps: Response → FeedReading.

    Raises:
        FeedFormatError: it holds no address at all.
    """
    items: dict[str, FeedItem] = {}
    parts: dict[str, str] = {}
    for kind, fields in _entries(body):
        url = clean_url(fields.get("loc", ""), base=response.url)
        if not url:
            continue
        if kind == "sitemap":
            parts.setdefault(url, fields.get("lastmod", ""))
        else:
            items.setdefault(url, _item(url, fields, response.fetched_at))
        if len(items) + len(parts) >= _MOST_READ:
            break
    if not items and not parts and b"<loc" in body:
        raise FeedFormatError(
            "no address can be read from the sitemap", item=response.request.url, code="feed.broken"
        )
    latest = sorted(items.values(), key=_age_key, reverse=True)
    return FeedReading(
        kind="sitemap", items=tuple(latest[:_MOST_ITEMS]),
        feeds=tuple(Feed(url=url, kind="sitemap") for url in _latest_parts(parts, response)),
    )  # fmt: skip


def _entries(body: bytes) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield each ``url`` and ``sitemap`` with the fields inside it, whatever their namespace."""
    fields: dict[str, str] = {}
    events = etree.iterparse(
        BytesIO(body), events=("end",), recover=True, resolve_entities=False, no_network=True,
        load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        for _, element in events:
            # Cut by hand: a prefix nobody declared stays in the tag, which QName refuses.
            name = re.split(r"[}:]", element.tag)[-1] if isinstance(element.tag, str) else ""
            if name in {"url", "sitemap"}:
                yield name, fields
                fields = {}
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]
            elif name in _FIELDS and element.text:
                fields.setdefault(name, element.text.strip())
    except etree.XMLSyntaxError:
        return


def _item(url: str, fields: dict[str, str], now: datetime) -> FeedItem:
    published = read_date(fields.get("publication_date", ""), now=now)
    return FeedItem(
        url=url,
        title=" ".join(fields.get("title", "").split())[:2_000],
        published=published,
        updated=read_date(fields.get("lastmod", ""), now=now),
        language=fields.get("language", "")[:2].lower(),
    )


def _age_key(item: FeedItem) -> datetime:
    """Return when an item was published or changed, for sorting; a bare day is its beginning."""
    told = item.published or item.updated
    if told is None:
        return _OLDEST
    return moment_of(told) or datetime.fromisoformat(told[:10]).replace(tzinfo=UTC)


def _latest_parts(parts: dict[str, str], response: Response) -> list[str]:
    """Return the parts of an index, the latest first; those without a date keep their order."""
    dated = {url: read_date(told, now=response.fetched_at) or "" for url, told in parts.items()}
    return sorted(dated, key=lambda url: dated[url], reverse=True)[:_MOST_PARTS]
