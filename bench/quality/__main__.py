"""``python -m bench.quality``: run, score, table, check."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.console import Console

from bench.quality import report
from bench.quality.gold import Row, eval_folder, find_sets, read_rows, run_scorer, write_rows
from bench.quality.predict import MAX_JOBS, predict_all
from bench.quality.registry import NOT_BUILT, TASKS, Task, find_task
from dateline.errors import DatelineError

BUILD = Path("build/bench")

app = typer.Typer(
    help="Quality of the desk on gold sets.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
# A table in a file has no terminal to fit.
out = Console(highlight=False, width=None if sys.stdout.isatty() else 120)
err = Console(stderr=True, highlight=False)

Jobs = Annotated[int, typer.Option(min=1, max=MAX_JOBS, help="Processes to read with.")]
Only = Annotated[list[str] | None, typer.Option("--only", help="A task; may be given again.")]
FloorsFile = Annotated[Path, typer.Option("--floors", help="The file that holds the floors.")]
Stored = Annotated[bool, typer.Option(help="Show the last run's figures; measure nothing.")]


@app.command()
def run(task: str, gold: Path, *, out_file: Annotated[Path, typer.Option("--out")],
        jobs: Jobs = MAX_JOBS) -> None:  # fmt: skip
    """Answer a gold file and write the predictions."""
    name = find_task(task).name
    write_rows(out_file, predict_all(name, list(read_rows(gold)), jobs=jobs))


@app.command()
def score(task: str, gold: Path, predictions: Path) -> None:
    """Print what the set's own scorer says of predictions."""
    answer = run_scorer(task, gold=gold, predictions=predictions, folder=eval_folder())
    out.print_json(msgspec.json.encode(answer).decode())


@app.command()
def table(
    *,
    only: Only = None,
    jobs: Jobs = MAX_JOBS,
    stored: Stored = False,
    markdown: Annotated[bool, typer.Option(help="Write Markdown instead.")] = False,
    date: Annotated[str, typer.Option(help="The day it was measured, for Markdown.")] = "",
    commit: Annotated[str, typer.Option(help="The commit it was measured on.")] = "",
    into: Annotated[Path | None, typer.Option(help="A page to write the Markdown into.")] = None,
) -> None:
    """Measure every task that is there and print our figures, the floors and the peers."""
    lines = _lines(_measure(_chosen(only), jobs=jobs, stored=stored), report.FLOORS_FILE)
    if not markdown:
        out.print(report.to_table(lines))
        return
    text = report.to_markdown(lines, measured=_measured(date, commit))
    if into is None:
        out.print(text, markup=False, soft_wrap=True)
    else:
        report.write_into(into, text)


@app.command()
def check(
    *,
    only: Only = None,
    jobs: Jobs = MAX_JOBS,
    stored: Stored = False,
    floors: FloorsFile = report.FLOORS_FILE,
    raise_floors: Annotated[bool, typer.Option(help="Move floors up to the figures.")] = False,
) -> None:
    """Fail when a figure is below its floor; floors are never lowered here."""
    lines = _lines(_measure(_chosen(only), jobs=jobs, stored=stored), floors)
    held = [line for line in lines if line.margin is not None]
    for line in held:
        out.print(
            f"{line.verdict:5}  {line.margin:+.4f}  {line.task} {line.key}: "
            f"{line.value} against {line.floor}"
        )
    if not held:
        out.print("nothing to check: no gold set with a floor was measured")
    if raise_floors:
        raised = report.raise_floors(lines, report.load_floors(floors))
        packed = msgspec.json.encode(raised, order="sorted")
        floors.write_bytes(msgspec.json.format(packed, indent=1) + b"\n")
    if any(line.verdict == "below" for line in held):
        raise typer.Exit(1)


def _chosen(only: list[str] | None) -> list[Task]:
    return [find_task(name) for name in only] if only else list(TASKS)


def _lines(scores: report.Scores, floors: Path) -> list[report.Line]:
    lines = report.lines_of(scores, report.load_floors(floors), report.load_peers())
    tasks = {task for task, _ in scores}
    return [line for line in lines if line.task in tasks] if tasks else lines


def _measure(tasks: list[Task], *, jobs: int, stored: bool) -> report.Scores:
    """Return what each scorer prints, by task and set; a missing set is told and left out."""
    folder = eval_folder()
    if not folder.is_dir():
        err.print(f"no gold sets at {folder}: set DATELINE_EVAL to their folder")
        return {}
    for name in NOT_BUILT:
        if len(tasks) == len(TASKS) and (folder / name).is_dir():
            err.print(f"{name}: {NOT_BUILT[name]}")
    return {
        (task.name, label): answer
        for task in tasks
        for label, answer in _measure_task(task, folder, jobs=jobs, stored=stored)
    }


def _measure_task(
    task: Task, folder: Path, *, jobs: int, stored: bool
) -> Iterator[tuple[str, Row]]:
    sets = find_sets(task.name, folder=folder)
    if not sets:
        err.print(f"{task.name}: no gold set at {folder / task.name}")
    for label, gold in sets.items():
        kept = BUILD / task.name / f"{label or 'all'}.score.json"
        if stored:
            if kept.is_file():
                yield label, msgspec.json.decode(kept.read_bytes(), type=Row)
            continue
        predictions = kept.with_name(f"{label or 'all'}.jsonl")
        write_rows(predictions, predict_all(task.name, list(read_rows(gold)), jobs=jobs))
        answer = run_scorer(task.name, gold=gold, predictions=predictions, folder=folder)
        kept.write_bytes(msgspec.json.encode(answer))
        yield label, answer


def _measured(date: str, commit: str) -> str:
    machine = f"{os.cpu_count()} cores ({platform.machine()}), Python {platform.python_version()}"
    where = f", commit {commit}" if commit else ""
    return f"Measured {f'on {date}' if date else 'on no date given'}{where}, on {machine}."


def main() -> None:
    """Run the command line; an error the desk can name is one line and exit status 2."""
    try:
        app()
    except DatelineError as error:
        err.print(f"error: {error}")
        sys.exit(2)


if __name__ == "__main__":
    main()
