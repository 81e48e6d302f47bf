"""Every lexicon entry is fired by a sentence of ours: no padding."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import msgspec
import pytest

from dateline.annotate import Annotator
from dateline.coding import code
from dateline.config import Settings
from dateline.model import EventType
from dateline.reference import Reference
from tests.conftest import article_of

FOLDER = Path(__file__).parent / "lexicon"
LANGUAGES = {"en": FOLDER, "fr": FOLDER / "fr", "ru": FOLDER / "ru"}
TABLES = [(name, t) for name, folder in LANGUAGES.items() for t in sorted(folder.glob("*.tsv"))]
SIZES = {"en": (1500, 400, 400), "fr": (400, 80, 80), "ru": (400, 80, 80)}
"""How many frames, cues and operators a language has at least."""


def rows(table: Path) -> list[tuple[str, str]]:
    lines = table.read_text(encoding="utf-8").splitlines()[1:]
    return [
        (name, sentence)
        for line in lines
        if line.strip() and not line.startswith("#")
        for name, _, sentence in [line.partition("\t")]
    ]


@pytest.fixture(scope="module")
def alone(settings: Settings) -> Reference:
    """Reference data without the learned judge: what a row says counts here, and nothing else."""
    return Reference(msgspec.structs.replace(settings, judge=False))


@pytest.mark.parametrize(("language", "table"), TABLES, ids=lambda x: getattr(x, "stem", x))
def test_sentences_fire_their_entries(
    language: str, table: Path, annotator: Annotator, alone: Reference
) -> None:
    silent = []
    for name, sentence in rows(table):
        coding = code(annotator.annotate(article_of(sentence.strip(), language=language)), alone)
        origins = [row.provenance for row in coding.events] + [c.provenance for c in coding.claims]
        fired = {rule for origin in origins for rule in origin.rules}
        if name not in fired:
            silent.append(f"{name}: {sentence} → {sorted(fired)}")
    assert not silent, "\n".join([f"{len(silent)} silent entries", *silent])


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_entry_has_a_sentence(language: str, reference: Reference) -> None:
    lexicon = reference.lexicon(language)
    told = {name for key, table in TABLES if key == language for name, _ in rows(table)}
    entries = {frame.id for group in lexicon.frames.values() for frame in group}
    entries |= {cue.id for group in lexicon.cues.values() for cue in group}
    assert entries - told == set()
    assert told - entries == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_lexicon_is_as_large_as_promised(language: str, reference: Reference) -> None:
    lexicon = reference.lexicon(language)
    tables = (lexicon.frames, lexicon.cues, lexicon.operators)
    sizes = [len({row.id for group in table.values() for row in group}) for table in tables]
    assert all(size >= least for size, least in zip(sizes, SIZES[language], strict=True)), sizes


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_type_of_event_has_frames(language: str, reference: Reference) -> None:
    frames = reference.lexicon(language).frames.values()
    assert {frame.type for group in frames for frame in group} == set(get_args(EventType))
