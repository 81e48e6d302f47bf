"""The archive of captures: every body that was received, in WARC files with an index each.

::

    capture ─► keep ─► entry (file, offset, length)      sync ─► on disk ─► the store may name it
    entry   ─► read ─► the very bytes, checked

One archive object writes one file at a time, locked and named for it alone; another process writes
another. A record is one write; what a sudden end tore is cut when an archive is next opened for
writing. An archive that only reads touches nothing. Not for use by two threads at once.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import BinaryIO

import msgspec

from dateline.config import Settings
from dateline.errors import CaptureError, NotFoundError
from dateline.ingest import warc
from dateline.ingest.cdxj import Place, cdxj_line, write_index
from dateline.model import Capture, CaptureEntry

ROTATE_BYTES = 1_000_000_000
SUFFIX = ".warc.gz"

_STAMP = "%Y%m%dT%H%M%SZ"
_PRUNED = "pruned.jsonl"
_RECORD_LIMIT = 1 << 30
"""No record is decompressed beyond this."""


def archive_folder(settings: Settings) -> Path:
    """Return where captures are kept: the folder that is set, else one in the data folder."""
    return settings.archive or settings.data / "archive"


class Pruned(msgspec.Struct, frozen=True, kw_only=True):
    """A file that was deleted to keep the archive within its limits."""

    file: str
    at: datetime
    size: int


class CaptureArchive:
    """Keeps bodies in WARC files and gives them back; see the module."""

    def __init__(
        self,
        folder: Path,
        settings: Settings,
        *,
        clock: Callable[[], datetime],
        rotate_bytes: int = ROTATE_BYTES,
    ) -> None:
        self.folder = folder
        self._settings = settings
        self._clock = clock
        self._rotate_bytes = rotate_bytes
        self._file: _OpenFile | None = None
        self._is_repaired = False

    def __enter__(self) -> CaptureArchive:
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the file that is written."""
        self.close()

    def keep(self, capture: Capture, *, before: CaptureEntry | None = None) -> CaptureEntry:
        """Write a capture and tell where it lies: Capture → CaptureEntry.

        The bytes are on disk after the next :meth:`sync`, not earlier.

        Args:
            capture: what was received.
            before: the entry on file for the same body, if there is one. At the same address only
                the visit is written, and the entry leads to the body that is there.

        Raises:
            CaptureError: ``capture.write``, where the disk takes no more; nothing is left half.
        """
        at = (capture.captured_at or self._clock()).astimezone(UTC)
        if not self._settings.captures:
            return _entry(capture, at=at)
        if before and self._is_revisit(capture, before):
            self._append(
                lambda name: warc.encode_revisit(capture, before, at=at, name=name),
                capture, at=at, is_revisit=True,
            )  # fmt: skip
            place = Place(file=before.file, offset=before.offset, length=before.length)
        else:
            place = self._append(
                lambda name: warc.encode_capture(capture, at=at, name=name), capture, at=at
            )
        return _entry(capture, at=at, place=place)

    def read(self, entry: CaptureEntry) -> bytes:
        """Return the very bytes of a capture, checked against its id.

        Raises:
            NotFoundError: ``capture.unkept`` or ``capture.pruned``: they are rightly not there.
            CaptureError: ``capture.missing`` or ``capture.damaged``: they should be.
        """
        return self.record(entry).body

    def record(self, entry: CaptureEntry) -> warc.Kept:
        """Return the whole record of a capture, its headers too, its body checked.

        Raises:
            NotFoundError: ``capture.unkept`` or ``capture.pruned``: they are rightly not there.
            CaptureError: ``capture.missing`` or ``capture.damaged``: they should be.
        """
        if not entry.file:
            raise NotFoundError(
                "its bytes were not kept, only text and hashes", item=entry.id[:16],
                code="capture.unkept", hint="DATELINE_CAPTURES was false",
            )  # fmt: skip
        try:
            with (self.folder / Path(entry.file).name).open("rb") as stream:
                stream.seek(entry.offset)
                packed = stream.read(entry.length)
        except FileNotFoundError as error:
            raise self._gone(entry) from error
        except OSError as error:
            raise CaptureError(
                f"{entry.file} cannot be read: {error.strerror}", item=entry.id[:16],
                code="capture.missing", hint="check DATELINE_ARCHIVE and its permissions",
            ) from error  # fmt: skip
        data, _ = warc.decompress([packed], limit=_RECORD_LIMIT)
        return warc.kept_of(data, entry)

    def sync(self) -> None:
        """Bring everything kept so far onto the disk, so that the store may name it.

        Raises:
            CaptureError: ``capture.write``, where the disk does not take it.
        """
        if self._file:
            self._file.sync()

    def rotate(self) -> None:
        """Close the file that is written, with its index, and prune; the next one begins later."""
        if self._file is None:
            return
        file, self._file = self._file, None
        file.close()
        self.prune(self._clock())

    def close(self) -> None:
        """Close the file that is written, with its index."""
        file, self._file = self._file, None
        if file:
            file.close()

    def index(self, *, is_fresh: bool = False) -> list[Path]:
        """Write the index of every file that lacks one, or of all; return the files indexed.

        The torn tail of a file that a sudden end left is cut. A file that another process writes
        is passed over.
        """
        done: list[Path] = []
        for path in self.files():
            if self._is_own(path) or (_index_of(path).exists() and not is_fresh):
                continue
            with suppress(FileNotFoundError), path.open("r+b") as stream:
                if _locked(stream):
                    _repair(stream, path)
                    done.append(path)
        return done

    def prune(self, now: datetime) -> list[Pruned]:
        """Delete the oldest files until the archive is within its limits; say which.

        ``archive_days`` counts from the beginning of a file. Files being written stay.
        """
        limit, days = self._settings.archive_max_bytes, self._settings.archive_days
        files = [path for path in self.files() if not self._is_own(path)]
        total = sum(_size(path) for path in self.files())
        oldest = now - timedelta(days=days) if days else None
        done: list[Pruned] = []
        for path in files:
            is_over = bool(limit) and total > limit
            if not is_over and not (oldest and _begun(path) < oldest):
                continue
            size = _size(path)
            if self._delete(path, now):
                total -= size
                done.append(Pruned(file=path.name, at=now, size=size))
        return done

    def pruned(self) -> dict[str, Pruned]:
        """Return the files that were deleted by :meth:`prune`, by name."""
        try:
            lines = (self.folder / _PRUNED).read_bytes().splitlines()
        except FileNotFoundError:
            return {}
        found = [_decode_pruned(line) for line in lines]
        return {item.file: item for item in found if item}

    def files(self) -> list[Path]:
        """Return the WARC files of the archive, oldest first."""
        return sorted(self.folder.glob(f"dateline-*{SUFFIX}"))

    # --- writing ------------------------------------------------------------------------

    def _append(
        self,
        encode: Callable[[str], bytes],
        capture: Capture,
        *,
        at: datetime,
        is_revisit: bool = False,
    ) -> Place:
        file = self._current()
        packed = encode(f"{file.path.name}:{file.size}")
        place = Place(file=file.path.name, offset=file.size, length=len(packed))
        file.write(packed)
        file.note(
            cdxj_line(
                place, url=warc.target_of(capture.url, capture.item), at=at,
                mime="warc/revisit" if is_revisit else capture.media_type,
                status=capture.status, digest=f"sha256:{capture.id}",
            )
        )  # fmt: skip
        return place

    def _current(self) -> _OpenFile:
        now = self._clock()
        if self._file and self._file.is_full(now, self._rotate_bytes):
            self.rotate()
        if self._file is None:
            self._file = self._begin(now)
        return self._file

    def _begin(self, now: datetime) -> _OpenFile:
        """Begin a file; the first time, mend what a sudden end may have left."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            if not self._is_repaired:
                self.index()
                self._is_repaired = True
            file = _OpenFile.begin(self.folder, now)
        except OSError as error:
            raise _unwritable(self.folder, error) from error
        file.write(warc.encode_info(file.path.name, at=now))
        return file

    def _is_own(self, path: Path) -> bool:
        return self._file is not None and self._file.path == path

    def _is_revisit(self, capture: Capture, before: CaptureEntry) -> bool:
        is_same = (before.id, before.url) == (capture.id, capture.url)
        return is_same and bool(before.file) and (self.folder / before.file).is_file()

    def _gone(self, entry: CaptureEntry) -> NotFoundError | CaptureError:
        """Say why a file is not there: deleted by our own limits, or lost."""
        pruned = self.pruned().get(entry.file)
        if pruned:
            return NotFoundError(
                f"its bytes were deleted on {pruned.at:%Y-%m-%d}, within the limits of the archive",
                item=entry.id[:16], code="capture.pruned", hint="text and hashes remain",
            )  # fmt: skip
        return CaptureError(
            f"{entry.file} is not in {self.folder}", item=entry.id[:16],
            code="capture.missing", hint="set DATELINE_ARCHIVE, or restore it from a backup",
        )  # fmt: skip

    def _delete(self, path: Path, now: datetime) -> bool:
        """Delete a file nobody writes; that it is gone is noted first, and on disk."""
        with suppress(FileNotFoundError), path.open("r+b") as stream:
            if not _locked(stream):
                return False
            note = Pruned(file=path.name, at=now, size=_size(path))
            with (self.folder / _PRUNED).open("ab") as file:
                file.write(msgspec.json.encode(note) + b"\n")
                file.flush()
                os.fsync(file.fileno())
            path.unlink()
            _index_of(path).unlink(missing_ok=True)
            return True
        return False


class _OpenFile:
    """The file that is written, locked for as long as it is."""

    def __init__(self, path: Path, stream: BinaryIO, now: datetime) -> None:
        self.path = path
        self.size = 0
        self._day = now.date()
        self._stream = stream
        self._is_synced = True
        self._notes = _notes_of(path).open("w", encoding="utf-8")

    @classmethod
    def begin(cls, folder: Path, now: datetime) -> _OpenFile:
        """Create a file under a name nobody has, and bring the name itself onto the disk."""
        for serial in count(1):
            path = folder / f"dateline-{now.strftime(_STAMP)}-{serial:05}{SUFFIX}"
            with suppress(FileExistsError):
                stream = path.open("xb", buffering=0)
                if _locked(stream):
                    break
                stream.close()  # another process is about to mend it; it is empty
        _sync_folder(folder)
        return cls(path, stream, now)

    def is_full(self, now: datetime, limit: int) -> bool:
        return self.size >= limit or now.date() != self._day

    def write(self, packed: bytes) -> None:
        """Write one record whole, or take back what was written of it."""
        try:
            view = memoryview(packed)
            while view:
                view = view[self._stream.write(view) :]
        except OSError as error:
            self._stream.truncate(self.size)
            self._stream.seek(self.size)
            raise _unwritable(self.path, error) from error
        self.size += len(packed)
        self._is_synced = False

    def note(self, line: str) -> None:
        self._notes.write(line + "\n")

    def sync(self) -> None:
        if self._is_synced:
            return
        try:
            os.fsync(self._stream.fileno())
        except OSError as error:
            raise _unwritable(self.path, error) from error
        self._is_synced = True

    def close(self) -> None:
        """Write the index and let the file go."""
        self.sync()
        self._notes.close()
        notes = _notes_of(self.path)
        try:
            write_index(_index_of(self.path), notes.read_text(encoding="utf-8").splitlines())
            notes.unlink()
        except OSError as error:
            raise _unwritable(self.path, error) from error
        finally:
            self._stream.close()


def _sync_folder(folder: Path) -> None:
    place = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(place)
    finally:
        os.close(place)


def _repair(stream: BinaryIO, path: Path) -> None:
    """Cut the torn tail of a file and write its index; a file that never held a record goes.

    Damage that is no torn tail stays, for ``verify`` to tell.
    """
    lines: list[str] = []
    end = 0
    for member in warc.members(stream, limit=_RECORD_LIMIT):
        end = member.offset if member.is_torn else member.offset + member.length
        line = _line_of(member, path.name) if member.data else ""
        lines.extend([line] if line else [])
    stream.truncate(end)
    os.fsync(stream.fileno())
    _notes_of(path).unlink(missing_ok=True)
    if end:
        write_index(_index_of(path), lines)
    else:
        path.unlink()


def _line_of(member: warc.Member, filename: str) -> str:
    kept = warc.read_kept(member.data)
    if kept is None or kept.captured_at is None or not kept.digest:
        return ""
    return cdxj_line(
        Place(file=filename, offset=member.offset, length=member.length),
        url=kept.url, at=kept.captured_at, digest=kept.digest, status=kept.status,
        mime="warc/revisit" if kept.type == "revisit" else kept.media_type,
    )  # fmt: skip


def _entry(capture: Capture, *, at: datetime, place: Place | None = None) -> CaptureEntry:
    place = place or Place(file="", offset=0, length=0)
    return CaptureEntry(
        id=capture.id, item=capture.item, url=capture.url, captured_at=at,
        media_type=capture.media_type, size=len(capture.body), source=capture.source,
        status=capture.status, charset=capture.charset,
        file=place.file, offset=place.offset, length=place.length,
    )  # fmt: skip


def _locked(stream: BinaryIO) -> bool:
    """Take the lock of a file for as long as it is open; False where another holds it."""
    try:
        fcntl.flock(stream.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _index_of(path: Path) -> Path:
    return path.with_name(path.name.removesuffix(SUFFIX) + ".cdxj")


def _notes_of(path: Path) -> Path:
    return path.with_name(f".{path.name}.notes")


def _size(path: Path) -> int:
    """Return the size of a file, 0 where another process has just deleted it."""
    return path.stat().st_size if path.exists() else 0


def _begun(path: Path) -> datetime:
    stamp = path.name.split("-")[1]
    return datetime.strptime(f"{stamp}+0000", f"{_STAMP}%z")


def _decode_pruned(line: bytes) -> Pruned | None:
    try:
        return msgspec.json.decode(line, type=Pruned)
    except msgspec.DecodeError:
        return None  # the last line, torn by a sudden end: its file was not deleted yet


def _unwritable(path: Path, error: OSError) -> CaptureError:
    return CaptureError(
        f"captures cannot be kept: {error.strerror or error}", item=str(path),
        code="capture.write", hint="make room, or set DATELINE_ARCHIVE to another folder",
    )  # fmt: skip
