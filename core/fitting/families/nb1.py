"""NB1: negative binomial counts whose variance is in proportion to the mean.

As lgamma(y + r) - lgamma(r) = sum over j < y of log(r + j), the likelihood needs only logarithms
and fractions of the tail counts: how many cells of a row have more than j events.
"""

from __future__ import annotations

from types import ModuleType
from typing import Any

import numpy as np

from ...language import marked
from ..engine.statistics import Statistics
from .base import Family, Likelihood, excess


class Nb1(Family):
    """Var = mu (1 + sigma). With r = mu / sigma, the sum over cells of

    lgamma(y + r) - lgamma(r) - lgamma(y + 1) + y log(sigma) - (y + r) log(1 + sigma).
    """

    key = "nb1"
    name = "NB1"
    title = marked("negative binomial (NB1, variance proportional to the mean)")
    choice = marked("Negative binomial &1: more variable than chance, in step with the mean")
    dispersion = "sigma"
    needs_tails = True  # r differs from row to row

    def _log_likelihood(self, eta: np.ndarray, t: np.ndarray, data: Statistics) -> Likelihood:
        sigma = np.exp(t)
        log_growth = np.log1p(sigma)
        share = sigma / (1 + sigma)
        shape = np.exp(eta - t)
        logs, inverse, squares = _tail_sums(shape, data)
        total = data.cells * shape
        slope = shape * inverse - total * log_growth
        weight = shape * shape * squares - slope
        load = (data.events.sum(1) + total.sum(1))[:, None]
        value = logs + (data.events.sum(1)[:, None] * t - load * log_growth)[:, 0]
        return Likelihood(
            value=value - data.factorials,
            slope=slope,
            weight=weight,
            cross=total * share - weight,
            dispersion_slope=data.events.sum(1) - slope.sum(1) - (load * share)[:, 0],
            dispersion_weight=weight.sum(1)
            + (load * share / (1 + sigma) - 2 * total.sum(1)[:, None] * share)[:, 0],
        )

    def starting_dispersion(self, mean: float, variance: float) -> float:
        """Return sigma of a mean and a variance."""
        return excess(mean, variance)

    def with_statsmodels(
        self,
        discrete_model: ModuleType,
        counts: np.ndarray,
        design: np.ndarray,
        offset: np.ndarray | None,
    ) -> Any:
        """Return their negative binomial of this kind."""
        return discrete_model.NegativeBinomial(
            counts, design, loglike_method="nb1", offset=offset, check_rank=False
        )


def _tail_sums(shape: np.ndarray, data: Statistics) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Sums of T log(r + j) over everything, and of T / (r + j), T / (r + j)^2 by row."""
    inverse = np.zeros_like(shape)
    squares = np.zeros_like(shape)
    if not len(data.tail_row):
        return np.zeros(len(shape)), inverse, squares
    raised = shape[:, data.tail_row]
    raised += data.tail_beyond
    logs = np.einsum("ce,ce->c", np.broadcast_to(data.tail_cells, raised.shape), np.log(raised))
    starts = np.flatnonzero(np.diff(data.tail_row, prepend=-1))
    rows = data.tail_row[starts]
    part = data.tail_cells / raised
    inverse[:, rows] = np.add.reduceat(part, starts, axis=1)
    part /= raised
    squares[:, rows] = np.add.reduceat(part, starts, axis=1)
    return logs, inverse, squares


NB1 = Nb1()
