"""What an entity did and underwent in one article, and when."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dateline.annotate import Annotator
from dateline.coding import dated_acts
from dateline.reference import Reference
from tests.conftest import article_of

Acts = Callable[..., dict[str, str | None]]


@pytest.fixture(scope="module")
def acts(annotator: Annotator, reference: Reference) -> Acts:
    def find(text: str, name: str, *, published: str = "2024-05-16") -> dict[str, str | None]:
        document = annotator.annotate(article_of(text, published=published), is_thorough=True)
        heads = {clause.head_start: clause.predicate for clause in document.clauses}
        found = dated_acts(document, reference, name)
        return {heads[act.head_start]: act.interval.start for act in found}

    return find


def test_act_has_the_time_its_clause_tells(acts: Acts) -> None:
    text = "Lumora Motors opened a plant in Ghana in 2019. It sold the plant in March 2022."
    assert acts(text, "Lumora Motors") == {"open": "2019", "sell": "2022-03"}


def test_act_without_a_time_is_of_the_day_the_article_tells_of(acts: Acts) -> None:
    text = "Lumora unveiled a tram on Tuesday. Critics attended the show. Lumora praised them."
    assert acts(text, "Lumora")["praise"] == "2024-05-14"


def test_person_is_taken_up_by_surname_and_pronoun(acts: Acts) -> None:
    text = "Ana Veld resigned on Tuesday. Veld thanked her staff. She left the building at noon."
    assert {"resign", "thank", "leave"} <= set(acts(text, "Ana Veld"))


def test_company_is_taken_up_by_what_it_is(acts: Acts) -> None:
    text = "Lumora Inc. opened a plant on Monday. The company hired fifty people."
    assert "hire" in acts(text, "Lumora")


def test_name_before_another_noun_is_no_party(acts: Acts) -> None:
    assert acts("A Lumora spokesman thanked the mayor on Monday.", "Lumora") == {}


def test_who_is_merely_named_is_no_party(acts: Acts) -> None:
    assert acts("The mayor spoke about Lumora on Monday.", "Lumora") == {}


def test_what_may_happen_at_no_told_time_has_no_date(acts: Acts) -> None:
    text = "Lumora will open a plant. Lumora might sell a ship. Lumora will close a mine in 2026."
    assert acts(text, "Lumora") == {"close": "2026"}


def test_standing_condition_is_no_act(acts: Acts) -> None:
    assert acts("Lumora has three plants.", "Lumora") == {}


def test_code_after_a_name_belongs_to_it(acts: Acts) -> None:
    text = "Lumora Falcon 9 landed on Monday. Lumora Falcon 7 crashed on Tuesday."
    assert acts(text, "Lumora Falcon 9") == {"land": "2024-05-13"}


def test_undated_article_dates_nothing_by_itself(acts: Acts) -> None:
    assert acts("Lumora unveiled a tram.", "Lumora", published="") == {}
