"""robots.txt: what a site allows this desk to fetch, and how fast (RFC 9309)."""

from __future__ import annotations

import msgspec
from protego import Protego

AGENT = "Dateline"
"""The product token that robots.txt may name."""
MOST_BYTES = 512 * 1024
"""RFC 9309 asks that at least 500 KiB be read; the rest is left."""
KEPT_SECONDS = 24 * 3600.0
KEPT_AFTER_FAILURE = 600.0
MOST_SITES = 20_000


class Rules:
    """What one site's robots.txt says."""

    def __init__(self, text: str) -> None:
        self._parsed = Protego.parse(text) if text.strip() else None

    def allows(self, url: str) -> bool:
        """Tell whether the address may be fetched."""
        return self._parsed is None or bool(self._parsed.can_fetch(url, AGENT))

    @property
    def delay(self) -> float | None:
        """Seconds between requests the site asks for, if it does."""
        if self._parsed is None:
            return None
        delay = self._parsed.crawl_delay(AGENT)
        rate = self._parsed.request_rate(AGENT)
        if delay is None and rate is not None and rate.requests > 0:
            delay = rate.seconds / rate.requests
        return float(delay) if delay is not None and delay == delay else None  # noqa: PLR0124 - NaN

    @property
    def sitemaps(self) -> tuple[str, ...]:
        """Site maps it names."""
        return tuple(self._parsed.sitemaps) if self._parsed is not None else ()


class _Kept(msgspec.Struct, frozen=True):
    rules: Rules
    expires: float


class RobotsCache:
    """The rules of the sites met so far, each for a day; the oldest go first."""

    def __init__(self) -> None:
        self._kept: dict[str, _Kept] = {}

    def get(self, site: str, now: float) -> Rules | None:
        """Return a site's rules while they hold."""
        kept = self._kept.get(site)
        return kept.rules if kept is not None and kept.expires > now else None

    def keep(self, site: str, rules: Rules, *, expires: float) -> None:
        """Keep a site's rules."""
        self._kept.pop(site, None)
        self._kept[site] = _Kept(rules, expires)
        while len(self._kept) > MOST_SITES:
            del self._kept[next(iter(self._kept))]


def read_robots(status: int, body: bytes) -> Rules | None:
    """Read the answer to a request for robots.txt; None where it must be asked for again.

    A missing file (4xx) allows everything; a server in trouble (5xx, 429) allows nothing now.
    """
    if status == 429 or status >= 500:
        return None
    if not 200 <= status < 300:
        return Rules("")
    return Rules(body[:MOST_BYTES].decode("utf-8-sig", "replace"))
