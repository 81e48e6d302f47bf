"""How often an unchanged page, fetched twice, is told to have changed, and how long that takes.

``python -m bench.refetches 5000`` draws that many pages of our own words with rotating furniture,
cleans both versions and compares them; the test of the clean room does the same with a few.
"""

from __future__ import annotations

import sys
import time
from collections import Counter

from dateline.clean import clean
from dateline.clean.revisions import compare
from dateline.errors import ArticleError
from tests.clean.captures import capture_of
from tests.clean.refetches import draw_page, load_words
from tests.clean.test_refetches import holds_all


def main(pages: int) -> None:
    """Print alarms among pages whose article was cleaned whole, and among the others."""
    words, counts, seconds = load_words(), Counter[str](), 0.0
    for number in range(pages):
        page = draw_page(number, words)
        try:
            before, after = clean(capture_of(page.before)), clean(capture_of(page.after))
        except ArticleError:
            counts["unreadable"] += 1
            continue
        started = time.process_time()
        found = compare(before, after)
        seconds += time.process_time() - started
        part = "whole" if holds_all(before, page) and holds_all(after, page) else "cut by cleaning"
        counts[part] += 1
        counts[f"{part}, alarms"] += bool(found)
    compared = counts["whole"] + counts["cut by cleaning"]
    for name, count in sorted(counts.items()):
        print(f"{name}: {count}")
    print(f"ms a comparison: {1000 * seconds / max(compared, 1):.2f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5000)
