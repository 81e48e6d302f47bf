"""One capture ↔ one record of a WARC file (ISO 28500, WARC/1.1), compressed on its own.

A page that was fetched is a ``response`` record with the status line and headers of its server; a
file or a mail is a ``resource`` record. Bodies are kept decompressed, so that their digest is the
id of the capture: headers that spoke of the bytes on the wire are put right, and what the server
said is kept under a name of its own. See decision 0022.
"""

from __future__ import annotations

import hashlib
import io
import uuid
import zlib
from collections.abc import Iterable, Iterator
from datetime import datetime
from http import HTTPStatus
from typing import BinaryIO
from urllib.parse import quote, unquote

import msgspec
from fastwarc.warc import WarcRecord, WarcRecordType

from dateline import __version__
from dateline.errors import CaptureError
from dateline.model import Capture, CaptureEntry

GZIP_LEVEL = 6
IDENTICAL = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
SOURCE, ITEM = "Dateline-Source", "Dateline-Item"
"""Fields of our own: the source's id, and where an item was read from."""

_AS_SENT = "x-crawler-"
"""What the server said of the bytes on the wire is kept under this prefix."""
_OF_THE_WIRE = frozenset({"content-encoding", "transfer-encoding", "content-length"})
_HOP_BY_HOP = frozenset({"connection", "keep-alive", "trailer", "upgrade"})
_CHUNK = 1 << 16
_MAGIC = b"\x1f\x8b\x08"
_ITEM_SAFE = "/:@!$&'()*+,;= ~?#[]"
_INFO = f"""\
software: dateline/{__version__}\r
format: WARC File Format 1.1\r
conformsTo: https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/\r
description: bodies are kept decompressed; {_AS_SENT} headers are as sent\r
"""


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """A compressed record where it stands in its file; empty ``data`` is damage."""

    offset: int
    length: int
    data: bytes
    is_torn: bool = False
    """Whether it is the end of the file, cut off in the middle of a record."""


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """What a record tells of the capture it keeps."""

    type: str
    url: str
    captured_at: datetime | None
    digest: str
    status: int
    media_type: str
    charset: str
    source: str
    item: str
    headers: tuple[tuple[str, str], ...]
    body: bytes


def encode_capture(capture: Capture, *, at: datetime, name: str) -> bytes:
    """Capture → compressed ``response`` or ``resource`` record.

    Args:
        capture: what is kept.
        at: when it was captured.
        name: what makes the record's id unique: its file and offset.
    """
    head = _http_head(capture, len(capture.body)) if capture.headers else b""
    kind = WarcRecordType.response if capture.headers else WarcRecordType.resource
    record = _begin(kind, at=at, name=name)
    _describe(record, capture)
    return _close(record, head + capture.body, _content_type(capture, head))


def encode_revisit(capture: Capture, before: CaptureEntry, *, at: datetime, name: str) -> bytes:
    """Capture whose body was kept before → compressed ``revisit`` record."""
    head = _http_head(capture, len(capture.body)) if capture.headers else b""
    record = _begin(WarcRecordType.revisit, at=at, name=name)
    _describe(record, capture)
    record.headers["WARC-Profile"] = IDENTICAL
    record.headers["WARC-Refers-To"] = f"<{record_id(f'{before.file}:{before.offset}')}>"
    record.headers["WARC-Refers-To-Target-URI"] = target_of(before.url, before.item)
    record.headers["WARC-Refers-To-Date"] = _warc_date(before.captured_at)
    return _close(record, head, _content_type(capture, head))


def encode_info(filename: str, *, at: datetime) -> bytes:
    """Return the compressed ``warcinfo`` record that stands first in a file."""
    record = _begin(WarcRecordType.warcinfo, at=at, name=f"{filename}:0")
    record.headers["WARC-Filename"] = filename
    return _close(record, _INFO.encode(), "application/warc-fields")


def record_id(name: str) -> str:
    """Return the id of the record that begins at an offset of a file (``file:offset``)."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"urn:dateline:{name}").urn


def target_of(url: str, item: str) -> str:
    """Return what a record is about as a URI: the address, else the item's name.

    >>> target_of("", "news/a file.html")
    'urn:dateline:item:news/a%20file.html'
    """
    return _one_line(url) or f"urn:dateline:item:{quote(item, errors='surrogateescape')}"


def read_kept(data: bytes) -> Kept | None:
    """Decompressed record → what it keeps; None where the bytes are no record.

    The body of a revisit is empty.
    """
    try:
        record = WarcRecord.from_bytes(data)
        record.parse_http()
        body = record.reader.read()
    except (OSError, ValueError):
        return None
    fields = record.headers
    http = record.http_headers if record.is_http else None
    content_type = (http.get("Content-Type") if http else fields.get("Content-Type")) or ""
    return Kept(
        type=fields.get("WARC-Type") or "",
        url=fields.get("WARC-Target-URI") or "",
        captured_at=record.record_date,
        digest=fields.get("WARC-Payload-Digest") or "",
        status=(http.status_code if http else None) or 200,
        media_type=content_type.partition(";")[0].strip().lower(),
        charset=record.http_charset or "",
        source=fields.get(SOURCE) or "",
        item=unquote(fields.get(ITEM) or "", errors="surrogateescape"),
        headers=http.to_tuples() if http else (),
        body=body,
    )


def members(stream: BinaryIO, *, limit: int, offset: int = 0) -> Iterator[Member]:
    """Yield the compressed records of a file, each with its place.

    A stretch that cannot be decompressed, or grows beyond ``limit``, is yielded as damage, up to
    the next place where a record can be read.
    """
    stream.seek(0, io.SEEK_END)
    end = stream.tell()
    while offset < end:
        data, length = decompress(_chunks(stream, offset), limit=limit)
        is_whole = bool(data)
        following = offset + length if is_whole else next_record(stream, offset + 1, end=end)
        is_torn = bool(length) and not is_whole and following == end
        yield Member(offset=offset, length=following - offset, data=data, is_torn=is_torn)
        offset = following


def decompress(chunks: Iterable[bytes], *, limit: int) -> tuple[bytes, int]:
    """Decompress one gzip member: its bytes and its compressed length.

    Damage gives nothing and 0; a member that ends too early nothing and the length there is.
    """
    inflater = zlib.decompressobj(31)
    parts: list[bytes] = []
    size = taken = 0
    try:
        for chunk in chunks:
            parts.append(inflater.decompress(chunk, limit + 1 - size))
            size += len(parts[-1])
            if size > limit:
                return b"", 0
            taken += len(chunk)
            if inflater.eof:
                return b"".join(parts), taken - len(inflater.unused_data)
    except zlib.error:
        return b"", 0
    return b"", taken


def _chunks(stream: BinaryIO, offset: int) -> Iterator[bytes]:
    stream.seek(offset)
    while chunk := stream.read(_CHUNK):
        yield chunk


def is_torn(stream: BinaryIO, offset: int) -> bool:
    """Tell whether the file ends within a compressed record that begins at or after an offset."""
    stream.seek(offset)
    inflater = zlib.decompressobj(31)
    is_begun = False
    rest = b""
    try:
        while chunk := rest or stream.read(_CHUNK):
            is_begun = True
            inflater.decompress(chunk)
            rest = inflater.unused_data
            if inflater.eof:
                inflater, is_begun = zlib.decompressobj(31), bool(rest)
    except zlib.error:
        return False
    return is_begun


def next_record(stream: BinaryIO, offset: int, *, end: int) -> int:
    """Return where the next compressed record begins, else ``end``."""
    while offset < end:
        stream.seek(offset)
        chunk = stream.read(_CHUNK)
        found = chunk.find(_MAGIC)
        if found < 0:
            # The mark may lie across the end of the chunk.
            offset += max(1, len(chunk) - len(_MAGIC) + 1)
            continue
        offset += found
        if _begins_record(stream, offset):
            return offset
        offset += 1
    return end


def _begins_record(stream: BinaryIO, offset: int) -> bool:
    stream.seek(offset)
    try:
        return zlib.decompressobj(31).decompress(stream.read(4096), 16).startswith(b"WARC/")
    except zlib.error:
        return False


def _begin(kind: WarcRecordType, *, at: datetime, name: str) -> WarcRecord:
    record = WarcRecord()
    record.init_headers(kind, record_id(name).removeprefix("urn:").encode())
    record.headers["WARC-Date"] = _warc_date(at)
    return record


def _describe(record: WarcRecord, capture: Capture) -> None:
    record.headers["WARC-Target-URI"] = target_of(capture.url, capture.item)
    record.headers["WARC-Payload-Digest"] = f"sha256:{capture.id}"
    record.headers["WARC-Identified-Payload-Type"] = capture.media_type
    if capture.source:
        record.headers[SOURCE] = _one_line(capture.source)
    if capture.item != capture.url:
        record.headers[ITEM] = quote(capture.item, safe=_ITEM_SAFE, errors="surrogateescape")


def _http_head(capture: Capture, size: int) -> bytes:
    lines = [f"HTTP/1.1 {capture.status} {_reason(capture.status)}".rstrip()]
    for name, value in capture.headers:
        if name.lower() in _HOP_BY_HOP:
            continue
        prefix = _AS_SENT if name.lower() in _OF_THE_WIRE else ""
        lines.append(f"{prefix}{_one_line(name)}: {_one_line(value)}")
    lines.append(f"content-length: {size}")
    return "\r\n".join([*lines, "", ""]).encode("utf-8", "surrogateescape")


def _reason(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""


def _content_type(capture: Capture, head: bytes) -> str:
    if head:
        return "application/http; msgtype=response"
    charset = _one_line(capture.charset)
    return f"{capture.media_type}; charset={charset}" if charset else capture.media_type


def _one_line(value: str) -> str:
    """Return a value that cannot break out of its field."""
    return " ".join(value.replace("\x00", " ").split())


def _warc_date(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _close(record: WarcRecord, block: bytes, content_type: str) -> bytes:
    record.headers["WARC-Block-Digest"] = f"sha256:{hashlib.sha256(block).hexdigest()}"
    record.headers["Content-Type"] = content_type
    record.set_bytes_content(block)
    raw = io.BytesIO()
    record.write(raw)
    deflater = zlib.compressobj(GZIP_LEVEL, zlib.DEFLATED, 31)
    return deflater.compress(raw.getvalue()) + deflater.flush()


def kept_of(data: bytes, entry: CaptureEntry) -> Kept:
    """Return what a decompressed record keeps, if it is the very body of the entry.

    Raises:
        CaptureError: ``capture.damaged``, where it is not.
    """
    kept = read_kept(data)
    if kept is None or hashlib.sha256(kept.body).hexdigest() != entry.id:
        raise CaptureError(
            f"the bytes kept in {entry.file} at {entry.offset} are not those that were captured",
            item=entry.id[:16], code="capture.damaged", hint="restore the file from a backup",
        )  # fmt: skip
    return kept
