"""An article that did not change has no differences, whatever rotates around it."""

from __future__ import annotations

from dateline.clean import clean
from dateline.clean.revisions import compare
from dateline.model import Article, Difference
from tests.clean.captures import capture_of
from tests.clean.refetches import Page, draw_page, load_words

PAGES = 80


def fetch_twice(page: Page) -> tuple[Article, Article]:
    return clean(capture_of(page.before)), clean(capture_of(page.after))


def holds_all(article: Article, page: Page) -> bool:
    """Tell whether cleaning kept the whole article: what it cut on one visit is no matter here."""
    text = "".join(article.text.split())
    return all("".join(paragraph.split()) in text for paragraph in page.paragraphs)


def test_rotating_furniture_is_no_difference() -> None:
    words = load_words()
    alarms: dict[int, tuple[Difference, ...]] = {}
    judged = rotated = 0
    for number in range(PAGES):
        page = draw_page(number, words)
        before, after = fetch_twice(page)
        if not (holds_all(before, page) and holds_all(after, page)):
            continue
        judged += 1
        rotated += before.text != after.text
        if found := compare(before, after):
            alarms[number] = found
    assert judged > PAGES // 2
    assert rotated > judged // 2
    assert not alarms
