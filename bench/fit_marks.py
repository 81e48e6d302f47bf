"""Fit the weights of the marks by which names are known as places, and write ``marks.tsv``.

Run ``python -m bench.fit_marks``. It reads ``marks_sentences.txt`` beside this file: a text of our
own to a line, each mention of a place in square brackets, "¶" for the end of a headline. Whole
texts and the single sentences of longer ones are learned together, so that short texts are read as
well as long ones. Every weight begins at nothing and goes as far as our sentences press it; how
firmly it is held there is what tells best of sentences that were left out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from dateline.annotate.placenames import PlaceNames
from dateline.annotate.placesense import survey
from dateline.annotate.sentences import split_sentences
from dateline.annotate.syntax import Predicates
from dateline.annotate.syntax.english import EnglishParser
from dateline.annotate.toponyms import Proposal, first_marks, propose, second_marks
from dateline.config import load_settings
from dateline.reference.gazetteer import PLACES, open_gazetteer

COLUMNS = ("mark", "first", "second", "blind_first", "blind_second")
TEXTS = Path(__file__).with_name("marks_sentences.txt")
RAREST = 3
"""A mark seen less often has no weight."""
WEIGHT_OF_SENTENCE = 0.5
PENALTIES = (0.5, 1.0, 2.0, 4.0)
"""How firmly the weights may be held at nothing."""
FOLDS = 5
_BRACKETED = re.compile(r"\[([^]]*)\]")


class Text(msgspec.Struct):
    """A text or a sentence of one, with what we and the recogniser say of it."""

    text: str
    places: list[tuple[int, int]]
    entities: list[tuple[int, int, str]]
    weight: float = 1.0
    group: int = 0
    """The line it comes from: a text and its sentences are left out together."""


class Sample(msgspec.Struct):
    """A text with its proposals, their marks, and whether each is a place."""

    text: Text
    proposals: list[Proposal]
    marks: list[list[str]]
    answers: list[bool]


def main() -> None:
    """Fit both ways of reading, with and without a recogniser, and write the table."""
    parser = EnglishParser()
    lines = TEXTS.read_text(encoding="utf-8").splitlines()
    whole = [read_text(line, parser, group=number) for number, line in enumerate(lines)]
    texts = [*whole, *stretches(whole)]
    place_names = PlaceNames(open_gazetteer(load_settings()))
    columns = [
        weights
        for is_blind in (False, True)
        for weights in fit_both_looks(texts, place_names, is_blind=is_blind)
    ]
    with Path(str(PLACES / "marks.tsv")).open("w", encoding="utf-8") as out:
        out.write("\t".join(COLUMNS) + "\n")
        for mark in sorted({mark for column in columns for mark in column}):
            cells = [f"{column.get(mark, 0.0):.2f}" for column in columns]
            if any(float(cell) for cell in cells):
                out.write("\t".join([mark, *cells]) + "\n")


def read_text(line: str, parser: EnglishParser, *, group: int) -> Text:
    """Return the text of a line without its brackets, its places, and the names in it."""
    text, places = "", []
    for index, piece in enumerate(_BRACKETED.split(line.replace("¶", "\n\n"))):
        if index % 2:
            places.append((len(text), len(text) + len(piece)))
        text += piece
    nothing = Predicates(frozenset(), frozenset(), {})
    names = parser.parse(text, split_sentences(text), nothing).names
    return Text(text, places, list(names), group=group)


def stretches(texts: Sequence[Text]) -> Iterator[Text]:
    """Yield the sentences of the texts that have several, each as a text."""
    for text in texts:
        sentences = split_sentences(text.text)
        if len(sentences) > 1:
            for sentence in sentences:
                yield _cut(text, sentence.start, sentence.end)


def _cut(text: Text, start: int, end: int) -> Text:
    return Text(
        text.text[start:end],
        [(a - start, b - start) for a, b in text.places if start <= a and b <= end],
        [(a - start, b - start, c) for a, b, c in text.entities if start <= a and b <= end],
        weight=WEIGHT_OF_SENTENCE,
        group=text.group,
    )


def fit_both_looks(
    texts: Sequence[Text], place_names: PlaceNames, *, is_blind: bool
) -> tuple[dict[str, float], dict[str, float]]:
    """Return the weights of the first look and, given what it finds, of the second."""
    samples = [sample_of(text, place_names, is_blind=is_blind) for text in texts]
    first = fit(samples, best_penalty(samples))
    for sample in samples:
        sure = [sum(first.get(m, 0.0) for m in marks) > 0 for marks in sample.marks]
        known = [p.name for p, yes in zip(sample.proposals, sure, strict=True) if yes]
        votes = survey(sample.text.text, known)
        more = second_marks(sample.text.text, sample.proposals, sure, votes)
        sample.marks = [one + two for one, two in zip(sample.marks, more, strict=True)]
    return first, fit(samples, best_penalty(samples))


def best_penalty(samples: Sequence[Sample]) -> float:
    """Return the penalty that tells best of texts that were left out."""
    losses = {penalty: held_out_loss(samples, penalty) for penalty in PENALTIES}
    print(losses)
    return min(losses, key=losses.__getitem__)


def held_out_loss(samples: Sequence[Sample], penalty: float) -> float:
    """Return the surprise, over all folds, at the answers of the samples left out."""
    loss = 0.0
    for fold in range(FOLDS):
        weights = fit([s for n, s in enumerate(samples) if s.text.group % FOLDS != fold], penalty)
        for sample in samples:
            if sample.text.group % FOLDS == fold:
                loss += _surprise(sample, weights)
    return loss


def _surprise(sample: Sample, weights: Mapping[str, float]) -> float:
    scores = (sum(weights.get(mark, 0.0) for mark in marks) for marks in sample.marks)
    return sample.text.weight * sum(
        float(np.logaddexp(0.0, -score if answer else score))
        for score, answer in zip(scores, sample.answers, strict=True)
    )


def sample_of(text: Text, place_names: PlaceNames, *, is_blind: bool) -> Sample:
    """Return the proposals of a text with their marks and answers."""
    entities = [] if is_blind else text.entities
    read = [] if is_blind else [(0, len(text.text))]
    proposals = propose(text.text, place_names, entities=entities, read=read)
    marks = first_marks(text.text, proposals, place_names)
    return Sample(text, proposals, marks, [_is_place(p, text) for p in proposals])


def _is_place(proposal: Proposal, text: Text) -> bool:
    return any(start < proposal.end and proposal.start < end for start, end in text.places)


def fit(samples: Sequence[Sample], penalty: float) -> dict[str, float]:
    """Return the weights of a logistic regression that is held near nothing (Newton's method)."""
    seen = Counter(mark for sample in samples for marks in sample.marks for mark in marks)
    known = (mark for mark in seen if seen[mark] >= RAREST)
    column = {mark: i for i, mark in enumerate(known)}
    rows = [
        (marks, answer, sample.text.weight)
        for sample in samples
        for marks, answer in zip(sample.marks, sample.answers, strict=True)
    ]
    facts = np.zeros((len(rows), len(column)))
    for number, (marks, _, _) in enumerate(rows):
        facts[number, [column[mark] for mark in marks if mark in column]] = 1.0
    answers = np.array([float(answer) for _, answer, _ in rows])
    counts = np.array([weight for _, _, weight in rows])
    weights = _newton(facts, answers, counts, penalty)
    return {mark: float(weights[i]) for mark, i in column.items()}


def _newton(
    facts: NDArray[np.float64],
    answers: NDArray[np.float64],
    counts: NDArray[np.float64],
    penalty: float,
) -> NDArray[np.float64]:
    weights = np.zeros(facts.shape[1])
    for _ in range(25):
        chance = 1.0 / (1.0 + np.exp(-facts @ weights))
        slope = facts.T @ (counts * (answers - chance)) - penalty * weights
        bend = (facts * (counts * chance * (1.0 - chance))[:, None]).T @ facts
        step = np.linalg.solve(bend + penalty * np.eye(len(weights)), slope)
        weights = weights + step
        if np.abs(step).max() < 1e-4:
            break
    return weights


if __name__ == "__main__":
    main()
