"""A small learned judge of clauses: does it tell an event, and of which type?

Two layers over averaged word vectors and named facts, trained by ``bench/train_events.py`` on
sentences of our own. It never sees a name. ``docs/decisions/0018-learned-judge.md`` says what it
is for and what it is measured to add.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from importlib.resources import as_file
from importlib.resources.abc import Traversable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dateline.reference.tables import DATA

Floats = NDArray[np.float32]
GROUPS = ("predicate", "object", "subject", "oblique", "parent", "modifier", "below", "sentence")
"""The roles whose words are looked at, each as one average vector."""
NO_EVENT = "none"
NO_TYPE = frozenset({NO_EVENT, "STATEMENT", "APPEAL"})
"""Labels that are no type of event: CAMEO's statements and appeals among them."""
_WHOLE = "sentence"


class Features(NamedTuple):
    """What the model sees of one clause."""

    words: tuple[tuple[str, ...], ...]
    """For each of ``GROUPS`` the words in it, lower case."""
    facts: tuple[str, ...]
    """Named facts that hold: ``kind=noun``, ``subject=GOV``, ``frame=ASSAULT``."""

    def flags(self) -> Iterator[str]:
        """Yield the facts, and each word with its role: ``object:embassy``."""
        yield from self.facts
        for group, words in zip(GROUPS, self.words, strict=True):
            if group != _WHOLE:
                yield from (f"{group}:{word}" for word in words)


class Judgement(NamedTuple):
    """How likely a clause tells an event of each type; the shares of one sum to 1."""

    shares: Mapping[str, float]

    @property
    def best(self) -> tuple[str, float]:
        """The likeliest type of event, and its share; what is no event is left aside."""
        types = {name: share for name, share in self.shares.items() if name not in NO_TYPE}
        name = max(types, key=lambda n: types[n])
        return name, types[name]

    @property
    def event(self) -> float:
        """How likely it tells an event of any type."""
        return sum(share for name, share in self.shares.items() if name not in NO_TYPE)


class WordVectors:
    """Vectors of lower-case words, folded to a few dozen dimensions."""

    def __init__(self, file: Traversable) -> None:
        with as_file(file) as path, np.load(path) as table:
            words = bytes(table["words"]).decode("ascii").split("\n")
            self._rows = dict(zip(words, table["rows"].tolist(), strict=True))
            self._vectors: Floats = table["vectors"].astype(np.float32) * table["scale"]
        self.size = self._vectors.shape[1]
        # Groups recur: the words of a sentence are asked for once for each of its clauses.
        self.mean = lru_cache(maxsize=2048)(self._mean)

    def _mean(self, words: tuple[str, ...]) -> Floats:
        """Return the average vector of the words that are known; zeros where none is."""
        rows = [self._rows[word] for word in words if word in self._rows]
        if not rows:
            return np.zeros(self.size, np.float32)
        mean: Floats = self._vectors[rows].mean(axis=0)
        return mean


class EventModel:
    """The trained network of one language."""

    def __init__(self, folder: Traversable) -> None:
        self._words = WordVectors(folder / "words.npz")
        with as_file(folder / "events.npz") as path, np.load(path) as net:
            self.labels = tuple(str(label) for label in net["labels"])
            self._flags = {str(flag): row for row, flag in enumerate(net["flags"])}
            self._dense: Floats = net["dense"].astype(np.float32)
            self._sparse: Floats = net["sparse"].astype(np.float32)
            self._hidden_bias: Floats = net["hidden_bias"].astype(np.float32)
            self._out: Floats = net["out"].astype(np.float32)
            self._out_bias: Floats = net["out_bias"].astype(np.float32)

    def judge(self, clauses: Sequence[Features]) -> list[Judgement]:
        """Return for each clause how likely it tells an event of each type."""
        if not clauses:
            return []
        hidden = self._meaning(clauses) @ self._dense + self._hidden_bias
        hidden += np.array([self._told(clause) for clause in clauses])
        scores = np.maximum(hidden, 0) @ self._out + self._out_bias
        shares = np.exp(scores - scores.max(axis=1, keepdims=True))
        shares /= shares.sum(axis=1, keepdims=True)
        # Rounded, so that another processor's last bits decide nothing.
        return [
            Judgement(dict(zip(self.labels, np.round(row, 3).tolist(), strict=True)))
            for row in shares
        ]

    def _told(self, clause: Features) -> Floats:
        known = {self._flags[flag] for flag in clause.flags() if flag in self._flags}
        told: Floats = self._sparse[sorted(known)].sum(axis=0)
        return told

    def _meaning(self, clauses: Sequence[Features]) -> Floats:
        return np.array(
            [np.concatenate([self._words.mean(group) for group in c.words]) for c in clauses],
            dtype=np.float32,
        )


def load_event_model(language: str) -> EventModel | None:
    """Return the model of a language; None where none was trained."""
    folder = DATA / "model" / language
    return EventModel(folder) if (folder / "events.npz").is_file() else None
