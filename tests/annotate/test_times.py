"""Time expressions: what is found, which time it is, and from when to when it runs.

The tables ``times_<language>.tsv`` hold publication date, sentence with the expression in square
brackets, TIMEX3 value and interval. An interval is written ``start/end precision``, one day as the
day alone; ``..`` is an open end and ``-`` no interval at all.
"""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.annotate.timegrammar import LANGUAGES, load_grammar
from dateline.annotate.times import find_times
from dateline.model import Interval, TimeExpression
from dateline.reference.tables import DATA

HERE = Path(__file__).parent
LANGUAGE = st.sampled_from(LANGUAGES)
PUBLISHED = st.none() | st.dates().map(str) | st.datetimes().map(lambda moment: moment.isoformat())


def cases() -> list[tuple[str, ...]]:
    """Return language, publication date, sentence, value and interval of each row."""
    return [
        (language, *line.split("\t"))
        for language in LANGUAGES
        for line in (HERE / f"times_{language}.tsv").read_text(encoding="utf-8").splitlines()[1:]
        if not line.startswith("#")
    ]


def write_interval(interval: Interval | None) -> str:
    """Write an interval as the tables have it."""
    if interval is None:
        return "-"
    if interval.start == interval.end and interval.precision == "day":
        return interval.start or ""
    return f"{interval.start or '..'}/{interval.end or '..'} {interval.precision}"


def one(text: str, *, published: str | None = "2024-01-17") -> TimeExpression:
    """Return the only time expression of an English text."""
    found = find_times(text, published=published)
    assert len(found) == 1, [text[time.start : time.end] for time in found]
    return found[0]


def words_of(language: str) -> list[str]:
    """Return every word that the grammar of the language knows, and some figures."""
    known = load_grammar(language).lexicon.senses
    return [
        *known,
        "1",
        "12",
        "31",
        "99",
        "1899",
        "2024",
        "4:30",
        "14/03/2024",
        "'90s",
        "2nd",
        "3/4",
    ]


@st.composite
def time_talk(draw: st.DrawFn) -> tuple[str, str]:
    """Return a language and a text made of the words of its grammar, in any order."""
    language = draw(LANGUAGE)
    words = draw(st.lists(st.sampled_from(words_of(language)), max_size=30))
    marks = draw(st.lists(st.sampled_from([" ", " ", " ", ", ", "-", ". ", "\n\n"]), max_size=30))
    return language, "".join(
        word + mark for word, mark in zip(words, [*marks, *" " * 30], strict=False)
    )


@pytest.mark.parametrize("case", cases(), ids=lambda case: f"{case[0]}: {case[2]}")
def test_reads(case: tuple[str, ...]) -> None:
    language, published, marked, value, interval = case
    text = marked.replace("[", "").replace("]", "")
    found = find_times(text, published=published, language=language)
    at = {(time.start, time.end): time for time in found}
    span = (marked.index("["), marked.index("]") - 1)
    assert span in at, [text[time.start : time.end] for time in found]
    assert (at[span].value, write_interval(at[span].interval)) == (value, interval)


# --- what is no time ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "They may march.",
        "The march may be banned.",
        "Officials said that May would decide.",
        "He spoke with May and left.",
        "Some 2,000 people and 1,990 cars stood there.",
        "Some 2000 troops arrived.",
        "More than 1000 people died.",
        "It cost $2024 and grew 2020%.",
        "The man, aged 27, fled.",
        "The 27-year-old woman fled.",
        "She is 30 years old.",
        "He is in his 30s.",
        "He came in a second car.",
        "He sat in the sun, then sat down.",
        "Three-quarters of them fell.",
        "The dec was on the mon.",
        "Black Friday was noisy.",
        "The Sunday Times wrote it.",
        "February 30 and 31/02/2023 are no days.",
        "Rooms 3/4/2024 is no sure date.",
        "Flight B52, room G20 and COVID-19.",
        "At the end of the day, it failed.",
        "Easter Island and the Christmas Charity Fund.",
        "The Daily Herald wrote it.",
    ],
)
def test_english_words_that_only_look_like_times(text: str) -> None:
    assert find_times(text, published="2024-01-17") == ()


@pytest.mark.parametrize(
    "text",
    [
        "Il a été vu.",
        "Un homme de 45 ans et une femme, 32 ans, ont fui.",
        "Ils sont âgés de 20 ans.",
        "Une seconde fois, il a gagné.",
        "Quelque 2000 soldats et 1 500 civils.",
    ],
)
def test_french_words_that_only_look_like_times(text: str) -> None:
    assert find_times(text, published="2024-01-17", language="fr") == ()


# --- without a publication date -----------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("He left yesterday.", "PAST_REF"),
        ("He left today.", "PRESENT_REF"),
        ("He leaves tomorrow.", "FUTURE_REF"),
        ("He left on Monday.", "XXXX-WXX-1"),
        ("He left last week.", "PAST_REF"),
        ("He leaves next year.", "FUTURE_REF"),
        ("He left in October.", "XXXX-10"),
        ("He left on October 9.", "XXXX-10-09"),
        ("He left in October last year.", "XXXX-10"),
        ("He left three days ago.", "PAST_REF"),
        ("He left last night.", "TNI"),
        ("He left in the third quarter.", "XXXX-Q3"),
        ("He left last summer.", "XXXX-SU"),
        ("He left at Christmas.", "XXXX-12-25"),
        ("He left at Easter.", "XXXX-XX-XX"),
        ("He left a year ago.", "PAST_REF"),
        ("Over the past three days he slept.", "P3D"),
    ],
)
def test_nothing_is_guessed_without_a_publication_date(text: str, value: str) -> None:
    found = one(text, published=None)
    assert (found.value, found.interval) == (value, None)


@pytest.mark.parametrize("published", ["", "yesterday", "2024", "2024-13-01", "0001-01-01"])
def test_an_unusable_publication_date_is_none(published: str) -> None:
    assert one("He left yesterday.", published=published).interval is None


def test_full_dates_are_read_without_a_publication_date() -> None:
    text = "It began on May 3, 2023. Two days later it ended, in 2023."
    values = [t.value for t in find_times(text, published=None)]
    assert values == ["2023-05-03", "2023-05-05", "2023"]


# --- the caller's word, direction, languages ----------------------------------------------


@pytest.mark.parametrize(
    ("is_past", "value"), [(True, "2024-01-12"), (False, "2024-01-19"), (None, "2024-01-12")]
)
def test_the_callers_tense_decides_a_bare_weekday(*, is_past: bool | None, value: str) -> None:
    text = "The council meeting Friday."
    found = find_times(text, published="2024-01-17", is_past=lambda _offset: is_past)
    assert [t.value for t in found] == [value]


def test_the_caller_is_asked_at_the_offset_of_the_words() -> None:
    asked: list[int] = []
    find_times("Talks on Friday.", published="2024-01-17", is_past=asked.append)
    assert asked == [9]


@pytest.mark.parametrize("is_past", [True, False])
def test_plain_words_outweigh_the_callers_tense(*, is_past: bool) -> None:
    text = "The council meets next Friday."
    found = find_times(text, published="2024-01-17", is_past=lambda _offset: is_past)
    assert [t.value for t in found] == ["2024-01-19"]


def test_words_of_schedule_outweigh_the_verb_around_them() -> None:
    text = "The visit, scheduled for January 22, was welcomed."
    found = find_times(text, published="2024-01-17", is_past=lambda _offset: True)
    assert [t.value for t in found] == ["2024-01-22"]


def test_a_clock_time_is_of_the_day_told_last() -> None:
    text = "They met on Friday.\n\nThe rally began at 18:00."
    values = [t.value for t in find_times(text, published="2024-01-17")]
    assert values == ["2024-01-12", "2024-01-12T18:00"]


@pytest.mark.parametrize(
    ("text", "is_future"),
    [
        ("He left yesterday.", False),
        ("He leaves tomorrow.", True),
        ("He leaves today.", None),
        ("He left this year.", None),
        ("He recently left.", False),
        ("He leaves soon.", True),
        ("He stayed for two days.", None),
    ],
)
def test_direction_from_publication(text: str, *, is_future: bool | None) -> None:
    assert one(text).is_future is is_future


@pytest.mark.parametrize(
    ("text", "mod"),
    [
        ("He left in early March.", "START"),
        ("He left in mid-2019.", "MID"),
        ("He left late last year.", "END"),
        ("He left at the end of March.", "END"),
        ("He stayed for about two days.", "APPROX"),
        ("He stayed for more than two days.", "MORE_THAN"),
        ("He stayed for at least two days.", "EQUAL_OR_MORE"),
        ("He stayed for nearly two days.", "LESS_THAN"),
    ],
)
def test_modifiers(text: str, mod: str) -> None:
    assert one(text).mod == mod


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("He left on Monday.", "DATE"),
        ("He left on Monday morning.", "TIME"),
        ("He stayed for two days.", "DURATION"),
        ("He comes every Monday.", "SET"),
    ],
)
def test_kinds(text: str, kind: str) -> None:
    assert one(text).type == kind


def test_both_halves_of_a_range_bear_the_whole() -> None:
    found = find_times("The visit is set for January 20 to 23.", published="2024-01-17")
    assert [t.value for t in found] == ["2024-01-20", "2024-01-23"]
    assert {write_interval(t.interval) for t in found} == {"2024-01-20/2024-01-23 range"}


def test_a_language_without_a_grammar_has_no_times() -> None:
    assert find_times("am Montag, dem 15. Januar 2024", published=None, language="de") == ()


# --- properties ---------------------------------------------------------------------------


@given(LANGUAGE, st.text(max_size=400), PUBLISHED)
def test_any_text_is_read(language: str, text: str, published: str | None) -> None:
    spans = [(t.start, t.end) for t in find_times(text, published=published, language=language)]
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(left[1] <= right[0] for left, right in pairwise(spans))


@given(time_talk(), PUBLISHED)
def test_any_talk_of_time_is_read(talk: tuple[str, str], published: str | None) -> None:
    """Words of the grammar in any order: spans in order, within bounds, ends of words."""
    language, text = talk
    found = find_times(text, published=published, language=language)
    spans = [(t.start, t.end) for t in found]
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(left[1] <= right[0] for left, right in pairwise(spans))
    assert all(text[start:end] == text[start:end].strip() for start, end in spans)


@given(time_talk(), PUBLISHED)
def test_intervals_are_iso_and_in_order(talk: tuple[str, str], published: str | None) -> None:
    language, text = talk
    for found in find_times(text, published=published, language=language):
        if found.interval is None:
            continue
        edges = [edge for edge in (found.interval.start, found.interval.end) if edge]
        assert edges
        assert all(re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", edge) for edge in edges)
        length = min(len(edge) for edge in edges)
        assert [edge[:length] for edge in edges] == sorted(edge[:length] for edge in edges)
        assert (len(edges) == 1) == (found.interval.precision == "open")


@given(time_talk(), PUBLISHED)
def test_reading_twice_is_reading_once(talk: tuple[str, str], published: str | None) -> None:
    language, text = talk
    first = find_times(text, published=published, language=language)
    assert first == find_times(text, published=published, language=language)


# --- tables -------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["words", "cues"])
def test_tables_are_sorted_and_say_nothing_twice(language: str, name: str) -> None:
    table = DATA / "time" / language / f"{name}.tsv"
    rows = table.read_text(encoding="utf-8").splitlines()[1:]
    assert rows == sorted(set(rows))


@pytest.mark.parametrize("language", LANGUAGES)
def test_rules_have_names_of_their_own(language: str) -> None:
    names = [rule.id for rule in load_grammar(language).rules]
    assert sorted(names) == sorted(set(names))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reading_has_the_slots_it_needs(language: str) -> None:
    """A distance or length without a unit would be a rule that can never be read."""
    for rule in load_grammar(language).rules:
        slots = {named.partition(":")[0] for named in rule.slots.values()} | set(rule.options)
        assert rule.reading not in ("offset", "duration") or "unit" in slots, rule.id
        assert rule.reading != "reference" or slots & {"ref", "value"}, rule.id
        assert rule.reading != "holiday" or "date" in slots, rule.id


# --- speed --------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_pattern_repeats_without_bound(language: str) -> None:
    """So a match reads a bounded number of words, and the time grows with the text alone."""
    patterns = [rule.pattern.pattern for rule in load_grammar(language).rules]
    assert not [pattern for pattern in patterns if set("*+{") & set(pattern)]


@pytest.mark.parametrize(
    "piece",
    ["Monday ", "the ", "1 ", "a", "'", ". ", "\n ", "12-", "last year of ", "January 1 to ", "9:"],
)
def test_long_texts_are_read(piece: str) -> None:
    """Anything worse than linear would keep this from ending."""
    text = piece * 10_000
    found = find_times(text, published="2024-01-17")
    assert all(t.end <= len(text) for t in found)
