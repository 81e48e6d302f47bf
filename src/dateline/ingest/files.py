"""Files, folders and standard input → captures.

A file holds one article (HTML, plain text, a JSON object) or one a line (JSON lines), each of them
perhaps compressed with gzip. What cannot be read is a Problem with the item's name, so that one
bad file among many stops nothing. Whether a JSON object or an encoding makes sense is for the
clean room to say; this room looks at bytes only.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import os
import stat
import sys
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, Literal, cast

import msgspec

from dateline.config import Settings
from dateline.ingest.kinds import GZIP, LINES, MediaType, Refusal, suffix_of, tell_kind
from dateline.ingest.refusals import refuse, too_large
from dateline.model import Capture, Problem

type Item = Path | Literal["-"]

_HEAD_BYTES = 65_536
_NO_ARTICLES = frozenset({".css", ".js", ".mjs", ".map", ".md"})
"""Suffixes left out of folders: notes, and what browsers store beside a saved page, all text."""


class _Source(msgspec.Struct, frozen=True, kw_only=True):
    """An opened item: its name, its bytes, their number where known, and the limit."""

    name: str
    stream: BinaryIO
    size: int
    limit: int


def read_files(
    paths: Iterable[str | Path], settings: Settings, *, stdin: BinaryIO | None = None
) -> Iterator[Capture | Problem]:
    """Paths → captures, in order; ``-`` is standard input, a folder all files in it.

    Args:
        paths: files, folders and ``-``.
        settings: tells the largest capture that is read.
        stdin: what ``-`` reads; the process's standard input where none is given.
    """
    for item in expand(paths):
        if item == "-":
            stream = stdin if stdin is not None else sys.stdin.buffer
            source = _Source(name="-", stream=stream, size=0, limit=settings.max_bytes)
            yield from _read_guarded(source)
        else:
            yield from _read_path(Path(item), settings.max_bytes)


def expand(paths: Iterable[str | Path]) -> list[Item]:
    """Return the files that will be read, in order: folders become their files, sorted.

    Hidden files, and the scripts and styles of saved pages, are left out of folders. A path that
    does not exist, and a folder without files, stay in the list: reading them tells the problem.
    """
    items: list[Item] = []
    for path in paths:
        if str(path) == "-":
            items.append("-")
        else:
            items.extend(_expand_folder(Path(path)) if Path(path).is_dir() else [Path(path)])
    return items


def count_items(paths: Iterable[str | Path]) -> int:
    """Return how many outcomes :func:`read_files` will give, without reading more than it must.

    Lines are counted in files whose name says that they hold one object a line; any other file
    and standard input count once.
    """
    return sum(_count_lines(item) if isinstance(item, Path) else 1 for item in expand(paths))


def _expand_folder(folder: Path) -> list[Path]:
    found: list[Path] = []
    failed: list[Path] = []
    walk = folder.walk(on_error=lambda error: failed.append(Path(error.filename or folder)))
    for place, folders, names in walk:
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        found.extend(place / name for name in names if not name.startswith("."))
    found = [path for path in found if path.suffix.lower() not in _NO_ARTICLES]
    return sorted(found + failed) or [folder]


def _count_lines(path: Path) -> int:
    if suffix_of(path.name) not in LINES:
        return 1
    try:
        with gzip.open(path) if path.suffix.lower() == ".gz" else path.open("rb") as stream:
            return max(1, sum(1 for line in stream if not line.isspace()))
    except (OSError, EOFError, zlib.error):
        return 1


def _read_path(path: Path, limit: int) -> Iterator[Capture | Problem]:
    name = str(path)
    try:
        stream = path.open("rb")
    except FileNotFoundError:
        yield refuse(name, "missing", "there is no such file or folder")
        return
    except IsADirectoryError:
        yield refuse(name, "empty", "the folder holds no file to read")
        return
    except OSError as error:
        hint = "check its permissions" if isinstance(error, PermissionError) else ""
        yield refuse(name, "unreadable", f"it cannot be opened: {error.strerror}", hint)
        return
    with stream:
        status = os.fstat(stream.fileno())
        size = status.st_size if stat.S_ISREG(status.st_mode) else 0
        yield from _read_guarded(_Source(name=name, stream=stream, size=size, limit=limit))


def _read_guarded(source: _Source) -> Iterator[Capture | Problem]:
    """Read an opened item; a medium that fails on the way is the item's problem."""
    try:
        yield from _read_source(source)
    except (gzip.BadGzipFile, zlib.error, EOFError):
        yield refuse(source.name, "gzip", "its gzip data is broken", "unpack it by hand")
    except OSError as error:
        yield refuse(source.name, "unreadable", f"it cannot be read: {error.strerror or error}")


def _read_source(source: _Source) -> Iterator[Capture | Problem]:
    head = source.stream.read(_HEAD_BYTES)
    if head.startswith(GZIP):
        joined = cast(BinaryIO, io.BufferedReader(_Joined(head, source.stream)))
        source = msgspec.structs.replace(source, stream=gzip.GzipFile(fileobj=joined), size=0)
        head = source.stream.read(_HEAD_BYTES)
    if not head.strip():
        yield refuse(source.name, "empty", "it is empty")
        return
    kind = tell_kind(head, source.name)
    if isinstance(kind, Refusal):
        yield Problem(item=source.name, code=kind.code, message=kind.message, hint=kind.hint)
    elif kind == "application/json" and holds_lines(head, source.name):
        yield from _read_lines(head, source)
    else:
        yield _read_whole(head, source, kind)


class _Joined(io.RawIOBase):
    """Bytes already taken from a stream that cannot go back, then the rest of it."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head = head
        self._rest = rest

    def readable(self) -> bool:
        """Return True: it is there to be read."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill the buffer from the head while it lasts, then from the rest."""
        size = len(buffer)
        taken, self._head = self._head[:size], self._head[size:]
        taken = taken or self._rest.read(size)
        buffer[: len(taken)] = taken
        return len(taken)


def _read_whole(head: bytes, source: _Source, kind: MediaType) -> Capture | Problem:
    """Read one article; its size is asked of the file system before it is read."""
    if source.size > source.limit:
        return too_large(source.name, source.limit)
    body = head + source.stream.read(max(0, source.limit + 1 - len(head)))
    if len(body) > source.limit:
        return too_large(source.name, source.limit)
    return _capture(source.name, body, kind)


def holds_lines(head: bytes, name: str) -> bool:
    """Tell whether there is one object a line: by the name, else two lines that are objects."""
    if suffix_of(name) in LINES:
        return True
    lines = [line for line in head.split(b"\n", 8)[:8] if line.strip()]
    return len(lines) > 1 and _is_object(lines[0]) and lines[1].lstrip().startswith(b"{")


def _is_object(line: bytes) -> bool:
    try:
        return isinstance(msgspec.json.decode(line), dict)
    except (ValueError, RecursionError):
        return False


def _read_lines(head: bytes, source: _Source) -> Iterator[Capture | Problem]:
    """Read one object a line; a capture is named by its file and line."""
    for number, line in enumerate(_lines(head, source), start=1):
        name = f"{source.name}:{number}"
        if len(line) > source.limit:
            yield too_large(name, source.limit)
        elif line.strip():
            yield _capture(name, line.strip(), "application/json")


def _lines(head: bytes, source: _Source) -> Iterator[bytes]:
    """Yield the lines, each of at most one byte more than the limit; the rest of it is left."""
    *whole, partial = head.removeprefix(b"\xef\xbb\xbf").split(b"\n")
    yield from whole
    line = partial + source.stream.readline(max(1, source.limit + 1 - len(partial)))
    while line:
        yield line
        while len(line) > source.limit and not line.endswith(b"\n"):
            line = source.stream.readline(source.limit) or b"\n"
        line = source.stream.readline(source.limit + 1)


def _capture(name: str, body: bytes, kind: MediaType) -> Capture:
    return Capture(id=hashlib.sha256(body).hexdigest(), item=name, body=body, media_type=kind)
