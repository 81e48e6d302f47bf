"""The table can be read in 80 columns, without colour, and by somebody who trusts no article."""

import io

import pytest
from rich.console import Console

from dateline.model import ArticleRecord, Status
from dateline.serve.table import print_record
from dateline.serve.wording import STATUS_LOOKS
from dateline.testing import build_actor, build_event, build_record


def printed(record: ArticleRecord, *, width: int = 80, colour: bool = False) -> str:
    file = io.StringIO()
    console = Console(file=file, width=width, force_terminal=colour)
    print_record(console, record)
    return file.getvalue()


@pytest.mark.parametrize("width", [80, 110, 160])
def test_table_keeps_to_the_width(record: ArticleRecord, width: int) -> None:
    assert max(map(len, printed(record, width=width).splitlines())) <= width


def test_table_without_colour_writes_no_escape(record: ArticleRecord) -> None:
    assert "\x1b" not in printed(record)
    assert "\x1b" in printed(record, colour=True)


@pytest.mark.parametrize("status", STATUS_LOOKS)
def test_each_status_has_its_shape_and_word(record: ArticleRecord, status: Status) -> None:
    look = STATUS_LOOKS[status]
    assert f"{look.shape} {look.word}" in printed(record)


def test_row_says_who_did_what_to_whom_when_and_where() -> None:
    event = build_event(
        "set to visit", mode="visit", status="planned", start="2024-03-12", end="2024-03-14",
        actors=(build_actor("Ana Veld", "SDK"),), recipients=(build_actor("Norland", "NRL"),),
    )  # fmt: skip
    text = printed(build_record("Ana Veld is set to visit Norland.", events=[event]), width=110)
    for words in ("CONSULT visit", "Ana Veld (SDK) → Norland (NRL)", "12–14 March 2024"):
        assert words in text


def test_claims_stand_below_when_narrow_and_beside_when_wide(record: ArticleRecord) -> None:
    def row_of(text: str, words: str) -> int:
        return next(i for i, line in enumerate(text.splitlines()) if words in line)

    narrow, wide = printed(record, width=80), printed(record, width=160)
    assert row_of(narrow, "criticises") > row_of(narrow, "cancelled")
    assert row_of(wide, "criticises") < row_of(wide, "cancelled")


def test_article_cannot_write_to_the_terminal() -> None:
    attack = "\x1b[2J\x1b]0;owned\x07 [bold red]not markup[/] \u202ereversed"
    event = build_event(attack, actors=(build_actor(attack),))
    text = printed(build_record(f"Norland said {attack}.", title=attack, events=[event]))
    assert not {"\x1b", "\x07", "\u202e"} & set(text)
    assert "[bold red]not markup[/]" in text


def test_missing_date_and_missing_events_are_said() -> None:
    text = printed(build_record("Nothing much."))
    assert "dates stay unresolved" in text
    assert "No event was found" in text


def test_reasons_are_shown_where_the_record_holds_them(record: ArticleRecord) -> None:
    assert "frame: visit.v → CONSULT/visit" in printed(record)
