"""The server of the made world: HTTPS on several loopback addresses, one for each newsroom.

``/bad/HABIT/…`` does what its habit says. What the server was asked is counted by path.
"""

from __future__ import annotations

import gzip
import hashlib
import socket
import ssl
import struct
import threading
import time
from collections import Counter
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import trustme

from tests.web.world import World

SLOW_SECONDS = 0.3
DRIPS = 600
"""How many bytes an endless answer sends at most, ten a second."""
BOMB = gzip.compress(bytes(80_000_000), 9)
WALL = (
    b"<!doctype html><html><head><title>Subscribe</title></head><body><h1>Subscribe to read</h1>"
    b"<p>Please log in or subscribe to continue reading.</p></body></html>"
)


class WebServer:
    """Serves a world from threads of this process; a context manager."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.asked = Counter[str]()
        self.changes: dict[str, bytes] = {}
        """Bodies to serve at a path instead of the world's."""
        self.stopping = threading.Event()
        self._authority = trustme.CA()
        self._servers: list[ThreadingHTTPServer] = []
        self.port = 0

    def __enter__(self) -> WebServer:
        """Listen on every host of the world."""
        names = self.world.addresses
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._authority.issue_cert(*names).configure_cert(context)
        for name in names:
            server = _Server((name, self.port), _handler_of(self))
            self.port = server.server_address[1]
            server.socket = context.wrap_socket(
                server.socket, server_side=True, do_handshake_on_connect=False
            )
            threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
            self._servers.append(server)
        return self

    def __exit__(self, *_: object) -> None:
        """Stop listening and end what still drips."""
        self.stopping.set()
        for server in self._servers:
            server.shutdown()
            server.server_close()

    def trust(self) -> ssl.SSLContext:
        """Return a context that trusts this server and nobody else."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        self._authority.configure_trust(context)
        return context

    def write_certificate(self, path: Path) -> Path:
        """Write the certificate to trust, for ``SSL_CERT_FILE``."""
        self._authority.cert_pem.write_to_path(str(path))
        return path

    def allowed(self) -> str:
        """Return the hosts as ``DATELINE_ALLOW_HOSTS`` names them."""
        return ",".join(f"{name}:{self.port}" for name in self.world.addresses)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def handle_error(self, *_: object) -> None:
        """Say nothing: clients here are killed in the middle of a word."""


def _handler_of(web: WebServer) -> type[BaseHTTPRequestHandler]:
    class Handler(_Handler):
        server_of = web

    return Handler


class _Handler(BaseHTTPRequestHandler):
    server_of: WebServer
    protocol_version = "HTTP/1.1"
    timeout = 20
    wbufsize = 65_536
    disable_nagle_algorithm = True

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        """Answer from the world, or do what a bad address says."""
        web = self.server_of
        web.asked[self.path] += 1
        parts = self.path.strip("/").split("/")
        if self.path == "/robots.txt":
            self.answer(200, b"User-agent: *\nDisallow: /private/\n", kind="text/plain")
        elif self.path in web.changes:
            self.answer(200, web.changes[self.path])
        elif parts[0] == "bad" and len(parts) > 1:
            self.misbehave(parts[1])
        elif parts[0] == "feeds" and len(parts) == 2:
            kind, body = web.world.feed_body(int(parts[1].split(".")[0]), web.port)
            self.answer(200, body, kind=kind)
        elif self.path in web.world.articles:
            self.tell(self.path)
        else:
            self.answer(404, b"not here", kind="text/plain")

    def tell(self, path: str) -> None:
        """Answer with an article."""
        story = self.server_of.world.articles[path]
        if story.is_slow:
            time.sleep(SLOW_SECONDS)
        host = self.headers.get("Host", "")
        self.answer(200, story.page(f"https://{host}{path}"))

    def answer(self, status: int, body: bytes, *, kind: str = "text/html; charset=utf-8",
               **headers: str) -> None:  # fmt: skip
        """Send one answer with a tag; nothing but the tag where it is known already."""
        tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        if self.headers.get("If-None-Match") == tag:
            status, body = 304, b""
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("ETag", tag)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def misbehave(self, habit: str) -> None:
        """Do what a habit is named for."""
        habits: dict[str, Callable[[], None]] = {
            "missing": lambda: self.answer(404, b"gone away"),
            "failing": lambda: self.answer(500, b"out of order"),
            "busy": lambda: self.answer(429, b"later", Retry_After="3600"),
            "cut": self.cut,
            "endless": self.drip,
            "bomb": lambda: self.answer(200, BOMB, Content_Encoding="gzip"),
            "loop": lambda: self.answer(302, b"", Location=self.path),
            "inward": lambda: self.answer(302, b"", Location="http://169.254.169.254/latest"),
            "rubbish": lambda: self.answer(200, b"\x00\xff<rss><<<" * 500, kind="text/xml"),
            "wall": lambda: self.answer(200, WALL),
            "picture": lambda: self.answer(200, b"\x89PNG\r\n\x1a\n", kind="image/png"),
        }
        habits.get(habit, lambda: self.answer(404, b"unknown habit"))()

    def cut(self) -> None:
        """Promise more than is sent, then reset the connection."""
        self.send_response(200)
        self.send_header("Content-Length", "50000")
        self.end_headers()
        self.wfile.write(b"<html><body><p>Half a")
        self.wfile.flush()
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True
        self.connection.close()

    def drip(self) -> None:
        """Send a byte now and then, as if there were no end."""
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.close_connection = True
        for _ in range(DRIPS):
            if self.server_of.stopping.wait(0.1):
                return
            self.wfile.write(b"a")
            self.wfile.flush()
