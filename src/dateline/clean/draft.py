"""What a reader of one format found in a capture, before it becomes an article."""

from __future__ import annotations

import msgspec

from dateline.model import Article, ArticleKind, Capture
from dateline.text import OffsetRun, content_id


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """Body and metadata of one report, each empty where the capture does not tell it."""

    text: str
    offsets: tuple[OffsetRun, ...] = ()
    id: str = ""
    url: str = ""
    title: str = ""
    published: str | None = None
    updated: str | None = None
    byline: tuple[str, ...] = ()
    section: str = ""
    language: str = ""
    publisher: str = ""
    kind: ArticleKind = "article"


def finish(draft: Draft, capture: Capture) -> Article:
    """Draft → Article: give identity and revision, both hashes of content.

    The id stays when the text of a page is corrected, the revision does not.
    """
    url = draft.url or capture.url
    revision = content_id(draft.title, draft.text)
    return Article(
        id=draft.id or (content_id(url) if url else revision),
        revision=revision,
        capture=capture.id,
        title=draft.title,
        text=draft.text,
        url=url,
        published=draft.published,
        updated=draft.updated,
        byline=draft.byline,
        section=draft.section,
        language=draft.language,
        publisher=draft.publisher,
        kind=draft.kind,
        offsets=draft.offsets,
    )


def language_code(tag: str) -> str:
    """Return the ISO 639-1 code a language tag begins with, or the empty string.

    >>> language_code("en-GB"), language_code("pt_BR"), language_code("English")
    ('en', 'pt', '')
    """
    code = tag.strip().replace("_", "-").split("-")[0].lower()
    return code if len(code) == 2 and code.isascii() and code.isalpha() else ""
