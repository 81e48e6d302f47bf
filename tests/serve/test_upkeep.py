"""``dateline reference``: what a person sees of an update, online and offline."""

from __future__ import annotations

from pathlib import Path

from dateline.config import Settings
from dateline.desk import Desk
from dateline.serve.upkeep import OFFLINE, status, update
from tests.ingest.test_wikidata import ROW, say, service, sparql


def desk_on(settings: Settings, folder: Path) -> Desk:
    return Desk(Settings(wikidata=settings.wikidata, data=folder))


def test_an_update_says_what_changed_and_writes_it(tmp_path: Path) -> None:
    with service(say(sparql(ROW))) as (settings, _):
        desk = desk_on(settings, tmp_path)
        code, lines = update(desk, since=2024, dry_run=False)
        again, quiet = update(desk, since=2024, dry_run=False)
    assert code == again == 0
    assert "1 added, 0 ended, 0 changed" in lines[0]
    assert "Ada Brandt (AUT), defence minister: took office 2024-03" in lines[1]
    assert "nothing written" in quiet[0]
    assert "1 of your own" in status(desk)[1]


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    with service(say(sparql(ROW))) as (settings, _):
        desk = desk_on(settings, tmp_path)
        _, lines = update(desk, since=2024, dry_run=True)
    assert "nothing written" in lines[0]
    assert list(tmp_path.iterdir()) == []
    assert "none of your own" in status(desk)[1]


def test_offline_is_one_line_and_changes_nothing(tmp_path: Path) -> None:
    with service(say(b"busy", status=503)) as (settings, _):
        desk = desk_on(settings, tmp_path)
        update(desk, since=2024, dry_run=False)
        code, lines = update(desk, since=2024, dry_run=False)
    assert code == OFFLINE
    assert len(lines) == 1
    assert "503" in lines[0]
    assert list(tmp_path.iterdir()) == []
