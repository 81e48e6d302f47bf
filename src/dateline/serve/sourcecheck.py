"""Looking at feeds, and adding one: what the person sees of it."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

import msgspec
from rich import box
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from dateline.config import Settings
from dateline.errors import UsageError
from dateline.ingest.fetching import Fetcher
from dateline.model import Feed, FeedReading, Source, SourceKind
from dateline.pipeline.sources import check_feeds, choose_feeds, find_source
from dateline.reference.countries import load_countries
from dateline.reference.health import FeedHealth, Verdict
from dateline.reference.opml import country_of_address
from dateline.reference.sources import add_own, host_of, is_language, load_sources, new_id
from dateline.serve.sourcelist import Choice, choose, code_of, kind_of
from dateline.serve.wording import clean_line, count_of
from dateline.store import Store, store_address

SOME_DEAD, NONE_ALIVE = 4, 5
_SIGNS: dict[Verdict, str] = {"alive": "●", "doubtful": "◐", "unreached": "◌", "dead": "○"}


class Addition(msgspec.Struct, frozen=True, kw_only=True):
    """What a person says of a source to add; what is empty is found out."""

    url: str
    name: str = ""
    country: str = ""
    language: str = ""
    kind: str = ""
    is_page: bool = False


def check(settings: Settings, choice: Choice, *, limit: int, show_all: bool, quiet: bool) -> int:
    """Look at the chosen feeds, show how they are, and return the exit status."""
    chosen = choose(load_sources(settings), choice, load_countries())
    with Store.open(store_address(settings), create=True) as store:
        wanted = choose_feeds(chosen, store.feeds(), limit=limit)
        if not wanted:
            raise UsageError("no source with a feed fits", hint="see 'dateline sources list'")
        with Fetcher(settings, clock=_now) as fetcher:
            looks = check_feeds(wanted, fetcher, store, clock=_now)
            found = list(_watched(looks, len(wanted), quiet=quiet))
    console = Console()
    _print(console, found, show_all=show_all)
    counted = Counter(health.verdict for health in found)
    if not counted["alive"] and not counted["doubtful"]:
        return NONE_ALIVE
    return SOME_DEAD if counted["dead"] or counted["unreached"] else 0


def _now() -> datetime:
    return datetime.now(UTC)


def _watched(looks: Iterable[FeedHealth], total: int, *, quiet: bool) -> Iterator[FeedHealth]:
    """Yield the looks while a bar on standard error tells how far they are."""
    columns = (TextColumn("feeds"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
               TextColumn("{task.fields[told]}"))  # fmt: skip
    counted = Counter[str]()
    off = quiet or not sys.stderr.isatty()
    with Progress(*columns, console=Console(stderr=True), disable=off, transient=True) as bar:
        task = bar.add_task("feeds", total=total, told="")
        for health in looks:
            counted[health.verdict] += 1
            told = " · ".join(f"{count} {verdict}" for verdict, count in sorted(counted.items()))
            bar.update(task, advance=1, told=told)
            yield health


def _print(console: Console, found: list[FeedHealth], *, show_all: bool) -> None:
    shown = [health for health in found if show_all or health.verdict != "alive"]
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("", no_wrap=True)
    table.add_column("Source", ratio=3, overflow="fold")
    table.add_column("Items", justify="right")
    table.add_column("Newest", no_wrap=True)
    table.add_column("Found", ratio=2, overflow="fold")
    for health in sorted(shown, key=lambda health: (health.verdict, health.source, health.url)):
        told = "; ".join(health.reasons) or "well"
        code = f"{health.code}: " if health.code else ""
        newest = f"{health.newest:%Y-%m-%d}" if health.newest else "–"
        table.add_row(
            f"{_SIGNS[health.verdict]} {health.verdict}", f"{health.source}\n{health.url}",
            str(health.items or "–"), newest, clean_line(f"{code}{told}"),
        )  # fmt: skip
    if shown:
        console.print(table)
    console.print(summary(found), style="bold", highlight=False)


def summary(found: Iterable[FeedHealth]) -> str:
    """Say in a line how many feeds are alive, doubtful, unreached and dead, and with what codes."""
    known = list(found)
    counted = Counter[str](health.verdict for health in known)
    codes = Counter(health.code for health in known if health.code)
    parts = [f"{_SIGNS[verdict]} {counted[verdict]} {verdict}" for verdict in _SIGNS]
    causes = ", ".join(f"{code} {count}" for code, count in codes.most_common(5))
    told = f"{count_of(len(known), 'feed')}: " + " · ".join(parts)
    return told + (f" ({causes})" if causes else "")


def add(settings: Settings, wish: Addition) -> list[str]:
    """Fetch an address, find its feed, write a source of it; return what to say.

    Raises:
        UsageError: the feed is known, or what the person says of it is not usable.
        SourceError: the address cannot be fetched or is no feed.
    """
    kind, country = kind_of(wish.kind), _country(wish)
    if wish.language and not is_language(wish.language):
        raise UsageError(f"{wish.language!r} is no language", hint="give its ISO 639-1 code")
    sources = load_sources(settings)
    known = {feed.url: source for source in sources for feed in source.feeds}
    with Fetcher(settings, clock=_now) as fetcher:
        reading, feed, others = find_source(wish.url, fetcher, is_page=wish.is_page)
    if feed.url in known:
        raise UsageError(f"{feed.url} is known already", hint=f"as {known[feed.url].id}")
    taken = {source.id for source in sources}
    source = _source(wish, reading, feed, kind=kind, country=country, taken=taken)
    path = add_own(settings, [source])
    more = [f"  it declares also {url}" for url in others]
    items = count_of(len(reading.items), "item")
    return [f"{source.id} added to {path}: {feed.kind} with {items}, {feed.url}", *more]


def _country(wish: Addition) -> str:
    countries = load_countries()
    found = code_of(wish.country, countries) if wish.country else ""
    found = found or country_of_address(wish.url, countries)
    if not found:
        raise UsageError("the address tells no country", hint="give it with --country")
    return found


def _source(
    wish: Addition,
    reading: FeedReading,
    feed: Feed,
    *,
    kind: SourceKind,
    country: str,
    taken: set[str],
) -> Source:
    home = wish.url if wish.is_page or feed.url != wish.url else f"https://{host_of(feed.url)}/"
    language = wish.language or reading.language[:2]
    return Source(
        id=new_id(country, home, taken), name=wish.name or reading.title or host_of(feed.url),
        country=country, homepage=home, feeds=(Feed(url=feed.url, kind=feed.kind),), kind=kind,
        languages=(language,) if is_language(language) else (),
        origin=f"added {_now():%Y-%m-%d}",
    )  # fmt: skip
