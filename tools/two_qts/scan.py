"""Hold every file of a folder against `rules`, with what PyQt6 and this machine's QGIS have.

Usage: scan FOLDER, with a Python that has PyQt6, PyQt5 and QGIS, as tools/qt6 makes it.
"""

from __future__ import annotations

import enum
import importlib
import inspect
import sys
from pathlib import Path

from .rules import Known, faults, own_names

sys.path.insert(0, str(Path(__file__).parent))  # qgis6

MODULES = (
    "QtCore",
    "QtGui",
    "QtWidgets",
    "QtTest",
    "QtSvg",
    "QtXml",
    "QtNetwork",
    "QtPrintSupport",
)
OF_QGIS = ("qgis.core", "qgis.gui", "qgis.analysis")
OF_GDAL = ("osgeo.gdal", "osgeo.ogr", "osgeo.osr")


def known(own: set[str]) -> Known:
    """Look at what is installed; names that are the program's own say nothing."""
    later = [importlib.import_module(f"PyQt6.{one}") for one in MODULES]
    earlier = [importlib.import_module(f"PyQt5.{one}") for one in MODULES]
    scopes = _scopes([*later, *map(importlib.import_module, OF_QGIS)])
    # names that QGIS or Python have, too, say nothing
    others = _names([*later, *map(importlib.import_module, (*OF_QGIS, *OF_GDAL))])
    gone = _names(earlier) - others - _of_python() - own
    return Known(
        unscoped=lambda name, value: scopes.get((name, value)),
        leads=_leads,
        gone=lambda name: name in gone,
    )


def _scopes(modules) -> dict[tuple[str, str], str]:
    """Return the enumeration of each value, by class and value; inherited ones too."""
    found = {}
    for module in modules:
        for name, kind in inspect.getmembers(module, inspect.isclass):
            for scope, values in inspect.getmembers(kind, inspect.isclass):
                if issubclass(values, (int, enum.Enum)):
                    found.update({(name, value): scope for value in _values(kind, values)})
    return found


def _values(kind: type, scope: type) -> list[str]:
    if isinstance(scope, enum.EnumMeta):
        return list(scope.__members__)
    # an enumeration of PyQt5 is a kind of int that does not list its values: the class has them
    return [key for key, value in inspect.getmembers(kind) if type(value) is scope]


def _names(modules) -> set[str]:
    kinds = [kind for one in modules for _, kind in inspect.getmembers(one, inspect.isclass)]
    within = [one for kind in kinds for _, one in inspect.getmembers(kind, inspect.isclass)]
    names = {name for one in (*modules, *kinds, *within) for name in dir(one)}
    values = (one.__members__ for one in within if isinstance(one, enum.EnumMeta))
    return names.union(*values)


def _of_python() -> set[str]:
    kinds = (str, bytes, list, dict, set, tuple, int, float, Path, type(sys), type(_leads))
    return {name for kind in kinds for name in dir(kind)}


def _leads(module: str, names: tuple[str, ...]) -> bool:
    """Return whether names lead to something in PyQt6, as far as there are classes."""
    try:
        place = importlib.import_module(module.replace("qgis.", "qgis6.", 1))
    except ModuleNotFoundError:
        return False
    for name in names:
        if not (inspect.isclass(place) or inspect.ismodule(place)):
            return True
        if not hasattr(place, name):
            return False
        place = getattr(place, name)
    return True


def main(folder: Path) -> int:
    from PyQt6.QtCore import PYQT_VERSION_STR, QT_VERSION_STR

    texts = {file: file.read_text(encoding="utf-8") for file in sorted(folder.rglob("*.py"))}
    looked_up = known(set().union(*map(own_names, texts.values())))
    found = [
        f"{file.relative_to(folder)}:{line} - {fault}"
        for file, text in texts.items()
        for line, fault in faults(text, looked_up)
    ]
    print(
        f"## Qt 6: the rules of QGIS's pyqt5_to_pyqt6, PyQt {PYQT_VERSION_STR}, Qt {QT_VERSION_STR}"
    )
    print("\n".join(found) if found else f"nothing found in {len(texts)} files")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
