"""The main event of an article: who, what, when, where, why and how, from headline and lead."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest

from dateline.annotate import Annotator
from dateline.coding import main_event
from dateline.coding.headline import OPENING, as_article, opening_of, read_headline
from dateline.model import Article, MainEvent
from dateline.reference import Reference
from tests.conftest import article_of

Tell = Callable[..., MainEvent]

FERRY = (
    "At least nine passengers were injured after a ferry ran aground near Bergen on Tuesday. "
    "The vessel had left Stavanger in the morning. An inquiry was opened on Wednesday."
)


def titled(title: str, text: str = "", *, published: str | None = None) -> Article:
    return msgspec.structs.replace(article_of(text, published=published), title=title)


@pytest.fixture(scope="module")
def tell(annotator: Annotator, reference: Reference) -> Tell:
    def tell_event(title: str, text: str, *, published: str = "2024-05-16") -> MainEvent:
        article = titled(title, text, published=published)
        document = annotator.annotate(article, is_thorough=True)
        headline = annotator.annotate(as_article(article), is_thorough=True) if title else None
        return main_event(document, reference, headline=headline)

    return tell_event


def words(event: MainEvent, question: str) -> str:
    answers = getattr(event, question)
    return answers[0].text if answers else ""


def test_lead_names_whom_a_clipped_headline_only_counts(tell: Tell) -> None:
    event = tell("Bergen ferry accident: Nine hurt after vessel runs aground", FERRY)
    assert words(event, "who") == "At least nine passengers"
    assert words(event, "what") == "Nine hurt"
    assert words(event, "when") == "Tuesday"
    assert words(event, "where") == "Bergen"
    assert "runs aground" in words(event, "why")
    assert words(event, "how").startswith("a ferry ran")


def test_time_of_the_main_event_is_a_date(tell: Tell) -> None:
    event = tell("Nine hurt after ferry runs aground", FERRY)
    assert event.interval is not None
    assert event.interval.start == "2024-05-14"


def test_day_of_publication_stands_in_where_no_time_is_told(tell: Tell) -> None:
    event = tell("Minister opens bridge", "The transport minister opened a bridge in Oslo.")
    assert event.when == ()
    assert event.interval is not None
    assert event.interval.start == "2024-05-16"


def test_namesake_of_a_town_is_no_place(tell: Tell) -> None:
    text = "Lewis Hamilton beat Ana Veld on Sunday. The race was held in Porto under heavy rain."
    assert words(tell("Hamilton beats Veld", text), "where") == "Porto"


def test_what_is_the_headlines_predicate_without_reasons_and_speakers(tell: Tell) -> None:
    text = "Kenya recalled its envoy from Kampala on Monday because of a border dispute."
    for title in ("Kenya recalls envoy, says ministry", "Kenya recalls envoy after border dispute"):
        assert words(tell(title, text), "what") == "recalls envoy"


def test_surname_in_the_headline_is_given_in_full(tell: Tell) -> None:
    text = "The opposition leader Maria Lopez resigned on Monday. Lopez gave no reason."
    assert words(tell("Lopez resigns", text), "who").endswith("Maria Lopez")


def test_without_a_headline_the_first_sentence_tells(tell: Tell) -> None:
    event = tell("", "Farmers blocked a motorway near Lyon on Monday over fuel prices.")
    assert words(event, "who") == "Farmers"
    assert words(event, "what") == "blocked a motorway"
    assert words(event, "why") == "fuel prices"


def test_means_is_how_and_charge_is_why(tell: Tell) -> None:
    text = "The union praised the mayor for raising wages by cutting his own salary on Friday."
    event = tell("Union praises mayor", text)
    assert words(event, "why").startswith("raising wages")
    assert words(event, "how").startswith("cutting his own salary")


def test_nothing_to_tell_has_no_answer(tell: Tell) -> None:
    event = tell("", "No verb here.")
    assert event.who == event.why == event.how == ()


def test_answers_stand_in_the_text_or_the_title(tell: Tell) -> None:
    title = "Harbour fire: Two held after blast in Porto"
    text = "Two men were arrested after a blast in Porto on Monday, killing a guard."
    event = tell(title, text)
    for question in ("who", "what", "when", "where", "why", "how"):
        for answer in getattr(event, question):
            source = title if answer.is_headline else text
            assert source[answer.start : answer.end] == answer.text


@pytest.mark.parametrize(
    ("title", "core"),
    [
        ("Harbour fire: Two held after blast", "Two held"),
        ("'We are lost' Mayor begs ministry for pumps", "Mayor begs ministry for pumps"),
        ("Senate rejects budget as strike begins", "Senate rejects budget"),
        ("Ten workers named as hostages", "Ten workers named as hostages"),
    ],
)
def test_core_of_a_headline(annotator: Annotator, title: str, core: str) -> None:
    document = annotator.annotate(as_article(titled(title)), is_thorough=True)
    assert read_headline(document).text == core


def test_only_the_opening_of_a_long_article_is_read() -> None:
    article = titled("A title", "word " * OPENING)
    assert article.text.startswith(opening_of(article).text)
    assert len(opening_of(article).text) <= OPENING + len("word ")
    assert opening_of(titled("A title", "short")).text == "short"
