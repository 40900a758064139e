"""Whether a factor shows in several quarters of a study area, or stands or falls with one.

Surrogates cluster alike everywhere, and real crime does not: a city centre has more of everything,
crime that no layer explains included. A factor that is dense in the centre leans towards it then
further than surrogates do, by one accident. What does not depend on the clustering being alike is
how the parts of the study area differ: a factor that matters is borne out by one after the other.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from ...model.variable import Variable
from ...packages import special
from ...terrain.grid import Cells

TIMES_FARTHEST = 1.5  # the largest distance tested makes the side of a square
FEWEST = 40  # squares; those of a small study area are smaller
LAID = ((0.0, 0.0), (0.5, 0.5), (0.0, 0.5), (0.5, 0.0))  # by shares of a side
SEVERAL = 5  # a factor's distances, of which the best was chosen, are as good as so many variables
ALL_OF_IT = 1 - 1e-9


class Quarters:
    """Squares over a study area, laid in four ways so that it matters less where their edges lie.

    Parameters
    ----------
    cells : Cells
    variables : iterable of Variable
        The candidates. The largest of their distances decides how large squares are.
    """

    def __init__(self, cells: Cells, variables: Iterable[Variable]) -> None:
        farthest = max((v.reach for v in variables), default=0.0) / cells.frame.cell_size
        side = max(1, round(min(TIMES_FARTHEST * farthest, np.sqrt(cells.count / FEWEST))))
        self._square_of = [_numbers(cells, side, laid) for laid in LAID]

    def bear_out(
        self, weights: np.ndarray, residuals: np.ndarray, expected: np.ndarray, alpha: float
    ) -> bool:
        """Return whether a variable holds without the square that speaks most for it.

        Its `deviate` must pass the normal distribution's one-sided point of a fifth of the level:
        the variable was chosen as the best of its factor.

        Parameters
        ----------
        weights, residuals, expected : float arrays, shape (cells,)
        alpha : float
            Level of a test, above 0 and below 1.
        """
        deviate = self.deviate(weights, residuals, expected)
        return bool(deviate >= -special.ndtri(alpha / SEVERAL))

    def deviate(self, weights: np.ndarray, residuals: np.ndarray, expected: np.ndarray) -> float:
        """Return how far a variable leans towards the events without its strongest square.

        In standard deviations that only take squares as independent, averaged over the ways in
        which they are laid; see `jackknifed`.

        Parameters
        ----------
        weights : float array, shape (cells,)
            X~, the variable less what the neighbourhood and the model have of it.
        residuals, expected : float arrays, shape (cells,)
            e and mu.
        """
        leaning, informing = weights * residuals, weights**2 * expected
        found = [
            jackknifed(np.bincount(number, leaning), np.bincount(number, informing))
            for number in self._square_of
        ]
        return float(np.mean(found))


def jackknifed(scores: np.ndarray, information: np.ndarray) -> float:
    """Return the deviate of a sum of scores, its variance as squares differ, the largest left out.

    With u_b the score and i_b the information of square b, the sum U of the scores has the variance
    sum of r_b^2, where r_b = (u_b - U / I i_b) / (1 - i_b / I): the jackknife over squares (Bell
    and McCaffrey 2002, Bias reduction in standard errors for linear regression with multi-stage
    samples, there CR3). A square that has most of the information agrees with itself, which the
    denominator makes up for.

    Parameters
    ----------
    scores, information : float arrays, shape (squares,)

    Returns
    -------
    float
        0 where what is left lies in a single square: then nothing is known of how squares differ.
    """
    some = information > 0
    some[scores.argmax()] = False
    score, share = scores[some].sum(), information[some]
    if not share.size or share.max() >= ALL_OF_IT * share.sum():
        return 0.0
    share = share / share.sum()
    spread = np.sqrt((((scores[some] - score * share) / (1 - share)) ** 2).sum())
    return float(score / max(spread, np.finfo(float).tiny))


def _numbers(cells: Cells, side: int, laid: tuple[float, float]) -> np.ndarray:
    """Return the square of each cell, where squares begin a share of their side further out."""
    row, column = np.nonzero(cells.inside)
    down, across = (int(share * side) for share in laid)
    across_all = (cells.frame.columns + across) // side + 1
    return np.asarray((row + down) // side * across_all + (column + across) // side)
