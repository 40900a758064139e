"""Whether events have a season, and by how much a month of the year differs from the mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ..packages import scipy

YEARS = 3  # in which each month of the year has to lie
LEVEL = 0.02  # that of the F test, so that with months that hang together it is 0.05 (see below)
LEAST_SPREAD = 0.5  # of Poisson counts it is 1, and figures that are evener were made even
USUAL_DAYS = np.array([31, 28.25, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
MOST_STEPS = 100
CLOSE = 1e-9
WIDEST = 30.0  # of a logarithm: e to it is more events than there are
Month = tuple  # (year, month), the latter from 1


@dataclass(frozen=True, eq=False)
class Season:
    """The factors of the months of the year, and whether they are more than chance.

    Attributes
    ----------
    factors : float64 array, shape (12,)
        How many times the mean rate of events is usual in January, February and so on; of a year
        the mean is 1. Shrunk towards 1 by how much of them may be chance.
    p : float
        Of the test against no season.
    months : int
        That were counted.
    """

    factors: np.ndarray
    p: float
    months: int

    @property
    def is_told(self) -> bool:
        """Whether the test calls it a season."""
        return self.p < LEVEL

    def over(self, days: Mapping[Month, float]) -> float:
        """Return the mean factor over days, told by (year, month)."""
        weights = np.array(list(days.values()), float)
        factors = self.factors[[month - 1 for _, month in days]]
        return float(weights @ factors / weights.sum())


def season_of(events: Mapping[Month, int], days: Mapping[Month, float]) -> Season | None:
    """Estimate and test the season; None where less than three years are there.

    The logarithm of a month's rate is a line bent once a year at most, which takes up what changes
    over the years, plus a number of the month of the year (log-linear, by quasi-likelihood;
    Wedderburn 1974). The test is the F test of the twelve numbers with the dispersion of the
    fit (at least `LEAST_SPREAD`), so that counts which vary more than Poisson ones need more of
    a season. The numbers are shrunk by 1 - 1/F, the part of their spread that is not noise (the
    estimate of empirical Bayes).

    Parameters
    ----------
    events : mapping of (year, month) to int
    days : mapping of (year, month) to float
        Days of each month on which events were counted, above 0; those without events too.

    Returns
    -------
    Season or None
        None also where there is no event, or nothing left to tell chance by.

    Notes
    -----
    Months that hang together over time make seasons of nothing more often than the F test allows.
    Of 600 made series each of 3, 5 and 8 years of 300 events a month without a season it called,
    at `LEVEL`, 2% of Poisson ones one, and 3, 5, 6 and 5% of those with an autocorrelation of 0.3,
    0.5, 0.7 and 0.9 (standard deviation 15%): about one in twenty at worst.
    """
    months = sorted(days)
    if not months or min(_times(months)) < YEARS or not sum(events.values()):
        return None
    counts = np.array([events.get(month, 0) for month in months], float)
    exposed = np.log([days[month] for month in months])
    level, of_month = _line(months), _contrasts(months)
    both = np.hstack([level, of_month])
    left = len(months) - both.shape[1]
    if left < 1:
        return None
    plain, (fitted, numbers) = _fit(level, counts, exposed)[0], _fit(both, counts, exposed)
    spread = max(float(((counts - fitted) ** 2 / fitted).sum()) / left, LEAST_SPREAD)
    gain = _deviance(counts, plain) - _deviance(counts, fitted)
    ratio = max(gain, 0.0) / (of_month.shape[1] * spread)
    shares = np.append(numbers[level.shape[1] :], 0.0)
    shares[-1] = -shares.sum()
    factors = np.exp(max(0.0, 1 - 1 / ratio if ratio else 0.0) * shares)
    factors /= USUAL_DAYS @ factors / USUAL_DAYS.sum()
    p = float(scipy.special.fdtrc(of_month.shape[1], left, ratio))
    return Season(factors=factors, p=p, months=len(months))


def _times(months: list) -> list[int]:
    """Return how often each month of the year is there."""
    there = [month for _, month in months]
    return [there.count(month) for month in range(1, 13)]


def _line(months: list) -> np.ndarray:
    """Return columns whose sums are lines bent at equal distances of a year or less (months, k)."""
    at = np.array([12 * year + month for year, month in months], float)
    first, last = at[0], at[-1]
    knots = np.linspace(first, last, int(np.ceil((last - first) / 12)) + 1)
    near = 1 - np.abs(at[:, None] - knots) / (knots[1] - knots[0])
    columns = np.maximum(near, 0)
    return columns[:, columns.any(axis=0)]  # of a year without any month nothing is asked


def _contrasts(months: list) -> np.ndarray:
    """Return the months of the year as columns whose numbers add up to 0 (months, 11)."""
    columns = np.eye(12)[[month - 1 for _, month in months]]
    return columns[:, :11] - columns[:, 11:]


def _fit(columns: np.ndarray, counts: np.ndarray, exposed: np.ndarray):
    """Return the fitted counts and the numbers of a log-linear fit with known exposure."""
    fitted, numbers = counts + 0.5, np.zeros(columns.shape[1])
    for _ in range(MOST_STEPS):
        root = np.sqrt(fitted)
        working = np.log(fitted) - exposed + (counts - fitted) / fitted
        new = np.linalg.lstsq(columns * root[:, None], working * root, rcond=None)[0]
        moved, numbers = np.abs(columns @ (new - numbers)).max(), new
        fitted = np.exp(np.clip(exposed + columns @ numbers, -WIDEST, WIDEST))
        if moved < CLOSE:
            break
    return fitted, numbers


def _deviance(counts: np.ndarray, fitted: np.ndarray) -> float:
    return float(2 * np.sum(scipy.special.xlogy(counts, counts / fitted) - (counts - fitted)))
