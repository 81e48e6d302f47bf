"""Settings, read once from the environment; every room gets them as an argument."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec
from platformdirs import user_cache_path, user_data_path

from dateline.errors import ConfigError

MEGABYTE = 1_000_000


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """What a person may set; each field is read from ``DATELINE_<FIELD IN CAPITALS>``."""

    cache: Path = msgspec.field(default_factory=lambda: user_cache_path("dateline"))
    """Folder for compiled indexes; safe to delete."""
    data: Path = msgspec.field(default_factory=lambda: user_data_path("dateline"))
    """Folder for what was fetched for this person, such as new office-holders."""
    allow_hosts: str = ""
    """Hosts, apart by commas, that may be fetched though their address is private."""
    archive: Path | None = None
    """Folder of the WARC files; ``archive`` in the data folder where none is given."""
    archive_days: int = 0
    """Days after which a WARC file is deleted; 0 keeps all."""
    archive_max_bytes: int = 0
    """Bytes of WARC files kept, the oldest are deleted first; 0 sets no limit."""
    captures: bool = True
    """Whether fetched bytes are kept; without them text and hashes remain."""
    contact: str = ""
    """Address or page told to publishers in the User-Agent."""
    host_connections: int = 2
    """Connections held to one host at a time."""
    host_delay: float = 1.0
    """Seconds between two requests to one host."""
    judge: bool = True
    """Whether the learned judge of clauses is heard beside the lexicon."""
    max_bytes: int = 20 * MEGABYTE
    """Largest capture that is read, in bytes."""
    model: str = ""
    """Name or path of an installed spaCy model for English; empty for the bundled one."""
    rules: Path | None = None
    """Folder of a person's own publisher rules; ``rules`` in the data folder otherwise."""
    sources: Path | None = None
    """Folder of a person's own sources; ``sources`` in the data folder where none is given."""
    store: str = ""
    """Address of the database, as SQLAlchemy writes it; a SQLite file in the data folder where
    none is given."""
    timeout: float = 30.0
    """Seconds after which a request is given up."""
    wikidata: str = "https://query.wikidata.org/sparql"
    """The query service that is asked for office-holders, and only on command."""
    workers: int = 0
    """Processes used for many files; 0 means one for each core."""


def load_settings(environ: dict[str, str] | None = None) -> Settings:
    """Read the settings from the environment.

    Raises:
        ConfigError: a variable holds a value of the wrong kind.
    """
    env = dict(os.environ) if environ is None else environ
    given = {
        field.name: env[f"DATELINE_{field.name.upper()}"]
        for field in msgspec.structs.fields(Settings)
        if f"DATELINE_{field.name.upper()}" in env
    }
    try:
        return msgspec.convert(given, Settings, strict=False, dec_hook=_decode_path)
    except msgspec.ValidationError as error:
        raise ConfigError(f"a DATELINE_ variable is not usable: {error}") from error


def _decode_path(kind: type, value: object) -> object:
    if kind is Path and isinstance(value, str):
        return Path(value).expanduser()
    raise NotImplementedError(kind)
