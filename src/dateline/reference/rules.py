"""Dated rules of publishers: how a site was built in its time, one TOML file a host.

A redesign is a new rule with a first day. The person's files stand in front of the packaged ones.
What a rule does not say is left to the general reader; decision 28 says why rules are data.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import msgspec
from lxml.etree import Element, XPath, XPathError

from dateline.config import Settings
from dateline.errors import ReferenceDataError
from dateline.reference.sources import host_of
from dateline.reference.tables import DATA, read_toml

PACKAGED = DATA / "rules"
OWN = "rules"
"""The person's folder inside the data folder, where no other is set."""
_HEADING = re.compile(r"^\s*\[\[\s*rule\s*\]\]")
_FIELD = re.compile(r"unknown field `(\w+)`|`\$\.(\w+)")
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")
_CALL = re.compile(r"([A-Za-z][\w-]*)\s*\(")
_CALLABLE = frozenset(
    "boolean ceiling concat contains count false floor has-class id lang last local-name name node"
    " normalize-space not number position round starts-with string string-length substring"
    " substring-after substring-before sum text translate true and or div mod".split()
)
"""Functions of XPath 1.0 and words before a bracket: a page must not be the first to tell."""
_HOST = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+")


class Rule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How the pages of a site are built from one day to another; each part is an XPath."""

    valid_from: date = date.min
    valid_to: date = date.max
    """The last day, included."""
    title: str = ""
    body: str = ""
    byline: str = ""
    published: str = ""
    section: str = ""
    remove: tuple[str, ...] = ()


PARTS = ("title", "body", "byline", "published", "section")


class Rules(msgspec.Struct, frozen=True, kw_only=True):
    """The rules of every host, those of a host from the oldest to the newest."""

    by_host: dict[str, tuple[Rule, ...]] = msgspec.field(default_factory=dict)

    def find(self, url: str, day: date | None) -> Rule | None:
        """Return the rule that held on a day, the newest where the day is not known."""
        found = self.by_host.get(host_of(url), ())
        if day is None:
            return found[-1] if found else None
        return next((rule for rule in found if rule.valid_from <= day <= rule.valid_to), None)


def rules_folder(settings: Settings) -> Path:
    """Return the folder of the person's own rules."""
    return settings.rules or settings.data / OWN


def load_rules(settings: Settings) -> Rules:
    """Return the rules that come with Dateline and, in front of them, the person's own.

    Raises:
        ReferenceDataError: a rule is wrong; names file and line.
    """
    own = read_folder(rules_folder(settings))
    return Rules(by_host=packaged_rules().by_host | own.by_host)


def read_folder(folder: Path) -> Rules:
    """Return the rules of a folder, none where there is no such folder.

    Raises:
        ReferenceDataError: a rule is wrong; names file and line.
    """
    return read_rules((str(file), file.read_bytes()) for file in sorted(folder.glob("*.toml")))


@lru_cache(maxsize=1)
def packaged_rules() -> Rules:
    """Return the rules that come with Dateline."""
    tables = sorted(file.name for file in PACKAGED.iterdir() if file.name.endswith(".toml"))
    return read_rules((str(PACKAGED / name), (PACKAGED / name).read_bytes()) for name in tables)


def read_rules(tables: Iterable[tuple[str, bytes]]) -> Rules:
    """Read rule files, each given as its name and its bytes.

    Raises:
        ReferenceDataError: a rule is wrong; names file and line.
    """
    by_host: dict[str, tuple[Rule, ...]] = {}
    for file, text in tables:
        hosts, rules = _read_table(file, text)
        for host in hosts:
            if host in by_host:
                raise ReferenceDataError(f"{host} has rules in another file", file=file, line=1)
            by_host[host] = rules
    return Rules(by_host=by_host)


@lru_cache(maxsize=4096)
def path_of(selector: str) -> XPath:
    """Return a compiled selector: XPath 1.0 and ``has-class('name')``."""
    return XPath(selector, extensions={(None, "has-class"): _has_class})


def _has_class(context: Any, name: str) -> bool:  # lxml has no types
    return name in (context.context_node.get("class") or "").split()


def _read_table(file: str, text: bytes) -> tuple[tuple[str, ...], tuple[Rule, ...]]:
    table = read_toml(file, text)
    lines = text.decode("utf-8").splitlines()
    starts = [number for number, line in enumerate(lines, start=1) if _HEADING.match(line)]
    rows = table.pop("rule", [])
    host, others = table.pop("host", ""), table.pop("hosts", [])
    is_list = isinstance(rows, list) and isinstance(others, list)
    if table or not is_list or not rows or len(rows) != len(starts):
        known = "a file holds 'host', perhaps 'hosts', and a heading [[rule]] for each rule"
        raise ReferenceDataError(known, file=file, line=1)
    hosts = (host, *others)
    for host in hosts:
        if not isinstance(host, str) or not _HOST.fullmatch(host) or host.startswith("www."):
            message = f"{host!r} is no host: write it small, without www."
            raise ReferenceDataError(message, file=file, line=1)
    dated = [
        (_read_rule(row, file, lines, start), start)
        for row, start in zip(rows, starts, strict=True)
    ]
    dated.sort(key=lambda pair: pair[0].valid_from)
    for (before, _), (after, start) in pairwise(dated):
        if before.valid_to >= after.valid_from:
            message = f"this rule begins on {after.valid_from}, when another still holds"
            raise ReferenceDataError(message, file=file, line=start)
    return hosts, tuple(rule for rule, _ in dated)


def _read_rule(row: dict[str, Any], file: str, lines: list[str], start: int) -> Rule:
    try:
        rule = msgspec.convert(row, Rule)
    except msgspec.ValidationError as error:
        told = _FIELD.search(str(error))
        line = _line_of((told[1] or told[2]) if told else "", lines, start)
        raise ReferenceDataError(str(error), file=file, line=line) from error
    if rule.valid_from > rule.valid_to:
        line = _line_of("valid_to", lines, start)
        raise ReferenceDataError("valid_to is before valid_from", file=file, line=line)
    for part, selector in _selectors(rule):
        _check_selector(selector, file=file, line=_line_of(part, lines, start))
    return rule


def _selectors(rule: Rule) -> Iterator[tuple[str, str]]:
    yield from ((part, getattr(rule, part)) for part in PARTS if getattr(rule, part))
    yield from (("remove", selector) for selector in rule.remove)


def _check_selector(selector: str, *, file: str, line: int) -> None:
    """Try a selector on an empty page: an unknown function is told only when it is asked.

    Raises:
        ReferenceDataError: it is no XPath, or gives a number or a truth.
    """
    unknown = set(_CALL.findall(_QUOTED.sub("", selector))) - _CALLABLE
    if unknown:
        message = f"{selector!r}: no function is called {min(unknown)}"
        raise ReferenceDataError(message, file=file, line=line)
    try:
        found = path_of(selector)(Element("html"))
    except XPathError as error:
        raise ReferenceDataError(f"{selector!r}: {error}", file=file, line=line) from error
    if not isinstance(found, list):
        message = f"{selector!r} selects no elements or attributes"
        raise ReferenceDataError(message, file=file, line=line)


def _line_of(field: str, lines: list[str], start: int) -> int:
    for number in range(start, len(lines) if field else start):
        if re.match(rf"\s*{field}\s*=", lines[number]):
            return number + 1
        if _HEADING.match(lines[number]):
            break
    return start
