"""Who imports `qgis.PyQt`, `qgis.core` or `qgis.gui` from a window or its test gets that of Qt 6.

And a class there that goes on from one of QGIS's own, a task or a feedback, gets signals of QGIS's
Qt in the place of those of Qt 6 that it declares.
"""

from __future__ import annotations

import builtins
import sys
from pathlib import Path

from PyQt5 import QtCore as QtOfQgis
from PyQt6.QtCore import pyqtBoundSignal, pyqtSignal

ROOT = Path(__file__).resolve().parents[2]
WINDOWS = ("ui/", "tests/ui/", "tests/driver.py", "tools/two_qts/tests/")
OF_QGIS = ("ui/graph.py", "ui/series/graph.py")  # no windows: they make models of the Modeler
PROGRESS = "progressChanged"
REPLACED = ("qgis.PyQt", "qgis.core", "qgis.gui")

_plain = builtins.__import__
_build = builtins.__build_class__


def begin() -> None:
    """Redirect every import from now on."""
    sys.path.insert(0, str(Path(__file__).parent))
    builtins.__import__ = _redirected
    builtins.__build_class__ = _with_signals


def _redirected(name, globals=None, locals=None, fromlist=(), level=0):
    replaced = level == 0 and any(name == one or name.startswith(f"{one}.") for one in REPLACED)
    if replaced and _is_window((globals or {}).get("__file__")):
        name = f"qgis6{name[len('qgis') :]}"
    return _plain(name, globals, locals, fromlist, level)


def _is_window(file: str | None) -> bool:
    if file is None:
        return False
    try:
        place = Path(file).resolve().relative_to(ROOT).as_posix()
    except ValueError:
        return False
    return place.startswith(WINDOWS) and place not in OF_QGIS


class _Signals(type(QtOfQgis.QObject)):
    """Makes classes of QGIS's Qt whose signals were declared as those of Qt 6."""

    def __new__(cls, name, bases, given):
        made = dict(given)
        for key, value in given.items():
            if isinstance(value, pyqtSignal):
                made[f"of_qgis_{key}"], made[key] = _of_qgis(value), _Bridge(f"of_qgis_{key}")
        if hasattr(bases[0], PROGRESS) and not isinstance(vars(bases[0]).get(PROGRESS), _Bridge):
            made[PROGRESS] = _Bridge(PROGRESS, bases[0])
        return super().__new__(cls, name, bases, made)


class _Bridge:
    """A signal of QGIS's Qt that can be connected to one of Qt 6."""

    def __init__(self, name, base=None):
        self.name, self.base = name, base

    def __get__(self, one, kind):
        if self.base is not None:
            return _Bound(getattr(self.base, self.name).__get__(one, kind))
        return _Bound(getattr(one, self.name))


class _Bound:
    def __init__(self, signal):
        self.emit, self.signal = signal.emit, signal

    def connect(self, to):
        return self.signal.connect(to.emit if isinstance(to, pyqtBoundSignal) else to)

    def disconnect(self, *to):
        return self.signal.disconnect(*to)


def _with_signals(body, name, *bases, **keywords):
    if "metaclass" not in keywords and any(type(one) is type(QtOfQgis.QObject) for one in bases):
        keywords["metaclass"] = _Signals
    return _build(body, name, *bases, **keywords)


def _of_qgis(signal):
    (signature,) = signal.signatures
    inside = signature.rpartition("(")[2].rstrip(")")  # without a name until it is bound
    return QtOfQgis.pyqtSignal(*[object for _ in inside.split(",") if inside])
