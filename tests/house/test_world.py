"""The sample world is what its README says."""

import re

import pytest

from tests.house.source import ROOT

WORLD = ROOT / "examples" / "world"
ARTICLES = sorted(p for p in WORLD.iterdir() if p.suffix in {".txt", ".html", ".json"})


def test_world_has_the_articles_its_readme_counts() -> None:
    assert "Thirty-two" in (WORLD / "README.md").read_text(encoding="utf-8")
    assert len(ARTICLES) == 32


@pytest.mark.parametrize("path", ARTICLES, ids=lambda p: p.stem)
def test_every_address_is_an_example_and_every_file_is_named(path: object) -> None:
    text = (WORLD / str(path)).read_text(encoding="utf-8")
    hosts = set(re.findall(r"https?://([^/\"\s]+)", text)) - {"schema.org"}
    assert all(host.endswith(".example") for host in hosts)
    stem = "-".join((WORLD / str(path)).stem.split("-")[:4])
    assert stem in (WORLD / "README.md").read_text(encoding="utf-8")


def test_correction_keeps_the_address_and_changes_the_text() -> None:
    first = (WORLD / "2024-01-18-pakistan-strikes-iran-1-first.html").read_text(encoding="utf-8")
    second = (WORLD / "2024-01-18-pakistan-strikes-iran-2-corrected.html").read_text(
        encoding="utf-8"
    )
    canonical = r'rel="canonical" href="([^"]+)"'
    assert re.findall(canonical, first) == re.findall(canonical, second)
    assert first != second
