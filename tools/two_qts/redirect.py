"""Who imports `qgis.PyQt`, `qgis.core` or `qgis.gui` from a window or its test gets that of Qt 6."""

from __future__ import annotations

import builtins
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WINDOWS = ("ui/", "tests/ui/", "tests/driver.py", "tools/two_qts/tests/")
REPLACED = ("qgis.PyQt", "qgis.core", "qgis.gui")

_plain = builtins.__import__


def begin() -> None:
    """Redirect every import from now on."""
    sys.path.insert(0, str(Path(__file__).parent))
    builtins.__import__ = _redirected


def _redirected(name, globals=None, locals=None, fromlist=(), level=0):  # noqa: A002
    if level == 0 and name.startswith("qgis") and _is_window((globals or {}).get("__file__")):
        if any(name == one or name.startswith(f"{one}.") for one in REPLACED):
            name = f"qgis6{name[len('qgis') :]}"
    return _plain(name, globals, locals, fromlist, level)


def _is_window(file: str | None) -> bool:
    if file is None:
        return False
    try:
        place = Path(file).resolve().relative_to(ROOT).as_posix()
    except ValueError:
        return False
    return place.startswith(WINDOWS)
