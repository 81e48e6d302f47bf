"""Adapters for sets of phrases: who an actor is, when a time is."""

from __future__ import annotations

from bench.quality.gold import Row
from bench.quality.reader import Reader
from dateline.annotate.times import find_times

TODAY = "2023-01-01"
"""What the actor set calls today: its phrases were judged in 2022 and 2023."""


def predict_actor(reader: Reader, row: Row) -> Row:
    """Return country, sectors and name of an actor phrase; all empty for nobody."""
    date = row.get("date") or None
    actor = reader.desk.reference.actors.resolve(
        row["phrase"],
        context=row.get("context") or "",
        date=TODAY if date and date.casefold() == "today" else date,
    )
    if actor is None:
        return {"country": "", "sector": "", "sector_2": "", "title": ""}
    sectors = (*reader.projection.plover_sectors(actor), "", "")
    return {
        "country": reader.projection.plover_country(actor),
        "sector": sectors[0],
        "sector_2": sectors[1],
        "title": actor.name if actor.entity else "",
    }


def predict_times(_: Reader, row: Row) -> Row:
    """Return every time expression with its TIMEX3 type and value."""
    found = find_times(row["text"], published=row["dct"] or None, language=row["lang"])
    return {
        "timexes": [
            {"start": time.start, "end": time.end, "type": time.type, "value": time.value}
            for time in found
        ]
    }
