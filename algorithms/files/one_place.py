"""Places in the coordinate system of the study: those in reach of it, and each of them once."""

from __future__ import annotations

from array import array

import numpy as np
from qgis.core import QgsGeometry, QgsPoint, QgsRectangle, QgsUnitTypes, QgsWkbTypes

from ...core.data.places.doubles import may_be_inside, near_doubles, plain_name
from ...core.data.places.factor import LINE, Factor
from ...core.data.places.gathered import Gathered, Places
from ...core.progress import Part, Progress
from .moving import Mover, shape_of

MARGIN = 2000.0  # metres around the study area within which places bear on its cells
METRES = QgsUnitTypes.DistanceUnit.DistanceMeters
SEGMENTS = 8  # of a quarter of a circle
AREA = QgsWkbTypes.GeometryType.PolygonGeometry
STEP = 5000  # points between two looks at whether to stop


def move(found: Gathered, mover: Mover, progress: Progress) -> None:
    """Move all places to another coordinate system, and leave out those that cannot be."""
    for factor, places in enumerate(found.factors):
        part = Part(progress, factor / len(found.factors), (factor + 1) / len(found.factors))
        moved = mover.points(places.points, part)
        places.x, places.y = array("d", moved[:, 0].tolist()), array("d", moved[:, 1].tolist())
        shaped = mover.shapes(places.outlines, part)
        whole = np.isfinite(moved).all(axis=1)
        whole[[at for at in places.outlines if at not in shaped]] = False
        places.outlines = shaped
        found.leave_out(factor, whole, "off_the_map")


def in_metres(length: float, crs) -> float:
    """Return a length of so many metres in the units of a projected coordinate system."""
    return length * QgsUnitTypes.fromUnitToUnitFactor(METRES, crs.mapUnits())


def reach_of(area: QgsGeometry, crs) -> QgsGeometry:
    """Return the study area with the margin around it."""
    return area.buffer(in_metres(MARGIN, crs), SEGMENTS)


def only_in_reach(found: Gathered, reach: QgsGeometry, progress: Progress) -> None:
    """Leave out places that do not touch an area."""
    engine = QgsGeometry.createGeometryEngine(reach.constGet())
    engine.prepareGeometry()
    box = reach.boundingBox()
    for factor, places in enumerate(found.factors):
        part = Part(progress, factor / len(found.factors), (factor + 1) / len(found.factors))
        found.leave_out(factor, _within(places, engine, box, part), "far_from_area")


def _within(places: Places, engine, box: QgsRectangle, progress: Progress) -> np.ndarray:
    x, y = places.points.T
    low, high = (box.xMinimum(), box.yMinimum()), (box.xMaximum(), box.yMaximum())
    kept = (x >= low[0]) & (x <= high[0]) & (y >= low[1]) & (y <= high[1])
    for number, at in enumerate(np.flatnonzero(kept).tolist()):
        if number % STEP == 0:
            progress.at(number / len(places))
        kept[at] = engine.intersects(QgsPoint(x[at], y[at]))
    for at, wkb in places.outlines.items():
        shape = shape_of(wkb)  # which must live as long as what is within it is looked at
        kept[at] = kept[at] or engine.intersects(shape.constGet())
    return kept


def count_once(found: Gathered, factors: tuple[Factor, ...], crs, progress: Progress) -> None:
    """Leave out points inside their own buildings, and places that are told again nearby."""
    for number, factor in enumerate(factors):
        progress.at(number / len(factors))
        if factor.geometry == LINE or not len(found.factors[number]):
            continue
        if found.factors[number].outlines:
            inside = inside_their_own(found.factors[number])
            found.leave_out(number, ~inside, "inside_its_own")
        again = _told_again(found.factors[number], in_metres(factor.doubles_within, crs))
        found.leave_out(number, ~again, "told_twice")


def inside_their_own(places: Places) -> np.ndarray:
    """Return which points lie in an area of the same name, or where one of both has none.

    An area without a name takes that of the first point in it.
    """
    inside = np.zeros(len(places), bool)
    areas = {at: shape_of(wkb) for at, wkb in places.outlines.items()}
    areas = {at: shape for at, shape in areas.items() if shape.type() == AREA}
    points = np.array([at for at in range(len(places)) if at not in areas], int)
    if not (areas and len(points)):
        return inside
    names = list(map(plain_name, places.names))
    where, boxes = list(areas), np.array([_box(shape) for shape in areas.values()])
    for point, box in may_be_inside(places.points[points], boxes):
        at, area = int(points[point]), where[box]
        if inside[at] or (names[at] and names[area] and names[at] != names[area]):
            continue
        if areas[area].contains(QgsGeometry(QgsPoint(places.x[at], places.y[at]))):
            inside[at] = True
            if not names[area]:
                names[area], places.names[area] = names[at], places.names[at]
    return inside


def _box(shape: QgsGeometry) -> tuple[float, float, float, float]:
    box = shape.boundingBox()
    return box.xMinimum(), box.yMinimum(), box.xMaximum(), box.yMaximum()


def _told_again(places: Places, within: float) -> np.ndarray:
    """Return which places are told again; of an area and a point the area stays."""
    order = sorted(range(len(places)), key=lambda at: at not in places.outlines)
    again = np.zeros(len(places), bool)
    names = [places.names[at] for at in order]
    again[order] = near_doubles(places.points[order], names, within)
    return again
