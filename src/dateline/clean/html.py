"""HTML → draft: the body chosen among extractors, the page's own facts, and its kind."""

from __future__ import annotations

import logging
import re
from functools import partial

import msgspec
from lxml.etree import ElementDefaultClassLookup, ParserError
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from dateline.clean.authors import find_authors
from dateline.clean.blocks import read_blocks
from dateline.clean.draft import Draft
from dateline.clean.embedded import read_embedded
from dateline.clean.extractors import (
    LIBRARY_ERRORS,
    extract_fast,
    extract_plain,
    extract_whole,
    is_sane,
    strip_code,
)
from dateline.clean.furniture import (
    Line,
    Names,
    is_prose,
    is_wall,
    key,
    trim_article,
    weight,
)
from dateline.clean.kinds import read_layout, tell_kind
from dateline.clean.metadata import Facts, read_facts
from dateline.clean.rules import apply_rules
from dateline.clean.selection import Extractors, Statement, select
from dateline.clean.visible import read_visible
from dateline.errors import ArticleError, NotAnArticleError
from dateline.reference.rules import Rules
from dateline.text import align, compose

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
_NO_CONTROLS = bytes(32 if _NOT_XML.match(chr(at)) else at for at in range(128)) + bytes(
    range(128, 256)
)
_LATEST = "2100-12-31"
_LEAST_WEIGHT = 140
_HEADINGS = ("h1", "h2", "h3", "h4")
_LEAST_TEASERS = 4
_TEASER_SHARE = 0.7
_TEASER_LINES = 4
"""How many lines below a heading its teaser may stand: a picture's words and a date go between."""


def read_html(page: str, *, url: str = "", rules: Rules | None = None, captured: str = "") -> Draft:
    """HTML → draft, its paragraphs set apart by a blank line.

    Raises:
        NotAnArticleError: where the page holds no article: empty, a front page, a consent wall.
        ArticleError: ``article.html``, where the page cannot be parsed.
    """
    tree = _parse(page)
    visible = read_visible(page)
    facts = _complete(read_facts(tree, visible.text, url=url), tree)
    ruled = apply_rules(rules or Rules(), tree, facts, url=url, captured=captured)
    facts = ruled.facts
    layout = read_layout(tree)
    linked = set() if facts.is_article or ruled.lines else _linked_headings(tree)
    # the tree is used up here
    lines = list(ruled.lines) or _choose_lines(tree, page, facts)
    names = Names(
        title=facts.title, byline=facts.byline, section=facts.section, publisher=facts.publisher
    )
    kept = lines if ruled.lines else trim_article(lines, names)
    text = "\n\n".join(line.text for line in kept)
    if not ruled.lines:
        _check_article(kept)
    if _is_index(kept, linked, visible.text):
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
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False)
    # one class for all elements: lxml.html looks each up by its tag, in Python
    parser.set_element_class_lookup(ElementDefaultClassLookup(element=HtmlElement))
    try:
        return document_fromstring(_to_bytes(page), parser=parser)
    except ParserError as error:
        raise NotAnArticleError("the page is empty", code="article.empty") from error
    except LIBRARY_ERRORS as error:
        raise ArticleError("the page cannot be parsed as HTML", code="article.html") from error


def _to_bytes(page: str) -> bytes:
    """Encode the page without the signs that no document may hold; a table is ten times a regex."""
    try:
        body = page.encode("utf-8").translate(_NO_CONTROLS)
    except UnicodeEncodeError:
        return _NOT_XML.sub(" ", page).encode("utf-8")
    return body.replace(b"\xef\xbf\xbe", b" ").replace(b"\xef\xbf\xbf", b" ")


def _choose_lines(tree: HtmlElement, page: str, facts: Facts) -> list[Line]:
    """Ask the extractors and let the page's blocks decide between them."""
    blocks = read_blocks(tree)
    is_plain_safe = is_sane(tree)
    size = sum(len(block.text) for block in blocks)
    fast = extract_fast(tree, partial(_parse, page), size=size)
    told = [line.text for line in fast]
    extractors = Extractors(
        fast=lambda: told,
        wide=lambda: [line.text for line in extract_whole(_parse(page))],
        plain=lambda: extract_plain(page) if is_plain_safe else [],
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


def _complete(facts: Facts, tree: HtmlElement) -> Facts:
    """Search more widely for an author and a day where the page states none."""
    published, byline = facts.published, facts.byline
    if published is None:
        published = _find_day(tree, facts.url)
    # dates may stand in scripts, names do not, and from here on nobody reads scripts
    strip_code(tree)
    if not byline:
        byline = find_authors(tree)
    return msgspec.structs.replace(facts, published=published, byline=byline)


def _find_day(tree: HtmlElement, url: str) -> str | None:
    from htmldate import find_date  # noqa: PLC0415  # slow to import

    logging.getLogger("htmldate").setLevel(logging.CRITICAL)
    try:
        # a fixed limit: the library would ask the clock
        return find_date(tree, original_date=True, url=url or None, max_date=_LATEST) or None
    except LIBRARY_ERRORS:
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


def _linked_headings(tree: HtmlElement) -> set[str]:
    headings = tree.iter(*_HEADINGS)
    return {key(heading.text_content()) for heading in headings if _is_linked(heading)} - {""}


def _is_index(lines: list[Line], linked: set[str], visible: str) -> bool:
    """Tell a front page by its layout: most paragraphs stand right under a linked heading."""
    if len(linked) < _LEAST_TEASERS:
        return False
    prose = {key(line.text) for line in lines if is_prose(line.text)}
    if len(prose) < _LEAST_TEASERS:
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
