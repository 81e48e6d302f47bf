"""How an item that is not read is told: a Problem with the room's code."""

from __future__ import annotations

from dateline.config import MEGABYTE
from dateline.model import Problem


def refuse(item: str, code: str, message: str, hint: str = "") -> Problem:
    """Return the Problem of an item, its code set under that of the room."""
    return Problem(item=item, code=f"ingest.{code}", message=message, hint=hint)


def too_large(item: str, limit: int) -> Problem:
    """Return the Problem of an item larger than the most that is read."""
    return refuse(
        item, "too_large", f"it is larger than {limit / MEGABYTE:g} MB, the most that is read",
        "raise it with DATELINE_MAX_BYTES",
    )  # fmt: skip
