"""Archives are read item by item; whatever they hold, the worst is a Problem."""

import gzip
import mailbox
import random
import tracemalloc
import zipfile
import zlib
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from dateline.clean import clean
from dateline.config import Settings
from dateline.ingest.archives import (
    find_archives,
    fingerprint,
    read_archive,
    tell_archive,
    walk_archive,
)
from dateline.ingest.captures import CaptureArchive
from dateline.model import Capture, Problem
from tests.ingest.archived import html, mail, packed, record, response, wacz

SETTINGS = Settings(max_bytes=100_000)
BOMB = b"\0" * 20_000_000


def taken(path: Path, *, after: int = 0) -> list[tuple[int, Capture | Problem]]:
    return list(read_archive(path, SETTINGS, after=after))


def save(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def bodies(path: Path) -> list[bytes]:
    return [item.body for _, item in taken(path) if isinstance(item, Capture)]


def codes(path: Path) -> list[str]:
    return [item.code for _, item in taken(path) if isinstance(item, Problem)]


PAGES = [response(html(f"Talk {n}"), url=f"https://wire.example/{n}") for n in range(5)]


# --- WARC -------------------------------------------------------------------------------


@pytest.mark.parametrize("data", [packed(*PAGES), b"".join(PAGES), gzip.compress(b"".join(PAGES))])
def test_pages_of_a_warc_are_read_in_order(data: bytes, tmp_path: Path) -> None:
    path = save(tmp_path, "crawl.warc.gz", data)
    assert [position for position, _ in taken(path)] == [1, 2, 3, 4, 5]
    assert bodies(path) == [html(f"Talk {n}") for n in range(5)]


def test_capture_tells_what_the_record_tells(tmp_path: Path) -> None:
    headers = ("Content-Type: text/html; charset=koi8-r", "X-Served-By: a")
    data = packed(response(html(), url="<https://wire.example/b>", headers=headers))
    [(_, capture)] = taken(save(tmp_path, "a.warc.gz", data))
    assert isinstance(capture, Capture)
    assert (capture.url, capture.item) == ("https://wire.example/b", "https://wire.example/b")
    assert (capture.charset, capture.status) == ("koi8-r", 200)
    assert capture.captured_at == datetime(2026, 11, 30, 10, tzinfo=UTC)
    assert ("x-served-by", "a") in capture.headers


def test_what_is_no_page_is_passed_over_with_its_reason(tmp_path: Path) -> None:
    image = ("Content-Type: image/png",)
    feed = b'<?xml version="1.0"?><rss><channel></channel></rss>'
    data = packed(
        record(b"software: x\r\n", kind="warcinfo"),
        response(b"", status="301 Moved Permanently", headers=("Location: /b",)),
        response(html(), status="404 Not Found"),
        response(b"\x89PNG....", headers=image),
        response(feed),
        response(b""),
        response(b"", kind="revisit"),
        record(b"GET / HTTP/1.1\r\n\r\n", kind="request"),
        PAGES[0],
    )
    path = save(tmp_path, "a.warc.gz", data)
    items = [item for _, item in walk_archive(path, SETTINGS)]
    assert [item for item in items if isinstance(item, str)] == [
        "about the archive", "redirect or error", "redirect or error", "no page", "no page",
        "empty", "seen before", "about the archive",
    ]  # fmt: skip
    assert [position for position, _ in taken(path)] == [9]


def test_reading_goes_on_after_a_position(tmp_path: Path) -> None:
    path = save(tmp_path, "a.warc.gz", packed(*PAGES))
    whole = taken(path)
    for after in range(6):
        assert taken(path, after=after) == whole[after:]


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("Content-Encoding: gzip", gzip.compress(html())),
        ("Content-Encoding: deflate", zlib.compress(html())),
        ("Content-Encoding: deflate", zlib.compress(html(), wbits=-15)),
        ("Content-Encoding: gzip", html()),
        ("Content-Encoding: br", html()),
        ("Content-Encoding: identity", html()),
        ("Transfer-Encoding: chunked", b"%x\r\n%b\r\n0\r\n\r\n" % (len(html()), html())),
        ("Transfer-Encoding: chunked", html()),
    ],
)
def test_bodies_are_decoded_unless_the_archiver_did(
    encoding: str, body: bytes, tmp_path: Path
) -> None:
    headers = ("Content-Type: text/html", encoding)
    path = save(tmp_path, "a.warc.gz", packed(response(body, headers=headers)))
    assert bodies(path) == [html()]


def test_our_own_archive_is_read_again(tmp_path: Path) -> None:
    source = save(tmp_path, "in.warc.gz", packed(*PAGES))
    captures = [item for _, item in taken(source) if isinstance(item, Capture)]
    text = b"title: Talks\n\nEnvoys met in Geneva."
    [(_, note)] = taken(save(tmp_path, "talks.txt", text))
    assert isinstance(note, Capture)
    clock = datetime(2026, 12, 1, tzinfo=UTC)
    with CaptureArchive(tmp_path / "out", SETTINGS, clock=lambda: clock) as archive:
        for capture in [*captures, note]:
            archive.keep(capture)
    again = [item for _, item in taken(archive.files()[0])]
    assert [c.id for c in again if isinstance(c, Capture)] == [c.id for c in [*captures, note]]
    last = again[-1]
    assert isinstance(last, Capture)
    assert (last.item, last.media_type) == (note.item, "text/plain")


# --- WARC, broken or hostile --------------------------------------------------------------


def test_damaged_record_is_one_problem_and_the_rest_is_read(tmp_path: Path) -> None:
    first, second = len(packed(PAGES[0])), len(packed(*PAGES[:2]))
    data = bytearray(packed(*PAGES))
    data[(first + second) // 2] ^= 0xFF
    path = save(tmp_path, "a.warc.gz", bytes(data))
    assert codes(path) == ["ingest.damaged"]
    assert bodies(path) == [html(f"Talk {n}") for n in (0, 2, 3, 4)]


def test_broken_head_in_a_plain_warc_costs_one_record(tmp_path: Path) -> None:
    data = b"".join([PAGES[0], PAGES[1].replace(b"WARC/1.1", b"WARX/1.1"), *PAGES[2:]])
    path = save(tmp_path, "a.warc", data)
    assert codes(path) == ["ingest.damaged"]
    assert bodies(path) == [html(f"Talk {n}") for n in (0, 2, 3, 4)]


@pytest.mark.parametrize("cut", [1, 40, 150])
def test_cut_off_archive_says_so(cut: int, tmp_path: Path) -> None:
    path = save(tmp_path, "a.warc.gz", packed(*PAGES)[:-cut])
    assert bodies(path)[:4] == [html(f"Talk {n}") for n in range(4)]
    assert codes(path) == ["ingest.damaged"]


def test_wrong_length_is_a_problem(tmp_path: Path) -> None:
    path = save(tmp_path, "a.warc", PAGES[0] + response(html(), length=99_000))
    assert bodies(path) == [html("Talk 0")]
    assert codes(path) == ["ingest.damaged"]


@pytest.mark.parametrize(
    ("header", "body"),
    [
        ("X-None: 1", BOMB),
        ("Content-Encoding: gzip", gzip.compress(BOMB)),
        ("Content-Encoding: deflate", zlib.compress(BOMB)),
        ("Transfer-Encoding: chunked", b"%x\r\n%b\r\n0\r\n\r\n" % (len(BOMB), BOMB)),
    ],
)
def test_bomb_is_refused_in_little_memory(header: str, body: bytes, tmp_path: Path) -> None:
    headers = ("Content-Type: text/html", header)
    path = save(tmp_path, "a.warc.gz", packed(PAGES[0], response(body, headers=headers), PAGES[1]))
    tracemalloc.start()
    try:
        assert codes(path) == ["ingest.too_large"]
        assert tracemalloc.get_traced_memory()[1] < 3_000_000
    finally:
        tracemalloc.stop()
    assert len(bodies(path)) == 2


# --- WACZ -------------------------------------------------------------------------------


def test_pages_of_a_wacz_are_numbered_through(tmp_path: Path) -> None:
    data = wacz({
        "datapackage.json": b"{}",
        "archive/a.warc.gz": packed(*PAGES[:2]),
        "pages/pages.jsonl": b"{}",
        "archive/b.warc": b"".join(PAGES[2:]),
    })  # fmt: skip
    path = save(tmp_path, "crawl.wacz", data)
    whole = taken(path)
    assert [position for position, _ in whole] == [1, 2, 3, 4, 5]
    assert len(bodies(path)) == 5
    assert taken(path, after=3) == whole[3:]


def test_name_that_leads_out_of_the_archive_only_names(tmp_path: Path) -> None:
    folder = tmp_path / "inner"
    path = save(folder, "crawl.wacz", wacz({"../../outside.warc.gz": packed(*PAGES)}))
    assert len(bodies(path)) == 5
    assert sorted(p.name for p in tmp_path.rglob("*")) == ["crawl.wacz", "inner"]


def test_zip_bomb_is_refused_unread(tmp_path: Path) -> None:
    rest = b"\0" * 5_000_000
    data = wacz({"archive/a.warc": rest, "archive/b.warc": PAGES[0]}, method=zipfile.ZIP_DEFLATED)
    path = save(tmp_path, "crawl.wacz", data)
    assert codes(path) == ["ingest.archive"]
    assert bodies(path) == [html("Talk 0")]


@pytest.mark.parametrize("data", [b"PK\x03\x04broken", wacz({"a.txt": b"x"})])
def test_zip_without_pages_is_a_problem(data: bytes, tmp_path: Path) -> None:
    assert codes(save(tmp_path, "crawl.wacz", data)) == ["ingest.archive"]


# --- mail -------------------------------------------------------------------------------


def newsletter() -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = "Übergabe in Genf — “heute”"
    message["From"] = "Ada Moreau <ada@wire.example>"
    message["Date"] = "Mon, 30 Nov 2026 08:15:00 +0100"
    message["Message-ID"] = "<17@wire.example>"
    message["Archived-At"] = "<https://wire.example/letters/17>"
    message.set_content("Read it in your browser.")
    text = "<html><head><title>Letter</title></head><body><p>Die Gesandten trafen sich.</p></body>"
    message.add_alternative(text, subtype="html", charset="iso-8859-1", cte="quoted-printable")
    message.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="../../x.pdf")
    return message


def test_newsletter_becomes_a_page_with_its_facts(tmp_path: Path) -> None:
    path = save(tmp_path, "letter.eml", newsletter().as_bytes())
    [(_, capture)] = taken(path)
    assert isinstance(capture, Capture)
    assert capture.media_type == "text/html"
    assert capture.url == "https://wire.example/letters/17"
    long = " ".join(["Die Gesandten trafen sich am Montag in Genf, wie ein Sprecher sagte."] * 6)
    body = capture.body.replace(b"Die Gesandten trafen sich.", long.encode())
    article = clean(msgspec.structs.replace(capture, body=body))
    assert article.title == "Übergabe in Genf — “heute”"
    assert article.published == "2026-11-30T08:15:00+01:00"
    assert article.byline == ("Ada Moreau",)


def test_plain_mail_becomes_a_text_with_its_facts(tmp_path: Path) -> None:
    path = save(tmp_path, "letter.eml", mail("Envoys met in Geneva.", kind="text/plain"))
    [(_, capture)] = taken(path)
    assert isinstance(capture, Capture)
    article = clean(capture)
    assert (article.title, article.text) == ("Envoys meet in Geneva", "Envoys met in Geneva.")
    assert article.published == "2026-11-30T08:15:00+01:00"
    assert article.id == "1@wire.example"


def test_messages_of_a_mailbox_are_numbered(tmp_path: Path) -> None:
    path = tmp_path / "letters.mbox"
    box = mailbox.mbox(path)
    for number in range(4):
        message = mailbox.mboxMessage(mail(f"<p>Letter {number}\n\nFrom here on</p>"))
        message.set_from("ada@wire.example", True)
        box.add(message)
    box.close()
    whole = taken(path)
    assert [position for position, _ in whole] == [1, 2, 3, 4]
    assert all(b"\nFrom here on" in body for body in bodies(path))
    assert taken(path, after=2) == whole[2:]
    zipped = save(tmp_path, "letters.mbox.gz", gzip.compress(path.read_bytes()))
    assert bodies(zipped) == bodies(path)


def test_saved_page_of_a_browser_is_read(tmp_path: Path) -> None:
    data = (
        b"From: <Saved by Blink>\r\nSnapshot-Content-Location: https://wire.example/a\r\n"
        b"Subject: Envoys met\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/related; type="text/html"; boundary="xx"\r\n\r\n'
        b"--xx\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
        b"<p>Envoys met=2E</p>\r\n--xx\r\nContent-Type: image/png\r\n\r\nxx\r\n--xx--\r\n"
    )
    [(_, capture)] = taken(save(tmp_path, "page.mhtml", data))
    assert isinstance(capture, Capture)
    assert capture.url == "https://wire.example/a"
    assert b"<p>Envoys met.</p>" in capture.body


@pytest.mark.parametrize(
    "data",
    [
        mail("", kind="text/html"),
        mail("x", kind="image/png"),
        b"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x--\r\n",
        b"MIME-Version: 1.0\r\n"
        + b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n" * 900,
    ],
)
def test_mail_without_text_is_a_problem(data: bytes, tmp_path: Path) -> None:
    assert codes(save(tmp_path, "letter.eml", data)) == ["ingest.mail"]


@pytest.mark.parametrize("charset", ["x-unknown", "utf-16", "\udcff", "idna", "hex"])
def test_wrong_charset_of_a_mail_is_survived(charset: str, tmp_path: Path) -> None:
    data = mail("<p>Envoys met</p>").replace(b"utf-8", charset.encode("utf-8", "surrogateescape"))
    [(_, item)] = taken(save(tmp_path, "letter.eml", data))
    assert isinstance(item, Capture | Problem)


def test_mail_larger_than_the_limit_is_a_problem(tmp_path: Path) -> None:
    large = mail("<p>" + "Envoys met. " * 20_000)
    assert codes(save(tmp_path, "letter.eml", large)) == ["ingest.too_large"]
    line = b"From ada@wire.example Mon Nov 30 08:15:00 2026\r\n"
    box = line + large + b"\r\n" + line + mail("<p>Small</p>")
    path = save(tmp_path, "letters.mbox", box)
    assert codes(path) == ["ingest.too_large"]
    assert len(bodies(path)) == 1


# --- folders ----------------------------------------------------------------------------


def test_folder_is_split_into_its_archives_and_the_rest(tmp_path: Path) -> None:
    late = save(tmp_path, "2026/11/CC-NEWS-20261130-2.warc.gz", packed(PAGES[1]))
    early = save(tmp_path, "2026/10/CC-NEWS-20261001-1.warc.gz", packed(PAGES[0]))
    assert find_archives(tmp_path) == [early, late]
    save(tmp_path, "page.html", html("Loose"))
    save(tmp_path, "letter.eml", mail("<p>Letter</p>"))
    lines = save(tmp_path, "articles.jsonl", b'{"text": "One."}\n{"text": "Two."}\n')
    assert find_archives(tmp_path) == [early, late, lines, tmp_path]
    assert [position for position, _ in taken(tmp_path)] == [1, 2]
    assert [position for position, _ in taken(lines)] == [1, 2]
    assert taken(tmp_path, after=1) == taken(tmp_path)[1:]


def test_fingerprint_changes_with_the_file(tmp_path: Path) -> None:
    path = save(tmp_path, "a.warc.gz", packed(*PAGES))
    before = fingerprint(path), fingerprint(tmp_path)
    assert (fingerprint(path), fingerprint(tmp_path)) == before
    save(tmp_path, "a.warc.gz", packed(*PAGES[:4]))
    save(tmp_path, "b.html", html())
    assert not {fingerprint(path), fingerprint(tmp_path)} & set(before)


def test_missing_archive_is_a_problem(tmp_path: Path) -> None:
    assert codes(tmp_path / "none.warc.gz") == ["ingest.missing"]


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("a", packed(PAGES[0]), "warc"),
        ("a", PAGES[0], "warc"),
        ("a.warc.zst", b"\x28\xb5\x2f\xfd", "warc"),
        ("a.wacz", wacz({}), "files"),
        ("a.docx", wacz({"a": b""}), "files"),
        ("a.wacz", wacz({"a": b""}), "wacz"),
        ("a", b"From ada@wire.example Mon Nov 30 08:15:00 2026\n", "mbox"),
        ("a", b"From the desk: talks begin at 10:30 in Geneva\n", "files"),
        ("a", mail("x"), "mail"),
        ("a.txt", b"title: Talks\npublished: 2026-11-30\n\nText", "files"),
        ("a.json", b'{"text": "x"}', "files"),
        ("a.json", b'{"text": "x"}\n{"text": "y"}\n', "lines"),
        ("a.gz", b"\x1f\x8bxx", "files"),
    ],
)
def test_kind_is_told_by_the_beginning(name: str, data: bytes, kind: str, tmp_path: Path) -> None:
    assert tell_archive(save(tmp_path, name, data)) == kind


# --- anything ---------------------------------------------------------------------------

SEEDS = [
    ("a.warc.gz", packed(*PAGES[:3])),
    ("a.warc", b"".join(PAGES[:3])),
    ("a.wacz", wacz({"archive/a.warc.gz": packed(*PAGES[:3])})),
    ("a.eml", newsletter().as_bytes()),
    ("a.mbox", b"From a@b.example Mon Nov 30 08:15:00 2026\n" + newsletter().as_bytes()),
]


@hypothesis_settings(max_examples=400, deadline=None)
@given(seed=st.integers(0, 10**9), which=st.integers(0, len(SEEDS) - 1))
def test_mutated_archives_give_only_captures_and_problems(
    seed: int, which: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    name, data = SEEDS[which]
    path = tmp_path_factory.getbasetemp() / f"mutated-{name}"
    path.write_bytes(mutate(data, random.Random(seed)))  # noqa: S311 - no secret
    for position, item in read_archive(path, SETTINGS):
        assert position >= 1
        assert isinstance(item, Capture | Problem)


def mutate(data: bytes, chance: random.Random) -> bytes:
    mutant = bytearray(data)
    for _ in range(chance.randint(1, 6)):
        place = chance.randrange(max(1, len(mutant)))
        match chance.randrange(4):
            case 0:
                mutant[place : place + 1] = bytes([chance.randrange(256)])
            case 1:
                del mutant[place : place + chance.randint(1, 60)]
            case 2:
                mutant[place:place] = chance.randbytes(chance.randint(1, 20))
            case _:
                other = chance.randrange(max(1, len(mutant)))
                mutant[place:place] = mutant[other : other + chance.randint(1, 80)]
    return bytes(mutant)
