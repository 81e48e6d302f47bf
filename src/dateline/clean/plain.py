"""Plain text → draft: a text with a small header, a dump of a page, or just text.

A dump is what remains of a page when only its words are kept: a metadata line, the section, the
headline (often twice), a byline, dates, then the body and what stood beneath it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from dateline.clean.dates import read_dated_line, read_moment
from dateline.clean.draft import Draft, language_code
from dateline.clean.furniture import (
    Line,
    Names,
    is_dated,
    is_furniture,
    is_heading_like,
    is_prose,
    key,
    read_byline,
    split_names,
    trim_article,
    weight,
)
from dateline.errors import NotAnArticleError
from dateline.text import align

_HEADER = re.compile(
    r"\s*(title|published|updated|url|id|section|byline|publisher|language)\s*:[ \t]*(.*)",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"https?://\S+")
_LANGUAGE = re.compile(r"\b([a-z]{2}) [^\W\d_]{4,}$|\blang(?:uage)?[:= ]+([a-z]{2})\b")
_MOST_HEAD_LINES = 25
_WRAPPED_AT = 100


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """What stands above the body of a dump, and the line at which the body begins."""

    body: int
    title: str = ""
    section: str = ""
    byline: tuple[str, ...] = ()
    published: str | None = None
    updated: str | None = None
    language: str = ""
    url: str = ""


def read_plain(page: str) -> Draft:
    r"""Plain text → draft, its paragraphs set apart by a blank line.

    >>> draft = read_plain("Title: Talks begin\nPublished: 14 January 2024\n\nEnvoys met.\n")
    >>> draft.title, draft.published, draft.text
    ('Talks begin', '2024-01-14', 'Envoys met.')

    Raises:
        NotAnArticleError: where no letter is left to read.
    """
    header, rest = _split_header(page.replace("\r\n", "\n").replace("\r", "\n"))
    lines = list(_paragraphs(rest))
    draft = _read_headed(header, lines) if header else _read_bare(lines)
    if not any(character.isalpha() for character in draft.text):
        raise NotAnArticleError("the text is empty", code="article.empty")
    return msgspec.structs.replace(draft, offsets=align(draft.text, page))


def _split_header(page: str) -> tuple[dict[str, str], str]:
    """Return the header's fields and the text behind it; no fields where there is no header."""
    page = page.lstrip("\n")
    block, _, rest = page.partition("\n\n")
    found = [_HEADER.fullmatch(line) for line in block.split("\n") if line.strip()]
    if not found or not all(found):
        return {}, page
    return {field[1].lower(): field[2].strip() for field in found if field}, rest


def _read_headed(header: dict[str, str], lines: list[str]) -> Draft:
    language = header.get("language", "")
    published = read_moment(header.get("published", ""), language=language)
    updated = read_moment(header.get("updated", ""), language=language)
    return Draft(
        text="\n\n".join(lines),
        id=header.get("id", ""),
        url=header.get("url", ""),
        title=header.get("title", ""),
        published=published.iso() if published else None,
        updated=updated.iso() if updated else None,
        byline=split_names(header.get("byline", "")),
        section=header.get("section", ""),
        language=language_code(language),
        publisher=header.get("publisher", ""),
    )


def _read_bare(lines: list[str]) -> Draft:
    head = _read_head(lines)
    if not head.body:
        title = _opening_title(lines)
        return Draft(title=title, text="\n\n".join(lines[1:] if title else lines))
    names = Names(title=head.title, byline=head.byline, section=head.section)
    body = [Line(text=line, is_heading=is_heading_like(line)) for line in lines[head.body :]]
    kept = [line.text for line in trim_article(body, names)]
    title = head.title or _opening_title(kept)
    return Draft(
        text="\n\n".join(kept[1:] if title and not head.title else kept),
        url=head.url,
        title=title,
        published=head.published,
        updated=head.updated,
        byline=head.byline,
        section=head.section,
        language=head.language,
    )


def _read_head(lines: list[str]) -> Head:
    """Read what stands above the first paragraph; ``body`` is 0 where this is no dump."""
    top = next((at for at, line in enumerate(lines) if is_prose(line)), len(lines))
    head = lines[: min(top, _MOST_HEAD_LINES)]
    marks = [at for at, line in enumerate(head) if _is_metadata(line)]
    if not marks:
        return Head(body=0)
    title, title_at = _choose_title(head, marks[-1])
    dated = [read_dated_line(line) for line in head]
    bare = (moment for at in marks if (moment := read_moment(head[at])))
    published = next((d.published for d in dated if d.published), None) or next(bare, None)
    updated = next((d.updated for d in dated if d.updated), None)
    return Head(
        body=max(marks[-1], *title_at, 0) + 1,
        title=title,
        section=_find_section(head[: title_at[0]]) if title_at else "",
        byline=next((names for line in head if (names := read_byline(line))), ()),
        published=published.iso() if published else None,
        updated=updated.iso() if updated else None,
        language=_find_language(head),
        url=next((line for line in head if _ADDRESS.fullmatch(line)), ""),
    )


def _is_metadata(line: str) -> bool:
    return bool(read_byline(line)) or is_dated(line) or bool(_ADDRESS.fullmatch(line))


def _choose_title(head: list[str], last_mark: int) -> tuple[str, list[int]]:
    """Choose the headline: the line that is there twice, else the longest, and where it stands."""
    keys = [key(line) for line in head]
    candidates = [
        at
        for at, line in enumerate(head)
        if not _is_metadata(line)
        and not is_furniture(line)
        and (at < last_mark or keys.count(keys[at]) > 1)
    ]
    if not candidates:
        return "", []
    best = max(candidates, key=lambda at: (keys.count(keys[at]) > 1, weight(head[at]), -at))
    return head[best], [at for at, found in enumerate(keys) if found == keys[best]]


def _find_section(above: list[str]) -> str:
    """Return the label directly above the headline, or the end of a trail of labels."""
    for line in reversed(above):
        if _is_metadata(line) or is_furniture(line):
            continue
        label = re.split(r"\s*[>»›/]\s*", line)[-1]
        return label if len(label.split()) <= 4 else ""
    return ""


def _find_language(head: list[str]) -> str:
    found = (_LANGUAGE.search(line) for line in head if read_moment(line))
    return next((code[1] or code[2] for code in found if code), "")


def _opening_title(lines: list[str]) -> str:
    """Return the first line where it is a headline above running text."""
    if len(lines) < 2 or not is_heading_like(lines[0]) or is_dated(lines[0]):
        return ""
    return lines[0] if "\n" not in lines[0] and is_prose(lines[1]) else ""


def _paragraphs(page: str) -> Iterator[str]:
    """Yield the paragraphs: blocks between blank lines, or the lines of a block not wrapped."""
    block: list[str] = []
    for line in [*page.split("\n"), ""]:
        stripped = line.strip()
        if stripped:
            block.append(stripped)
        elif block:
            yield from ["\n".join(block)] if _is_wrapped(block) else block
            block = []


def _is_wrapped(block: list[str]) -> bool:
    """Tell whether line breaks fall inside sentences, as in text wrapped at a column."""
    inner, column = block[:-1], max(len(line) for line in block)
    if not inner or column > _WRAPPED_AT or min(len(line) for line in inner) < column * 0.6:
        return False
    broken = sum(not re.search(r"[.!?:。]['\"”’»]?$", line) for line in inner)
    running = sum(line[0].islower() for line in block[1:])
    return broken * 2 >= len(inner) and running * 5 >= 2 * len(inner)
