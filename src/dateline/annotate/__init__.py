"""Article → Document: language, sentences, clauses, mentions, times, places, quotes.

    text ─► sentences ─► those that may hold an event or a claim ─► phrases, clauses
         ├► quotes                                                       │
         ├► places ─► countries of the article ─────────────┐            ▼
         └► times                                           └──► mentions
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from dateline.annotate.language import detect_language
from dateline.annotate.mentions import find_mentions
from dateline.annotate.places import article_countries, find_places
from dateline.annotate.quotes import find_quotes
from dateline.annotate.sentences import split_sentences
from dateline.annotate.syntax import EnglishParser, Parsed
from dateline.annotate.times import find_times
from dateline.errors import UnsupportedLanguageError
from dateline.model import Article, Clause, Document, Phrase, PlaceMention, Sentence
from dateline.reference import Reference

__all__ = ["Annotator"]

_LANGUAGES = frozenset({"en"})


class Annotator:
    """A parser loaded once, and the reference data every article is read with."""

    def __init__(self, reference: Reference, *, model: str = "") -> None:
        self._reference = reference
        self._parser = EnglishParser(model)

    def annotate(self, article: Article) -> Document:
        """Return the article with its layers.

        Raises:
            UnsupportedLanguageError: there is no parser adapter for its language.
        """
        language = detect_language(article.text, hint=article.language)
        if language not in _LANGUAGES:
            raise UnsupportedLanguageError(
                f"language '{language}' cannot be coded yet", item=article.url or article.id,
                hint="English is read today",
            )  # fmt: skip
        sentences = split_sentences(article.text)
        chosen = [s for s in sentences if not s.is_heading]
        parsed = self._parser.parse(
            article.text, chosen, self._reference.lexicon(language).nouns
        )
        return self._layer(article, language, _marked(sentences, chosen), parsed)

    def _layer(
        self, article: Article, language: str, sentences: tuple[Sentence, ...], parsed: Parsed
    ) -> Document:
        places = self._places(article, sentences, parsed.phrases)
        countries = article_countries(places)
        quotes = find_quotes(article.text)
        date = article.published
        actors = self._reference.actors
        mentions = find_mentions(
            parsed.phrases,
            parsed.clauses,
            quotes,
            read=lambda words, holder: actors.read(words, holder=holder, date=date),
            countries=countries,
            country_name=self._reference.countries.name_of,
        )
        return Document(
            article=article,
            language=language,
            sentences=sentences,
            phrases=parsed.phrases,
            clauses=parsed.clauses,
            mentions=mentions,
            times=find_times(
                article.text, published=date, language=language,
                is_past=_tense_at(parsed.clauses),
            ),
            places=places,
            quotes=quotes,
            countries=countries,
        )  # fmt: skip

    def _places(
        self, article: Article, sentences: tuple[Sentence, ...], phrases: tuple[Phrase, ...]
    ) -> tuple[PlaceMention, ...]:
        names = [(p.head.start, p.head.end, p.entity) for p in phrases if p.entity]
        return find_places(
            article.text, names=names, sentences=sentences, reference=self._reference
        )


def _marked(sentences: tuple[Sentence, ...], parsed: Sequence[Sentence]) -> tuple[Sentence, ...]:
    chosen = {sentence.index for sentence in parsed}
    return tuple(msgspec.structs.replace(s, is_parsed=s.index in chosen) for s in sentences)


def _tense_at(clauses: tuple[Clause, ...]) -> object:
    finite = sorted((c for c in clauses if c.is_finite), key=lambda c: c.end - c.start)

    def is_past(offset: int) -> bool | None:
        for clause in finite:
            if clause.start <= offset < clause.end:
                return clause.tense == "past"
        return None

    return is_past
