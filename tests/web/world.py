"""Newsrooms made from a seed: feeds of several formats, and the articles they tell of.

Everything is told by the seed, so a test knows each address and what stands there. Every seventh
feed or so is one of the bad ones, and among the pages some are slow, broken or hostile.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import format_datetime
from functools import cached_property
from html import escape

TOWNS = "Norhaven Ostmark Velden Karsk Tambora Lisgard Quell Merida-Sul Aravan Pell".split()
PEOPLE = "Ada Brenn|Jonas Veld|Mira Kovan|Samir Dahl|Ines Torre|Pavel Orlik|Lena Haas".split("|")
DEEDS = (
    "opened talks on the shared river", "signed a pact on grain", "recalled its envoy",
    "sent engineers to the flooded valley", "closed the northern crossing",
    "released the detained crew", "promised new ferries by autumn",
)  # fmt: skip
FOLLOWED = (
    "Neighbours of the harbour said the decision had been expected since the spring.",
    "A spokesman declined to say when the next step would be taken.",
    "The council will hear the matter again before the end of the month.",
    "Traders in the old market reported little change on the first day.",
    "Officials on the other side of the border confirmed that they had been told.",
)
FORMATS = ("rss", "atom", "json", "sitemap")

BAD_FEEDS = ("missing", "failing", "cut", "endless", "bomb", "loop", "inward", "rubbish", "busy")
"""What a bad feed does instead of answering; the same words name routes of the server."""
BAD_PAGES = ("missing", "failing", "cut", "endless", "bomb", "loop", "inward", "wall", "picture")


@dataclass(frozen=True)
class Story:
    """An article as the world tells it."""

    path: str
    title: str
    paragraphs: tuple[str, ...]
    published: datetime
    is_slow: bool = False

    def page(self, url: str) -> bytes:
        """Return its page."""
        facts = json.dumps({
            "@context": "https://schema.org", "@type": "NewsArticle", "headline": self.title,
            "datePublished": self.published.isoformat(), "url": url,
        })  # fmt: skip
        body = "\n".join(f"<p>{escape(paragraph)}</p>" for paragraph in self.paragraphs)
        return (
            f'<!doctype html><html lang="en"><head><title>{escape(self.title)}</title>'
            f'<link rel="canonical" href="{escape(url)}">'
            f'<script type="application/ld+json">{facts}</script></head><body>'
            f"<nav><a href='/'>Home</a> <a href='/world'>World</a></nav><article>"
            f"<h1>{escape(self.title)}</h1>{body}</article><footer>About us</footer></body></html>"
        ).encode()


@dataclass(frozen=True)
class World:
    """All feeds and articles of some newsrooms, each newsroom on a host of its own."""

    seed: int = 1
    feeds: int = 30
    stories: int = 8
    """Articles a feed tells of."""
    hosts: int = 16
    now: datetime = field(default_factory=lambda: datetime.fromisoformat("2026-12-01T12:00+00:00"))

    def host_of(self, feed: int) -> str:
        """Return the loopback address that a feed and its articles live on.

        Those that ask for silence have one to themselves: a whole host keeps it.
        """
        place = self.hosts if self.feed_path(feed).startswith("/bad/busy/") else feed % self.hosts
        return f"127.0.0.{1 + place}"

    @property
    def addresses(self) -> list[str]:
        """Every loopback address of this world."""
        return [f"127.0.0.{1 + place}" for place in range(self.hosts + 1)]

    def feed_path(self, feed: int) -> str:
        """Return where a feed is found; bad feeds say in their path what they do."""
        if feed % 7 == 6:
            return f"/bad/{BAD_FEEDS[feed // 7 % len(BAD_FEEDS)]}/feed/{feed}"
        return f"/feeds/{feed}.{FORMATS[feed % len(FORMATS)]}"

    def feed_urls(self, port: int) -> list[str]:
        """Return the address of every feed, good and bad."""
        return [
            f"https://{self.host_of(feed)}:{port}{self.feed_path(feed)}"
            for feed in range(self.feeds)
        ]

    def is_sitemap(self, feed: int) -> bool:
        """Tell whether a feed is a news sitemap."""
        return feed % 7 != 6 and FORMATS[feed % len(FORMATS)] == "sitemap"

    @cached_property
    def articles(self) -> dict[str, Story]:
        """Every article that can be read, by its path."""
        return {story.path: story for feed in range(self.feeds) for story in self.of(feed)}

    def article_urls(self, port: int) -> dict[str, Story]:
        """Return every article a reader of all good feeds must end up with, by its address."""
        return {
            f"https://{self.host_of(feed)}:{port}{story.path}": story
            for feed in range(self.feeds)
            if feed % 7 != 6
            for story in self.of(feed)
        }

    def of(self, feed: int) -> Iterator[Story]:
        """Yield the articles of a feed."""
        for number in range(self.stories):
            yield self._story(feed, number)

    def bad_paths(self, feed: int) -> list[str]:
        """Return the pages a feed tells of that give no article."""
        kind = BAD_PAGES[feed // 3 % len(BAD_PAGES)]
        return [f"/bad/{kind}/page/{feed}"] if feed % 3 == 0 else []

    def feed_body(self, feed: int, port: int) -> tuple[str, bytes]:
        """Return a feed's media type and its bytes."""
        base = f"https://{self.host_of(feed)}:{port}"
        entries = [(base + s.path, s.title, s.published) for s in self.of(feed)]
        entries += [(base + path, "Untitled", self.now) for path in self.bad_paths(feed)]
        writer = {"rss": _rss, "atom": _atom, "json": _json, "sitemap": _sitemap}
        return writer[FORMATS[feed % len(FORMATS)]](entries)

    def _story(self, feed: int, number: int) -> Story:
        choice = random.Random(f"{self.seed}/{feed}/{number}")  # noqa: S311 - a made world
        town, other = choice.sample(TOWNS, 2)
        deed, person = choice.choice(DEEDS), choice.choice(PEOPLE)
        count = choice.randint(3, 900)
        paragraphs = (
            f"{town} {deed} on Monday after {count} days of dispute with {other}, its foreign "
            f"minister {person} told reporters in report {number} of desk {feed}.",
            f"The step concerns {count + number} families on both banks and was agreed in "
            f"{other}, {person} said.",
            *choice.sample(FOLLOWED, 3),
        )
        return Story(
            path=f"/articles/{feed}/{number}", title=f"{town} {deed}, desk {feed} no. {number}",
            paragraphs=paragraphs, published=self.now - timedelta(minutes=7 * number + feed % 5),
            is_slow=choice.random() < 0.03,
        )  # fmt: skip


Entries = list[tuple[str, str, datetime]]


def _rss(entries: Entries) -> tuple[str, bytes]:
    items = "".join(
        f"<item><title>{escape(title)}</title><link>{escape(url)}</link>"
        f"<pubDate>{format_datetime(at)}</pubDate></item>"
        for url, title, at in entries
    )
    return "application/rss+xml", (
        f'<?xml version="1.0"?><rss version="2.0"><channel><title>Desk</title>{items}'
        f"</channel></rss>"
    ).encode()


def _atom(entries: Entries) -> tuple[str, bytes]:
    items = "".join(
        f'<entry><id>{escape(url)}</id><title>{escape(title)}</title><link href="{escape(url)}"/>'
        f"<published>{at.isoformat()}</published><updated>{at.isoformat()}</updated></entry>"
        for url, title, at in entries
    )
    return "application/atom+xml", (
        f'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Desk</title>'
        f"{items}</feed>"
    ).encode()


def _json(entries: Entries) -> tuple[str, bytes]:
    items = [
        {"id": url, "url": url, "title": title, "date_published": at.isoformat()}
        for url, title, at in entries
    ]
    told = {"version": "https://jsonfeed.org/version/1.1", "title": "Desk", "items": items}
    return "application/feed+json", json.dumps(told).encode()


def _sitemap(entries: Entries) -> tuple[str, bytes]:
    items = "".join(
        f"<url><loc>{escape(url)}</loc><news:news><news:publication><news:name>Desk</news:name>"
        f"<news:language>en</news:language></news:publication>"
        f"<news:publication_date>{at.isoformat()}</news:publication_date>"
        f"<news:title>{escape(title)}</news:title></news:news></url>"
        for url, title, at in entries
    )
    return "application/xml", (
        '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        f'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">{items}</urlset>'
    ).encode()
