"""Records as one self-contained HTML page: the words on the left, the record beside them.

The page needs no script and fetches nothing. Every stretch of evidence is marked in the text;
where stretches overlap, the text is cut at their borders and each piece carries all its marks,
so no mark is ever lost inside another. A line of the record and its words point at each other.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable, Iterable, Sequence
from importlib.resources import files
from itertools import pairwise

import msgspec
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from dateline.model import Actor, ArticleRecord, Claim, EventReport, Evidence, Problem
from dateline.serve.wording import (
    SECTOR_WORDS,
    STATUS_LOOKS,
    clean_line,
    coders_of,
    count_of,
    describe_moment,
    describe_when,
    nothing_told,
    shorten,
)

_SENTENCE_END = re.compile(r"[.!?…:;,”\"’')\]]$")
_PARAGRAPH = re.compile(r"[^\n]+")
CLAIM = "claim"
_WEB = ("https://", "http://")


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch of the text that is evidence of one line of the record."""

    start: int
    end: int
    line: str
    """Anchor of the line of the record, e.g. ``a1-e2``."""
    label: str
    status: str
    order: int
    """Which piece of the line's evidence this is, from 1."""

    @property
    def anchor(self) -> str:
        """Where a link to these words leads."""
        return f"{self.line}-w{self.order}"


class Piece(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch of text between two borders, with every mark that covers it."""

    text: str
    covering: tuple[Mark, ...] = ()
    opening: tuple[Mark, ...] = ()
    """Marks that begin with this piece: their anchors stand here."""
    closing: tuple[Mark, ...] = ()
    """Marks that end with this piece, one a line: their numbers follow it."""

    @property
    def classes(self) -> str:
        """Classes of the piece: each line it is evidence of, and the narrowest one's status."""
        lines = " ".join(dict.fromkeys(mark.line for mark in self.covering))
        events = [mark for mark in self.covering if mark.status != CLAIM] or self.covering
        narrowest = min(events, key=lambda mark: mark.end - mark.start)
        return f"{lines} s-{narrowest.status}"


class Paragraph(msgspec.Struct, frozen=True, kw_only=True):
    """A paragraph or subhead of the article, cut into pieces."""

    pieces: tuple[Piece, ...]
    is_heading: bool


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """An event or claim as the page shows it."""

    anchor: str
    label: str
    item: EventReport | Claim
    words: tuple[Mark, ...]


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """One article with its record, ready for the template."""

    anchor: str
    record: ArticleRecord
    paragraphs: tuple[Paragraph, ...]
    events: tuple[Line, ...]
    claims: tuple[Line, ...]


def render_page(
    records: Sequence[ArticleRecord],
    problems: Sequence[Problem] = (),
    *,
    country_name: Callable[[str], str] = str,
) -> str:
    """Return the records as one HTML page; ``country_name`` says what a code means."""
    sheets = [_sheet(record, number) for number, record in enumerate(records, start=1)]
    style = _style(sheets)
    template = _environment(country_name).get_template("page.html")
    return template.render(
        sheets=sheets, problems=problems, style=Markup(style),  # noqa: S704 - all of it is ours
        style_hash=_hash(style),
        looks=STATUS_LOOKS, title=_title(records), coders=_coders(records),
    )  # fmt: skip


def cut(text: str, marks: Iterable[Mark], *, start: int, end: int) -> tuple[Piece, ...]:
    """Cut ``text[start:end]`` at every border of a mark; the pieces joined are the text again."""
    inside = [mark for mark in marks if mark.start < end and mark.end > start]
    borders = {start, end} | {b for m in inside for b in (m.start, m.end) if start < b < end}
    edges = sorted(borders)
    return tuple(
        Piece(
            text=text[left:right],
            covering=tuple(m for m in inside if m.start <= left and right <= m.end),
            opening=tuple(m for m in inside if m.start == left),
            closing=tuple({m.line: m for m in inside if m.end == right}.values()),
        )
        for left, right in pairwise(edges)
    )


def _sheet(record: ArticleRecord, number: int) -> Sheet:
    anchor = f"a{number}"
    events = tuple(_event_line(e, anchor, i) for i, e in enumerate(record.events, start=1))
    claims = tuple(_claim_line(c, anchor, i) for i, c in enumerate(record.claims, start=1))
    marks = [mark for line in (*events, *claims) for mark in line.words]
    return Sheet(
        anchor=anchor,
        record=record,
        paragraphs=tuple(_paragraphs(record.text, marks)),
        events=events,
        claims=claims,
    )


def _event_line(event: EventReport, sheet: str, number: int) -> Line:
    anchor = f"{sheet}-e{number}"
    words = _marks(event.evidence, line=anchor, label=str(number), status=event.status)
    return Line(anchor=anchor, label=str(number), item=event, words=words)


def _claim_line(claim: Claim, sheet: str, number: int) -> Line:
    anchor, label = f"{sheet}-c{number}", _letters(number)
    words = _marks([claim.content], line=anchor, label=label, status=CLAIM)
    return Line(anchor=anchor, label=label, item=claim, words=words)


def _marks(evidence: Iterable[Evidence], *, line: str, label: str, status: str) -> tuple[Mark, ...]:
    return tuple(
        Mark(start=e.start, end=e.end, line=line, label=label, status=status, order=order)
        for order, e in enumerate(evidence, start=1)
    )


def _letters(number: int) -> str:
    """Return a, b, … z, aa, ab: claims are lettered where events are numbered."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("a") + rest) + letters
    return letters


def _paragraphs(text: str, marks: Sequence[Mark]) -> Iterable[Paragraph]:
    for found in _PARAGRAPH.finditer(text):
        words = found[0].strip()
        if words:
            pieces = cut(text, marks, start=found.start(), end=found.end())
            yield Paragraph(pieces=pieces, is_heading=_looks_like_heading(words))


def _looks_like_heading(words: str) -> bool:
    """Tell a subhead by its shape; this decides only how large the words are set."""
    return len(words) <= 80 and len(words.split()) <= 12 and not _SENTENCE_END.search(words)


def _style(sheets: Iterable[Sheet]) -> str:
    """Return the style sheet: what is common, then one rule for each line and its words."""
    common = (files("dateline.serve") / "templates" / "page.css").read_text(encoding="utf-8")
    return common + "".join(
        _pairing(line, sheet.anchor) for sheet in sheets for line in (*sheet.events, *sheet.claims)
    )


def _pairing(line: Line, sheet: str) -> str:
    """Light up a line and its words together, whichever of the two is in hand."""
    here = line.anchor
    in_hand = (
        f"#{sheet}:has(#{here}:is(:hover,:focus-within,:target),"
        f'[id^="{here}-w"]:target,[href="#{here}"]:is(:hover,:focus-visible))'
    )
    return f"{in_hand} :is(#{here},.{here}){{background:var(--lit)}}\n"


def _hash(style: str) -> str:
    """Return the style's digest as a content security policy names it."""
    digest = hashlib.sha256(style.encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"


def _title(records: Sequence[ArticleRecord]) -> str:
    if len(records) == 1:
        return clean_line(records[0].title) or "Record"
    return f"Record of {count_of(len(records), 'article')}"


def _coders(records: Iterable[ArticleRecord]) -> tuple[str, ...]:
    return tuple(sorted({coder for record in records for coder in coders_of(record)}))


def _environment(country_name: Callable[[str], str]) -> Environment:
    environment = Environment(
        loader=PackageLoader("dateline.serve"),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        moment=describe_moment, when=describe_when, line=clean_line, clip=shorten, day=_day,
        country=country_name, about=_about(country_name), web=_web_address, nothing=nothing_told,
    )  # fmt: skip
    environment.globals["count_of"] = count_of
    return environment


def _about(country_name: Callable[[str], str]) -> Callable[[Actor], str]:
    def about(actor: Actor) -> str:
        """Say country and sector of an actor; a country named as an actor needs neither."""
        code = actor.country or "IGO"
        country = "" if code == "IGO" else country_name(code)
        if actor.entity.startswith("country:") or actor.name.removeprefix("the ") == country:
            return ""
        return ", ".join(filter(None, (country, SECTOR_WORDS.get(actor.sector, ""))))

    return about


def _day(stamp: str | None) -> str:
    return describe_moment(stamp[:10]) if stamp else ""


def _web_address(url: str) -> str:
    """Return the address if a browser may follow it; a page's own word can be ``javascript:``."""
    return url if url.startswith(_WEB) else ""
