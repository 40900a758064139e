"""Files that lie beside a file and that GDAL, QGIS or SQLite would take for a part of it.

A world file (`.tfw`) is none: our rasters say themselves where they lie, and GDAL believes them.
"""

from __future__ import annotations

NOTES = ".aux.xml"  # statistics, for one, which GDAL writes when a raster is only looked at
OF_RASTERS = (NOTES, ".ovr", ".msk")
ALL = (*OF_RASTERS, "-wal", "-shm", "-journal")


def beside_raster(name: str) -> list[str]:
    """Return the names of what may lie beside a raster, but for its style."""
    return [f"{name}{ending}" for ending in OF_RASTERS]


def beside(name: str) -> list[str]:
    """Return the names of what may lie beside a result of any kind."""
    return [f"{name}{ending}" for ending in ALL]


def may_belong_to(name: str) -> list[str]:
    """Return the names of the files beside which a file of this name may lie."""
    return [name[: -len(ending)] for ending in ALL if name.endswith(ending)]
