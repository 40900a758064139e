"""What columns may say of where rows are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .numbers import Writing

BESIDE_ZERO = 0.01  # of a degree, or of whatever the numbers are
MOST = 0.95  # of the numbers of a column that is what it is said to be
FAR_NORTH = 66.6  # degrees, beyond which hardly anybody lives
NEAR, FAR = 60.0, 300.0  # km from a town


@dataclass(frozen=True, eq=False)
class Places:
    """How rows say where they are: in two columns of numbers, or in one of points.

    Attributes
    ----------
    x, y : int
        Places of the two columns; both are that of the one column of points.
    text : bool
        Whether it is one column of points.
    writing : Writing
        How the numbers of two columns are written.
    degrees : bool
        Whether they are longitude and latitude; else lengths in a projected system.
    turned : bool
        Of points: whether the first number is y.
    srid : int
        The code of a coordinate system that points bear, or 0.
    filled : float
        Share of rows that have a place, of those looked at.
    rank : float
        The higher, the better.
    xy : float array, shape (rows, 2)
        What the rows looked at say; NaN where they say nothing.
    reason : str
        Why it is taken, in words.
    cautions : tuple of (str, str)
        Kind and sentence of what an analyst should know.
    """

    x: int
    y: int
    text: bool
    writing: Writing
    degrees: bool
    filled: float
    rank: float
    xy: np.ndarray
    turned: bool = False
    srid: int = 0
    reason: str = ""
    cautions: tuple[tuple[str, str], ...] = ()

    def middle(self) -> tuple[float, float]:
        """Return the median place."""
        x, y = np.nanmedian(self.xy, axis=0)
        return float(x), float(y)


def are_degrees(xy: np.ndarray) -> bool:
    """Return whether most numbers can be longitudes and latitudes."""
    return bool(np.mean((np.abs(xy[:, 0]) <= 180) & (np.abs(xy[:, 1]) <= 90)) >= MOST)


def known(xy: np.ndarray) -> np.ndarray:
    """Return the rows that have a place."""
    return xy[~np.isnan(xy[:, 0])]
