"""Whether twice as high means twice as many: later events regressed on what a map expected."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from ..language import marked
from .resampling import Interval

ZEROS, FLAT, AT_THE_END = "zeros", "flat", "one end"
WHY_NONE = {  # in a table the key stands, in a report the words
    ZEROS: marked("0 has no logarithm, and somewhere it is 0"),
    FLAT: marked("it says the same of every cell"),
    AT_THE_END: marked("all later events lie in the cells that it ranks highest, or lowest"),
}
WITHIN = 1.959963984540054  # standard errors, to either side of an estimate in 95% of cases
MOST_STEPS = 100
CONVERGED = 1e-12  # of the log-likelihood, relative


@dataclass(frozen=True)
class Slope:
    """A Poisson regression of later events on the logarithm of expected ones.

    Attributes
    ----------
    slope : Interval
        With its naive 95% interval, which takes cells as independent; nan if there is none.
    standard_error : float
        Naive.
    intercept : float
        0 if the slope is 1: expected events are scaled to the number of later ones.
    why_none : str
        A key of `WHY_NONE`, or "" if there is a slope.
    """

    slope: Interval
    standard_error: float
    intercept: float
    why_none: str = ""

    @property
    def per_doubling(self) -> Interval:
        """How many times as many events there are where the map expects twice as many."""
        slope = self.slope
        return Interval(2**slope.value, 2**slope.low, 2**slope.high)


def slope_of(expected: np.ndarray, events: np.ndarray) -> Slope:
    """Return the slope and the intercept of log mean events on log expected events.

    Maximum likelihood by Newton's method (McCullagh and Nelder 1989, Generalized Linear Models,
    section 2.5); the standard error is that of the information, as if cells were independent. A
    map whose differences are true has slope 1 (Cox 1958, Biometrika 45, 562-565), one that
    exaggerates them less, one that understates them more.

    Parameters
    ----------
    expected : float array, shape (cells,), none below 0
        Expected events of each cell, in any unit.
    events : int array, shape (cells,)
        At least one event in all.
    """
    if not (expected > 0).all():
        return _none(ZEROS)
    logs = np.log(expected) - np.log(expected.sum() / events.sum())
    centre = float(events @ logs) / float(events.sum())
    low, high = float(logs.min()), float(logs.max())
    if high - low <= 1e-9 * max(1.0, abs(high)):
        return _none(FLAT)
    if not low < centre < high or math.isclose(centre, low) or math.isclose(centre, high):
        return _none(AT_THE_END)
    level, slope, error = _fitted(logs - centre, events)
    ends = (slope - WITHIN * error, slope + WITHIN * error)
    return Slope(Interval(slope, *ends), error, level - slope * centre)


def _none(why: str) -> Slope:
    return Slope(Interval(math.nan, math.nan, math.nan), math.nan, math.nan, why)


def _fitted(logs: np.ndarray, events: np.ndarray) -> tuple[float, float, float]:
    """Return level, slope and the slope's standard error; the events' mean of `logs` is 0.

    For any slope the best level makes the means add up to the events, so that only the slope is
    searched: its profile likelihood is concave, and its information that of the slope.
    """
    total = float(events.sum())
    slope, (likelihood, level, mean, spread) = 0.0, _profile(logs, 0.0, total)
    for _ in range(MOST_STEPS):
        step = -mean / spread
        while (tried := _profile(logs, slope + step, total))[0] < likelihood:
            step /= 2
            if abs(step) <= CONVERGED * max(1.0, abs(slope)):
                step, tried = 0.0, (likelihood, level, mean, spread)
        slope += step
        likelihood, level, mean, spread = tried
        if abs(step) <= CONVERGED * max(1.0, abs(slope)):
            break
    return level, slope, 1 / math.sqrt(total * spread)


def _profile(logs: np.ndarray, slope: float, total: float) -> tuple[float, float, float, float]:
    """Return log-likelihood (but for a constant), level, and mean and variance of `logs`."""
    powers = slope * logs
    most = float(powers.max())
    weights = np.exp(powers - most)
    sum_of_them = float(weights.sum())
    level = math.log(total / sum_of_them) - most
    weights /= sum_of_them
    mean = float(weights @ logs)
    return total * level, level, mean, float(weights @ (logs - mean) ** 2)
