"""What is known of a map against later events, before any resampling."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..errors import RtmError
from ..language import said
from .blocked import Blocked
from .capture import Curve, Ranking, rank
from .measures import Calibration
from .new_cells import InNewCells
from .outcome import Outcome, log_gain_of
from .slope import Slope, slope_of

TENTHS = np.linspace(0, 1, 11)


@dataclass(frozen=True, eq=False)
class Measured:
    """What is known of a map before any resampling.

    Attributes
    ----------
    features : float array, shape (rows, shares + 2)
        For each cell with events: flagged parts, area ranked below, log gain.
    wins : float array, shape (rows, 1)
        Share of the cells without events that it ranks above.
    best, predicted : float arrays, shape (shares,)
        Captured at each share by the best map possible, and as predicted by the map itself.
    tied : tuple of float
        By share: see `AtShare`.
    new : InNewCells or None
    blocked : Blocked or None
        The map by block of the study area, if that is cut into blocks.
    """

    shares: tuple[float, ...]
    curve: Curve
    features: np.ndarray
    wins: np.ndarray
    best: np.ndarray
    predicted: np.ndarray
    impossible: int
    calibration: Calibration
    tied: tuple[float, ...]
    slope: Slope
    new: InNewCells | None
    blocked: Blocked | None


def measure(
    values: np.ndarray, outcome: Outcome, shares: Sequence[float], *, per_area: bool = False
) -> Measured:
    """Measure how well a map foretells events, but for the intervals: see `evaluate`."""
    _check(values, shares)
    occurring, counts = outcome.occurring, outcome.counts
    ranking = rank(values, outcome.areas)
    curve = ranking.curve(outcome.events)
    predicted = values * outcome.areas if per_area else values
    predictions = ranking.curve(predicted)
    groups = ranking.group[occurring]
    gain = log_gain_of(predicted, outcome.areas, occurring)
    among_new = None if outcome.new is None else outcome.new.ranked(values)
    total = int(counts.sum())
    return Measured(
        shares=tuple(map(float, shares)),
        curve=curve,
        features=np.column_stack(
            [ranking.flagged(share, groups) for share in shares]
            + [1 - ranking.middle(groups), gain]
        ),
        wins=_wins(ranking, occurring)[:, None],
        best=np.array([outcome.best.at(share) for share in shares]),
        predicted=np.array([predictions.at(share) for share in shares]),
        impossible=int(counts[predicted[occurring] == 0].sum()),
        calibration=Calibration(
            total * np.diff(predictions.at(TENTHS)), total * np.diff(curve.at(TENTHS))
        ),
        tied=tuple(map(ranking.tied, shares)),
        slope=slope_of(predicted, outcome.events),
        new=None if outcome.new is None else outcome.new.flagged(among_new, shares),
        blocked=Blocked.of(predicted, ranking, among_new, outcome, shares),
    )


def _check(values: np.ndarray, shares: Sequence[float]) -> None:
    if not np.isfinite(values).all():
        raise RtmError(
            said("A map has cells of the study area without a value."),
            said("Make the map again over the whole study area."),
            where="maps",
        )
    if values.min() < 0:
        raise RtmError(
            said("A map holds values below 0."),
            said("Give a map of risk, with values of 0 and more."),
            where="maps",
        )
    if values.max() == 0:
        raise RtmError(
            said("A map is 0 everywhere."),
            said("Give a map that is higher in some places."),
            where="maps",
        )
    for share in shares:
        if not 0 < share <= 1:
            raise RtmError(
                said("A share of the area is {share:g}.", share=share),
                said("Give shares above 0 and at most 1."),
                kind="setting",
                where="area_shares",
            )


def _wins(ranking: Ranking, occurring: np.ndarray) -> np.ndarray:
    """Return for each cell with events the share of those without that it ranks above."""
    cells = np.bincount(ranking.group)
    with_events = np.bincount(ranking.group[occurring], minlength=len(cells))
    without = cells - with_events
    total = without.sum()
    if not total:
        return np.full(len(occurring), np.nan)
    below = total - np.cumsum(without)
    return (below + without / 2)[ranking.group[occurring]] / total
