"""Records as rows, and rows as records: nothing here touches a database.

A revision and a coding are kept whole as compressed JSON, beside the columns that are asked for;
the columns can always be worked out again from the record.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, cast

import msgspec

from dateline.errors import StoreError
from dateline.model import (
    CaptureEntry,
    Coding,
    FeedState,
    ImportState,
    ItemState,
    LogEntry,
    Problem,
    Record,
    Revision,
)

Row = dict[str, Any]

_LEVEL = 6
_ENTRY_DEFAULTS = tuple((f.name, f.default) for f in msgspec.structs.fields(CaptureEntry))
_UNHELD = re.compile("[\x00\ud800-\udfff]")


class KeptCoding(Record, frozen=True, kw_only=True):
    """A coding as it is kept: of which revision, by whom, when."""

    article: str
    number: int
    """Of the revision."""
    provenance: str
    coded_at: datetime
    coding: Coding
    problems: tuple[Problem, ...] = ()


class KeptProblem(Record, frozen=True, kw_only=True):
    """A problem as it is kept: with the time when it was met."""

    problem: Problem
    at: datetime


def encode(record: Record) -> bytes:
    """Return the JSON of a record as it is kept and hashed.

    Raises:
        StoreError: a text holds half a surrogate pair.
    """
    try:
        return msgspec.json.encode(record)
    except UnicodeEncodeError as error:
        raise StoreError("a text is no valid Unicode", code="store.text") from error


def encode_entry(entry: CaptureEntry) -> bytes:
    """Return the JSON by which an entry of a capture is hashed.

    It is not kept but worked out of the row, so fields that say nothing are left out: one that is
    added to the record later changes no digest.
    """
    told = {
        name: value
        for name, default in _ENTRY_DEFAULTS
        if (value := getattr(entry, name)) != default
    }
    return msgspec.json.encode(told)


def decode[R: Record](data: bytes, kind: type[R]) -> R:
    """Return the record of its JSON.

    Raises:
        StoreError: it is damaged.
    """
    try:
        return msgspec.json.decode(data, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise StoreError(f"a record is damaged: {error}", code="store.altered") from error


def pack(data: bytes) -> bytes:
    """Return JSON as it is put on file."""
    return zlib.compress(data, _LEVEL)


def unpack(data: bytes) -> bytes:
    """Return the JSON that was put on file.

    Raises:
        StoreError: it is damaged.
    """
    try:
        return zlib.decompress(data)
    except zlib.error as error:
        raise StoreError(f"a record is damaged: {error}", code="store.altered") from error


def plain[R: Record](record: R) -> R:
    """Return the record with words that both databases can hold, in its own fields.

    A sender may put anything into a header or an address. NUL, which PostgreSQL refuses, and half a
    surrogate pair, which is no character, become U+FFFD.
    """
    changed = {
        name: settled
        for name in record.__struct_fields__
        if isinstance(value := getattr(record, name), str)
        and (settled := plain_words(value)) is not value
    }
    return msgspec.structs.replace(record, **changed) if changed else record


def plain_words(words: str) -> str:
    """Return words that both databases can hold; the same object where nothing is wrong."""
    return _UNHELD.sub("\ufffd", words) if _UNHELD.search(words) else words


def settled_entry(entry: CaptureEntry) -> CaptureEntry:
    """Return an entry as it comes back from its row."""
    held = plain(entry)
    return msgspec.structs.replace(held, captured_at=held.captured_at.astimezone(UTC))


def flat_row(record: Record) -> Row:
    """Return the row of a record whose fields are the columns."""
    return msgspec.structs.asdict(record)


def feed_of(row: Mapping[str, Any]) -> FeedState:
    """Return the feed of a row."""
    return FeedState(**row)


def item_of(row: Mapping[str, Any]) -> ItemState:
    """Return the item of a row."""
    return ItemState(**row)


def import_of(row: Mapping[str, Any]) -> ImportState:
    """Return how far an archive was imported, of a row."""
    return ImportState(**{**row, "is_done": bool(row["is_done"])})


def entry_of(row: Mapping[str, Any]) -> CaptureEntry:
    """Return the capture's entry of a row, which may have its number in the log beside it."""
    return CaptureEntry(**{name: row[name] for name in CaptureEntry.__struct_fields__})


def line_of(row: Mapping[str, Any]) -> LogEntry:
    """Return the line of the log of a row."""
    return LogEntry(**row)


def revision_row(revision: Revision, data: bytes) -> Row:
    """Return the row of a revision, whose JSON is given; its place in the log is left open."""
    article = revision.article
    return {
        "article": plain_words(article.id),
        "number": revision.number,
        "revision": plain_words(article.revision),
        "captured_at": revision.captured_at,
        "source": plain_words(revision.source),
        "url": plain_words(article.url),
        "published": None if article.published is None else plain_words(article.published),
        "language": plain_words(article.language),
        "title": plain_words(article.title),
        "kind": article.kind,
        "record": pack(data),
    }


def coding_row(coding: KeptCoding, data: bytes) -> Row:
    """Return the row of a coding, whose JSON is given; log and revision are left open."""
    return {
        "provenance": plain_words(coding.provenance),
        "coded_at": coding.coded_at,
        "record": pack(data),
    }


def coding_key(coding: KeptCoding) -> Row:
    """Return what the row of a coded revision must tell."""
    return {"article": plain_words(coding.article), "number": coding.number}


def coding_subject(coding: KeptCoding) -> str:
    """Return what the log calls a coding."""
    return plain_words(f"{coding.article}/{coding.number}/{coding.provenance}")


def problem_row(kept: KeptProblem) -> Row:
    """Return the row of a problem."""
    return {**flat_row(plain(kept.problem)), "at": kept.at}


def problem_of(row: Mapping[str, Any]) -> Problem:
    """Return the problem of a row."""
    return Problem(**{name: row[name] for name in Problem.__struct_fields__})


def kept_json(row: Mapping[str, Any]) -> bytes:
    """Return the JSON by which the record of a row is hashed.

    Raises:
        StoreError: it is damaged.
    """
    return unpack(row["record"]) if "record" in row else encode_entry(entry_of(row))


def revision_of(record: bytes) -> Revision:
    """Return the revision that was put on file."""
    return decode(unpack(record), Revision)


def coding_of(record: bytes) -> KeptCoding:
    """Return the coding that was put on file."""
    return decode(unpack(record), KeptCoding)


def mapped(rows: object) -> list[Row]:
    """Return the rows of a result as dictionaries."""
    return [dict(cast("Mapping[str, Any]", row)) for row in cast("Any", rows).mappings()]
