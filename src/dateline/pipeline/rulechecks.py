"""Publisher rules against their stored pages: each page is cleaned and compared.

Beside ``<host>.toml`` stand ``<host>/<day>.html``, a page captured on that day, and
``<host>/<day>.json``, what it must read as.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from dateline.clean import clean
from dateline.clean.rules import day_of, silent_parts
from dateline.errors import ArticleError, NotFoundError, ReferenceDataError
from dateline.model import Article, Capture
from dateline.reference.rules import Rule, Rules, read_folder


class Expected(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a stored page must read as; what is not given is not compared."""

    title: str | None = None
    byline: tuple[str, ...] | None = None
    published: str | None = None
    body: tuple[str, ...] | None = None
    """Its paragraphs."""


class CheckedPage(msgspec.Struct, frozen=True, kw_only=True):
    """What one stored page proved, or which rule has none."""

    host: str
    page: str
    faults: tuple[str, ...] = ()


def check_rules(folder: Path) -> Iterator[CheckedPage]:
    """Clean every stored page of a folder of rules and compare it with what is expected.

    Raises:
        NotFoundError: the folder holds no rules.
        ReferenceDataError: a rule, or what a page must read as, is wrong.
    """
    rules = read_folder(folder)
    hosts = sorted(file.stem for file in folder.glob("*.toml"))
    if not hosts:
        raise NotFoundError("there are no rules in this folder", item=str(folder))
    for host in hosts:
        proved = set()
        for page in sorted((folder / host).glob("*.html")):
            rule = rules.find(f"https://{host}/", day_of(page.stem))
            proved.add(rule)
            yield CheckedPage(host=host, page=page.name, faults=_check_page(page, rule, rules))
        for rule in rules.by_host.get(host, ()):
            if rule not in proved:
                name = f"from {rule.valid_from}"
                yield CheckedPage(host=host, page=name, faults=("no stored page proves it",))


def _check_page(page: Path, rule: Rule | None, rules: Rules) -> tuple[str, ...]:
    day = day_of(page.stem)
    if day is None:
        return ("its name is no day, such as 2024-03-01.html",)
    if rule is None:
        return ("no rule holds on this day",)
    body, url = page.read_bytes(), f"https://{page.parent.name}/"
    capture = Capture(
        id=hashlib.sha256(body).hexdigest(), item=str(page), body=body, media_type="text/html",
        url=url, captured_at=datetime(day.year, day.month, day.day, tzinfo=UTC),
    )  # fmt: skip
    expected = _read_expected(page.with_suffix(".json"))
    silent = [f"{part} selects nothing" for part in silent_parts(rule, capture)]
    try:
        article = clean(capture, rules=rules)
    except ArticleError as error:
        return (*silent, error.message)
    return (*silent, *_differences(article, expected))


def _read_expected(path: Path) -> Expected:
    try:
        return msgspec.json.decode(path.read_bytes(), type=Expected)
    except FileNotFoundError as error:
        message = "a stored page needs what it must read as beside it"
        raise ReferenceDataError(message, file=str(path)) from error
    except msgspec.DecodeError as error:
        raise ReferenceDataError(str(error), file=str(path)) from error


def _differences(article: Article, expected: Expected) -> Iterator[str]:
    found = Expected(
        title=article.title, byline=article.byline, published=article.published,
        body=tuple(article.text.split("\n\n")),
    )  # fmt: skip
    for part in expected.__struct_fields__:
        wanted, got = getattr(expected, part), getattr(found, part)
        if wanted is not None and wanted != got:
            yield f"{part} is {_short(got)}, not {_short(wanted)}"


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 120 else f"{text[:119]}…"
