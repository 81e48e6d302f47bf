"""The store and the archive → what does not hold: nothing altered, every quote in its place.

::

    log       every line is chained to the one before, every record is as its line says
    captures  the bytes in the archive hash to the capture's id
    revisions the text hashes to the revision's id, and its capture is on file
    codings   every quote is text[start:end] of its revision
    again     cleaning the capture again gives the same text (only when asked)
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Literal

import msgspec

from dateline.clean import clean
from dateline.errors import ArticleError, CaptureError, NotFoundError, StoreError
from dateline.ingest.captures import CaptureArchive
from dateline.model import (
    Capture,
    CaptureEntry,
    Coding,
    Evidence,
    Problem,
    Record,
    Revision,
)
from dateline.pipeline.reading import to_problem
from dateline.reference.rules import Rules
from dateline.store import Store
from dateline.text import content_id

OTHERWISE = "reads otherwise"
"""Told of a capture from which this version takes another text than was kept."""

Step = Literal["log", "captures", "revisions", "codings", "again"]


class Checked(Record, frozen=True, kw_only=True):
    """One thing that was looked at; without a problem it holds."""

    step: Step
    problem: Problem | None = None
    note: str = ""
    """What is as it may be but worth telling, such as bytes that were rightly deleted."""
    quotes: int = 0
    """Quotes that were compared."""


def verify(
    store: Store, archive: CaptureArchive, *, deep: bool = False, rules: Rules | None = None
) -> Iterator[Checked]:
    """Look at everything on file, one thing after the other; ``deep`` cleans captures again."""
    yield Checked(step="log", problem=store.verify_log())
    yield from _walk("captures", store.captures, lambda entry: _check_capture(entry, archive))
    yield from _walk("revisions", store.all_revisions, lambda one: _check_revision(one, store))
    yield from _walk("codings", store.codings, lambda one: check_coding(one[0], one[2]))
    if deep:
        yield from _walk(
            "again", store.all_revisions, lambda one: _again(one, store, archive, rules)
        )


def _walk[T](
    step: Step, things: Callable[[], Iterator[T]], check: Callable[[T], Checked]
) -> Iterator[Checked]:
    """Check one thing after the other; one that cannot be read at all ends its walk."""
    walk = things()
    while True:
        try:
            thing = next(walk, None)
        except StoreError as error:
            yield Checked(step=step, problem=to_problem(error, item=f"the {step}"))
            return
        if thing is None:
            return
        yield check(thing)


def _check_capture(entry: CaptureEntry, archive: CaptureArchive) -> Checked:
    try:
        body = archive.read(entry)
    except NotFoundError as error:
        return Checked(step="captures", note=error.code)
    except CaptureError as error:
        return Checked(step="captures", problem=to_problem(error, item=f"capture {entry.id[:16]}"))
    if len(body) != entry.size:
        return Checked(step="captures", problem=_false(f"capture {entry.id[:16]}", "its size"))
    return Checked(step="captures")


def _check_revision(revision: Revision, store: Store) -> Checked:
    article, name = revision.article, name_of(revision)
    if content_id(article.title, article.text) != article.revision:
        return Checked(step="revisions", problem=_false(name, "the hash of its title and text"))
    if store.capture(article.capture) is None:
        return Checked(step="revisions", problem=_false(name, "the capture it was read from"))
    return Checked(step="revisions")


def check_coding(revision: Revision, coding: Coding) -> Checked:
    """Compare every quote of a coding with the text of its revision."""
    evidence = [piece for event in coding.events for piece in event.evidence]
    evidence += [claim.content for claim in coding.claims]
    wrong = next((piece for piece in evidence if not _holds(piece, revision)), None)
    if wrong is None:
        return Checked(step="codings", quotes=len(evidence))
    what = f"the quote at {wrong.start}–{wrong.end}, “{wrong.quote[:60]}”"
    return Checked(step="codings", problem=_false(f"coding of {name_of(revision)}", what))


def _holds(piece: Evidence, revision: Revision) -> bool:
    article = revision.article
    is_there = 0 <= piece.start <= piece.end <= len(article.text)
    is_its = piece.revision in {"", article.revision}
    return is_there and is_its and article.text[piece.start : piece.end] == piece.quote


def _again(
    revision: Revision, store: Store, archive: CaptureArchive, rules: Rules | None
) -> Checked:
    """Clean a capture again; that it reads otherwise now is told and is no fault."""
    entry = store.capture(revision.article.capture)
    if entry is None:
        return Checked(step="again", note="capture.missing")
    try:
        article = clean(_capture_of(entry, archive.read(entry)), rules=rules)
    except NotFoundError as error:
        return Checked(step="again", note=error.code)
    except CaptureError:
        return Checked(step="again", note="capture.damaged")  # told above
    except ArticleError as error:
        return Checked(step="again", note=error.code)
    is_same = article.revision == revision.article.revision
    return Checked(step="again", note="" if is_same else OTHERWISE)


def _capture_of(entry: CaptureEntry, body: bytes) -> Capture:
    return msgspec.convert(
        {
            "id": entry.id, "item": entry.item, "body": body, "media_type": entry.media_type,
            "url": entry.url, "charset": entry.charset, "captured_at": entry.captured_at,
            "source": entry.source, "status": entry.status,
        },
        Capture,
    )  # fmt: skip


def name_of(revision: Revision) -> str:
    """Return how a revision is named in a report."""
    return f"revision {revision.number} of {revision.article.url or revision.article.id}"


def _false(item: str, what: str) -> Problem:
    return Problem(
        item=item, code="store.altered", message=f"{what} does not fit",
        hint="it was altered after it was written; restore a backup that is sound",
    )  # fmt: skip
