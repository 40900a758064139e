"""The squares of a study area gone over from every side, and out of many places."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from ..grid import Cells

DIRECTIONS = 32  # from which straight lines come
PLACES = 8  # along each side of the study area's box, out of which circles grow


@dataclass(frozen=True, eq=False)
class Sweeps:
    """Ways to go over the squares, one after another, and what lies before each square on them.

    Attributes
    ----------
    bearings : float array, shape (ways,)
        Where a straight line comes from, degrees from north to the east; NaN where it is a circle
        that grows.
    before : float array, shape (ways, squares)
        Sum of the weights of the squares that come earlier.
    """

    bearings: np.ndarray
    before: np.ndarray


def sweeps_over(squares: Cells, weights: np.ndarray, *, circles: bool = True) -> Sweeps:
    """Return the ways to go over squares.

    Parameters
    ----------
    squares : Cells
    weights : float array, shape (squares,)
        Their sum is 1.
    circles : bool
        Grow circles too, which find a part that is missing in a corner or in the middle.
    """
    centres = squares.centres
    bearings = np.arange(DIRECTIONS) * 360 / DIRECTIONS
    angles = np.radians(bearings)
    far = [-np.stack([np.sin(angles), np.cos(angles)], axis=1) @ centres.T]
    if circles:
        far.append(_from_places(centres))
        bearings = np.append(bearings, np.full(len(far[1]), math.nan))
    return Sweeps(bearings, _before(np.concatenate(far), weights))


def _from_places(centres: np.ndarray) -> np.ndarray:
    """Return how far squares lie from places all over their box, shape (places, squares)."""
    low, high = centres.min(axis=0), centres.max(axis=0)
    x, y = (np.linspace(low[axis], high[axis], PLACES) for axis in (0, 1))
    places = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
    return np.hypot(*(places[:, None] - centres).transpose(2, 0, 1))


def _before(far: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Return the weight that lies nearer than each square; of equally far ones in their order."""
    order = np.argsort(far, axis=1, kind="stable")
    sorted_weights = weights[order]
    before = np.empty_like(far)
    np.put_along_axis(before, order, np.cumsum(sorted_weights, axis=1) - sorted_weights, axis=1)
    return before
