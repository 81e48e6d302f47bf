"""Scene → when and where: the times and places told nearest to the main event."""

from __future__ import annotations

import re
from datetime import date

from dateline.coding.opening import Scene, answer_at, best, sentence_of, stems_of
from dateline.model import Answer, Interval, Place, PlaceMention, TimeExpression

_FAR = -2.0
"""How little a time may have to do with the main event to be an answer at all."""
_DEEP = 14
"""Sentences from the beginning in which its place may be told."""
_LOCATED = re.compile(r"\b(?:in|at|near|outside|inside|across|off|around)\s+(?:the\s+)?$")
_DATELINE = re.compile(r"\s*(?:\([A-Z][\w ]*\)\s*)?(?:--|—|–|,\s[A-Z][a-z]{2}\w*\.?\s\d)")
_KIND = re.compile(r"\s(?:province|county|state|region|district|city|governorate)\b", re.IGNORECASE)
_NEXT = re.compile(r",?\s+(?:(?:near|in|south|north|east|west|of|the)\s+){0,3}")


def tell_when(scene: Scene) -> tuple[tuple[Answer, ...], Interval | None]:
    """Return the times told nearest to the main event, and the best one's interval."""
    scored = [(_nearness(scene, time), time) for time in scene.document.times]
    near = sorted((one for one in scored if one[0] > _FAR), key=lambda one: -one[0])
    ranked = [time for _, time in near]
    answers = best(answer_at(scene.document, time.start, time.end) for time in ranked)
    day = (scene.document.article.published or "")[:10]
    told = ranked[0].interval if ranked else None
    if told is not None and told.start and len(told.start) == len("2024-01-15"):
        return answers, told
    return answers, Interval(start=day, end=day, precision="day") if len(day) == 10 else told


def _nearness(scene: Scene, time: TimeExpression) -> float:
    sentence = sentence_of(scene, time.start)
    score = 3.0 if sentence == scene.lead else -min(2.0, 0.4 * abs(sentence - scene.lead))
    clause = scene.clause
    if clause is not None and clause.start <= time.start < clause.end:
        score += 0.5
    if scene.view.quoted(time.end, time.end + 2) in {"'s", "’s"}:
        score -= 2.0
    if any(quote.start <= time.start < quote.end for quote in scene.document.quotes):
        score -= 2.0
    days = _days_off(scene, time)
    if time.type in {"DURATION", "SET"} or days is None or time.value.endswith("_REF"):
        return score - 4
    return score + (2.0 if -7 <= days <= 0 else -2.0)


def _days_off(scene: Scene, time: TimeExpression) -> int | None:
    """Return how many days after publication a time begins; None where it is no day."""
    published = (scene.document.article.published or "")[:10]
    start = time.interval.start if time.interval else None
    try:
        return (date.fromisoformat(start or "") - date.fromisoformat(published)).days
    except ValueError:
        return None


def tell_where(scene: Scene) -> tuple[tuple[Answer, ...], Place | None]:
    """Return the places told nearest to the main event, and the best one's place."""
    near = [
        mention
        for mention in scene.document.places
        if not mention.is_demonym and sentence_of(scene, mention.start) < _DEEP
    ]
    ranked = sorted(near, key=lambda mention: -_presence(scene, mention))
    answers = best(answer_at(scene.document, *_with_region(scene, place)) for place in ranked)
    return answers, ranked[0].place if ranked else None


def _presence(scene: Scene, mention: PlaceMention) -> float:
    text = scene.document.article.text
    name = _name(text, mention)
    sentence = sentence_of(scene, mention.start)
    score = 2.0 if sentence == scene.lead else -0.2 * abs(sentence - scene.lead)
    if _is_located(text, mention):
        score += 2.0
    elif not any(_is_located(text, p) for p in scene.document.places if _name(text, p) == name):
        score -= 4.0  # a namesake: a surname, a team
    if stems_of(name) <= scene.told:
        score += 1.0
    if mention.place.precision == "country":
        score -= 5.0
    return score + 0.2 * min(5, text.count(name))


def _name(text: str, mention: PlaceMention) -> str:
    return text[mention.start : mention.end]


def _is_located(text: str, mention: PlaceMention) -> bool:
    """Tell a place in or at which something is put, or that opens an agency's report."""
    put = _LOCATED.search(text, max(0, mention.start - 20), mention.start)
    return put is not None or _DATELINE.match(text, mention.end) is not None


def _with_region(scene: Scene, mention: PlaceMention) -> tuple[int, int]:
    """Return a place with the wider one told right after it: "Croydon, south London"."""
    text, end = scene.document.article.text, mention.end
    for other in scene.document.places:
        if other.start >= end and not other.is_demonym:
            gap = _NEXT.fullmatch(text, end, other.start)
            if gap is None:
                break
            end = other.end
    kind = _KIND.match(text, end)
    return mention.start, kind.end() if kind else end
