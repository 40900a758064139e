"""Packages that a QGIS may lack: imported where they are first used, and what to say without them.

A QGIS without scipy thus loads the plugin, which then says how to get it; any other starts sooner.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

from .errors import RtmError

PARTS = {  # without which nothing works: a package can be there and its compiled parts be broken
    "scipy": ("scipy", "scipy.optimize", "scipy.spatial", "scipy.special"),
    "jinja2": ("jinja2",),
}
NEEDED_BY = {"scipy": "Risk Terrain Modelling", "jinja2": "The report"}
ELSEWHERE = "Install it (Debian and Ubuntu: sudo apt install python3-{}) and start QGIS again."
REMEDIES = {
    "win32": "Run the OSGeo4W setup, choose Advanced Install, add python3-{} and start QGIS again.",
    "darwin": "Install a recent official build of QGIS, which brings it.",
}


def require(package: str) -> None:
    """Refuse to go on without scipy or jinja2.

    Raises
    ------
    RtmError
        If the package is not installed, or does not go with the rest of this Python.
    """
    for part in PARTS[package]:
        _loaded(part)


def _loaded(part: str) -> ModuleType:
    """Return a package or a module of it; one made for another numpy may raise anything."""
    package = part.partition(".")[0]
    try:
        return import_module(part)
    except ModuleNotFoundError as reason:
        if reason.name == package:
            raise _fault(package, "is not installed") from reason
        raise _fault(package, f"lacks a part of it ({reason.name})") from reason
    except Exception as reason:
        why = " ".join(str(reason).split("\n")[0].split())
        raise _fault(package, f"cannot be loaded ({why})") from reason


def lack_of(package: str) -> RtmError | None:
    """Return what `require` has against going on, or None."""
    try:
        require(package)
    except RtmError as fault:
        return fault
    return None


def _fault(package: str, state: str) -> RtmError:
    return RtmError(
        f"{NEEDED_BY[package]} needs the Python package {package}, which {state}.",
        REMEDIES.get(sys.platform, ELSEWHERE).format(package),
        kind="package",
    )


class Lazily:
    """A module of scipy that is imported when something of it is first asked for."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, name: str) -> object:
        require("scipy")
        value = getattr(_loaded(self._name), name)
        setattr(self, name, value)  # so that it is asked for once
        return value


if TYPE_CHECKING:
    import scipy
    from scipy import fft, linalg, ndimage, optimize, sparse, spatial, special
    from scipy.linalg import blas
    from scipy.sparse import csgraph
else:
    scipy = Lazily("scipy")
    blas = Lazily("scipy.linalg.blas")
    csgraph = Lazily("scipy.sparse.csgraph")
    fft = Lazily("scipy.fft")
    linalg = Lazily("scipy.linalg")
    ndimage = Lazily("scipy.ndimage")
    optimize = Lazily("scipy.optimize")
    sparse = Lazily("scipy.sparse")
    spatial = Lazily("scipy.spatial")
    special = Lazily("scipy.special")
