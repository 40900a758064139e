"""Places by trying every step: slow, and plain to read. For values that all differ."""

import itertools
import math
from functools import cache

import numpy as np


def plain_places(values, share, least, most=math.inf):
    """Return the places as sets of (row, column): the step with the highest mean is taken.

    A step is a free cell for a place that touches it, or the `least` first cells of a new place;
    it is taken if the place stays compact and has at most `most` cells. The first that the budget
    cannot take ends it.
    """
    places, left, lowest = [], int(share * values.size + 1e-6), values.min()
    free = {cell for cell in np.ndindex(values.shape) if values[cell] > lowest}
    while True:
        steps = list(_steps(places, free, values, least, most))
        if not steps:
            return [place for _, place in places]
        _, _, place, cells = max(steps, key=lambda step: step[:2])
        if len(cells) > left:
            return [place for _, place in places]
        left -= len(cells)
        free -= cells
        if place is None:
            places.append((max(values[cell] for cell in cells), set(cells)))
        else:
            place |= cells


def _steps(places, free, values, least, most):
    """What may be taken: the mean, the highest of the first cells of its place, place and cells."""
    for highest, place in places:
        for cell in beside(place, free):
            if len(place) < most and is_compact(place | {cell}):
                yield values[cell], highest, place, {cell}
    for seed in free:
        cells = first_cells(seed, free, values, least)
        if cells is not None and len(cells) <= most:
            yield np.mean([values[cell] for cell in cells]), 0.0, None, cells


def first_cells(seed, free, values, least):
    cells = {seed}
    while len(cells) < least:
        near = sorted(beside(cells, free), key=lambda cell: -values[cell])
        fitting = (one for one in near if is_compact(cells | {one}, least))
        found = next(fitting, None)
        if found is None:
            return None
        cells.add(found)
    return cells


def beside(place, free):
    """The free cells that touch a place by a side or a corner."""
    moves = list(itertools.product((-1, 0, 1), repeat=2))
    return ({(r + i, c + j) for r, c in place for i, j in moves} & free) - set(place)


def is_compact(place, size=0):
    """Whether the smallest circle around the corners has at most four times the area."""
    return math.pi * radius_around(place) ** 2 <= 4 * max(len(place), size) + 1e-9


def radius_around(place):
    """By brute force: the smallest of all circles through two or three corners that hold all."""
    top, left = (min(line) for line in zip(*place))
    return _radius(frozenset((r - top, c - left) for r, c in place))


@cache
def _radius(place):
    points = {(r + i, c + j) for r, c in place for i in (0, 1) for j in (0, 1)}
    outer = [one for one in points if _is_outer(one, points)]
    circles = [_circle(chosen) for size in (2, 3) for chosen in itertools.combinations(outer, size)]
    for radius, centre in sorted(one for one in circles if one is not None):
        if all(math.dist(centre, one) <= radius + 1e-9 for one in outer):
            return radius
    raise AssertionError("some circle holds them all")


def _is_outer(point, points):
    """Whether no other is farther out in its row: others are on no smallest circle."""
    row = [column for line, column in points if line == point[0]]
    return point[1] in (min(row), max(row))


def _circle(points):
    (a, b), *_ = points
    if len(points) == 2:
        centre = (a + points[1][0]) / 2, (b + points[1][1]) / 2
        return math.dist(centre, points[0]), centre
    (c, d), (e, f) = ((x - a, y - b) for x, y in points[1:])
    twice = 2 * (c * f - d * e)
    if twice == 0:
        return None
    x = (f * (c * c + d * d) - d * (e * e + f * f)) / twice
    y = (c * (e * e + f * f) - e * (c * c + d * d)) / twice
    return math.hypot(x, y), (a + x, b + y)
