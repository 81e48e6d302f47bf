"""Article → Document: language, sentences, clauses, mentions, times, places, quotes.

text ─► sentences ─► those that may hold an event or a claim ─► phrases, clauses
├► quotes                                                       │
├► places ─► countries of the article ─────────────┐            ▼
└► times                                           └──► mentions
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import msgspec

from dateline.annotate.language import detect_language
from dateline.annotate.localplaces import find_local_places
from dateline.annotate.mentions import Lookups, find_mentions
from dateline.annotate.places import article_countries, find_places
from dateline.annotate.quotes import find_quotes
from dateline.annotate.sentences import split_sentences
from dateline.annotate.syntax import Parsed, Parser, Predicates, open_parser
from dateline.annotate.times import find_times
from dateline.model import Article, Clause, Document, PlaceMention, Sentence
from dateline.reference import Reference
from dateline.reference.actors import Actors
from dateline.reference.localnames import LocalActors

__all__ = ["Annotator"]

_TAKES_UP = re.compile(r"(?:(?:And|But|Later|Then)\s)?(?:He|She|They)\b")
"""How a sentence begins that says nothing of who acts in it."""
_WORD = re.compile(r"[^\W\d_]+")


class Annotator:
    """Parsers, each loaded once, and the reference data every article is read with."""

    def __init__(self, reference: Reference, *, model: str = "") -> None:
        self._reference = reference
        self._model = model
        self._parsers: dict[str, Parser] = {}

    def annotate(self, article: Article, *, is_thorough: bool = False) -> Document:
        """Return the article with its layers.

        Only sentences that may hold an event or a claim are parsed; all are where it is thorough.

        Raises:
            UnsupportedLanguageError: there is no parser adapter for its language.
        """
        language = detect_language(article.text, hint=article.language)
        parser = self._parser(language)
        sentences = split_sentences(article.text)
        lexicon = self._reference.lexicon(language)
        chosen = (
            list(sentences) if is_thorough else _chosen(article.text, sentences, lexicon.triggers)
        )
        known = Predicates(
            lexicon.nouns, lexicon.verbs, lexicon.verb_forms,
            undergone=lexicon.classes.get("undergone", frozenset()),
            peoples=self._peoples(language),
        )  # fmt: skip
        parsed = parser.parse(article.text, chosen, known)
        return self._layer(article, language, _marked(sentences, chosen), parsed)

    def _parser(self, language: str) -> Parser:
        if language not in self._parsers:
            self._parsers[language] = open_parser(
                language, model=self._model if language == "en" else ""
            )
        return self._parsers[language]

    def _peoples(self, language: str) -> frozenset[str]:
        if language == "en":
            return frozenset()
        return self._reference.local_actors(language).peoples

    def _actors(self, language: str) -> Actors | LocalActors:
        if language == "en":
            return self._reference.actors
        return self._reference.local_actors(language)

    def _places(
        self, article: Article, language: str, sentences: tuple[Sentence, ...], parsed: Parsed
    ) -> tuple[PlaceMention, ...]:
        if language != "en":
            return find_local_places(
                article.text, names=parsed.names, phrases=parsed.phrases,
                reference=self._reference, language=language,
            )  # fmt: skip
        return find_places(
            article.text, names=parsed.names, sentences=sentences, url=article.url,
            reference=self._reference,
        )  # fmt: skip

    def _layer(
        self, article: Article, language: str, sentences: tuple[Sentence, ...], parsed: Parsed
    ) -> Document:
        places = self._places(article, language, sentences, parsed)
        countries = article_countries(places)
        quotes = find_quotes(article.text)
        date = article.published
        actors = self._actors(language)
        mentions = find_mentions(
            parsed.phrases,
            parsed.clauses,
            quotes,
            lookups=Lookups(
                read=lambda words, holder: actors.read(words, holder=holder, date=date),
                read_name=lambda start, end: actors.named(article.text[start:end], date=date),
                country_name=self._reference.countries.name_of,
                roles=actors.roles,
            ),
            places=places,
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


def _chosen(text: str, sentences: Sequence[Sentence], triggers: frozenset[str]) -> list[Sentence]:
    """Return the sentences to parse, each with the one before it that its first word takes up."""
    kept = [_may_matter(text, sentence, triggers) for sentence in sentences]
    for number, sentence in enumerate(sentences[1:], start=1):
        pointing = _TAKES_UP.match(text, sentence.start, sentence.end)
        if kept[number] and pointing and not sentences[number - 1].is_heading:
            kept[number - 1] = True
    return [sentence for sentence, is_kept in zip(sentences, kept, strict=True) if is_kept]


def _may_matter(text: str, sentence: Sentence, triggers: frozenset[str]) -> bool:
    """Tell whether a sentence holds a word without which it tells no event and no claim.

    Languages whose words take too many forms to list have no triggers: all of it is parsed.
    """
    if sentence.is_heading or not triggers:
        return not sentence.is_heading
    words = _WORD.findall(text[sentence.start : sentence.end].lower())
    return not triggers.isdisjoint(words)


def _marked(sentences: tuple[Sentence, ...], parsed: Sequence[Sentence]) -> tuple[Sentence, ...]:
    chosen = {sentence.index for sentence in parsed}
    return tuple(msgspec.structs.replace(s, is_parsed=s.index in chosen) for s in sentences)


def _tense_at(clauses: tuple[Clause, ...]) -> Callable[[int], bool | None]:
    """Return a look-up: is the innermost finite clause at an offset told as past or future?"""
    finite = sorted((c for c in clauses if c.is_finite), key=lambda c: c.end - c.start)

    def is_past(offset: int) -> bool | None:
        for clause in finite:
            if clause.start <= offset < clause.end:
                return {"past": True, "future": False}.get(clause.tense)
        return None

    return is_past
