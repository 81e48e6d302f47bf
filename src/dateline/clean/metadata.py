"""What a web page says of itself: JSON-LD, OpenGraph and other meta elements, times in its text.

Each fact is taken from the most deliberate statement that gives it: JSON-LD of the article, then
meta elements, then marked-up times, then visible lines. Nothing is guessed from the clock.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping
from itertools import chain
from urllib.parse import urljoin, urlsplit

import msgspec
from lxml.html import HtmlElement

from dateline.clean.blocks import bare
from dateline.clean.dates import Moment, read_dated_line, read_moment
from dateline.clean.draft import language_code
from dateline.clean.furniture import key, read_byline, split_names
from dateline.clean.visible import drop_invisible

type Json = Mapping[str, object]

_ARTICLE_TYPES = ("article", "blogposting", "report", "liveblogposting", "socialmediaposting")
_PUBLISHED = (
    "article:published_time", "og:article:published_time", "datepublished", "og:published_time",
    "parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime", "rnews:datepublished",
    "publish_date", "publish-date", "publishdate", "published_at", "publication_date", "pubdate",
    "pub_date", "article:published", "article.published", "citation_publication_date",
    "dc.date.issued", "dcterms.issued", "dcterms.created", "dc.date.created", "datecreated",
    "dc.date", "dcterms.date", "created", "date", "timestamp",
)  # fmt: skip
_UPDATED = (
    "article:modified_time", "og:article:modified_time", "datemodified", "og:updated_time",
    "article:updated_time", "cxenseparse:recs:modifiedtime", "rnews:datemodified",
    "article.updated", "dcterms.modified", "dc.date.modified", "lastmod", "last-modified",
    "modified", "revised",
)  # fmt: skip
_AUTHORS = (
    "author", "article:author", "parsely-author", "sailthru.author", "dc.creator",
    "dcterms.creator", "citation_author", "byl", "og:author", "article:author_name",
    "cxenseparse:author",
)  # fmt: skip
_SECTIONS = ("article:section", "parsely-section", "section", "sailthru.section", "og:section")
_PUBLISHERS = (
    "og:site_name",
    "publisher",
    "dc.publisher",
    "citation_publisher",
    "application-name",
)
_TITLES = ("og:title", "twitter:title", "dc.title", "parsely-title", "sailthru.title")
_SUMMARIES = ("description", "alternativeHeadline")
_DESCRIPTIONS = ("description", "og:description", "twitter:description")
_TITLE_BREAK = re.compile(r"\s+[|–—»·•:-]\s+|\s*[|｜ㅣ]\s*|：")
_JSON_SCRIPT = re.compile(r"application/(?:ld|settings)\+json", re.IGNORECASE)
_JSON_NOISE = re.compile(
    r"^\s*(?:<!--|//<!\[CDATA\[|/\*.*?\*/)|(?:-->|//\]\]>)\s*;?\s*$", re.DOTALL
)
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")
_BY = re.compile(r"^(?:by|von|par|por|di)\s+(?=\w)", re.IGNORECASE)
_ROLE = re.compile(r"\s+(?:기자|특파원|記者|记者)$")
_NO_NAME = re.compile(r"https?:|www\.|[@\\<>{}=]|\d{3}")
_DEEPEST = 8
_MOST_LINES = 400


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What the page tells, each empty or None where it does not."""

    title: str = ""
    published: str | None = None
    updated: str | None = None
    byline: tuple[str, ...] = ()
    section: str = ""
    language: str = ""
    url: str = ""
    publisher: str = ""
    is_article: bool = False
    """True where the page declares itself an article."""
    is_stated: bool = False
    """True where JSON-LD describes the article."""
    body: str = ""
    """The body as JSON-LD states it."""
    descriptions: tuple[str, ...] = ()
    types: frozenset[str] = frozenset()
    """Types of the page's JSON-LD objects and its OpenGraph type, in lower case."""
    is_free: bool = True
    """False where the page says that not all may read it."""
    words: int = 0
    """How many words JSON-LD counts in the article; 0 where it does not."""


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """A parsed page with its statements gathered once."""

    tree: HtmlElement
    metas: Mapping[str, list[str]]
    article: Json
    types: frozenset[str]
    lines: list[str]
    language: str


def read_facts(tree: HtmlElement, visible: str, *, url: str = "") -> Facts:
    """Parsed page and its visible text → facts; ``url`` is where it came from, if known."""
    page = _gather(tree, visible)
    publisher = _read_publisher(page)
    published, updated = _read_times(page)
    address = _read_url(page, url)
    return Facts(
        title=_read_title(page, publisher),
        published=published,
        updated=updated,
        byline=_read_authors(page, publisher, address),
        section=_read_section(page),
        language=language_code(page.language),
        url=address,
        publisher=publisher,
        is_article=bool(page.article) or _first(page.metas, ("og:type",)).lower() == "article",
        is_stated=bool(page.article),
        body=_text(page.article.get("articleBody")),
        descriptions=tuple(_descriptions(page)),
        types=page.types | {_first(page.metas, ("og:type",)).lower()},
        is_free=str(page.article.get("isAccessibleForFree", "")).lower() not in {"false", "no"},
        words=_count(page.article.get("wordCount")),
    )


def _gather(tree: HtmlElement, visible: str) -> Page:
    metas: dict[str, list[str]] = {}
    for element in tree.iter("meta"):
        content = (element.get("content") or "").strip()
        name = element.get("property") or element.get("name") or element.get("itemprop")
        name = name or element.get("http-equiv")
        if content and name:
            metas.setdefault(name.strip().lower(), []).append(content)
    objects = list(_linked_data(tree))
    article = _find_article(objects, _first(metas, _TITLES))
    return Page(
        tree=tree,
        metas=metas,
        article=article,
        types=frozenset(name for found in objects for name in _types(found)),
        lines=[line.strip() for line in visible.split("\n") if line.strip()],
        language=_read_language(tree, metas, article),
    )


# --- JSON-LD ------------------------------------------------------------------------------


def _linked_data(tree: HtmlElement) -> Iterator[Json]:
    """Yield every object of the page's JSON-LD, outer ones first."""
    for script in tree.iter("script"):
        if script.text and _JSON_SCRIPT.match(script.get("type") or ""):
            yield from _objects(_parse_json(script.text), 0)


def _parse_json(text: str) -> object:
    """Parse leniently: scripts carry comments, raw line breaks and trailing commas."""
    for attempt in (text, _TRAILING_COMMA.sub(r"\1", _JSON_NOISE.sub("", text))):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _objects(value: object, depth: int) -> Iterator[Json]:
    if depth > _DEEPEST:
        return
    if isinstance(value, dict):
        yield value
        for name in ("@graph", "mainEntity", "mainEntityOfPage", "hasPart", "itemListElement"):
            yield from _objects(value.get(name), depth + 1)
    elif isinstance(value, list):
        for part in value:
            yield from _objects(part, depth + 1)


def _find_article(objects: list[Json], title: str) -> Json:
    """Choose the article the page is about: the one that bears its title, else the first dated."""
    articles = [found for found in objects if _is_article(found)]
    titled = [
        found for found in articles if title and key(_text(found.get("headline"))) == key(title)
    ]
    dated = [found for found in articles if found.get("datePublished")]
    return next(chain((found for found in titled if found in dated), dated, articles), {})


def _is_article(found: Json) -> bool:
    return any(name.endswith(_ARTICLE_TYPES) for name in _types(found))


def _types(found: Json) -> list[str]:
    kinds = found.get("@type")
    names = kinds if isinstance(kinds, list) else [kinds]
    return [name.lower() for name in names if isinstance(name, str)]


def _count(value: object) -> int:
    digits = str(value)
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 8 else 0


def _text(value: object) -> str:
    """Return the words of a JSON-LD value: a string, the name of an object, the first of a list."""
    if isinstance(value, list):
        return next((text for part in value if (text := _text(part))), "")
    if isinstance(value, dict):
        return _text(value.get("name"))
    return _plain(value) if isinstance(value, str) else ""


def _texts(value: object) -> list[str]:
    if isinstance(value, list):
        return [text for part in value for text in _texts(part)]
    return [text] if (text := _text(value)) else []


def _plain(text: str) -> str:
    """Return the text without markup, entities and doubled spaces."""
    plain = re.sub(r"<[^<>]{1,200}>", "", html.unescape(text))
    return " ".join(drop_invisible(plain).split())


# --- times --------------------------------------------------------------------------------


def _read_times(page: Page) -> tuple[str | None, str | None]:
    published = list(_moments(page, ("datePublished", "dateCreated", "uploadDate"), _PUBLISHED))
    updated = list(_moments(page, ("dateModified",), _UPDATED))
    if not published or not any(moment.clock for moment in published):
        published += _marked_times(page, "published")
    if not published or not updated:
        seen = [
            read_dated_line(line, language=page.language) for line in page.lines if _may_date(line)
        ]
        published += [dated.published for dated in seen if dated.published]
        updated += [dated.updated for dated in seen if dated.updated]
    return _settle(published), _settle(updated)


def _moments(page: Page, fields: tuple[str, ...], names: tuple[str, ...]) -> Iterator[Moment]:
    values = [_text(page.article.get(field)) for field in fields]
    values += [value for name in names for value in page.metas.get(name, ())]
    for value in values:
        moment = read_moment(value[:60], language=page.language) if value else None
        if moment:
            yield moment


def _marked_times(page: Page, kind: str) -> Iterator[Moment]:
    """Yield the times of elements marked so, or where none is, of the first time element."""
    elements = list(page.tree.iter("time"))
    marked = [
        element
        for element in elements
        if kind
        in f"{element.get('itemprop')} {element.get('class')} {element.get('property')}".lower()
        or element.get("pubdate") is not None
    ]
    for element in marked or elements[:1]:
        moment = read_moment((element.get("datetime") or "")[:60], language=page.language)
        if moment:
            yield moment


def _may_date(line: str) -> bool:
    return len(line) <= 200 and any(character.isdigit() for character in line)


def _settle(moments: list[Moment]) -> str | None:
    """Take the first statement, made as precise as another statement of the same day is."""
    if not moments:
        return None
    first = moments[0]
    if first.clock and first.zone:
        return first.iso()
    same = [m for m in moments if m.day == first.day and m.clock and m.zone]
    fitting = [m for m in same if not first.clock or m.clock[:5] == first.clock[:5]]
    return fitting[0].iso() if fitting else first.iso()


# --- title, names and the rest ------------------------------------------------------------


def _read_title(page: Page, publisher: str) -> str:
    """Take the headline the page states, else the heading that agrees with its title."""
    headline = _text(page.article.get("headline"))
    metas = (_plain(value) for name in _TITLES for value in page.metas.get(name, ()))
    claims = [headline, *metas, _plain(page.tree.findtext(".//title") or "")]
    claims = [claim for claim in claims if claim]
    headings = [_plain(element.text_content()) for element in page.tree.iter("h1")]
    headings = [heading for heading in headings if key(heading) not in {"", key(publisher)}]
    if headline and not headline.endswith(("…", "...")):
        return _strip_site(headline, publisher, [*claims, *headings])
    for heading in headings:
        if any(_is_within(heading, claim) for claim in claims):
            return heading
    if len(headings) == 1:
        return headings[0]
    return next(iter([*(_strip_site(claim, publisher, claims) for claim in claims), *headings]), "")


def _is_within(heading: str, claim: str) -> bool:
    """Tell whether the page's title is the heading, perhaps with the site's name around it."""
    short, long = key(heading), key(claim)
    return len(short) > 8 and short in long and len(short) * 3 >= len(long)


def _strip_site(title: str, publisher: str, others: list[str]) -> str:
    """Cut the name of site or section from a title's end or beginning."""
    parts = _TITLE_BREAK.split(title)
    if len(parts) < 2:
        return title
    keys = {key(other) for other in others}
    for cut in (parts[-1], parts[0]):
        rest = title.removesuffix(cut) if cut is parts[-1] else title.removeprefix(cut)
        rest = rest.strip(" |–—»·•:-｜ㅣ：")
        named = (
            publisher and key(cut) and (key(cut) in key(publisher) or key(publisher) in key(cut))
        )
        if named or key(rest) in keys:
            return rest
    return title


def _read_authors(page: Page, publisher: str, url: str) -> tuple[str, ...]:
    """Take named persons before bodies, which sign what nobody else signs."""
    author = page.article.get("author") or page.article.get("creator")
    own = _own_names(publisher, url)
    persons = _drop(_names(_texts(_of_type(author, is_body=False))), own)
    persons = persons or _drop(
        _names([value for name in _AUTHORS for value in page.metas.get(name, ())]), own
    )
    seen = (found for line in page.lines[:_MOST_LINES] if (found := read_byline(line)))
    return persons or next(seen, ()) or _names(_texts(author))


def _own_names(publisher: str, url: str) -> frozenset[str]:
    """Return how a page's own publisher may be called: by its name, or as its address is."""
    host = urlsplit(url).hostname or ""
    return frozenset(bare(key(name)) for name in (publisher, host, *host.split("."))) - {""}


def _drop(names: tuple[str, ...], own: frozenset[str]) -> tuple[str, ...]:
    return tuple(name for name in names if bare(key(name)) not in own)


def _of_type(author: object, *, is_body: bool) -> list[object]:
    parts = author if isinstance(author, list) else [author]
    return [
        part
        for part in parts
        if (isinstance(part, dict) and "organization" in str(part.get("@type")).lower()) == is_body
    ]


def _names(texts: list[str]) -> tuple[str, ...]:
    """Split the statements into names; addresses and handles are none."""
    names = (
        name
        for text in texts
        if not _NO_NAME.search(text)
        for name in map(_drop_role, split_names(_BY.sub("", text.strip())))
    )
    return tuple(dict.fromkeys(name for name in names if len(name) <= 60))


def _drop_role(name: str) -> str:
    return _ROLE.sub("", name)


def _read_publisher(page: Page) -> str:
    return _text(page.article.get("publisher")) or _first(page.metas, _PUBLISHERS)


def _descriptions(page: Page) -> Iterator[str]:
    yield from filter(None, (_text(page.article.get(name)) for name in _SUMMARIES))
    yield from (_plain(value) for name in _DESCRIPTIONS for value in page.metas.get(name, ()))


def _read_section(page: Page) -> str:
    section = _text(page.article.get("articleSection")) or _first(page.metas, _SECTIONS)
    return "" if section.startswith(("http:", "https:")) else section


def _read_language(tree: HtmlElement, metas: Mapping[str, list[str]], article: Json) -> str:
    """Return the full tag: its region tells how days are written."""
    root = tree.getroottree().getroot()
    said = (
        root.get("lang") or root.get("xml:lang"),
        _text(article.get("inLanguage")),
        _first(metas, ("og:locale", "content-language", "language", "dc.language")),
    )
    return next((tag.strip() for tag in said if tag and language_code(tag)), "")


def _read_url(page: Page, url: str) -> str:
    links = (
        element.get("href") or ""
        for element in page.tree.iter("link")
        if (element.get("rel") or "").strip().lower() == "canonical"
    )
    for found in chain(links, page.metas.get("og:url", ())):
        address = _absolute(found.strip(), url)
        if address:
            return address
    return url


def _absolute(address: str, base: str) -> str:
    """Return a web address with a path; the front page is no article's address."""
    try:
        address = urljoin(base, address)
        parts = urlsplit(address)
    except ValueError:
        return ""
    is_page = (
        parts.scheme in {"http", "https"}
        and parts.netloc
        and (parts.path.strip("/") or parts.query)
    )
    return address if is_page else ""


def _first(metas: Mapping[str, list[str]], names: tuple[str, ...]) -> str:
    return next((_plain(value) for name in names for value in metas.get(name, ())), "")
