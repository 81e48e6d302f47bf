"""Source → Capture: what is read from files as bytes; and what is asked of the net."""

from dateline.ingest.files import count_items, expand, read_files
from dateline.ingest.wikidata import fetch_terms

__all__ = ["count_items", "expand", "fetch_terms", "read_files"]
