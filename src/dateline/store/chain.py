"""The log's chain: each line holds the digest of a record and the hash of the line before.

Whoever alters a record must alter its line, and with it every line that follows.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

import msgspec

from dateline.model import LogEntry, RecordKind

FIRST = "0" * 64
"""What the first line has before it."""


def digest_of(data: bytes) -> str:
    """Return the SHA-256 of a record's JSON, in hex."""
    return hashlib.sha256(data).hexdigest()


def hash_of(entry: LogEntry) -> str:
    """Return the hash that a line must have."""
    at = entry.at.astimezone(UTC)
    told = [entry.number, at, entry.kind, entry.subject, entry.digest, entry.previous]
    return digest_of(msgspec.json.encode(told))


class Chain:
    """The end of the log, to which lines are added."""

    def __init__(self, number: int, last: str, *, now: datetime) -> None:
        self.number = number
        self.last = last
        self.now = now

    def add(self, kind: RecordKind, subject: str, data: bytes) -> LogEntry:
        """Return the next line: for a record of this kind, with this JSON."""
        entry = LogEntry(
            number=self.number + 1, at=self.now, kind=kind, subject=subject,
            digest=digest_of(data), previous=self.last, hash="",
        )  # fmt: skip
        entry = msgspec.structs.replace(entry, hash=hash_of(entry))
        self.number, self.last = entry.number, entry.hash
        return entry
