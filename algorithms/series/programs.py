"""Which program runs studies beside this one: the one that gives the same bytes.

Within QGIS, numpy may compute by another library than within plain Python, which rounds otherwise.
So QGIS and qgis_process have their studies run by qgis_process, and a Python by itself.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy
import qgis
from qgis.core import Qgis, QgsApplication
from qgis.PyQt.QtCore import QCoreApplication, QIODevice, QProcess, QProcessEnvironment

from ...core.packages import scipy

CHILD = Path(__file__).with_name("child.py")
PATIENCE = 60_000  # milliseconds that a program may take to say what it is


@dataclass(frozen=True)
class Program:
    """A program and what it is given, so that it runs `child`."""

    path: str
    arguments: tuple[str, ...]
    at_start: bool  # whether QGIS runs the child when its Python begins

    def start(self) -> QProcess:
        """Start it; it waits for its first line."""
        process = QProcess()
        told = _environment()
        told.insert("RTM_CHILD", str(CHILD))  # QGIS does not say which file it runs
        if self.at_start:
            told.insert("PYQGIS_STARTUP", str(CHILD))
        process.setProcessEnvironment(told)
        process.start(self.path, list(self.arguments), QIODevice.OpenModeFlag.ReadWrite)
        return process


def what_this_is() -> list[str]:
    """Return what results depend on of a program: equal, and they are the same bytes."""
    return [sys.version, Qgis.QGIS_VERSION, numpy.__file__, scipy.__version__]


@lru_cache(maxsize=1)
def program() -> Program | None:
    """Return the program that runs studies beside this one; None where none can be found."""
    return next(filter(_is_like_this, _candidates()), None)


def _is_like_this(one: Program) -> bool:
    process = one.start()
    process.write(json.dumps({"ask": True}).encode() + b"\n")
    process.waitForBytesWritten(1000)
    process.closeWriteChannel()
    good = process.waitForFinished(PATIENCE) and process.exitCode() == 0
    if not good:
        process.kill()
        process.waitForFinished(1000)
        return False
    lines = bytes(process.readAllStandardOutput()).decode("utf-8", "replace").splitlines()
    return json.dumps(what_this_is()) in lines


def _candidates() -> Iterator[Program]:
    """Give programs that may do, the likeliest first."""
    if not is_plain_python():
        for path in _there(_places(), ("qgis_process.bin", "qgis_process.exe", "qgis_process")):
            yield Program(path, ("list",), at_start=True)
    for path in _there(_homes(), _python_names()):
        yield Program(path, (str(CHILD),), at_start=False)


def is_plain_python() -> bool:
    """Return whether QGIS was begun by a Python, not a Python by QGIS."""
    return "python" in Path(QCoreApplication.applicationFilePath()).name.lower()


def _places() -> list[Path]:
    """Return the folders of QGIS's programs on each system."""
    here, prefix = Path(QgsApplication.applicationDirPath()), Path(QgsApplication.prefixPath())
    return [here, here / "bin", prefix / "bin", prefix]


def _homes() -> list[Path]:
    homes = [Path(sys.exec_prefix), Path(sys.base_exec_prefix), *_places()]
    own = [Path(sys.executable).parent] if sys.executable else []
    return [*own, *(home / part for home in homes for part in (".", "bin"))]


def _python_names() -> tuple[str, ...]:
    version = f"python{sys.version_info[0]}.{sys.version_info[1]}"
    return ("python.exe", "python3.exe") if os.name == "nt" else (version, "python3", "python")


def _there(folders: list[Path], names: tuple[str, ...]) -> Iterator[str]:
    """Give the files of some names in folders, each once."""
    seen = set()
    for folder in folders:
        for name in names:
            path = folder / name
            if path not in seen and path.is_file():
                seen.add(path)
                yield str(path)


def _environment() -> QProcessEnvironment:
    """Return what a program is told: where QGIS's Python lies, and that it has no screen."""
    told = QProcessEnvironment.systemEnvironment()
    bindings = str(Path(qgis.__file__).parents[1])
    before = told.value("PYTHONPATH")
    told.insert("PYTHONPATH", os.pathsep.join([bindings, before] if before else [bindings]))
    told.insert("PYTHONDONTWRITEBYTECODE", "1")
    if sys.platform.startswith("linux"):  # elsewhere QGIS needs no screen to work without a window
        told.insert("QT_QPA_PLATFORM", "offscreen")
    return told
