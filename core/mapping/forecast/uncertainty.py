"""How far the events of a cell or a place may lie from what is expected there.

Later events have a Poisson law, or one of bursts where several come at once, around a rate that
itself is uncertain: how little a cell's own events tell of it (`variance`), what comes and goes in
single cells (`DRIFT`) and in whole places (`PLACE_DRIFT`) from one period to the next. Both drifts
are the same for all studies: one period tells nothing of what the next one changes. They are not
scaled by the length of a period: they were settled on halves of years, years and three years alike.
A rise or fall of the whole area is not among them. docs/forecasts.md has how often the intervals
held.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...packages import special
from .law import DRIFT

PLACE_DRIFT = 0.04
LEVELS = (0.025, 0.1, 0.9, 0.975)  # ends of the intervals of 95 and 80%
CHUNK = 1 << 18


@dataclass(frozen=True, eq=False)
class Range:
    """Ends of predictive intervals of counts: int32 arrays, all of one shape."""

    low_95: np.ndarray
    low_80: np.ndarray
    high_80: np.ndarray
    high_95: np.ndarray


def spread_of(forecast: np.ndarray, variance: np.ndarray) -> np.ndarray:
    """Return the standard deviation of the rate of each cell that it does not share with others.

    Parameters
    ----------
    forecast, variance : float arrays, shape (cells,)
    """
    return np.sqrt(variance + DRIFT * forecast**2)


def ranges(expected: np.ndarray, spread: np.ndarray, together: float = 1.0) -> Range:
    """Return the predictive intervals of counts by a negative binomial law.

    Parameters
    ----------
    expected : float array, shape (n,), above 0
        Of cells, or of places.
    spread : float array, shape (n,)
        As of `spread_of`; of a place the root of the sum of its cells' squares.
    together : float
        How many events come at once.

    Notes
    -----
    The law is that of `shape_of`. An end is the smallest count that it does not exceed with the
    probability in `LEVELS`.
    """
    ends = np.empty((len(LEVELS), len(expected)), np.int32)
    for first in range(0, len(expected), CHUNK):
        some = slice(first, first + CHUNK)
        mean = np.asarray(expected[some], float)
        shape = shape_of(mean, np.asarray(spread[some], float), together)
        ends[:, some] = _quantiles(mean, shape)
    return Range(*ends)


def shape_of(mean: np.ndarray, spread: np.ndarray, together: float) -> np.ndarray:
    """Return the shapes of the negative binomial laws of counts.

    With the mean m, they have the variance c m + s^2 + `PLACE_DRIFT` m^2, where c events come at
    once (`together`) and s is the spread of the rate.
    """
    return mean**2 / (spread**2 + PLACE_DRIFT * mean**2 + (together - 1) * mean)


def _quantiles(mean: np.ndarray, shape: np.ndarray) -> np.ndarray:
    """Return the counts of `LEVELS` of negative binomial laws, int array (levels, laws)."""
    found = np.zeros((len(LEVELS), len(mean)), np.int32)
    none = -shape * np.log1p(mean / shape)  # log of the chance of no event
    for row, level in enumerate(LEVELS):
        some = np.flatnonzero(none < np.log(level))  # most cells have none at every level
        found[row, some] = _bisected(mean[some], shape[some], level)
    return found


def _bisected(mean: np.ndarray, shape: np.ndarray, level: float) -> np.ndarray:
    """Return the smallest counts, above 0, that the laws do not exceed with a probability."""
    share = shape / (shape + mean)
    low: np.ndarray = np.zeros(len(mean))  # at which the level is not reached
    high = np.ceil(mean + 4 * np.sqrt(mean + mean**2 / shape)) + 1
    short = np.arange(len(mean))
    while len(short):  # at `high` it has to be
        short = short[special.betainc(shape[short], high[short] + 1, share[short]) < level]
        low[short], high[short] = high[short], 2 * high[short]
    wide = np.flatnonzero(high - low > 1)
    while len(wide):
        half = np.floor((low[wide] + high[wide]) / 2)
        reached = special.betainc(shape[wide], half + 1, share[wide]) >= level
        high[wide[reached]] = half[reached]
        low[wide[~reached]] = half[~reached]
        wide = wide[high[wide] - low[wide] > 1]
    return high


def chances_of_top(
    expected: np.ndarray, spread: np.ndarray, top: int, seed: int, draws: int = 2000
) -> np.ndarray:
    """Return the chance of each place to be among those with the highest rates.

    Parameters
    ----------
    expected, spread : float arrays, shape (places,)
        As of `ranges`.
    top : int
        How many places are at the top.
    seed : int
    draws : int

    Notes
    -----
    Rates are drawn from gamma laws with these means and the variances s^2 + `PLACE_DRIFT` m^2.
    """
    if len(expected) <= top:
        return np.ones(len(expected))
    rng = np.random.default_rng(seed)
    shape = shape_of(expected, spread, 1.0)  # of the rates, whatever comes at once
    found: np.ndarray = np.zeros(len(expected))
    for _ in range(draws):
        rates = rng.standard_gamma(shape) * (expected / shape)
        found[np.argpartition(-rates, top - 1)[:top]] += 1
    return found / draws
