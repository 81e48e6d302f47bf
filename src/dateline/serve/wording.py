"""How the doors say things: dates, people, statuses and shortened quotes, the same in each."""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime

import msgspec

from dateline.model import Actor, ArticleRecord, Claim, EventReport, Place, Status


class StatusLook(msgspec.Struct, frozen=True):
    """What stands for a status where colour alone must not: a shape, a word, a terminal colour."""

    shape: str
    word: str
    colour: str
    meaning: str


STATUS_LOOKS: Mapping[Status, StatusLook] = {
    "occurred": StatusLook("●", "occurred", "green", "asserted as having happened"),
    "ongoing": StatusLook("◐", "ongoing", "cyan", "happening at the time, or in force"),
    "planned": StatusLook("○", "planned", "blue", "announced, scheduled or promised"),
    "alleged": StatusLook("◌", "alleged", "yellow", "somebody asserts it, the article does not"),
    "denied": StatusLook("✗", "denied", "red", "told only to say that a party denies it"),
    "hypothetical": StatusLook("?", "hypothetical", "magenta", "threatened, demanded or possible"),
    "cancelled": StatusLook("⊘", "cancelled", "bright_black", "called off, or did not come about"),
}

SECTOR_WORDS: Mapping[str, str] = {
    "GOV": "government", "MIL": "military", "COP": "police and security", "LEG": "legislature",
    "JUD": "courts", "PTY": "party", "REB": "armed group", "IGO": "international organisation",
    "NGO": "non-governmental", "BUS": "business", "MED": "press", "CVL": "civilians",
    "UNK": "",
}  # fmt: skip

# Letting these through would let an article write to the terminal or turn a line around.
_UNSAFE = {"Cc", "Cf", "Co", "Cs"}
_SAFE_FORMAT = {"\u200c", "\u200d", "\u00ad"}


def clean_line(text: str) -> str:
    r"""Return the text on one line, without control or direction-turning characters.

    >>> clean_line("a\x1b[31m b\n c")
    'a[31m b c'
    """
    kept = (
        " " if c.isspace() else c
        for c in text
        if c.isspace() or c in _SAFE_FORMAT or unicodedata.category(c) not in _UNSAFE
    )
    return " ".join("".join(kept).split())


def shorten(text: str, width: int) -> str:
    """Return the text on one line, cut at a word boundary with an ellipsis where it is too long.

    >>> shorten("The visit is expected to focus on trade", 20)
    'The visit is …'
    """
    line = clean_line(text)
    if len(line) <= width:
        return line
    cut = textwrap.shorten(line, width, placeholder=" …")
    return cut if cut != "…" else line[: width - 1] + "…"


def quoted(text: str, width: int) -> str:
    """Return the words in quotation marks, shortened to ``width`` characters with the marks."""
    return f"“{shorten(text, width - 2)}”"


def describe_moment(stamp: str | None) -> str:
    """Say a publication date or time, with its zone where the page told it.

    >>> describe_moment("2024-01-14T04:33-05:00")
    '14 January 2024, 04:33 UTC−05:00'
    >>> describe_moment("2024-01")
    'January 2024'
    """
    if not stamp:
        return ""
    if len(stamp) <= 10:
        return _describe_day(stamp)
    moment = datetime.fromisoformat(stamp)
    zone = moment.strftime("%:z").replace("-", "−")
    zone = "UTC" if zone == "+00:00" else zone and f"UTC{zone}"
    return f"{_describe_day(stamp[:10])}, {moment:%H:%M} {zone}".rstrip()


def describe_when(event: EventReport) -> str:
    """Say when an event was or will be, no more precisely than the text tells.

    >>> from dateline.testing import build_event
    >>> describe_when(build_event(start="2024-01-15", end="2024-01-17"))
    '15–17 January 2024'
    >>> describe_when(build_event(start="2023-10", end="2023-10", interval_precision="month"))
    'October 2023'
    """
    start, end = event.start, event.end
    if not start and not end:
        return ""
    if not end:
        return f"since {_describe_day(start)}"
    if not start:
        return f"until {_describe_day(end)}"
    words = _describe_range(start, end)
    # Day, month and year are plain from the words; these three are not.
    if event.interval_precision in ("week", "quarter", "season"):
        return f"{words} ({event.interval_precision})"
    return words


def describe_place(place: Place | None) -> str:
    """Say a place, with its country's code unless the place is the country."""
    if place is None:
        return ""
    name = clean_line(place.name)
    if place.country and place.precision != "country":
        return f"{name}, {place.country}"
    return name


def describe_actor(actor: Actor) -> str:
    """Say an actor with the country's code, which is left out where the actor is the country."""
    name = clean_line(actor.name)
    if not actor.country or actor.entity.startswith("country:"):
        return name
    return f"{name} ({actor.country})"


def describe_sides(event: EventReport) -> tuple[str, str]:
    """Say who acted and towards whom; an empty side stays empty."""
    actors = ", ".join(describe_actor(actor) for actor in event.actors)
    recipients = ", ".join(describe_actor(actor) for actor in event.recipients)
    return actors, recipients


def count_of(number: int, noun: str) -> str:
    """Say a number of things.

    >>> count_of(1, "event"), count_of(2, "event")
    ('1 event', '2 events')
    """
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def coders_of(record: ArticleRecord) -> tuple[str, ...]:
    """Return the programs, with versions, that gave the events and claims of a record."""
    items: list[EventReport | Claim] = [*record.events, *record.claims]
    return tuple(sorted({f"{i.provenance.coder} {i.provenance.version}" for i in items}))


def _describe_day(iso: str | None) -> str:
    """Say an ISO date of whatever length; words that are no date are said as they are."""
    match (iso or "").split("-"):
        case [year, month, day] if day.isdigit():
            return f"{int(day)} {_month(month)} {year}"
        case [year, month] if month.isdigit():
            return f"{_month(month)} {year}"
    return iso or ""


def _describe_range(start: str, end: str) -> str:
    if start == end:
        return _describe_day(start)
    same_year, same_month = start[:4] == end[:4], start[:7] == end[:7]
    if len(start) == len(end) == 10 and same_month:
        return f"{int(start[8:])}–{_describe_day(end)}"
    if same_year and len(start) > 4:
        return f"{_describe_day(start).removesuffix(start[:4]).rstrip()} – {_describe_day(end)}"
    return f"{_describe_day(start)} – {_describe_day(end)}"


def nothing_told(record: ArticleRecord) -> str:
    """Say that no event was found, or that nobody looked."""
    return "No event was found." if record.is_coded else "The text was not coded."


def _month(number: str) -> str:
    return f"{date(2000, int(number), 1):%B}" if 1 <= int(number) <= 12 else number
