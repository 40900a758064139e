"""What two published copies of periods that overlap give away together, found by programming.

Every piece of ground that the outlines of both cut out has unknown whole numbers of events, from 0
up, in the period of the first copy, and between its end and that of the second. Each count that a
copy tells bounds a sum of them. The least and the largest that any count or difference can be are
found exactly, by integer programming.
"""

import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from osgeo import ogr
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

BAND = re.compile(r"fewer than (\d+)|(\d+) to (\d+)")


@dataclass(frozen=True)
class Told:
    """A place as a copy tells it: its cells, by their middles, and the band of its events."""

    cells: frozenset
    low: int
    high: int


def told_in(copy: Path, cell_size: float) -> list:
    """The places of a copy, from its GeoPackage."""
    file = ogr.Open(str(copy / "places.gpkg"))
    found = []
    for shape in file.GetLayerByName("places"):
        band = BAND.fullmatch(shape.GetField("past_events"))
        low, high = (0, int(band[1]) - 1) if band[1] else (int(band[2]), int(band[3]))
        found.append(Told(frozenset(_cells(shape.GetGeometryRef(), cell_size)), low, high))
    return found


def _cells(outline, size: float):
    left, right, bottom, top = outline.GetEnvelope()
    for x in np.arange(left + size / 2, right, size):
        for y in np.arange(bottom + size / 2, top, size):
            point = ogr.Geometry(ogr.wkbPoint)
            point.AddPoint(float(x), float(y))
            if outline.Contains(point):
                yield round(x, 3), round(y, 3)


def ranges(first: list, second: list) -> dict:
    """The ends between which each count and difference lies, by what it is of.

    The second copy is of a period that begins with the first's and is longer.
    """
    pieces = _pieces(first, second)
    found = {}
    for some in _connected(pieces, len(first), len(second)):
        bounds = _bounds(some, first, second)
        for name, wanted in _wanted(some, bounds):
            found[name] = _range(wanted, bounds)
    return found


def _pieces(first, second) -> list:
    """The pieces of ground, each as the places of both copies that it lies in, or None."""
    whose = {}
    for side, places in enumerate((first, second)):
        for number, place in enumerate(places):
            for cell in place.cells:
                whose.setdefault(cell, [None, None])[side] = number
    return sorted({tuple(both) for both in whose.values()}, key=str)


def _connected(pieces, first: int, second: int):
    """Give the pieces that have places in common, in one way or another, together."""
    links = [(one, first + other) for one, other in pieces if None not in (one, other)]
    graph = coo_matrix((np.ones(len(links)), tuple(zip(*links))), shape=(first + second,) * 2)
    count, group = connected_components(graph, directed=False)
    for number in range(count):
        yield [
            (one, other)
            for one, other in pieces
            if group[one if one is not None else first + other] == number
        ]


def _bounds(some, first, second) -> list:
    """Whose count, the sum of which unknowns (early ones, later ones), and its ends, each."""
    found = []
    for side, places in enumerate((first, second)):
        for number in sorted({piece[side] for piece in some} - {None}):
            within = np.array([piece[side] == number for piece in some], float)
            row = np.concatenate([within, within * side])
            found.append(((side, number), row, places[number].low, places[number].high))
    return found


def _wanted(some, bounds):
    """Give what somebody might want to know: counts, what came in between, and of pieces."""
    count = len(some)
    for name, row, _, _ in bounds:
        yield ("count", name), row
        within = row[:count]
        yield ("between", name), np.concatenate([np.zeros(count), within])
    for at, piece in enumerate(some):
        for late in (0, 1):
            row = np.zeros(2 * count)
            row[at + late * count] = 1
            yield ("piece", piece, late), row


def _range(wanted: np.ndarray, bounds) -> tuple:
    from scipy.optimize import Bounds, LinearConstraint, milp

    rows = np.array([row for _, row, _, _ in bounds])
    limits = LinearConstraint(rows, [low for *_, low, _ in bounds], [high for *_, high in bounds])
    ends = []
    for sign in (1, -1):
        found = milp(
            sign * wanted,
            constraints=limits,
            integrality=np.ones(len(wanted)),
            bounds=Bounds(0, 10_000),  # more than any place has: no end at all
        )
        assert found.status == 0
        ends.append(round(sign * found.fun))
    return tuple(ends)
