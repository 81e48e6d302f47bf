"""Which edition of the reference a coding was made with, told by the content of its files."""

from __future__ import annotations

import hashlib
from importlib.resources import files
from pathlib import Path

from dateline.config import Settings
from dateline.reference.officeholders import FILE

_NOT_FOR_CODING = frozenset({"sources", "maps"})
_DIGITS = 12


def edition_of(settings: Settings) -> str:
    """Return a short hash of all files, and of the setting, that a coding depends on.

    The same text under the same edition is coded alike; a row changed in a table, or an
    office-holder of the person's own, makes another edition.
    """
    digest = hashlib.sha256(f"judge={settings.judge} model={settings.model}".encode())
    packaged = Path(str(files("dateline.reference"))) / "data"
    for path in sorted(packaged.rglob("*")):
        part = path.relative_to(packaged)
        if path.is_file() and path.suffix != ".pyc" and part.parts[0] not in _NOT_FOR_CODING:
            digest.update(part.as_posix().encode() + b"\0" + path.read_bytes())
    own = settings.data / FILE
    if own.is_file():
        digest.update(own.read_bytes())
    return digest.hexdigest()[:_DIGITS]
