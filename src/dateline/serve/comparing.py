"""``dateline compare``: two revisions of an article, and what was changed between them."""

from __future__ import annotations

import sys
from collections import Counter

import msgspec
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from dateline.clean import clean
from dateline.clean.revisions import compare
from dateline.config import load_settings
from dateline.errors import UsageError
from dateline.ingest import read_files
from dateline.model import Article, Difference, Problem
from dateline.reference.rules import load_rules
from dateline.serve.wording import clean_line, count_of, shorten

SAME, DIFFERENT = 0, 1
_MOST_SHOWN = 240


def run(old: str, new: str, *, shape: str) -> int:
    """Compare two files, write the differences, and return the exit status.

    Raises:
        UsageError: a file cannot be read, or holds more or less than one article.
        ArticleError: a file holds no article.
    """
    found = compare(_read(old), _read(new))
    if shape == "json":
        encoded = msgspec.json.format(msgspec.json.encode(found), indent=2)
        sys.stdout.buffer.write(encoded + b"\n")
        sys.stdout.flush()
    elif found:
        console = Console(highlight=False)
        console.print(_table(found))
        console.print(Text(describe(found), style="bold"))
    return DIFFERENT if found else SAME


def describe(found: tuple[Difference, ...]) -> str:
    """Say in one line how much was changed, and of what kind.

    >>> describe((Difference(kind="figure", before="12", after="15"),))
    '1 difference: 1 figure'
    """
    if not found:
        return "no difference"
    kinds = ", ".join(f"{n} {kind}" for kind, n in Counter(d.kind for d in found).items())
    return f"{count_of(len(found), 'difference')}: {kinds}"


def _read(path: str) -> Article:
    settings = load_settings()
    captures = list(read_files([path], settings))
    if len(captures) != 1:
        raise UsageError(f"it holds {len(captures)} articles", item=path, hint="give one article")
    if isinstance(captures[0], Problem):
        raise UsageError(captures[0].message, item=path, hint=captures[0].hint)
    return clean(captures[0], rules=load_rules(settings))


def _table(found: tuple[Difference, ...]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, expand=True, pad_edge=False, header_style="dim")
    table.add_column("Change", no_wrap=True, width=10)
    table.add_column("Before", ratio=1)
    table.add_column("After", ratio=1)
    for difference in found:
        before, after = (
            shorten(words, _MOST_SHOWN) for words in (difference.before, difference.after)
        )
        table.add_row(
            clean_line(difference.kind), Text(before, style="red"), Text(after, style="green")
        )
    return table
