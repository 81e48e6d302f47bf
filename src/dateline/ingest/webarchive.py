"""WARC and WACZ → captures of the pages in them.

Pages answered with success are read; redirects, errors, images and what was seen before are passed
over. A damaged stretch is one Problem, and reading goes on behind it. Nothing is unpacked onto the
disk, and no body grows beyond the limit.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
import zlib
from collections.abc import Iterator
from datetime import datetime
from typing import BinaryIO, cast
from urllib.parse import unquote

import msgspec
from fastwarc.stream_io import BrotliReader, ChunkedReader, ZstdReader
from fastwarc.warc import ArchiveIterator, HeaderMap, WarcRecord

from dateline.ingest import warc
from dateline.ingest.kinds import GZIP, MediaType, tell_kind
from dateline.ingest.refusals import refuse, too_large
from dateline.model import Capture, Problem

Passed = str
"""Why a record is passed over."""
Item = Capture | Problem | Passed

_PAGES = frozenset({"text/html", "application/xhtml+xml"})
_GOOD = frozenset({200, 203})
_ZIP_RATIO = 500
"""A file in a zip archive that grows by more than this is a bomb."""
_SCAN = 1 << 16
_SNIFFED = 1 << 16


class _BodyError(Exception):
    """A body that is cut off or cannot be decoded; it does not leave this module."""


class _LargeError(Exception):
    """A body beyond the limit; it does not leave this module."""


class Scope(msgspec.Struct, frozen=True, kw_only=True):
    """What reading an archive needs to know: its name and the largest body."""

    name: str
    limit: int


def read_warc(
    stream: BinaryIO, scope: Scope, *, after: int = 0, first: int = 0
) -> Iterator[tuple[int, Item]]:
    """Yield the records of a WARC file, each with its position, which is its number.

    Args:
        stream: the file, compressed or not; it must be able to seek, for where it is damaged.
        scope: name and limit.
        after: records up to this number were taken before and are not read again.
        first: how many records stood in the files before this one.
    """
    is_damaged = False
    for position, record in enumerate(_records(stream), start=first + 1):
        if position <= after:
            yield position, "taken before"
            continue
        item = _read_record(record, scope, f"{scope.name}:{position}")
        was_damaged, is_damaged = is_damaged, _is_damage(item)
        # A record that was broken when it was read ends the reader's walk, too: one damage.
        yield position, "told before" if record is None and was_damaged else item


def _is_damage(item: Item) -> bool:
    return isinstance(item, Problem) and item.code == "ingest.damaged"


def read_wacz(stream: BinaryIO, scope: Scope, *, after: int = 0) -> Iterator[tuple[int, Item]]:
    """Yield the records of all WARC files in a WACZ, as if they stood in one."""
    try:
        archive = zipfile.ZipFile(stream)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        yield 1, refuse(scope.name, "archive", "its zip directory is broken")
        return
    with archive:
        names = [info for info in archive.infolist() if _is_warc(info.filename)]
        if not names:
            yield 1, refuse(scope.name, "archive", "it is a zip archive without WARC files",
                            "unpack it first")  # fmt: skip
        last = 0
        for info in names:
            for position, item in _read_member(archive, info, scope, first=last, after=after):
                last = position
                yield position, item


def _is_warc(name: str) -> bool:
    return name.lower().endswith((".warc", ".warc.gz", ".warc.zst"))


def _read_member(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, scope: Scope, *, first: int, after: int
) -> Iterator[tuple[int, Item]]:
    """Read one file of the archive; its name only names it, nothing is written there."""
    name = f"{scope.name}!{info.filename}"
    if info.file_size > _ZIP_RATIO * max(1, info.compress_size):
        yield first + 1, refuse(name, "archive", "it would grow beyond measure when unpacked")
        return
    position = first
    try:
        with archive.open(info) as member:
            inner = Scope(name=name, limit=scope.limit)
            records = read_warc(cast(BinaryIO, member), inner, first=first, after=after)
            for position, item in records:
                yield position, item
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, ValueError):
        # RuntimeError: it is encrypted; its NotImplementedError: compressed in an unknown way.
        yield position + 1, refuse(name, "archive", "this file of the zip archive is broken")


# --- records ----------------------------------------------------------------------------


def _records(stream: BinaryIO) -> Iterator[WarcRecord | None]:
    """Yield the records; None for a stretch that cannot be read."""
    start: int | None = 0
    head = stream.read(2)
    while start is not None:
        stream.seek(start)
        try:
            for record in ArchiveIterator(stream, parse_http=True):
                start = record.stream_pos
                yield record
        except OSError:
            yield None
            start = _resume(stream, start + 1, is_gzip=head == GZIP)
        else:
            if head == GZIP and warc.is_torn(stream, start):
                yield None
            return


def _resume(stream: BinaryIO, offset: int, *, is_gzip: bool) -> int | None:
    """Return where the next record begins behind a damaged place; None where there is none."""
    stream.seek(0, io.SEEK_END)
    end = stream.tell()
    if is_gzip:
        found = warc.next_record(stream, offset, end=end)
        return found if found < end else None
    stream.seek(offset)
    kept = b""
    while chunk := stream.read(_SCAN):
        place = (kept + chunk).find(b"\nWARC/1.")
        if place >= 0:
            return offset - len(kept) + place + 1
        offset += len(chunk)
        kept = chunk[-7:]
    return None


def _read_record(record: WarcRecord | None, scope: Scope, name: str) -> Item:
    """Record → its page, the reason to pass over it, or the Problem that it is broken."""
    kind = (record.headers.get("WARC-Type") or "") if record else ""
    if record is None or not kind:
        return refuse(name, "damaged", "this part of the archive is broken")
    if kind == "revisit":
        return "seen before"
    if kind not in {"response", "resource"}:
        return "about the archive"
    http = record.http_headers if record.is_http else None
    if kind == "response" and (http is None or http.status_code not in _GOOD):
        return "redirect or error"
    declared = _media_type(record, http)
    if declared and declared not in _PAGES and warc.ITEM not in record.headers:
        return "no page"
    return _read_page(record, scope, name)


def _read_page(record: WarcRecord, scope: Scope, name: str) -> Item:
    http = record.http_headers if record.is_http else None
    item = _target(record) or name
    try:
        body = _body(record, http, scope.limit)
    except _LargeError:
        return too_large(item, scope.limit)
    except _BodyError as error:
        return refuse(item, "damaged", str(error))
    if not body.strip():
        return "empty"
    kind = tell_kind(body[:_SNIFFED], item)
    declared = _media_type(record, http)
    if not isinstance(kind, str) or (kind != "text/html" and not declared):
        return "no page"
    own = unquote(record.headers.get(warc.ITEM) or "", errors="surrogateescape")
    return Capture(
        id=hashlib.sha256(body).hexdigest(), item=own or item, body=body, url=_target(record),
        media_type=_as_media(declared), charset=record.http_charset or "",
        captured_at=_moment(record), source=record.headers.get(warc.SOURCE) or "",
        status=(http.status_code if http else None) or 200, headers=_lower(http),
    )  # fmt: skip


def _media_type(record: WarcRecord, http: HeaderMap | None) -> str:
    told = (http.get("Content-Type") if http else record.headers.get("Content-Type")) or ""
    return told.partition(";")[0].strip().lower()


def _as_media(declared: str) -> MediaType:
    others: dict[str, MediaType] = {
        "application/json": "application/json", "text/plain": "text/plain",
    }  # fmt: skip
    return others.get(declared, "text/html")


def _target(record: WarcRecord) -> str:
    """Return the address; older writers set it between angle brackets."""
    target = (record.headers.get("WARC-Target-URI") or "").strip().strip("<>")
    return target if target.lower().startswith(("http://", "https://")) else ""


def _moment(record: WarcRecord) -> datetime | None:
    moment = record.record_date
    return moment if moment and moment.tzinfo else None


def _lower(http: HeaderMap | None) -> tuple[tuple[str, str], ...]:
    return tuple((name.lower(), value) for name, value in http.to_tuples()) if http else ()


# --- bodies -----------------------------------------------------------------------------


def _body(record: WarcRecord, http: HeaderMap | None, limit: int) -> bytes:
    """Return the body, decoded as its headers say; some archivers have done so before."""
    try:
        raw = record.reader.read(limit + 1)
    except OSError as error:
        raise _BodyError("its compressed data is broken") from error
    if len(raw) > limit:
        raise _LargeError
    if len(raw) < record.content_length:
        raise _BodyError("the archive is cut off within it")
    if http is None:
        return raw
    codings = [http.get("Content-Encoding") or "", http.get("Transfer-Encoding") or ""]
    names = [name.strip().lower() for coding in codings for name in coding.split(",")]
    for name in reversed(names):
        raw = _decode(raw, name, limit)
    return raw


def _decode(raw: bytes, coding: str, limit: int) -> bytes:
    match coding:
        case "gzip" | "x-gzip" | "deflate":
            return _inflate(raw, limit) if raw[:2] == GZIP or coding == "deflate" else raw
        case "chunked":
            is_chunked = _is_hex(raw.partition(b"\r\n")[0].partition(b";")[0].strip())
            return _read_through(ChunkedReader(io.BytesIO(raw)), limit) if is_chunked else raw
        case "br":
            return raw if _is_text(raw) else _read_through(BrotliReader(io.BytesIO(raw)), limit)
        case "zstd":
            is_zstd = raw.startswith(b"\x28\xb5\x2f\xfd")
            return _read_through(ZstdReader(io.BytesIO(raw)), limit) if is_zstd else raw
    return raw


def _inflate(raw: bytes, limit: int) -> bytes:
    """Decompress gzip or deflate, with or without the head that belongs to it."""
    for window in (47, -15):
        inflater = zlib.decompressobj(window)
        try:
            body = inflater.decompress(raw, limit + 1)
        except zlib.error:
            continue
        if len(body) > limit:
            raise _LargeError
        if not inflater.eof:
            raise _BodyError("its compressed data is cut off")
        return body
    if _is_text(raw):
        return raw
    raise _BodyError("its compressed data is broken")


def _read_through(reader: BrotliReader | ChunkedReader | ZstdReader, limit: int) -> bytes:
    try:
        body = reader.read(limit + 1)
    except OSError as error:
        raise _BodyError("its encoded data is broken") from error
    if len(body) > limit:
        raise _LargeError
    return body


def _is_hex(word: bytes) -> bool:
    return 0 < len(word) <= 8 and all(byte in b"0123456789abcdefABCDEF" for byte in word)


def _is_text(raw: bytes) -> bool:
    return raw.lstrip()[:1] == b"<"
