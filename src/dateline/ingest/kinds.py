"""What a stretch of bytes is, told from its content first and its name second."""

from __future__ import annotations

import codecs
import hashlib
import re
from pathlib import PurePath
from typing import Literal
from urllib.parse import urlsplit

import msgspec

from dateline.errors import NotAnArticleError
from dateline.model import Capture, Response

MediaType = Literal["text/html", "text/plain", "application/json"]
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{2,40})", re.IGNORECASE)

GZIP = b"\x1f\x8b"
_HEAD_BYTES = 65_536

_TAKE_IN = "take it in with dateline ingest"

_SIGNATURES = (
    (b"%PDF", "a PDF", "extract its text first, for example with pdftotext"),
    (
        b"PK\x03\x04",
        "a zip archive or office document",
        "unpack it; take a WACZ in with dateline ingest",
    ),
    (b"\xd0\xcf\x11\xe0", "an office document", "save it as text"),
    (b"{\\rtf", "a rich text document", "save it as text"),
    (b"\x89PNG", "an image", ""),
    (b"\xff\xd8\xff", "an image", ""),
    (b"GIF8", "an image", ""),
    (b"RIFF", "an image or recording", ""),
    (b"II*\x00", "an image", ""),
    (b"MM\x00*", "an image", ""),
    (b"ID3", "a recording", ""),
    (b"OggS", "a recording", ""),
    (b"\x7fELF", "a program", ""),
    (b"SQLite format 3", "a database", ""),
    (b"wOF", "a font", ""),
    (GZIP, "compressed twice", "unpack it first"),
    (b"BZh", "compressed with bzip2", "unpack it, or use gzip"),
    (b"\xfd7zXZ", "compressed with xz", "unpack it, or use gzip"),
    (b"\x28\xb5\x2f\xfd", "compressed with zstd", "unpack it, or use gzip"),
    (b"7z\xbc\xaf", "a 7z archive", "unpack it first"),
    (b"Rar!", "a rar archive", "unpack it first"),
    (b"WARC/", "a WARC archive", _TAKE_IN),
)
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_MOST_CONTROL = 0.05
_JSON = re.compile(r"\s*\{\s*(?:[\"}]|$)")
_HTML = re.compile(
    r"(?:\s|<\?xml[^>]*>|<!--.{0,4000}?-->)*<(?:!doctype\s+html|html|head|body|meta|title|link"
    r"|script|style|article|main|section|header|div|p|h1|span|table)\b",
    re.IGNORECASE | re.DOTALL,
)
_HTML_PARTS = re.compile(r"</(?:p|div|html|body|article|h[1-6]|li|a)>|<br\s*/?>", re.IGNORECASE)
_FEED = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,2000}?-->\s*)?<(rss|feed|urlset|rdf)\b", re.I | re.S
)
_MAIL_ARCHIVE = re.compile(r"\s*(?:from: <saved by |mime-version:|content-type: multipart/)", re.I)
_HEADER_LINE = re.compile(rb"([\w-]{2,60}):[ \t]")
_OF_MAIL = frozenset(
    b"received message-id mime-version dkim-signature return-path delivered-to".split()
)
_MAIL_HEAD = 8192
FROM_LINE = re.compile(
    rb"From \S+ +(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? .*\d\d:\d\d.*\r?\n?$|From \S+@\S+\s*$"
)
"""The line that begins a message in an mbox."""
_SUFFIXES: dict[str, MediaType] = {
    ".html": "text/html",
    ".htm": "text/html",
    ".xhtml": "text/html",
    ".shtml": "text/html",
    ".json": "application/json",
    ".jsonl": "application/json",
    ".ndjson": "application/json",
}
LINES = frozenset({".jsonl", ".ndjson"})
"""Suffixes of files with one JSON object a line."""


class Refusal(msgspec.Struct, frozen=True, kw_only=True):
    """Why bytes are not read as an article."""

    code: str
    message: str
    hint: str = ""


def tell_kind(head: bytes, name: str) -> MediaType | Refusal:
    """Tell the media type of a file by how it begins, in doubt by its name.

    >>> tell_kind(b"<!doctype html><title>Talks</title>", "page.txt")
    'text/html'
    >>> tell_kind(b"%PDF-1.7", "report.html").message
    'it is a PDF'
    """
    for signature, what, hint in _SIGNATURES:
        if head.startswith(signature):
            return Refusal(code="ingest.binary", message=f"it is {what}", hint=hint)
    text = _decode_head(head)
    if len(_CONTROL.findall(text)) > _MOST_CONTROL * len(text) or "\x00" in text:
        return Refusal(code="ingest.binary", message="it is binary data, not text")
    if _FEED.match(text):
        return Refusal(
            code="ingest.feed", message="it is a feed or site map, not an article",
            hint="save the pages it links to, or name it in sources and run dateline watch",
        )  # fmt: skip
    if _MAIL_ARCHIVE.match(text) or is_mailbox(head) or is_mail(head):
        return Refusal(
            code="ingest.archive", message="it is a mail or a web archive of several parts",
            hint=_TAKE_IN,
        )  # fmt: skip
    return _tell_text(text, suffix_of(name))


def is_mail(head: bytes) -> bool:
    r"""Tell whether a file begins with the header of a mail, by fields only mail has.

    >>> is_mail(b"From: desk@wire.example\r\nMIME-Version: 1.0\r\n\r\nHello")
    True
    >>> is_mail(b"title: Talks begin\npublished: 2024-01-14\n\nEnvoys met.")
    False
    """
    block = re.split(rb"\r?\n\r?\n", head[:_MAIL_HEAD], maxsplit=1)[0]
    lines = [line for line in block.splitlines() if not line.startswith((b" ", b"\t"))]
    names = [_HEADER_LINE.match(line) for line in lines[:40]]
    found = {name[1].lower() for name in names if name}
    return bool(names) and names[0] is not None and bool(found & _OF_MAIL)


def is_mailbox(head: bytes) -> bool:
    """Tell whether a file begins like an mbox."""
    return bool(FROM_LINE.match(head.partition(b"\n")[0] + b"\n"))


def to_capture(response: Response) -> Capture:
    """Take an answer as an article's bytes: Response → Capture.

    Raises:
        NotAnArticleError: it is no page, text or JSON, but a PDF, an image, a feed, or empty.
    """
    told = dict(reversed(response.headers)).get("content-type", "")
    if not response.body.strip():
        raise NotAnArticleError(
            "the answer is empty", item=response.request.url, code="article.empty"
        )
    kind = tell_kind(response.body[:_HEAD_BYTES], PurePath(urlsplit(response.url).path).name)
    if isinstance(kind, Refusal):
        raise NotAnArticleError(kind.message, item=response.request.url, code="fetch.media")
    if kind == "text/plain" and "html" in told.lower():
        kind = "text/html"
    charset = _CHARSET.search(told)
    return Capture(
        id=hashlib.sha256(response.body).hexdigest(),
        item=response.request.url,
        body=response.body,
        media_type=kind,
        url=response.url,
        charset=charset[1].lower() if charset is not None else "",
        captured_at=response.fetched_at,
        source=response.request.source,
        status=response.status,
        headers=response.headers,
    )


def suffix_of(name: str) -> str:
    """Return the suffix that tells the kind: the one before ``.gz``, in lower case.

    >>> suffix_of("news/World.JSONL.gz")
    '.jsonl'
    """
    path = PurePath(name)
    if path.suffix.lower() == ".gz":
        path = path.with_suffix("")
    return path.suffix.lower()


def _decode_head(head: bytes) -> str:
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return head[len(mark) :].decode(encoding, "ignore")
    return head.decode("latin-1")


def _tell_text(text: str, suffix: str) -> MediaType:
    if _JSON.match(text):
        return "application/json"
    if _HTML.match(text) or len(_HTML_PARTS.findall(text)) >= 3:
        return "text/html"
    return _SUFFIXES.get(suffix, "text/plain")
