"""A conftest has fixtures for the tests beside it; what others need is in a module of its own."""

import ast
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]


def imported(path: Path):
    """Yield every name that a file imports, and every module that it imports from, in parts."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            yield from (node.module or "").split(".")
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            for alias in node.names:
                yield from alias.name.split(".")


def test_nobody_imports_from_a_conftest():
    assert not [path for path in TESTS.rglob("*.py") if "conftest" in imported(path)]
