"""Captures for tests of the clean room."""

from __future__ import annotations

import hashlib
from typing import Literal

from dateline.model import Capture

MediaType = Literal["text/html", "text/plain", "application/json"]


def capture_of(
    body: bytes | str, media_type: MediaType = "text/html", *, url: str = "", charset: str = ""
) -> Capture:
    """Return a capture of the bytes, as ingest would make it."""
    data = body.encode("utf-8") if isinstance(body, str) else body
    return Capture(
        id=hashlib.sha256(data).hexdigest(), item="test", body=data, media_type=media_type,
        url=url, charset=charset,
    )  # fmt: skip


def page_of(*paragraphs: str, head: str = "", title: str = "Harbour reopens after storm") -> str:
    """Return a plain page with the paragraphs under a headline."""
    body = "\n".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return (
        f"<!doctype html><html><head><title>{title}</title>{head}</head>"
        f"<body><article><h1>{title}</h1>{body}</article></body></html>"
    )


PROSE = (
    "The harbour of Westmere opened again on Friday after a storm had kept ships away for a week.",
    "Dockers began to unload grain at dawn, and the port authority said that it expected all"
    " delayed ships to be served within nine days.",
    "The minister of transport visited the port at noon and promised money for a longer pier.",
)
