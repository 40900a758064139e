"""Small areas in classes of deprivation: tenths of the residents, or the classes they have."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

CLASSES = 10
LOWEST, HIGHEST = ENDS = ("lowest", "highest")  # which values are the most deprived


@dataclass(frozen=True, eq=False)
class Tenths:
    """Which class of deprivation each area is of.

    Attributes
    ----------
    of_area : int array, shape (areas,)
        From 0, the most deprived; -1 where nobody knows.
    values : tuple of float
        The value of each class, where the areas had classes; empty where they were cut into tenths.
    count : int
    """

    of_area: np.ndarray
    values: tuple[float, ...]
    count: int


def tenths_of(values: np.ndarray, residents: np.ndarray, most_deprived: str) -> Tenths:
    """Cut areas into classes by how deprived they are.

    Values that are ten at most are classes already, as national deciles are. Others are put in
    order and cut so that each class has a tenth of the residents; areas of equal value stay
    together, and an area is of the tenth in which the middle of its residents lies.

    Parameters
    ----------
    values : float array, shape (areas,)
        nan where nobody knows.
    residents : float array, shape (areas,)
        Within the study area.
    most_deprived : {"lowest", "highest"}
        Which values are.
    """
    known = np.isfinite(values)
    towards = values[known] if most_deprived == LOWEST else -values[known]
    distinct, which = np.unique(towards, return_inverse=True)
    which = which.ravel()
    of_area = np.full(len(values), -1, np.intp)
    if len(distinct) <= CLASSES:
        of_area[known] = which
        shown = distinct if most_deprived == LOWEST else -distinct
        return Tenths(of_area, tuple(shown.tolist()), len(distinct))
    each = np.bincount(which, residents[known])
    middle = np.cumsum(each) - each / 2
    tenth = np.minimum((CLASSES * middle / max(each.sum(), 1e-300)).astype(np.intp), CLASSES - 1)
    of_area[known] = tenth[which]
    return Tenths(of_area, (), CLASSES)


def by_class(residents: np.ndarray, tenths: Tenths) -> np.ndarray:
    """Return the residents (areas,) of each class, float64 (areas, classes)."""
    found = np.zeros((len(residents), tenths.count))
    known = tenths.of_area >= 0
    found[np.flatnonzero(known), tenths.of_area[known]] = residents[known]
    return found
