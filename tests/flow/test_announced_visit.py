"""The article the desk was made for: a planned visit, a past one, an allegation, an opinion."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from dateline.desk import Desk
from dateline.model import Actor, ArticleRecord, EventReport
from tests.flow.conftest import WORLD

SHARED = Path(os.environ.get("DATELINE_EVAL", Path(__file__).parents[3] / "shared" / "eval")).parent
SEED = SHARED / "seed" / "article.txt"
OURS = WORLD / "2024-01-14-choe-to-visit-russia.txt"


@pytest.fixture(scope="module", params=[OURS, SEED], ids=["ours", "seed"])
def record(request: pytest.FixtureRequest, desk: Desk) -> ArticleRecord:
    if not request.param.is_file():
        pytest.skip(f"{request.param} is not here")
    outcome = next(iter(desk.read_many([request.param])))
    assert isinstance(outcome, ArticleRecord)
    return outcome


def told(record: ArticleRecord, event_type: str) -> list[EventReport]:
    return [event for event in record.events if event.type == event_type]


def countries(actors: tuple[Actor, ...]) -> set[str | None]:
    return {actor.country for actor in actors}


def test_visit_ahead_is_one_planned_event_with_its_days(record: ArticleRecord) -> None:
    planned = [event for event in told(record, "CONSULT") if event.status == "planned"]
    assert len(planned) == 1
    visit = planned[0]
    assert (visit.start, visit.end) == ("2024-01-15", "2024-01-17")
    assert "Choe Son Hui" in {actor.name for actor in visit.actors}
    assert (countries(visit.actors), countries(visit.recipients)) == ({"PRK"}, {"RUS"})
    assert visit.place is not None
    assert visit.place.country == "RUS"
    assert len(visit.evidence) > 1


def test_visit_last_october_happened_in_october(record: ArticleRecord) -> None:
    past = [event for event in told(record, "CONSULT") if event.start == "2023-10"]
    assert [event.status for event in past] == ["occurred"]
    assert "Lavrov" in past[0].actors[0].name
    assert (countries(past[0].actors), countries(past[0].recipients)) == ({"RUS"}, {"PRK"})


def test_arms_transfers_are_alleged_and_never_a_fact(record: ArticleRecord) -> None:
    transfers = told(record, "AID") + told(record, "COOPERATE")
    assert "alleged" in {event.status for event in transfers}
    assert not {"occurred", "ongoing"} & {event.status for event in transfers}
    arms = told(record, "AID")[0]
    assert (countries(arms.actors), countries(arms.recipients)) == ({"PRK"}, {"RUS"})


def test_concern_is_the_united_states_own(record: ArticleRecord) -> None:
    speakers = {actor.country for event in told(record, "ACCUSE") for actor in event.actors}
    speakers |= {claim.speaker.country for claim in record.claims}
    assert "USA" in speakers


def test_analysts_view_is_an_opinion_and_no_event(record: ArticleRecord) -> None:
    opinions = [claim for claim in record.claims if claim.speaker.name.lower() == "analysts"]
    assert {claim.stance for claim in opinions} == {"opines"}
    for event in record.events:
        assert "Analysts" not in {actor.name for actor in event.actors}


def test_both_times_are_kept(record: ArticleRecord) -> None:
    assert record.published == "2024-01-14T04:33:00-05:00"
    assert record.updated == "2024-01-14T05:24:00-05:00"


def test_publishers_praise_of_itself_is_nowhere(record: ArticleRecord) -> None:
    for word in ("newsroom", "founded", "launched", "integrity", "proud"):
        assert word not in record.text.lower()


def test_every_quote_is_the_text_at_its_offsets(record: ArticleRecord) -> None:
    words = [quote for event in record.events for quote in event.evidence]
    words += [claim.content for claim in record.claims]
    assert words
    for quote in words:
        assert record.text[quote.start : quote.end] == quote.quote
