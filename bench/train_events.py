"""Train the learned judge of clauses: ``python -m bench.train_events``.

Reads the sentences of ``bench/training`` (events marked at their trigger words, everything else
unmarked) and those that fire the lexicon (``tests/coding/lexicon``), all our own, and writes
``reference/data/model/en/events.npz``. The same sentences give the same file on one machine.
Needs nothing that is not in the repository; no evaluation set is read.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bench.quality.reader import build_article
from dateline.coding.features import features_of
from dateline.coding.frames import match_frame
from dateline.coding.view import View
from dateline.desk import Desk
from dateline.model import Clause
from dateline.reference.eventmodel import GROUPS, NO_EVENT, Features, WordVectors
from dateline.reference.tables import DATA

Floats = NDArray[np.float32]
ROOT = Path(__file__).parents[1]
MODEL = ROOT / "src/dateline/reference/data/model/en"
MARK = re.compile(r"\[([^\[\]]+)\]\{([A-Z]+) ([a-z]+)\}")
HIDDEN, SEEDS, EPOCHS, BATCH = 64, 3, 20, 128
RATE, DECAY, DROP_INPUT, DROP_HIDDEN = 2e-3, 1e-4, 0.15, 0.4
LEXICON_WEIGHT = 0.4
"""Sentences written to fire a frame say less than sentences written as news."""
FRAME_HIDDEN = 0.8
"""Share of them in which the frame's own answer is hidden, so that the words must tell."""
RARE = {"fact": 8, "word": 3}
"""How often a fact, or a word in a role, must stand in the sentences to be looked at."""


class Mark(NamedTuple):
    """An event marked in a sentence: where its trigger stands, and its type."""

    start: int
    end: int
    type: str
    status: str


class Row(NamedTuple):
    """One clause to learn from."""

    features: Features
    label: str
    weight: float
    sentence: int


def read_marks(line: str) -> tuple[str, list[Mark]]:
    """Return a marked line as plain text and its marks.

    >>> read_marks("Police [arrested]{COERCE occurred} two men.")
    ('Police arrested two men.', [Mark(start=7, end=15, type='COERCE', status='occurred')])
    """
    text, marks, cursor = "", [], 0
    for found in MARK.finditer(line):
        text += line[cursor : found.start()]
        marks.append(Mark(len(text), len(text) + len(found[1]), found[2], found[3]))
        text += found[1]
        cursor = found.end()
    return text + line[cursor:], marks


def marked_lines() -> Iterator[str]:
    """Yield every sentence of the training folder."""
    for file in sorted((ROOT / "bench/training").glob("*.txt")):
        for line in file.read_text(encoding="utf-8").splitlines():
            if line.strip() and not line.startswith("#"):
                yield line.strip()


def rows_of(desk: Desk, line: str, number: int) -> Iterator[Row]:
    """Yield a row for each clause of a marked sentence."""
    text, marks = read_marks(line)
    view = _view(desk, text)
    wanted: dict[int, str] = {}
    for mark in marks:
        inside = [c for c in view.document.clauses if mark.start <= c.head_start < mark.end]
        if inside:
            wanted[inside[-1].index] = mark.type
    types = set(wanted.values())
    for clause in view.document.clauses:
        if clause.index in wanted:
            yield Row(features_of(view, clause), wanted[clause.index], 1.0, number)
        elif not _tells_it_again(view, clause, wanted, types):
            yield Row(features_of(view, clause), NO_EVENT, 1.0, number)


def _tells_it_again(view: View, clause: Clause, wanted: dict[int, str], types: set[str]) -> bool:
    """Tell the other half of a marked act: "*hold* talks", "attacked the post, *killing* two"."""
    frame = match_frame(view, clause)
    if frame is not None and frame.type in types:
        return True
    if clause.kind == "noun":
        return clause.parent in wanted and clause.relation == "object"
    nouns = (c for c in view.document.clauses if c.kind == "noun" and c.index in wanted)
    lent = (view.support(noun) for noun in nouns)
    return any(pair is not None and pair[0].index == clause.index for pair in lent)


def lexicon_rows(desk: Desk, first: int) -> Iterator[Row]:
    """Yield a row for the clause that fires each frame in its own sentence."""
    frames = {f.id: f for g in desk.reference.lexicon("en").frames.values() for f in g}
    for file in sorted((ROOT / "tests/coding/lexicon").glob("*.tsv")):
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines()[1:]):
            name, _, sentence = line.partition("\t")
            if name not in frames:
                continue
            view = _view(desk, sentence)
            for clause in view.document.clauses:
                fired = match_frame(view, clause)
                if fired is not None and fired.id == name:
                    yield Row(features_of(view, clause), fired.type, LEXICON_WEIGHT, first + number)


def _view(desk: Desk, text: str) -> View:
    sentence = text if text.rstrip().endswith((".", "?", "!", "”", '"')) else f"{text.rstrip()}."
    return View(desk.annotate(build_article(sentence)), desk.reference.lexicon("en"))


def flags_of(rows: Sequence[Row]) -> list[str]:
    """Return the facts and words in roles that stand often enough to learn from."""
    counts = Counter(flag for row in rows for flag in set(row.features.flags()))
    return sorted(
        flag for flag, n in counts.items() if n >= RARE["word" if ":" in flag else "fact"]
    )


def matrix_of(rows: Sequence[Row], flags: Sequence[str], words: WordVectors) -> Floats:
    """Return one line a row: the averages of its groups of words, then its flags."""
    index = {flag: words.size * len(GROUPS) + n for n, flag in enumerate(flags)}
    matrix = np.zeros((len(rows), words.size * len(GROUPS) + len(flags)), np.float32)
    for line, row in zip(matrix, rows, strict=True):
        line[: words.size * len(GROUPS)] = np.concatenate(
            [words.mean(group) for group in row.features.words]
        )
        line[[index[flag] for flag in row.features.flags() if flag in index]] = 1.0
    return matrix


def hide_frames(matrix: Floats, rows: Sequence[Row], flags: Sequence[str], dense: int) -> None:
    """Hide the answer of the lexicon in most of the lexicon's own sentences."""
    told = [dense + n for n, flag in enumerate(flags) if flag.startswith(("frame=", "mode="))]
    own = np.array([row.weight < 1 for row in rows])
    hidden = own & (np.random.default_rng(0).random(len(rows)) < FRAME_HIDDEN)
    matrix[np.ix_(hidden, told)] = 0


def softmax(scores: Floats) -> Floats:
    """Return the shares that scores stand for, line by line."""
    grown: Floats = np.exp(scores - scores.max(axis=1, keepdims=True)).astype(np.float32)
    shares: Floats = grown / grown.sum(axis=1, keepdims=True)
    return shares


def fit(
    matrix: Floats, labels: NDArray[np.int64], weights: Floats, *, kinds: int, seed: int
) -> list[Floats]:
    """Return the trained layers: weights and bias of the hidden one, then of the last.

    Adam with decoupled decay, a cosine schedule and dropout (Kingma & Ba 2015; Loshchilov &
    Hutter 2019; Srivastava et al. 2014).
    """
    random = np.random.default_rng(seed)
    wide = matrix.shape[1]
    layers: list[Floats] = [
        random.normal(0, np.sqrt(2 / wide), (wide, HIDDEN)).astype(np.float32),
        np.zeros(HIDDEN, np.float32),
        random.normal(0, np.sqrt(1 / HIDDEN), (HIDDEN, kinds)).astype(np.float32),
        np.zeros(kinds, np.float32),
    ]
    moments = [(np.zeros_like(layer), np.zeros_like(layer)) for layer in layers]
    wanted = np.eye(kinds, dtype=np.float32)[labels]
    step = 0
    for epoch in range(EPOCHS):
        rate = RATE * 0.5 * (1 + np.cos(np.pi * epoch / EPOCHS))
        order = random.permutation(len(matrix))
        for first in range(0, len(order), BATCH):
            step += 1
            batch = order[first : first + BATCH]
            seen = matrix[batch] * _kept((len(batch), wide), DROP_INPUT, random)
            kept = _kept((len(batch), HIDDEN), DROP_HIDDEN, random)
            slopes = _slopes(layers, seen, wanted[batch], weights=weights[batch], kept=kept)
            for n, slope in enumerate(slopes):
                _move(layers[n], moments[n], slope, rate=rate, step=step)
    return layers


def _kept(shape: tuple[int, ...], share: float, random: np.random.Generator) -> Floats:
    """Return a mask that drops a share of what it is laid on, and makes up for it."""
    mask: Floats = (random.random(shape, np.float32) > share).astype(np.float32)
    mask /= np.float32(1 - share)
    return mask


def _slopes(
    layers: list[Floats], seen: Floats, wanted: Floats, *, weights: Floats, kept: Floats
) -> list[Floats]:
    raw = seen @ layers[0] + layers[1]
    hidden = np.maximum(raw, 0) * kept
    error = (softmax(hidden @ layers[2] + layers[3]) - wanted) * weights[:, None] / len(seen)
    back = (error @ layers[2].T) * kept * (raw > 0)
    return [seen.T @ back, back.sum(axis=0), hidden.T @ error, error.sum(axis=0)]


def _move(
    layer: Floats, moments: tuple[Floats, Floats], slope: Floats, *, rate: float, step: int
) -> None:
    first, second = moments
    first += 0.1 * (slope - first)
    second += 0.001 * (slope * slope - second)
    stride = (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
    if layer.ndim > 1:
        stride = stride + DECAY * layer
    layer -= (rate * stride).astype(np.float32)


def write(
    layers: Sequence[list[Floats]], labels: Sequence[str], flags: Sequence[str], dense: int
) -> None:
    """Write networks of several seeds side by side as one that averages their scores."""
    hidden = np.hstack([net[0] for net in layers])
    np.savez_compressed(
        MODEL / "events.npz",
        labels=np.array(labels),
        flags=np.array(flags),
        dense=hidden[:dense].astype(np.float16),
        sparse=hidden[dense:].astype(np.float16),
        hidden_bias=np.hstack([net[1] for net in layers]),
        out=np.vstack([net[2] for net in layers]) / len(layers),
        out_bias=np.mean([net[3] for net in layers], axis=0),
    )


def main() -> None:
    """Read the sentences, train, and write the model."""
    desk = Desk.open()
    rows = [row for n, line in enumerate(marked_lines()) for row in rows_of(desk, line, n)]
    rows += lexicon_rows(desk, len(rows))
    labels = sorted({row.label for row in rows})
    flags = flags_of(rows)
    words = WordVectors(DATA / "model" / "en" / "words.npz")
    dense = words.size * len(GROUPS)
    matrix = matrix_of(rows, flags, words)
    hide_frames(matrix, rows, flags, dense)
    wanted = np.array([labels.index(row.label) for row in rows])
    weights = np.array([row.weight for row in rows], np.float32)
    nets = [fit(matrix, wanted, weights, kinds=len(labels), seed=seed) for seed in range(SEEDS)]
    write(nets, labels, flags, dense)
    sys.stdout.write(f"{len(rows)} clauses, {len(labels)} labels, {len(flags)} flags\n")


if __name__ == "__main__":
    main()
