"""A server that writes what it is told, byte by byte: right answers, rubbish, silence.

Routes are bytes to send, or functions of the open connection; each connection has a thread.
"""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable
from typing import BinaryIO

type Script = Callable[[Connection], None]
type Route = bytes | Script

_MOST_REQUESTS = 10_000


class Connection:
    """One connection at the moment a request came: what was asked, and the way to answer."""

    def __init__(self, sock: socket.socket, head: bytes, stopping: threading.Event) -> None:
        self._sock = sock
        self._stopping = stopping
        self.path = head.split(b" ")[1].decode()
        self.headers = {
            name.decode().lower(): value.decode().strip()
            for name, _, value in (line.partition(b":") for line in head.split(b"\r\n")[1:] if line)
        }
        self.is_open = True

    def send(self, data: bytes) -> None:
        """Send bytes as they are."""
        self._sock.sendall(data)

    def close(self) -> None:
        """End the connection after this answer."""
        self.is_open = False

    def wait(self, seconds: float) -> bool:
        """Wait; True where the server stops meanwhile."""
        return self._stopping.wait(seconds)


def answer(body: bytes = b"", *, status: str = "200 OK", **headers: str) -> bytes:
    """Return a whole answer with its length, header names written with underscores."""
    told = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    return f"HTTP/1.1 {status}\r\n{told}Content-Length: {len(body)}\r\n\r\n".encode() + body


def _read_head(stream: BinaryIO) -> bytes:
    """Read one request; empty where the client has gone."""
    lines: list[bytes] = []
    for _ in range(200):
        line = stream.readline(65_536)
        if not line:
            return b""
        if line == b"\r\n":
            break
        lines.append(line)
    return b"".join(lines)


class RawServer:
    """Listens on loopback addresses, all on one port; a context manager."""

    def __init__(self, *hosts: str, tls: ssl.SSLContext | None = None) -> None:
        self._hosts = hosts or ("127.0.0.1",)
        self._tls = tls
        self._stopping = threading.Event()
        self._listening: list[socket.socket] = []
        self._lock = threading.Lock()
        self._busy = 0
        self.routes: dict[str, Route] = {"/robots.txt": answer(status="404 Not Found")}
        self.asked: list[Connection] = []
        self.connections = 0
        self.most_busy = 0
        self.port = 0

    def __enter__(self) -> RawServer:
        """Listen."""
        for host in self._hosts:
            listening = socket.create_server((host, self.port), backlog=128)
            self.port = listening.getsockname()[1]
            self._listening.append(listening)
            threading.Thread(target=self._accept, args=(listening,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop listening and let every script end."""
        self._stopping.set()
        for listening in self._listening:
            with contextlib.suppress(OSError):
                listening.shutdown(socket.SHUT_RDWR)
            listening.close()

    def url(self, path: str, host: str = "") -> str:
        """Return the address of a path."""
        scheme = "https" if self._tls else "http"
        return f"{scheme}://{host or self._hosts[0]}:{self.port}{path}"

    def paths(self) -> list[str]:
        """Return the paths asked for, robots.txt left out."""
        return [asked.path for asked in self.asked if asked.path != "/robots.txt"]

    def _accept(self, listening: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while not self._stopping.is_set():
                sock, _ = listening.accept()
                threading.Thread(target=self._serve, args=(sock,), daemon=True).start()

    def _serve(self, sock: socket.socket) -> None:
        with self._lock:
            self.connections += 1
        with contextlib.suppress(OSError), sock:
            sock.settimeout(20)
            wrapped = self._tls.wrap_socket(sock, server_side=True) if self._tls else sock
            with wrapped, wrapped.makefile("rb") as stream:
                for _ in range(_MOST_REQUESTS):
                    head = _read_head(stream)
                    if not head or self._stopping.is_set():
                        return
                    if not self._answer(Connection(wrapped, head, self._stopping)):
                        return

    def _answer(self, connection: Connection) -> bool:
        with self._lock:
            self._busy += 1
            self.most_busy = max(self.most_busy, self._busy)
            self.asked.append(connection)
        try:
            route = self.routes.get(connection.path, answer(b"no", status="404 Not Found"))
            if isinstance(route, bytes):
                connection.send(route)
            else:
                route(connection)
        finally:
            with self._lock:
                self._busy -= 1
        return connection.is_open
