"""Relative risk scores and their classes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Risk:
    """The risk map of a study area.

    Attributes
    ----------
    scores : float64 array, shape (cells,)
        Relative risk score (RRS): what the factors lead to expect, with exposure and controls as
        is usual, over the smallest such number, so 1 is lowest.
    mean, standard_deviation, maximum : float
        Of the scores over the cells; the standard deviation with n - 1, 0 for a single cell.
    """

    scores: np.ndarray
    mean: float
    standard_deviation: float
    maximum: float

    @property
    def highest_threshold(self) -> float:
        """Score above which a cell is of the highest risk: mean + 2 SD."""
        return self.mean + 2 * self.standard_deviation

    @property
    def highest(self) -> np.ndarray:
        """Return which cells are of the highest risk, bool of shape (cells,)."""
        return self.scores > self.highest_threshold

    @property
    def above_average(self) -> np.ndarray:
        """Return which cells are above average, bool of shape (cells,)."""
        return self.scores > self.mean


def risk_of(usual: np.ndarray) -> Risk:
    """Return the risk map for the events expected of cells that are alike but for the factors.

    Parameters
    ----------
    usual : float array, shape (cells,), all above 0
        Of `usual_counts`.

    Notes
    -----
    Scores and classes as Caplan and Kennedy's Risk Terrain Modeling manual has them: highest risk
    above mean + 2 SD, above average above the mean, over the cells of the study area.
    """
    scores = usual / usual.min()
    flat = scores.max() == 1
    return Risk(
        scores=scores,
        # a flat map is exactly 1 everywhere; summing would leave noise that classes as risk
        mean=1.0 if flat else float(scores.mean()),
        standard_deviation=0.0 if flat else float(scores.std(ddof=1)),
        maximum=float(scores.max()),
    )
