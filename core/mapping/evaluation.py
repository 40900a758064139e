"""How well a map foretells the events of a later period."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..errors import RtmError
from ..language import said
from ..progress import Part, Progress
from ..terrain.grid import Cells
from .capture import Curve, Ranking, best_curve, rank
from .measures import AtShare, Calibration, Evaluation
from .new_cells import InNewCells, NewCells, new_hit_rates
from .resampling import NOTHING, Interval, resampled_means
from .slope import Slope, slope_of

AREA_SHARES = (0.01, 0.02, 0.05, 0.1, 0.2)
RESAMPLES = 999
FLAT = 1e-9  # events laid out as evenly as area itself leave no deviance to explain
TENTHS = np.linspace(0, 1, 11)


@dataclass(frozen=True, eq=False)
class Outcome:
    """The events of the later period, and what of them no map changes.

    Attributes
    ----------
    events : int array, shape (cells,)
    areas : float array, shape (cells,)
    occurring : int array, shape (rows,)
        Cells with events.
    counts : int array, shape (rows,)
        Events of these.
    best : Curve
        The best that any map could capture.
    saturated : float
        Log gain of a map that knows the events.
    new : NewCells or None
        Cells without past events, where the past is known.
    """

    events: np.ndarray
    areas: np.ndarray
    occurring: np.ndarray
    counts: np.ndarray
    best: Curve
    saturated: float
    new: NewCells | None = None

    @classmethod
    def of(cls, events: np.ndarray, areas: np.ndarray, past: np.ndarray | None = None) -> Outcome:
        """Prepare the events (cells,) of cells with these areas and, if known, past events.

        Raises
        ------
        RtmError
            If there are no events.
        """
        if not events.sum() > 0:
            raise RtmError(
                said("There are no events to test the maps against."),
                said("Give the incidents of a later period that lie in the study area."),
                where="events",
            )
        occurring = np.flatnonzero(events)
        counts = np.asarray(events[occurring], np.int64)
        saturated = float(counts @ _log_gain(events, areas, occurring))
        new = None if past is None else NewCells.of(past, events, areas)
        return cls(events, areas, occurring, counts, best_curve(events, areas), saturated, new)


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
    gain = _log_gain(predicted, outcome.areas, occurring)
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
        new=None if outcome.new is None else outcome.new.flagged(values, shares),
    )


def with_intervals(
    measured: Sequence[Measured],
    outcome: Outcome,
    rng: np.random.Generator,
    progress: Progress,
    resamples: int = RESAMPLES,
) -> list[Evaluation]:
    """Resample the events, and return each map's measures with their intervals.

    All maps are tried on the same resamples.
    """
    features, wins = [one.features for one in measured], [one.wins for one in measured]
    each = np.ones(len(outcome.occurring), np.int64)
    means = resampled_means(features, outcome.counts, resamples, rng, Part(progress, 0.0, 0.6))
    aucs = resampled_means(wins, each, resamples, rng, Part(progress, 0.6, 0.8))
    new = _new_hit_rates(measured, outcome, rng, Part(progress, 0.8, 1.0), resamples)
    return [_evaluation(*four, outcome) for four in zip(measured, means, aucs, new)]


def _new_hit_rates(
    measured: Sequence[Measured],
    outcome: Outcome,
    rng: np.random.Generator,
    progress: Progress,
    resamples: int,
) -> list[list[Interval]]:
    if outcome.new is None:
        return [[NOTHING] * len(one.shares) for one in measured]
    flagged = [one.new for one in measured if one.new is not None]
    return new_hit_rates(flagged, outcome.new, resamples, rng, progress)


def _evaluation(
    measured: Measured,
    means: list[Interval],
    auc: list[Interval],
    new: list[Interval],
    outcome: Outcome,
) -> Evaluation:
    total = int(outcome.counts.sum())
    log_gain = means[-1].times(total)
    saturated = outcome.saturated
    return Evaluation(
        events=total,
        at=tuple(
            _at_share(*each)
            for each in zip(
                *(measured.shares, means, measured.best, measured.predicted),
                *(measured.tied, new),
            )
        ),
        curve=measured.curve,
        area_under_curve=means[-2],
        gini=means[-2].times(2).plus(-1),
        auc=auc[0],
        deviance_explained=log_gain.times(1 / saturated if saturated > FLAT else np.nan),
        log_gain=log_gain,
        impossible=measured.impossible,
        calibration=measured.calibration,
        slope=measured.slope,
        new_events=None if outcome.new is None else outcome.new.events,
    )


def evaluate(
    values: np.ndarray,
    events: np.ndarray,
    areas: np.ndarray,
    rng: np.random.Generator,
    progress: Progress,
    *,
    shares: Sequence[float] = AREA_SHARES,
    per_area: bool = False,
    resamples: int = RESAMPLES,
) -> Evaluation:
    """Measure how well a map foretells events.

    Cells are flagged from the highest value down, those of equal value together, the last of them
    in part, so that the flagged area is exactly what is asked. What a map predicts is its values
    scaled to the number of events, and a flat map predicts events by area alone.

    The 95% intervals come from resampling the events, and for the AUC the cells with events. What
    does not depend on the map is held: the best PAI possible, the saturated model, the cells
    without events. Resampled counts pile up on fewer cells than real ones do and would shift all
    of these. Several maps are compared on the same resamples by `measure` and `with_intervals`.

    Parameters
    ----------
    values : float array, shape (cells,), none below 0
    events : int array, shape (cells,)
    areas : float array, shape (cells,), above 0
        Area of each cell within the study area, in any unit; its coverage, say.
    rng : numpy.random.Generator
    progress : Progress
    shares : sequence of float
        Shares of the area, above 0 and at most 1.
    per_area : bool
        Whether the values are by unit of area, as a kernel density is, and not by cell.
    resamples : int

    Raises
    ------
    RtmError
        If there are no events, the map is nowhere above 0 or lacks a value, or a share is none.
    """
    outcome = Outcome.of(events, areas)
    measured = measure(values, outcome, shares, per_area=per_area)
    return with_intervals([measured], outcome, rng, progress, resamples)[0]


def random_map(cells: Cells, rng: np.random.Generator) -> np.ndarray:
    """Return a map that knows nothing, the floor for all others: uniform, float64 (cells,)."""
    return rng.random(cells.count)


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


def _log_gain(predicted: np.ndarray, areas: np.ndarray, some: np.ndarray) -> np.ndarray:
    """Return log of predicted share over share of area, for some cells."""
    with np.errstate(divide="ignore"):
        logs = np.log(predicted[some]) - np.log(predicted.sum())
    return logs - (np.log(areas[some]) - np.log(areas.sum()))


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


def _at_share(
    share: float,
    hit_rate: Interval,
    best: float,
    predicted: float,
    tied: float,
    new_hit_rate: Interval,
) -> AtShare:
    return AtShare(
        share=share,
        hit_rate=hit_rate.unless_tied(tied),
        pai=hit_rate.times(1 / share).unless_tied(tied),
        pei=hit_rate.times(1 / float(best)).unless_tied(tied),
        rri=hit_rate.into(float(predicted)).unless_tied(tied),
        tied=tied,
        new_hit_rate=new_hit_rate,
    )
