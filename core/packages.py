"""Packages that a QGIS may lack: imported where they are first used, and what to say without them.

A QGIS without scipy thus loads the plugin, which then says how to get it; any other starts sooner.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

from .errors import RtmError
from .language import marked, said

PARTS = {  # without which nothing works: a package can be there and its compiled parts be broken
    "scipy": ("scipy", "scipy.optimize", "scipy.spatial", "scipy.special"),
    "jinja2": ("jinja2",),
}
NEEDED_BY = {"scipy": marked("Risk Terrain Modelling"), "jinja2": marked("The report")}
NOT_INSTALLED = marked("{needed_by} needs the Python package {package}, which is not installed.")
LACKS_A_PART = marked(
    "{needed_by} needs the Python package {package}, which lacks a part of it ({why})."
)
CANNOT_BE_LOADED = marked(
    "{needed_by} needs the Python package {package}, which cannot be loaded ({why})."
)
ELSEWHERE = marked(
    "Install it (Debian and Ubuntu: sudo apt install python3-{package}) and start QGIS again."
)
REMEDIES = {
    "win32": marked(
        "Run the OSGeo4W setup, choose Advanced Install, add python3-{package} and start QGIS "
        "again."
    ),
    "darwin": marked("Install a recent official build of QGIS, which brings it."),
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
            raise _fault(package, NOT_INSTALLED) from reason
        raise _fault(package, LACKS_A_PART, reason.name or "") from reason
    except Exception as reason:
        why = " ".join(str(reason).split("\n")[0].split())
        raise _fault(package, CANNOT_BE_LOADED, why) from reason


def lack_of(package: str) -> RtmError | None:
    """Return what `require` has against going on, or None."""
    try:
        require(package)
    except RtmError as fault:
        return fault
    return None


def _fault(package: str, problem: str, why: str = "") -> RtmError:
    needed_by = said(NEEDED_BY[package])
    remedy = REMEDIES.get(sys.platform, ELSEWHERE)
    return RtmError(
        said(problem, needed_by=needed_by, package=package, why=why),
        said(remedy, package=package),
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
    from scipy.linalg import cython_blas
    from scipy.sparse import csgraph
else:
    scipy = Lazily("scipy")
    cython_blas = Lazily("scipy.linalg.cython_blas")
    csgraph = Lazily("scipy.sparse.csgraph")
    fft = Lazily("scipy.fft")
    linalg = Lazily("scipy.linalg")
    ndimage = Lazily("scipy.ndimage")
    optimize = Lazily("scipy.optimize")
    sparse = Lazily("scipy.sparse")
    spatial = Lazily("scipy.spatial")
    special = Lazily("scipy.special")
