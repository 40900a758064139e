"""Where the numbers of places stand on paper: beside them, and none over another."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

Spot = tuple[float, float]
Box = tuple[float, float, float, float]  # left, top, right, bottom

DIRECTIONS = 16
RINGS = 24  # distances at which a number may stand, each half a radius farther
GAP = 0.15  # of a radius, between two numbers
# radii farther that a number goes rather than cover a place, or have two lines cross
OVER_A_PLACE, ACROSS_A_LINE = 3.0, 30.0


def badge_spots(
    points: Sequence[Spot], places: Sequence[Box], radius: float, size: Spot, kept: Sequence[Box]
) -> list[Spot]:
    """Return where the middle of each number stands.

    The first comes first: it gets the spot that is nearest to its place. Where there is no room
    left at all, a number stands on its place.

    Parameters
    ----------
    points : sequence of (x, y)
        A point inside each place, on a sheet whose y goes down.
    places : sequence of (left, top, right, bottom)
        What they take of the sheet; numbers would rather not cover them.
    radius : float
        Of a number's disc, in units of the sheet.
    size : (width, height)
        Of the sheet; discs are whole within it.
    kept : sequence of (left, top, right, bottom)
        That stay free, such as the scale.
    """
    taken: list[Spot] = []
    for point in points:
        free = [
            spot
            for spot in _around(point, radius)
            if _within(spot, radius, size)
            and all(math.dist(spot, other) >= (2 + GAP) * radius for other in taken)
            and not any(_touches(spot, radius, box) for box in kept)
        ]
        lines = list(zip(points, taken))
        costs = [_cost(spot, point, radius, places, lines) for spot in free]
        taken.append(free[costs.index(min(costs))] if free else point)
    return taken


def _around(point: Spot, radius: float) -> Iterator[Spot]:
    for ring in range(3, RINGS):
        for turn in range(DIRECTIONS):
            angle = 2 * math.pi * turn / DIRECTIONS
            away = ring * radius / 2
            yield point[0] + away * math.cos(angle), point[1] - away * math.sin(angle)


def _within(spot: Spot, radius: float, size: Spot) -> bool:
    return all(radius <= at <= length - radius for at, length in zip(spot, size))


def _cost(spot: Spot, point: Spot, radius: float, places: Sequence[Box], lines) -> float:
    covered = sum(_touches(spot, radius, box) for box in places)
    crossed = sum(_cross(spot, point, *line) for line in lines)
    return math.dist(spot, point) + (covered * OVER_A_PLACE + crossed * ACROSS_A_LINE) * radius


def _cross(a: Spot, b: Spot, c: Spot, d: Spot) -> bool:
    """Return whether the line from a to b crosses that from c to d."""
    return _side(a, b, c) * _side(a, b, d) < 0 and _side(c, d, a) * _side(c, d, b) < 0


def _side(a: Spot, b: Spot, c: Spot) -> float:
    """Return twice the area of a triangle, above 0 where its corners go one way round."""
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def _touches(spot: Spot, radius: float, box: Box) -> bool:
    """Return whether a disc and a box have a point in common."""
    nearest = (min(max(spot[0], box[0]), box[2]), min(max(spot[1], box[1]), box[3]))
    return math.dist(spot, nearest) < radius
