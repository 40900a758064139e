"""Which places are told twice: a node inside its own building, a shop in two files."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

import numpy as np

NO_LETTERS = re.compile(r"[\W_]+")
ARTICLE = re.compile(r"^the ")
SAME_SPOT = 0.01  # metres: nothing is told so precisely twice that is not one


def plain_name(name: str) -> str:
    """Return a name as it is compared: "The Crown & Anchor" is "crown and anchor"."""
    plain = name.casefold().replace("&", " and ")
    if not plain.isascii():
        decomposed = unicodedata.normalize("NFKD", plain)
        plain = "".join(one for one in decomposed if not unicodedata.combining(one))
    plain = plain.replace("'", "").replace("’", "")
    return ARTICLE.sub("", NO_LETTERS.sub(" ", plain).strip())


def near_doubles(points: np.ndarray, names: Sequence[str], within: float) -> np.ndarray:
    """Return which places are others of the same name told again, nearer than some distance.

    Of places of one name that lie within the distance of each other the westernmost stays (then the
    southernmost), and those near it go: whatever the order in which files have them. Places without
    a name go only where another without lies on the same spot.

    Parameters
    ----------
    points : array, shape (places, 2)
    names : sequence of str
        As files have them; `plain_name` says which are the same.
    within : float
        In the units of the points.

    Returns
    -------
    array of bool, shape (places,)
        Those that go.
    """
    gone = np.zeros(len(points), bool)
    if within <= 0:
        return gone
    spot = min(SAME_SPOT, within)
    near = np.flatnonzero(have_neighbours(points, within)).tolist()
    for name, members in _by_name(near, names).items():
        if len(members) > 1:
            gone[_repeated(points, members, within if name else spot)] = True
    return gone


def have_neighbours(points: np.ndarray, within: float) -> np.ndarray:
    """Return which points may have another within a distance: those in or beside a filled square.

    Few have, so that few names need to be compared.
    """
    if not len(points):
        return np.zeros(0, bool)
    squares = np.floor((points - points.min(axis=0)) / within).astype(np.int64) + 1
    across = int(squares[:, 0].max()) + 2
    keys = squares[:, 1] * across + squares[:, 0]
    filled, inverse, counts = np.unique(keys, return_inverse=True, return_counts=True)
    crowded = counts > 1
    for step in (1, across - 1, across, across + 1):
        for beside in (filled + step, filled - step):
            at = np.minimum(np.searchsorted(filled, beside), len(filled) - 1)
            crowded |= filled[at] == beside
    return crowded[inverse]


def _by_name(places: Sequence[int], names: Sequence[str]) -> dict[str, list[int]]:
    groups: dict[str, list[int]] = {}
    for at in places:
        groups.setdefault(plain_name(names[at]), []).append(at)
    return groups


def _repeated(points: np.ndarray, members: list[int], reach: float) -> list[int]:
    """Return the members that lie within reach of one that stays and lies west of them.

    Looked up by squares as wide as the reach, so that only neighbours are compared.
    """
    stay: dict[tuple[int, int], list[tuple[float, float]]] = {}
    gone = []
    for (x, y), at in sorted(zip(points[members].tolist(), members)):
        column, row = int(x // reach), int(y // reach)
        near = (
            one
            for i in (column - 1, column, column + 1)
            for j in (row - 1, row, row + 1)
            for one in stay.get((i, j), ())
        )
        if any((x - a) ** 2 + (y - b) ** 2 <= reach**2 for a, b in near):
            gone.append(at)
        else:
            stay.setdefault((column, row), []).append((x, y))
    return gone


def may_be_inside(points: np.ndarray, boxes: np.ndarray) -> list[tuple[int, int]]:
    """Return pairs of a point and a box that it lies in, as (point, box).

    Parameters
    ----------
    points : array, shape (points, 2)
    boxes : array, shape (boxes, 4)
        Least x and y, greatest x and y.
    """
    order = np.argsort(points[:, 0], kind="stable")
    sorted_x = points[order, 0]
    first = np.searchsorted(sorted_x, boxes[:, 0], "left")
    last = np.searchsorted(sorted_x, boxes[:, 2], "right")
    pairs = []
    for box in np.flatnonzero(last > first).tolist():
        there = order[first[box] : last[box]]
        y = points[there, 1]
        inside = there[(y >= boxes[box, 1]) & (y <= boxes[box, 3])]
        pairs += [(point, box) for point in inside.tolist()]
    return pairs
