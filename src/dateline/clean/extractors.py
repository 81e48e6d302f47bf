"""Programs that find the body of a parsed page, each as the lines it gives.

trafilatura is asked by its steps: each of its own front doors copies the tree several times, looks
at all class names once more, and writes a document that nobody reads.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from lxml.etree import LxmlError, XPath, strip_elements
from lxml.html import HtmlElement

from dateline.clean.furniture import Line
from dateline.clean.visible import drop_invisible

_BREAKING = frozenset({"p", "head", "quote", "item", "row", "list", "table", "div"})
_SENTENCE_BREAK = re.compile(r"(?<=[.!?…。！？:'\"”’»])[ ]*\n\s*|\n\s*\n\s*")
_CODE = ("script", "style", "svg", "template")
_CHROME = (
    "head", "nav", "footer", "aside", "menu", "iframe", "noscript", "button", "select", "textarea",
    "figure", "picture", "video", "audio", "object", "embed", "canvas", "dialog",
)  # fmt: skip
"""What the extractor leaves out in any case: without it the page is half as large."""
_COMMENTS = re.compile(
    r"(?:^|[\n])(?:comment(?!ary)|comol|disqus_thread|dsq-comments)|(?:article|post)-comments",
    re.IGNORECASE,
)
_SHORT = 250
"""Letters below which trafilatura itself looks further."""
_LONG = 3000
_LEAST_SHARE = 0.2
"""Below that many letters, and that share of the page, most of the article may be missing."""
_COMMENT_TAGS = ("div", "section", "details", "ol", "ul")
_TOO_DEEP = XPath(f"boolean({'/*' * 200})")
"""Real pages nest some forty elements; the parser stops at 256."""

# A page can break a parsing library in more ways than it documents; these are the errors its own
# code can raise on bad input. Anything else is ours and must be seen.
LIBRARY_ERRORS = (
    LxmlError, ValueError, TypeError, AttributeError, LookupError, AssertionError, RecursionError,
)  # fmt: skip


def strip_code(tree: HtmlElement) -> None:
    """Take scripts, styles and drawings out of a page; what stands behind each stays."""
    strip_elements(tree, *_CODE, with_tail=False)


def extract_fast(tree: HtmlElement, parse: Callable[[], HtmlElement], *, size: int) -> list[Line]:
    """Return the lines trafilatura's quick search finds; the tree is used up.

    Where that is too little for a page with ``size`` letters of text, the page is parsed again
    and trafilatura's own ways to find more are tried.
    """
    # slow to import, and needed for HTML only
    from trafilatura.htmlprocessing import convert_tags, tree_cleaning  # noqa: PLC0415
    from trafilatura.main_extractor import extract_content  # noqa: PLC0415

    try:
        strip_elements(tree, *_CHROME, with_tail=False)
        _drop_comments(tree)
        options = _quick()
        body, text = extract_content(convert_tags(tree_cleaning(tree, options), options), options)
    except LIBRARY_ERRORS:
        return []
    if len(text) < _SHORT or len(text) < min(_LONG, _LEAST_SHARE * size):
        return extract_whole(parse(), fast=True)
    return list(_lines(body))


def extract_whole(tree: HtmlElement, *, fast: bool = False) -> list[Line]:
    """Return the lines trafilatura finds by all its ways; if not fast, all it can find."""
    from trafilatura import bare_extraction  # noqa: PLC0415  # as above

    # it reports every page it gives up on; here other extractors step in
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    try:
        document = bare_extraction(
            tree, fast=fast, favor_recall=not fast, include_comments=False, with_metadata=False
        )
    except LIBRARY_ERRORS:
        return []
    body = getattr(document, "body", None)
    return list(_lines(body)) if body is not None else []


def extract_plain(page: str) -> list[str]:
    """Return the lines resiliparse finds."""
    from resiliparse.extract.html2text import extract_plain_text  # noqa: PLC0415  # as above

    try:
        text: str = extract_plain_text(page, main_content=True, alt_texts=False)
    except LIBRARY_ERRORS:
        return []
    return text.split("\n")


def is_sane(tree: HtmlElement) -> bool:
    """Tell whether nothing is nested absurdly: resiliparse needs a minute for such a page."""
    return not _TOO_DEEP(tree.getroottree())


@cache
def _quick() -> Any:  # trafilatura has no types
    from trafilatura.settings import Extractor  # noqa: PLC0415  # as above

    return Extractor(output_format="python", fast=True, comments=False)


def _drop_comments(tree: HtmlElement) -> None:
    for element in list(tree.iter(*_COMMENT_TAGS)):
        names = f"{element.get('id') or ''}\n{element.get('class') or ''}"
        if _COMMENTS.search(names) and element.getparent() is not None:
            element.drop_tree()


def _lines(body: Any) -> Iterator[Line]:  # an lxml element
    """Yield the blocks of an extracted body in reading order, each without markup."""
    buffer: list[str] = []
    heading = False
    for element, text, is_break in _walk(body):
        if is_break:
            yield from _flush(buffer, heading)
            buffer.clear()
            heading = element == "head"
        buffer.append(text)
    yield from _flush(buffer, heading)


def _walk(element: Any) -> Iterator[tuple[str, str, bool]]:  # an lxml element
    """Yield tag, text and whether a new block begins, for each stretch of text in order."""
    tag = element.tag if isinstance(element.tag, str) else ""
    breaks = tag in _BREAKING
    yield tag, "\n" if tag == "lb" else element.text or "", breaks
    for child in element:
        yield from _walk(child)
        yield tag, child.tail or "", child.tag in _BREAKING
    if tag == "cell":
        yield tag, " ", False


def _flush(buffer: list[str], heading: bool) -> Iterator[Line]:
    text = drop_invisible("".join(buffer))
    for part in _SENTENCE_BREAK.split(text):
        rows = (" ".join(row.split()) for row in part.split("\n"))
        whole = "\n".join(row for row in rows if row)
        if whole:
            yield Line(text=whole, is_heading=heading)
