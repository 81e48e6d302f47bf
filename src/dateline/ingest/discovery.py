"""Pages → the feeds they declare, and the articles they link to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from lxml import etree
from lxml import html as lxml_html

from dateline.errors import FeedFormatError
from dateline.ingest.urls import clean_url, host_of
from dateline.model import Feed, FeedItem, FeedReading, Response

_MOST_LINKS = 300
_MOST_FEEDS = 20
_FEED_TYPES = ("rss+xml", "atom+xml", "rdf+xml", "feed+json")
_FEED_PATH = re.compile(
    r"/(?:rss|feeds?|atom)(?:[/.]|$)|\.(?:rss|rdf|atom)$|/(?:rss|feed|atom|index)[\w-]*\.xml$",
    re.IGNORECASE,
)
_FEED_WORDS = re.compile(r"\b(?:rss|atom|feed)\b", re.IGNORECASE)
_COMMENTS = re.compile(r"comment", re.IGNORECASE)
_SECTION = re.compile(
    r"/(?:tags?|topics?|category|categories|authors?|search|login|account|subscribe|about|contact"
    r"|privacy|terms|newsletters?|video|videos|podcasts?|gallery|galleries|live|jobs|help|advert\w*"
    r"|wp-content|wp-json|assets|static|rss|feeds?)(?:/|$)",
    re.IGNORECASE,
)
_FILE = re.compile(
    r"\.(?:jpe?g|png|gif|svg|webp|pdf|mp[34]|zip|xml|json|css|js|ico|docx?)$", re.IGNORECASE
)
_DATED = re.compile(r"/(?:19|20)\d\d[/-]?(?:0?[1-9]|1[0-2])(?:[/-]|\d\d|$)")
_NUMBERED = re.compile(r"\d{5,}")
_WORDS_IN_SLUG = 4
_WORDS_IN_ANCHOR = 4


def find_feeds(response: Response) -> tuple[Feed, ...]:
    """Return the feeds a page declares or links to, the declared ones first.

    Raises:
        FeedFormatError: the page cannot be parsed.
    """
    return _feeds(_parse(response), response.url)


def read_page(response: Response, body: bytes | None = None) -> FeedReading:
    """Read a page of links: Response → FeedReading of what looks like articles of its own host.

    Raises:
        FeedFormatError: the page cannot be parsed.
    """
    root = _parse(response, body)
    base = _base(root, response.url)
    items: dict[str, FeedItem] = {}
    for element, url in _links(root, base):
        words = " ".join("".join(element.itertext()).split())
        if host_of(url) == host_of(response.url) and looks_like_article(url, words):
            held = items.get(url)
            if held is None or len(words) > len(held.title):
                items[url] = FeedItem(url=url, title=words[:300])
        if len(items) >= _MOST_LINKS:
            break
    return FeedReading(
        kind="page", title=_title(root), language=_language(root), items=tuple(items.values()),
        feeds=_feeds(root, response.url),
    )  # fmt: skip


def looks_like_article(url: str, words: str) -> bool:
    """Tell whether a link looks like an article: a dated, numbered or worded path, told in words.

    >>> looks_like_article("https://news.example/2026/03/02/envoys-meet", "Envoys meet in Sudmark")
    True
    >>> looks_like_article("https://news.example/tag/envoys", "All about the envoys of Norland")
    False
    """
    path = urlsplit(url).path.rstrip("/")
    if not path or _SECTION.search(path) or _FILE.search(path):
        return False
    slug = path.rpartition("/")[2]
    is_worded = slug.count("-") + slug.count("_") >= _WORDS_IN_SLUG - 1
    if _DATED.search(path) and slug and not slug.isdigit():
        return True
    if is_worded:
        return True
    is_numbered = _NUMBERED.search(path) is not None or _NUMBERED.search(urlsplit(url).query)
    return bool(is_numbered) and len(words.split()) >= _WORDS_IN_ANCHOR


def _parse(response: Response, body: bytes | None = None) -> lxml_html.HtmlElement:
    told = next((value for key, value in response.headers if key == "content-type"), "")
    found = re.search(r"charset\s*=\s*[\"']?([\w.:-]{2,40})", told, re.IGNORECASE)
    data = response.body if body is None else body
    try:
        parser = lxml_html.HTMLParser(encoding=found[1] if found is not None else None)
    except LookupError:
        parser = lxml_html.HTMLParser()
    try:
        root = lxml_html.document_fromstring(data, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError) as error:
        raise FeedFormatError(
            "the page cannot be parsed", item=response.request.url, code="feed.broken"
        ) from error
    return root


def _base(root: lxml_html.HtmlElement, url: str) -> str:
    told = root.xpath("string(//base/@href)").strip()
    return (clean_url(told, base=url) if told else "") or url


def _links(root: lxml_html.HtmlElement, base: str) -> Iterator[tuple[lxml_html.HtmlElement, str]]:
    for element in root.iter("a"):
        url = clean_url(element.get("href") or "", base=base) if element.get("href") else ""
        if url:
            yield element, url


def _feeds(root: lxml_html.HtmlElement, url: str) -> tuple[Feed, ...]:
    base = _base(root, url)
    found: dict[str, Feed] = {}
    for element in root.iter("link"):
        rel = (element.get("rel") or "").lower().split()
        told = (element.get("type") or "").lower()
        if {"alternate", "feed"} & set(rel) and (told.endswith(_FEED_TYPES) or "feed" in rel):
            _add(found, clean_url(element.get("href") or "", base=base), element)
    for element, target in _links(root, base):
        words = f"{element.get('title') or ''} {''.join(element.itertext())}"
        path = urlsplit(target).path
        if _FEED_PATH.search(path) or (_FEED_WORDS.search(words) and path.endswith(".xml")):
            _add(found, target, element)
    return tuple(found.values())[:_MOST_FEEDS]


def _add(found: dict[str, Feed], url: str, element: lxml_html.HtmlElement) -> None:
    """Add a feed unless it is one of readers' comments."""
    told = f"{element.get('title') or ''} {url}"
    if url and not _COMMENTS.search(told):
        language = (element.get("hreflang") or "")[:2].lower()
        found.setdefault(url, Feed(url=url, kind="feed", language=language))


def _title(root: lxml_html.HtmlElement) -> str:
    return " ".join(str(root.xpath("string(//title)")).split())[:300]


def _language(root: lxml_html.HtmlElement) -> str:
    found = re.match(r"([A-Za-z]{2})(?:[-_]|$)", root.get("lang") or "")
    return found[1].lower() if found is not None else ""
