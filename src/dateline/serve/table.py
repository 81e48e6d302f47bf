"""Records for the terminal: a heading, the events as rows, the claims beside or below them."""

from __future__ import annotations

from rich import box
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from dateline.model import ArticleRecord, Claim, EventReport, Problem
from dateline.serve.wording import (
    STATUS_LOOKS,
    clean_line,
    count_of,
    describe_actor,
    describe_moment,
    describe_place,
    describe_sides,
    describe_when,
    nothing_told,
    quoted,
)

# Below this width two tables side by side would cut every name.
BESIDE_WIDTH = 136


def print_record(console: Console, record: ArticleRecord) -> None:
    """Print one record, as wide as the console allows; legible in 80 columns without colour."""
    console.print(_heading(record))
    console.print()
    console.print(_body(record, console.width))
    if explanations := _explanations(record):
        console.print()
        console.print(explanations)
    console.print()


def print_summary(console: Console, *, records: int, events: int, claims: int) -> None:
    """Print what a run of several articles gave, in one line."""
    parts = (count_of(records, "article"), count_of(events, "event"), count_of(claims, "claim"))
    console.print(Text(" · ".join(parts), style="bold"))


def _heading(record: ArticleRecord) -> Text:
    lines = [Text(clean_line(record.title) or "(no title)", style="bold")]
    published = describe_moment(record.published)
    facts = [
        clean_line(record.publisher),
        f"published {published}" if published else "no publication date: dates stay unresolved",
        f"updated {describe_moment(record.updated)}" if record.updated else "",
    ]
    lines.append(Text(" · ".join(filter(None, facts))))
    if record.url:
        lines.append(Text(clean_line(record.url), style="dim"))
    lines.extend(_problem_line(p) for p in record.problems if p.code != "article.no_date")
    return Text("\n").join(lines)


def _problem_line(problem: Problem) -> Text:
    hint = f" ({clean_line(problem.hint)})" if problem.hint else ""
    return Text(f"! {clean_line(problem.message)}{hint}", style="yellow")


def _body(record: ArticleRecord, width: int) -> RenderableType:
    events = _events_table(record) if record.events else Text(nothing_told(record), "dim")
    if not record.claims:
        return events
    if width < BESIDE_WIDTH:
        return Group(events, "", _claims_table(record))
    beside = Table.grid(expand=True, padding=(0, 2, 0, 0))
    beside.add_column(ratio=3)
    beside.add_column(ratio=2)
    beside.add_row(events, _claims_table(record))
    return beside


def _events_table(record: ArticleRecord) -> Table:
    table = _blank_table()
    table.add_column("", justify="right", style="dim", width=2)
    table.add_column("Status", no_wrap=True, width=14)
    table.add_column("Event", ratio=6)
    table.add_column("Words", ratio=5)
    for number, event in enumerate(record.events, start=1):
        table.add_row(str(number), _chip(event), _event_cell(event), _words_cell(event))
    return table


def _blank_table() -> Table:
    return Table(
        box=box.SIMPLE_HEAD, expand=True, pad_edge=False, show_edge=False, leading=1,
        padding=(0, 1, 0, 0), header_style="dim",
    )  # fmt: skip


def _chip(event: EventReport) -> Text:
    look = STATUS_LOOKS[event.status]
    return Text(f"{look.shape} {look.word}", style=look.colour)


def _event_cell(event: EventReport) -> Text:
    lines = [Text.assemble((event.type, "bold"), f" {event.mode}".rstrip()), _sides(event)]
    where_when = (describe_when(event), describe_place(event.place))
    if any(where_when):
        lines.append(Text(" · ".join(filter(None, where_when))))
    if event.attributed_to:
        lines.append(Text(f"according to {describe_actor(event.attributed_to)}", style="italic"))
    return Text("\n").join(lines)


def _sides(event: EventReport) -> Text:
    actors, recipients = describe_sides(event)
    if not recipients:
        return Text(actors or "nobody named")
    return Text(f"{actors or 'nobody named'} → {recipients}")


def _words_cell(event: EventReport) -> Text:
    first, *more = (piece.quote for piece in event.evidence)
    words = Text(quoted(first, 120))
    if more:
        words.append(f" +{len(more)} more", style="dim")
    return words


def _claims_table(record: ArticleRecord) -> Table:
    numbers = {event.id: number for number, event in enumerate(record.events, start=1)}
    table = _blank_table()
    table.add_column("Claim", no_wrap=True, width=17)
    table.add_column("Speaker", ratio=6)
    table.add_column("Words", ratio=9)
    for claim in record.claims:
        about = numbers.get(claim.event or "")
        table.add_row(_stance(claim, about), describe_actor(claim.speaker), _claim_words(claim))
    return table


def _stance(claim: Claim, about: int | None) -> Text:
    return Text(claim.stance + (f" (on {about})" if about else ""))


def _claim_words(claim: Claim) -> Text:
    words = Text()
    if claim.cue:
        words.append(f"{clean_line(claim.cue)}: ", style="dim")
    words.append(quoted(claim.content.quote, 160))
    return words


def _explanations(record: ArticleRecord) -> Text:
    """Say how each event and claim was decided; nothing unless it was asked for."""
    blocks: list[Text] = []
    for number, event in enumerate(record.events, start=1):
        blocks.extend(_explanation(f"event {number} {event.type}", event))
    for claim in record.claims:
        blocks.extend(_explanation(f"claim {claim.stance}", claim))
    return Text("\n").join(blocks)


def _explanation(name: str, item: EventReport | Claim) -> list[Text]:
    if not item.explanation:
        return []
    lines = [Text(f"Why {name}: {quoted(_quote_of(item), 60)}", style="bold")]
    return [*lines, *(Text(f"  · {clean_line(line)}") for line in item.explanation)]


def _quote_of(item: EventReport | Claim) -> str:
    return item.content.quote if isinstance(item, Claim) else item.evidence[0].quote
