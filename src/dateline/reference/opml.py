"""OPML 2.0, the lists of feeds that readers exchange: in as outlines, out as folders by country.

A file from outside is read with expat alone: a document type, and with it every entity, is refused
before anything of it is looked at.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import get_args
from xml.parsers import expat

import msgspec
from lxml import etree

from dateline.errors import UsageError
from dateline.model import Affiliation, Feed, FeedKind, Source, SourceKind
from dateline.reference.countries import Countries
from dateline.reference.sources import host_of, is_id, is_language, is_web_address, new_id

NAMESPACE = "urn:dateline:opml"
"""Of our own attributes, which carry what OPML has no word for."""
_DEEPEST = 32
_MOST = 100_000
_OURS = f"{{{NAMESPACE}}}"
_KNOWN = {"text", "title", "type", "xmlUrl", "htmlUrl", "language"}
_NO_COUNTRY = frozenset(
    {"tv", "me", "co", "io", "ai", "fm", "ws", "cc", "to", "ly", "gg", "eu", "su", "tk", "nu"}
)
"""Domains of countries that are sold all over the world tell nothing."""


class Outline(msgspec.Struct, frozen=True, kw_only=True):
    """One feed of an OPML file, with the folders it lies in and all its attributes."""

    url: str
    folders: tuple[str, ...] = ()
    attributes: Mapping[str, str] = {}
    """Names with a namespace are written ``{namespace}name``."""


class Imported(msgspec.Struct, frozen=True, kw_only=True):
    """What an OPML file gave: new sources, and outlines that gave none, with the reason."""

    sources: tuple[Source, ...] = ()
    known: int = 0
    """Feeds that are in the catalogue already."""
    refused: tuple[tuple[str, str], ...] = ()


# --- reading ------------------------------------------------------------------------------


def read_opml(text: bytes, *, name: str = "OPML") -> list[Outline]:
    """Return the feeds of an OPML file, in its order.

    Raises:
        UsageError: the file is no OPML, is broken, nests too deep, or declares entities.
    """
    reader = _Reader(name)
    parser = expat.ParserCreate(namespace_separator="}")
    parser.StartDoctypeDeclHandler = reader.refuse_doctype
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    try:
        parser.Parse(text, True)
    except expat.ExpatError as error:
        message = f"line {error.lineno}: {expat.ErrorString(error.code)}"
        raise UsageError(message, item=name, hint="the file is not well-formed XML") from error
    return reader.outlines


class _Reader:
    """Takes what expat reports and keeps the feeds, with the folders above them."""

    def __init__(self, name: str) -> None:
        self.outlines: list[Outline] = []
        self._name = name
        self._open: list[str] = []
        self._folders: list[str] = []

    def refuse_doctype(self, *_: object) -> None:
        raise UsageError(
            "the file declares a document type, which OPML has no use for", item=self._name,
            hint="remove the line with <!DOCTYPE",
        )  # fmt: skip

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if not self._open and tag != "opml":
            raise UsageError(f"the file is no OPML but <{tag[:40]}>", item=self._name)
        if len(self._open) >= _DEEPEST or len(self.outlines) >= _MOST:
            raise UsageError("the file nests too deep or is too long", item=self._name)
        self._open.append(tag)
        if tag != "outline":
            return
        told = {_clark(name): value.strip() for name, value in attributes.items()}
        folders = tuple(folder for folder in self._folders if folder)
        if url := told.get("xmlUrl", ""):
            self.outlines.append(Outline(url=url, folders=folders, attributes=told))
        self._folders.append(told.get("text") or told.get("title") or "" if not url else "")

    def end(self, tag: str) -> None:
        self._open.pop()
        if tag == "outline":
            self._folders.pop()


def _clark(name: str) -> str:
    return "{" + name if "}" in name else name


def import_outlines(
    outlines: Iterable[Outline],
    known: Iterable[Source],
    countries: Countries,
    *,
    country: str = "",
) -> Imported:
    """Return the sources that outlines tell of, without feeds that are known already.

    The country is that of our own attribute, of a folder, of the address, or else ``country``.
    """
    urls, taken = set[str](), set[str]()
    for source in known:
        taken.add(source.id)
        urls |= {feed.url for feed in source.feeds}
    names = _country_names(countries)
    found: dict[str, Source] = {}
    skipped, refused = 0, []
    for outline in outlines:
        code = _country_of(outline, names, countries) or country
        if outline.url in urls:
            skipped += 1
        elif not is_web_address(outline.url):
            refused.append((outline.url, "no http or https address"))
        elif not code:
            refused.append((outline.url, "no country is known; give --country"))
        else:
            _file(_sound(outline, countries), code, found, taken)
            urls.add(outline.url)
    return Imported(sources=tuple(found.values()), known=skipped, refused=tuple(refused))


def _sound(outline: Outline, countries: Countries) -> Outline:
    """Return the outline without codes of countries that there are not."""
    covers = outline.attributes.get(f"{_OURS}covers", "").split()
    known = " ".join(code for code in covers if code in countries.by_code)
    attributes = {**outline.attributes, f"{_OURS}covers": known}
    return msgspec.structs.replace(outline, attributes=attributes)


def _file(outline: Outline, country: str, found: dict[str, Source], taken: set[str]) -> None:
    """Put the feed to the source it names, or make a source of it."""
    told = outline.attributes.get(f"{_OURS}source", "")
    chosen = told if is_id(told, country) else ""
    if chosen in found:
        source = found[chosen]
        feeds = (*source.feeds, _feed(outline))
        found[chosen] = msgspec.structs.replace(source, feeds=feeds)
        return
    if not chosen or chosen in taken:
        chosen = new_id(country, outline.url, taken)
    taken.add(chosen)
    found[chosen] = _source(outline, country, chosen)


def _source(outline: Outline, country: str, chosen: str) -> Source:
    told = outline.attributes
    homepage = told.get("htmlUrl", "")
    own = {name.removeprefix(_OURS): value for name, value in told.items() if _OURS in name}
    languages = own.get("languages", told.get("language", "")[:2]).lower().split()
    items = own.get("itemsPerDay", "")
    return Source(
        id=chosen, name=told.get("title") or told.get("text") or outline.url, country=country,
        homepage=homepage if is_web_address(homepage) else "", feeds=(_feed(outline),),
        languages=tuple(language for language in languages if is_language(language)),
        kind=msgspec.convert(_one_of(SourceKind, *outline.folders), SourceKind),
        owner=own.get("owner", ""),
        state_affiliated=msgspec.convert(
            _one_of(Affiliation, own.get("state", "")) or "unknown", Affiliation
        ),
        hosts=tuple(own.get("hosts", "").split()),
        items_per_day=float(items) if items.replace(".", "", 1).isdecimal() else None,
        origin=own.get("origin", "") or "OPML", origins=_origins(own.get("origins", "")),
    )  # fmt: skip


def _feed(outline: Outline) -> Feed:
    told = outline.attributes
    language = told.get(f"{_OURS}language", "")
    kept = {name: value for name, value in told.items() if name not in _KNOWN}
    return Feed(
        url=outline.url, language=language if is_language(language) else "",
        kind=msgspec.convert(
            _one_of(FeedKind, told.get(f"{_OURS}feedKind", "")) or "feed", FeedKind
        ),
        covers=tuple(told.get(f"{_OURS}covers", "").split()),
        extra={name: value for name, value in kept.items() if not name.startswith(_OURS)},
    )  # fmt: skip


def _one_of(kind: object, *words: str) -> str:
    known = {str(word) for word in get_args(kind)}
    return next((word.lower() for word in words if word and word.lower() in known), "")


def _origins(text: str) -> dict[str, str]:
    try:
        return msgspec.json.decode(text, type=dict[str, str]) if text else {}
    except msgspec.DecodeError:
        return {}


def _country_names(countries: Countries) -> dict[str, str]:
    names = {}
    for country in countries.by_code.values():
        for name in (country.iso3, country.name, *country.names):
            names[name.casefold()] = country.code
    return names


def _country_of(outline: Outline, names: Mapping[str, str], countries: Countries) -> str:
    own = outline.attributes.get(f"{_OURS}source", "")[:3].upper()
    if own in countries.by_code:
        return own
    for folder in outline.folders:
        if code := names.get(folder.casefold()):
            return code
    return country_of_address(outline.url, countries)


def country_of_address(url: str, countries: Countries) -> str:
    """Return the country of an address's domain, or nothing where it tells none.

    >>> from dateline.reference.countries import load_countries
    >>> country_of_address("https://lemonde.fr/rss", load_countries())
    'FRA'
    """
    domain = host_of(url).rpartition(".")[2]
    alpha2 = {"uk": "GB"}.get(domain, domain.upper() if domain not in _NO_COUNTRY else "")
    return next((c.code for c in countries.by_code.values() if alpha2 and c.iso2 == alpha2), "")


# --- writing ------------------------------------------------------------------------------


def write_opml(sources: Iterable[Source], countries: Countries, *, title: str) -> bytes:
    """Return the feeds of sources as OPML 2.0, in folders by country and kind."""
    root = etree.Element("opml", {"version": "2.0"}, nsmap={"dateline": NAMESPACE})
    head = etree.SubElement(root, "head")
    etree.SubElement(head, "title").text = _clean(title)
    body = etree.SubElement(root, "body")
    folders: dict[str, dict[str, list[Source]]] = defaultdict(lambda: defaultdict(list))
    for source in sources:
        if source.feeds:
            folders[countries.name_of(source.country)][source.kind or "other"].append(source)
    for country, kinds in sorted(folders.items()):
        above = etree.SubElement(body, "outline", {"text": country})
        for kind, chosen in sorted(kinds.items()):
            folder = etree.SubElement(above, "outline", {"text": kind})
            for attributes in (told for source in chosen for told in _outlines(source)):
                etree.SubElement(folder, "outline", attributes)
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return written


def _outlines(source: Source) -> Iterator[dict[str, str]]:
    """Yield the attributes of an outline for each feed; those that tell nothing are left out."""
    items = "" if source.items_per_day is None else str(source.items_per_day)
    origins = msgspec.json.encode(source.origins).decode() if source.origins else ""
    affiliation = source.state_affiliated if source.state_affiliated != "unknown" else ""
    for feed in source.feeds:
        ours = {
            "source": source.id, "languages": " ".join(source.languages), "owner": source.owner,
            "state": affiliation, "hosts": " ".join(source.hosts), "itemsPerDay": items,
            "origin": source.origin, "origins": origins, "language": feed.language,
            "feedKind": feed.kind if feed.kind != "feed" else "", "covers": " ".join(feed.covers),
        }  # fmt: skip
        languages = source.languages if len(source.languages) == 1 else ()
        told = {
            "text": source.name, "title": source.name, "type": "rss", "xmlUrl": feed.url,
            "htmlUrl": source.homepage, "language": feed.language or "".join(languages),
        }  # fmt: skip
        told |= {_OURS + name: value for name, value in ours.items()} | feed.extra
        yield {name: _clean(value) for name, value in told.items() if value}


def _clean(text: str) -> str:
    """Return the text without the characters that XML cannot hold."""
    return "".join(mark for mark in text if mark.isprintable() or mark in "\t\n")
