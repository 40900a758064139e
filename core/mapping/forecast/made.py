"""A forecast and the parts that multiply out to it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from .past import FOREVER
from .powers import Powers
from .surroundings import Surrounding


@dataclass(frozen=True, eq=False)
class Scale:
    """What the surroundings of one reach add to a forecast.

    Attributes
    ----------
    surrounding : Surrounding
    power : float
        To which the ratio of found to expected is taken, above 0.
    band : float32 array, shape (cells,)
        The ratio to its power.
    """

    surrounding: Surrounding
    power: float
    band: np.ndarray


@dataclass(frozen=True, eq=False)
class Forecast:
    """Expected events of a period as long as the model's, and why.

    Attributes
    ----------
    forecast : float64 array, shape (cells,)
        ``place * neighbourhood * history``.
    place : float64 array, shape (cells,)
        Events expected from what the place is like: the risk terrain model's, to the power
        `powers.place`, in all as many as of the forecast.
    neighbourhood : float64 array, shape (cells,)
        How many times as many for what happens around: `level` times the product of the bands of
        the scales.
    history : float64 array, shape (cells,)
        How many times as many since the cell's own events are known.
    variance : float64 array, shape (cells,)
        Of the rate that the forecast is the mean of: how little its own events tell of a cell.
    powers : Powers
        Of the place and of its surroundings.
    level : float
    scales : tuple of Scale
        Those of a power that matters, the nearest first.
    history_share : float
        Share of the forecast that is the cells' own counts, 0 to 1: the sum of the weights times
        the counts over the sum of the forecast.
    half_life : float
        Of what a past event counts for, in periods as long as the model's; may be infinity.
    together : float
        How many events come at once.
    """

    forecast: np.ndarray
    place: np.ndarray
    neighbourhood: np.ndarray
    history: np.ndarray
    variance: np.ndarray
    powers: Powers
    level: float
    scales: tuple[Scale, ...]
    history_share: float
    half_life: float = FOREVER
    together: float = 1.0

    @property
    def reach(self) -> float:
        """How far the neighbourhood reaches on the whole: its scales' mean by power, in cells."""
        powers = np.array([one.power for one in self.scales])
        if not len(powers):
            return 0.0
        return float(powers @ [one.surrounding.reach for one in self.scales] / powers.sum())

    def times(self, factor: float) -> Forecast:
        """Return the forecast of a time that has so many times as many events."""
        if factor == 1:
            return self
        return replace(
            self,
            forecast=self.forecast * factor,
            place=self.place * factor,
            variance=self.variance * factor**2,
        )
