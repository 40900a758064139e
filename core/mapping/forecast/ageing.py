"""Whether older events say less of what comes, by forecasting the last period from those before."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ...progress import Part, Progress
from .past import FOREVER, Past, Pooled

HALF_LIVES = (FOREVER, 8.0)  # in periods as long as the model's
FEWEST_PERIODS = 3  # two to weigh against each other, and one to be foretold


def choose_half_life(
    past: Past, foretold: Callable[[Pooled, Progress], np.ndarray], progress: Progress
) -> float:
    """Return the half-life by which earlier periods foretell the last one best.

    Parameters
    ----------
    past : Past
    foretold : callable
        Returns the forecast of the cells from pooled events.
    progress : Progress

    Notes
    -----
    By the multinomial log likelihood of the last period's events. Infinity where fewer than three
    periods are known: then nothing tells.
    """
    if len(past.counts) < FEWEST_PERIODS or past.before(len(past.counts) - 1).events < 2:
        return FOREVER
    earlier, last = past.before(len(past.counts) - 1), past.counts[-1]
    occurring = np.flatnonzero(last)
    scores = {}
    for number, half_life in enumerate(HALF_LIVES):
        part = Part(progress, number / len(HALF_LIVES), (number + 1) / len(HALF_LIVES))
        values = foretold(earlier.pooled(half_life), part)
        scores[half_life] = float(last[occurring] @ np.log(values[occurring] / values.sum()))
    return max(scores, key=scores.__getitem__)
