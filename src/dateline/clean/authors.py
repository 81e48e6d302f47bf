"""Authors that a page shows without stating them: elements whose attributes say that they name one.

All elements are looked at once. What stands among comments or boxes about other things is none.
"""

from __future__ import annotations

import re

from lxml.etree import XPath
from lxml.html import HtmlElement

from dateline.clean.furniture import key, read_byline, split_names

_PARTS = ("uthor", "yline", "utor", "uteur", "riter", "eporter")
"""Parts of the words that say so, whatever their first letter: author, byline, auteur."""
_NAMING = ("class", "itemprop", "rel", "id")
_MARKED = XPath(
    f"//*[{' or '.join(f'contains(@{name}, {part!r})' for name in _NAMING for part in _PARTS)}]"
)
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_OTHERS = frozenset(
    "comment comments review reviews rev photo image img picture form field avatar bio about box"
    " email mail date time title sidebar widget related footer role job prep prefix source".split()
)
"""Words of attributes that say something else of an author, or name another's."""
_BOXES = frozenset("comment comments reviews sidebar related".split())
_BY = re.compile(
    r"^(?:(?:article|posted|written|story|post\s+author|veröffentlicht|publié|eingestellt|erstellt|text|autor|author"
    r"|escrito|publicado)\s*:?\s*)?(?:(?:by|von|vom|par|por|di|da|de|door|av|af)\b\s*:?\s*)?",
    re.IGNORECASE,
)
_EDGE = " ,:;·•|~–—-"
_MOST_LETTERS = 90
_MOST_WORDS = 5
_NO_NAME = re.compile(r"\d{3}|[@<>{}=…?!]|https?:")


def find_authors(tree: HtmlElement) -> tuple[str, ...]:
    """Parsed page → the names in the first element that is marked as naming its authors."""
    for element in _MARKED(tree):
        if _words(element, _NAMING).isdisjoint(_OTHERS):
            found = _read_names(" ".join(" ".join(element.itertext()).split()))
            if found and not _stands_elsewhere(element):
                return found
    return ()


def _read_names(text: str) -> tuple[str, ...]:
    if not 2 < len(text) <= _MOST_LETTERS:
        return ()
    bare = _BY.sub("", text.strip(_EDGE)).strip(_EDGE)
    # whoever sets names apart with this sign uses others within them
    parts = bare.split(";") if ";" in bare else split_names(bare)
    names = tuple(dict.fromkeys(name for part in parts if (name := part.strip(_EDGE))))
    if all(_is_name(name) for name in names):
        return names
    return read_byline(text)


def _is_name(text: str) -> bool:
    return len(text.split()) <= _MOST_WORDS and not _NO_NAME.search(text) and bool(key(text))


def _stands_elsewhere(element: HtmlElement) -> bool:
    """Tell whether something around the element, but not around the headline, is furniture."""
    for outer in element.iterancestors():
        if outer.find(".//h1") is not None:
            return False
        if outer.tag in {"aside", "form"} or not _words(outer, ("class", "id")).isdisjoint(_BOXES):
            return True
    return False


def _words(element: HtmlElement, attributes: tuple[str, ...]) -> frozenset[str]:
    values = " ".join(element.get(name) or "" for name in attributes)
    return frozenset(word.lower() for word in _WORD.findall(values))
