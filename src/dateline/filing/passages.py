"""Two texts → the passages they share, with offsets in both: the proof of a copy."""

from __future__ import annotations

from collections import defaultdict

from dateline.filing.shingles import Hashes, locate
from dateline.model import Passage

_GAP = 8
"""Long words that may be left out or changed inside one passage."""
_MOST_PLACES = 16
"""Places of one run that are looked at; a run met more often is a refrain."""


def align(text: str, other: str) -> tuple[Passage, ...]:
    """Return the passages of ``text`` that stand in ``other``, in the order of ``text``.

    >>> said = "Seventeen villages along the coast remained without power yesterday"
    >>> [(p.start, p.other_start) for p in align(said, "Officials: " + said)]
    [(0, 11)]
    """
    tokens, runs, length = locate(text)
    other_tokens, other_runs, other_length = locate(other)
    if length != other_length:
        return ()
    return tuple(
        Passage(
            start=tokens[first].start,
            end=tokens[last + length - 1].end,
            other_start=other_tokens[other_first].start,
            other_end=other_tokens[other_last + length - 1].end,
        )
        for (first, other_first), (last, other_last) in _chains(_meetings(runs, other_runs))
    )


def _meetings(runs: Hashes, others: Hashes) -> list[tuple[int, int]]:
    """Return where runs meet; of several places, the one next to the meeting before."""
    places: dict[int, list[int]] = defaultdict(list)
    for at, value in enumerate(others.tolist()):
        places[value].append(at)
    met: list[tuple[int, int]] = []
    expected = 0
    for at, value in enumerate(runs.tolist()):
        if found := places.get(value, ())[:_MOST_PLACES]:
            there = min(found, key=lambda place: abs(place - expected))
            met.append((at, there))
            expected = there + 1
    return met


def _chains(met: list[tuple[int, int]]) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """Return the first and last meeting of every stretch that goes on in both texts."""
    chains: list[tuple[tuple[int, int], tuple[int, int]]] = []
    for here in met:
        last = chains[-1][1] if chains else None
        if last and here[0] - last[0] <= _GAP and 0 < here[1] - last[1] <= _GAP:
            chains[-1] = (chains[-1][0], here)
        else:
            chains.append((here, here))
    return chains
