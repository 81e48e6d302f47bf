"""Builders for tests and examples: records made by hand, every quote found in its text.

::

    record = build_record(
        "Norland's envoy flew to Sudmark on Monday.",
        events=[build_event("Norland's envoy flew to Sudmark", type="CONSULT")],
    )

The builders take words and find their offsets, so a test never counts characters.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from dateline.model import (
    Actor,
    Article,
    ArticleRecord,
    Capture,
    Claim,
    EventReport,
    Evidence,
    Place,
    Provenance,
)
from dateline.text import Span, content_id

PROVENANCE = Provenance(coder="hand", version="0")


def build_capture(text: str, *, item: str = "article.txt", url: str = "") -> Capture:
    """Return a plain-text capture as if it had been read from ``item``."""
    body = text.encode()
    return Capture(
        id=content_id(text, size=64), item=item, body=body, media_type="text/plain", url=url
    )


def build_article(text: str, *, title: str = "A title", published: str | None = None) -> Article:
    """Return an article that holds ``text`` as it stands."""
    revision = content_id(title, text)
    return Article(
        id=content_id(text), revision=revision, capture="", title=title, text=text,
        published=published, language="en",
    )  # fmt: skip


def build_actor(name: str, country: str | None = None, sector: str = "GOV") -> Actor:
    """Return an actor; a government unless told otherwise."""
    return msgspec.convert({"name": name, "country": country, "sector": sector}, Actor)


def build_event(*quotes: str, type: str = "CONSULT", **fields: Any) -> EventReport:  # noqa: A002 - the field's name
    """Return an event whose evidence is ``quotes``; ``build_record`` finds their offsets."""
    given = {
        "id": "e1", "actors": (), "recipients": (), "start": None, "end": None, "place": None,
        "status": "occurred", "attributed_to": None, "quad_class": "verbal cooperation",
        "provenance": PROVENANCE, **fields,
    }  # fmt: skip
    evidence = tuple(Evidence(start=0, end=0, quote=quote) for quote in quotes)
    return EventReport(type=type, evidence=evidence, **given)  # type: ignore[arg-type]


def build_claim(content: str, *, cue: str, speaker: Actor, **fields: Any) -> Claim:
    """Return a claim; ``build_record`` finds where its content and cue stand."""
    given = {"id": "c1", "stance": "states", "event": None, "provenance": PROVENANCE, **fields}
    return Claim(content=Evidence(start=0, end=0, quote=content), cue=cue, speaker=speaker, **given)


def build_record(
    text: str,
    *,
    events: Sequence[EventReport] = (),
    claims: Sequence[Claim] = (),
    **fields: Any,
) -> ArticleRecord:
    """Return a record of ``text`` with every quote at its offsets and ids in order.

    Raises:
        ValueError: a quote does not stand in the text.
    """
    given = {"url": "", "published": None, "title": "A title", **fields}
    article = build_article(text, title=given["title"])
    return ArticleRecord(
        id=article.id,
        revision=article.revision,
        text=text,
        events=tuple(_placed_event(event, text, index) for index, event in enumerate(events, 1)),
        claims=tuple(_placed_claim(claim, text, index) for index, claim in enumerate(claims, 1)),
        **given,
    )


def example_record() -> ArticleRecord:
    """Return a record that shows every status, overlapping evidence and claims, for the doors."""
    return build_record(
        _EXAMPLE_TEXT,
        title="Sudmark’s foreign minister to visit Norland amid talk of arms deals",
        url="https://wire.example/2024/03/10/sudmark-visit",
        published="2024-03-10T08:15+01:00",
        updated="2024-03-10T11:40+01:00",
        publisher="Example Wire",
        byline=("A. Reporter",),
        section="World",
        language="en",
        events=_example_events(),
        claims=_example_claims(),
    )


def _example_events() -> list[EventReport]:
    norland = build_actor("Norland", "NRL")
    sudmark = build_actor("Sudmark", "SDK")
    minister = build_actor("Ana Veld", "SDK")
    police = build_actor("police", "SDK", "COP")
    rebels = build_actor("the Free Hills movement", None, "REB")
    return [
        build_event(
            "Sudmark’s foreign minister, Ana Veld, is set to visit Norland from March 12 to 14",
            "The visit is expected to focus on trade",
            actors=(minister,), recipients=(norland,), start="2024-03-12", end="2024-03-14",
            interval_precision="range", mode="visit", contexts=("diplomatic", "economic"),
            status="planned", cameo="036",
            place=Place(name="Norland", country="NRL", precision="country"),
            explanation=(
                "clause: 'is set to visit' (sentence 1)", "frame: visit.v → CONSULT/visit",
                "date: 'from March 12 to 14' with the year of publication", "status: 'set to'",
            ),
        ),
        build_event(
            "after President Ola Berg’s trip to Sudmark in October last year",
            actors=(build_actor("Ola Berg", "NRL"),), recipients=(sudmark,), mode="visit",
            start="2023-10", end="2023-10", interval_precision="month", cameo="042",
            place=Place(name="Sudmark", country="SDK", precision="country"),
        ),
        build_event(
            "alleged transfers of weapons from Sudmark to Norland", type="AID", mode="military",
            actors=(sudmark,), recipients=(norland,), status="alleged",
            attributed_to=build_actor("the United States", "USA"),
            quad_class="material cooperation", cameo="072",
        ),
        build_event(
            "Sudmark denied supplying any arms", type="REJECT", actors=(sudmark,),
            recipients=(build_actor("the United States", "USA"),), quad_class="verbal conflict",
        ),
        build_event(
            "supplying any arms", type="AID", actors=(sudmark,), recipients=(norland,),
            status="denied", quad_class="material cooperation",
        ),
        build_event(
            "police have been besieging a camp of the Free Hills movement since Friday",
            type="COERCE", actors=(police,), recipients=(rebels,), status="ongoing",
            start="2024-03-08", end=None, interval_precision="open",
            quad_class="material conflict", cameo="191",
        ),
        build_event(
            "threatened to close the border if the siege went on", type="THREATEN",
            actors=(norland,), recipients=(sudmark,), quad_class="verbal conflict",
        ),
        build_event(
            "close the border", type="SANCTION", actors=(norland,), recipients=(sudmark,),
            status="hypothetical", quad_class="material conflict",
        ),
        build_event(
            "A round of border talks due on Saturday was called off", actors=(norland,),
            recipients=(sudmark,), mode="meet", status="cancelled", start="2024-03-09",
            end="2024-03-09", interval_precision="day",
        ),
    ]  # fmt: skip


def _example_claims() -> list[Claim]:
    return [
        build_claim(
            "alleged transfers of weapons from Sudmark to Norland",
            cue="expressed concern over", speaker=build_actor("the United States", "USA"),
            stance="criticises", event="e3",
        ),
        build_claim(
            "The shipments exist only on paper", cue="said",
            speaker=build_actor("a Sudmark spokesman", "SDK"), stance="denies", event="e3",
        ),
        build_claim(
            "a sign that both want fewer friends and better ones", cue="see the visit as",
            speaker=build_actor("Analysts", None, "UNK"), stance="opines", event="e1",
        ),
    ]  # fmt: skip


def _placed(evidence: Evidence, text: str) -> Evidence:
    start = text.index(evidence.quote)
    return msgspec.structs.replace(evidence, start=start, end=start + len(evidence.quote))


def _placed_event(event: EventReport, text: str, index: int) -> EventReport:
    evidence = tuple(_placed(piece, text) for piece in event.evidence)
    return msgspec.structs.replace(event, id=f"e{index}", evidence=evidence)


def _placed_claim(claim: Claim, text: str, index: int) -> Claim:
    cue = text.index(claim.cue)
    return msgspec.structs.replace(
        claim,
        id=f"c{index}",
        content=_placed(claim.content, text),
        cue_span=Span(start=cue, end=cue + len(claim.cue)),
    )


_EXAMPLE_TEXT = """\
Sudmark’s foreign minister, Ana Veld, is set to visit Norland from March 12 to 14, her ministry \
said on Sunday. The visit is expected to focus on trade. It comes after President Ola Berg’s trip \
to Sudmark in October last year.

Talk of arms

The United States has expressed concern over alleged transfers of weapons from Sudmark to Norland. \
Sudmark denied supplying any arms. “The shipments exist only on paper,” a Sudmark spokesman said.

In the south, police have been besieging a camp of the Free Hills movement since Friday. Norland \
threatened to close the border if the siege went on. A round of border talks due on Saturday was \
called off.

Analysts see the visit as a sign that both want fewer friends and better ones.
"""
