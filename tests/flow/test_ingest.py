"""Archives are taken in once and whole, even by a process that is killed again and again."""

import os
import random
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

import pytest

from dateline.config import Settings
from dateline.ingest.captures import CaptureArchive
from dateline.pipeline.backlog import code_on_file, provenance_of
from dateline.pipeline.importing import Importer, Progress
from dateline.store import Store
from tests.ingest.archived import mail, packed, response

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
PLACES = ["Norhaven", "Sudmark", "Ostby", "Vesterholm", "Midtown", "Larkhill", "Fjordgate"]
PAGES, KILLS = 160, 20

PAGE = """<!doctype html><html lang="en"><head><title>{title} | Example Wire</title>
<meta property="og:title" content="{title}">
<meta property="article:published_time" content="2026-11-{day:02}T08:{minute:02}:00+00:00"></head>
<body><nav><a href="/">Home</a></nav><article><h1>{title}</h1>
<p>The council of {place} met on Monday and agreed to spend {number} million crowns on roads.</p>
<p>The mayor of {place} said that work would begin in March and take {number} weeks in all.</p>
<p>{number} people had signed a petition against the plan, which runs past the old harbour.</p>
</article><footer>Example Wire reads the news so that others can.</footer></body></html>"""


def page(number: int, *, figure: int | None = None) -> bytes:
    place = f"{PLACES[number % len(PLACES)]} {number}"
    return PAGE.format(
        title=f"{place} to mend its roads", place=place, day=number % 28 + 1, minute=number % 60,
        number=figure or number + 3,
    ).encode()  # fmt: skip


def crawl() -> bytes:
    """Return a crawl in which some pages come twice, changed or as they were, and some are none."""
    records = []
    for number in range(PAGES):
        url = f"https://wire.example/{number % (PAGES - 40)}"
        date = f"2026-11-30T10:{number // 60:02}:{number % 60:02}Z"
        figure = 999 if number >= PAGES - 40 and number % 2 else None
        records.append(response(page(number % (PAGES - 40), figure=figure), url=url, date=date))
        if number % 20 == 0:
            none = b"<html><body><p>Log in</p></body></html>"
            records.append(response(b"", status="404 Not Found", url=f"{url}/gone"))
            records.append(response(none, url=f"{url}/in", date=date))
    return packed(*records)


def take(
    path: Path, folder: Path, *, name: str = "store", source: str = "", workers: int = 1
) -> list[Progress]:
    settings = Settings(workers=workers)
    with (
        Store.open(f"sqlite:///{folder / name}.db", create=True) as store,
        CaptureArchive(folder / name, settings, clock=lambda: NOW) as archive,
        Importer(store, archive, settings, clock=lambda: NOW, source=source) as importer,
    ):
        return list(importer.take([path]))


def on_file(folder: Path, *, name: str = "store") -> dict[str, list[tuple[object, ...]]]:
    """Return what a store holds, but for where bodies lie; every body is read and checked."""
    with (
        Store.open(f"sqlite:///{folder / name}.db") as store,
        CaptureArchive(folder / name, Settings(), clock=lambda: NOW) as archive,
    ):
        assert store.verify_log() is None
        captures = list(store.captures())
        for entry in captures:
            assert len(archive.read(entry)) == entry.size
        return {
            "captures": [(e.id, e.url, e.item, e.captured_at, e.source) for e in captures],
            "revisions": [
                (r.article.id, r.number, r.article.revision, r.captured_at, r.differences)
                for r in store.all_revisions()
            ],
            "problems": [(p.item, p.code) for p in store.problems()],
        }


def total(steps: list[Progress], field: str) -> int:
    return sum(getattr(step, field) for step in steps)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("crawl")
    (folder / "crawl.warc.gz").write_bytes(crawl())
    return folder


@pytest.fixture(scope="module")
def whole(folder: Path) -> list[Progress]:
    return take(folder / "crawl.warc.gz", folder)


def test_pages_become_articles_and_changes_revisions(folder: Path, whole: list[Progress]) -> None:
    assert total(whole, "revisions") == PAGES - 40 + 20
    assert total(whole, "unchanged") == 20
    assert [p.code for step in whole for p in step.problems] == ["article.empty"] * 8
    assert sum(step.passed.get("redirect or error", 0) for step in whole) == 8
    stored = on_file(folder)
    assert len(stored["captures"]) == PAGES + 8
    assert len(stored["revisions"]) == PAGES - 20


def test_archive_that_was_taken_is_not_taken_again(folder: Path, whole: list[Progress]) -> None:
    assert whole
    before = on_file(folder)
    [again] = take(folder / "crawl.warc.gz", folder)
    assert again.is_old
    copy = folder / "copy.warc.gz"
    copy.write_bytes((folder / "crawl.warc.gz").read_bytes())
    others = take(copy, folder)
    assert total(others, "known") == PAGES + 8
    assert total(others, "revisions") == 0
    assert on_file(folder) == before


def test_all_cores_give_the_same(folder: Path, whole: list[Progress]) -> None:
    assert whole
    take(folder / "crawl.warc.gz", folder, name="cores", workers=2)
    assert on_file(folder, name="cores") == on_file(folder)


# Imports once, then forks a child for every line it is sent.
KEEPER = """
    import os, sys
    from datetime import UTC, datetime
    from pathlib import Path
    import dateline.clean.html
    from dateline.config import Settings
    from dateline.ingest.captures import CaptureArchive
    from dateline.pipeline.importing import Importer
    from dateline.store import Store

    def take(path, folder):
        settings, clock = Settings(workers=1), lambda: datetime(2026, 12, 1, 12, tzinfo=UTC)
        with (
            Store.open(f"sqlite:///{folder}.db", create=True) as store,
            CaptureArchive(folder, settings, clock=clock) as archive,
            Importer(store, archive, settings, clock=clock, batch=8) as importer,
        ):
            for step in importer.take([path]):
                pass

    for line in sys.stdin:
        child = os.fork()
        if not child:
            take(Path(sys.argv[1]), Path(sys.argv[2]))
            os._exit(0)
        print(child, flush=True)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


@pytest.fixture
def keeper(folder: Path) -> Iterator[tuple[IO[str], IO[str]]]:
    command = [sys.executable, "-c", textwrap.dedent(KEEPER), str(folder / "crawl.warc.gz")]
    process = subprocess.Popen(  # noqa: S603 - our own command
        [*command, str(folder / "killed")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdin is not None
    assert process.stdout is not None
    with process:
        yield process.stdin, process.stdout
        process.stdin.close()


def test_import_killed_again_and_again_ends_as_if_it_never_was(
    folder: Path, whole: list[Progress], keeper: tuple[IO[str], IO[str]]
) -> None:
    orders, answers = keeper
    chance = random.Random(7)  # noqa: S311 - no secret
    killed = 0
    for _ in range(KILLS * 5):
        orders.write("go\n")
        orders.flush()
        child = int(answers.readline())
        if killed < KILLS:
            time.sleep(chance.uniform(0.05, 0.4))
            os.kill(child, signal.SIGKILL)
        status = int(answers.readline())
        killed += status == -signal.SIGKILL
        if status == 0:
            break
    assert status == 0
    assert killed >= KILLS // 2
    assert whole
    assert on_file(folder, name="killed") == on_file(folder)


def test_source_is_given_to_every_item(tmp_path: Path) -> None:
    letter = tmp_path / "letter.eml"
    letter.write_bytes(mail("<p>" + "Envoys of both sides met in Geneva on Monday. " * 12))
    [step] = take(letter, tmp_path, source="che-wire")
    assert step.revisions == 1
    assert [source for *_, source in on_file(tmp_path)["captures"]] == ["che-wire"]


def test_changed_folder_is_read_again_and_only_the_new_is_taken(tmp_path: Path) -> None:
    pages = tmp_path / "pages"
    pages.mkdir()
    (pages / "1.html").write_bytes(page(1))
    assert total(take(pages, tmp_path), "revisions") == 1
    (pages / "2.html").write_bytes(page(2))
    steps = take(pages, tmp_path)
    assert (total(steps, "known"), total(steps, "revisions")) == (1, 1)


def test_path_that_is_missing_may_come_later(tmp_path: Path) -> None:
    path = tmp_path / "late.html"
    [step] = take(path, tmp_path)
    assert [problem.code for problem in step.problems] == ["ingest.missing"]
    path.write_bytes(page(1))
    assert total(take(path, tmp_path), "revisions") == 1


def test_what_is_on_file_is_coded_once(tmp_path: Path, settings: Settings) -> None:
    path = tmp_path / "page.txt"
    path.write_text("title: Talks\npublished: 2026-11-30\n\nChina’s envoy met Iran’s in Geneva.\n")
    take(path, tmp_path)
    with Store.open(f"sqlite:///{tmp_path}/store.db") as store:
        [coded] = code_on_file(store, settings, clock=lambda: NOW)
        assert coded.coding.events
        assert list(code_on_file(store, settings, clock=lambda: NOW)) == []
        [(revision, provenance, coding)] = store.codings()
    assert (revision.article.title, provenance) == ("Talks", provenance_of(settings))
    assert coding == coded.coding
