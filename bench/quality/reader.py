"""What adapters hold: a desk, its projections, and articles made of a gold set's texts."""

from __future__ import annotations

from functools import cached_property, lru_cache
from typing import NamedTuple

from dateline.desk import Desk
from dateline.model import Article, Coding, Document, EventReport
from dateline.reference.projection import Projection, load_projection
from dateline.text import content_id


class Reading(NamedTuple):
    """An article's document and coding."""

    document: Document
    coding: Coding


class Reader:
    """Reads texts with one desk; the last ones read are kept, since some sets share articles."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.read = lru_cache(maxsize=160)(self._read)
        self.annotate_whole = lru_cache(maxsize=160)(self._annotate_whole)

    @cached_property
    def projection(self) -> Projection:
        """How the desk's records are told in other codebooks."""
        return load_projection(self.desk.reference.ontology)

    def read_text(
        self, text: str, *, title: str = "", published: str = "", language: str = "en"
    ) -> Reading:
        """Annotate and code a text as an article."""
        return self.read(build_article(text, title=title, published=published, language=language))

    def read_whole(self, text: str, *, published: str = "") -> Document:
        """Annotate every sentence of a text as an article."""
        return self.annotate_whole(build_article(text, published=published))

    def told(self, coding: Coding) -> tuple[EventReport, ...]:
        """Return the events that a codebook without statuses tells, in the product's order."""
        return self.projection.told(coding.events)

    def _annotate_whole(self, article: Article) -> Document:
        return self.desk.annotate(article, is_thorough=True)

    def _read(self, article: Article) -> Reading:
        document = self.desk.annotate(article)
        return Reading(document, self.desk.code(document))


def build_article(
    text: str, *, title: str = "", published: str = "", language: str = "en"
) -> Article:
    """Return a clean article that holds ``text`` as it stands."""
    return Article(
        id=content_id(title, text),
        revision=content_id(title, text),
        capture="",
        title=title,
        text=text,
        published=published or None,
        language=language,
    )
