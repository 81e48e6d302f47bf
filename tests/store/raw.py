"""The database behind the store's back, as somebody with the password would meet it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, create_engine, make_url

WRITE_ONCE = ("log", "captures", "revisions", "codings")


@contextmanager
def connected(address: str) -> Iterator[Connection]:
    """Connect without any of the store's settings; what was done is committed."""
    engine = create_engine(make_url(address))
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


def drop_triggers(address: str) -> None:
    """Take away what holds rows that are written once."""
    with connected(address) as connection:
        for table in WRITE_ONCE:
            if connection.dialect.name == "postgresql":
                # Those of foreign keys, too.
                connection.exec_driver_sql(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
                continue
            for verb in ("update", "delete"):
                connection.exec_driver_sql(f"DROP TRIGGER {table}_no_{verb}")
