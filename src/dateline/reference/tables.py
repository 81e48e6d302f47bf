"""Reading of reference tables: tab-separated, one fact a line, checked as they are read."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from dateline.errors import ReferenceDataError

DATA = files("dateline.reference") / "data"

_SYNTAX = re.compile(r"at line (\d+)")


def read_table(file: Traversable, columns: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield line number and row of a TSV file whose first line names exactly ``columns``.

    Blank lines and lines that begin with ``#`` are passed over; a line may leave out empty cells
    at its end.

    Raises:
        ReferenceDataError: the heading differs or a line has too many cells.
    """
    with file.open(encoding="utf-8") as lines:
        heading = next(lines, "").rstrip("\r\n").split("\t")
        if tuple(heading) != columns:
            raise ReferenceDataError(
                f"columns must be {', '.join(columns)}", file=str(file), line=1
            )
        for number, line in enumerate(lines, start=2):
            if not line.strip() or line.startswith("#"):
                continue
            cells = [cell.strip() for cell in line.rstrip("\r\n").split("\t")]
            if len(cells) > len(columns):
                raise ReferenceDataError(
                    f"{len(cells)} cells, {len(columns)} allowed", file=str(file), line=number
                )
            cells += [""] * (len(columns) - len(cells))
            yield number, dict(zip(columns, cells, strict=True))


def parse_rows[T](
    file: Traversable, columns: tuple[str, ...], parse: Callable[[Mapping[str, str]], T]
) -> list[T]:
    """Return every row of the table as ``parse`` makes it.

    Raises:
        ReferenceDataError: naming file and line, where ``parse`` raises ValueError or KeyError.
    """
    rows: list[T] = []
    for number, row in read_table(file, columns):
        try:
            rows.append(parse(row))
        except (ValueError, KeyError) as error:
            raise ReferenceDataError(str(error), file=str(file), line=number) from error
    return rows


def read_toml(file: str, text: bytes) -> dict[str, Any]:
    """Read a TOML file of the reference, ours or a person's: bytes → table.

    Raises:
        ReferenceDataError: it is no UTF-8 or no TOML; names the file and, where told, the line.
    """
    try:
        return tomllib.loads(text.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise ReferenceDataError("the file is not UTF-8", file=file) from error
    except tomllib.TOMLDecodeError as error:
        told = _SYNTAX.search(str(error))
        line = int(told[1]) if told else 0
        raise ReferenceDataError(f"no TOML: {error}", file=file, line=line) from error
