"""Places as rows of a GeoPackage: their shapes in its binary form, and the boxes around these.

A shape is a head (two letters, version, flags, number of the coordinate system, and a box of what
is no point) and then WKB (OGC 12-128r18, section 2.1.3).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

import numpy as np

from ...core.data.places.factor import LINE, POINT
from ...core.data.places.gathered import Places
from ...core.progress import Part, Progress
from .geopackage import LITTLE_ENDIAN_WITH_BOX, Table, fill
from .moving import shape_of

LITTLE_ENDIAN = 1
POINT_SHAPE = np.dtype(
    [("mark", "V4"), ("srs", "<i4"), ("order", "u1"), ("kind", "<u4"), ("xy", "<f8", (2,))]
)
HEAD = struct.Struct("<2sBBi4d")
PART = struct.Struct("<BI")
SEVERAL = struct.Struct("<BII")  # of a shape of several parts
LINES, POLYGONS = (2, 5), (3, 6)  # a part and several of them, in WKB
SQUARE = struct.Struct("<BIII10d")
STEP = 2000  # rows between two looks at whether to stop


def fill_places(
    file, table: Table, places: Places, geometry: str, half: float, progress: Progress
) -> None:
    """Write places into an empty layer.

    Parameters
    ----------
    file : sqlite3.Connection
        Within a transaction.
    geometry : str
        What the layer holds, one of `GEOMETRIES`.
    half : float
        Half the side of the square that stands for an area mapped as a point.
    """
    xy = places.points
    if geometry == POINT:
        boxes = np.repeat(xy, 2, axis=1)
        shapes = _points(xy, table.srs)
    else:
        wkbs = [places.outlines.get(at) or _square(*xy[at], half) for at in range(len(places))]
        boxes = np.array([_box(wkb) for wkb in wkbs])
        parts = LINES if geometry == LINE else POLYGONS
        shapes = [_shape(wkb, box, table.srs, parts) for wkb, box in zip(wkbs, boxes.tolist())]
    rows = zip(range(1, len(places) + 1), shapes, places.names, places.classes, places.marks)
    watched = _watched(rows, len(places), Part(progress, 0.0, 0.8))
    fill(file, table, watched, boxes, 3, progress)


def _watched(rows, count: int, progress: Progress) -> Iterator[tuple]:
    for number, row in enumerate(rows):
        if number % STEP == 0:
            progress.at(number / count)
        yield row


def _points(xy: np.ndarray, srs: int) -> list[bytes]:
    shapes = np.empty(len(xy), POINT_SHAPE)
    shapes["mark"] = np.void(b"GP" + bytes([0, LITTLE_ENDIAN]))
    shapes["srs"], shapes["order"], shapes["kind"], shapes["xy"] = srs, 1, 1, xy
    return shapes.view(f"V{POINT_SHAPE.itemsize}").tolist()


def _square(x: float, y: float, half: float) -> bytes:
    left, right, low, high = x - half, x + half, y - half, y + half
    corners = (left, low, right, low, right, high, left, high, left, low)
    return SQUARE.pack(LITTLE_ENDIAN, POLYGONS[0], 1, 5, *corners)


def _box(wkb: bytes) -> tuple[float, float, float, float]:
    box = shape_of(wkb).boundingBox()
    return box.xMinimum(), box.xMaximum(), box.yMinimum(), box.yMaximum()


def _shape(wkb: bytes, box, srs: int, parts: tuple[int, int]) -> bytes:
    """Return a shape; a part alone becomes the one part of several."""
    head = HEAD.pack(b"GP", 0, LITTLE_ENDIAN_WITH_BOX, srs, *box)
    alone, several = parts
    if PART.unpack_from(wkb)[1] == alone:
        return head + SEVERAL.pack(LITTLE_ENDIAN, several, 1) + wkb
    return head + wkb
