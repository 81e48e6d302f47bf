"""The archive of captures gives back the very bytes, whatever happened to the process."""

import hashlib
import json
import os
import signal
import subprocess
import sys
import textwrap
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from fastwarc.warc import ArchiveIterator, WarcRecordType
from hypothesis import given
from hypothesis import strategies as st

from dateline.config import Settings
from dateline.errors import CaptureError, NotFoundError
from dateline.ingest.captures import CaptureArchive
from dateline.ingest.cdxj import surt
from dateline.ingest.warc import decompress, encode_capture, read_kept
from dateline.model import Capture, CaptureEntry

NOW = datetime(2026, 12, 1, 8, 30, tzinfo=UTC)
PAGE = b"<!doctype html><title>Talks</title><p>Envoys met in Geneva on Monday.</p>"
HEADERS = (
    ("content-type", "text/html; charset=utf-8"),
    ("content-encoding", "br"),
    ("content-length", "40"),
    ("set-cookie", "a=1"),
    ("set-cookie", "b=2"),
)


def page(
    body: bytes = PAGE, *, url: str = "https://www.wire.example/geneva", at: datetime = NOW
) -> Capture:
    return Capture(
        id=hashlib.sha256(body).hexdigest(), item=url, body=body, media_type="text/html", url=url,
        charset="utf-8", captured_at=at, source="che-wire", headers=HEADERS,
    )  # fmt: skip


def note(body: bytes = b"title: Talks\n\nEnvoys met.", *, item: str = "news/talks.txt") -> Capture:
    return Capture(
        id=hashlib.sha256(body).hexdigest(), item=item, body=body, media_type="text/plain"
    )


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def archive(tmp_path: Path, clock: Clock) -> CaptureArchive:
    return CaptureArchive(tmp_path, Settings(), clock=clock)


def records(path: Path) -> list[tuple[str, dict[str, str], bytes]]:
    """Read a file as any other program would."""
    with path.open("rb") as stream:
        return [
            (
                record.headers.get("WARC-Type") or "",
                {k.lower(): v for k, v in record.headers.to_tuples()},
                record.reader.read(),
            )
            for record in ArchiveIterator(stream)
        ]


def index_lines(folder: Path) -> list[tuple[str, str, dict[str, str]]]:
    lines = [
        line for path in sorted(folder.glob("*.cdxj")) for line in path.read_text().split("\n")
    ]
    return [
        (key, at, json.loads(fields))
        for key, at, fields in (line.split(" ", 2) for line in lines if line)
    ]


def test_bytes_come_back(archive: CaptureArchive) -> None:
    entries = [archive.keep(page()), archive.keep(note())]
    archive.sync()
    assert [archive.read(entry) for entry in entries] == [PAGE, note().body]
    archive.close()
    assert [archive.read(entry) for entry in entries] == [PAGE, note().body]
    assert entries[0].source == "che-wire"
    assert entries[0].captured_at == NOW
    assert entries[0].size == len(PAGE)


def test_file_is_a_standard_warc(archive: CaptureArchive) -> None:
    archive.keep(page())
    archive.keep(note())
    archive.close()
    [path] = archive.files()
    assert path.name == "dateline-20261201T083000Z-00001.warc.gz"
    (info, head, fields), (kind, of_page, body), (other, of_note, _) = records(path)
    assert (info, kind, other) == ("warcinfo", "response", "resource")
    assert head["warc-filename"] == path.name
    assert b"conformsTo: " in fields
    assert of_page["warc-target-uri"] == "https://www.wire.example/geneva"
    assert of_page["warc-date"] == "2026-12-01T08:30:00.000000Z"
    assert of_page["warc-payload-digest"] == f"sha256:{page().id}"
    assert of_page["dateline-source"] == "che-wire"
    assert body == PAGE
    assert of_note["warc-target-uri"] == "urn:dateline:item:news/talks.txt"
    assert len({head["warc-record-id"], of_page["warc-record-id"], of_note["warc-record-id"]}) == 3


def test_digests_are_those_that_other_programs_count(archive: CaptureArchive) -> None:
    archive.keep(page())
    archive.keep(note())
    archive.close()
    with archive.files()[0].open("rb") as stream:
        assert len(list(ArchiveIterator(stream, verify_digests=True))) == 3


def test_headers_fit_the_body_that_is_kept(archive: CaptureArchive) -> None:
    archive.keep(page())
    archive.close()
    with archive.files()[0].open("rb") as stream:
        for record in ArchiveIterator(stream, record_types=WarcRecordType.response):
            headers = record.http_headers
            assert headers.status_line == "HTTP/1.1 200 OK"
            assert headers.get("Content-Length") == str(len(PAGE))
            assert headers.get("Content-Encoding") is None
            assert headers.get("X-Crawler-Content-Encoding") == "br"
            assert headers.get_multiple("Set-Cookie") == ("a=1", "b=2")


def test_same_body_at_same_address_is_a_revisit(archive: CaptureArchive) -> None:
    first = archive.keep(page())
    later = page(at=NOW + timedelta(hours=2))
    again = archive.keep(later, before=first)
    elsewhere = archive.keep(page(url="https://other.example/"), before=first)
    archive.close()
    assert (again.file, again.offset) == (first.file, first.offset)
    assert again.captured_at == later.captured_at
    assert archive.read(again) == archive.read(elsewhere) == PAGE
    kinds = [kind for kind, *_ in records(archive.files()[0])]
    assert kinds == ["warcinfo", "response", "revisit", "response"]
    _, fields, _ = records(archive.files()[0])[2]
    _, original, _ = records(archive.files()[0])[1]
    assert fields["warc-refers-to"] == original["warc-record-id"]
    assert fields["warc-refers-to-date"] == original["warc-date"]
    assert fields["warc-profile"].endswith("/revisit/identical-payload-digest")


def test_index_leads_to_the_records(archive: CaptureArchive, tmp_path: Path) -> None:
    first = archive.keep(page())
    archive.keep(page(at=NOW + timedelta(minutes=1)), before=first)
    archive.keep(note())
    archive.close()
    lines = index_lines(tmp_path)
    assert [key for key, *_ in lines] == sorted(key for key, *_ in lines)
    key, at, fields = lines[0]
    assert (key, at) == ("example,wire)/geneva", "20261201083000")
    assert fields["status"] == "200"
    assert lines[1][2]["mime"] == "warc/revisit"
    data = (tmp_path / fields["filename"]).read_bytes()[int(fields["offset"]) :]
    whole, _ = decompress([data[: int(fields["length"])]], limit=10**6)
    kept = read_kept(whole)
    assert kept is not None
    assert kept.body == PAGE


def test_index_is_rebuilt_alike(archive: CaptureArchive, tmp_path: Path) -> None:
    first = archive.keep(page())
    archive.keep(page(at=NOW + timedelta(minutes=1)), before=first)
    archive.keep(note())
    archive.close()
    [path] = tmp_path.glob("*.cdxj")
    before = path.read_text()
    assert archive.index(is_fresh=True) == archive.files()
    assert path.read_text() == before


def test_file_rotates_by_size_and_by_day(tmp_path: Path, clock: Clock) -> None:
    archive = CaptureArchive(tmp_path, Settings(), clock=clock, rotate_bytes=1)
    entries = [archive.keep(page(b"<p>one")), archive.keep(page(b"<p>two"))]
    archive.close()
    archive = CaptureArchive(tmp_path, Settings(), clock=clock)
    entries.append(archive.keep(page(b"<p>three")))
    clock.now += timedelta(days=1)
    entries.append(archive.keep(page(b"<p>four")))
    archive.close()
    assert len({entry.file for entry in entries}) == 4
    assert [archive.read(entry) for entry in entries] == [
        b"<p>one", b"<p>two", b"<p>three", b"<p>four",
    ]  # fmt: skip
    assert len(index_lines(tmp_path)) == 4


def test_nothing_is_written_where_captures_are_off(tmp_path: Path, clock: Clock) -> None:
    folder = tmp_path / "archive"
    archive = CaptureArchive(folder, Settings(captures=False), clock=clock)
    entry = archive.keep(page())
    archive.sync()
    archive.close()
    assert entry.file == ""
    assert entry.size == len(PAGE)
    assert not folder.exists()
    with pytest.raises(NotFoundError, match="not kept") as caught:
        archive.read(entry)
    assert caught.value.code == "capture.unkept"


def test_oldest_files_are_pruned_and_told(tmp_path: Path, clock: Clock) -> None:
    settings = Settings(archive_days=10)
    with CaptureArchive(tmp_path, settings, clock=clock) as archive:
        old = archive.keep(page(b"<p>old"))
        clock.now += timedelta(days=9)
        new = archive.keep(page(b"<p>new"))
        clock.now += timedelta(days=3)
        gone = archive.prune(clock.now)
    assert [item.file for item in gone] == [old.file]
    assert archive.read(new) == b"<p>new"
    with pytest.raises(NotFoundError, match="2026-12-13") as caught:
        archive.read(old)
    assert caught.value.code == "capture.pruned"


def test_archive_stays_below_its_size(tmp_path: Path, clock: Clock) -> None:
    archive = CaptureArchive(tmp_path, Settings(archive_max_bytes=3000), clock=clock)
    bodies = [f"<p>{number}".encode() + os.urandom(900) for number in range(6)]
    entries = []
    for body in bodies:
        entries.append(archive.keep(page(body)))
        clock.now += timedelta(days=1)
    archive.close()
    archive.prune(clock.now)
    assert sum(path.stat().st_size for path in archive.files()) <= 3000
    assert archive.read(entries[-1]) == bodies[-1]
    assert entries[0].file in archive.pruned()


def test_body_that_was_pruned_is_kept_again(tmp_path: Path, clock: Clock) -> None:
    archive = CaptureArchive(tmp_path, Settings(archive_days=1), clock=clock)
    first = archive.keep(page())
    clock.now += timedelta(days=5)
    archive.rotate()
    again = archive.keep(page(at=clock.now), before=first)
    archive.close()
    assert again.file != first.file
    assert archive.read(again) == PAGE


def test_lost_file_is_no_pruned_file(archive: CaptureArchive) -> None:
    entry = archive.keep(page())
    archive.close()
    archive.files()[0].unlink()
    with pytest.raises(CaptureError) as caught:
        archive.read(entry)
    assert caught.value.code == "capture.missing"


def is_intact(archive: CaptureArchive, entry: CaptureEntry) -> bool:
    try:
        return archive.read(entry) == PAGE
    except CaptureError as error:
        return error.code != "capture.damaged"


def test_any_flipped_byte_of_a_record_is_found(archive: CaptureArchive) -> None:
    entry = archive.keep(page())
    archive.close()
    [path] = archive.files()
    whole = bytearray(path.read_bytes())
    unseen = []
    for place in range(entry.offset, entry.offset + entry.length):
        whole[place] ^= 0x10
        path.write_bytes(whole)
        if is_intact(archive, entry):
            unseen.append(place - entry.offset)
        whole[place] ^= 0x10
    # Time, operating system and level in the head of gzip, and the bits that fill up its last
    # byte, say nothing of what is kept.
    assert set(unseen) <= {4, 5, 6, 7, 8, 9, entry.length - 9}


def test_damaged_file_is_not_cut(tmp_path: Path, clock: Clock) -> None:
    archive = CaptureArchive(tmp_path, Settings(), clock=clock)
    entries = [archive.keep(page(f"<p>{number}".encode() * 50)) for number in range(3)]
    archive.close()
    [path] = archive.files()
    damaged = bytearray(path.read_bytes())
    damaged[entries[1].offset + 40] ^= 0xFF
    path.write_bytes(damaged)
    archive.index(is_fresh=True)
    assert path.read_bytes() == damaged
    assert len(index_lines(tmp_path)) == 2
    assert archive.read(entries[2]) == b"<p>2" * 50


@given(cut=st.integers(min_value=0, max_value=10_000))
def test_torn_tail_is_cut(cut: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("archive")
    archive = CaptureArchive(folder, Settings(), clock=Clock())
    entries = [archive.keep(page(f"<p>{number}".encode())) for number in range(4)]
    [path] = archive.files()
    whole = path.read_bytes()
    archive.close()
    cut %= len(whole) + 1
    path.write_bytes(whole[:cut])
    for name in folder.glob("*.cdxj"):
        name.unlink()
    with CaptureArchive(folder, Settings(), clock=Clock()) as later:
        later.keep(page(b"<p>later"))
    left = [entry for entry in entries if entry.offset + entry.length <= cut]
    assert [archive.read(entry) for entry in left] == [
        f"<p>{number}".encode() for number in range(len(left))
    ]
    for path in archive.files():
        assert len(records(path)) >= 1
    assert len(index_lines(folder)) == len(left) + 1


WRITER = """
    import hashlib, sys
    from datetime import UTC, datetime
    from pathlib import Path
    import msgspec
    from dateline.config import Settings
    from dateline.ingest.captures import CaptureArchive
    from dateline.model import Capture

    archive = CaptureArchive(
        Path(sys.argv[1]), Settings(), clock=lambda: datetime(2026, 12, 1, tzinfo=UTC)
    )
    for number in range(5000):
        body = f"<p>{sys.argv[2]} {number} ".encode() * 200
        entry = archive.keep(Capture(
            id=hashlib.sha256(body).hexdigest(), item="page", body=body, media_type="text/html",
        ))
        archive.sync()
        sys.stdout.buffer.write(msgspec.json.encode(entry) + b"\\n")
        sys.stdout.buffer.flush()
"""


def test_killed_writers_lose_nothing_they_told_and_share_no_file(tmp_path: Path) -> None:
    command = [sys.executable, "-c", textwrap.dedent(WRITER), str(tmp_path)]
    writers = [
        subprocess.Popen([*command, name], stdout=subprocess.PIPE)  # noqa: S603
        for name in ("one", "two")
    ]
    entries = []
    for writer in writers:
        assert writer.stdout is not None
        told = [writer.stdout.readline() for _ in range(20)]
        os.kill(writer.pid, signal.SIGKILL)
        told += writer.stdout.read().splitlines(keepends=True)
        writer.wait()
        writer.stdout.close()
        lines = [line for line in told if line.endswith(b"\n")]
        entries.append([msgspec.json.decode(line, type=CaptureEntry) for line in lines])
    assert not {e.file for e in entries[0]} & {e.file for e in entries[1]}
    with CaptureArchive(tmp_path, Settings(), clock=Clock()) as archive:
        archive.keep(page())
        for entry in [*entries[0], *entries[1]]:
            assert len(archive.read(entry)) == entry.size
    for path in archive.files():
        assert records(path)
    assert len(index_lines(tmp_path)) >= len(entries[0]) + len(entries[1]) + 1


def test_file_in_use_is_left_alone(tmp_path: Path, clock: Clock) -> None:
    writing = CaptureArchive(tmp_path, Settings(archive_max_bytes=1), clock=clock)
    entry = writing.keep(page())
    other = CaptureArchive(tmp_path, Settings(archive_max_bytes=1), clock=clock)
    assert other.index(is_fresh=True) == []
    assert other.prune(NOW + timedelta(days=30)) == []
    second = other.keep(note())
    assert second.file != entry.file
    assert other.read(entry) == PAGE
    writing.close()
    other.close()


@given(
    item=st.text(max_size=30),
    url=st.text(max_size=30),
    charset=st.text(max_size=10),
    headers=st.lists(st.tuples(st.text(min_size=1, max_size=9), st.text(max_size=30)), max_size=4),
    body=st.binary(max_size=200),
)
def test_no_field_can_break_out_of_its_record(
    item: str, url: str, charset: str, headers: list[tuple[str, str]], body: bytes
) -> None:
    capture = Capture(
        id=hashlib.sha256(body).hexdigest(), item=item, body=body, media_type="text/html", url=url,
        charset=charset, headers=tuple(headers), status=299,
    )  # fmt: skip
    packed = encode_capture(capture, at=NOW, name="a:1")
    data, length = decompress([packed], limit=10**6)
    kept = read_kept(data)
    assert length == len(packed)
    assert kept is not None
    assert kept.body == body
    assert kept.digest == f"sha256:{capture.id}"


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://www.wire.example/", "example,wire)/"),
        ("http://wire.example", "example,wire)/"),
        ("http://www2.News.wire.example:8080/A/b/", "example,wire,news:8080)/a/b"),
        ("https://wire.example/a?z=1&b=&a=2#part", "example,wire)/a?a=2&b=&z=1"),
        ("http://192.0.2.7/x", "192.0.2.7)/x"),
        ("http://[::1]/x", "::1)/x"),
        ("http://wire.example:port/", "http://wire.example:port/"),
        ("news/a b.html", "news/ab.html"),
    ],
)
def test_key_of_an_address(url: str, key: str) -> None:
    assert surt(url) == key
