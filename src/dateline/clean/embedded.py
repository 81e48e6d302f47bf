"""Bodies that a page carries inside its scripts, for its own program to draw them.

Such a page shows nothing without running the program, but the text is there: as HTML in a string
of the program's data. It is asked for only where the page itself holds no body.
"""

from __future__ import annotations

import json
import re

_SCRIPT = re.compile(r"<script\b[^>]*>(.*?)</script\s*>", re.DOTALL | re.IGNORECASE)
_LITERAL = re.compile(r'"((?:[^"\\\n]|\\.)*)"')
_PARAGRAPH = re.compile(r"(?:<|\\u003[cC])p\b")
_LEAST_SIZE = 400
_LEAST_PARAGRAPHS = 3


def read_embedded(page: str) -> str:
    r"""HTML → the longest string in its scripts that holds paragraphs, or nothing.

    >>> text = "Envoys met again. " * 9
    >>> read_embedded('<script>x = {"b": "' + rf"\u003cp>{text}" * 3 + '"}</script>')[:9]
    '<p>Envoys'
    """
    best = ""
    for script in _SCRIPT.finditer(page):
        if len(_PARAGRAPH.findall(script[1])) < _LEAST_PARAGRAPHS:
            continue
        for literal in _LITERAL.finditer(script[1]):
            text = literal[1]
            if len(text) > max(len(best), _LEAST_SIZE) and (
                len(_PARAGRAPH.findall(text)) >= _LEAST_PARAGRAPHS
            ):
                best = text
    try:
        return str(json.loads(f'"{best}"', strict=False))
    except ValueError:
        return ""
