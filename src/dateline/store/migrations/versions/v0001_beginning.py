"""The store begins: feeds, items, captures, articles, revisions, codings, imports and the log."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.schema import SchemaItem

revision = "0001"
down_revision = None

_WORDS = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_INSTANT = sa.BigInteger()
_DIGEST = sa.LargeBinary()

_REFUSE_SQLITE = """
CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, 'dateline: rows of {table} are written once'); END
"""
_REFUSE_POSTGRES = """
CREATE FUNCTION dateline_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'dateline: rows of % are written once', TG_TABLE_NAME; END $$
"""
_TRIGGERS_POSTGRES = """
CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION dateline_refuse()
"""


def upgrade() -> None:
    """Make the tables and the triggers that hold what is written once."""
    _log()
    _sources()
    _kept()
    _others()
    _triggers(op.get_bind().dialect.name)


def _log() -> None:
    op.create_table("log", _key("number"), _instant("at"), *_words("kind subject"),
                    *_digests("digest previous hash"))  # fmt: skip
    op.create_table(
        "head",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        _number("number"), *_digests("hash"),
        *map(_number, ("items", "captures", "articles", "revisions", "codings")),
    )  # fmt: skip
    op.execute(
        sa.table("head", *map(sa.column, ("id", "number", "hash", "items", "captures", "articles",
                                          "revisions", "codings")))
        .insert()
        .values(id=1, number=0, hash=bytes(32), items=0, captures=0, articles=0, revisions=0,
                codings=0)
    )  # fmt: skip


def _sources() -> None:
    op.create_table(
        "feeds", _word_key("url"), *_words("source kind"), _instant("next_poll"),
        sa.Column("poll_seconds", sa.Float(53), nullable=False), *_words("etag last_modified"),
        _instant("last_poll", nullable=True), _instant("last_good", nullable=True),
        *_words("last_code"), _number("failures"), _instant("newest", nullable=True),
        _number("items"),
    )  # fmt: skip
    op.create_index("feeds_due", "feeds", ["next_poll", "url"])
    op.create_table(
        "items", _word_key("url"), *_words("source feed"),
        sa.Column("published", _WORDS), _instant("next_fetch", nullable=True),
        _number("attempts"), _number("fetches"), *_words("etag last_modified article last_code"),
    )  # fmt: skip
    waiting = sa.text("next_fetch IS NOT NULL")
    op.create_index("items_due", "items", ["next_fetch", "url"],
                    sqlite_where=waiting, postgresql_where=waiting)  # fmt: skip


def _kept() -> None:
    op.create_table(
        "captures", _logged(), *_words("id item url"), _instant("captured_at"),
        *_words("media_type"), _number("size"), *_words("source"),
        sa.Column("status", sa.Integer, nullable=False), *_words("charset file"),
        _number("offset"), _number("length"),
        sa.UniqueConstraint("id", "captured_at", "item", name="captures_once"),
    )  # fmt: skip
    op.create_table("articles", _word_key("id"), _number("latest"), _instant("first_seen"),
                    _instant("last_changed"))  # fmt: skip
    op.create_table(
        "revisions", _logged(),
        sa.Column("article", _WORDS, sa.ForeignKey("articles.id"), nullable=False),
        _number("number"), *_words("revision"), _instant("captured_at"), *_words("source url"),
        sa.Column("published", _WORDS), *_words("language title kind"), _record(),
        sa.UniqueConstraint("article", "number", name="revisions_once"),
    )  # fmt: skip
    op.create_index("revisions_content", "revisions", ["revision"])
    op.create_index("revisions_captured", "revisions", ["captured_at"])
    op.create_table(
        "codings", _logged(),
        sa.Column("revision", _NUMBER, sa.ForeignKey("revisions.logged"), nullable=False),
        *_words("provenance"), _instant("coded_at"), _record(),
        sa.UniqueConstraint("revision", "provenance", name="codings_once"),
    )  # fmt: skip


def _others() -> None:
    op.create_table("imports", _word_key("path"), *_words("fingerprint"), _number("position"),
                    sa.Column("is_done", sa.Integer, nullable=False))  # fmt: skip
    op.create_table("problems", _word_key("item"), *_words("code message hint"), _instant("at"))


def _triggers(dialect: str) -> None:
    if dialect == "postgresql":
        op.execute(_REFUSE_POSTGRES)
    for table in ("log", "captures", "revisions", "codings"):
        if dialect == "postgresql":
            op.execute(_TRIGGERS_POSTGRES.format(table=table))
        else:
            for verb in ("update", "delete"):
                op.execute(_REFUSE_SQLITE.format(table=table, verb=verb))


def _key(name: str) -> SchemaItem:
    return sa.Column(name, _NUMBER, primary_key=True, autoincrement=False)


def _logged() -> SchemaItem:
    number = sa.ForeignKey("log.number")
    return sa.Column("logged", _NUMBER, number, primary_key=True, autoincrement=False)


def _word_key(name: str) -> SchemaItem:
    return sa.Column(name, _WORDS, primary_key=True)


def _words(names: str) -> list[SchemaItem]:
    return [sa.Column(name, _WORDS, nullable=False) for name in names.split()]


def _digests(names: str) -> list[SchemaItem]:
    return [sa.Column(name, _DIGEST, nullable=False) for name in names.split()]


def _number(name: str) -> SchemaItem:
    return sa.Column(name, _NUMBER, nullable=False)


def _instant(name: str, *, nullable: bool = False) -> SchemaItem:
    return sa.Column(name, _INSTANT, nullable=nullable)


def _record() -> SchemaItem:
    return sa.Column("record", sa.LargeBinary, nullable=False)
