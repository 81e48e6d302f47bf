"""Which answers are taken as pages, and which are refused with a reason."""

import hashlib
from datetime import UTC, datetime

import pytest

from dateline.errors import NotAnArticleError
from dateline.ingest.kinds import to_capture
from dateline.model import Request, Response

NOW = datetime(2026, 3, 3, 12, tzinfo=UTC)
URL = "https://news.example/world/1"


def response(body: bytes, content_type: str = "text/html", url: str = URL) -> Response:
    return Response(
        request=Request(url="https://news.example/old", source="nor-post"), url=url, status=200,
        headers=(("content-type", content_type), ("server", "desk")), body=body, fetched_at=NOW,
    )  # fmt: skip


def test_page_becomes_a_capture_with_all_that_was_said_of_it() -> None:
    body = b"<!doctype html><p>Envoys met.</p>"
    capture = to_capture(response(body, "text/html; charset=Windows-1252"))
    assert capture.id == hashlib.sha256(body).hexdigest()
    assert (capture.item, capture.url) == ("https://news.example/old", URL)
    assert (capture.media_type, capture.charset) == ("text/html", "windows-1252")
    assert (capture.source, capture.captured_at, capture.status) == ("nor-post", NOW, 200)
    assert ("server", "desk") in capture.headers


@pytest.mark.parametrize(
    ("body", "told", "kind"),
    [
        (b"<html><p>Envoys met.</p></html>", "application/octet-stream", "text/html"),
        (b"Envoys met in Sudmark on Monday.", "text/plain", "text/plain"),
        (b"Envoys met in Sudmark on Monday.", "text/html", "text/html"),
        (b'{"title": "Talks", "text": "Envoys met."}', "text/html", "application/json"),
        (b"\xef\xbb\xbf<!DOCTYPE html><p>Envoys met.</p>", "", "text/html"),
    ],
)
def test_bytes_tell_the_kind(body: bytes, told: str, kind: str) -> None:
    assert to_capture(response(body, told)).media_type == kind


@pytest.mark.parametrize(
    ("body", "code", "words"),
    [
        (b"%PDF-1.7 rest", "fetch.media", "it is a PDF"),
        (b"\x89PNG\r\n\x1a\n", "fetch.media", "it is an image"),
        (b"\xff\xd8\xff\xe0 rest", "fetch.media", "it is an image"),
        (b"<?xml version='1.0'?><rss version='2.0'/>", "fetch.media", "feed"),
        (b"\x00\x01\x02\x03" * 50, "fetch.media", "binary"),
        (b"", "article.empty", "empty"),
        (b" \n\t ", "article.empty", "empty"),
    ],
)
def test_what_is_no_page_is_refused(body: bytes, code: str, words: str) -> None:
    with pytest.raises(NotAnArticleError) as caught:
        to_capture(response(body))
    assert caught.value.code == code
    assert words in caught.value.message
    assert caught.value.item == "https://news.example/old"
