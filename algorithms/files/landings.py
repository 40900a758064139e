"""Where coordinates come to lie if they are taken to be in some coordinate system."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCsException,
    QgsPointXY,
)

from ...core.data.towns import DEGREE, TOWNS, Town, nearest
from .known_systems import MERCATOR, american_systems
from .proposed_crs import candidates

DEGREES = "EPSG:4326"
FORMER = (  # national grids still met with in files
    *(31466, 31467, 31468, 31469, 3068, 21781, 31254, 31255, 31256, 31370, 3812, 27572, 29903),
    *(3003, 3004, 23030, 23031, 2065, 5514, 22185, 5347, 3116, 5880, 2039, 28991, 3021, 2393),
)
ANY_TOWN = 12.0  # km from its middle
ONE_PLACE = 5.0  # km


@dataclass(frozen=True)
class Target:
    """Where the incidents should lie, in degrees, and how far off is near enough, in km."""

    lon: float
    lat: float
    within: float


@dataclass(frozen=True)
class Landing:
    """A system that puts the incidents into a town."""

    crs: QgsCoordinateReferenceSystem
    town: Town
    km: float
    there: tuple[float, float]


def degrees(xy, crs: QgsCoordinateReferenceSystem) -> tuple[float, float] | None:
    """Return a place in degrees; None where it is none in the system."""
    transform = QgsCoordinateTransform()
    transform.setSourceCrs(crs)
    transform.setDestinationCrs(QgsCoordinateReferenceSystem(DEGREES))
    try:
        found = transform.transform(QgsPointXY(*xy))
    except QgsCsException:
        return None
    good = np.isfinite([found.x(), found.y()]).all() and abs(found.x()) <= 180
    return (found.x(), found.y()) if good else None


def away(one, target: Target) -> float:
    """Return how far a place in degrees is off, in km."""
    east = (one[0] - target.lon) * np.cos(np.radians(target.lat))
    return float(DEGREE * np.hypot(east, one[1] - target.lat))


def is_near(one: Landing, other: Landing) -> bool:
    """Return whether two systems put a place to nearly the same spot."""
    return away(one.there, Target(*other.there, ONE_PLACE)) <= ONE_PLACE


def landings(xy) -> Iterator[Landing]:
    """Yield the systems in common use that put a place into a town where they are used."""
    usual = {f"EPSG:{one}" for town in TOWNS for one in candidates(town.lon, town.lat)}
    others = {*(f"EPSG:{one}" for one in FORMER), *american_systems(), MERCATOR}
    for code in sorted(usual | others):
        crs = QgsCoordinateReferenceSystem(code)
        there = degrees(xy, crs) if crs.isValid() else None
        if there is None or not _is_used_at(crs, there):
            continue
        if code not in others and code not in {f"EPSG:{one}" for one in candidates(*there)}:
            continue  # the grid of one country reaches into the next, where nobody uses it
        town, km = nearest(*there)
        if km <= ANY_TOWN:
            yield Landing(crs, town, km, there)


def _is_used_at(crs: QgsCoordinateReferenceSystem, there) -> bool:
    bounds = crs.bounds()
    return bounds.isEmpty() or bounds.contains(QgsPointXY(*there))
