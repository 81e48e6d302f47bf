"""Gold sets on disk: where they lie, their lines, and their own scorers."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from dateline.errors import UsageError

Row = dict[str, Any]
"""One line of a gold set or of predictions; each set has its own fields."""

_HERE = Path(__file__).resolve()


def eval_folder() -> Path:
    """Return the folder with the gold sets: ``DATELINE_EVAL``, else beside the checkout."""
    given = os.environ.get("DATELINE_EVAL")
    return Path(given) if given else _HERE.parents[3] / "shared" / "eval"


def find_sets(task: str, *, folder: Path, prefix: str = "dev") -> dict[str, Path]:
    """Return a task's gold files by label: ``dev-en.jsonl`` is ``en``, a lone ``dev.jsonl`` is "".

    A task whose folder is missing has none.
    """
    return {
        path.name.removeprefix(prefix).split(".")[0].lstrip("-"): path
        for path in sorted((folder / task).glob(f"{prefix}*.jsonl*"))
    }


def read_rows(path: Path) -> Iterator[Row]:
    """Yield the lines of a JSONL file, gzipped or not.

    Raises:
        UsageError: a line is no JSON object.
    """
    with _open(path) as lines:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                yield msgspec.json.decode(line, type=Row)
            except msgspec.DecodeError as error:
                raise UsageError(str(error), item=f"{path}:{number}") from error


def write_rows(path: Path, rows: Iterable[Row]) -> None:
    """Write one JSON object a line."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as lines:
        for row in rows:
            lines.write(msgspec.json.encode(row) + b"\n")


def run_scorer(task: str, *, gold: Path, predictions: Path, folder: Path) -> Row:
    """Score predictions with the set's own ``score.py`` and return what it prints.

    Raises:
        UsageError: the scorer is missing or refuses the files.
    """
    script = folder / task / "score.py"
    if not script.is_file():
        raise UsageError("no scorer for this task", item=str(script), hint="set DATELINE_EVAL")
    with tempfile.TemporaryDirectory() as scratch:
        plain = _unzipped(gold, Path(scratch))
        done = subprocess.run(  # noqa: S603 - the set's own scorer on our own files
            [sys.executable, str(script), str(plain), str(predictions)],
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode != 0:
        tail = done.stderr.strip().splitlines()[-1:] or ["no message"]
        raise UsageError(f"the scorer failed: {tail[0]}", item=str(script))
    return msgspec.convert(json.loads(done.stdout), Row)


def _open(path: Path) -> Any:  # a text stream; gzip and open have no common annotation
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8")
    return path.open(encoding="utf-8")


def _unzipped(path: Path, scratch: Path) -> Path:
    """Return the path, or an unzipped copy: most scorers read plain JSONL only."""
    if path.suffix != ".gz":
        return path
    plain = scratch / path.stem
    with gzip.open(path, "rb") as packed, plain.open("wb") as out:
        while block := packed.read(1 << 20):
            out.write(block)
    return plain
