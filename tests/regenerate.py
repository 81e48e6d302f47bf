"""Write anew what is stored beside the code: the schema and the golden files of the doors.

Run it with ``make golden``, then read the difference before it is committed.
"""

from __future__ import annotations

from pathlib import Path

from dateline.serve.schema import article_record_schema
from tests.serve.test_golden import GOLDEN, render

ROOT = Path(__file__).parents[1]


def main() -> None:
    """Write the schema and every golden file."""
    schema = ROOT / "docs" / "schema" / "article-record.schema.json"
    schema.parent.mkdir(parents=True, exist_ok=True)
    schema.write_text(article_record_schema(), encoding="utf-8")
    GOLDEN.mkdir(exist_ok=True)
    for name, content in render().items():
        (GOLDEN / name).write_bytes(content)


if __name__ == "__main__":
    main()
