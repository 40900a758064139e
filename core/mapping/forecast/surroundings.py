"""How far what happens around a cell leans from what is expected there, at several reaches.

Not the counts are summed but their square roots, as counts with a variance of their own size have
roots that vary alike: one address with a hundred events does not colour all that lies around it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...progress import Part, Progress
from ...terrain.grid import Cells
from ..smoothing import cross_sums, gaussian_sums

FLOOR = 0.02  # added to both sums: where next to nothing is expected, nothing is not impossible


@dataclass(frozen=True)
class Surrounding:
    """What counts as around a cell.

    Attributes
    ----------
    reach : float
        Standard deviation of the Gaussian by which nearer cells count more, in cells.
    along : bool
        Only cells of the same row or column: what runs along streets that the grid runs with.
    """

    reach: float
    along: bool = False


SURROUNDINGS = (
    *(Surrounding(reach) for reach in (0.5, 1.0, 2.0, 4.0, 8.0, 16.0)),
    *(Surrounding(reach, along=True) for reach in (3.0, 6.0, 12.0, 24.0)),
)


@dataclass(frozen=True, eq=False)
class Roots:
    """Square roots of the events of each cell and of what is expected, in all as large.

    Attributes
    ----------
    found, expected : float arrays, shape (cells,)
    """

    found: np.ndarray
    expected: np.ndarray


def roots(counts: np.ndarray, expected: np.ndarray) -> Roots:
    """Return the roots of counts, and those of the events expected scaled to the same sum.

    Parameters
    ----------
    counts : float array, shape (cells,)
        Not all of them 0.
    expected : float array, shape (cells,), above 0
    """
    found, alike = np.sqrt(counts), np.sqrt(expected)
    return Roots(found, alike * (found.sum() / alike.sum()))


def leaning(cells: Cells, some: Roots, surrounding: Surrounding, progress: Progress) -> np.ndarray:
    """Return the log of how many times as much as expected lies around each cell.

    The cell itself is left out, and only cells of the study area count.

    Returns
    -------
    float64 array, shape (cells,)
    """
    sums = cross_sums if surrounding.along else gaussian_sums
    reach = surrounding.reach * cells.frame.cell_size
    around = []
    for turn, values in enumerate((some.found, some.expected)):
        found = sums(cells, values, reach, Part(progress, turn / 2, (turn + 1) / 2))
        if not surrounding.along:
            found -= values
        around.append(np.maximum(found, 0) + FLOOR)
    return np.log(around[0] / around[1])
