"""The index beside a WARC file: one CDXJ line for each capture, sorted by address and time.

::

    example,wire)/geneva 20240311073000 {"url": "https://wire.example/geneva", "mime": …}

Replay tools of web archives read these lines as they are.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

import msgspec

_WWW = re.compile(r"^www\d*\.")
_PORTS = {"http": 80, "https": 443}


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where a record lies: its file, where it begins and how long it is, compressed."""

    file: str
    offset: int
    length: int


def surt(url: str) -> str:
    """Return the sort-friendly form of an address: host reversed, case and order of query levelled.

    >>> surt("https://www.Wire.example:443/News/?b=2&a=1#top")
    'example,wire)/news?a=1&b=2'
    >>> surt("urn:dateline:item:a.html")
    'urn:dateline:item:a.html'
    """
    try:
        parts = urlsplit(url.strip())
        host = _host(parts)
    except ValueError:
        return "".join(url.split()).lower()
    if not host:
        return "".join(url.split()).lower()
    path = parts.path.lower()
    if not path or (path.endswith("/") and path != "/"):
        path = path[:-1] or "/"
    query = "&".join(sorted(parts.query.lower().split("&"))) if parts.query else ""
    return "".join(f"{host}){path}{'?' if query else ''}{query}".split())


def cdxj_line(place: Place, *, url: str, at: datetime, mime: str, status: int, digest: str) -> str:
    """Return one line of the index, its fields as strings, as readers expect them."""
    fields = {
        "url": url, "mime": mime, "status": str(status), "digest": digest,
        "length": str(place.length), "offset": str(place.offset), "filename": place.file,
    }  # fmt: skip
    return f"{surt(url)} {at:%Y%m%d%H%M%S} {json.dumps(fields, ensure_ascii=True)}"


def write_index(path: Path, lines: Iterable[str]) -> None:
    """Write the sorted index, which appears only once it is whole and on disk."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    with draft.open("wb") as file:
        file.writelines(sorted(line.encode() + b"\n" for line in lines))
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def _host(parts: SplitResult) -> str:
    """Return the host, reversed at its dots, with a port that is not the scheme's own."""
    host = _WWW.sub("", parts.hostname or "")
    port = parts.port
    ending = f":{port}" if port and port != _PORTS.get(parts.scheme) else ""
    if host and not host.replace(".", "").isdigit() and ":" not in host:
        host = ",".join(reversed(host.split(".")))
    return f"{host}{ending}"
