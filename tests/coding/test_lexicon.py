"""Every lexicon entry is fired by a sentence of ours: no padding."""

from __future__ import annotations

from pathlib import Path

import pytest

from dateline.reference import Reference
from tests.conftest import Read

TABLES = sorted((Path(__file__).parent / "lexicon").glob("*.tsv"))


def rows(table: Path) -> list[tuple[str, str]]:
    lines = table.read_text(encoding="utf-8").splitlines()[1:]
    return [
        (name, sentence)
        for line in lines
        if line.strip() and not line.startswith("#")
        for name, _, sentence in [line.partition("\t")]
    ]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.stem)
def test_sentences_fire_their_entries(table: Path, read: Read) -> None:
    silent = []
    for name, sentence in rows(table):
        _, coding = read(sentence.strip())
        origins = [row.provenance for row in coding.events] + [c.provenance for c in coding.claims]
        fired = {rule for origin in origins for rule in origin.rules}
        if name not in fired:
            silent.append(f"{name}: {sentence} → {sorted(fired)}")
    assert not silent, "\n".join([f"{len(silent)} silent entries", *silent])


def test_every_entry_has_a_sentence(reference: Reference) -> None:
    lexicon = reference.lexicon("en")
    told = {name for table in TABLES for name, _ in rows(table)}
    entries = {frame.id for group in lexicon.frames.values() for frame in group}
    entries |= {cue.id for group in lexicon.cues.values() for cue in group}
    assert entries - told == set()
    assert told - entries == set()


def test_lexicon_is_as_large_as_promised(reference: Reference) -> None:
    lexicon = reference.lexicon("en")
    assert len({row.id for group in lexicon.frames.values() for row in group}) >= 1500
    assert len({row.id for group in lexicon.cues.values() for row in group}) >= 400
