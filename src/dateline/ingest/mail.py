"""Mail and mail archives → captures: newsletters as they were sent, one article a message.

The HTML part is preferred. What the mail's header tells (subject, date, sender) is set into the
page or the text the way publishers tell it, so that the clean room reads it like any other.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import EmailMessage, MIMEPart
from html import escape
from typing import BinaryIO, Literal

from dateline.ingest.kinds import FROM_LINE
from dateline.ingest.refusals import refuse, too_large
from dateline.model import Capture, Problem

# Broken headers make the standard library raise these; none of them tells more than "broken".
_BROKEN = (
    MessageError, LookupError, ValueError, AttributeError, TypeError, AssertionError,
    RecursionError,
)  # fmt: skip
_QUOTED_FROM = re.compile(rb"^>(>*From )", re.MULTILINE)
_ADDRESS = re.compile(r"https?://[^\s<>\"]+")
_HEAD = re.compile(r"<head(?:\s[^>]*)?>|<html(?:\s[^>]*)?>|<!doctype[^>]*>", re.IGNORECASE)


def read_mailbox(
    stream: BinaryIO, name: str, *, limit: int, after: int = 0
) -> Iterator[tuple[int, Capture | Problem]]:
    """Yield the messages of an mbox after a position, each with its own."""
    for position, data in enumerate(_split(stream, limit), start=1):
        if position > after:
            item = f"{name}:{position}"
            yield position, read_mail(data, item, limit=limit)


def read_mail(data: bytes, item: str, *, limit: int) -> Capture | Problem:
    """Message → capture of its HTML or plain part; a message without one is a Problem."""
    if len(data) > limit:
        return too_large(item, limit)
    try:
        message = message_from_bytes(data, _class=EmailMessage, policy=policy.default)
        capture = _to_capture(message, item)
    except _BROKEN as error:
        return refuse(item, "mail", f"the mail cannot be read: {type(error).__name__}")
    return capture or refuse(item, "mail", "the mail holds no text")


def _split(stream: BinaryIO, limit: int) -> Iterator[bytes]:
    """Yield the messages; each is cut one byte above the limit, so that memory stays bounded."""
    lines: list[bytes] = []
    size = 0
    is_first = is_after_blank = True
    while line := stream.readline(limit + 1):
        if is_after_blank and FROM_LINE.match(line):
            if not is_first:
                yield _message(lines)
            lines, size, is_first = [], 0, False
        elif size <= limit:
            lines.append(line[: limit + 1 - size])
            size += len(lines[-1])
        is_after_blank = not line.strip()
    if not is_first:
        yield _message(lines)


def _message(lines: list[bytes]) -> bytes:
    return _QUOTED_FROM.sub(rb"\1", b"".join(lines))


def _to_capture(message: EmailMessage, item: str) -> Capture | None:
    part = message.get_body(preferencelist=("html", "plain"))
    if part is None or part.get_content_type() not in {"text/html", "text/plain"}:
        return None
    text = _text_of(part)
    if not text.strip():
        return None
    fields = _fields(message)
    media_type: Literal["text/html", "text/plain"] = (
        "text/html" if part.get_content_type() == "text/html" else "text/plain"
    )
    page = _with_meta(text, fields) if media_type == "text/html" else _with_header(text, fields)
    body = page.encode("utf-8", "replace")
    return Capture(
        id=hashlib.sha256(body).hexdigest(), item=item, body=body, media_type=media_type,
        charset="utf-8", url=fields.get("url", ""), captured_at=_moment(message),
    )  # fmt: skip


def _text_of(part: MIMEPart) -> str:
    """Return the text of a part, read as UTF-8 where its charset is unknown."""
    try:
        return str(part.get_content())
    except LookupError:
        payload = part.get_payload(decode=True)
        return payload.decode("utf-8", "replace") if isinstance(payload, bytes) else ""


def _fields(message: EmailMessage) -> dict[str, str]:
    """Return what the header tells, under the names of a plain text's header."""
    moment = _moment(message)
    sender = message["from"]
    names = [a.display_name or a.addr_spec for a in getattr(sender, "addresses", ())]
    found = {
        "id": str(message["message-id"] or "").strip(" <>"),
        "title": str(message["subject"] or ""),
        "published": moment.isoformat() if moment else "",
        "byline": ", ".join(names[:1]),
        "url": _address(message),
    }
    lines = {name: " ".join(value.split()) for name, value in found.items()}
    return {name: value for name, value in lines.items() if value}


def _address(message: EmailMessage) -> str:
    """Return where the same text stands on the web, where the header tells."""
    for name in ("Archived-At", "Snapshot-Content-Location", "Content-Location"):
        found = _ADDRESS.search(str(message[name] or ""))
        if found:
            return found[0]
    return ""


def _moment(message: EmailMessage) -> datetime | None:
    """Return when it was sent; a time without a zone is taken as UTC, as RFC 5322 has it."""
    moment = getattr(message["date"], "datetime", None)
    if not isinstance(moment, datetime):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _with_header(text: str, fields: dict[str, str]) -> str:
    head = "".join(f"{name}: {value}\n" for name, value in fields.items())
    return f"{head}\n{text}" if head else text


def _with_meta(text: str, fields: dict[str, str]) -> str:
    """Set the header's facts in front of what the page says of itself."""
    names = {"title": "og:title", "published": "article:published_time", "byline": "author"}
    metas = "".join(
        f'<meta property="{names[name]}" content="{escape(value)}">'
        for name, value in fields.items()
        if name in names
    )
    head = _HEAD.search(text)
    place = head.end() if head else 0
    return f"{text[:place]}{metas}{text[place:]}"
