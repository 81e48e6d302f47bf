"""Bytes → text: the encoding a page declares, carries as a mark, or shows by its bytes."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

from dateline.errors import ArticleError
from dateline.model import Capture

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Browsers read these labels as their supersets, and so do the pages' authors:
# https://encoding.spec.whatwg.org/#names-and-labels
_SUPERSETS = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
}
_SEVEN_BIT = ("iso2022", "hz")
_TEXT_ENCODINGS = (
    "ascii", "big5", "cp", "euc", "gb", "hz", "iso", "johab", "koi8", "kz", "mac", "ptcp", "shift",
    "tis", "utf-8", "utf-16", "utf-32",
)  # fmt: skip
"""How the names of encodings of text begin; Python knows others, such as ``punycode``."""
_DECLARED = re.compile(
    rb"""<meta\s[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})|<\?xml[^>]{0,80}encoding=["']([\w.:-]{2,40})""",
    re.IGNORECASE,
)
_HEAD_BYTES = 8192
_SAMPLE_BYTES = 20_000
_MOST_BROKEN = 0.01
"""Share of all characters that may be unreadable."""
_MOST_BROKEN_LETTERS = 0.05
"""Share of the characters beyond ASCII that may be unreadable in a page of that encoding."""
_CONTROLS = bytes({*range(0x09), *range(0x0E, 0x1B), *range(0x1C, 0x20), 0x7F})


def decode(capture: Capture) -> str:
    """Capture → text, without a byte order mark; offsets of an article's runs refer to it.

    Raises:
        ArticleError: ``article.encoding``, where no encoding makes the bytes readable.
    """
    body = capture.body
    for mark, name in _MARKS:
        if body.startswith(mark):
            return _check(body[len(mark) :].decode(name, "replace"), capture)
    for name in _candidates(capture):
        text = _decode_mostly(body, name)
        if text is not None:
            return _check(text, capture)
    return _check(body.decode("utf-8", "replace"), capture)


def _candidates(capture: Capture) -> Iterator[str]:
    """UTF-8 is asked before what is declared: other text passes as UTF-8 by accident only."""
    declared = [*_known(capture.charset), *_known(_declared_charset(capture))]
    yield from (name for name in declared if name.startswith(_SEVEN_BIT))
    yield "utf-8"
    yield from declared
    # the generator goes on to this only where all before it failed: it is slow
    yield from _known(_detect(capture.body))


def _decode_mostly(body: bytes, name: str) -> str | None:
    """Decode where nearly every character beyond ASCII is readable: pages have broken spots."""
    try:
        return body.decode(name)
    except UnicodeDecodeError:
        text = body.decode(name, "replace")
    broken = text.count("\ufffd")
    beyond_ascii = len(text) - len(text.encode("ascii", "ignore"))
    return text if broken <= _MOST_BROKEN_LETTERS * beyond_ascii else None


def _declared_charset(capture: Capture) -> str:
    if capture.media_type != "text/html":
        return ""
    found = _DECLARED.search(capture.body, 0, _HEAD_BYTES)
    label = (found[1] or found[2]).decode("ascii", "replace") if found else ""
    # a declaration that can be read as ASCII cannot stand in UTF-16
    return "" if label.lower().startswith(("utf-16", "utf-32", "utf16", "utf32")) else label


def _known(label: str) -> Iterator[str]:
    """Yield Python's name of the encoding a label means, if there is such a text encoding."""
    try:
        found = codecs.lookup(label.strip()).name
    except (LookupError, ValueError):
        return
    name = _SUPERSETS.get(found, found)
    if name.startswith(_TEXT_ENCODINGS):
        yield name


def _detect(body: bytes) -> str:
    from charset_normalizer import from_bytes  # noqa: PLC0415  # slow to import, rarely needed

    if len(body) > 2 * _SAMPLE_BYTES:
        body = body[:_SAMPLE_BYTES] + body[-_SAMPLE_BYTES:]
    best = from_bytes(body).best()
    return best.encoding if best is not None else ""


def _check(text: str, capture: Capture) -> str:
    body = text.encode("utf-8", "surrogatepass")
    broken = len(body) - len(body.translate(None, _CONTROLS)) + text.count("\ufffd")
    if broken > max(8, len(text) * _MOST_BROKEN) or (broken and broken * 4 >= len(text)):
        raise ArticleError(
            "the text is in an encoding that could not be told",
            item=capture.item,
            code="article.encoding",
            hint="save it as UTF-8",
        )
    return text
