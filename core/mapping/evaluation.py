"""How well a map foretells the events of a later period."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..matrices import one_thread_for_matrices
from ..progress import Progress
from ..settings import AREA_SHARES
from ..terrain.grid import Cells
from .intervals import Intervals, by_blocks, by_events
from .measures import AtShare, Evaluation
from .measuring import Measured, measure
from .outcome import Outcome
from .resampling import Interval
from .spatial_blocks import Blocks

__all__ = ["AREA_SHARES", "RESAMPLES", "Outcome", "evaluate", "measure", "random_map"]

RESAMPLES = 999


@one_thread_for_matrices()
def with_intervals(
    measured: Sequence[Measured],
    outcome: Outcome,
    rng: np.random.Generator,
    progress: Progress,
    resamples: int = RESAMPLES,
) -> list[Evaluation]:
    """Resample the blocks of the outcome, or its events if it has none; return all measures.

    All maps are tried on the same resamples.
    """
    if outcome.blocks is None:
        found = by_events(measured, outcome, rng, progress, resamples)
    else:
        found = by_blocks(measured, outcome, outcome.blocks, rng, progress, resamples)
    return [_evaluation(one, its, outcome) for one, its in zip(measured, found)]


def _evaluation(measured: Measured, found: Intervals, outcome: Outcome) -> Evaluation:
    blocks = outcome.blocks
    return Evaluation(
        events=int(outcome.counts.sum()),
        at=tuple(
            _at_share(*each)
            for each in zip(
                *(measured.shares, measured.best.tolist(), measured.tied),
                *(found.hit_rates, found.efficiencies, found.promised, found.new_hit_rates),
            )
        ),
        curve=measured.curve,
        area_under_curve=found.area_under_curve,
        gini=found.area_under_curve.times(2).plus(-1),
        auc=found.auc,
        deviance_explained=found.deviance_explained,
        log_gain=found.log_gain,
        impossible=measured.impossible,
        calibration=measured.calibration,
        slope=measured.slope,
        new_events=None if outcome.new is None else outcome.new.events,
        blocks=None if blocks is None else blocks.count,
        block_width=None if blocks is None else blocks.width,
        event_blocks=outcome.event_blocks,
    )


def _at_share(
    share: float,
    best: float,
    tied: float,
    hit_rate: Interval,
    efficiency: Interval,
    promised: Interval,
    new_hit_rate: Interval,
) -> AtShare:
    return AtShare(
        share=share,
        hit_rate=hit_rate.unless_tied(tied),
        pai=hit_rate.times(1 / share).unless_tied(tied),
        pei=efficiency.unless_tied(tied),
        rri=promised.unless_tied(tied),
        tied=tied,
        new_hit_rate=new_hit_rate,
        best_pai=best / share,
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
    blocks: Blocks | None = None,
) -> Evaluation:
    """Measure how well a map foretells events.

    Cells are flagged from the highest value down, those of equal value together, the last of them
    in part, so that the flagged area is exactly what is asked. What a map predicts is its values
    scaled to the number of events, and a flat map predicts events by area alone.

    The 95% intervals come from resampling blocks of the study area, or without blocks the events
    (see `intervals`). Several maps are compared on the same resamples by `measure` and
    `with_intervals`.

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
    blocks : Blocks, optional
        Of the study area. Without them events are drawn one by one, as if they were independent:
        where they cluster, such intervals are too narrow.

    Raises
    ------
    RtmError
        If there are no events, the map is nowhere above 0 or lacks a value, or a share is none.
    """
    outcome = Outcome.of(events, areas, blocks=blocks)
    measured = measure(values, outcome, shares, per_area=per_area)
    return with_intervals([measured], outcome, rng, progress, resamples)[0]


def random_map(cells: Cells, rng: np.random.Generator) -> np.ndarray:
    """Return a map that knows nothing, the floor for all others: uniform, float64 (cells,)."""
    return rng.random(cells.count)
