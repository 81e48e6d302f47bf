"""Bytes off the wire → bytes of the body, unpacked step by step under a limit.

A compressed answer of some kilobytes can unpack to gigabytes. So it is unpacked in pieces of
bounded size, and given up as soon as it is too large, or larger than text ever compresses to.
"""

from __future__ import annotations

import zlib
from typing import Protocol

import brotli

from dateline.config import MEGABYTE
from dateline.errors import FetchError

ACCEPTED = "gzip, deflate, br"

_PIECE = 256 * 1024
_MOST_RATIO = 200
"""News pages unpack to 3 to 30 times their size; a bomb of gzip to 1,000, of brotli to 100,000."""
_FREE_BYTES = MEGABYTE
"""Below this, the ratio is not looked at: a page of spaces is no attack."""
_UNREAD = frozenset({"zstd", "compress", "x-compress", "lzma", "xz", "bzip2", "dcb", "dcz"})
_GZIP = b"\x1f\x8b"


class _Unpacker(Protocol):
    def feed(self, data: bytes, /) -> bytes: ...

    def more(self) -> bool: ...

    @property
    def is_whole(self) -> bool: ...


class Body:
    """A body as it grows: fed from the wire, unpacked, held under a limit."""

    def __init__(self, url: str, *, encoding: str, limit: int) -> None:
        self._url = url
        self._limit = limit
        self._received = 0
        self._parts: list[bytes] = []
        self.size = 0
        self._names = _encodings(url, encoding)
        self._unpacker: _Unpacker | None = None

    def feed(self, data: bytes) -> None:
        """Take bytes off the wire.

        Raises:
            FetchError: the body is too large, a decompression bomb, or its compression is broken.
        """
        if not data:
            return
        if self._received == 0 and self._names:
            self._unpacker = _unpacker(self._names[0], data)
        self._received += len(data)
        if self._unpacker is None:
            self._add(data)
            return
        try:
            self._add(self._unpacker.feed(data))
            while self._unpacker.more():
                self._add(self._unpacker.feed(b""))
        except (zlib.error, brotli.error) as error:
            raise self._fail("its compressed data is broken", code="fetch.encoding") from error

    def finish(self) -> bytes:
        """Return the whole body.

        Raises:
            FetchError: the compressed data ended before its end.
        """
        if self._unpacker is not None and not self._unpacker.is_whole:
            raise self._fail("its compressed data is cut short", code="fetch.encoding")
        return b"".join(self._parts)

    def so_far(self) -> bytes:
        """Return what was unpacked until now."""
        return b"".join(self._parts)

    def _add(self, data: bytes) -> None:
        self.size += len(data)
        self._parts.append(data)
        is_bomb = self.size > max(_FREE_BYTES, _MOST_RATIO * self._received)
        if self._unpacker is not None and is_bomb:
            raise self._fail("it unpacks to far more than was sent", code="fetch.bomb")
        if self.size > self._limit:
            raise too_large(self._url, self._limit)

    def _fail(self, message: str, *, code: str) -> FetchError:
        return FetchError(message, item=self._url, code=code)


def too_large(url: str, limit: int) -> FetchError:
    """Return the error of an answer larger than is read."""
    return FetchError(
        f"the answer is larger than {limit / MEGABYTE:g} MB, the most that is read",
        item=url, code="fetch.too_large", hint="raise it with DATELINE_MAX_BYTES",
    )  # fmt: skip


def _encodings(url: str, header: str) -> list[str]:
    """Return the compressions named; words that name none (``utf-8``, ``none``) are left out."""
    names = [name.strip().lower().removeprefix("x-") for name in header.split(",")]
    unread = sorted(_UNREAD & set(names))
    known = [name for name in names if name in {"gzip", "deflate", "br"}]
    if unread or len(known) > 1:
        raise FetchError(
            f"it is compressed in a way that was not asked for: {header[:60]}",
            item=url, code="fetch.encoding",
        )  # fmt: skip
    return known


def _unpacker(name: str, head: bytes) -> _Unpacker | None:
    """Return what unpacks; None for plain bytes that only claim to be packed."""
    if name == "br":
        return _Brotli()
    if name == "gzip":
        return _Zlib(zlib.MAX_WBITS | 16) if head[:2] == _GZIP[: len(head)] else None
    # RFC 9110 means zlib's format by "deflate"; some servers send the bare stream.
    is_wrapped = head[0] & 0x0F == 8 and (len(head) < 2 or (head[0] << 8 | head[1]) % 31 == 0)
    return _Zlib(zlib.MAX_WBITS if is_wrapped else -zlib.MAX_WBITS)


class _Zlib:
    def __init__(self, window: int) -> None:
        self._window = window
        self._zlib = zlib.decompressobj(window)
        self._rest = b""
        self._is_full = False

    def feed(self, data: bytes) -> bytes:
        data = self._rest + data
        if self._zlib.eof:
            # A second gzip member goes on; anything else after the end is padding.
            if not data.startswith(_GZIP):
                self._rest = b""
                return b""
            self._zlib = zlib.decompressobj(self._window)
        out = self._zlib.decompress(data, _PIECE)
        self._is_full = len(out) == _PIECE
        self._rest = self._zlib.unconsumed_tail or self._zlib.unused_data
        return out

    def more(self) -> bool:
        return bool(self._rest) or (self._is_full and not self._zlib.eof)

    @property
    def is_whole(self) -> bool:
        return self._zlib.eof


class _Brotli:
    def __init__(self) -> None:
        self._brotli = brotli.Decompressor()

    def feed(self, data: bytes) -> bytes:
        if self._brotli.is_finished():
            return b""
        return bytes(self._brotli.process(data, output_buffer_limit=_PIECE))

    def more(self) -> bool:
        return not self._brotli.is_finished() and not self._brotli.can_accept_more_data()

    @property
    def is_whole(self) -> bool:
        return bool(self._brotli.is_finished())
