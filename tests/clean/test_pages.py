"""Pages and dumps beside what must be read from them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from dateline.clean import clean, decode
from dateline.model import Article, Capture
from tests.clean.captures import MediaType, capture_of

HERE = Path(__file__).parent
GOLDEN = sorted(HERE.glob("*/*.json"))


def load(expected: Path) -> tuple[Capture, dict[str, Any]]:
    page = next(path for path in expected.parent.glob(f"{expected.stem}.*") if path != expected)
    kind: MediaType = "text/html" if page.suffix == ".html" else "text/plain"
    return capture_of(page.read_bytes(), kind), json.loads(expected.read_text("utf-8"))


@pytest.mark.parametrize("expected", GOLDEN, ids=lambda path: path.stem)
def test_page_is_read_as_expected(expected: Path) -> None:
    capture, want = load(expected)
    article = clean(capture)
    assert {name: read_field(article, name) for name in want} == want


@pytest.mark.parametrize("expected", GOLDEN, ids=lambda path: path.stem)
def test_offsets_lead_back_to_nearly_every_character(expected: Path) -> None:
    capture, _ = load(expected)
    article, page = clean(capture), decode(capture)
    for run in article.offsets:
        here = article.text[run.text_start : run.text_start + run.length]
        assert here == page[run.capture_start : run.capture_start + run.length]
    assert sum(run.length for run in article.offsets) > 0.9 * len(article.text)


def read_field(article: Article, name: str) -> object:
    if name == "paragraphs":
        return article.text.split("\n\n")
    if name == "byline":
        return list(article.byline)
    return getattr(article, name)
