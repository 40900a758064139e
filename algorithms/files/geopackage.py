"""Cells into a layer of a GeoPackage, faster than one feature after the other.

The layer is made by QGIS, as every other, and is empty. Its rows, and the tree of its spatial
index, go in by SQLite directly: what comes out is what QGIS would have written.
"""

from __future__ import annotations

import sqlite3
import struct
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path

import numpy as np
from qgis.core import QgsFeatureSource, QgsVectorLayer

from ...core.progress import Part
from ...core.terrain.grid import Cells
from ..language import tr
from . import tables
from .destinations import place_of
from .durable import sync
from .packed_tree import pack
from .sinks import LayerWriter

INDEXED = QgsFeatureSource.SpatialIndexPresence.SpatialIndexPresent
ROWS_AT_ONCE = 5000
POLYGON_HEAD = struct.pack("<BIII", 1, 3, 1, 5)  # byte order, polygon, one ring, five corners
LITTLE_ENDIAN_WITH_BOX = 3
SHAPE = np.dtype(
    [
        ("mark", "V4"),
        ("srs", "<i4"),
        ("box", "<f8", (4,)),
        ("head", "V13"),
        ("ring", "<f8", (5, 2)),
    ]
)


@dataclass(frozen=True)
class Table:
    """An empty layer of a GeoPackage."""

    path: str
    name: str
    geometry: str
    srs: int

    @property
    def index(self) -> str:
        """Return the name of its spatial index."""
        return f"rtree_{self.name}_{self.geometry}"


def is_in_one(destination: str) -> bool:
    """Return whether a sink's destination is a layer of a GeoPackage."""
    return Path(place_of(destination)[0]).suffix.lower() == ".gpkg"


def empty_table(destination: str, fields: int) -> Table | None:
    """Return the layer that a closed sink left, if it is an empty one of so many fields, indexed.

    Otherwise the file is not built as expected, and QGIS has to write it its own way.
    """
    path, layer = place_of(destination)
    try:
        with closing(sqlite3.connect(path)) as file:
            return _described(file, path, layer, fields)
    except sqlite3.Error:
        return None


def _described(file, path: str, layer: str | None, fields: int) -> Table | None:
    found = file.execute("SELECT table_name, column_name, srs_id FROM gpkg_geometry_columns")
    named = [row for row in found if layer is None or row[0] == layer]
    if len(named) != 1:
        return None
    name, geometry, srs = named[0]
    columns = [row[0] for row in file.execute("SELECT name FROM pragma_table_info(?)", [name])]
    occupied = file.execute(_sentence("SELECT 1 FROM", name, "LIMIT 1")).fetchone()
    if occupied or columns[1:2] != [geometry] or len(columns) != 2 + fields:
        return None
    table = Table(path, name, geometry, srs)
    return table if _has(file, table.index) else None


def write_cells(destination: str, cells: Cells, columns, progress) -> None:
    """Write one square polygon a cell, with a value of every column, into an empty layer.

    Parameters
    ----------
    destination : str
        As a sink that is closed by now gave it.
    columns : sequence of arrays, each of shape (cells,)
        In the order of the layer's fields.
    """
    table = empty_table(destination, len(columns))
    if table is None:
        _write_as_features(destination, cells, columns, progress)
        return
    try:
        _fill(table, _boxes(cells), columns, progress)
    except sqlite3.Error as reason:
        raise RuntimeError(str(reason)) from reason  # the file is not yet called as it will be


def _write_as_features(destination: str, cells: Cells, columns, progress) -> None:
    path, layer = place_of(destination)
    named = QgsVectorLayer(f"{path}|layername={layer}" if layer else path, "cells", "ogr")
    if not named.isValid():
        raise RuntimeError(tr("it cannot be opened again"))
    numbers = [np.full(cells.count, None)] * (named.fields().count() - len(columns))  # by the file
    writer = LayerWriter(named.dataProvider(), destination)
    tables.write_cells(writer, cells, [*numbers, *columns], progress)
    if named.dataProvider().hasSpatialIndex() != INDEXED:
        named.dataProvider().createSpatialIndex()


def _boxes(cells: Cells) -> np.ndarray:
    """Return xmin, xmax, ymin, ymax of each cell, shape (cells, 4)."""
    rows, positions = np.nonzero(cells.inside)
    size = cells.frame.cell_size
    left = cells.frame.left + positions * size
    top = cells.frame.top - rows * size
    return np.column_stack([left, left + size, top - size, top])


def _fill(table: Table, boxes: np.ndarray, columns, progress) -> None:
    """Write squares."""
    rows = _rows(table, boxes, columns, Part(progress, 0.0, 0.8))
    with in_one_go(table.path) as file:
        fill(file, table, rows, boxes, len(columns), progress)


@contextmanager
def in_one_go(path: str, *, unfinished: bool = False):
    """Give a database for one transaction: a file that is closed before it is as it was.

    Where it is `unfinished`, and thrown away if anything fails, it is written without a journal,
    and is on the disk in the end.
    """
    with closing(sqlite3.connect(path, isolation_level=None)) as file:
        if unfinished:
            file.execute("PRAGMA journal_mode = OFF")
            file.execute("PRAGMA synchronous = OFF")
        file.execute("BEGIN")
        yield file
        file.execute("COMMIT")
    if unfinished:
        sync(Path(path))


def fill(file, table: Table, rows: Iterable[tuple], boxes, fields: int, progress) -> None:
    """Fill a layer.

    Parameters
    ----------
    file : sqlite3.Connection
        Within a transaction.
    table : Table
        Empty.
    rows : iterable of tuple
        The number of each, from 1, its shape in GeoPackage's binary form, and its fields.
    boxes : array, shape (rows, 4)
        Least and greatest x, least and greatest y of each shape.
    fields : int
        How many there are.
    """
    triggers = _without_triggers(file, table)
    file.executemany(_insertion(table.name, 2 + fields), rows)
    _index(file, table, boxes, Part(progress, 0.8, 1.0))
    _describe(file, table, boxes)
    for trigger in triggers:
        file.execute(trigger)


def _without_triggers(file, table: Table) -> list[str]:
    """Take the triggers off that would act on every row; return what makes them again."""
    found = file.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?", [table.name]
    ).fetchall()
    for name, _ in found:
        file.execute(_sentence("DROP TRIGGER", name))
    return [sql for _, sql in found]


def _rows(table: Table, boxes: np.ndarray, columns, progress) -> Iterator[tuple]:
    for first in range(0, len(boxes), ROWS_AT_ONCE):
        progress.at(first / len(boxes))
        some = slice(first, first + ROWS_AT_ONCE)
        shapes = _shapes(boxes[some], table.srs)
        ids = range(first + 1, first + 1 + len(shapes))
        yield from zip(ids, shapes, *(column[some].tolist() for column in columns))


def _shapes(boxes: np.ndarray, srs: int) -> list[bytes]:
    """Return squares in GeoPackage's binary form: a head with the box, then WKB."""
    shapes = np.empty(len(boxes), SHAPE)
    shapes["mark"] = np.void(b"GP" + bytes([0, LITTLE_ENDIAN_WITH_BOX]))
    shapes["srs"] = srs
    shapes["box"] = boxes
    shapes["head"] = np.void(POLYGON_HEAD)
    shapes["ring"][:, :, 0] = boxes[:, (0, 1, 1, 0, 0)]
    shapes["ring"][:, :, 1] = boxes[:, (3, 3, 2, 2, 3)]
    return shapes.view(f"V{SHAPE.itemsize}").tolist()


def _index(file, table: Table, boxes: np.ndarray, progress) -> None:
    """Fill the spatial index."""
    progress.at(0.0)
    root = _sentence("SELECT length(data) FROM", f"{table.index}_node", "WHERE nodeno = 1")
    tree = pack(np.arange(1, len(boxes) + 1), boxes, file.execute(root).fetchone()[0])
    progress.at(0.4)
    rows = zip(range(1, len(boxes) + 1), tree.leaf_of.tolist())
    for part, values in (("node", tree.nodes), ("rowid", rows), ("parent", tree.parents)):
        file.executemany(_insertion(f"{table.index}_{part}", 2), values)
        progress.at(0.8)


def _describe(file, table: Table, boxes: np.ndarray) -> None:
    """Write what the file's own tables say of a layer: extent, time and number of features."""
    low, high = boxes.min(0), boxes.max(0)
    now = datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"
    extent = (low[0], low[2], high[1], high[3])
    file.execute(
        "UPDATE gpkg_contents SET min_x = ?, min_y = ?, max_x = ?, max_y = ?, last_change = ? "
        "WHERE table_name = ?",
        [*map(float, extent), now, table.name],
    )
    if _has(file, "gpkg_ogr_contents"):
        file.execute(
            "UPDATE gpkg_ogr_contents SET feature_count = ? WHERE table_name = ?",
            [len(boxes), table.name],
        )


def _has(file, name: str) -> bool:
    return file.execute("SELECT 1 FROM sqlite_master WHERE name = ?", [name]).fetchone() is not None


def _insertion(table: str, columns: int) -> str:
    return _sentence("INSERT OR REPLACE INTO", table, f"VALUES ({','.join('?' * columns)})")


def _sentence(before: str, name: str, after: str = "") -> str:
    """Return a sentence of SQL about a table: names, unlike values, cannot be given apart."""
    quoted = name.replace('"', '""')
    return f'{before} "{quoted}" {after}'
