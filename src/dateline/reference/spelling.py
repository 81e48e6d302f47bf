"""When two spellings are one person's name."""

from __future__ import annotations

import re

from dateline.text import fold

_VOWELS = re.compile(r"(?<=.)[aeiouyw]+|(.)(?=\1)")
_SOUNDS = (("ye", "e"), ("x", "ks"), ("q", "k"), ("ph", "f"), ("kh", "h"), ("dj", "j"), ("ck", "k"))
_PARTICLES = frozenset("al el bin ben ibn".split())
_ENOUGH = 6
"""Consonants that must agree before two spellings are taken for one name."""


def person_key(name: str) -> str:
    """Return the form under which a person's name is filed: no hyphens, no initials' dots.

    >>> person_key("Kim Jong-un"), person_key("Abdel Fattah al-Sisi")
    ('kim jong un', 'abdel fattah al sisi')
    """
    return " ".join(fold(name).replace("-", " ").replace(".", "").split())


def spelling_key(name: str) -> str:
    """Return what spellings of one person's name share, or nothing where that is too little.

    The vowels of names that come from other scripts are written in many ways. Whether the first
    name ends in "a" is kept: it tells Maria from Mario.

    >>> spelling_key("Mohammed Hussein Ali") == spelling_key("Muhammad Hussain Ali")
    True
    """
    parts = [part for part in person_key(name).split() if part not in _PARTICLES]
    bare = [_consonants(part) for part in parts]
    if len(parts) < 2 or sum(map(len, bare)) < _ENOUGH:
        return ""
    return " ".join((*bare, "a" if parts[0].endswith("a") else ""))


def _consonants(part: str) -> str:
    for written, sound in _SOUNDS:
        part = part.replace(written, sound)
    return _VOWELS.sub("", part)
