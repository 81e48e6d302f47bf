"""Title → the statement it makes: its subject, its predicate, and what came before or after.

A headline is told in a language of its own: a label before a colon names the story ("Harbour
fire: Two held after …"), articles and the verb "be" are left out, a closing quotation or "…,
says minister" is no part of the statement.
"""

from __future__ import annotations

import re
from typing import NamedTuple

import msgspec

from dateline.model import Article, Clause, Document, Span

OPENING = 6000
"""Characters among which the main event is told, however long the article."""
_LABEL = re.compile(r"^[^:‘’“”\"']{2,60}: (?=\w)")
_SHOUT = re.compile(r"^(?:‘[^’]+’|“[^”]+”|'[^']+'|\"[^\"]+\")[:,]? (?=[A-Z])")
_TAIL = re.compile(r"\.\.\.|[,;:–—…]|\s-+\s")
_CONNECTIVE = re.compile(
    r"\s(?:after|amid|because|before|but|despite|following|since|when|while|as)\s", re.IGNORECASE
)
_SEQUEL = re.compile(r"(?<=\w)\s(?:after|amid|because|following|when|while)\s", re.IGNORECASE)
_AS = re.compile(r"\sas\s$", re.IGNORECASE)
_MAIN = frozenset({"root", "complement", "parataxis", "participle", "coordinate"})


class Headline(NamedTuple):
    """A title's statement as spans of the title."""

    document: Document
    core: Span
    """The main statement, without label, reasons and sequel."""
    clause: Clause | None
    """The clause that carries it; None where it has no verb."""

    @property
    def title(self) -> str:
        """All words of the title."""
        return self.document.article.text

    @property
    def text(self) -> str:
        """The words of the main statement."""
        return self.document.article.text[self.core.start : self.core.end]


def as_article(article: Article) -> Article:
    r"""Return the title as an article of its own, its label set apart; offsets are the title's.

    >>> from dateline.testing import build_article
    >>> as_article(build_article("", title="Harbour fire: Two held after blast")).text
    'Harbour fire\n\nTwo held after blast.'
    """
    title = article.title.rstrip()
    label = _LABEL.match(title) or _SHOUT.match(title)
    if label is not None:
        title = title[: label.end() - 2] + "\n\n" + title[label.end() :]
    stop = "" if title.endswith((".", "?", "!")) else "."
    return msgspec.structs.replace(article, title="", text=title + stop)


def opening_of(article: Article) -> Article:
    """Return the article cut off where its main event has long been told; offsets stay."""
    end = article.text.find(" ", OPENING)
    return article if end < 0 else msgspec.structs.replace(article, text=article.text[:end])


def read_headline(document: Document) -> Headline:
    """Read the statement of an annotated title."""
    text = document.article.text
    start = text.rfind("\n\n") + 2 if "\n\n" in text else 0
    end = len(text.rstrip(" ."))
    sequel = _SEQUEL.search(text, start)
    limit = sequel.start() if sequel else end
    verbs = [
        clause
        for clause in document.clauses
        if clause.kind == "verb"
        and clause.relation in _MAIN
        and start <= clause.start
        and clause.head_start < limit
    ]
    first = min(verbs, key=lambda clause: clause.head_start, default=None)
    begun = start if first is None else first.head_start
    return Headline(document, Span(start=start, end=_core_end(document, begun, end)), first)


def _core_end(document: Document, start: int, end: int) -> int:
    """Return where a statement begun ends: at a reason, a sequel, a quotation or a speaker."""
    text = document.article.text
    ends = [end]
    openings = {clause.start for clause in document.clauses if clause.marker.lower() == "as"}
    for found in (*_CONNECTIVE.finditer(text, start, end), *_TAIL.finditer(text, start, end)):
        is_bare_as = _AS.match(found.group()) and found.start() + 1 not in openings
        if not is_bare_as:
            ends.append(found.start())
    ends += [
        c.start - 1 - len("and")
        for c in document.clauses
        if c.relation == "coordinate" and c.is_finite and text[: c.start].endswith("and ")
    ]
    return min(e for e in ends if e > start)
