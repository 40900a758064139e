"""How a forecast map was made, and what it may be expected to reach."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ScaleMade:
    """What the surroundings of one reach say.

    Attributes
    ----------
    reach : float
        Standard deviation by which nearer cells count more, in the units of the map.
    along : bool
        Whether only the row and the column of a cell count.
    power : float
        To which it is taken, above 0.
    """

    reach: float
    along: bool
    power: float


@dataclass(frozen=True)
class Beforehand:
    """What the highest cells may be expected to hold, told before any later period.

    Attributes
    ----------
    share : float
        Of the cells, 0 to 1.
    pai : float
        How many times as many events as that share of the cells.
    """

    share: float
    pai: float


@dataclass(frozen=True)
class ForecastMade:
    """How a forecast map was made.

    Attributes
    ----------
    place_power : float
        To which the events expected by the model are taken.
    scales : tuple of ScaleMade
        Those of a power that matters, the nearest first.
    half_life : float or None
        After how many periods as long as the model's an event counts half; None if never.
    accuracy : tuple of Beforehand
        By share, ascending.
    together : float
        How many events come at once: 1 where they come one by one.
    """

    place_power: float
    scales: tuple[ScaleMade, ...]
    half_life: float | None
    accuracy: tuple[Beforehand, ...]
    together: float = 1.0
