"""Text → fingerprint of at most a kilobyte, and what two fingerprints tell (decision 0027).

``keys`` are what a store indexes: documents that share two of them are worth comparing.
"""

from __future__ import annotations

import numpy as np

from dateline.filing.shingles import Hashes, hash_text
from dateline.model import Copy, CopyKind, Fingerprint

MOST_HASHES = 256
SHARED_KEYS = 2
"""Keys two documents must share to be compared; a text of a dozen words has few more."""
_KEYS = 32
_KEY_LIMIT = 2**32 // 16
"""Hashes below it are keys, too, so that a long round-up has keys from each of its parts."""

HELD = 0.6
"""Share of the shorter text, from which on the longer one holds it."""
REWORDED = 0.4
REWORDED_OF_LONGER = 0.25
"""Shares of the shorter and of the longer text, from which on one is a rewording of the other.

Two reporters at one event share names, offices and a quote, at most three tenths of the shorter
text in the set of decision 0027; two quoted sentences are a small part of the longer text.
"""
_WHOLE = 0.9
_MOST_OF = 0.5


def fingerprint(text: str) -> Fingerprint:
    """Return the fingerprint of a text.

    >>> fingerprint("Too short").size
    0
    """
    hashes = np.unique(hash_text(text))
    return Fingerprint(size=len(hashes), hashes=hashes[:MOST_HASHES].astype("<u4").tobytes())


def hashes_of(print_: Fingerprint) -> Hashes:
    """Return the hashes of a fingerprint, in rising order."""
    return np.frombuffer(print_.hashes, dtype="<u4")


def keys(print_: Fingerprint) -> tuple[int, ...]:
    """Return what to index a document under: about 32 numbers of 32 bits."""
    hashes = hashes_of(print_)
    count = max(_KEYS, int(np.searchsorted(hashes, _KEY_LIMIT)))
    return tuple(hashes[:count].tolist())


def compare(one: Fingerprint, other: Fingerprint) -> Copy | None:
    """Return how the text of ``one`` copies that of ``other``, or None where it does not.

    >>> told = fingerprint("Heavy storms flooded seventeen villages along the northern coast")
    >>> compare(told, told).kind
    'reprint'
    """
    mine, theirs = _alike(one, other)
    shared = len(np.intersect1d(mine, theirs, assume_unique=True))
    if not shared:
        return None
    of_mine, of_theirs = shared / len(mine), shared / len(theirs)
    shorter, longer = max(of_mine, of_theirs), min(of_mine, of_theirs)
    if shorter < HELD and (shorter < REWORDED or longer < REWORDED_OF_LONGER):
        return None
    return Copy(kind=_kind(of_mine, of_theirs), share=of_mine, share_of_other=of_theirs)


def _alike(one: Fingerprint, other: Fingerprint) -> tuple[Hashes, Hashes]:
    """Return the hashes of both below the limit of the one that was cut lower.

    A cut fingerprint keeps the smallest hashes, a fair sample; both must be sampled alike.
    """
    mine, theirs = hashes_of(one), hashes_of(other)
    cut = [hashes[-1] for hashes, whole in ((mine, one), (theirs, other)) if _is_cut(whole)]
    if not cut:
        return mine, theirs
    limit = min(cut)
    return tuple(h[: np.searchsorted(h, limit, side="right")] for h in (mine, theirs))  # type: ignore[return-value]


def _is_cut(print_: Fingerprint) -> bool:
    return print_.size > MOST_HASHES


def _kind(of_mine: float, of_theirs: float) -> CopyKind:
    if of_mine >= _WHOLE and of_theirs >= _WHOLE:
        return "reprint"
    if of_mine >= HELD and of_theirs < _MOST_OF:
        return "excerpt"
    if of_theirs >= HELD and of_mine < _MOST_OF:
        return "roundup"
    if of_mine >= _WHOLE:
        return "trimmed"
    return "extended" if of_theirs >= _WHOLE else "reworded"
