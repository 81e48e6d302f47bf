"""How many documents a second the readers of times get through, on one core.

``python -m bench.speed TEXTS.jsonl`` reads lines with ``text`` and, where known, ``dct`` or
``published`` and ``lang``; CPU time is counted, so a busy machine does not slow the figure much.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from dateline.annotate.times import find_times

_ROUNDS = 3


def documents_per_second(file: Path) -> float:
    """Return documents a second in the best of some rounds, once the grammar is compiled."""
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line]
    _read(rows[:1])
    return len(rows) / min(_seconds(rows) for _ in range(_ROUNDS))


def _seconds(rows: list[dict[str, str]]) -> float:
    started = time.process_time()
    _read(rows)
    return time.process_time() - started


def _read(rows: list[dict[str, str]]) -> None:
    for row in rows:
        published = row.get("dct") or row.get("published") or None
        find_times(row["text"], published=published, language=row.get("lang", "en"))


if __name__ == "__main__":
    print(f"times: {documents_per_second(Path(sys.argv[1])):.0f} documents/s")
