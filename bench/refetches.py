"""How often an unchanged page, fetched twice, is told to have changed, and a changed one is not.

``python -m bench.refetches 5000 8000`` draws the pages of these numbers, of our own words with
rotating furniture, cleans both versions and compares them; then a paragraph is added to the second,
once on the article's topic and once with hardly a word of it. The test of the clean room does the
same with a few.
"""

from __future__ import annotations

import random
import sys
import time
from collections import Counter
from collections.abc import Iterator

import msgspec

from dateline.clean import clean
from dateline.clean.revisions import compare
from dateline.errors import ArticleError
from dateline.model import Article
from tests.clean.captures import capture_of
from tests.clean.refetches import Page, Words, draw_page, draw_paragraph, load_words
from tests.clean.test_refetches import holds_all


def main(numbers: range) -> None:
    """Print alarms among pages whose article was cleaned whole, and among the others."""
    words, counts, seconds = load_words(), Counter[str](), 0.0
    for number in numbers:
        page = draw_page(number, words)
        try:
            before, after = clean(capture_of(page.before)), clean(capture_of(page.after))
        except ArticleError:
            counts["unreadable"] += 1
            continue
        started = time.process_time()
        found = compare(before, after)
        seconds += time.process_time() - started
        is_whole = holds_all(before, page) and holds_all(after, page)
        part = "whole" if is_whole else "cut by cleaning"
        counts[part] += 1
        counts[f"{part}, alarms"] += bool(found)
        for kind, added in _updates(page, words[page.language]) if is_whole else ():
            counts[f"{kind} added"] += 1
            counts[f"{kind} added, not told"] += not _is_told(before, after, page, added)
    compared = counts["whole"] + counts["cut by cleaning"]
    for name, count in sorted(counts.items()):
        print(f"{name}: {count}")
    print(f"ms a comparison: {1000 * seconds / max(compared, 1):.2f}")


def _updates(page: Page, words: Words) -> Iterator[tuple[str, str]]:
    draw = random.Random(f"{page.number}/news")  # noqa: S311 - an update to draw again
    yield "topic", draw_paragraph(draw, words)
    yield "other words", draw.choice(words.news)


def _is_told(before: Article, after: Article, page: Page, added: str) -> bool:
    """Tell whether a paragraph added behind one of the article's is told."""
    draw = random.Random(f"{page.number}/place")  # noqa: S311
    paragraphs = after.text.split("\n\n")
    told = {"".join(text.split()) for text in page.paragraphs}
    places = [at for at, text in enumerate(paragraphs, 1) if "".join(text.split()) in told]
    place = draw.choice(places or [len(paragraphs)])
    updated = "\n\n".join([*paragraphs[:place], added, *paragraphs[place:]])
    found = compare(before, msgspec.structs.replace(after, text=updated))
    return any(one.after and (one.after in added or added in one.after) for one in found)


if __name__ == "__main__":
    main(range(*map(int, sys.argv[1:3])) if len(sys.argv) > 1 else range(5000))
