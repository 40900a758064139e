"""NB2: negative binomial counts whose variance grows with the square of the mean.

As lgamma(y + 1 / a) - lgamma(1 / a) + y log(a) = sum over j < y of log(1 + a j), which is the same
in every row, the likelihood needs of the tail counts only how many cells of all have more than j
events.
"""

from __future__ import annotations

from types import ModuleType
from typing import Any

import numpy as np

from ...language import marked
from ..engine.statistics import Statistics
from .base import Family, Likelihood, excess

SERIES_BELOW = 0.02  # alpha mu below which a series is used, where the plain form cancels
SERIES_TERMS = 10


class Nb2(Family):
    """Var = mu + alpha mu^2. With a = alpha, the sum over cells of

    sum over j < y of log(1 + a j) - lgamma(y + 1) + y eta - (y + 1 / a) log(1 + a mu).
    """

    key = "nb2"
    name = "NB2"
    title = marked("negative binomial (NB2, variance growing with the square of the mean)")
    choice = marked("Negative binomial &2: variability grows with the square of the mean")
    dispersion = "alpha"

    def _log_likelihood(self, eta: np.ndarray, t: np.ndarray, data: Statistics) -> Likelihood:
        alpha = np.exp(t)
        mean = np.exp(eta)
        scaled = alpha * mean
        grown = 1 + scaled
        steps = alpha * np.arange(len(data.histogram))
        over = steps / (1 + steps)
        log_ratio = np.log1p(scaled) / np.where(scaled > 0, scaled, 1)
        log_ratio[scaled == 0] = 1
        by_cell = data.events * (eta - np.log1p(scaled)) - data.cells * mean * log_ratio
        slope = (data.events - data.cells * mean) / grown
        bend, bend_slope = _bend(scaled)
        by_alpha = data.cells * mean**2 * bend - data.events * mean / grown
        by_alpha2 = data.cells * mean**3 * bend_slope + data.events * (mean / grown) ** 2
        first = over @ data.histogram + (alpha * by_alpha).sum(1)
        second = (over**2) @ data.histogram - (alpha**2 * by_alpha2).sum(1)
        return Likelihood(
            value=np.log1p(steps) @ data.histogram - data.factorials + by_cell.sum(1),
            slope=slope,
            weight=mean * (data.cells + alpha * data.events) / grown**2,
            cross=slope * scaled / grown,
            dispersion_slope=first,
            dispersion_weight=second - first,
        )

    def starting_dispersion(self, mean: float, variance: float) -> float:
        """Return alpha of a mean and a variance."""
        return excess(mean, variance) / mean

    def with_statsmodels(
        self,
        discrete_model: ModuleType,
        counts: np.ndarray,
        design: np.ndarray,
        offset: np.ndarray | None,
    ) -> Any:
        """Return their negative binomial of this kind."""
        return discrete_model.NegativeBinomial(
            counts, design, loglike_method="nb2", offset=offset, check_rank=False
        )


def _bend(x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """f(x) = (log(1 + x) - x / (1 + x)) / x^2 and its derivative, by their series for small x."""
    safe = np.maximum(x, SERIES_BELOW)
    plain = (np.log1p(safe) - safe / (1 + safe)) / safe**2
    plain_slope = (1 / (1 + safe) ** 2 - 2 * plain) / safe
    power = np.arange(SERIES_TERMS)
    terms = (-1.0) ** power * (power + 1) / (power + 2)
    small = np.minimum(x, SERIES_BELOW)
    series = np.polynomial.polynomial.polyval(small, terms)
    series_slope = np.polynomial.polynomial.polyval(small, terms[1:] * power[1:])
    near = x < SERIES_BELOW
    return np.where(near, series, plain), np.where(near, series_slope, plain_slope)


NB2 = Nb2()
