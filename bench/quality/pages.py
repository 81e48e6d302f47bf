"""Adapters for sets of web pages: body, title, date and authors."""

from __future__ import annotations

import hashlib

from bench.quality.gold import Row
from bench.quality.reader import Reader
from dateline.clean import clean
from dateline.model import Article, Capture


def predict_extraction(reader: Reader, row: Row) -> Row:
    """Return the article's body."""
    return {"text": _clean(reader, row).text}


def predict_segments(reader: Reader, row: Row) -> Row:
    """Return the body and the page's metadata as the set names them."""
    article = _clean(reader, row)
    return {
        "text": article.text,
        "title": article.title,
        "date": (article.published or "")[:10],
        "author": "; ".join(article.byline),
    }


def predict_metadata(reader: Reader, row: Row) -> Row:
    """Return title, time of publication, authors and body."""
    article = _clean(reader, row)
    return {
        "title": article.title,
        "published": article.published or "",
        "authors": list(article.byline),
        "text": article.text,
    }


def _clean(_: Reader, row: Row) -> Article:
    body = row["html"].encode(row["html_codec"])
    url = row["url"] if row["url"].startswith("http") else ""
    return clean(
        Capture(
            id=hashlib.sha256(body).hexdigest(),
            item=row["id"],
            body=body,
            media_type="text/html",
            url=url,
        )
    )
