"""One priority place, and what bears on it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..model.variable import Variable


@dataclass(frozen=True, eq=False)
class Presence:
    """Where a term of the model bears on the cells, and how strongly.

    Attributes
    ----------
    variable : Variable
    multiplier : float
        What it multiplies the expected events by: below 1 where it protects.
    present : bool array, shape (cells,)
        Where the variable is 1 (or -1, for a protective factor).
    """

    variable: Variable
    multiplier: float
    present: np.ndarray


@dataclass(frozen=True)
class Bearing:
    """A factor's influence on one place: what it multiplies risk by, in what share of the cells."""

    variable: Variable
    multiplier: float
    share: float


@dataclass(frozen=True)
class Place:
    """A place to act on.

    Attributes
    ----------
    rank : int
        1 is the place with the most expected events.
    cells : int
    area : float
        Within the study area, in square units of the CRS.
    mean_score, highest_score : float
        Of the map over the place's cells.
    expected : float or None
        Events expected, where known.
    past : int or None
        Events recorded, where known.
    bearings : tuple of Bearing
        Strongest first; only influences that are present in the place.
    """

    rank: int
    cells: int
    area: float
    mean_score: float
    highest_score: float
    expected: float | None
    past: int | None
    bearings: tuple[Bearing, ...]
