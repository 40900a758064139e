"""The projected coordinate system to propose for a place: its national grid, or a zone of UTM."""

from __future__ import annotations

import math

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCoordinateTransformContext,
    QgsCsException,
    QgsRectangle,
    QgsUnitTypes,
)

from .national_grids import NATIONAL, ZONED, Ring, Zoned

DEGREES = "EPSG:4326"
NO_LENGTHS = {  # other QGIS versions tell several kinds of feet apart
    QgsUnitTypes.DistanceUnit.DistanceDegrees,
    QgsUnitTypes.DistanceUnit.DistanceUnknownUnit,
}


def measures_lengths(crs: QgsCoordinateReferenceSystem) -> bool:
    """Return whether coordinates are in metres or feet, in which distances can be measured."""
    return crs.isValid() and not crs.isGeographic() and crs.mapUnits() not in NO_LENGTHS


def proposed_crs(
    extent: QgsRectangle,
    crs: QgsCoordinateReferenceSystem,
    transforms: QgsCoordinateTransformContext,
) -> QgsCoordinateReferenceSystem:
    """Return what to measure a place in: its own CRS if that is projected, else one that suits.

    Not valid where nobody can tell where the place lies.
    """
    if measures_lengths(crs):
        return crs
    centre = extent.center()
    if crs.isValid() and crs.authid() != DEGREES:
        degrees = QgsCoordinateReferenceSystem(DEGREES)
        try:
            centre = QgsCoordinateTransform(crs, degrees, transforms).transform(centre)
        except QgsCsException:
            return QgsCoordinateReferenceSystem()
    return suitable_crs(centre.x(), centre.y())


def suitable_crs(longitude: float, latitude: float) -> QgsCoordinateReferenceSystem:
    """Return the projected CRS that suits a place; not valid if it is no place on earth."""
    on_earth = abs(longitude) <= 180 and abs(latitude) <= 90  # false for NaN too
    for number in candidates(longitude, latitude) if on_earth else ():
        found = QgsCoordinateReferenceSystem(f"EPSG:{number}")
        if measures_lengths(found):  # an older PROJ does not know all of them
            return found
    return QgsCoordinateReferenceSystem()


def candidates(longitude: float, latitude: float) -> list[int]:
    """Return the numbers of EPSG that suit a place, the best first; the last is UTM's on WGS 84."""
    found = [number for number, ring in NATIONAL if _within(ring, longitude, latitude)]
    zone = utm_zone(longitude, latitude)
    for one in ZONED:
        if _holds(one, longitude, latitude) and zone in one.zones:
            found.append(one.first + zone)
    return [*found, (32600 if latitude >= 0 else 32700) + zone]


def utm_zone(longitude: float, latitude: float) -> int:
    """Return the zone of UTM, with those that Norway's coast has wider."""
    if 56 <= latitude < 64 and 3 <= longitude < 12:
        return 32
    return math.floor((longitude + 180) / 6) % 60 + 1


def title_of(crs: QgsCoordinateReferenceSystem) -> str:
    """Return what people call a CRS: "British National Grid"."""
    return crs.description().rpartition(" / ")[2] or crs.authid()  # after its datum


def _holds(one: Zoned, longitude: float, latitude: float) -> bool:
    west, south, east, north = one.box
    return west <= longitude <= east and south <= latitude <= north


def _within(ring: Ring, x: float, y: float) -> bool:
    """Return whether a point lies in a ring: a ray from it crosses the ring an odd number of times.

    The usual rule for a point in a polygon (Shimrat 1962, Algorithm 112).
    """
    inside = False
    for (x1, y1), (x2, y2) in zip(ring, (*ring[1:], ring[0])):
        if (y1 > y) != (y2 > y) and x < x1 + (y - y1) * (x2 - x1) / (y2 - y1):
            inside = not inside
    return inside
