"""The style of a layer of a GeoPackage, which is kept in the file itself."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from qgis.core import Qgis, QgsMapLayer

from .destinations import place_of
from .geotiff import failures_of_gdal
from .one_order import in_one_order
from .sentences import Written, sentence

STYLES = "layer_styles"  # the table
CELLS_STYLE, PLACES_STYLE = "Relative risk", "Priority places"  # how ours are described
AREAS_STYLE = "Areas before and after"
WITH_ELEVATION = 32600  # the first QGIS that has profiles of vector layers
OURS = "DELETE FROM main.layer_styles WHERE f_table_name = ? AND description = ?"
NAMES = "SELECT styleName FROM main.layer_styles WHERE f_table_name = ?"
WRITTEN = "SELECT id, styleQML, styleSLD FROM main.layer_styles WHERE description = ?"
IN_ORDER = "UPDATE main.layer_styles SET styleQML = ?, styleSLD = ? WHERE id = ?"
NOT_SHOWN = "UPDATE main.layer_styles SET useAsDefault = 0 WHERE f_table_name = ?"


def store_style(layer, described: str) -> None:
    """Write a layer's style into its file as the one it is shown with.

    An earlier style of ours, known by how it is described, is replaced; the analyst's stay.
    """
    path, table = place_of(layer.source())
    try:
        with closing(sqlite3.connect(path)) as file, file:
            name = _free_name(file, table or layer.name(), layer.name(), described)
    except sqlite3.Error as reason:
        raise RuntimeError(str(reason)) from reason
    failed = ""
    with failures_of_gdal() as failures:
        failed = layer.saveStyleToDatabase(name, described, True, "", *_without_chance())
    if failed or failures:
        raise RuntimeError((failures or [failed])[0])
    try:
        with closing(sqlite3.connect(path)) as file, file:
            _put_in_order(file, described)
    except sqlite3.Error as reason:
        raise RuntimeError(str(reason)) from reason


def _without_chance() -> tuple:
    """Return which categories are stored: of profiles of elevation QGIS draws colours at random."""
    if Qgis.versionInt() < WITH_ELEVATION:
        return ()
    every = QgsMapLayer.StyleCategory.AllStyleCategories
    return (QgsMapLayer.StyleCategories(every & ~QgsMapLayer.StyleCategory.Elevation),)


def _put_in_order(file: sqlite3.Connection, described: str) -> None:
    """Write our styles as every process would write them, and leave nothing of what was there."""
    file.execute("PRAGMA secure_delete = ON")
    for number, qml, sld in file.execute(WRITTEN, [described]).fetchall():
        texts = [None if text is None else in_one_order(text) for text in (qml, sld)]
        file.execute(IN_ORDER, [*texts, number])


def bring_styles(file: sqlite3.Connection, table: str) -> None:
    """Copy a layer's styles from the file attached as “new”, in the same way."""
    if not _has_styles(file, "new"):
        return
    columns = "SELECT name FROM pragma_table_info('layer_styles', ?) WHERE NOT pk"
    there = {name for (name,) in file.execute(columns, ["main"])}
    common = [name for (name,) in file.execute(columns, ["new"]) if name in there]
    wanted = "SELECT id, styleName, description FROM new.layer_styles WHERE f_table_name = ?"
    for number, wanted_name, described in file.execute(wanted, [table]).fetchall():
        name = _free_name(file, table, wanted_name, described)
        file.execute(NOT_SHOWN, [table])
        given = [Written("?") if column == "styleName" else column for column in common]
        brought = (
            "INSERT INTO main.layer_styles ({there}) "
            "SELECT {given} FROM new.layer_styles WHERE id = ?"
        )
        file.execute(sentence(brought, there=common, given=given), [name, number])


def styles_are_ours(file: sqlite3.Connection) -> bool:
    """Return whether a GeoPackage holds no style but such as this plugin writes."""
    if not _has_styles(file, "main"):
        return True
    found = {name for (name,) in file.execute("SELECT description FROM main.layer_styles")}
    return found <= {CELLS_STYLE, PLACES_STYLE, AREAS_STYLE}


def _has_styles(file: sqlite3.Connection, schema: str) -> bool:
    wanted = "SELECT 1 FROM {schema}.sqlite_master WHERE name = ?"
    return file.execute(sentence(wanted, schema=schema), [STYLES]).fetchone() is not None


def _free_name(file: sqlite3.Connection, table: str, wanted: str, described: str) -> str:
    """Return a name that no style of a table has: of one that is there, QGIS asks in a window."""
    if not _has_styles(file, "main"):
        return wanted
    file.execute(OURS, (table, described))
    taken = {name for (name,) in file.execute(NAMES, (table,))}
    numbered = (f"{wanted} {number}" for number in range(2, len(taken) + 3))
    return next(name for name in (wanted, *numbered) if name not in taken)
