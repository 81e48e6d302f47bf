"""Adapters for sets of phrases: who an actor is, when a time is."""

from __future__ import annotations

from bench.quality.gold import Row
from bench.quality.reader import Reader
from dateline.annotate.times import find_times
from dateline.model import Actor

TODAY = "2023-01-01"
"""What the actor set calls today: its phrases were judged in 2022 and 2023."""


def predict_actor(reader: Reader, row: Row) -> Row:
    """Return country, sectors and name of an actor phrase; all empty for nobody."""
    actors = reader.desk.reference.actors
    actor = actors.resolve(
        row["phrase"], context=row.get("context") or "", date=_date(row.get("date") or "today")
    )
    if actor is None:
        return {"country": "", "sector": "", "sector_2": "", "title": ""}
    sectors = (*reader.projection.plover_sectors(actor), _unknown(actor), "")
    return {
        "country": reader.projection.plover_country(actor),
        "sector": sectors[0],
        "sector_2": sectors[1],
        "title": actors.title(actor) if actor.entity else "",
    }


def _date(told: str) -> str:
    """Return a date as ISO; the set writes "10 May 2015" and "today" too."""
    if told.casefold() == "today":
        return TODAY
    if told[:4].isdigit():
        return told
    found = find_times(told, published=TODAY, language="en")
    interval = next((time.interval for time in found if time.interval is not None), None)
    return (interval and interval.start) or TODAY


def _unknown(actor: Actor) -> str:
    """Return PLOVER's code for a group of which only that it is unknown can be said."""
    return "UNK" if actor.plover_sectors == ("UNK",) else ""


def predict_times(_: Reader, row: Row) -> Row:
    """Return every time expression with its TIMEX3 type and value."""
    found = find_times(row["text"], published=row["dct"] or None, language=row["lang"])
    return {
        "timexes": [
            {"start": time.start, "end": time.end, "type": time.type, "value": time.value}
            for time in found
        ]
    }
