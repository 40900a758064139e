"""A key that a file, a parameter or a setting holds is spelled in one place of the code."""

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FLOORS = ("core", "algorithms", "ui")
OPERATIONALISATIONS = {"proximity", "density", "both", "auto"}
HOME = ROOT / "core" / "terrain" / "influences"
NOT_LOOKED_AT = ("core/report", "core/fitting")
EXCEPTIONS = {
    ("ui/pages/factors.py", "density"),  # sought in the words of a fault
}


def literals(path: Path):
    """Yield every text that stands in a file as a whole, with its line."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value, node.lineno


def files():
    for floor in FLOORS:
        for path in sorted((ROOT / floor).rglob("*.py")):
            name = path.relative_to(ROOT).as_posix()
            if HOME not in path.parents and not name.startswith(NOT_LOOKED_AT):
                yield name, path


def test_an_operationalisation_is_named_at_home_alone():
    found = [
        f"{name}:{line} {text}"
        for name, path in files()
        for text, line in literals(path)
        if text in OPERATIONALISATIONS and (name, text) not in EXCEPTIONS
    ]
    assert not found
