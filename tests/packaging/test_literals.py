"""A key that a file, a parameter or a setting holds is spelled in one place of the code."""

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FLOORS = ("core", "algorithms", "ui")
OPERATIONALISATIONS = {"proximity", "density", "both", "auto"}
HOME = ROOT / "core" / "terrain" / "influences"


def literals(path: Path):
    """Yield every text that stands in a file as a whole, with its line."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value, node.lineno


def files():
    for floor in FLOORS:
        for path in sorted((ROOT / floor).rglob("*.py")):
            if HOME not in path.parents:
                yield path


def test_an_operationalisation_is_named_at_home_alone():
    found = [
        f"{path.relative_to(ROOT)}:{line} {text}"
        for path in files()
        for text, line in literals(path)
        if text in OPERATIONALISATIONS
    ]
    assert not found
