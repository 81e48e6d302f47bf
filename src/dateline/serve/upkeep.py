"""``dateline reference``: what the desk knows of office-holders, and bringing it up to date."""

from __future__ import annotations

from collections import Counter

from dateline.desk import Desk
from dateline.errors import SourceError
from dateline.reference.officeholders import Change

OFFLINE = 5
_SHOWN = 10
_WORDS = {"added": "took office", "ended": "left office", "changed": "dates corrected"}


def update(desk: Desk, *, since: int, dry_run: bool) -> tuple[int, list[str]]:
    """Ask who holds office now; return the exit status and the lines to print."""
    try:
        changes = desk.update_office_holders(since=since, dry_run=dry_run)
    except SourceError as error:
        return OFFLINE, [f"office-holders not updated: {error}"]
    counted = Counter[str](change.kind for change in changes)
    told = ", ".join(f"{counted[kind]} {kind}" for kind in _WORDS)
    where = "nothing written" if dry_run or not changes else f"written to {desk.office_holders}"
    return 0, [f"office-holders: {told}; {where}", *_lines(changes)]


def status(desk: Desk) -> list[str]:
    """Return what is loaded: how many terms, from where, and as of when."""
    packaged, own = desk.count_office_holders()
    lines = [f"office-holders: {packaged} terms with this version"]
    if own:
        lines.append(f"  and {own} of your own from {desk.office_holders}")
    else:
        lines.append(f"  none of your own in {desk.office_holders}; 'dateline reference update'"
                     " asks Wikidata for changes")  # fmt: skip
    return lines


def _lines(changes: list[Change]) -> list[str]:
    shown = sorted(changes, key=lambda change: change.term.valid_to or change.term.valid_from)
    lines = [
        f"  {term.name} ({term.country}), {term.office}: {_WORDS[kind]}"
        f" {term.valid_to or term.valid_from}"
        for kind, term in shown[-_SHOWN:]
    ]
    more = len(changes) - len(lines)
    return [*lines, f"  and {more} more"] if more else lines
