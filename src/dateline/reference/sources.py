"""The catalogue of sources: one TOML file a country, and the person's own beside them.

The packaged files are read once and kept as one file in the cache folder; a change of any of them
is a new file. A person's own source with the id of a packaged one stands in its place.
"""

from __future__ import annotations

import hashlib
import re
import tempfile
from collections.abc import Container, Iterable, Iterator, Mapping
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import msgspec

from dateline.config import Settings
from dateline.errors import ReferenceDataError, UsageError
from dateline.model import Feed, Source
from dateline.reference.countries import load_countries
from dateline.reference.tables import DATA, read_toml

SOURCES = DATA / "sources"
OWN = "sources"
"""The person's folder inside the data folder, where no other is set."""
ADDED = "added.toml"
"""The person's file that commands add to."""
_SCHEMA = "1"
_KEPT = 2
"""Compiled files that stay in the cache: this one and the one before, which may be in use."""
_HEADING = re.compile(r"^\s*\[\[\s*source\s*\]\]")
_FIELD = re.compile(r"unknown field `(\w+)`$|`\$\.(\w+)")
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_ID = re.compile(r"[a-z]{3}-[a-z0-9]+(?:-[a-z0-9]+)*")
_LANGUAGES = frozenset(
    "aa ab af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da"
    " de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy"
    " hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg"
    " li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or"
    " os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta"
    " te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu".split()
)
"""ISO 639-1."""


class _Place(NamedTuple):
    """Where a fault is shown: the file, and the line of the source in it."""

    file: str
    lines: list[str]
    first: int

    def fault(self, message: str, *, field: str = "") -> ReferenceDataError:
        """Return the error, at the line of the field where the source has one."""
        return ReferenceDataError(message, file=self.file, line=self._line_of(field))

    def _line_of(self, field: str) -> int:
        for number in range(self.first, len(self.lines) if field else self.first):
            if re.match(rf"\s*{field}\s*=", self.lines[number]):
                return number + 1
            if _HEADING.match(self.lines[number]):
                break
        return self.first


def load_sources(settings: Settings) -> tuple[Source, ...]:
    """Return every source, the packaged ones and the person's own, by id.

    Raises:
        ReferenceDataError: a source is wrong; names file and line.
    """
    found = {source.id: source for source in load_packaged(settings)}
    found |= {source.id: source for source in load_own(settings)}
    return tuple(sorted(found.values(), key=lambda source: source.id))


def load_packaged(settings: Settings) -> tuple[Source, ...]:
    """Return the sources that come with Dateline, from the cache where they are compiled."""
    files = {file.name: file.read_bytes() for file in SOURCES.iterdir() if _is_table(file)}
    path = settings.cache / f"sources-{_fingerprint(files)}.msgpack"
    found = _read(path)
    if found is None:
        found = tuple(_parse(((str(SOURCES / name), text) for name, text in files.items())))
        _write(path, found)
    return found


def load_own(settings: Settings) -> tuple[Source, ...]:
    """Return the person's own sources, none where there is no such folder."""
    files = sorted(own_folder(settings).glob("*.toml"))
    return tuple(_parse((str(file), file.read_bytes()) for file in files))


def own_folder(settings: Settings) -> Path:
    """Return the folder of the person's own sources."""
    return settings.sources or settings.data / OWN


def host_of(url: str) -> str:
    """Return the host of an address, without ``www.``.

    >>> host_of("https://www.lemonde.fr/rss/une.xml")
    'lemonde.fr'
    """
    return (urlsplit(url).hostname or "").removeprefix("www.")


# --- the compiled file --------------------------------------------------------------------


def _is_table(file: Traversable) -> bool:
    return file.name.endswith(".toml")


def _fingerprint(files: Mapping[str, bytes]) -> str:
    digest = hashlib.sha256(_SCHEMA.encode())
    for name in sorted(files):
        digest.update(name.encode() + b"\0" + hashlib.sha256(files[name]).digest())
    return digest.hexdigest()[:16]


def _read(path: Path) -> tuple[Source, ...] | None:
    """Return what was compiled, or None where the file is missing, cut short or not ours."""
    try:
        return msgspec.msgpack.decode(path.read_bytes(), type=tuple[Source, ...])
    except (OSError, msgspec.DecodeError):
        return None


def _write(path: Path, sources: tuple[Source, ...]) -> None:
    """Write the file under a temporary name, then rename it: readers never see half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        partial = Path(folder) / path.name
        partial.write_bytes(msgspec.msgpack.encode(sources))
        partial.replace(path)
    others = sorted(path.parent.glob("sources-*.msgpack"), key=lambda other: other.stat().st_mtime)
    for old in others[:-_KEPT]:
        old.unlink(missing_ok=True)


# --- the files ----------------------------------------------------------------------------


def _parse(files: Iterable[tuple[str, bytes]]) -> Iterator[Source]:
    countries = frozenset(load_countries().by_code)
    ids: dict[str, str] = {}
    urls: dict[str, str] = {}
    for name, text in files:
        for source, place in _sources_of(name, text):
            _check(source, place, countries)
            _check_new(source.id, place, ids, field="id")
            for feed in source.feeds:
                _check_new(feed.url, place, urls, field="feeds")
            yield source


def _sources_of(file: str, text: bytes) -> Iterator[tuple[Source, _Place]]:
    """Yield the sources of one file, each with its place."""
    lines = text.decode("utf-8", errors="replace").splitlines()
    table = read_toml(file, text)
    country = table.pop("country", "")
    rows = table.pop("source", [])
    starts = [number for number, line in enumerate(lines, start=1) if _HEADING.match(line)]
    if table or not isinstance(rows, list) or len(starts) != len(rows):
        known = "a file holds 'country' and, after it, a heading [[source]] for each source"
        raise ReferenceDataError(known, file=file, line=1)
    for row, start in zip(rows, starts, strict=True):
        place = _Place(file, lines, start)
        yield _source_of({"country": country, **row}, place), place


def _source_of(row: dict[str, Any], place: _Place) -> Source:
    try:
        return msgspec.convert(row, Source)
    except msgspec.ValidationError as error:
        told = _FIELD.search(str(error))
        raise place.fault(str(error), field=(told[1] or told[2]) if told else "") from error


def _check(source: Source, place: _Place, countries: frozenset[str]) -> None:
    """Check what the types do not say.

    Raises:
        ReferenceDataError: at the line of the field that is wrong.
    """
    for field, code in _codes_of(source):
        if code not in countries:
            raise place.fault(f"no country has the code {code!r}", field=field)
    if not is_id(source.id, source.country):
        message = f"id {source.id!r} must be the country and a name: {source.country.lower()}-name"
        raise place.fault(message, field="id")
    if not source.name.strip():
        raise place.fault("a source needs a name", field="name")
    for field, language in _languages_of(source):
        if language not in _LANGUAGES:
            raise place.fault(f"{language!r} is no ISO 639-1 language", field=field)
    for field, url in _urls_of(source):
        if not is_web_address(url):
            raise place.fault(f"{url!r} is no http or https address", field=field)


def _check_new(value: str, place: _Place, seen: dict[str, str], *, field: str) -> None:
    where = f"{place.file}:{place.first}"
    if value in seen:
        raise place.fault(f"{value} stands also at {seen[value]}", field=field)
    seen[value] = where


def is_id(text: str, country: str) -> bool:
    """Tell whether the text can be the id of a source of a country.

    >>> is_id("tcd-tchadinfos", "TCD"), is_id("tcd-../etc", "TCD")
    (True, False)
    """
    return bool(_ID.fullmatch(text)) and text.startswith(f"{country.lower()}-")


def is_language(code: str) -> bool:
    """Tell whether the code is one of ISO 639-1."""
    return code in _LANGUAGES


def is_web_address(url: str) -> bool:
    """Tell whether the address is http or https and names a host.

    >>> is_web_address("https://lemonde.fr/"), is_web_address("ftp://lemonde.fr/")
    (True, False)
    """
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return False
    is_clean = url.isprintable() and " " not in url
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and is_clean


def _codes_of(source: Source) -> Iterator[tuple[str, str]]:
    yield "country", source.country
    for feed in source.feeds:
        yield from (("feeds", code) for code in feed.covers)


def _languages_of(source: Source) -> Iterator[tuple[str, str]]:
    yield from (("languages", language) for language in source.languages)
    yield from (("feeds", feed.language) for feed in source.feeds if feed.language)


def _urls_of(source: Source) -> Iterator[tuple[str, str]]:
    if source.homepage:
        yield "homepage", source.homepage
    yield from (("feeds", feed.url) for feed in source.feeds)


# --- writing ------------------------------------------------------------------------------


def write_sources(sources: Iterable[Source]) -> str:
    """Return sources of one country as a TOML file."""
    chosen = sorted(sources, key=lambda source: source.id)
    tables = (_table(source, has_country=False) for source in chosen)
    return f'country = "{chosen[0].country}"\n' + "".join(f"\n{table}" for table in tables)


def add_own(settings: Settings, sources: Iterable[Source]) -> Path:
    """Write sources at the end of the person's own file; what is there stays as it is.

    Raises:
        UsageError: the file cannot be written.
    """
    path = own_folder(settings) / ADDED
    text = "".join(f"\n{_table(source, has_country=True)}" for source in sources)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}") from error
    return path


def new_id(country: str, address: str, taken: Container[str]) -> str:
    """Return an id that is free, made of the country and the host.

    >>> new_id("TCD", "https://www.tchadinfos.com/feed/", {"tcd-tchadinfos"})
    'tcd-tchadinfos-com'
    """
    labels = [re.sub(r"[^a-z0-9]+", "-", label).strip("-") for label in host_of(address).split(".")]
    whole = "-".join(filter(None, labels)) or "source"
    first = f"{country.lower()}-{labels[0] or whole}"
    chosen = first if first not in taken else f"{country.lower()}-{whole}"
    number = 2
    while chosen in taken:
        chosen = f"{country.lower()}-{whole}-{number}"
        number += 1
    return chosen


def _table(source: Source, *, has_country: bool) -> str:
    plain = msgspec.to_builtins(source)
    lines = ["[[source]]"]
    for field in msgspec.structs.fields(Source):
        value = plain[field.name]
        is_wanted = has_country if field.name == "country" else value != _EMPTY[field.name]
        lines += _lines_of(field.name, value) if is_wanted else []
    return "\n".join([*lines, ""])


def _lines_of(name: str, value: object) -> list[str]:
    if name == "feeds" and isinstance(value, list | tuple):
        return [f"{name} = [", *(f"  {_inline(_feed_facts(feed))}," for feed in value), "]"]
    return [f"{name} = {_inline(value)}"]


def _feed_facts(feed: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in feed.items() if value != _EMPTY_FEED.get(name)}


def _inline(value: object) -> str:
    """Return a value in the words of TOML.

    >>> _inline({"url": "https://x.example/", "covers": ["TCD"]})
    '{ url = "https://x.example/", covers = ["TCD"] }'
    """
    if isinstance(value, dict):
        pairs = (f"{_key(name)} = {_inline(part)}" for name, part in value.items())
        return "{ " + ", ".join(pairs) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_inline(part) for part in value) + "]"
    if isinstance(value, str):
        # Strings of JSON are strings of TOML, but for DEL, which TOML wants escaped.
        return msgspec.json.encode(value).decode().replace("\x7f", "\\u007f")
    return str(value)


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else _inline(name)


_EMPTY: Mapping[str, object] = msgspec.to_builtins(Source(id="", name="", country=""))
_EMPTY_FEED: Mapping[str, object] = msgspec.to_builtins(Feed(url=""))
