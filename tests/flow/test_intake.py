"""A capture is taken in: a first revision, a changed one, none where only layout changed."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dateline.config import Settings
from dateline.ingest.captures import CaptureArchive
from dateline.model import Capture, Intake, Revision
from dateline.pipeline.backlog import Coders, code_revision, provenance_of
from dateline.pipeline.intake import take_in
from dateline.testing import build_capture

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
TEXT = """\
title: Flood reaches Norhaven
published: 2024-03-11T10:00+00:00
url: https://wire.example/flood

Two villages near Norhaven were cut off on Monday after the river rose by three metres overnight.

The mayor said that 12 people had been brought to safety by boat and that nobody was missing.
"""


@pytest.fixture
def archive(tmp_path: Path, settings: Settings) -> Iterator[CaptureArchive]:
    with CaptureArchive(tmp_path / "archive", settings, clock=lambda: NOW) as opened:
        yield opened


def taken(capture: Capture, archive: CaptureArchive, before: Revision | None = None) -> Intake:
    return take_in(capture, entry=archive.keep(capture), latest=lambda _: before)


def test_unknown_article_becomes_its_first_revision(archive: CaptureArchive) -> None:
    revision = taken(build_capture(TEXT), archive).revision
    assert revision is not None
    assert (revision.number, revision.differences) == (1, ())
    assert revision.captured_at == NOW


def test_changed_figure_becomes_a_second_revision(archive: CaptureArchive) -> None:
    first = taken(build_capture(TEXT), archive).revision
    second = taken(build_capture(TEXT.replace("12 people", "15 people")), archive, first).revision
    assert second is not None
    assert second.number == 2
    assert [difference.kind for difference in second.differences] == ["figure"]


def test_other_line_breaks_make_no_revision_but_a_capture(archive: CaptureArchive) -> None:
    first = taken(build_capture(TEXT), archive).revision
    again = taken(build_capture(TEXT.replace("overnight.\n", "overnight.  \n")), archive, first)
    assert again.revision is None
    assert again.capture is not None


def test_page_without_article_keeps_its_capture_and_says_why(archive: CaptureArchive) -> None:
    intake = taken(build_capture("  "), archive)
    assert intake.problem is not None
    assert intake.problem.code == "article.empty"
    assert intake.capture is not None


def test_revision_is_coded_by_a_process_of_its_own(
    archive: CaptureArchive, settings: Settings
) -> None:
    revision = taken(build_capture(TEXT), archive).revision
    assert revision is not None
    with Coders(settings) as coders:
        coders.submit(revision)
        assert coders.at_work == {(revision.article.id, 1)}
        [coded] = coders.completed(timeout=60)
    assert coded == code_revision(revision, settings)
    assert all(
        revision.article.text[piece.start : piece.end] == piece.quote
        for event in coded.coding.events
        for piece in event.evidence
    )


def test_another_judge_is_another_provenance(settings: Settings) -> None:
    heard, unheard = (
        Settings(data=settings.data, cache=settings.cache, judge=judge) for judge in (True, False)
    )
    assert provenance_of(heard) != provenance_of(unheard)
    assert provenance_of(heard) == provenance_of(heard)
