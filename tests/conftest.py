"""What every test may ask for: settings on a cache of its own run, reference data, a parser."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dateline.annotate import Annotator
from dateline.coding import code
from dateline.config import Settings, load_settings
from dateline.model import Article, Coding, Document
from dateline.reference import Reference, load_reference
from dateline.text import content_id


@pytest.fixture(scope="session")
def settings() -> Settings:
    return load_settings()


@pytest.fixture(scope="session")
def reference(settings: Settings) -> Reference:
    return load_reference(settings)


@pytest.fixture(scope="session")
def annotator(reference: Reference) -> Annotator:
    return Annotator(reference)


def article_of(text: str, *, published: str | None = None, language: str = "en") -> Article:
    """Return an article with nothing but a text, a date and a language."""
    return Article(
        id=content_id(text), revision=content_id(text), capture="", title="", text=text,
        published=published, language=language,
    )  # fmt: skip


Read = Callable[..., tuple[Document, Coding]]


@pytest.fixture(scope="session")
def read(annotator: Annotator, reference: Reference) -> Read:
    """Annotate and code a text as one article."""

    def read_text(
        text: str, *, published: str | None = None, language: str = "en"
    ) -> tuple[Document, Coding]:
        article = article_of(text, published=published, language=language)
        document = annotator.annotate(article)
        return document, code(document, reference)

    return read_text
