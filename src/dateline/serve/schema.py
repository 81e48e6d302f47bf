"""The JSON Schema of what ``dateline read`` writes, taken from the records themselves."""

from __future__ import annotations

import json

import msgspec

from dateline.model import ArticleRecord

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def article_record_schema() -> str:
    """Return the JSON Schema of one article's record, as it is kept in ``docs/schema``."""
    (reference,), components = msgspec.json.schema_components(
        [ArticleRecord], ref_template="#/$defs/{name}"
    )
    schema = {"$schema": DIALECT, **reference, "$defs": dict(sorted(components.items()))}
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
