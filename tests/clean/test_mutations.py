"""Broken copies of our own pages: each ends as an article or as an error the desk can name."""

from __future__ import annotations

import random
from pathlib import Path

from dateline.clean import clean
from dateline.errors import DatelineError
from dateline.model import Article
from tests.clean.captures import PROSE, capture_of, page_of

PAGES = sorted((Path(__file__).parent / "pages").glob("*.html"))
MUTANTS = 2_000
PIECES = (
    b"<", b">", b"</div>", b"<div>", b"<article>", b"<li><a href='/x'>", b"\x00", b"\xff\xfe",
    b'<script type="application/ld+json">{"@type": "NewsArticle", "articleBody": ',
    b'{"@type": ["VideoObject", 7], "author": [[null]]}', b"</script>", b"<!--", b"&#xd800;",
    b"<figure><figcaption>", b"<table><tr><td>", b"<time datetime='99:99'>", b"<p class='lead'>",
    b"<meta property='og:title' content='", b"<base href='http://[x'>", b"\xed\xa0\x80",
)  # fmt: skip


def mutate(page: bytes, draw: random.Random) -> bytes:
    """Cut, double, shuffle, overwrite and add pieces at random places."""
    data = bytearray(page)
    for _ in range(draw.randint(1, 6)):
        start = draw.randrange(len(data) + 1)
        end = min(len(data), start + draw.choice((1, 8, 80, 800)))
        kind = draw.randrange(5)
        if kind == 0:
            del data[start:end]
        elif kind == 1:
            data[start:start] = data[start:end] * draw.randint(1, 3)
        elif kind == 2:
            data[start:end] = bytes(draw.randbytes(end - start))
        elif kind == 3:
            data[start:start] = draw.choice(PIECES)
        else:
            other = draw.randrange(len(data) + 1)
            data[other:other] = data[start:end]
    return bytes(data)


def test_no_broken_page_raises_what_the_desk_cannot_name() -> None:
    draw = random.Random(23)  # noqa: S311  # the same pages each time
    pages = [path.read_bytes() for path in PAGES] + [page_of(*PROSE * 2).encode()]
    articles = 0
    for number in range(MUTANTS):
        try:
            article = clean(capture_of(mutate(pages[number % len(pages)], draw)))
        except DatelineError:
            continue
        assert isinstance(article, Article)
        assert article.text
        articles += 1
    assert articles > MUTANTS // 2
