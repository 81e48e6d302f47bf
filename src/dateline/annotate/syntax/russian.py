"""Russian through the models that ``natasha`` carries, with lemmas of ``pymorphy3``.

The models are read by ``slovnet`` and ``navec`` straight from the installed package; they write
Universal Dependencies.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pymorphy3
from navec import Navec
from razdel import tokenize
from slovnet import NER, Morph, Syntax
from threadpoolctl import threadpool_limits

from dateline.annotate.syntax.dependencies import Reading
from dateline.annotate.syntax.parsed import Parsed, Predicates
from dateline.annotate.syntax.tree import Token, build_tree, join_names
from dateline.model import Clause, Phrase, Sentence
from dateline.reference.grammar import Grammar, load_grammar_words

LABELS = {"LOC": "GPE", "PER": "PERSON", "ORG": "ORG"}
_TAGS = {
    "VERB": ("VERB", "INFN", "PRTS", "PRTF", "GRND"), "AUX": ("VERB", "INFN"),
    "NOUN": ("NOUN",), "PROPN": ("NOUN",), "ADJ": ("ADJF", "ADJS"), "ADV": ("ADVB",),
    "PRON": ("NPRO",), "DET": ("ADJF", "NPRO"),
}  # fmt: skip


class RussianParser:
    """The loaded tagger, parser and recogniser of names."""

    def __init__(self, grammar: Grammar) -> None:
        folder = _models()
        vectors = Navec.load(folder / "emb" / "navec_news_v1_1B_250K_300d_100q.tar")
        self._morph = Morph.load(folder / "model" / "slovnet_morph_news_v1.tar")
        self._syntax = Syntax.load(folder / "model" / "slovnet_syntax_news_v1.tar")
        self._names = NER.load(folder / "model" / "slovnet_ner_news_v1.tar")
        for model in (self._morph, self._syntax, self._names):
            model.navec(vectors)
        self._lemmas = _Lemmas()
        self._grammar = grammar

    def parse(self, text: str, sentences: Sequence[Sentence], known: Predicates) -> Parsed:
        """Parse the given sentences; nouns of ``known`` are read as nominal predicates."""
        phrases: list[Phrase] = []
        clauses: list[Clause] = []
        names: list[tuple[int, int, str]] = []
        with threadpool_limits(1, "blas"):  # the models are small: threads cost ten times the work
            parsed = list(self._parsed(text, sentences))
        for sentence, tokens, spans in parsed:
            reading = Reading(build_tree(join_names(tokens)), sentence, known, self._grammar)
            found, told = reading.read(len(phrases), len(clauses))
            phrases += found
            clauses += told
            names += spans
        return Parsed(tuple(phrases), tuple(clauses), tuple(names))

    def _parsed(
        self, text: str, sentences: Sequence[Sentence]
    ) -> Iterator[tuple[Sentence, list[Token], list[tuple[int, int, str]]]]:
        texts = [text[s.start : s.end] for s in sentences]
        cut = [list(tokenize(part)) for part in texts]
        words = [[token.text for token in tokens] for tokens in cut]
        read = zip(
            sentences, cut, self._morph.map(words), self._syntax.map(words),
            self._names.map(texts), strict=True,
        )  # fmt: skip
        for sentence, tokens, tagged, linked, named in read:
            first = sentence.start
            spans = [(first + s.start, first + s.stop, LABELS[s.type]) for s in named.spans]
            yield sentence, self._tokens(tokens, tagged, linked, (first, spans)), spans

    def _tokens(
        self, tokens: Sequence[Any], tagged: Any, linked: Any,
        place: tuple[int, list[tuple[int, int, str]]],
    ) -> list[Token]:  # fmt: skip
        first, spans = place
        relations = _relations(tagged.tokens, linked.tokens)
        return [
            Token(
                start=first + token.start,
                end=first + token.stop,
                text=token.text,
                lemma=self._lemmas.of(token.text, mark.pos),
                pos=mark.pos,
                feats=mark.feats,
                head=int(link.head_id) - 1 if int(link.head_id) else at,
                dep=relations[at],
                entity=_entity(first + token.start, spans),
            )
            for at, (token, mark, link) in enumerate(
                zip(tokens, tagged.tokens, linked.tokens, strict=True)
            )
        ]


class _Lemmas:
    """Lemmas by dictionary, the tagger's part of speech choosing among homographs."""

    def __init__(self) -> None:
        self._dictionary = pymorphy3.MorphAnalyzer()
        self.of = lru_cache(maxsize=100_000)(self._of)

    def _of(self, word: str, pos: str) -> str:
        parses = self._dictionary.parse(word)
        wanted = _TAGS.get(pos, ())
        for parse in parses:
            if parse.tag.POS in wanted:
                return str(parse.normal_form).replace("ё", "е")
        return str(parses[0].normal_form if parses else word.lower()).replace("ё", "е")


def load(_model: str = "") -> RussianParser:
    """Load the models and the function words of Russian."""
    return RussianParser(load_grammar_words("ru"))


def _models() -> Path:
    """Return the folder of natasha's models, without importing natasha and all it brings."""
    spec = find_spec("natasha")
    places = spec.submodule_search_locations if spec is not None else None
    return Path(next(iter(places or [""]))) / "data"


def _relations(marks: Sequence[Any], links: Sequence[Any]) -> list[str]:
    """Return the relations, two mended that case or place betray.

    An object in the dative is whom something is done to; a second subject behind its verb is the
    object, where nominative and accusative are one form.
    """
    found: list[str] = []
    subjects: set[str] = set()
    for mark, link in zip(marks, links, strict=True):
        relation = link.rel if int(link.head_id) else "root"
        if relation == "obj" and mark.feats.get("Case") == "Dat":
            relation = "iobj"
        if relation == "nsubj":
            if link.head_id in subjects and int(link.head_id) < int(link.id):
                relation = "obj"
            subjects.add(link.head_id)
        found.append(str(relation))
    return found


def _entity(start: int, spans: Sequence[tuple[int, int, str]]) -> str:
    return next((label for first, last, label in spans if first <= start < last), "")
