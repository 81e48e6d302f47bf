"""Adapters for event sets: single sentences, headlines and snippets."""

from __future__ import annotations

from typing import NamedTuple

from bench.quality.gold import Row
from bench.quality.reader import Reader, Reading
from dateline.model import Actor, Document, EventReport, EventType
from dateline.reference.projection import Projection

NO_CLASS = 0
"""CAMEO's class of a sentence that tells no event: a statement."""


class PloverEvent(NamedTuple):
    """An event as PLOVER tells it."""

    report: EventReport
    type: EventType
    mode: str


def predict_plover(reader: Reader, row: Row) -> Row:
    """Return the sentence's PLOVER events with country and sector codes, main event first."""
    reading = reader.read_text(as_sentence(row["text"]))
    return {
        "events": [
            {
                "event": event.type,
                "sources": _countries(event.report.actors, reader.projection),
                "targets": _countries(event.report.recipients, reader.projection),
                "source_sectors": _sectors(event.report.actors, reader.projection),
                "target_sectors": _sectors(event.report.recipients, reader.projection),
            }
            for event in plover_events(reader, reading)
        ]
    }


def predict_cameo(reader: Reader, row: Row) -> Row:
    """Return the CAMEO class of the main event and the spans of its parties."""
    reading = reader.read_text(as_sentence(row["text"]))
    codes = cameo_events(reader, reading)
    if not codes:
        spoken = [claim.speaker_span for claim in reading.coding.claims[:1] if claim.speaker_span]
        sources = [{"start": span.start, "end": span.end} for span in spoken]
        return {"class": NO_CLASS, "sources": sources, "targets": []}
    event, code = codes[0]
    return {
        "class": reader.projection.cameo_class(code),
        "sources": _spans(reading.document, event, event.actors),
        "targets": _spans(reading.document, event, event.recipients),
    }


def predict_raters(reader: Reader, row: Row) -> Row:
    """Return the CAMEO roots of all events and statements; relevant where there is one."""
    reading = reader.read_text(as_sentence(row["text"]))
    codes = [code for _, code in cameo_events(reader, reading)]
    codes += reader.projection.statements(reading.coding)
    roots = sorted({code[:2] for code in codes})
    return {"relevant": bool(roots), "roots": roots}


def predict_petrarch(reader: Reader, row: Row) -> Row:
    """Return the sentence's CAMEO dyads."""
    reading = reader.read_text(as_sentence(row["text"]), published=_day(row.get("date", "")))
    dyads = [
        dyad
        for event in reader.told(reading.coding)
        for dyad in reader.projection.cameo_dyads(event)
    ]
    return {"events": [dyad._asdict() for dyad in dict.fromkeys(dyads)]}


def predict_synth(reader: Reader, row: Row) -> Row:
    """Return type and mode of the headline's main event, else of the lead's."""
    lead = row["text"].split("\n\n", 1)[0]
    for text in (row["headline"], lead):
        events = plover_events(reader, reader.read_text(as_sentence(text)))
        if events:
            return {"event": events[0].type, "mode": events[0].mode}
    return {"event": "", "mode": ""}


def predict_conflict(reader: Reader, row: Row) -> Row:
    """Return the PLOVER type of the snippet's main event, empty where there is none."""
    events = plover_events(reader, reader.read_text(as_sentence(row["text"])))
    return {"plover": events[0].type if events else ""}


def plover_events(reader: Reader, reading: Reading) -> list[PloverEvent]:
    """Return the events PLOVER tells, in the product's order."""
    found = []
    for event in reader.told(reading.coding):
        told = reader.projection.project_plover(
            event.type, event.status, event.mode, cameo=event.cameo
        )
        if told is not None:
            found.append(PloverEvent(event, *told))
    return found


def cameo_events(reader: Reader, reading: Reading) -> list[tuple[EventReport, str]]:
    """Return the events CAMEO tells with their codes, in the product's order."""
    coded = [
        (
            event,
            reader.projection.project_cameo(
                event.type, event.status, event.mode, cameo=event.cameo
            ),
        )
        for event in reader.told(reading.coding)
    ]
    return [(event, code) for event, code in coded if code]


def as_sentence(text: str) -> str:
    """Return a sentence or headline with a full stop: without one it is read as a heading.

    >>> as_sentence("Police arrest mayor")
    'Police arrest mayor.'
    """
    bare = text.rstrip()
    return bare if bare.endswith((".", "?", "!", "”", "'", '"')) else f"{bare}."


def _countries(actors: tuple[Actor, ...], projection: Projection) -> list[str]:
    return [code for actor in actors if (code := projection.plover_country(actor))]


def _sectors(actors: tuple[Actor, ...], projection: Projection) -> list[str]:
    return [sector for actor in actors for sector in projection.plover_sectors(actor)[:1]]


def _spans(document: Document, event: EventReport, actors: tuple[Actor, ...]) -> list[Row]:
    """Return where the actors are named in the event's words, else where they are named first."""
    spans: list[Row] = []
    for actor in actors:
        named = [m for m in document.mentions if _is_same(actor, m.actors)]
        inside = [
            m for m in named if any(e.start < m.end and m.start < e.end for e in event.evidence)
        ]
        spans += [{"start": m.start, "end": m.end} for m in (inside or named)[:1]]
    return spans


def _is_same(actor: Actor, others: tuple[Actor, ...]) -> bool:
    return any(
        other == actor or (actor.entity and other.entity == actor.entity) for other in others
    )


def _day(digits: str) -> str:
    """Return the ISO date of ``YYYYMMDD``; empty where the set gives another shape.

    >>> _day("20080806")
    '2008-08-06'
    """
    if len(digits) != len("20080806") or not digits.isdigit():
        return ""
    return f"{digits[:4]}-{digits[4:6]}-{digits[6:]}"
