"""Source → Capture: what is read from files and, later, feeds, as bytes."""

from dateline.ingest.files import count_items, expand, read_files

__all__ = ["count_items", "expand", "read_files"]
