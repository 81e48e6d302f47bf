"""The shape of the code: short functions, few names, errors handled where they belong."""

import ast
import statistics
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.source import ROOT, SOURCE, functions, length_of, modules, parse

MOST_LINES = 60
MOST_MODULE_LINES = 800
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "manager", "base", "common", "misc"}

# The order of the rooms, and the doors: only they may meet an error nobody foresaw.
MAY_CATCH_ALL = {"pipeline", "__main__.py", "serve"}


def named(path: Path) -> str:
    return str(path.relative_to(SOURCE))


def test_imports_go_downwards_only() -> None:
    command = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run(  # noqa: S603 - our own command
        [command, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("module", modules(), ids=named)
def test_no_function_is_long(module: Path) -> None:
    long = {f.name: length_of(f) for f in functions(parse(module)) if length_of(f) > MOST_LINES}
    assert not long


@pytest.mark.parametrize("module", modules(), ids=named)
def test_no_module_is_long(module: Path) -> None:
    assert len(module.read_text(encoding="utf-8").splitlines()) <= MOST_MODULE_LINES


def test_half_of_the_functions_have_ten_lines_or_fewer() -> None:
    lengths = [length_of(f) for module in modules() for f in functions(parse(module))]
    assert statistics.median(lengths) <= 10


@pytest.mark.parametrize("module", modules(), ids=named)
def test_every_function_with_a_public_name_is_documented(module: Path) -> None:
    tree = parse(module)
    nodes = [n for n in tree.body if isinstance(n, ast.FunctionDef | ast.ClassDef)]
    missing = [n.name for n in nodes if not n.name.startswith("_") and not ast.get_docstring(n)]
    assert not missing
    assert ast.get_docstring(tree)


@pytest.mark.parametrize("module", modules(), ids=named)
def test_no_name_says_nothing(module: Path) -> None:
    parts = {part.removesuffix(".py") for part in module.relative_to(SOURCE).parts}
    assert not parts & FORBIDDEN_NAMES


@pytest.mark.parametrize("module", modules(), ids=named)
def test_only_the_pipeline_and_the_doors_catch_everything(module: Path) -> None:
    if module.relative_to(SOURCE).parts[0] in MAY_CATCH_ALL:
        return
    handlers = [n for n in ast.walk(parse(module)) if isinstance(n, ast.ExceptHandler)]
    blanket = [h.lineno for h in handlers if _catches_everything(h)]
    assert not blanket


@pytest.mark.parametrize("module", modules(), ids=named)
def test_no_module_keeps_state(module: Path) -> None:
    """A module-level list, dict or set is a constant: its name says so and nothing changes it."""
    tree = parse(module)
    constants = {
        target.id
        for node in tree.body
        if isinstance(node, ast.Assign | ast.AnnAssign)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Name) and isinstance(node.value, ast.List | ast.Dict | ast.Set)
    }
    changed = {n.names[0] for n in ast.walk(tree) if isinstance(n, ast.Global)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store | ast.Del):
            changed |= {node.value.id} if isinstance(node.value, ast.Name) else set()
    assert not {name for name in constants if not name.isupper() and name != "__all__"}
    assert not constants & changed


def _catches_everything(handler: ast.ExceptHandler) -> bool:
    if handler.type is None:
        return True
    caught = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return any(isinstance(c, ast.Name) and c.id in {"Exception", "BaseException"} for c in caught)
