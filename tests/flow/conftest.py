"""A real desk: the parser and the reference are loaded once for all tests of the flow."""

from __future__ import annotations

from pathlib import Path

import pytest

from dateline.config import Settings
from dateline.desk import Desk

WORLD = Path(__file__).parents[2] / "examples" / "world"

ARTICLE = """\
title: Envoys meet in Geneva
published: 2024-03-11
url: https://wire.example/geneva

Russian Foreign Minister Sergei Lavrov met his Turkish counterpart Hakan Fidan in Antalya on
Friday. China is set to send an envoy to Moscow next week.
"""


@pytest.fixture(scope="session")
def desk(settings: Settings) -> Desk:
    return Desk.open(settings)


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "article.txt"
    path.write_text(ARTICLE, encoding="utf-8")
    return path
