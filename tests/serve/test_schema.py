"""The published schema is the code's, and real output fits it."""

import json
from pathlib import Path

import jsonschema
import msgspec
import pytest

from dateline.model import ArticleRecord
from dateline.serve.schema import article_record_schema

STORED = Path(__file__).parents[2] / "docs" / "schema" / "article-record.schema.json"


def test_stored_schema_is_the_codes() -> None:
    assert STORED.read_text(encoding="utf-8") == article_record_schema(), "run `make golden`"


def test_schema_is_valid_and_the_example_fits_it(record: ArticleRecord) -> None:
    schema = json.loads(STORED.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(json.loads(msgspec.json.encode(record)), schema)


@pytest.mark.parametrize("field", ["status", "type"])
def test_schema_refuses_words_the_record_does_not_know(record: ArticleRecord, field: str) -> None:
    written = json.loads(msgspec.json.encode(record))
    written["events"][0][field] = "perhaps"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(written, json.loads(article_record_schema()))


def test_schema_has_every_field_of_a_gold_record() -> None:
    definitions = json.loads(article_record_schema())["$defs"]
    event = {"id", "type", "actors", "recipients", "start", "end", "place", "status",
             "attributed_to", "evidence"}  # fmt: skip
    assert event <= set(definitions["EventReport"]["properties"])
    claim = {"speaker", "stance", "cue", "content", "event"}
    assert claim <= set(definitions["Claim"]["properties"])
    article = {"id", "url", "published", "title", "text", "events", "claims"}
    assert article <= set(definitions["ArticleRecord"]["properties"])
