"""A GeoPackage of new layers put into another one, which others may have open: all or nothing.

The file itself stays. Everything happens in one transaction of SQLite: until it is committed, the
old layers are there whole, for this computer after a crash as for other programs meanwhile.
"""

from __future__ import annotations

import errno
import os
import sqlite3
import struct
from contextlib import closing
from pathlib import Path

from .destinations import InFile
from .failures import cannot_write
from .likeness import columns_of, may_take, namesake
from .sentences import Written, quoted, sentence
from .stored_style import STYLES, bring_styles

SECONDS = 30  # for which another program may be writing
DESCRIBING = (  # a layer's rows, by its name, in the file's own tables
    "gpkg_contents",
    "gpkg_geometry_columns",
    "gpkg_extensions",
    "gpkg_ogr_contents",
)
FIRST_OF_OURS = 100_000  # number for a coordinate system that has none of its own
LITTLE_ENDIAN = 1


def put_layers(unfinished: Path, target: Path, title: str) -> None:
    """Put every layer of a GeoPackage into another, each in the place of an earlier one of ours.

    Raises
    ------
    RtmError
        If the other cannot be written, or a layer there is the analyst's.
    """
    try:
        uri = f"{target.absolute().as_uri()}?mode=rw"
        with closing(sqlite3.connect(uri, uri=True, isolation_level=None, timeout=SECONDS)) as file:
            file.execute("ATTACH ? AS new", [str(unfinished.absolute())])
            file.execute("BEGIN IMMEDIATE")
            _put_all(file, target, title)
            file.execute("COMMIT")
    except sqlite3.Error as reason:
        busy = OSError(errno.EBUSY, os.strerror(errno.EBUSY))
        raise cannot_write(target, busy if "locked" in str(reason) else reason) from reason


def _put_all(file: sqlite3.Connection, target: Path, title: str) -> None:
    listed = "SELECT table_name FROM new.gpkg_contents WHERE table_name <> ?"
    layers = [name for (name,) in file.execute(listed, [STYLES])]
    for layer in layers:
        if not may_take(file, layer, columns_of(file, "new", layer)):
            raise namesake(InFile(target, layer), title)
        _drop(file, layer)
        _put(file, layer)
    if _has(file, "new", STYLES) and not _has(file, "main", STYLES):
        _put(file, STYLES, rows=False)
    for layer in layers:
        bring_styles(file, layer)


def _drop(file: sqlite3.Connection, layer: str) -> None:
    """Remove an earlier layer of that name, however its letters are, with its spatial index."""
    named = "SELECT name FROM main.sqlite_master WHERE type = 'table' AND lower(name) = lower(?)"
    found = file.execute(named, [layer]).fetchone()
    if found is None:
        return
    for index in _indexes(file, "main", found[0]):
        file.execute(sentence("DROP TABLE main.{index}", index=index))
    file.execute(sentence("DROP TABLE main.{table}", table=found[0]))
    for table in DESCRIBING:
        if _has(file, "main", table):
            gone = "DELETE FROM main.{table} WHERE lower(table_name) = lower(?)"
            file.execute(sentence(gone, table=table), [layer])


def _put(file: sqlite3.Connection, layer: str, *, rows: bool = True) -> None:
    """Make a layer as it is in the new file: table, rows, spatial index, and last its triggers."""
    for table in DESCRIBING:
        if _has(file, "new", table):
            if not _has(file, "main", table):
                file.execute(_made_by(file, table))
            _copy(file, table, "lower(table_name) = lower(?)", [layer])
    file.execute(_made_by(file, layer))
    if rows:
        _fill(file, layer)
    else:
        file.execute(
            "UPDATE main.gpkg_ogr_contents SET feature_count = 0 WHERE table_name = ?", [layer]
        )
    besides = (
        "SELECT sql FROM new.sqlite_master WHERE tbl_name = ? AND type IN ('index', 'trigger') "
        "AND sql IS NOT NULL"
    )
    for (made_by,) in file.execute(besides, [layer]).fetchall():
        file.execute(made_by)


def _fill(file: sqlite3.Connection, layer: str) -> None:
    place = "SELECT column_name, srs_id FROM new.gpkg_geometry_columns WHERE table_name = ?"
    found = file.execute(place, [layer]).fetchone() if _has(file, "new", DESCRIBING[1]) else None
    renumbered = {}
    if found is not None:
        here = _coordinate_system(file, found[1])
        if here != found[1]:
            for table in DESCRIBING[:2]:
                moved = "UPDATE main.{table} SET srs_id = ? WHERE table_name = ?"
                file.execute(sentence(moved, table=table), [here, layer])
            file.create_function("renumbered", 1, lambda shape: _renumbered(shape, here))
            renumbered = {found[0]: f"renumbered({quoted(found[0])})"}
    _copy(file, layer, "1", [], renumbered)
    for index in _indexes(file, "new", layer):
        file.execute(_made_by(file, index))
        for part in ("node", "rowid", "parent"):
            _copy(file, f"{index}_{part}", "1", [])


def _coordinate_system(file: sqlite3.Connection, number: int) -> int:
    """Return the number that a coordinate system has in the file, or is given in it."""
    told = (
        "SELECT organization, organization_coordsys_id, definition "
        "FROM new.gpkg_spatial_ref_sys WHERE srs_id = ?"
    )
    described = file.execute(told, [number]).fetchone()
    same = (
        "SELECT srs_id FROM main.gpkg_spatial_ref_sys WHERE lower(organization) = lower(?) "
        "AND (organization_coordsys_id = ? AND lower(organization) <> 'none' OR definition = ?) "
        "ORDER BY srs_id <> ?"
    )
    found = file.execute(same, [*described, number]).fetchone()
    if found is not None:
        return found[0]
    highest = "SELECT count(srs_id = ? OR NULL), max(srs_id) FROM main.gpkg_spatial_ref_sys"
    taken, last = file.execute(highest, [number]).fetchone()
    here = max(FIRST_OF_OURS, last + 1) if taken else number
    _copy(file, "gpkg_spatial_ref_sys", "srs_id = ?", [number], {"srs_id": str(here)})
    return here


def _renumbered(shape: bytes | None, number: int) -> bytes | None:
    """Return a shape in GeoPackage's binary form with another coordinate system's number."""
    if shape is None:
        return None
    order = "<i" if shape[3] & LITTLE_ENDIAN else ">i"
    return shape[:4] + struct.pack(order, number) + shape[8:]


def _copy(file: sqlite3.Connection, table: str, where: str, values: list, other=None) -> None:
    """Copy rows from the new file's table into that of the same name, columns that both have."""
    names = "SELECT name FROM pragma_table_info(?, ?)"
    ours, theirs = (
        [name for (name,) in file.execute(names, [table, schema])] for schema in ("new", "main")
    )
    columns = [name for name in ours if name in theirs]
    given = [Written((other or {}).get(name, quoted(name))) for name in columns]
    copied = sentence(
        "INSERT OR REPLACE INTO main.{table} ({columns}) "
        "SELECT {given} FROM new.{table} WHERE {where}",
        table=table,
        columns=columns,
        given=given,
        where=Written(where),
    )
    file.execute(copied, values)


def _indexes(file: sqlite3.Connection, schema: str, layer: str) -> list[str]:
    """Return the names of the spatial indexes of a layer."""
    if not _has(file, schema, "gpkg_geometry_columns"):
        return []
    column = "SELECT column_name FROM {schema}.gpkg_geometry_columns WHERE lower(table_name) = ?"
    found = file.execute(sentence(column, schema=schema), [layer.lower()])
    names = [f"rtree_{layer}_{name}" for (name,) in found]
    return [name for name in names if _has(file, schema, name)]


def _made_by(file: sqlite3.Connection, table: str) -> str:
    """Return the sentence that made a table of the new file."""
    wanted = "SELECT sql FROM new.sqlite_master WHERE type = 'table' AND lower(name) = lower(?)"
    return file.execute(wanted, [table]).fetchone()[0]


def _has(file: sqlite3.Connection, schema: str, table: str) -> bool:
    wanted = "SELECT 1 FROM {schema}.sqlite_master WHERE lower(name) = lower(?)"
    return file.execute(sentence(wanted, schema=schema), [table]).fetchone() is not None
