"""The measures of a map that foretold the events of a later period."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from .capture import Curve
from .resampling import NOTHING, Interval
from .slope import Slope


@dataclass(frozen=True)
class AtShare:
    """The measures for one share of the area flagged.

    Attributes
    ----------
    share : float
        a / A.
    hit_rate : Interval
        Share of the events in the flagged area, n / N.
    pai : Interval
        Predictive accuracy index, (n / N) / (a / A) (Chainey, Tompson and Uhlig 2008).
    pei : Interval
        PEI*, prediction efficiency index: PAI over the best PAI possible with the same area, its
        last cell flagged in part as that of the map is (National Institute of Justice 2017; White,
        Hunt and Green 2023). PEI without the star is over the best PAI of any area allowed, so
        that a map is held against another, smaller one.
    rri : Interval
        RRI*, predicted over observed events in the flagged area; 1 is ideal.
    tied : float
        Share of the flagged area that is some, but not all, of cells of equal value. Where it is
        more than half, no measure of the area has an interval.
    new_hit_rate : Interval
        Of the events in cells without past events, the share in the same share of *their* area;
        nan where the past is not known, or there are none.
    best_pai : float
        The best PAI possible.
    asked : str
        The area asked for, as in "25 ha"; empty where it was a share.
    hectares : float
        Flagged; nan where the size of a cell is not known.
    """

    share: float
    hit_rate: Interval
    pai: Interval
    pei: Interval
    rri: Interval
    tied: float = 0.0
    new_hit_rate: Interval = NOTHING
    best_pai: float = math.nan
    asked: str = ""
    hectares: float = math.nan


@dataclass(frozen=True, eq=False)
class Calibration:
    """Predicted and observed events by tenth of the area, from the highest to the lowest.

    Attributes
    ----------
    predicted, observed : float arrays, shape (10,)
        Both add up to the number of events.
    """

    predicted: np.ndarray
    observed: np.ndarray


@dataclass(frozen=True, eq=False)
class Evaluation:
    """A map against the events of a later period.

    Attributes
    ----------
    events : int
    at : tuple of AtShare
    curve : Curve
        Capture curve: events against area flagged.
    area_under_curve, gini : Interval
        Of the capture curve.
    auc : Interval
        Chance that a cell with events has a higher value than one without; ties count half.
        Every cell counts once, however small.
    deviance_explained : Interval
        1 - D / D of a flat map, by the Poisson deviance of maps scaled to the events' number.
    log_gain : Interval
        Multinomial log-likelihood of all events above that of a flat map; minus infinity for a
        map that is 0 where events happened.
    impossible : int
        Events in cells for which the map says 0.
    calibration : Calibration
    slope : Slope
        Of the events on what the map expects of each cell.
    new_events : int or None
        Those in cells without past events; None where the past is not known.
    blocks, event_blocks : int or None
        Blocks of the study area that were drawn for the intervals, and those of them with events;
        None where events were drawn one by one.
    block_width : float or None
        Side of a block, in the units of the map.
    """

    events: int
    at: tuple[AtShare, ...]
    curve: Curve
    area_under_curve: Interval
    gini: Interval
    auc: Interval
    deviance_explained: Interval
    log_gain: Interval
    impossible: int
    calibration: Calibration
    slope: Slope
    new_events: int | None
    blocks: int | None = None
    block_width: float | None = None
    event_blocks: int | None = None
