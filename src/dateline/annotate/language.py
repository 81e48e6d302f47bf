"""Text → language: ISO 639-1, from the words themselves, with the page's own word as a prior."""

from __future__ import annotations

import py3langid

_SAMPLE = 4000
_SHORT = 400
_LOOKALIKES = {"pcm": "en", "sco": "en", "gsw": "de", "wa": "fr", "oc": "fr", "gl": "es"}
"""Small languages that short texts of a large neighbour are taken for."""


def detect_language(text: str, *, hint: str = "") -> str:
    """Return the language of a text as an ISO 639-1 code.

    Short texts tell too little; there the page's own word counts where it gives one.

    >>> detect_language("The foreign minister will visit the capital next week for talks.")
    'en'
    """
    if hint and len(text) < _SHORT:
        return hint[:2].lower()
    language = str(py3langid.classify(text[:_SAMPLE])[0])
    return _LOOKALIKES.get(language, language) if len(text) < _SHORT else language
