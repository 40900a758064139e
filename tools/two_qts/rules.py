"""What QGIS's own converter (pyqt5_to_pyqt6) would change or warn of in a file, and more.

The rules are those that its source shows, written anew: what the plugin site runs it for is whether
it has anything to say. Beyond them, every chain of names that begins with a class of Qt has to lead
somewhere in PyQt6, and no attribute may have a name that Qt 5 alone has.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass

RENAMED = {
    ("Qt", "MidButton"),
    ("Qt", "TextColorRole"),
    ("Qt", "BackgroundColorRole"),
    ("QPainter", "HighQualityAntialiasing"),
}
# only where it is there, which ui/report_pdf.py asks first
ASKED_FOR = {"qgis.PyQt.QtWebKit", "qgis.PyQt.QtWebKitWidgets"}
GONE_MODULES = {"resources_rc", "QRegExp"}
LONG_DATE = 8  # arguments of a QDateTime that Qt 6 does not take
LONG_ACTION = 4


@dataclass(frozen=True)
class Known:
    """What Qt and QGIS have: three questions."""

    unscoped: Callable[[str, str], str | None]  # class, value -> its enumeration
    leads: Callable[[str, tuple[str, ...]], bool]  # module of Qt, names
    gone: Callable[[str], bool]  # a name that no class of Qt 6 has, but one of Qt 5


def faults(text: str, known: Known) -> Iterator[tuple[int, str]]:
    """Yield line and fault of a file's text."""
    tree = ast.parse(text)
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    imported = dict(_imported(tree))
    for node in ast.walk(tree):
        for check in CHECKS.get(type(node), ()):
            yield from ((node.lineno, fault) for fault in check(node, parents, imported, known))


def own_names(text: str) -> set[str]:
    """Return the names that a file gives to functions, classes, fields and attributes."""
    found = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            found.add(node.name)
        elif isinstance(node, (ast.Name, ast.Attribute)) and isinstance(node.ctx, ast.Store):
            found.add(node.id if isinstance(node, ast.Name) else node.attr)
    return found


def _imported(tree) -> Iterator[tuple[str, tuple[str, str]]]:
    """Yield a file's names of what it imports, each with module and name where it is from."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for one in node.names:
                yield one.asname or one.name, (node.module, one.name)


def _imports(node: ast.ImportFrom, _parents, _imported, known):
    module = node.module or ""
    if module in ASKED_FOR:
        return
    if module.startswith("PyQt5") or module == "qgis.PyQt.Qt":
        yield f"imports from {module}"
    for one in node.names:
        if one.name in GONE_MODULES:
            yield f"imports {one.name}, which Qt 6 does not have"
        if module.startswith("qgis.PyQt.") and not known.leads(module, (one.name,)):
            yield f"{module} has no {one.name}"


def _plain_import(node: ast.Import, _parents, _imported, _known):
    yield from (f"imports {one.name}" for one in node.names if one.name.startswith("PyQt"))


def _attribute(node: ast.Attribute, parents, imported, known):
    if known.gone(node.attr):
        yield f".{node.attr} is in no class of Qt 6"
    if not isinstance(node.value, ast.Name):
        return
    own = node.value.id
    module, name = imported.get(own, ("", own))
    if own == "qApp":
        yield "qApp is gone"
    if (name, node.attr) == ("QVariant", "Type"):
        yield "QVariant.Type is gone"
    if (name, node.attr) in RENAMED:
        yield f"{name}.{node.attr} has another name"
    scope = known.unscoped(name, node.attr)
    if scope and not isinstance(parents[node], ast.Attribute):
        yield f"{name}.{node.attr} needs its enumeration: {name}.{scope}.{node.attr}"
    if module.startswith("qgis.PyQt.") and module not in ASKED_FOR:
        yield from _chain(node, parents, module, (name, node.attr), known)


def _chain(node, parents, module, names, known):
    while isinstance(parents[node], ast.Attribute):
        node = parents[node]
        names = (*names, node.attr)
    # the last may be an attribute of a value: it is looked up as far as classes go
    if not known.leads(module, names):
        yield f"{'.'.join(names)} leads nowhere in PyQt6"


def _call(node: ast.Call, _parents, imported, _known):
    called = node.func
    if isinstance(called, ast.Attribute):
        yield from _method(called, node)
    elif isinstance(called, ast.Name):
        yield from _construction(imported.get(called.id, ("", called.id))[1], node)


def _method(called: ast.Attribute, node: ast.Call):
    if called.attr == "exec_":
        yield "exec_ is exec"
    if called.attr == "addAction" and len(node.args) >= LONG_ACTION:
        yield "addAction with so many arguments"
    if called.attr == "desktop" and not node.args:
        yield "QDesktopWidget is gone"
    inner = called.value
    if called.attr == "width" and isinstance(inner, ast.Call):
        made = inner.func
        if getattr(made, "attr", getattr(made, "id", "")) in ("fontMetrics", "QFontMetrics"):
            yield "the width of a text is horizontalAdvance"


def _construction(name: str, node: ast.Call):
    if name == "QVariant" and (not node.args or _is_of(node.args[0], "QVariant")):
        yield "a null QVariant is NULL"
    if name == "QDateTime":
        only = node.args[0] if len(node.args) == 1 else None
        if len(node.args) == LONG_DATE or (
            isinstance(only, ast.Call) and getattr(only.func, "id", "") == "QDate"
        ):
            yield "QDateTime takes a date and a time"


def _is_of(node, name: str) -> bool:
    return isinstance(node, ast.Attribute) and getattr(node.value, "id", "") == name


def _subscript(node: ast.Subscript, _parents, _imported, _known):
    if getattr(node.value, "attr", "") == "activated" and getattr(node.slice, "id", "") == "str":
        yield "activated[str] is textActivated"


def _definition(node: ast.FunctionDef, _parents, _imported, _known):
    if node.name == "exec_":
        yield "exec_ is exec"


CHECKS = {
    ast.ImportFrom: (_imports,),
    ast.Import: (_plain_import,),
    ast.Attribute: (_attribute,),
    ast.Call: (_call,),
    ast.Subscript: (_subscript,),
    ast.FunctionDef: (_definition,),
}
