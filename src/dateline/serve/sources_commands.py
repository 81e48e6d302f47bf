"""``dateline sources``: what may be typed about the catalogue of sources, and nothing else."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

LIST_HELP = """List the sources: who publishes, in what language, with how many feeds.

\b
Examples:
  dateline sources list --country TCD
  dateline sources list --language fr --kind wire
  dateline sources list --state --format csv > state-media.csv

\b
Exit status:
  0  the list was written; it may be empty
  2  the command is wrong, or a source is, which is named with its file and line
"""

COVERAGE_HELP = """Show how well each country is covered, and draw it on a map of the world.

Counted are sources, feeds, those of the country itself, and those read well in the last 30 days.

\b
Examples:
  dateline sources coverage
  dateline sources coverage --out coverage.html
  dateline sources coverage --out coverage.svg

\b
Exit status:
  0  the table was shown, and the map written
  2  the command is wrong
"""

IMPORT_HELP = """Take the feeds of an OPML file, as other readers write them, into your own sources.

The country is that of a folder (by name or code), or of the address (.td), else of --country. Feeds
that are in the catalogue already are passed over.

\b
Examples:
  dateline sources import feeds.opml
  dateline sources import feeds.opml --country FRA

\b
Exit status:
  0  the feeds were taken; those that could not be are named
  2  the command or the file is wrong; nothing was written
"""

EXPORT_HELP = """Write the feeds of the catalogue as OPML 2.0, in folders by country and kind.

\b
Examples:
  dateline sources export all.opml
  dateline sources export sahel.opml --country MLI --country NER --country TCD

\b
Exit status:
  0  the file was written
  2  the command is wrong
"""

CHECK_HELP = """Look at feeds: are they alive, fresh, in their language, and of their publisher?

Each feed is fetched once, politely; its items are not taken. When it was last good is remembered in
the store, and shown by 'dateline sources coverage'. Feeds that were not looked at for longest come
first.

\b
Examples:
  dateline sources check --country TCD
  dateline sources check --limit 200
  dateline sources check --kind wire --all

\b
Exit status:
  0  all were found alive, some perhaps doubtful
  2  the command is wrong, or no source fits
  4  some are dead or were not reached; they are named
  5  none is alive: perhaps this machine is offline
"""

ADD_HELP = """Add a source of your own: a feed, or a page that declares one.

\b
Examples:
  dateline sources add https://tchadinfos.com/
  dateline sources add https://www.kcna.kp/ --page --country PRK --name KCNA
  dateline sources add https://example.org/feed.xml --country NER --language fr

\b
Exit status:
  0  the source was added to your own
  2  it could not be: the feed is known, no country is told, or no feed is there
"""

sources = typer.Typer(no_args_is_help=True, rich_markup_mode=None)


class ListFormat(StrEnum):
    """The shapes the list can be written in."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


Country = Annotated[
    list[str] | None,
    typer.Option("--country", "-c", metavar="CODE", show_default=False,
                 help="Only this country, by its ISO 3166 code or name; may be given again."),
]  # fmt: skip


Language = Annotated[
    str, typer.Option("--language", "-l", metavar="CODE", help="In this language, by ISO 639-1.")
]
Kind = Annotated[
    str, typer.Option("--kind", "-k", metavar="KIND", help="Of this kind: newspaper, wire, …")
]


@sources.command(name="list", help=LIST_HELP)
def list_sources(
    *,
    country: Country = None,
    language: Language = "",
    kind: Kind = "",
    state: Annotated[
        bool, typer.Option("--state", help="Only those labelled as state-affiliated.")
    ] = False,
    shape: Annotated[
        ListFormat, typer.Option("--format", "-f", help="table, json or csv.")
    ] = ListFormat.TABLE,
) -> None:
    """List the sources."""
    from dateline.config import load_settings  # noqa: PLC0415 - keeps --help quick
    from dateline.serve.sourcelist import Choice, write_list  # noqa: PLC0415

    choice = Choice(countries=tuple(country or ()), language=language, kind=kind, only_state=state)
    write_list(load_settings(), choice, shape=shape.value)


@sources.command(name="coverage", help=COVERAGE_HELP)
def cover(
    *,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", "-o", show_default=False, help="Write the map here: .svg, .png, .html."
        ),
    ] = None,
) -> None:
    """Show coverage by country."""
    from datetime import UTC, datetime  # noqa: PLC0415 - keeps --help quick

    from dateline.config import load_settings  # noqa: PLC0415
    from dateline.serve.sourcecoverage import states_on_file, write_coverage  # noqa: PLC0415

    settings = load_settings()
    write_coverage(settings, states_on_file(settings), out=out, now=datetime.now(UTC))


@sources.command(name="import", help=IMPORT_HELP)
def take(
    file: Annotated[Path, typer.Argument(metavar="FILE.opml", show_default=False)],
    *,
    country: Annotated[
        str, typer.Option("--country", "-c", metavar="CODE", help="Of feeds that tell no country.")
    ] = "",
) -> None:
    """Take feeds from OPML."""
    from dateline.config import load_settings  # noqa: PLC0415 - keeps --help quick
    from dateline.serve.sourcelist import import_file  # noqa: PLC0415

    typer.echo("\n".join(import_file(load_settings(), file, country=country)))


@sources.command(name="export", help=EXPORT_HELP)
def give(
    file: Annotated[Path, typer.Argument(metavar="FILE.opml", show_default=False)],
    *,
    country: Country = None,
) -> None:
    """Give feeds as OPML."""
    from dateline.config import load_settings  # noqa: PLC0415 - keeps --help quick
    from dateline.serve.sourcelist import Choice, export_file  # noqa: PLC0415

    choice = Choice(countries=tuple(country or ()))
    typer.echo(export_file(load_settings(), file, choice))


@sources.command(name="check", help=CHECK_HELP)
def check(
    *,
    country: Country = None,
    language: Language = "",
    kind: Kind = "",
    limit: Annotated[
        int, typer.Option("--limit", "-n", min=0, help="Look at so many feeds; 0 for all.")
    ] = 0,
    show_all: Annotated[
        bool, typer.Option("--all", help="Name the feeds that are well, too.")
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Show no progress.")] = False,
) -> None:
    """Look at feeds."""
    from dateline.config import load_settings  # noqa: PLC0415 - keeps --help quick
    from dateline.serve import sourcecheck  # noqa: PLC0415
    from dateline.serve.sourcelist import Choice  # noqa: PLC0415

    choice = Choice(countries=tuple(country or ()), language=language, kind=kind)
    raise typer.Exit(
        sourcecheck.check(load_settings(), choice, limit=limit, show_all=show_all, quiet=quiet)
    )


@sources.command(name="add", help=ADD_HELP)
def add(
    url: Annotated[str, typer.Argument(metavar="URL", show_default=False)],
    *,
    name: Annotated[str, typer.Option("--name", help="The publisher; else the feed's title.")] = "",
    country: Annotated[
        str, typer.Option("--country", "-c", metavar="CODE", help="Else that of the address.")
    ] = "",
    language: Annotated[
        str, typer.Option("--language", "-l", metavar="CODE", help="Else that of the feed.")
    ] = "",
    kind: Kind = "",
    page: Annotated[
        bool, typer.Option("--page", help="Watch the page itself for links to articles.")
    ] = False,
) -> None:
    """Add a source."""
    from dateline.config import load_settings  # noqa: PLC0415 - keeps --help quick
    from dateline.serve import sourcecheck  # noqa: PLC0415

    wish = sourcecheck.Addition(
        url=url, name=name, country=country, language=language, kind=kind, is_page=page
    )
    typer.echo("\n".join(sourcecheck.add(load_settings(), wish)))
