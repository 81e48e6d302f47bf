"""One record in every shape, compared byte for byte; ``make golden`` writes them anew."""

import io
from pathlib import Path

import pytest
from rich.console import Console

from dateline.serve.page import render_page
from dateline.serve.reading import write_json
from dateline.serve.table import print_record
from dateline.testing import example_record

GOLDEN = Path(__file__).parent / "golden"


def name_of(code: str) -> str:
    return {"NRL": "Norland", "SDK": "Sudmark", "USA": "United States"}[code]


def render() -> dict[str, bytes]:
    """Return the example record in every shape, by file name."""
    record = example_record()
    table, written = io.StringIO(), io.BytesIO()
    print_record(Console(file=table, width=80, color_system=None), record)
    write_json(iter([record]), written, is_many=False)
    return {
        "record.txt": table.getvalue().encode(),
        "record.json": written.getvalue(),
        "record.html": render_page([record], country_name=name_of).encode(),
    }


@pytest.mark.parametrize("name", ["record.txt", "record.json", "record.html"])
def test_shape_is_as_stored(name: str) -> None:
    assert render()[name] == (GOLDEN / name).read_bytes(), "run `make golden`, read the difference"
