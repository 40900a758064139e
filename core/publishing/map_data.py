"""What the script of the web map draws: outlines, streets and scores, as small whole numbers."""

from __future__ import annotations

import base64
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from ..language import said, tag
from ..progress import Progress
from .inside import point_inside
from .lattice import Lattice, lattice_of, walked
from .png import fewer, grey_png
from .public_places import PublicPlace
from .public_scores import PublicScores
from .public_study import PublicStudy

MOST_PIXELS = 2048  # of a side of the picture of scores: what a phone draws at once
SHADES = 6  # colours that scores may have
OF_STREETS = 2.0  # metres, to which lines of streets are rounded
AROUND = 0.02  # of the map, beyond the outermost place


@dataclass(frozen=True, eq=False)
class Streets:
    """Lines to draw beneath the places.

    Attributes
    ----------
    lines : sequence of arrays, each of shape (points, 2)
        In the CRS of the places.
    owed : str
        Whose they are, and by which licence; empty where nobody said.
    """

    lines: Sequence[np.ndarray]
    owed: str = ""


@dataclass(frozen=True)
class Plane:
    """The CRS of the study, in which the map is drawn.

    Attributes
    ----------
    name : str
        As people know it: "EPSG:27700 (OSGB36 / British National Grid)".
    metres : float
        Length of its unit.
    """

    name: str
    metres: float


def map_data(study: PublicStudy, plane: Plane, streets: Streets | None, progress: Progress) -> dict:
    """Return what the script of the map draws; all lengths are steps of a lattice.

    Parameters
    ----------
    study : PublicStudy
        It has at least one place.
    plane : Plane
    streets : Streets or None
    progress : Progress
    """
    places, scores = study.places, study.scores
    lattice, size = _sheet(
        places, scores, math.inf if streets is None else OF_STREETS / plane.metres
    )
    return {
        "tag": tag(),
        "metres": lattice.step * plane.metres,
        "size": size,
        "places": [_drawn(place, lattice) for place in places],
        "scores": None if scores is None else _picture(scores, lattice),
        "streets": [] if streets is None else _lines(streets, lattice, size, progress),
        "shades": shades(0 if scores is None else len(scores.labels)),
        "words": {
            "scale": said("Scale: the bar is {length} long", length="{length}"),
            "titled": said("{place}: {where}", place="{place}", where="{where}"),
            "found": said("Found: {found}", found="{found}"),
            "none": said("No place has that number or name."),
            "more": said("Show more places ({left} left)", left="{left}"),
        },
    }


def _sheet(places, scores, most: float) -> tuple[Lattice, list[int]]:
    """Return the lattice over places and scores, and how many steps wide and high it is."""
    rings = list(_rings(places))
    corners = np.array([point for ring in rings for point in ring], float)
    low, high = corners.min(0), corners.max(0)
    margin = AROUND * float((high - low).max())
    left, top, right, bottom = low[0] - margin, high[1] + margin, high[0] + margin, low[1] - margin
    if scores is not None:
        rows, columns = scores.bands.shape
        left, cell, _, top, _, _ = scores.geotransform
        right, bottom = left + columns * cell, top - rows * cell
    lattice = lattice_of(left, top, rings, most)
    return lattice, lattice.steps([(right, bottom)])[0].tolist()


def _rings(places: Iterable[PublicPlace]):
    return (ring for place in places for polygon in place.outline for ring in polygon)


def _drawn(place: PublicPlace, lattice: Lattice) -> list:
    """Return number, point inside and rings of a place."""
    x, y = point_inside(place.outline)
    spot = [round((x - lattice.left) / lattice.step, 2), round((lattice.top - y) / lattice.step, 2)]
    rings = (walked(lattice.steps(ring), 3) for ring in _rings([place]))
    return [place.number, *spot, list(filter(None, rings))]


def _lines(streets: Streets, lattice: Lattice, size, progress: Progress) -> list[list[int]]:
    """Return the streets that meet the map."""
    found = []
    for number, line in enumerate(streets.lines):
        progress.at(number / len(streets.lines))
        steps = lattice.steps(line)
        if (steps.max(0) >= 0).all() and (steps.min(0) <= size).all():
            found.append(walked(steps, 2))
    return list(filter(None, found))


def _picture(scores: PublicScores, lattice: Lattice) -> dict:
    """Return the bands as a picture of grey levels, 0 where there is none."""
    levels, size = fewer(scores.bands.astype(np.uint8), MOST_PIXELS)
    rows, columns = levels.shape
    left, cell, _, top, _, _ = scores.geotransform
    corners = [(left, top), (left + columns * size * cell, top - rows * size * cell)]
    png = base64.b64encode(grey_png(levels)).decode("ascii")
    return {"png": f"data:image/png;base64,{png}", "box": lattice.steps(corners).ravel().tolist()}


def shades(count: int) -> tuple[int, ...]:
    """Return which of the colours each of so many bands has, lowest first: spread over all."""
    if count < 2:
        return (0,) * count
    return tuple(round(band * (SHADES - 1) / (count - 1)) for band in range(count))
