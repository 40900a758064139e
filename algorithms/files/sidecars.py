"""Files that lie beside a file and that GDAL, QGIS or SQLite would take for a part of it."""

from __future__ import annotations

from pathlib import PurePath

NOTES = ".aux.xml"  # statistics, for one, which GDAL writes when a raster is only looked at
AFTER_NAME = (NOTES, ".ovr", ".msk", ".vat.dbf")
OF_DATABASES = ("-wal", "-shm", "-journal")
INSTEAD_OF_TIF = (".tfw", ".qmd")
TIF = ".tif"


def beside_raster(name: str) -> list[str]:
    """Return the names of what may lie beside a raster, but for its style."""
    stem = name[: len(name) - len(PurePath(name).suffix)]
    return [
        *(f"{name}{ending}" for ending in AFTER_NAME),
        *(f"{stem}{ending}" for ending in INSTEAD_OF_TIF),
    ]


def beside(name: str) -> list[str]:
    """Return the names of what may lie beside a result of any kind."""
    rasters = beside_raster(name) if name.endswith(TIF) else [f"{name}{e}" for e in AFTER_NAME]
    return [*rasters, *(f"{name}{ending}" for ending in OF_DATABASES)]


def may_belong_to(name: str) -> list[str]:
    """Return the names of the files beside which a file of this name may lie."""
    after = (ending for ending in (*AFTER_NAME, *OF_DATABASES) if name.endswith(ending))
    instead = (ending for ending in INSTEAD_OF_TIF if name.endswith(ending))
    return [
        *(name[: -len(ending)] for ending in after),
        *(f"{name[: -len(ending)]}{TIF}" for ending in instead),
    ]
