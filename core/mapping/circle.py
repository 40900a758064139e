"""The smallest circle around cells: how compact a place is."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache

ROOMY = 4.0  # a compact place fits in a circle of so many times its own area
FEW = 6  # cells, whose shapes come again and again
HAIR = 1e-9  # in sides of a cell: a corner on the circle is within it

Point = tuple[float, float]
Circle = tuple[float, float, float]  # x and y of the centre, square of the radius


def circle_of_cells(cells: Collection[tuple[int, int]]) -> Circle:
    """Return the smallest circle around all corners of cells, in sides of a cell.

    Parameters
    ----------
    cells : collection of (row, column)
        At least one.
    """
    row, column = next(iter(cells))
    shape = tuple((one - row, other - column) for one, other in cells)
    x, y, square = _of_few(shape) if len(shape) <= FEW else circle_around(corners(shape))
    return x + column, y + row, square


@lru_cache(maxsize=1 << 12)
def _of_few(shape: tuple[tuple[int, int], ...]) -> Circle:
    return circle_around(corners(shape))


def corners(cells: Iterable[tuple[int, int]]) -> list[Point]:
    """Return the corners of the first and the last cell of each row, which hold all others."""
    ends: dict[int, tuple[int, int]] = {}
    for row, column in cells:
        first, last = ends.get(row, (column, column))
        ends[row] = min(first, column), max(last, column)
    return [
        (float(x), float(y))
        for row, (first, last) in ends.items()
        for y in (row, row + 1)
        for x in (first, last + 1)
    ]


def holds(circle: Circle, cell: tuple[int, int]) -> bool:
    """Return whether all of a cell (row, column) lies in a circle: its farthest corner does."""
    x, y, square = circle
    row, column = cell
    down, across = max(y - row, row + 1 - y), max(x - column, column + 1 - x)
    return across**2 + down**2 <= square + HAIR


def cells_needed(circle: Circle) -> int:
    """Return how many cells a place with this circle around it has at least, to be compact."""
    return math.ceil(math.pi * circle[2] / ROOMY)


def circle_around(points: Sequence[Point]) -> Circle:
    """Return the smallest circle around points (Welzl 1991, without recursion).

    Parameters
    ----------
    points : sequence of (x, y)
        At least one.
    """
    circle = (*points[0], 0.0)
    for i, first in enumerate(points):
        if within(circle, first):
            continue
        circle = (*first, 0.0)
        for j, second in enumerate(points[:i]):
            if within(circle, second):
                continue
            circle = _of_two(first, second)
            for third in points[:j]:
                if not within(circle, third):
                    circle = _of_three(first, second, third)
    return circle


def within(circle: Circle, point: Point) -> bool:
    """Return whether a point lies in a circle."""
    x, y, square = circle
    return (point[0] - x) ** 2 + (point[1] - y) ** 2 <= square + HAIR


def _of_two(a: Point, b: Point) -> Circle:
    return (
        (a[0] + b[0]) / 2,
        (a[1] + b[1]) / 2,
        ((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2) / 4,
    )


def _of_three(a: Point, b: Point, c: Point) -> Circle:
    """Return the circle through three points, which Welzl's order keeps off one line."""
    bx, by, cx, cy = b[0] - a[0], b[1] - a[1], c[0] - a[0], c[1] - a[1]
    twice = 2 * (bx * cy - by * cx)
    b2, c2 = bx * bx + by * by, cx * cx + cy * cy
    x, y = (cy * b2 - by * c2) / twice, (bx * c2 - cx * b2) / twice
    return a[0] + x, a[1] + y, x * x + y * y
