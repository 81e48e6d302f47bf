"""Archives for the tests, written as crawlers, mail programs and attackers write them."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Iterable

HTML = (
    "<!doctype html><html><head><title>{0}</title></head><body><p>{0} in Geneva.</p></body></html>"
)


def html(title: str = "Envoys met") -> bytes:
    return HTML.format(title).encode()


def response(
    body: bytes,
    *,
    url: str = "https://wire.example/a",
    status: str = "200 OK",
    headers: Iterable[str] = ("Content-Type: text/html; charset=utf-8",),
    kind: str = "response",
    length: int | None = None,
    date: str = "2026-11-30T10:00:00Z",
) -> bytes:
    """Return one record, not compressed, its length told wrongly where asked for."""
    head = "".join(f"{line}\r\n" for line in (f"HTTP/1.1 {status}", *headers)) + "\r\n"
    return record(head.encode() + body, kind=kind, length=length, headers=(
        f"WARC-Target-URI: {url}", f"WARC-Date: {date}",
        "Content-Type: application/http; msgtype=response",
    ))  # fmt: skip


def record(
    block: bytes, *, kind: str, headers: Iterable[str] = (), length: int | None = None
) -> bytes:
    size = len(block) if length is None else length
    lines = ("WARC/1.1", f"WARC-Type: {kind}", "WARC-Record-ID: <urn:uuid:1>", *headers)
    return "".join(f"{x}\r\n" for x in (*lines, f"Content-Length: {size}", "")).encode() + (
        block + b"\r\n\r\n"
    )


def packed(*records: bytes) -> bytes:
    return b"".join(gzip.compress(one, mtime=0) for one in records)


def wacz(files: dict[str, bytes], *, method: int = zipfile.ZIP_STORED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def mail(
    text: str,
    *,
    kind: str = "text/html",
    subject: str = "Envoys meet in Geneva",
    extra: str = "",
) -> bytes:
    return (
        f"From: Ada Moreau <ada@wire.example>\r\nSubject: {subject}\r\n"
        f"Date: Mon, 30 Nov 2026 08:15:00 +0100\r\nMessage-ID: <1@wire.example>\r\n{extra}"
        f"MIME-Version: 1.0\r\nContent-Type: {kind}; charset=utf-8\r\n"
        f"Content-Transfer-Encoding: 8bit\r\n\r\n{text}\r\n"
    ).encode()
