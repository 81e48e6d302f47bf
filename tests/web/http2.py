"""An HTTP/2 server with TLS: hypercorn with a small application, in a thread of this process."""

from __future__ import annotations

import asyncio
import socket
import threading
from pathlib import Path
from typing import Any

import trustme
from hypercorn.asyncio import serve
from hypercorn.config import Config

ENDLESS = b"x" * 1000


class Http2Server:
    """Serves ``/page`` whole, ``/endless`` without end and ``/large`` of a megabyte."""

    def __init__(self, folder: Path, authority: trustme.CA) -> None:
        self.asked: list[tuple[str, str]] = []
        """HTTP version and path of each request."""
        self._loop = asyncio.new_event_loop()
        self._stopping = asyncio.Event()
        listening = socket.create_server(("127.0.0.1", 0))
        self.port = listening.getsockname()[1]
        self._config = Config()
        self._config.bind = [f"fd://{listening.detach()}"]
        self._config.errorlog = None
        self._config.graceful_timeout = 0.1
        certificate = authority.issue_cert("127.0.0.1", "news.example")
        self._config.certfile = str(folder / "cert.pem")
        self._config.keyfile = str(folder / "key.pem")
        certificate.cert_chain_pems[0].write_to_path(self._config.certfile)
        certificate.private_key_pem.write_to_path(self._config.keyfile)
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Http2Server:
        """Serve."""
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop and wait for the thread."""
        self._loop.call_soon_threadsafe(self._stopping.set)
        self._thread.join(10)
        self._loop.close()

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        """Return the address of a path."""
        return f"https://{host}:{self.port}{path}"

    def _run(self) -> None:
        self._loop.run_until_complete(
            serve(self._answer, self._config, shutdown_trigger=self._stopping.wait)
        )

    async def _answer(self, scope: Any, receive: Any, send: Any) -> None:  # noqa: ARG002
        if scope["type"] != "http":
            return
        self.asked.append((scope["http_version"], scope["path"]))
        status = 404 if scope["path"] == "/robots.txt" else 200
        await send({"type": "http.response.start", "status": status,
                    "headers": [(b"content-type", b"text/html")]})  # fmt: skip
        for _ in range(200_000 if scope["path"] == "/endless" else 0):
            await send({"type": "http.response.body", "body": ENDLESS, "more_body": True})
            await asyncio.sleep(0.001)
        size = 1_000_000 if scope["path"] == "/large" else 500
        await send({"type": "http.response.body", "body": b"a" * size})
