"""HTML → draft: the body chosen among extractors, the page's own facts, and its kind."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from typing import Any

import msgspec
from lxml.etree import ElementDefaultClassLookup, LxmlError, ParserError, XPath, strip_elements
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from dateline.clean.blocks import read_blocks
from dateline.clean.draft import Draft
from dateline.clean.embedded import read_embedded
from dateline.clean.furniture import (
    Line,
    Names,
    is_prose,
    is_wall,
    key,
    split_names,
    trim_article,
    weight,
)
from dateline.clean.kinds import read_layout, tell_kind
from dateline.clean.metadata import Facts, read_facts
from dateline.clean.selection import Extractors, Statement, select
from dateline.clean.visible import INVISIBLE, read_visible
from dateline.errors import ArticleError, NotAnArticleError
from dateline.text import align, compose

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
_BREAKING = frozenset({"p", "head", "quote", "item", "row", "list", "table", "div"})
_SENTENCE_BREAK = re.compile(r"(?<=[.!?…。！？:'\"”’»])[ ]*\n\s*|\n\s*\n\s*")
_CODE = ("script", "style", "svg", "template")
_TOO_DEEP = XPath(f"boolean({'/*' * 200})")
"""Real pages nest some forty elements; the parser stops at 256."""
_LATEST = "2100-12-31"
_LEAST_WEIGHT = 140
_HEADINGS = ("h1", "h2", "h3", "h4")
_LEAST_TEASERS = 4
_TEASER_SHARE = 0.7
_TEASER_LINES = 4
"""How many lines below a heading its teaser may stand: a picture's words and a date go between."""

# A page can break a parsing library in more ways than it documents; these are the errors its own
# code can raise on bad input. Anything else is ours and must be seen.
_LIBRARY_ERRORS = (
    LxmlError, ValueError, TypeError, AttributeError, LookupError, AssertionError, RecursionError,
)  # fmt: skip


def read_html(page: str, *, url: str = "") -> Draft:
    """HTML → draft, its paragraphs set apart by a blank line.

    Raises:
        NotAnArticleError: where the page holds no article: empty, a front page, a consent wall.
        ArticleError: ``article.html``, where the page cannot be parsed.
    """
    tree = _parse(page)
    visible = read_visible(page)
    facts = _complete(read_facts(tree, visible.text, url=url), tree)
    # an extractor prunes the tree it is given
    layout = read_layout(tree)
    lines = _choose_lines(tree, page, facts)
    names = Names(
        title=facts.title, byline=facts.byline, section=facts.section, publisher=facts.publisher
    )
    kept = trim_article(lines, names)
    text = "\n\n".join(line.text for line in kept)
    _check_article(kept)
    if not facts.is_article and _is_index(kept, tree, visible.text):
        raise NotAnArticleError("the page lists articles and is none", code="article.index")
    return Draft(
        text=text,
        offsets=compose(align(text, visible.text), visible.runs),
        url=facts.url,
        title=facts.title,
        published=facts.published,
        updated=facts.updated,
        byline=facts.byline,
        section=facts.section,
        language=facts.language,
        publisher=facts.publisher,
        kind=tell_kind(kept, facts, layout, visible.text),
    )


def _parse(page: str) -> HtmlElement:
    """Parse the page as browsers do: whatever is broken is mended, comments are left out."""
    clean = _NOT_XML.sub(" ", page)
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False)
    # one class for all elements: lxml.html looks each up by its tag, in Python
    parser.set_element_class_lookup(ElementDefaultClassLookup(element=HtmlElement))
    try:
        return document_fromstring(clean.encode("utf-8"), parser=parser)
    except ParserError as error:
        raise NotAnArticleError("the page is empty", code="article.empty") from error
    except _LIBRARY_ERRORS as error:
        raise ArticleError("the page cannot be parsed as HTML", code="article.html") from error


def _choose_lines(tree: HtmlElement, page: str, facts: Facts) -> list[Line]:
    """Ask the extractors and let the page's blocks decide between them."""
    blocks = read_blocks(tree)
    # the extractor copies the tree several times
    strip_elements(tree, *_CODE, with_tail=False)
    fast = _extract(tree, fast=True)
    told = [line.text for line in fast]
    extractors = Extractors(
        fast=lambda: told,
        wide=lambda: [line.text for line in _extract(_parse(page))],
        plain=lambda: _extract_plain(page) if _is_sane(tree) else [],
    )
    statement = Statement(
        is_article=facts.is_stated,
        body=facts.body,
        descriptions=facts.descriptions,
        byline=facts.byline,
    )
    return select(blocks, extractors, statement) or fast or _read_embedded(page)


def _read_embedded(page: str) -> list[Line]:
    """Read a body that stands in the page's scripts only: all of it but its furniture."""
    found = read_embedded(page)
    blocks = read_blocks(_parse(f"<article>{found}</article>")) if found else []
    texts = [block.text for block in blocks]
    everything = Extractors(fast=lambda: texts, wide=lambda: texts, plain=lambda: [])
    return select(blocks, everything, Statement())


def _extract(tree: HtmlElement, *, fast: bool = False) -> list[Line]:
    """Return the lines trafilatura finds: quickly, or all it can find."""
    # slow to import, and needed for HTML only
    from trafilatura import bare_extraction  # noqa: PLC0415

    # it reports every page it gives up on; here other extractors step in
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    try:
        document = bare_extraction(
            tree, fast=fast, favor_recall=not fast, include_comments=False, with_metadata=False
        )
    except _LIBRARY_ERRORS:
        return []
    body = getattr(document, "body", None)
    return list(_lines(body)) if body is not None else []


def _is_sane(tree: HtmlElement) -> bool:
    """Tell whether nothing is nested absurdly: resiliparse needs a minute for such a page."""
    return not _TOO_DEEP(tree.getroottree())


def _extract_plain(page: str) -> list[str]:
    from resiliparse.extract.html2text import extract_plain_text  # noqa: PLC0415  # as above

    try:
        text: str = extract_plain_text(page, main_content=True, alt_texts=False)
    except _LIBRARY_ERRORS:
        return []
    return text.split("\n")


def _lines(body: Any) -> Iterator[Line]:  # see _extract_body
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


def _walk(element: Any) -> Iterator[tuple[str, str, bool]]:  # see _extract_body
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
    text = "".join(buffer).translate(INVISIBLE)
    for part in _SENTENCE_BREAK.split(text):
        rows = (" ".join(row.split()) for row in part.split("\n"))
        whole = "\n".join(row for row in rows if row)
        if whole:
            yield Line(text=whole, is_heading=heading)


def _complete(facts: Facts, tree: HtmlElement) -> Facts:
    """Ask the libraries' wider searches for an author and a day where the page states none."""
    published, byline = facts.published, facts.byline
    if not byline:
        byline = _find_author(tree)
    if published is None:
        published = _find_day(tree, facts.url)
    return msgspec.structs.replace(facts, published=published, byline=byline)


def _find_author(tree: HtmlElement) -> tuple[str, ...]:
    from trafilatura.metadata import extract_author  # noqa: PLC0415  # slow to import

    try:
        return split_names(extract_author(tree) or "")
    except _LIBRARY_ERRORS:
        return ()


def _find_day(tree: HtmlElement, url: str) -> str | None:
    from htmldate import find_date  # noqa: PLC0415  # slow to import

    logging.getLogger("htmldate").setLevel(logging.CRITICAL)
    try:
        # a fixed limit: the library would ask the clock
        return find_date(tree, original_date=True, url=url or None, max_date=_LATEST) or None
    except _LIBRARY_ERRORS:
        return None


def _check_article(lines: list[Line]) -> None:
    if not lines:
        raise NotAnArticleError("the page holds no text of an article", code="article.empty")
    if is_wall(lines):
        raise NotAnArticleError(
            "the page asks for consent or a login, or tells an error", code="article.wall",
            hint="save the page after it has loaded in a browser",
        )  # fmt: skip
    if sum(weight(line.text) for line in lines) < _LEAST_WEIGHT and not any(
        is_prose(line.text) for line in lines
    ):
        raise NotAnArticleError("the page holds too little text", code="article.short")


def _is_index(lines: list[Line], tree: HtmlElement, visible: str) -> bool:
    """Tell a front page by its layout: most paragraphs stand right under a linked heading."""
    headings = (element for level in _HEADINGS for element in tree.iter(level))
    linked = {key(heading.text_content()) for heading in headings if _is_linked(heading)} - {""}
    prose = {key(line.text) for line in lines if is_prose(line.text)}
    if len(linked) < _LEAST_TEASERS or len(prose) < _LEAST_TEASERS:
        return False
    teasers, heading_at = 0, -_TEASER_LINES
    for at, line in enumerate(map(key, visible.split("\n"))):
        if line in linked:
            heading_at = at
        elif line in prose and at - heading_at < _TEASER_LINES:
            teasers += 1
    return teasers >= _LEAST_TEASERS and teasers >= _TEASER_SHARE * len(prose)


def _is_linked(heading: HtmlElement) -> bool:
    """Tell whether a heading leads to another page; a mark that leads to itself does not count."""
    links = [*heading.iter("a"), *heading.iterancestors("a")]
    return any(not (link.get("href") or "#").startswith("#") for link in links)
