"""``dateline rules``: what may be typed about the rules of publishers, and what is shown."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rich.table import Table

    from dateline.pipeline.rulechecks import CheckedPage

FAULTY = 1

CHECK_HELP = """Clean the pages stored beside publisher rules and compare with what is expected.

Beside FOLDER/<host>.toml stand FOLDER/<host>/<day>.html, a page captured on that day, and
<day>.json, what it must read as. Without FOLDER the rules in your data folder are checked.

\b
Examples:
  dateline rules check
  dateline rules check my-rules/

\b
Exit status:
  0  every rule is proved by a page, and every page reads as expected
  1  a page reads otherwise, or a rule has no page
  2  a rule is wrong, or there are none
"""

rules = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
RulesFolder = Annotated[Path | None, typer.Argument(metavar="[FOLDER]", show_default=False)]


@rules.callback()
def group() -> None:
    """Dated rules of publishers: how a site was built."""


@rules.command(name="check", help=CHECK_HELP)
def check(folder: RulesFolder = None) -> None:
    """Check the rules of a folder against their stored pages."""
    from rich.console import Console  # noqa: PLC0415 - keeps --help quick

    from dateline.config import load_settings  # noqa: PLC0415
    from dateline.pipeline.rulechecks import check_rules  # noqa: PLC0415
    from dateline.reference.rules import rules_folder  # noqa: PLC0415

    checked = list(check_rules(folder or rules_folder(load_settings())))
    Console().print(_table(checked))
    if any(page.faults for page in checked):
        raise typer.Exit(FAULTY)


def _table(checked: list[CheckedPage]) -> Table:
    from rich import box  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    from dateline.serve.wording import clean_line  # noqa: PLC0415

    table = Table("Host", "Page", box=box.SIMPLE_HEAD, pad_edge=False, header_style="dim")
    table.add_column("Result", ratio=1)
    for page in checked:
        result = "\n".join(map(clean_line, page.faults)) or "as expected"
        style = "red" if page.faults else "green"
        table.add_row(clean_line(page.host), clean_line(page.page), Text(result, style=style))
    return table
