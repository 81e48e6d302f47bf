"""The tables as they are now; the migrations say how they came to be.

Times are whole microseconds since 1970, in UTC: exact, short and ordered alike in both databases.
Words are compared byte by byte in both. ``logged`` is the number of the line of the log that tells
of a row: it grows as rows are added, so rows and log are read side by side.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import (
    BigInteger,
    Column,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

from dateline.errors import StoreError

VERSION = "0001"
"""The newest migration: the only state of the tables that this program reads."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class Instant(TypeDecorator[datetime]):
    """An aware time, kept as microseconds since 1970."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:  # noqa: ARG002
        """Return the number that is kept."""
        return None if value is None else (value - _EPOCH) // _MICROSECOND

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Return the time in UTC."""
        if value is None:
            return None
        try:
            return _EPOCH + value * _MICROSECOND
        except (OverflowError, TypeError) as error:
            raise StoreError("a time is damaged", code="store.altered") from error


class Digest(TypeDecorator[str]):
    """A SHA-256, told in hex and kept as its 32 bytes."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:  # noqa: ARG002
        """Return the bytes that are kept."""
        return None if value is None else bytes.fromhex(value)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Return the hex."""
        return None if value is None else bytes(value).hex()


Words = Text().with_variant(Text(collation="C"), "postgresql")
Number = BigInteger().with_variant(Integer(), "sqlite")
"""SQLite keeps rows in the order of a key of this type without an index beside them."""

tables = MetaData()


def _word(name: str) -> Column[str]:
    return Column(name, Words, nullable=False)


def _logged() -> Column[int]:
    return Column("logged", Number, ForeignKey("log.number"), primary_key=True, autoincrement=False)


head = Table(
    "head", tables,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("number", Number, nullable=False),
    Column("hash", Digest, nullable=False),
    Column("items", Number, nullable=False),
    Column("captures", Number, nullable=False),
    Column("articles", Number, nullable=False),
    Column("revisions", Number, nullable=False),
    Column("codings", Number, nullable=False),
)  # fmt: skip
"""One row: the last line of the log, and how many rows there are. Every writer locks it."""

log = Table(
    "log", tables,
    Column("number", Number, primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False),
    _word("kind"),
    _word("subject"),
    Column("digest", Digest, nullable=False),
    Column("previous", Digest, nullable=False),
    Column("hash", Digest, nullable=False),
)  # fmt: skip

feeds = Table(
    "feeds", tables,
    Column("url", Words, primary_key=True),
    _word("source"),
    _word("kind"),
    Column("next_poll", Instant, nullable=False),
    Column("poll_seconds", Float(53), nullable=False),
    _word("etag"),
    _word("last_modified"),
    Column("last_poll", Instant),
    Column("last_good", Instant),
    _word("last_code"),
    Column("failures", Number, nullable=False),
    Column("newest", Instant),
    Column("items", Number, nullable=False),
    Index("feeds_due", "next_poll", "url"),
)  # fmt: skip

items = Table(
    "items", tables,
    Column("url", Words, primary_key=True),
    _word("source"),
    _word("feed"),
    Column("published", Words),
    Column("next_fetch", Instant),
    Column("attempts", Number, nullable=False),
    Column("fetches", Number, nullable=False),
    _word("etag"),
    _word("last_modified"),
    _word("article"),
    _word("last_code"),
)  # fmt: skip
Index(
    "items_due", items.c.next_fetch, items.c.url,
    sqlite_where=items.c.next_fetch.is_not(None),
    postgresql_where=items.c.next_fetch.is_not(None),
)  # fmt: skip

captures = Table(
    "captures", tables,
    _logged(),
    _word("id"),
    _word("item"),
    _word("url"),
    Column("captured_at", Instant, nullable=False),
    _word("media_type"),
    Column("size", Number, nullable=False),
    _word("source"),
    Column("status", Integer, nullable=False),
    _word("charset"),
    _word("file"),
    Column("offset", Number, nullable=False),
    Column("length", Number, nullable=False),
    UniqueConstraint("id", "captured_at", "item", name="captures_once"),
)  # fmt: skip

articles = Table(
    "articles", tables,
    Column("id", Words, primary_key=True),
    Column("latest", Number, nullable=False),
    Column("first_seen", Instant, nullable=False),
    Column("last_changed", Instant, nullable=False),
)  # fmt: skip

revisions = Table(
    "revisions", tables,
    _logged(),
    Column("article", Words, ForeignKey("articles.id"), nullable=False),
    Column("number", Number, nullable=False),
    _word("revision"),
    Column("captured_at", Instant, nullable=False),
    _word("source"),
    _word("url"),
    Column("published", Words),
    _word("language"),
    _word("title"),
    _word("kind"),
    Column("record", LargeBinary, nullable=False),
    UniqueConstraint("article", "number", name="revisions_once"),
    Index("revisions_content", "revision"),
    Index("revisions_captured", "captured_at"),
)  # fmt: skip

codings = Table(
    "codings", tables,
    _logged(),
    Column("revision", Number, ForeignKey("revisions.logged"), nullable=False),
    _word("provenance"),
    Column("coded_at", Instant, nullable=False),
    Column("record", LargeBinary, nullable=False),
    UniqueConstraint("revision", "provenance", name="codings_once"),
)  # fmt: skip

imports = Table(
    "imports", tables,
    Column("path", Words, primary_key=True),
    _word("fingerprint"),
    Column("position", Number, nullable=False),
    Column("is_done", Integer, nullable=False),
)  # fmt: skip

problems = Table(
    "problems", tables,
    Column("item", Words, primary_key=True),
    _word("code"),
    _word("message"),
    _word("hint"),
    Column("at", Instant, nullable=False),
)  # fmt: skip

WRITE_ONCE = (log, captures, revisions, codings)
"""Triggers refuse to change or delete their rows."""
