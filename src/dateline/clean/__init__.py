"""Capture → Article: body, metadata and the way back to the bytes."""

from __future__ import annotations

from dateline.clean.draft import Draft, finish
from dateline.clean.encoding import decode
from dateline.errors import ArticleError, NotAnArticleError
from dateline.model import Article, Capture
from dateline.reference.rules import Rules, packaged_rules

__all__ = ["clean", "decode"]


def clean(capture: Capture, *, rules: Rules | None = None) -> Article:
    """Capture → Article: what it reports, without what surrounds it on its page.

    ``rules`` are those of publishers; without them the packaged ones hold.
    Offsets of ``article.offsets`` on the capture's side count characters of ``decode(capture)``.

    Raises:
        NotAnArticleError: the capture is empty or no article (``article.empty``,
            ``article.short``, ``article.index``, ``article.wall``).
        ArticleError: it cannot be read (``article.encoding``, ``article.html``,
            ``article.json``).
    """
    text = decode(capture)
    if not text.strip():
        raise NotAnArticleError("it is empty", item=capture.item, code="article.empty")
    try:
        draft = _read(text, capture, packaged_rules() if rules is None else rules)
    except ArticleError as error:
        error.item = error.item or capture.item
        raise
    return finish(draft, capture)


def _read(text: str, capture: Capture, rules: Rules) -> Draft:
    """Import the reader of the kind when it is needed: the one for HTML is heavy."""
    if capture.media_type == "text/html":
        from dateline.clean.html import read_html  # noqa: PLC0415

        return read_html(
            text, url=capture.url, rules=rules, captured=str(capture.captured_at or "")
        )
    if capture.media_type == "application/json":
        from dateline.clean.json_object import read_json  # noqa: PLC0415

        return read_json(text)
    from dateline.clean.plain import read_plain  # noqa: PLC0415

    return read_plain(text)
