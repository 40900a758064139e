"""Coordinates as small whole numbers: how many steps right and down from a corner."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

FINEST = 0.1  # units of the CRS: less than anybody can see on the ground
ON_IT = 1e-6  # of a step: nearer than that is on the lattice


@dataclass(frozen=True)
class Lattice:
    """Where steps are counted from, and how long they are.

    Attributes
    ----------
    left, top : float
        In units of the CRS.
    step : float
        In the same.
    """

    left: float
    top: float
    step: float

    def steps(self, points: Sequence[Sequence[float]] | np.ndarray) -> np.ndarray:
        """Return whole steps right and down of points (x, y), int64 array of shape (points, 2)."""
        return np.rint(self._exact(points)).astype(np.int64)

    def holds(self, points: Sequence[Sequence[float]] | np.ndarray) -> bool:
        """Return whether all points are on it."""
        exact = self._exact(points)
        return bool(np.all(np.abs(exact - np.rint(exact)) < ON_IT))

    def _exact(self, points) -> np.ndarray:
        x, y = np.asarray(points, float).reshape(-1, 2).T
        return np.column_stack([(x - self.left) / self.step, (self.top - y) / self.step])


def lattice_of(left: float, top: float, lines: Sequence[Sequence], most: float) -> Lattice:
    """Return a lattice of which all corners of lines are whole steps, or else a fine one.

    The outlines of places go along the sides of cells, so that their numbers are short.

    Parameters
    ----------
    left, top : float
        What it begins at or before, in units of the CRS.
    lines : sequence of sequences of (x, y)
    most : float
        No step is longer.
    """
    corners = np.concatenate([np.asarray(line, float).reshape(-1, 2) for line in lines])
    cell = _shortest(corners)
    if cell > FINEST:
        x, y = corners[0]
        step = cell / max(1, math.ceil(cell / most))
        coarse = Lattice(
            left=x - math.ceil((x - left) / step - ON_IT) * step,
            top=y + math.ceil((top - y) / step - ON_IT) * step,
            step=step,
        )
        if coarse.holds(corners):
            return coarse
    return Lattice(left=left, top=top, step=FINEST)


def _shortest(corners: np.ndarray) -> float:
    """Return the least length by which two corners are apart to the right or up."""
    apart = np.concatenate([np.diff(np.unique(along)) for along in corners.T])
    apart = apart[apart > FINEST]
    return float(apart.min()) if len(apart) else 0.0


def walked(steps: np.ndarray, fewest: int) -> list[int]:
    """Return a line as its first point, and how far it is from each to the next: x, y, dx, dy, ...

    Points where it does not move are left out; a line of fewer points than `fewest` is empty.
    """
    moves = np.diff(steps, axis=0)
    moves = moves[(moves != 0).any(axis=1)]
    if len(moves) + 1 < fewest:
        return []
    return [*steps[0].tolist(), *moves.ravel().tolist()]
