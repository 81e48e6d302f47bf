"""Figures beside their floors and the best peers: as a table, as Markdown, as a check."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Literal, NamedTuple

import msgspec
from rich.table import Table

from bench.quality.gold import Row
from bench.quality.registry import TASKS, Figure
from dateline.errors import UsageError

_HERE = Path(__file__).parent
FLOORS_FILE = _HERE / "floors.json"
PEERS_FILE = _HERE / "peers.json"
BEGIN, END = "<!-- begin: written by bench.quality -->", "<!-- end -->"

Floors = dict[str, dict[str, float]]
Scores = Mapping[tuple[str, str], Row]
"""What each scorer printed, by task and label of the set."""
Verdict = Literal["holds", "below", "unmeasured", "no floor"]


class Peer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What somebody else's program, or a person, gets on the same data."""

    name: str
    value: float
    note: str = ""


Peers = dict[str, dict[str, Peer]]


class Line(NamedTuple):
    """One figure with what it is held against."""

    task: str
    key: str
    """Label of the set, where a task has several, and path of the figure."""
    figure: Figure
    value: float | None
    floor: float | None
    peer: Peer | None

    @property
    def verdict(self) -> Verdict:
        """Whether the figure holds its floor."""
        if self.floor is None:
            return "no floor"
        if self.value is None:
            return "unmeasured"
        return "holds" if self.margin is not None and self.margin >= 0 else "below"

    @property
    def margin(self) -> float | None:
        """How far the figure is on the good side of its floor."""
        if self.floor is None or self.value is None:
            return None
        gain = self.value - self.floor
        return round(-gain if self.figure.lower_is_better else gain, 4)


def load_floors(path: Path = FLOORS_FILE) -> Floors:
    """Read the floors.

    Raises:
        UsageError: the file is not ``{task: {figure: number}}``.
    """
    return _decode(path, Floors)


def load_peers(path: Path = PEERS_FILE) -> Peers:
    """Read the peers' figures.

    Raises:
        UsageError: the file is not ``{task: {figure: {name, value, note}}}``.
    """
    return _decode(path, Peers)


def lines_of(scores: Scores, floors: Floors, peers: Peers) -> list[Line]:
    """Return a line for every figure that was measured or has a floor or a peer."""
    found = [
        Line(
            task.name,
            key,
            figure,
            value,
            floors.get(task.name, {}).get(key),
            peers.get(task.name, {}).get(key),
        )
        for task in TASKS
        for figure in task.figures
        for key, value in _values(task.name, figure, scores, (floors, peers))
    ]
    order = [task.name for task in TASKS]
    return sorted(found, key=lambda line: (order.index(line.task), _label(line)))


def to_table(lines: Iterable[Line]) -> Table:
    """Return the table for a terminal."""
    table = Table(box=None, header_style="bold")
    for heading, justify in (
        ("task", "left"), ("figure", "left"), ("ours", "right"), ("floor", "right"),
        ("peer", "left"),
    ):  # fmt: skip
        table.add_column(heading, justify=justify, no_wrap=heading != "peer")  # type: ignore[arg-type]
    for line in _without_repeats(lines):
        style = "red" if line.verdict == "below" else None
        table.add_row(line.task, _arrow(line), _number(line.value), _number(line.floor),
                      _peer(line.peer), style=style)  # fmt: skip
    return table


def to_markdown(lines: Iterable[Line], *, measured: str) -> str:
    """Return the table in Markdown, with one line that says when and on what it was measured."""
    rows = [measured, "", "| task | figure | ours | floor | others |", "|---|---|---|---|---|"]
    rows += [
        f"| {line.task} | {_arrow(line)} | {_number(line.value)} | {_number(line.floor)} "
        f"| {_peer(line.peer)} |"
        for line in _without_repeats(lines)
    ]
    return "\n".join(rows) + "\n"


def write_into(path: Path, markdown: str) -> None:
    """Replace what stands between the two marks of a page.

    Raises:
        UsageError: the page has no such marks.
    """
    page = path.read_text(encoding="utf-8")
    head, begin, rest = page.partition(BEGIN)
    _, end, tail = rest.partition(END)
    if not begin or not end:
        raise UsageError(f"has no {BEGIN} … {END}", item=str(path))
    path.write_text(f"{head}{BEGIN}\n{markdown}{END}{tail}", encoding="utf-8")


def raise_floors(lines: Iterable[Line], floors: Floors) -> Floors:
    """Return floors moved up to the figures, cut to two digits; none is ever lowered."""
    raised = {task: dict(figures) for task, figures in floors.items()}
    for line in lines:
        if line.value is None:
            continue
        sign = -1 if line.figure.lower_is_better else 1
        cut = sign * ((sign * line.value * 100) // 1) / 100
        held = raised.setdefault(line.task, {}).get(line.key)
        if held is None or sign * cut > sign * held:
            raised[line.task][line.key] = cut
    return raised


def _values(
    task: str, figure: Figure, scores: Scores, others: tuple[Floors, Peers]
) -> Iterator[tuple[str, float | None]]:
    """Yield every key under which a figure is known, with its value where it was measured."""
    measured = {
        _key(label, figure): _at(answer, figure.path)
        for (name, label), answer in scores.items()
        if name == task
    }
    known = [key for other in others for key in other.get(task, {})]
    same = [key for key in known if key.split(" ")[-1] == figure.path]
    yield from {**dict.fromkeys(same), **measured}.items()


def _label(line: Line) -> str:
    return line.key.removesuffix(line.figure.path).strip()


def _key(label: str, figure: Figure) -> str:
    return f"{label} {figure.path}".strip()


def _at(answer: Row, path: str) -> float | None:
    """Return the number at a dotted path; None where the scorer gave none."""
    found: object = answer
    for step in path.split("."):
        found = found.get(step) if isinstance(found, dict) else None
    return float(found) if isinstance(found, int | float) else None


def _decode[T](path: Path, kind: type[T]) -> T:
    if not path.is_file():
        raise UsageError("no such file", item=str(path))
    try:
        return msgspec.json.decode(path.read_bytes(), type=kind)
    except msgspec.DecodeError as error:
        raise UsageError(str(error), item=str(path)) from error


def _without_repeats(lines: Iterable[Line]) -> Iterator[Line]:
    """Yield the lines with the task named once."""
    before = ""
    for line in lines:
        yield line._replace(task="" if line.task == before else line.task)
        before = line.task


def _arrow(line: Line) -> str:
    return f"{line.key} ↓" if line.figure.lower_is_better else line.key


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _peer(peer: Peer | None) -> str:
    if peer is None:
        return ""
    return f"{peer.value:.3f} {peer.name}" + (f" ({peer.note})" if peer.note else "")
