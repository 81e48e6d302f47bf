"""Write ``reference/data/sources/`` anew from a list of feeds and the judgement in the tables here.

Give the list as argument: ``python -m bench.catalogue LIST.csv``. It is a CSV with the columns
``name, homepage, feed_url, country_iso2, language, kind, owner, state_affiliated,
source_of_fact``. What a person decided is in the tables of this folder, each decision a line:

- ``drops.tsv``: addresses that are left out, and why;
- ``homes.tsv``: outlets at home elsewhere than the list says, and what else they cover;
- ``same.tsv``: hosts that are another outlet's;
- ``outlets.tsv``: the proper name of an outlet, its kind, languages, owner and affiliation;
- ``hosts.tsv``: other hosts that an outlet's items lead to;
- ``added.tsv``: outlets and feeds that no list has;
- ``languages.tsv``: the language of a country's press, where there is but one.
"""

from __future__ import annotations

import csv
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import msgspec
from courlan import extract_domain

from dateline.model import Affiliation, Feed, FeedKind, Source, SourceKind
from dateline.reference.countries import load_countries
from dateline.reference.sources import SOURCES, host_of, is_web_address, write_sources
from dateline.reference.tables import read_table

HERE = Path(__file__).parent
EDITOR = "editor 2026-12"
UNFETCHED = f"{EDITOR}, not fetched"
LISTS = {
    "yavuz/news-feed-list-of-countries": "yavuz", "kagisearch/kite-public": "kite",
    "dhpatel9616-lang/Global-Aggregate": "global-aggregate", "newscatcher": "newscatcher",
    "ArchiveTeam/NewsGrabber-Services": "newsgrabber", "plenaryapp": "awesome-rss-feeds",
    "tsavola/countless-news": "countless-news", "flairNLP/fundus": "fundus",
    "Martinviv/rss-sources": "martinviv", "rsdoiel/antenna": "antenna",
    "58924462083": "seed-list", "71261471924": "curated-list", "60788201000": "map-list",
    "70871757663": "checked-list", "22395285792": "caribbean-list",
    "State_Media_Matrix": "state-media-monitor", "code-index": "public-code",
}  # fmt: skip
_LEFT_OUT = "koala73/worldmonitor"
_WHEN = re.compile(r"\[(?:live-)?(valid|tested|validated|ok|listed)-(\d{4}(?:-\d{2,4})?)\]")
_CLASS = re.compile(r"State_Media_Matrix\.csv \([^)]*\): (\w+)|Media Monitor typology (\w+)")
_PLACE = re.compile(r"^(?:print media|print|television|radio|news agency|online): ", re.IGNORECASE)
_NOTE = re.compile(r"\s*\((?:country/)?regional desk\)|\*+$|\*+(?=\))")
_BROADCASTS = re.compile(
    r"tv|radio|broadcast|t[eé]l[eé]vi|\bfm\b|channel|canal|\brt[a-z]{1,2}\b", re.I
)
_ENGLISH = re.compile(r"(?:^|[./_=-])(?:en|eng|english|ingles|ingl)(?:[./_&=-]|$)", re.IGNORECASE)
_CODES = {
    "ar": "ar", "fr": "fr", "fre": "fr", "ru": "ru", "rus": "ru", "es": "es", "da": "da",
    "kl": "kl", "mm": "my", "sinhala": "si", "ro": "ro", "ka": "ka", "fa": "fa", "uk": "uk",
    "de": "de", "zh": "zh", "cn": "zh", "ua": "uk", "kaz": "kk", "rus.": "ru", "bangla": "bn",
    "khmer": "km", "th": "th", "ge": "ka",
    "el": "el", "ky": "ky", "uz": "uz", "tj": "tg", "pa": "ps", "ir": "fa",
    "persian": "fa", "farsi": "fa", "arabic": "ar", "kiswahili": "sw", "taifaleo": "sw",
}  # fmt: skip
_PATH = {
    "th",
    "ge",
    "ru",
    "rus",
    "fr",
    "fre",
    "ar",
    "ro",
    "da",
    "kl",
    "mm",
    "ka",
    "fa",
    "ua",
    "khmer",
    "kaz",
}
_KINDS: Mapping[str, SourceKind] = {
    "n": "newspaper", "w": "wire", "b": "broadcaster", "m": "magazine", "o": "online",
    "g": "government", "r": "organisation", "a": "aggregator", "": "",
}  # fmt: skip


class Row(NamedTuple):
    """A line of the list, with what its homepage and feed say of the outlet."""

    name: str
    homepage: str
    url: str
    country: str
    language: str
    kind: str
    owner: str
    affiliation: Affiliation
    told: str
    covers: tuple[str, ...] = ()

    @property
    def address(self) -> str:
        """The feed's address, else the homepage's, as the tables write them."""
        return _plain(self.url or self.homepage)


class Outlet(NamedTuple):
    """What a person knows of an outlet."""

    name: str = ""
    kind: str = ""
    languages: tuple[str, ...] = ()
    owner: str = ""
    affiliation: str = ""


class Tables(NamedTuple):
    """The judgement of a person, by host or address."""

    drops: list[tuple[str, str]]
    homes: dict[str, tuple[str, tuple[str, ...]]]
    same: dict[str, str]
    outlets: dict[tuple[str, str], Outlet]
    languages: dict[str, str]
    hosts: dict[tuple[str, str], tuple[str, ...]]


def main() -> None:
    """Write the catalogue."""
    tables = _tables()
    rows = [row for row in _rows(Path(sys.argv[1])) if not _is_dropped(row, tables.drops)]
    grouped: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in _first_of_each(_at_home(row, tables) for row in rows):
        grouped[row.country, _outlet_of(row, tables.same)].append(row)
    made = [_source(key, group, tables) for key, group in grouped.items()]
    sources = _with_ids(_merged([*made, *_added()]))
    for old in Path(str(SOURCES)).glob("*.toml"):
        old.unlink()
    by_country: dict[str, list[Source]] = defaultdict(list)
    for source in sources:
        by_country[source.country].append(source)
    for country, chosen in by_country.items():
        path = Path(str(SOURCES)) / f"{country.lower()}.toml"
        path.write_text(write_sources(chosen), encoding="utf-8")
    _tell(sources)


def _tell(sources: list[Source]) -> None:
    home = {source.country for source in sources if any(not f.covers for f in source.feeds)}
    any_feed = home | {code for s in sources for feed in s.feeds for code in feed.covers}
    told = {
        "sources": len(sources),
        "feeds": sum(len(source.feeds) for source in sources),
        "of them pages": sum(feed.kind == "page" for s in sources for feed in s.feeds),
        "countries with a feed of their own": len(home),
        "countries with any feed": len(any_feed),
    }
    print(*(f"{name}: {count}" for name, count in told.items()), sep="\n")


# --- the list -----------------------------------------------------------------------------


def _rows(path: Path) -> Iterator[Row]:
    alpha3 = {country.iso2: country.iso3 for country in load_countries().by_code.values()}
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            url = row["feed_url"].strip()
            if _is_left_out(row["source_of_fact"]) or (url and not is_web_address(url)):
                continue
            affiliation = msgspec.convert(row["state_affiliated"], Affiliation)
            yield Row(
                row["name"], row["homepage"].strip(), url, alpha3[row["country_iso2"]],
                row["language"], row["kind"], row["owner"], affiliation, row["source_of_fact"],
            )  # fmt: skip


def _is_left_out(told: str) -> bool:
    """Tell whether nobody but the one list that is left out names the feed."""
    parts = [part for part in told.split(";") if part.strip() and "typology" not in part]
    return all(_LEFT_OUT in part or part.strip().startswith("World Monitor") for part in parts)


def _is_dropped(row: Row, drops: list[tuple[str, str]]) -> bool:
    address = f".{row.address}"
    host = address.partition("/")[0]
    return any(
        country in {"", row.country}
        and (address.startswith(f".{text}") or (f".{text}" in address if "/" in text
             else host.endswith(f".{text}")))
        for text, country in drops
    )  # fmt: skip


def _at_home(row: Row, tables: Tables) -> Row:
    """Return the row with the outlet's own country, and what it covers from there."""
    for host in (row.address, *_parents(host_of(row.url or row.homepage))):
        match = next((h for h in tables.homes if host == h or host.startswith(f"{h}/")), None)
        if match:
            country, covers = tables.homes[match]
            told = covers if row.country == country else (row.country, *covers)
            told = tuple(code for code in dict.fromkeys(told) if code != country)
            return row._replace(country=country, covers=told)
    return row


def _parents(host: str) -> Iterator[str]:
    labels = host.split(".")
    for first in range(len(labels) - 1):
        yield ".".join(labels[first:])


def _first_of_each(rows: Iterable[Row]) -> list[Row]:
    """Return the rows, those of one feed joined to one."""
    found: dict[str, Row] = {}
    for number, row in enumerate(rows):
        key = _plain(row.url).rstrip("/") or f"{number}"
        if key in found:
            covers = (*found[key].covers, *row.covers) if found[key].covers and row.covers else ()
            found[key] = found[key]._replace(covers=tuple(dict.fromkeys(covers)))
        else:
            found[key] = row
    return list(found.values())


def _outlet_of(row: Row, same: Mapping[str, str]) -> str:
    """Return the domain by which rows of one outlet are known."""
    for url in (row.url, row.homepage):
        host = host_of(url)
        for text in (_plain(url), *_parents(host)):
            match = next((h for h in same if text == h or ("/" in h and text.startswith(h))), "")
            if match:
                return same[match]
        domain = extract_domain(url) if url else None
        if domain and domain not in {"feedburner.com", "amazonaws.com"}:
            return str(domain)
    return _slug(row.name)


def _plain(url: str) -> str:
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    query = f"?{parts.query}" if parts.query else ""
    return f"{host}{parts.path}{query}".lower()


# --- one outlet ---------------------------------------------------------------------------


def _source(key: tuple[str, str], rows: list[Row], tables: Tables) -> Source:
    country, domain = key
    known = tables.outlets.get((country, domain), Outlet())
    origins: dict[str, str] = {}
    name = known.name or next((n for n in map(_name, rows) if n), domain)
    languages = known.languages or _languages(rows, tables.languages.get(country, ""), origins)
    if known.languages:
        origins["languages"] = EDITOR
    if known.name and known.name != domain:
        origins["name"] = EDITOR
    affiliation, owner = _ownership(rows, known, origins)
    lists = dict.fromkeys(part for row in rows for part in _origin(row.told))
    kind = _kind(rows, known, name, origins)
    feeds = tuple(_feeds(rows, languages, tables.languages))
    if any(feed.covers for feed in feeds):
        origins["country"] = EDITOR
    if not feeds and (kind == "wire" or affiliation == "unknown"):
        # An agency, or a paper that is its country's only one, is watched by its front page.
        feeds = (Feed(url=_homepage(rows, domain), kind="page"),)
        origins["feeds"] = UNFETCHED
    return Source(
        id=domain, name=name, country=country, homepage=_homepage(rows, domain),
        feeds=feeds, languages=languages,
        hosts=tables.hosts.get(key, ()), kind=kind, owner=owner, state_affiliated=affiliation,
        origin=", ".join(lists), origins=dict(sorted(origins.items())),
    )  # fmt: skip


def _name(row: Row) -> str:
    """Return the name the list gives, without the words of a feed; empty where it is a host."""
    name = _NOTE.sub("", _PLACE.sub("", row.name)).strip()
    is_host = " " not in name and "." in name and not row.name.startswith("www")
    return "" if is_host or name.startswith(("http", "www")) else name


def _homepage(rows: list[Row], domain: str) -> str:
    """Return the homepage a list gives, unless it is another outlet's; else the bare domain."""
    homes = [row.homepage for row in rows if is_web_address(row.homepage)]
    own = (home for home in homes if f".{host_of(home)}".endswith(f".{domain}"))
    given = next(own, "") or (homes[0] if homes and "." not in domain else "")
    return given or (f"https://{domain}/" if "." in domain else "")


def _kind(rows: list[Row], known: Outlet, name: str, origins: dict[str, str]) -> SourceKind:
    if known.kind:
        origins["kind"] = EDITOR
        return _KINDS[known.kind]
    kinds = {row.kind for row in rows}
    official: tuple[SourceKind, ...] = ("wire", "government")
    for kind in official:
        if kind in kinds:
            return kind
    if _BROADCASTS.search(name) or _BROADCASTS.search(rows[0].name):
        origins["kind"] = f"{EDITOR}, from the name"
        return "broadcaster"
    return ""


def _ownership(rows: list[Row], known: Outlet, origins: dict[str, str]) -> tuple[Affiliation, str]:
    told = next((row for row in rows if row.affiliation != "unknown"), rows[0])
    owner = known.owner or next((row.owner for row in rows if row.owner), "")
    owner = re.sub(r"\*+", "", owner).strip()
    affiliation = told.affiliation
    if known.affiliation:
        affiliation = msgspec.convert(known.affiliation, Affiliation)
        origins["state_affiliated"] = EDITOR
    elif affiliation != "unknown":
        origins["state_affiliated"] = _who_labels(told.told)
    if owner:
        origins["owner"] = EDITOR if known.owner else _who_labels(told.told)
    return affiliation, owner


def _who_labels(told: str) -> str:
    """Say who gave owner and label: State Media Monitor with its class, or Kagi's media data."""
    if found := _CLASS.search(told):
        return f"state-media-monitor {found[1] or found[2]}"
    return "kite-media" if "media_data.json" in told else "list"


def _origin(told: str) -> Iterator[str]:
    """Yield the short names of the lists that have the feed, with what they say of its state."""
    for part in told.split(";"):
        if _LEFT_OUT in part or "typology/owner" in part:
            continue
        name = next((short for long, short in LISTS.items() if long in part), "")
        when = _WHEN.search(part)
        if name and name != "state-media-monitor":
            yield f"{name} ({when[1]} {when[2]})" if when else name
        elif name:
            yield name
        for also in part.split(","):
            short = next((s for long, s in LISTS.items() if long in also and s != name), "")
            if short and short != "state-media-monitor":
                yield short


def _languages(rows: list[Row], usual: str, origins: dict[str, str]) -> tuple[str, ...]:
    """Return the languages of the feeds: told, seen in the address, or usual in the country."""
    found = dict.fromkeys(_language(row, usual) for row in rows if row.url)
    languages = tuple(language for language in found if language)
    if languages and not all(row.language for row in rows):
        origins["languages"] = f"{EDITOR}, from country and address"
    return languages


def _language(row: Row, usual: str) -> str:
    seen = _seen_language(row.url)
    if seen or row.language:
        return seen or row.language
    is_english = "Global-Aggregate" in row.told and "kite" not in row.told
    return "en" if is_english else usual


def _seen_language(url: str) -> str:
    """Return the language an address shows in its host or path, or nothing."""
    parts = urlsplit(url)
    labels = (parts.hostname or "").split(".")
    folders = [part.lower() for part in parts.path.split("/")]
    if _ENGLISH.search(labels[0]) or any(f in {"en", "eng", "english"} for f in folders):
        return "en"
    if label := next((label for label in labels[:-2] if label in _CODES), ""):
        return _CODES[label]
    return next((_CODES[folder] for folder in folders if folder in _PATH), "")


def _feeds(rows: list[Row], languages: tuple[str, ...], usual: Mapping[str, str]) -> Iterator[Feed]:
    """Yield the feeds; where the outlet has several languages, a feed says its own if known."""
    told = {row.url: _told_language(row, usual) for row in rows if row.url}
    open_ones = [language for language in languages if language not in told.values()]
    rest = open_ones[0] if len(open_ones) == 1 else ""
    for row in rows:
        if row.url:
            language = told[row.url] or rest
            has_own = len(languages) != 1 and language in languages
            yield Feed(url=row.url, language=language if has_own else "", covers=row.covers)


def _told_language(row: Row, usual: Mapping[str, str]) -> str:
    abroad = usual.get(row.covers[0], "") if row.covers else ""
    return _seen_language(row.url) or row.language or abroad


# --- the tables ---------------------------------------------------------------------------


def _table(name: str, columns: tuple[str, ...]) -> Iterator[dict[str, str]]:
    for _, row in read_table(HERE / name, columns):
        yield row


def _tables() -> Tables:
    columns = ("country", "domain", "name", "kind", "languages", "owner", "affiliation")
    return Tables(
        drops=[(row["address"], row["country"])
               for row in _table("drops.tsv", ("address", "country", "reason"))],
        homes={row["host"]: (row["country"], tuple(row["covers"].split()))
               for row in _table("homes.tsv", ("host", "country", "covers"))},
        same={row["address"]: row["domain"] for row in _table("same.tsv", ("address", "domain"))},
        outlets={
            (row["country"], row["domain"]): Outlet(
                row["name"], row["kind"], tuple(row["languages"].split()), row["owner"],
                row["affiliation"],
            )
            for row in _table("outlets.tsv", columns)
        },
        hosts={(row["country"], row["domain"]): tuple(row["hosts"].split())
               for row in _table("hosts.tsv", ("country", "domain", "hosts"))},
        languages={row["country"]: row["language"]
                   for row in _table("languages.tsv", ("country", "language"))},
    )  # fmt: skip


def _added() -> Iterator[Source]:
    """Yield a source for each line of the outlets that a person added."""
    columns = ("country", "domain", "name", "feed", "feed_kind", "language", "kind", "owner",
               "affiliation", "covers")  # fmt: skip
    for row in _table("added.tsv", columns):
        kind = msgspec.convert(row["feed_kind"] or "feed", FeedKind)
        covers = tuple(row["covers"].split())
        feeds = (Feed(url=row["feed"], kind=kind, covers=covers),) if row["feed"] else ()
        yield Source(
            id=row["domain"], name=row["name"], country=row["country"], feeds=feeds,
            homepage=f"https://{row['domain']}/", languages=tuple(row["language"].split()),
            kind=_KINDS[row["kind"]], owner=row["owner"],
            state_affiliated=msgspec.convert(row["affiliation"] or "unknown", Affiliation),
            origin=UNFETCHED if feeds else EDITOR,
        )  # fmt: skip


def _merged(sources: list[Source]) -> list[Source]:
    """Return the sources, an added feed put to the outlet it is of."""
    found: dict[tuple[str, str], Source] = {}
    for source in sources:
        key = (source.country, source.id)
        known = found.get(key)
        if known is None:
            found[key] = source
            continue
        language = source.languages[0] if source.languages and len(known.languages) > 1 else ""
        new = tuple(
            msgspec.structs.replace(feed, language=language)
            for feed in source.feeds
            if feed.url not in {other.url for other in known.feeds}
        )
        origins = known.origins | ({"feeds": f"{known.origin}; {UNFETCHED}"} if new else {})
        found[key] = msgspec.structs.replace(
            known, feeds=known.feeds + new, languages=known.languages or source.languages,
            kind=known.kind or source.kind, origins=origins,
        )  # fmt: skip
    return list(found.values())


def _with_ids(sources: list[Source]) -> list[Source]:
    """Return the sources with the country and the domain's first label as id, if that is free."""
    taken: set[str] = set()
    done = []
    for source in sorted(sources, key=lambda source: (source.country, source.id)):
        short = f"{source.country.lower()}-{_slug(source.id.partition('.')[0])}"
        whole = f"{source.country.lower()}-{_slug(source.id)}"
        chosen = whole if short in taken else short
        taken.add(chosen)
        done.append(msgspec.structs.replace(source, id=chosen))
    return done


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


if __name__ == "__main__":
    main()
