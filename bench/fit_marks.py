"""Fit the weights of the marks by which names are known as places, and write ``marks.tsv``.

Run ``python -m bench.fit_marks FILE.jsonl``. A line of the file is an article: ``text``, ``url``,
``toponyms`` (``start``, ``end``, ``scored``: false for spans that are neither right nor wrong) and
``entities`` (start, end, label: what the recogniser of the parser says of the text). Whole
articles and stretches of one to three sentences of them are learned together, so that short texts
are read as well as long ones.
"""

from __future__ import annotations

import random
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from dateline.annotate.placenames import PlaceNames
from dateline.annotate.placesense import survey
from dateline.annotate.sentences import split_sentences
from dateline.annotate.toponyms import Proposal, first_marks, propose, second_marks
from dateline.config import load_settings
from dateline.reference.gazetteer import PLACES, open_gazetteer

COLUMNS = ("mark", "first", "second", "blind_first", "blind_second")
RAREST = 8
"""A mark seen less often has no weight."""
SHARE_OF_STRETCHES = 0.5


class Toponym(msgspec.Struct):
    """A span of the gold."""

    start: int
    end: int
    scored: bool = True


class Text(msgspec.Struct):
    """An article or a stretch of one, with what the gold and the recogniser say of it."""

    text: str
    toponyms: list[Toponym]
    entities: list[tuple[int, int, str]]
    url: str = ""
    weight: float = 1.0


class Sample(msgspec.Struct):
    """A text with its proposals, their marks, and whether each is a place (None: either)."""

    text: Text
    proposals: list[Proposal]
    marks: list[list[str]]
    answers: list[bool | None]


def main() -> None:
    """Fit both ways of reading, with and without a recogniser, and write the table."""
    lines = Path(sys.argv[1]).read_bytes().splitlines()
    articles = [msgspec.json.decode(line, type=Text) for line in lines]
    texts = [*articles, *stretches(articles)]
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


def stretches(articles: Sequence[Text]) -> Iterator[Text]:
    """Yield half of the articles again, cut into stretches of one to three sentences."""
    chance = random.Random(3)  # noqa: S311 - a sample, not a secret
    for article in articles:
        sentences = list(split_sentences(article.text))
        while sentences:
            length = chance.choice((1, 1, 2, 3))
            start, end = sentences[0].start, sentences[min(length, len(sentences)) - 1].end
            del sentences[:length]
            if chance.random() < SHARE_OF_STRETCHES:
                yield _cut(article, start, end)


def _cut(article: Text, start: int, end: int) -> Text:
    return Text(
        article.text[start:end],
        [
            Toponym(t.start - start, t.end - start, t.scored)
            for t in article.toponyms
            if start <= t.start and t.end <= end
        ],
        [(a - start, b - start, c) for a, b, c in article.entities if start <= a and b <= end],
        weight=SHARE_OF_STRETCHES,
    )


def fit_both_looks(
    texts: Sequence[Text], place_names: PlaceNames, *, is_blind: bool
) -> tuple[dict[str, float], dict[str, float]]:
    """Return the weights of the first look and, given what it finds, of the second."""
    samples = [sample_of(text, place_names, is_blind=is_blind) for text in texts]
    first = fit(samples, penalty=1.0)
    for sample in samples:
        sure = [sum(first.get(m, 0.0) for m in marks) > 0 for marks in sample.marks]
        known = [p.name for p, yes in zip(sample.proposals, sure, strict=True) if yes]
        votes = survey(sample.text.text, known, home=place_names.home(sample.text.url, None))
        more = second_marks(sample.text.text, sample.proposals, sure, votes)
        sample.marks = [one + two for one, two in zip(sample.marks, more, strict=True)]
    return first, fit(samples, penalty=3.0)


def sample_of(text: Text, place_names: PlaceNames, *, is_blind: bool) -> Sample:
    """Return the proposals of a text with their marks and answers."""
    entities = [] if is_blind else text.entities
    read = [] if is_blind else [(0, len(text.text))]
    proposals = propose(text.text, place_names, entities=entities, read=read)
    marks = first_marks(text.text, proposals, place_names)
    return Sample(text, proposals, marks, [_answer(p, text.toponyms) for p in proposals])


def _answer(proposal: Proposal, toponyms: Sequence[Toponym]) -> bool | None:
    met = [t.scored for t in toponyms if t.start < proposal.end and proposal.start < t.end]
    return any(met) or (None if met else False)


def fit(samples: Sequence[Sample], *, penalty: float) -> dict[str, float]:
    """Return the weights of a logistic regression with a quadratic penalty (Newton's method)."""
    seen = Counter(mark for sample in samples for marks in sample.marks for mark in marks)
    column = {mark: i for i, mark in enumerate(m for m, n in seen.items() if n >= RAREST)}
    rows = [
        (marks, answer, sample.text.weight)
        for sample in samples
        for marks, answer in zip(sample.marks, sample.answers, strict=True)
        if answer is not None
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
