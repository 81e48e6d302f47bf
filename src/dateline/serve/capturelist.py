"""``dateline capture``: the very bytes that were received, and what is known of them."""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import msgspec
from rich.console import Console
from rich.table import Table
from rich.text import Text

from dateline.desk import Desk
from dateline.errors import UsageError
from dateline.ingest.warc import Kept
from dateline.model import CaptureEntry
from dateline.serve.wording import clean_line

_ID_SHOWN = 12


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """Which captures are listed."""

    url: str = ""
    source: str = ""
    since: datetime | None = None
    limit: int = 0

    def holds(self, entry: CaptureEntry) -> bool:
        """Tell whether an entry is wanted."""
        is_late = self.since is None or entry.captured_at >= self.since
        is_its = self.source in {"", entry.source}
        return is_late and is_its and self.url in (entry.url or entry.item)


def show(
    desk: Desk, prefix: str, *, clock: Callable[[], datetime], headers: bool, out: Path | None
) -> None:
    """Write the bytes of a capture, or what is known of it.

    Raises:
        UsageError: the file cannot be written.
    """
    entry = desk.capture_entry(prefix)
    kept = desk.captures(clock=clock).record(entry)
    data = "".join(f"{line}\n" for line in known_of(entry, kept)).encode() if headers else kept.body
    if out is None:
        sys.stdout.buffer.write(data)
        sys.stdout.flush()
        return
    try:
        out.write_bytes(data)
    except OSError as error:
        raise UsageError(f"cannot write there: {error.strerror}", item=str(out)) from error


def known_of(entry: CaptureEntry, kept: Kept) -> Iterator[str]:
    """Yield what is known of a capture, then its headers as they are kept."""
    for name in CaptureEntry.__struct_fields__:
        value = getattr(entry, name)
        yield f"{name}: {clean_line(value.isoformat() if name == 'captured_at' else str(value))}"
    if kept.headers:
        yield ""
        for name, value in kept.headers:
            yield clean_line(f"{name}: {value}")


def print_captures(desk: Desk, wanted: Wanted) -> None:
    """Print a table of the captures that are wanted, the newest last."""
    found = deque(filter(wanted.holds, desk.store.captures()), maxlen=wanted.limit or None)
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("id", "captured (UTC)", "source", "bytes", "from"):
        table.add_column(name, no_wrap=name != "from", overflow="fold")
    for entry in found:
        table.add_row(
            entry.id[:_ID_SHOWN], f"{entry.captured_at:%Y-%m-%d %H:%M:%S}", Text(entry.source),
            str(entry.size), Text(clean_line(entry.url or entry.item)),
        )  # fmt: skip
    Console(highlight=False).print(table)
