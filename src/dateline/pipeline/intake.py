"""Capture → Intake: what one fetched page or imported item adds to the store.

::

    capture ─► clean ─► article ─┐
    what is on file ─────────────┴─► compare ─► revision ─► Intake

Nothing is written here. The latest revision is asked for once the article is known; whoever
calls writes the Intake in one transaction, after the archive has the bytes on disk.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec

from dateline.clean import clean
from dateline.clean.revisions import compare
from dateline.errors import ArticleError
from dateline.model import Article, Capture, CaptureEntry, Intake, Problem, Revision
from dateline.pipeline.reading import replayable, to_problem
from dateline.reference.rules import Rules

Latest = Callable[[str], Revision | None]
"""What gives the latest revision on file of an article, by the article's id."""
Seen = Callable[[str], Sequence[Article]]
"""What gives revisions before the latest, oldest first: what came and went is furniture."""


def take_in(
    capture: Capture, *, entry: CaptureEntry, latest: Latest, seen: Seen = lambda _: (),
    rules: Rules | None = None,
) -> Intake:  # fmt: skip
    """Clean a capture and compare it with what is on file: Capture → Intake.

    A page that holds no article keeps its capture and says why. Where only layout or furniture
    changed since the latest revision there is no new one.

    Raises:
        DefectError: an error that no room foresaw; it names the capture to replay.
    """
    return weigh(clean_capture(capture, rules), entry=entry, latest=latest, seen=seen)


def clean_capture(capture: Capture, rules: Rules | None = None) -> Article | Problem:
    """Clean a capture: Capture → Article, or the Problem that it holds none.

    Raises:
        DefectError: an error that no room foresaw; it names the capture to replay.
    """
    try:
        with replayable(capture):
            return clean(capture, rules=rules)
    except ArticleError as error:
        return to_problem(error, item=capture.item)


def weigh(
    article: Article | Problem, *, entry: CaptureEntry, latest: Latest, seen: Seen = lambda _: ()
) -> Intake:
    """Compare what a capture holds with what is on file: Article → Intake.

    A capture older than the latest revision, as an archive may hold it, brings nothing back that
    was a revision before.
    """
    if isinstance(article, Problem):
        return Intake(capture=entry, problem=article)
    before = latest(article.id)
    if before is None or before.article.revision == article.revision:
        return Intake(capture=entry, revision=None if before else _first(article, entry))
    earlier = seen(article.id)
    is_late = entry.captured_at < before.captured_at
    if is_late and any(known.revision == article.revision for known in earlier):
        return Intake(capture=entry)
    differences = compare(before.article, article, seen=earlier)
    if not differences:
        return Intake(capture=entry)
    revision = msgspec.structs.replace(
        _first(article, entry), number=before.number + 1, differences=differences
    )
    return Intake(capture=entry, revision=revision)


def _first(article: Article, entry: CaptureEntry) -> Revision:
    return Revision(article=article, number=1, captured_at=entry.captured_at, source=entry.source)
