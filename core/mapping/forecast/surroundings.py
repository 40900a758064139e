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

KEPT_CELLS = 1_000_000  # of a larger study area, sums are computed twice and not kept
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


class Alike:
    """What is expected around each cell, whatever the events: kept, or computed again where the
    cells are many.

    Parameters
    ----------
    cells : Cells
    expected : float array, shape (cells,), above 0
        Only its proportions matter.
    """

    def __init__(self, cells: Cells, expected: np.ndarray) -> None:
        self.cells = cells
        self.roots = np.sqrt(expected)
        self._kept: dict[Surrounding, np.ndarray] = {}

    def around(self, surrounding: Surrounding, progress: Progress) -> np.ndarray:
        """Return the sum of the roots of what is expected around each cell, (cells,)."""
        if surrounding in self._kept:
            return self._kept[surrounding]
        found = _sums(self.cells, self.roots, surrounding, progress)
        if self.cells.count <= KEPT_CELLS:
            self._kept[surrounding] = found
        return found


class Around:
    """How far what lies around the cells leans from what is expected there.

    Parameters
    ----------
    alike : Alike
    counts : float array, shape (cells,)
        Not all of them 0.
    """

    def __init__(self, alike: Alike, counts: np.ndarray) -> None:
        self.alike = alike
        self.roots = np.sqrt(counts)
        self.scale = self.roots.sum() / alike.roots.sum()
        self._kept: dict[Surrounding, np.ndarray] = {}

    def leaning(self, surrounding: Surrounding, progress: Progress) -> np.ndarray:
        """Return the log of how many times as much as expected lies around each cell, (cells,).

        The cell itself is left out, and only cells of the study area count.
        """
        if surrounding in self._kept:
            return self._kept[surrounding]
        cells = self.alike.cells
        expected = self.alike.around(surrounding, Part(progress, 0.0, 0.5))
        sums = _sums(cells, self.roots, surrounding, Part(progress, 0.5, 1.0))
        sums += FLOOR
        sums /= self.scale * expected + FLOOR
        found = np.log(sums, out=sums)
        if cells.count <= KEPT_CELLS:
            self._kept[surrounding] = found
        return found

    def at(self, some: np.ndarray, progress: Progress) -> np.ndarray:
        """Return all of `SURROUNDINGS` for some cells, float64 array (some, surroundings)."""
        found = np.empty((len(some), len(SURROUNDINGS)), order="F")
        for number, surrounding in enumerate(SURROUNDINGS):
            found[:, number] = self.leaning(surrounding, piece(progress, number))[some]
        return found


def piece(progress: Progress, number: int) -> Part:
    """Return the stretch of one of `SURROUNDINGS`."""
    return Part(progress, number / len(SURROUNDINGS), (number + 1) / len(SURROUNDINGS))


def _sums(
    cells: Cells, values: np.ndarray, surrounding: Surrounding, progress: Progress
) -> np.ndarray:
    reach = surrounding.reach * cells.frame.cell_size
    if surrounding.along:
        return cross_sums(cells, values, reach, progress)
    return np.maximum(gaussian_sums(cells, values, reach, progress) - values, 0)
