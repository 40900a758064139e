"""The style of a layer of a GeoPackage, which is kept in the file itself."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from .files.destinations import place_of
from .files.failures import cannot_write
from .files.geotiff import failures_of_gdal

EXISTS = "SELECT 1 FROM sqlite_master WHERE name = 'layer_styles'"
OURS = "DELETE FROM layer_styles WHERE f_table_name = ? AND description = ?"
NAMES = "SELECT styleName FROM layer_styles WHERE f_table_name = ?"


def store_style(layer, described: str) -> None:
    """Write a layer's style into its file as the one it is shown with.

    An earlier style of ours, known by how it is described, is replaced; the analyst's stay.
    """
    path, table = place_of(layer.source())
    try:
        name = _free_name(path, table or layer.name(), layer.name(), described)
    except sqlite3.Error as reason:
        raise cannot_write(path, reason) from reason
    failed = ""
    with failures_of_gdal() as failures:
        failed = layer.saveStyleToDatabase(name, described, True, "")
    if failed or failures:
        raise cannot_write(path, RuntimeError((failures or [failed])[0]))


def _free_name(path: str, table: str, wanted: str, described: str) -> str:
    """Return a name that no style of a table has: of one that is there, QGIS asks in a window."""
    with closing(sqlite3.connect(path)) as file, file:
        if file.execute(EXISTS).fetchone() is None:
            return wanted
        file.execute(OURS, (table, described))
        taken = {name for (name,) in file.execute(NAMES, (table,))}
    numbered = (f"{wanted} {number}" for number in range(2, len(taken) + 3))
    return next(name for name in (wanted, *numbered) if name not in taken)
