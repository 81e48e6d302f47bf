"""Archives of news → captures, each with its position, so that a killed import can go on.

::

    WARC, WACZ        crawls, CC-NEWS           a record is a position
    mbox, EML, MHTML  newsletters, saved pages  a message is a position
    JSON Lines        other programs            a line is a position
    folder            pages saved one a file    a file is a position

A folder is itself one archive of the single articles below it; archives that lie in it are taken
one by one (:func:`find_archives`), in the order of their names, as CC-NEWS is laid out by dates.
"""

from __future__ import annotations

import gzip
import hashlib
import zlib
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import BinaryIO, Literal, cast

from dateline.config import Settings
from dateline.ingest.files import expand, holds_lines, read_files
from dateline.ingest.kinds import GZIP, is_mail, is_mailbox
from dateline.ingest.mail import read_mail, read_mailbox
from dateline.ingest.refusals import refuse
from dateline.ingest.webarchive import Item, Scope, read_wacz, read_warc
from dateline.model import Capture, Problem

ArchiveKind = Literal["warc", "wacz", "mbox", "mail", "lines", "files"]

_HEAD_BYTES = 16_384
_ZSTD, _LZ4, _ZIP = b"\x28\xb5\x2f\xfd", b"\x04\x22\x4d\x18", b"PK\x03\x04"
_ENDS = 65_536


def find_archives(path: Path) -> list[Path]:
    """Return what is read one by one below a path: the archives in a folder, then the folder.

    The folder stands for the single articles in it, and is left out where there are none. A path
    that is no folder, or does not exist, is itself what is read.
    """
    if not path.is_dir():
        return [path]
    inside = [Path(item) for item in expand([path])]
    archives = [item for item in inside if item.is_file() and _is_archive(item)]
    return archives if len(archives) == len(inside) else [*archives, path]


def read_archive(
    path: Path, settings: Settings, *, after: int = 0
) -> Iterator[tuple[int, Capture | Problem]]:
    """Archive → captures after a position, each with its own; what is passed over is left out."""
    for position, item in walk_archive(path, settings, after=after):
        if not isinstance(item, str):
            yield position, item


def walk_archive(path: Path, settings: Settings, *, after: int = 0) -> Iterator[tuple[int, Item]]:
    """Yield all items after a position; one that is passed over is the reason, in words."""
    try:
        if path.is_dir():
            yield from _read_folder(path, settings, after=after)
            return
        kind = tell_archive(path)
        if kind in {"lines", "files"}:
            yield from islice(enumerate(read_files([path], settings), start=1), after, None)
            return
        with path.open("rb") as stream:
            scope = Scope(name=str(path), limit=settings.max_bytes)
            for position, item in _read_stream(stream, kind, scope, after=after):
                if position > after:
                    yield position, item
    except FileNotFoundError:
        yield after, refuse(str(path), "missing", "there is no such file or folder")
    except OSError as error:
        reason = error.strerror or error
        yield after, refuse(str(path), "unreadable", f"it cannot be read: {reason}")


def tell_archive(path: Path) -> ArchiveKind:
    """Tell what a file is by how it begins, in doubt by its name.

    Raises:
        OSError: it cannot be opened.
    """
    with path.open("rb") as stream:
        head = stream.read(_HEAD_BYTES)
    if head.startswith((_ZSTD, _LZ4)):
        return "warc" if ".warc" in path.name.lower() else "files"
    if head.startswith(_ZIP):
        return "wacz" if path.suffix.lower() in {".wacz", ".zip"} else "files"
    return _tell_text(_unpacked(head), path.name)


def fingerprint(path: Path) -> str:
    """Return what changes when an archive does: of size, time of change, beginning and end."""
    digest = hashlib.sha256()
    for file in _loose_files(path) if path.is_dir() else [path]:
        try:
            state = file.stat()
        except OSError:
            continue
        digest.update(f"{file}\0{state.st_size}\0{state.st_mtime_ns}\n".encode(errors="replace"))
        if file == path:
            with file.open("rb") as stream:
                digest.update(stream.read(_ENDS))
                stream.seek(max(0, state.st_size - _ENDS))
                digest.update(stream.read(_ENDS))
    return digest.hexdigest()


def _tell_text(head: bytes, name: str) -> ArchiveKind:
    if head.startswith(b"WARC/"):
        return "warc"
    if is_mailbox(head):
        return "mbox"
    if is_mail(head):
        return "mail"
    return "lines" if holds_lines(head, name) else "files"


def _unpacked(head: bytes) -> bytes:
    if not head.startswith(GZIP):
        return head
    try:
        return zlib.decompressobj(31).decompress(head, _HEAD_BYTES)
    except zlib.error:
        return b""


def _is_archive(path: Path) -> bool:
    try:
        return tell_archive(path) not in {"mail", "files"}
    except OSError:
        return False


def _loose_files(folder: Path) -> list[Path]:
    return [Path(item) for item in expand([folder]) if not _is_archive(Path(item))]


def _read_folder(
    folder: Path, settings: Settings, *, after: int
) -> Iterator[tuple[int, Capture | Problem]]:
    for position, file in enumerate(_loose_files(folder), start=1):
        if position > after:
            for _, item in read_archive(file, settings):
                yield position, item


def _read_stream(
    stream: BinaryIO, kind: ArchiveKind, scope: Scope, *, after: int
) -> Iterator[tuple[int, Item]]:
    if kind == "warc":
        return read_warc(stream, scope, after=after)
    if kind == "wacz":
        return read_wacz(stream, scope, after=after)
    return _read_mails(stream, kind, scope, after=after)


def _read_mails(
    stream: BinaryIO, kind: ArchiveKind, scope: Scope, *, after: int
) -> Iterator[tuple[int, Item]]:
    is_packed = stream.read(2) == GZIP
    stream.seek(0)
    opened = cast(BinaryIO, gzip.GzipFile(fileobj=stream)) if is_packed else stream
    position = after
    try:
        if kind == "mbox":
            for position, item in read_mailbox(opened, scope.name, limit=scope.limit, after=after):
                yield position, item
        elif after == 0:
            yield 1, read_mail(opened.read(scope.limit + 1), scope.name, limit=scope.limit)
    except (gzip.BadGzipFile, zlib.error, EOFError):
        yield position + 1, refuse(scope.name, "gzip", "its gzip data is broken")
