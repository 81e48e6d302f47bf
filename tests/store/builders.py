"""Small records for tests of the store."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta

from dateline.model import (
    Article,
    CaptureEntry,
    Coding,
    Difference,
    FeedState,
    Intake,
    ItemState,
    Revision,
)
from dateline.testing import build_actor, build_claim, build_event
from dateline.text import content_id

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
CODER = "rules 1"


def later(**by: float) -> datetime:
    return NOW + timedelta(**by)


def feed(name: str = "news", **fields: object) -> FeedState:
    state = {"source": "nrl-wire", "url": f"https://wire.example/{name}", "next_poll": NOW}
    return FeedState(**{**state, **fields})  # type: ignore[arg-type]


def item(name: str = "story", **fields: object) -> ItemState:
    state = {"source": "nrl-wire", "url": f"https://wire.example/{name}", "next_fetch": NOW}
    return ItemState(**{**state, **fields})  # type: ignore[arg-type]


def entry(name: str = "story", body: str = "", **fields: object) -> CaptureEntry:
    told = {
        "id": hashlib.sha256((body or name).encode()).hexdigest(),
        "item": f"https://wire.example/{name}",
        "url": f"https://wire.example/{name}",
        "captured_at": NOW,
        "media_type": "text/html",
        "size": 2048,
        "file": "dateline-1.warc.gz",
        "length": 900,
    }
    return CaptureEntry(**{**told, **fields})  # type: ignore[arg-type]


def revision(
    name: str = "story", number: int = 1, *, text: str = "Envoys meet.", **fields: object
) -> Revision:
    article = Article(
        id=name, revision=content_id(repr(text)), capture="c" * 64, title="Envoys", text=text,
        url=f"https://wire.example/{name}", published="2026-03-01T08:00+01:00", language="en",
    )  # fmt: skip
    change = (Difference(kind="text", before="meet", after="part", start=7, end=11),)
    told = {
        "article": article, "number": number, "captured_at": NOW, "source": "nrl-wire",
        "differences": change if number > 1 else (),
    }  # fmt: skip
    return Revision(**{**told, **fields})  # type: ignore[arg-type]


def intake(name: str = "story") -> Intake:
    return Intake(capture=entry(name), revision=revision(name), item=item(name, next_fetch=None))


def coding() -> Coding:
    actor = build_actor("Norland", "NRL")
    claim = build_claim("The talks went well", cue="said", speaker=actor)
    return Coding(events=(build_event("Envoys meet", actors=(actor,)),), claims=(claim,))
