"""The priority places of a folder of results, read without a trace in it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from qgis.core import QgsGeometry

from ..files.likeness import to_read
from ..files.sentences import sentence
from ..study import names

HEAD = 8  # bytes before the box in a geometry (https://www.geopackage.org/spec, 2.1.3)
BOXES = {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}  # bytes of it
LATER = "later_events"
READ = ("rank", "cells", "area", "past_events", LATER, "name")


@dataclass(frozen=True, eq=False)
class PlaceRow:
    """A place as the results have it."""

    cells: int
    area: float
    past: int | None
    later: int | None
    name: str | None
    shape: QgsGeometry


def place_rows(file: Path) -> list[PlaceRow]:
    """Return the places by rank.

    Raises
    ------
    ValueError
        If the file holds no places, or damaged ones.
    """
    try:
        with closing(to_read(file)) as opened:
            wanted = 'SELECT {columns} FROM {layer} ORDER BY "rank"'
            columns = (*READ, "geom")
            rows = sentence(wanted, columns=columns, layer=names.PLACES_LAYER)
            return [_row(*row) for row in opened.execute(rows)]
    except (sqlite3.Error, TypeError, OverflowError) as reason:
        raise ValueError(str(reason)) from reason


def _row(_rank, cells, area, past, later, name, geometry) -> PlaceRow:
    shape = QgsGeometry()
    shape.fromWkb(_well_known(geometry))
    if shape.isNull() or shape.isEmpty():
        raise ValueError("a place without an outline")
    return PlaceRow(
        cells=int(cells),
        area=float(area),
        past=_whole(past),
        later=_whole(later),
        name=None if name is None else str(name),
        shape=shape,
    )


def _whole(count) -> int | None:
    return None if count is None else int(count)


def _well_known(geometry: bytes) -> bytes:
    """Return the well-known binary within a geometry of a GeoPackage."""
    box = BOXES.get((geometry[3] >> 1) & 7) if geometry[:2] == b"GP" else None
    if box is None:
        raise ValueError("no geometry of a GeoPackage")
    return geometry[HEAD + box :]
