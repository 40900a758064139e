"""What a model leaves of the pattern of events: dispersion, neighbours alike, pairs at a distance.

Every figure is given before and after: for the model without factors and for the one chosen.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...progress import QUIET, Progress
from ...terrain.grid import Cells

PERMUTATIONS = 199
FEWER_PERMUTATIONS = 99
LARGE = 300_000  # cells above which permutations take long
LOOK = 10  # permutations between two looks at the progress


def pearson_residuals(counts: np.ndarray, expected: np.ndarray) -> np.ndarray:
    """Return (y - mu) / sqrt(mu) of each cell, shape (cells,).

    Parameters
    ----------
    counts : int array, shape (cells,)
    expected : float array, shape (cells,)
        Above 0.
    """
    return (counts - expected) / np.sqrt(expected)


def dispersion(counts: np.ndarray, expected: np.ndarray, coefficients: int) -> float:
    """Return Pearson's chi-squared over its degrees of freedom: 1 where counts are Poisson.

    McCullagh and Nelder 1989, Generalized linear models, section 4.5.2.

    Parameters
    ----------
    counts : int array, shape (cells,)
    expected : float array, shape (cells,)
    coefficients : int
        That were fitted, the intercept among them.
    """
    residuals = pearson_residuals(counts, expected)
    return float(residuals @ residuals / max(len(counts) - coefficients, 1))


@dataclass(frozen=True)
class Moran:
    """Moran's I of the cells.

    Attributes
    ----------
    value : float
        About -1 / (cells - 1) where neighbours have nothing in common, towards 1 where alike; 0
        where no two cells are neighbours, or all are the same.
    p_value : float
        One-sided, against neighbours being alike.
    permutations : int
    """

    value: float
    p_value: float
    permutations: int


def morans_i(
    cells: Cells,
    values: np.ndarray,
    generator: np.random.Generator,
    permutations: int | None = None,
    progress: Progress = QUIET,
) -> Moran:
    """Return whether neighbouring cells are alike.

    I = (n / W) sum_ij w_ij z_i z_j / sum_i z_i^2, with z the values less their mean, w_ij = 1 for
    cells of the study area that share a side or a corner, and W their sum (Moran 1950, Notes on
    continuous stochastic phenomena; Cliff and Ord 1981, Spatial processes). The p-value is the
    share of I as large among the values dealt to the cells at random, the values as they are
    being one of these deals.

    Parameters
    ----------
    cells : Cells
    values : float array, shape (cells,)
        Such as `pearson_residuals`.
    generator : numpy.random.Generator
    permutations : int, optional
        By default 199, or 99 for more than 300,000 cells.
    progress : Progress, optional
    """
    usual = PERMUTATIONS if cells.count <= LARGE else FEWER_PERMUTATIONS
    number = usual if permutations is None else permutations
    neighbours = _Neighbours(cells)
    pairs = neighbours.products(np.ones(cells.count))
    centred = values - values.mean()
    squares = float(centred @ centred)
    if not pairs or squares <= 1e-24 * float(values @ values):
        return Moran(0.0, 1.0, number)
    observed = neighbours.products(centred)
    as_large = 1
    # sums of the same products in another order may differ in the last digits
    least = observed - 1e-9 * squares
    for turn in range(number):
        if turn % LOOK == 0:
            progress.at(turn / number)
        as_large += neighbours.products(generator.permutation(centred)) >= least
    value = cells.count / pairs * observed / squares
    return Moran(value, as_large / (number + 1), number)


class _Neighbours:
    """Sums over the pairs of cells that share a side or a corner."""

    def __init__(self, cells: Cells) -> None:
        rows, columns = cells.frame.shape
        width = columns + 1  # an empty column, so that no row runs into the next
        row, column = np.nonzero(cells.inside)
        self._place = row * width + column
        self._raster = np.zeros(rows * width)
        # to the right, below, and below to both sides: every pair once
        self._steps = (1, width, width - 1, width + 1)

    def products(self, values: np.ndarray) -> float:
        """Return the sum of v_i v_j over the pairs, each once."""
        raster = self._raster
        raster[self._place] = values
        return float(sum(raster[:-step] @ raster[step:] for step in self._steps))
