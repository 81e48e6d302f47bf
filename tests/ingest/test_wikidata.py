"""What is asked of the net is bounded, polite and never half read; every failure is one error."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

from dateline.config import Settings
from dateline.errors import SourceError, UsageError
from dateline.ingest import fetch_terms

Answer = Callable[[BaseHTTPRequestHandler], None]
ROW = {
    "personLabel": {"type": "literal", "value": "Ada Brandt"},
    "officeLabel": {"type": "literal", "value": "Minister of Defence of Austria"},
    "iso": {"type": "literal", "value": "AUT"},
    "start": {"type": "literal", "value": "2024-03-01T00:00:00Z"},
}


def sparql(*rows: dict[str, dict[str, str]]) -> bytes:
    """Return the answer of a query service."""
    return json.dumps({"head": {"vars": []}, "results": {"bindings": rows}}).encode()


def say(body: bytes, *, status: int = 200) -> Answer:
    """Answer every question with these bytes."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return answer


@contextmanager
def service(answer: Answer) -> Iterator[tuple[Settings, list[BaseHTTPRequestHandler]]]:
    """Run a query service on the loopback; yields settings that name it, and what was asked."""
    asked: list[BaseHTTPRequestHandler] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self)
            answer(self)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name too
            """Stay quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield Settings(wikidata=f"http://127.0.0.1:{server.server_port}/sparql"), asked
        server.shutdown()
        thread.join()


def test_who_holds_office_is_told() -> None:
    with service(say(sparql(ROW))) as (settings, asked):
        (told,) = fetch_terms(settings, since=2024)
    assert (told.name, told.country, told.start, told.end) == (
        "Ada Brandt", "AUT", "2024-03-01T00:00:00Z", "",
    )  # fmt: skip
    query = parse_qs(urlsplit(asked[0].path).query)["query"][0]
    assert "2024-01-01" in query
    assert "LIMIT" in query
    assert "dateline/" in asked[0].headers["User-Agent"]


def test_somebody_without_a_name_is_left_out() -> None:
    nameless = {**ROW, "personLabel": {"type": "literal", "value": "Q4711"}}
    with service(say(sparql(ROW, nameless))) as (settings, _):
        assert len(fetch_terms(settings, since=2024)) == 1


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (say(b"too many questions", status=429), "429"),
        (say(b"<html>down for repair</html>"), "makes no sense"),
        (say(b'{"results": {"bindings": [{"iso": 3}]}}'), "makes no sense"),
        (say(sparql()), "names nobody"),
        (say(b" " * 5000 + sparql(ROW)), "larger than"),
    ],
    ids=["refused", "page", "kind", "empty", "large"],
)
def test_a_bad_answer_is_an_error(answer: Answer, why: str) -> None:
    with service(answer) as (settings, _):
        small = Settings(wikidata=settings.wikidata, max_bytes=2000)
        with pytest.raises(SourceError, match=why):
            fetch_terms(small, since=2024)


def test_a_slow_answer_is_given_up() -> None:
    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        for _ in range(40):
            try:
                handler.wfile.write(b" ")
            except OSError:
                return
            time.sleep(0.05)

    with service(drip) as (settings, _):
        begun = time.monotonic()
        with pytest.raises(SourceError, match="too long"):
            fetch_terms(settings, since=2024, seconds=0.3)
        assert time.monotonic() - begun < 1.5


def test_nobody_there_is_an_error() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{taken.getsockname()[1]}/"
        with pytest.raises(SourceError, match="cannot be reached"):
            fetch_terms(Settings(wikidata=address), since=2024, seconds=2)


@pytest.mark.parametrize("address", ["http://query.example/", "file:///etc/hosts", "ftp://a/"])
def test_only_https_is_asked(address: str) -> None:
    with pytest.raises(UsageError, match="https"):
        fetch_terms(Settings(wikidata=address), since=2024)
