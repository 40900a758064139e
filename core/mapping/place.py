"""One priority place, and what bears on it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..model.variable import Variable


@dataclass(frozen=True, eq=False)
class Presence:
    """Where a term of the model bears on the cells, and how strongly.

    Attributes
    ----------
    variable : Variable
    multiplier : float
        Its local ratio, or the only one there is: below 1 where it protects.
    present : bool array, shape (cells,)
        Where the variable is 1 (or -1, for a protective factor).
    is_local : bool
        Whether the multiplier is a local ratio; else it is a citywide one.
    """

    variable: Variable
    multiplier: float
    present: np.ndarray
    is_local: bool = False


@dataclass(frozen=True)
class Bearing:
    """A factor's influence on one place: what it multiplies risk by, in what share of the cells."""

    variable: Variable
    multiplier: float
    share: float
    is_local: bool = False


@dataclass(frozen=True, eq=False)
class Bands:
    """The parts of a forecast over the cells: what they multiply out to is the forecast.

    Attributes
    ----------
    place, neighbourhood, history : float arrays, shape (cells,)
        As of a `Forecast`: events, and two factors.
    times, periods : float
        How many times the events of a period as long as the model's the forecast is of, and how
        many times as long as that all of its past is.
    """

    place: np.ndarray
    neighbourhood: np.ndarray
    history: np.ndarray
    times: float = 1.0
    periods: float = 1.0


@dataclass(frozen=True)
class Makeup:
    """What the forecast of one place is made of, in events.

    Attributes
    ----------
    alike : float
        Expected from what its cells are like, whatever happened: the model's.
    around : float
        The same times what happens around the cells against what the model expects there. The
        place's own events draw this towards themselves: that is the forecast.
    times, periods : float
        As of `Bands`.
    """

    alike: float
    around: float
    times: float = 1.0
    periods: float = 1.0

    @property
    def neighbourhood(self) -> float:
        """How many times as much happens around as the model expects there."""
        return self.around / self.alike


@dataclass(frozen=True)
class Outlook:
    """How far the events of a place may lie from what is expected, by the forecast.

    Attributes
    ----------
    low_95, low_80, high_80, high_95 : int
        Ends of the predictive intervals of its events.
    top_chance : float
        Chance, 0 to 1, that its true rate is among those of the `FIRST` highest.
    """

    low_95: int
    low_80: int
    high_80: int
    high_95: int
    top_chance: float


@dataclass(frozen=True)
class Place:
    """A place to act on.

    Attributes
    ----------
    rank : int
        1 is the place with the most expected events.
    cells : int
    area : float
        Within the study area, in square units of the CRS.
    mean_score, highest_score : float
        Of the map over the place's cells.
    expected : float or None
        Events expected, where known.
    past, later : int or None
        Events recorded, and of a later period, where known.
    bearings : tuple of Bearing
        Strongest first; only influences that are present in the place.
    past_rank : int or None
        Its rank among the places by past events; places with as many have the same.
    makeup : Makeup or None
        What the forecast of it is made of, where known.
    name : str
        Where it is; empty where not known.
    outlook : Outlook or None
        Of the events expected, where known.
    """

    rank: int
    cells: int
    area: float
    mean_score: float
    highest_score: float
    expected: float | None
    past: int | None
    bearings: tuple[Bearing, ...]
    later: int | None = None
    past_rank: int | None = None
    makeup: Makeup | None = None
    name: str = ""
    outlook: Outlook | None = None
