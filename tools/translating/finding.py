"""Finding every text that a person may see: in code by its syntax, in templates by theirs."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from .texts import Text

ROOT = Path(__file__).resolve().parents[2]
FLOORS = ("algorithms", "core", "ui")
TEMPLATES = "core/report/templates"
SAID = {"tr", "said", "marked"}  # whose first argument is a text
COUNTED = {"counted": 1, "form": 1, "marked_forms": 0}  # where the form for one stands
CAPITALS = re.compile(r"\"([A-Z]{4,})\"")  # a name by itself
IN_TEMPLATES, COUNTED_IN_TEMPLATES = "t", "n"

Found = dict[Text, set[str]]  # a text, and the files in which it stands


def texts_of(root: Path = ROOT) -> Found:
    """Return every text with the files in which it stands, from the root."""
    found: Found = defaultdict(set)
    for path in code_files(root):
        for text in in_code(path.read_text(encoding="utf-8")):
            found[text].add(path.relative_to(root).as_posix())
    for path in sorted((root / TEMPLATES).glob("*.html")):
        for text in in_template(path.read_text(encoding="utf-8")):
            found[text].add(path.relative_to(root).as_posix())
    return dict(found)


def code_files(root: Path = ROOT) -> list[Path]:
    """Return the files of code in which texts may stand."""
    inside = [path for floor in FLOORS for path in sorted((root / floor).rglob("*.py"))]
    return [*inside, root / "rtm_plugin.py"]


@cache
def names_of_parameters(root: Path = ROOT) -> frozenset[str]:
    """Return the names in capitals in the code of algorithms, as of their parameters."""
    found: set[str] = set()
    for path in sorted((root / "algorithms").rglob("*.py")):
        found |= set(CAPITALS.findall(path.read_text(encoding="utf-8")))
    return frozenset(found)


def in_code(code: str) -> Iterator[Text]:
    """Yield the texts of Python's code."""
    for node in ast.walk(ast.parse(code)):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        if name in SAID and node.args:
            yield from (Text(one) for one in _constants(node.args[0]) if one)
        elif name in COUNTED:
            yield from _both(node.args[COUNTED[name] :])


def _both(arguments: list[ast.expr]) -> Iterator[Text]:
    given = [list(_constants(one)) for one in arguments[:2]]
    if len(given) == 2:
        yield from (Text(many, one) for one, many in zip(*given))


def _constants(node: ast.expr) -> Iterator[str]:
    """Yield the texts of which an expression is one."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _constants(node.body)
        yield from _constants(node.orelse)
    elif isinstance(node, ast.BoolOp):
        for one in node.values:
            yield from _constants(one)


def in_template(template: str) -> Iterator[Text]:
    """Yield the texts of a page's template."""
    from jinja2 import Environment, nodes

    for call in Environment().parse(template).find_all(nodes.Call):
        if isinstance(call.node, nodes.Name):
            given = [list(_choices(one)) for one in call.args]
            if call.node.name == IN_TEMPLATES:
                yield from map(Text, given[0])
            elif call.node.name == COUNTED_IN_TEMPLATES:
                yield from (Text(many, one) for one, many in zip(*given[1:3]))


def _choices(node) -> Iterator[str]:
    from jinja2 import nodes

    if isinstance(node, nodes.Const) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, nodes.CondExpr):
        yield from _choices(node.expr1)
        yield from _choices(node.expr2)
