"""Text → time expressions: what is a time, which time it is, and from when to when it runs.

::

    text ─► tokens ─► matches of the grammar ─► readings, in order, each in its scene ─► intervals

Words and rules are data, one folder a language (``reference/data/time``); readings know no
language. Nothing is guessed from today's clock: without a publication date, "yesterday" stays
unresolved.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from heapq import heappop, heappush

import msgspec

from dateline.annotate.timebounds import Page, Told, express, noun_after
from dateline.annotate.timecalendar import Period, containing, last_day
from dateline.annotate.timecues import Cues, cued_future, is_announced, load_cues
from dateline.annotate.timegrammar import (
    LANGUAGES,
    Match,
    find_matches,
    load_grammar,
    rank,
    rematch,
)
from dateline.annotate.timereadings import SURE, TENSED, read_slots
from dateline.annotate.timescene import CALLER_TRUST, Reading, Scene
from dateline.annotate.timetokens import tokenize
from dateline.model import TimeExpression

_COMPANY_SPANS = frozenset({"P6M", "P9M", "P26W", "P39W"})
"""Lengths for which companies report: after "the first nine months", "a year ago" is no quarter."""
_PUBLISHED = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ](\d{2}):(\d{2}))?")


class _Reader(msgspec.Struct, frozen=True):
    """What stays the same while a text is read."""

    page: Page
    cues: Cues
    is_past: Callable[[int], bool | None] | None


def find_times(
    text: str,
    *,
    published: str | None,
    language: str = "en",
    is_past: Callable[[int], bool | None] | None = None,
) -> tuple[TimeExpression, ...]:
    """Return the time expressions of a text, in order and without overlap.

    Args:
        text: the article's text; offsets count its code points.
        published: ISO 8601 date or date-time; None leaves relative times unresolved.
        language: ISO 639-1; a language without a grammar has no time expressions.
        is_past: what the caller knows of the tense of the verb that governs an offset; where it
            gives None, the words of the sentence are asked.

    >>> [t.value for t in find_times("He left last October.", published="2024-01-14")]
    ['2023-10']
    """
    if language not in LANGUAGES:
        return ()
    grammar = load_grammar(language)
    moment = _publication(published)
    page = Page(text, tokenize(text, grammar.lexicon), grammar, _day_of(moment))
    has_clock = moment is not None and "T" in (published or "").replace(" ", "T")
    scene = Scene(published=page.published, moment=moment if has_clock else None)
    return express(_read_all(_Reader(page, load_cues(language), is_past), scene), page)


def _publication(published: str | None) -> datetime | None:
    """Return when the page says it was published, in its own zone; None if that is no date."""
    found = _PUBLISHED.match(published or "")
    if found is None:
        return None
    year, month, day, hour, minute = (int(part or "0") for part in found.groups())
    if not 1600 <= year <= 2900:
        return None
    try:
        return datetime(year, month, day, hour, minute)
    except ValueError:
        return None


def _day_of(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


def _read_all(reader: _Reader, scene: Scene) -> list[Told]:
    """Read the matches from left to right; what one tells is the scene of the next."""
    page = reader.page
    matches = find_matches(page.text, page.tokens, page.grammar)
    queue = [(rank(match), number, match) for number, match in enumerate(matches)]
    told: list[Told] = []
    token = 0
    while queue:
        _, number, match = heappop(queue)
        if match.first < token:
            again = rematch(match, token, page.text, found=(page.tokens, page.grammar))
            if again:
                heappush(queue, (rank(again), number, again))
            continue
        if _has_break(token, match.first, page):
            scene = msgspec.structs.replace(scene, day=None)
        reading = read_slots(match.rule.reading, match.slots, _look_around(match, scene, reader))
        if reading is None and match.rule.reading not in SURE:
            continue  # words that might be a time and are none: another rule may know better
        token = match.last
        if reading:
            told.append(Told(match, reading))
            scene = _carry_on(scene, reading, is_aside=_is_attribute(match, page))
    return told


def _has_break(start: int, end: int, page: Page) -> bool:
    """Tell whether a paragraph ends between two tokens."""
    return page.tokens.classes.find(page.grammar.marks["BREAK"], start, end) >= 0


def _look_around(match: Match, scene: Scene, reader: _Reader) -> Scene:
    """Add to the scene what stands right after the match and what tense it stands in."""
    if match.rule.reading == "year":
        noun = noun_after(match, reader.page)
        return msgspec.structs.replace(
            scene, before_noun=bool(noun), before_plural=noun == "plural"
        )
    if match.rule.reading not in TENSED or "year" in match.slots:
        return scene
    past = reader.is_past(match.start) if reader.is_past else None
    if past and is_announced(reader.page.text, match.start, reader.cues):
        past = False
    if past is not None:
        return msgspec.structs.replace(scene, is_future=not past, trust=CALLER_TRUST)
    if reader.page.tokens.classes[match.last : match.last + 1] == reader.page.grammar.marks["POSS"]:
        return scene  # "Friday's vote": the verb of the sentence does not tell when the vote was
    span = (match.start, match.end)
    return msgspec.structs.replace(
        scene, is_future=cued_future(reader.page.text, span, reader.cues)
    )


def _is_attribute(match: Match, page: Page) -> bool:
    """Tell whether a date only says which: 'the November 27 agreement' is not told of that day."""
    before = page.tokens.classes[max(0, match.first - 1) : match.first]
    is_determined = bool(before) and before in page.grammar.marks["DET"]
    return is_determined and bool(noun_after(match, page))


def _carry_on(scene: Scene, reading: Reading, *, is_aside: bool) -> Scene:
    """Return the scene after this reading."""
    period = reading.period
    if reading.value in _COMPANY_SPANS:
        return msgspec.structs.replace(scene, quarter=_year_of(scene))
    if period is None or reading.type not in ("DATE", "TIME"):
        return scene
    if period.unit == "day":
        if is_aside:
            return scene
        return msgspec.structs.replace(scene, anchor=period, day=period.first)
    is_told = period.unit == "quarter" and not reading.is_compared
    quarter = _reported(period, scene) if is_told else scene.quarter
    return msgspec.structs.replace(scene, anchor=period, quarter=quarter)


def _year_of(scene: Scene) -> Period | None:
    """Return the year of the quarter told last, or of publication."""
    day = scene.quarter.first if scene.quarter else scene.published
    return containing(day, "year") if day else None


def _reported(told: Period, scene: Scene) -> Period:
    """Return the quarter that a report is about: of those told, the last that is over."""
    known, today = scene.quarter, scene.published
    if known is None or known.unit != told.unit or today is None:
        return told
    is_over = last_day(told) <= today
    return told if is_over and told.first >= known.first else known
