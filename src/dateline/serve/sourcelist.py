"""The catalogue of sources as a list: a table for the terminal, JSON or CSV."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import get_args

import msgspec
from rich import box
from rich.console import Console
from rich.table import Table

from dateline.config import Settings
from dateline.errors import UsageError
from dateline.model import Source, SourceKind
from dateline.reference.countries import Countries, load_countries
from dateline.reference.opml import import_outlines, read_opml, write_opml
from dateline.reference.sources import add_own, load_sources
from dateline.serve.wording import clean_line, count_of

_COLUMNS = ("id", "name", "country", "homepage", "languages", "kind", "owner", "state_affiliated",
            "feeds", "origin")  # fmt: skip


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """Which sources are asked for; what is empty does not narrow the list."""

    countries: tuple[str, ...] = ()
    language: str = ""
    kind: str = ""
    only_state: bool = False


def write_list(settings: Settings, choice: Choice, *, shape: str) -> None:
    """Write the chosen sources to standard output."""
    countries = load_countries()
    chosen = choose(load_sources(settings), choice, countries)
    if shape == "json":
        sys.stdout.buffer.write(msgspec.json.format(msgspec.json.encode(chosen)) + b"\n")
    elif shape == "csv":
        _write_csv(chosen)
    else:
        _print(Console(), chosen)


def import_file(settings: Settings, file: Path, *, country: str) -> list[str]:
    """Take the feeds of an OPML file into the person's own sources; return what to say.

    Raises:
        UsageError: the file cannot be read, or no country is called so.
    """
    countries = load_countries()
    code = code_of(country, countries) if country else ""
    outlines = read_opml(_bytes_of(file, settings.max_bytes), name=str(file))
    found = import_outlines(outlines, load_sources(settings), countries, country=code)
    lines = [f"{url}: {reason}" for url, reason in found.refused]
    where = f" in {add_own(settings, found.sources)}" if found.sources else ""
    feeds = sum(len(source.feeds) for source in found.sources)
    new = f"{count_of(feeds, 'feed')} of {count_of(len(found.sources), 'source')} taken{where}"
    return [*lines, f"{new}; {found.known} known before, {len(found.refused)} not taken"]


def export_file(settings: Settings, file: Path, choice: Choice) -> str:
    """Write the chosen sources as OPML; return what to say.

    Raises:
        UsageError: the file cannot be written, or no country is called so.
    """
    countries = load_countries()
    chosen = choose(load_sources(settings), choice, countries)
    text = write_opml(chosen, countries, title="Dateline sources")
    try:
        file.write_bytes(text)
    except OSError as error:
        raise UsageError(f"{file} cannot be written: {error.strerror}") from error
    feeds = sum(len(source.feeds) for source in chosen)
    return f"{count_of(feeds, 'feed')} of {count_of(len(chosen), 'source')} written to {file}"


def _bytes_of(file: Path, limit: int) -> bytes:
    try:
        if file.stat().st_size > limit:
            raise UsageError(f"{file} is larger than DATELINE_MAX_BYTES ({limit})")
        return file.read_bytes()
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror}") from error


def choose(sources: Iterable[Source], choice: Choice, countries: Countries) -> list[Source]:
    """Return the sources that fit.

    One that covers a country from elsewhere fits it too, with the feeds that cover it alone.

    Raises:
        UsageError: a country, or the kind, is unknown.
    """
    kind_of(choice.kind)
    codes = {code_of(text, countries) for text in choice.countries}
    return [_narrowed(source, codes) for source in sources if _fits(source, choice, codes)]


def _narrowed(source: Source, codes: set[str]) -> Source:
    if not codes or source.country in codes:
        return source
    feeds = tuple(feed for feed in source.feeds if codes & set(feed.covers))
    return msgspec.structs.replace(source, feeds=feeds)


def kind_of(text: str) -> SourceKind:
    """Return the kind of source called so; the empty one where the text is empty.

    Raises:
        UsageError: no kind is called so.
    """
    if text not in get_args(SourceKind):
        kinds = ", ".join(filter(None, get_args(SourceKind)))
        raise UsageError(f"no kind of source is called {text!r}", hint=f"one of {kinds}")
    kind: SourceKind = msgspec.convert(text, SourceKind)
    return kind


def code_of(text: str, countries: Countries) -> str:
    """Return the alpha-3 code of a country given by code or name.

    Raises:
        UsageError: no country is called so.
    """
    wanted = text.strip().casefold()
    for country in countries.by_code.values():
        known = (country.iso3, country.iso2, country.name, *country.names)
        if wanted in {name.casefold() for name in known}:
            return country.code
    raise UsageError(f"no country is called {text!r}", hint="give its ISO 3166 code, such as TCD")


def _fits(source: Source, choice: Choice, codes: set[str]) -> bool:
    of = {source.country}.union(*(feed.covers for feed in source.feeds))
    languages = {*source.languages, *(feed.language for feed in source.feeds)}
    return (
        (not codes or bool(codes & of))
        and choice.language in {"", *languages}
        and choice.kind in {"", source.kind}
        and (not choice.only_state or source.state_affiliated == "yes")
    )


def _write_csv(sources: list[Source]) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for source in sources:
        cells = msgspec.structs.asdict(source)
        cells["languages"] = " ".join(source.languages)
        cells["feeds"] = " ".join(feed.url for feed in source.feeds)
        writer.writerow(cells[column] for column in _COLUMNS)


def _print(console: Console, sources: list[Source]) -> None:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("Id", no_wrap=True)
    table.add_column("Publisher", ratio=1)
    table.add_column("Language")
    table.add_column("Kind")
    table.add_column("Feeds", justify="right")
    table.add_column("State")
    for source in sources:
        state = {"yes": "yes", "no": "no", "unknown": "?"}[source.state_affiliated]
        languages = " ".join(source.languages) or "?"
        cells = (source.id, clean_line(source.name), languages, source.kind or "?")
        table.add_row(*cells, str(len(source.feeds)), state)
    console.print(table)
    feeds = sum(len(source.feeds) for source in sources)
    homes = len({source.country for source in sources})
    told = (count_of(len(sources), "source"), count_of(feeds, "feed"),
            f"{homes} {'country' if homes == 1 else 'countries'}")  # fmt: skip
    console.print(" · ".join(told), style="bold", highlight=False)
