"""A publisher's dated rule, applied: the parsed page is asked where the rule says."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from dateline.clean.blocks import read_blocks
from dateline.clean.dates import read_moment
from dateline.clean.encoding import decode
from dateline.clean.furniture import Line, split_names
from dateline.clean.metadata import Facts
from dateline.clean.visible import drop_invisible
from dateline.model import Capture
from dateline.reference.rules import PARTS, Rule, Rules, path_of


class Ruled(msgspec.Struct, frozen=True, kw_only=True):
    """What a rule found on a page; without lines the body is left to the general reader."""

    facts: Facts
    lines: tuple[Line, ...] = ()


def apply_rules(
    rules: Rules, tree: HtmlElement, facts: Facts, *, url: str = "", captured: str = ""
) -> Ruled:
    """Parsed page → what the rule of its host and day finds; what it removes is gone from the tree.

    A page looks as its site did when it was captured; where that is not known, the article's own
    day stands for it, and where neither is, the newest rule holds.
    """
    rule = rules.find(url or facts.url, day_of(captured) or day_of(facts.published or ""))
    if rule is None:
        return Ruled(facts=facts)
    # before anything is removed: a byline may stand in a box that is no part of the body
    told = _read_facts(rule, tree, facts)
    for selector in rule.remove:
        _remove(path_of(selector)(tree))
    return Ruled(facts=told, lines=_read_body(rule, tree))


def day_of(moment: str) -> date | None:
    """Return the day an ISO time begins with, or None.

    >>> day_of("2024-03-01T10:00:00Z"), day_of("")
    (datetime.date(2024, 3, 1), None)
    """
    try:
        return date.fromisoformat(moment[:10])
    except ValueError:
        return None


def texts_of(selector: str, tree: HtmlElement) -> list[str]:
    """Return the words of what a selector finds, be it elements, attributes or text."""
    found = path_of(selector)(tree) if selector else []
    texts = (part if isinstance(part, str) else part.text_content() for part in found)
    lines = (" ".join(drop_invisible(text).split()) for text in texts)
    return [line for line in lines if line]


def _read_facts(rule: Rule, tree: HtmlElement, facts: Facts) -> Facts:
    """Return the facts, those that the rule finds in the place of those the page states."""
    title, section, published = (
        next(iter(texts_of(selector, tree)), "")
        for selector in (rule.title, rule.section, rule.published)
    )
    moment = read_moment(published, language=facts.language)
    byline = tuple(name for text in texts_of(rule.byline, tree) for name in split_names(text))
    return msgspec.structs.replace(
        facts,
        title=title or facts.title,
        section=section or facts.section,
        published=moment.iso() if moment else facts.published,
        byline=byline or facts.byline,
    )


def _remove(found: list[Any]) -> None:  # elements, as lxml has no types
    for element in found:
        if isinstance(element, HtmlElement) and element.getparent() is not None:
            element.drop_tree()


def _read_body(rule: Rule, tree: HtmlElement) -> tuple[Line, ...]:
    """Return the paragraphs of what the body's selector finds, each once."""
    found = path_of(rule.body)(tree) if rule.body else []
    chosen = {element for element in found if isinstance(element, HtmlElement)}
    outermost = [
        element
        for element in found
        if element in chosen and chosen.isdisjoint(element.iterancestors())
    ]
    return tuple(
        Line(text=block.text, is_heading=block.is_heading)
        for element in outermost
        for block in read_blocks(element)
    )


def silent_parts(rule: Rule, capture: Capture) -> tuple[str, ...]:
    """Return the parts of a rule that find nothing on a page: the site may have been rebuilt."""
    tree = document_fromstring(decode(capture).encode("utf-8"), parser=HTMLParser(encoding="utf-8"))
    told = ((part, getattr(rule, part)) for part in PARTS)
    return tuple(part for part, selector in told if selector and not texts_of(selector, tree))
