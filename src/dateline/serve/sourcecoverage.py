"""How well each country is covered: a table for the terminal, a world map for a file."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import jinja2
from rich import box
from rich.console import Console
from rich.table import Table

from dateline.config import Settings
from dateline.errors import UsageError
from dateline.model import FeedState
from dateline.reference.countries import load_countries
from dateline.reference.coverage import CountryCoverage, coverage_of
from dateline.reference.outlines import load_outlines
from dateline.reference.sources import load_sources
from dateline.serve.worldmap import draw_map, to_png
from dateline.store import Store, store_address

TITLE = "Feeds by country"
_PNG_WIDTH = 2000
_ENDINGS = (".svg", ".png", ".html")


def states_on_file(settings: Settings) -> list[FeedState]:
    """Return what the store remembers of feeds; nothing where none was begun yet.

    Raises:
        StoreError: a store is set, or there, and cannot be read.
    """
    if not settings.store and not (settings.data / "dateline.db").exists():
        return []
    with Store.open(store_address(settings)) as store:
        return store.feeds()


def write_coverage(
    settings: Settings, states: Iterable[FeedState], *, out: Path | None, now: datetime
) -> None:
    """Print the table of countries; write the map to a file where one is given.

    Raises:
        UsageError: the file's ending tells no kind of map.
    """
    if out is not None and out.suffix.lower() not in _ENDINGS:
        raise UsageError(f"{out} is no map", hint=f"end it with {', '.join(_ENDINGS)}")
    known = list(states)
    is_checked = any(state.last_good for state in known)
    coverage = coverage_of(load_sources(settings), known, load_countries(), now=now)
    console = Console()
    _print(console, coverage, is_checked=is_checked)
    if out is not None:
        out.write_bytes(_map(coverage, out.suffix.lower(), is_checked=is_checked))
        console.print(f"map written to {out}")


def _print(console: Console, coverage: list[CountryCoverage], *, is_checked: bool) -> None:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("", no_wrap=True)
    table.add_column("Country", ratio=1)
    for column in ("Sources", "Feeds", "Local", "Live", "Last good"):
        table.add_column(column, justify="right")
    for country in coverage:
        table.add_row(
            country.code, country.name, *map(_number, (country.sources, country.feeds,
            country.local_feeds)), _number(country.live) if is_checked else "?",
            f"{country.last_good:%Y-%m-%d}" if country.last_good else "–",
        )  # fmt: skip
    console.print(table)
    console.print(summary(coverage, is_checked=is_checked), style="bold", highlight=False)


def summary(coverage: list[CountryCoverage], *, is_checked: bool) -> str:
    """Say in a line how many countries have feeds, and which kind."""
    local = [country for country in coverage if country.local_feeds]
    away = [country for country in coverage if country.feeds and not country.local_feeds]
    live = sum(1 for country in coverage if country.live)
    silent = sum(1 for country in coverage if not country.feeds)
    parts = [
        f"{len(local)} countries and territories with feeds of their own",
        f"{len(away)} only from elsewhere",
        f"{silent} without any",
        f"{live} with a live feed" if is_checked else "not checked yet: 'dateline sources check'",
    ]
    return " · ".join(parts)


def _number(number: int) -> str:
    return str(number) if number else "–"


def _map(coverage: list[CountryCoverage], ending: str, *, is_checked: bool) -> bytes:
    drawn = draw_map(coverage, load_outlines(), title=TITLE, is_checked=is_checked)
    if ending == ".png":
        return to_png(drawn, width=_PNG_WIDTH)
    return (drawn if ending == ".svg" else _page(drawn, coverage, is_checked=is_checked)).encode()


def _page(drawn: str, coverage: list[CountryCoverage], *, is_checked: bool) -> str:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("dateline.serve"), autoescape=True, trim_blocks=True,
        lstrip_blocks=True, undefined=jinja2.StrictUndefined,
    )  # fmt: skip
    return environment.get_template("coverage.html").render(
        title=TITLE, drawn=drawn, coverage=coverage, is_checked=is_checked,
        summary=summary(coverage, is_checked=is_checked),
    )  # fmt: skip
