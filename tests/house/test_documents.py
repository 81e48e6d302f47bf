"""What a person may set, type or meet is written down, and what is written down exists."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import msgspec
import pytest
import typer.main

from dateline import model, pipeline
from dateline.config import Settings
from dateline.serve.cli import app
from tests.house.source import ROOT, SOURCE, modules, parse, read


def error_codes() -> set[str]:
    """Return every error code of the source: whole ones, and those ingest puts together."""
    codes = {code for module in modules() for code in _keywords(parse(module))}
    for module in (SOURCE / "ingest").glob("*.py"):
        codes |= {f"ingest.{code}" for code in _arguments(parse(module))}
    return codes | _class_codes(parse(SOURCE / "errors.py")) | {pipeline.NO_DATE}


def _keywords(tree: ast.Module) -> Iterator[str]:
    """Yield what is written out as ``code="room.reason"``."""
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg == "code":
            value = node.value.value if isinstance(node.value, ast.Constant) else ""
            if "." in str(value):
                yield str(value)


def _arguments(tree: ast.Module) -> Iterator[str]:
    """Yield the second argument of each ``refuse(name, code, …)``."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            code = node.args[1] if node.func.id == "refuse" else None
            if isinstance(code, ast.Constant):
                yield str(code.value)


def _class_codes(tree: ast.Module) -> set[str]:
    bodies = [node.body for node in tree.body if isinstance(node, ast.ClassDef)]
    return {
        str(node.value.value)
        for body in bodies
        for node in body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
    }


def records() -> list[str]:
    kinds = [k for k in vars(model).values() if isinstance(k, type) and issubclass(k, model.Record)]
    return sorted(k.__name__ for k in kinds if k is not model.Record)


def data_folders() -> list[Path]:
    """Return the folders of reference data that the package ships."""
    tables = [*SOURCE.rglob("*.tsv"), *SOURCE.rglob("*.toml")]
    return sorted({table.parent for table in tables})


@pytest.mark.parametrize("field", [f.name for f in msgspec.structs.fields(Settings)])
def test_setting_is_documented(field: str) -> None:
    assert f"`DATELINE_{field.upper()}`" in read("docs/house.md")


@pytest.mark.parametrize("code", sorted(error_codes()))
def test_error_code_is_documented(code: str) -> None:
    assert f"| `{code}` |" in read("docs/house.md")


def test_documented_error_codes_exist() -> None:
    section = read("docs/house.md").partition("## Errors")[2]
    documented = set(re.findall(r"^\| `([a-z_.]+)` \|", section, re.MULTILINE))
    assert documented <= error_codes()


def commands() -> list[tuple[str, str]]:
    """Return each command with each of its options."""
    group = typer.main.get_command(app)
    return [
        (name, option)
        for name, command in getattr(group, "commands", {}).items()
        for parameter in command.params
        for option in parameter.opts
        if option.startswith("--")
    ]


@pytest.mark.parametrize(("command", "option"), commands())
def test_command_and_option_are_documented(command: str, option: str) -> None:
    assert f"dateline {command}" in read("README.md")
    assert f"`{option}" in read("README.md")


@pytest.mark.parametrize("record", records())
def test_record_is_in_the_glossary(record: str) -> None:
    assert f"`{record}`" in read("docs/glossary.md")


WORDS = [
    *get_args(model.EventType),
    *get_args(model.Status),
    *get_args(model.Stance),
    *get_args(model.Sector),
]


@pytest.mark.parametrize("word", WORDS)
def test_word_of_the_record_is_in_the_glossary(word: str) -> None:
    assert f"`{word}`" in read("docs/glossary.md")


ROOMS = sorted(p.name for p in SOURCE.iterdir() if (p / "__init__.py").exists())


@pytest.mark.parametrize("room", ROOMS)
def test_room_is_described(room: str) -> None:
    assert f"`{room}/`" in read("docs/house.md")


@pytest.mark.parametrize("folder", data_folders(), ids=lambda f: str(f.relative_to(SOURCE)))
def test_data_folder_says_what_it_is_and_where_it_comes_from(folder: Path) -> None:
    """The folder, or one above it inside ``data``, holds README and ORIGIN."""
    inside = [folder, *folder.parents[: len(folder.relative_to(SOURCE).parts) - 1]]
    for name in ("README.md", "ORIGIN.md"):
        assert any((place / name).is_file() for place in inside), f"{name} is missing"


def test_change_log_has_this_version() -> None:
    version = re.search(r'^version = "([^"]+)"', read("pyproject.toml"), re.MULTILINE)
    assert version
    assert f"## {version[1]}" in read("CHANGELOG.md")


def test_decisions_are_numbered_without_gaps() -> None:
    names = sorted(p.name for p in (ROOT / "docs" / "decisions").glob("[0-9]*.md"))
    assert [int(name[:4]) for name in names] == list(range(1, len(names) + 1))


PAGES = ["README.md", "CONTRIBUTING.md", "docs/house.md", "docs/glossary.md"]


@pytest.mark.parametrize("page", [*PAGES, "examples/world/README.md"])
def test_links_lead_to_files(page: str) -> None:
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", read(page))
    missing = [link for link in links if not (ROOT / page).parent.joinpath(link).exists()]
    assert not missing


def test_readme_opens_with_the_two_commands() -> None:
    opening = read("README.md")[:1500]
    assert "make demo" in opening
    assert "make test" in opening
