"""Wikidata's query service → who holds which office: the one place that asks it.

One question, with a limit on its time, on its size and on the rows of its answer. The service asks
that programs say who they are; https://foundation.wikimedia.org/wiki/Policy:User-Agent_policy.
"""

from __future__ import annotations

import time
import urllib.error
import urllib.parse
import urllib.request
from http.client import HTTPException, HTTPResponse

import msgspec

from dateline import __version__
from dateline.config import Settings
from dateline.errors import SourceError, UsageError
from dateline.reference.officeholders import Told

_AGENT = f"dateline/{__version__} (offline news desk; one query for each update) python-urllib"
_LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})
_SECONDS = 90
"""The service itself stops a query after 60 seconds."""
_CHUNK = 65_536
_ROWS = 20_000
_QUERY = """
SELECT DISTINCT ?personLabel ?officeLabel ?iso ?start ?end WHERE {{
  VALUES ?kind {{ wd:Q48352 wd:Q2285706 wd:Q83307 }}
  ?office wdt:P279* ?kind ; wdt:P1001 ?state .
  ?state wdt:P298 ?iso .
  ?person p:P39 ?term .
  ?term ps:P39 ?office ; pq:P580 ?start .
  OPTIONAL {{ ?term pq:P582 ?end }}
  FILTER(COALESCE(?end, ?start) >= "{since}-01-01T00:00:00Z"^^xsd:dateTime)
  SERVICE wikibase:label {{ bd:serviceParam wikibase:language "en". }}
}} LIMIT {rows}
"""


class _Cell(msgspec.Struct):
    value: str = ""


class _Row(msgspec.Struct):
    personLabel: _Cell  # noqa: N815 - the answer's own names
    officeLabel: _Cell  # noqa: N815
    iso: _Cell
    start: _Cell
    end: _Cell = msgspec.field(default_factory=_Cell)


class _Results(msgspec.Struct):
    bindings: list[_Row]


class _Answer(msgspec.Struct):
    results: _Results


def fetch_terms(settings: Settings, *, since: int, seconds: float = _SECONDS) -> list[Told]:
    """Ask who holds or has left an office since the beginning of a year.

    Args:
        settings: the service's address and the largest answer that is read.
        since: terms that began or ended before this year are not asked for.
        seconds: when to give up.

    Raises:
        UsageError: the address is no https address.
        SourceError: the service cannot be reached, is too slow, or its answer makes no sense.
    """
    address = _checked(settings.wikidata)
    query = _QUERY.format(since=since, rows=_ROWS)
    request = urllib.request.Request(  # noqa: S310 - the scheme is checked
        f"{address}?{urllib.parse.urlencode({'query': query, 'format': 'json'})}",
        headers={"User-Agent": _AGENT, "Accept": "application/sparql-results+json"},
    )
    try:
        body = _read(request, limit=settings.max_bytes, seconds=seconds)
    except urllib.error.HTTPError as error:
        raise SourceError(f"the service answers {error.code}", item=address) from error
    except (OSError, HTTPException) as error:
        raise SourceError(
            f"cannot be reached: {getattr(error, 'reason', error)}", item=address
        ) from error
    return _decode(body, address)


def _checked(address: str) -> str:
    parts = urllib.parse.urlsplit(address)
    if parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOCAL):
        return address
    raise UsageError("only https addresses are asked", item=address)


def _read(request: urllib.request.Request, *, limit: int, seconds: float) -> bytes:
    until = time.monotonic() + seconds
    with urllib.request.urlopen(request, timeout=seconds) as answer:  # noqa: S310 - checked
        return b"".join(_chunks(answer, limit=limit, until=until))


def _chunks(answer: HTTPResponse, *, limit: int, until: float) -> list[bytes]:
    chunks: list[bytes] = []
    size = 0
    while chunk := answer.read1(_CHUNK):
        size += len(chunk)
        if size > limit:
            raise SourceError(f"the answer is larger than {limit} bytes")
        if time.monotonic() > until:
            raise SourceError("the answer takes too long")
        chunks.append(chunk)
    return chunks


def _decode(body: bytes, address: str) -> list[Told]:
    try:
        rows = msgspec.json.decode(body, type=_Answer).results.bindings
    except msgspec.DecodeError as error:
        raise SourceError(f"the answer makes no sense: {error}", item=address) from error
    if not rows:
        raise SourceError("the answer names nobody", item=address)
    return [
        Told(
            name=row.personLabel.value, office=row.officeLabel.value, country=row.iso.value,
            start=row.start.value, end=row.end.value,
        )
        for row in rows
        if not _is_id(row.personLabel.value)
    ]  # fmt: skip


def _is_id(label: str) -> bool:
    """Tell an item without an English name, which the service calls by its number."""
    return label[:1] == "Q" and label[1:].isdecimal()
