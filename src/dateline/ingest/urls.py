"""Addresses as identity: one article, one URL, however a feed decorates it."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit, urlunsplit

_MOST_CHARACTERS = 4096
_SPACE = re.compile(r"[\x00-\x20\x7f\u00a0\u200b\ufeff]+")
_TRACKING = re.compile(
    r"(?:utm_\w+|at_(?:medium|campaign|custom\d|link_\w+|format|ptr_name|bbc_team)|xtor|ns_\w+"
    r"|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|igshid|twclid|ttclid|mc_[ce]id|mkt_tok"
    r"|_hsenc|_hsmi|__twitter_impression|ocid|ito|cmpid|ftag|srnd|smid|soc_src|soc_trk|partner"
    r"|wt_mc|wtrid|ref_src|ref_url|spm|echobox|feedtype|traffic_source|campaign_id)",
    re.IGNORECASE,
)
"""Names of parameters that count readers and choose no page. Short names that might choose one
(``id``, ``p``, ``ref``, ``source``, ``from``) stay."""
_ENDS = {"http": ":80", "https": ":443"}


def clean_url(url: str, *, base: str = "") -> str:
    """Return a URL as it identifies an article; empty where it is none of http or https.

    >>> clean_url("HTTPS://News.Example:443/a?id=7&utm_source=rss#comments")
    'https://news.example/a?id=7'
    >>> clean_url("/world/1", base="https://news.example/feed")
    'https://news.example/world/1'
    """
    text = _SPACE.sub(lambda found: "%20" if " " in found[0] else "", url.strip(" \t\r\n\f\v\0"))
    if not text:
        return ""
    try:
        parts = urlsplit(urljoin(base, text) if base else text)
        scheme, host = parts.scheme.lower(), parts.netloc.lower()
        has_port = parts.port is not None
    except ValueError:
        return ""
    if scheme not in _ENDS or not parts.hostname or "@" in host:
        return ""
    host = host.removesuffix(_ENDS[scheme]) if has_port else host.rstrip(":")
    fragment = parts.fragment if parts.fragment.startswith("!") else ""
    cleaned = urlunsplit((scheme, host, parts.path or "/", _kept(parts.query), fragment))
    return cleaned if len(cleaned) <= _MOST_CHARACTERS else ""


def host_of(url: str) -> str:
    """Return the host of a cleaned URL, without ``www.``."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


def _kept(query: str) -> str:
    pairs = [pair for pair in query.replace("&amp;", "&").split("&") if pair]
    return "&".join(pair for pair in pairs if not _TRACKING.fullmatch(pair.partition("=")[0]))
