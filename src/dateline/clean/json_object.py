"""A JSON object with an article's text, as another program hands it over."""

from __future__ import annotations

import json
import re

import msgspec

from dateline.clean.dates import read_moment
from dateline.clean.draft import Draft, language_code
from dateline.clean.furniture import split_names
from dateline.errors import ArticleError, NotAnArticleError
from dateline.text import OffsetRun

_TEXT_LITERAL = re.compile(r'"text"\s*:\s*"((?:[^"\\]+|\\.)*)"', re.DOTALL)
_LITERAL_PIECE = re.compile(r"[^\\]+|(?:\\u[dD][89abAB][0-9a-fA-F]{2})?\\u[0-9a-fA-F]{4}|\\.")


class Given(msgspec.Struct, frozen=True, kw_only=True):
    """The fields the desk reads; others are passed over."""

    text: str
    id: str | int | None = None
    url: str | None = None
    title: str | None = None
    published: str | int | None = None
    updated: str | int | None = None
    byline: str | list[str] | None = None
    section: str | None = None
    language: str | None = None
    publisher: str | None = None


def read_json(text: str) -> Draft:
    """JSON object → draft, its ``text`` exactly as given, so that offsets refer to it.

    >>> read_json('{"text": " Talks began.", "byline": "Ada Moreau"}').text
    ' Talks began.'

    Raises:
        ArticleError: ``article.json``, where it is no JSON object or a field has the wrong kind.
        NotAnArticleError: where ``text`` is empty.
    """
    given = _decode(text)
    if not given.text.strip():
        raise NotAnArticleError("the field text is empty", code="article.empty")
    language = given.language or ""
    return Draft(
        text=given.text,
        offsets=_place_text(given.text, text),
        id="" if given.id is None else str(given.id),
        url=given.url or "",
        title=given.title or "",
        published=_read_time(given.published, language),
        updated=_read_time(given.updated, language),
        byline=_read_names(given.byline),
        section=given.section or "",
        language=language_code(language),
        publisher=given.publisher or "",
    )


def _decode(text: str) -> Given:
    try:
        return msgspec.json.decode(text, type=Given)
    except msgspec.ValidationError as error:
        raise ArticleError(f"the JSON does not fit: {error}", code="article.json") from error
    except (ValueError, RecursionError) as error:
        raise ArticleError(_explain(text, error), code="article.json") from error


def _explain(text: str, error: Exception) -> str:
    """Name the line that is broken; the fast decoder only counts bytes."""
    try:
        json.loads(text)
    except json.JSONDecodeError as located:
        return f"the JSON is broken in line {located.lineno}: {located.msg}"
    except RecursionError:
        return "the JSON is nested too deeply"
    return f"the JSON is broken: {error}"


def _read_time(given: str | int | None, language: str) -> str | None:
    moment = read_moment(str(given), language=language) if given is not None else None
    return moment.iso() if moment else None


def _read_names(given: str | list[str] | None) -> tuple[str, ...]:
    if isinstance(given, str):
        return split_names(given)
    return tuple(name for name in given or () if name.strip())


def _place_text(text: str, page: str) -> tuple[OffsetRun, ...]:
    """Map the text onto its literal in the JSON; escapes stand for other characters."""
    for literal in _TEXT_LITERAL.finditer(page):
        if json.loads(f'"{literal[1]}"', strict=False) == text:
            return _literal_runs(page, *literal.span(1))
    return ()


def _literal_runs(page: str, start: int, end: int) -> tuple[OffsetRun, ...]:
    runs: list[OffsetRun] = []
    position = 0
    for piece in _LITERAL_PIECE.finditer(page, start, end):
        if page[piece.start()] == "\\":
            position += len(json.loads(f'"{piece[0]}"'))
            continue
        length = len(piece[0])
        runs.append(OffsetRun(text_start=position, capture_start=piece.start(), length=length))
        position += length
    return tuple(runs)
