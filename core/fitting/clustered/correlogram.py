"""The pair correlation of residuals as a curve to draw, with what chance alone would show."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ...progress import QUIET, Progress
from ..engine.workers import Workers
from .clustering import Clustering
from .fields import draw_events
from .pairs import Lags, pair_correlation

MOST_DISTANCES = 40
SURROGATES = 39  # the least and the largest of 39 hold 95% of what chance shows at a distance
FEWER_SURROGATES = 19  # 90%
LARGE = 300_000  # cells above which surrogates take long
AT_ONCE = 8  # surrogates between two reports of progress


@dataclass(frozen=True, eq=False)
class Correlogram:
    """Pair correlation g by distance: 1 where events are as common as the model has it.

    Attributes
    ----------
    distances : float array, shape (at most 40,)
        In the units of the map; near ones lie closer together.
    estimated : float array, shape (distances,)
        From the residuals.
    fitted : float array, shape (distances,)
        What the estimate is on average under the clustering fitted: the fitted g, less the part
        that an intercept takes away.
    low, high : float arrays, shape (distances,)
        Pointwise envelope: the least and the largest of surrogates that do not cluster.
    surrogates : int
        How many of them: 39, or 19 for more than 300,000 cells.
    level : float
        Share of surrogates without clustering that lie within the envelope at one distance.
    """

    distances: np.ndarray
    estimated: np.ndarray
    fitted: np.ndarray
    low: np.ndarray
    high: np.ndarray
    surrogates: int

    @property
    def level(self) -> float:
        """Probability that the envelope holds one more surrogate at one distance."""
        return 1 - 2 / (self.surrogates + 1)


def correlogram(
    lags: Lags,
    counts: np.ndarray,
    expected: np.ndarray,
    clustering: Clustering,
    generator: np.random.Generator,
    progress: Progress = QUIET,
) -> Correlogram:
    """Estimate the pair correlation of residuals, with an envelope of no clustering.

    Surrogates are drawn around what is expected with the nugget alone, and less what is expected
    scaled to as many events, as the fit of an intercept would (Baddeley, Rubak and Turner 2015,
    Spatial point patterns, section 10.7, on pointwise envelopes). Lags are merged, weighted by
    their pairs, where more than 40 would be drawn.

    Parameters
    ----------
    lags : Lags
    counts : int array, shape (cells,)
    expected : float array, shape (cells,)
    clustering : Clustering
        Fitted to the same residuals.
    generator : numpy.random.Generator
    progress : Progress, optional
    """
    found = pair_correlation(lags, counts - expected, expected)
    merged = _Merged(found.pairs)
    excess = clustering.excess(found.distances)
    excess = excess - excess @ found.pairs / found.expected**2
    number = SURROGATES if len(counts) <= LARGE else FEWER_SURROGATES
    drawn = _surrogates(lags, expected, found.pairs, clustering.nugget, number, generator, progress)
    by_chance = np.stack([merged(one) for one in drawn])
    return Correlogram(
        distances=merged(found.distances),
        estimated=1 + merged(found.excess),
        fitted=1 + merged(excess),
        low=1 + by_chance.min(0),
        high=1 + by_chance.max(0),
        surrogates=number,
    )


def _surrogates(
    lags: Lags,
    expected: np.ndarray,
    pairs: np.ndarray,
    nugget: float,
    number: int,
    generator: np.random.Generator,
    progress: Progress,
) -> list[np.ndarray]:
    """Return g - 1 at every lag of each surrogate without clustering."""

    def one(seed: int) -> Callable[[], np.ndarray]:
        def work() -> np.ndarray:
            events = draw_events(expected, [None], nugget, np.random.default_rng(seed))
            counts = np.bincount(events.cell, events.number, len(expected))
            scaled = expected * (counts.sum() / expected.sum())
            _, products = lags.sums(counts - scaled)
            return np.divide(products, pairs, out=np.zeros_like(pairs), where=pairs > 0)

        return work

    # each has a seed of its own, so that it does not matter which thread draws it
    pieces = [one(int(seed)) for seed in generator.integers(0, 2**63, number)]
    drawn: list[np.ndarray] = []
    with Workers(progress) as workers:
        for first in range(0, number, AT_ONCE):
            workers.share = first / number
            drawn += workers.run(pieces[first : first + AT_ONCE])
    return drawn


class _Merged:
    """Means over runs of lags, weighted by pairs; runs grow with the distance."""

    def __init__(self, pairs: np.ndarray) -> None:
        # a lag without pairs has no estimate
        self._some = np.flatnonzero(pairs)
        lags = len(self._some)
        ends = np.arange(lags + 1)
        if lags > MOST_DISTANCES:
            ends = np.rint(np.geomspace(1, lags + 1, MOST_DISTANCES + 1)).astype(int) - 1
        self._starts = np.unique(ends)[:-1]
        self._weights = pairs[self._some]

    def __call__(self, values: np.ndarray) -> np.ndarray:
        """Return the means, shape (runs,)."""
        if not len(self._some):
            return np.zeros(0)
        weighted = np.add.reduceat(values[self._some] * self._weights, self._starts)
        return weighted / np.add.reduceat(self._weights, self._starts)
