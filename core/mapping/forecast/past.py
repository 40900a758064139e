"""The past that a forecast is told by: the model's period and, if known, earlier ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

FOREVER = float("inf")


@dataclass(frozen=True, eq=False)
class Pooled:
    """Events of several periods put together.

    Attributes
    ----------
    counts : float64 array, shape (cells,)
        Whole numbers where all events count alike and come one by one; else weighed so that their
        variance still is their mean, as that of counts.
    periods : float
        How many periods as long as the model's would have so many events.
    together : float
        How many events come at once; as many count as one.
    """

    counts: np.ndarray
    periods: float
    together: float = 1.0

    @property
    def spanned(self) -> float:
        """Over how many periods as long as the model's what comes and goes is levelled out."""
        return self.periods * self.together


@dataclass(frozen=True, eq=False)
class Past:
    """Events of the cells by period.

    Attributes
    ----------
    counts : tuple of int array, shape (cells,)
        The oldest period first; the last one is the model's, or all of an undated past is one.
    lengths : tuple of float
        Of each period, in those of the model's: the last is mostly 1.
    together : float
        How many events come at once, as `bursts.burst_size` tells it: 1 where they come one by one.
    """

    counts: tuple[np.ndarray, ...]
    lengths: tuple[float, ...] = (1.0,)
    together: float = 1.0

    def __post_init__(self) -> None:
        if len(self.counts) != len(self.lengths) or not self.counts:
            raise ValueError("every period needs its counts and its length")
        if min(self.lengths) <= 0:
            raise ValueError("a period lasts longer than nothing")
        if self.together < 1:
            raise ValueError("an event comes at least with itself")

    @property
    def periods(self) -> float:
        """How many times as long as the model's period all of it is."""
        return float(sum(self.lengths))

    @property
    def events(self) -> int:
        """Events in all."""
        return int(sum(int(one.sum()) for one in self.counts))

    def before(self, last: int) -> Past:
        """Return the periods before the one of this number, which is 1 or more."""
        return replace(self, counts=self.counts[:last], lengths=self.lengths[:last])

    def only(self, some: np.ndarray) -> Past:
        """Return the past of some cells, bool array of shape (cells,)."""
        return replace(self, counts=tuple(one[some] for one in self.counts))

    def pooled(self, half_life: float = FOREVER) -> Pooled:
        """Return the events of all periods together.

        Parameters
        ----------
        half_life : float
            Of what an event counts for, in periods as long as the model's.

        Notes
        -----
        With weights w and lengths L, the sum of w y has the mean rate times sum(w L) and the
        variance rate times sum(w^2 L). Times sum(w L) / sum(w^2 L), variance and mean are equal.
        Where c events come at once, the variance is c times as large, and they are divided by c.
        """
        if half_life == FOREVER or len(self.counts) == 1:
            every = np.sum(self.counts, axis=0, dtype=np.float64)
            return Pooled(every / self.together, self.periods / self.together, self.together)
        weights = [0.5 ** (age / half_life) for age in self._ages()]
        mean = sum(w * length for w, length in zip(weights, self.lengths))
        variance = sum(w * w * length for w, length in zip(weights, self.lengths))
        scale = mean / variance / self.together
        counts: np.ndarray = np.zeros(len(self.counts[0]))
        for weight, one in zip(weights, self.counts):
            counts += scale * weight * one
        return Pooled(counts, scale * mean, self.together)

    def _ages(self) -> Sequence[float]:
        """Return from the middle of each period to the middle of the last, in model periods."""
        ends = np.cumsum(self.lengths[::-1])[::-1]  # from the beginning of each to the end of all
        middles = ends - np.asarray(self.lengths) / 2
        return [float(one) for one in middles - middles[-1]]
