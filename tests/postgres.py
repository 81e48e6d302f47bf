"""A PostgreSQL of the tests' own: a cluster in a folder that is thrown away, on a socket in it."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg
import pytest

_LONGEST = 60.0


def programs() -> Path | None:
    """Return the folder of the newest PostgreSQL that is installed."""
    found = [*Path("/usr/lib/postgresql").glob("*/bin/initdb"), shutil.which("initdb")]
    folders = [Path(p).resolve().parent for p in found if p]
    return max(folders, key=_version, default=None)


def _version(folder: Path) -> int:
    return int(folder.parent.name) if folder.parent.name.isdigit() else 0


class Cluster:
    """A running PostgreSQL, in which each test has a schema that is a database of its own to it."""

    def __init__(self, folder: Path, user: str) -> None:
        self.folder = folder
        self.user = user
        self._numbers = count(1)

    def new_database(self) -> str:
        """Make an empty place and return its address, as SQLAlchemy writes it.

        A schema is made and thrown away far sooner than a database.
        """
        name = f"test{next(self._numbers)}"
        with psycopg.connect(self._told("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE SCHEMA {name}")
        where = f"host={self.folder}&options=-csearch_path%3D{name}"
        return f"postgresql+psycopg://{self.user}@/postgres?{where}"

    def _told(self, database: str) -> str:
        return f"host={self.folder} user={self.user} dbname={database}"


@contextmanager
def running() -> Iterator[Cluster]:
    """Start a cluster, and stop it at the end; skip where PostgreSQL is not installed."""
    folder = programs()
    if folder is None:
        reason = "PostgreSQL is not installed (Debian: apt-get install postgresql)"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    # The path of a socket may have 107 bytes at most: a folder of pytest's would be too long.
    place = Path(tempfile.mkdtemp(prefix="dateline-pg-"))
    user = _unprivileged()
    if user:
        shutil.chown(place, user)
    try:
        with _served(folder, place, user):
            yield Cluster(place, user or pwd.getpwuid(os.getuid()).pw_name)
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _unprivileged() -> str:
    """Return whom to be, since PostgreSQL refuses to run as root; empty for oneself."""
    if os.getuid() != 0:
        return ""
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


@contextmanager
def _served(programs: Path, place: Path, user: str) -> Iterator[None]:
    data = place / "data"
    # Neither the tests nor a crash of a client need what these write to disk.
    options = f"-c listen_addresses= -c unix_socket_directories={place} -c fsync=off"
    control: list[str | Path] = [programs / "pg_ctl", "--silent", "--wait", "-D", data]
    _run([programs / "initdb", "--auth=trust", "--no-sync", "--encoding=UTF8",
          "--locale=C.UTF-8", "-D", data], place, user)  # fmt: skip
    _run([*control, "-o", options, "-l", place / "log", "start"], place, user)
    try:
        yield
    finally:
        _run([*control, "-m", "immediate", "stop"], place, user)


def _run(command: Sequence[str | Path], place: Path, user: str) -> None:
    subprocess.run(  # noqa: S603 - programs of PostgreSQL
        command, cwd=place, user=user or None, check=True, timeout=_LONGEST,
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
