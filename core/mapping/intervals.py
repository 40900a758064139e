"""The measures of a map that have intervals, by resampling blocks or, without blocks, events."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..errors import MissingError
from ..progress import Part, Progress
from .binned import binned
from .block_resampling import Resample, drawn_blocks, interval, log_gains, ratios
from .blocked import Blocked, scores_of
from .capture import rank
from .measuring import Measured
from .new_cells import new_hit_rates
from .outcome import FLAT, Outcome
from .resampling import NOTHING, Interval, resampled_means
from .spatial_blocks import Blocks


@dataclass(frozen=True)
class Intervals:
    """Measures of a map with their intervals.

    Attributes
    ----------
    hit_rates, efficiencies, promised, new_hit_rates : tuple of Interval
        By share of the area; PEI* and RRI* are the second and third.
    area_under_curve, auc : Interval
    log_gain : Interval
        Of all events.
    deviance_explained : Interval
    """

    hit_rates: tuple[Interval, ...]
    efficiencies: tuple[Interval, ...]
    promised: tuple[Interval, ...]
    new_hit_rates: tuple[Interval, ...]
    area_under_curve: Interval
    auc: Interval
    log_gain: Interval
    deviance_explained: Interval


def by_events(
    measured: Sequence[Measured],
    outcome: Outcome,
    rng: np.random.Generator,
    progress: Progress,
    resamples: int,
) -> list[Intervals]:
    """Resample single events, and for the AUC the cells with events.

    What does not depend on the map is held: the best PAI possible, the saturated model, the cells
    without events. Resampled counts pile up on fewer cells than real ones do and would shift all
    of these. Events are taken as independent, which crimes are not.
    """
    features, wins = [one.features for one in measured], [one.wins for one in measured]
    each = np.ones(len(outcome.occurring), np.int64)
    means = resampled_means(features, outcome.counts, resamples, rng, Part(progress, 0.0, 0.6))
    aucs = resampled_means(wins, each, resamples, rng, Part(progress, 0.6, 0.8))
    new = _new_by_events(measured, outcome, rng, Part(progress, 0.8, 1.0), resamples)
    return [_of_events(*four, outcome) for four in zip(measured, means, aucs, new)]


def _new_by_events(
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


def _of_events(
    one: Measured,
    means: list[Interval],
    auc: list[Interval],
    new: list[Interval],
    outcome: Outcome,
) -> Intervals:
    *hit_rates, area, gain = means
    log_gain = gain.times(int(outcome.counts.sum()))
    return Intervals(
        hit_rates=tuple(hit_rates),
        efficiencies=tuple(hit.times(1 / best) for hit, best in zip(hit_rates, one.best.tolist())),
        promised=tuple(hit.into(told) for hit, told in zip(hit_rates, one.predicted.tolist())),
        new_hit_rates=tuple(new),
        area_under_curve=area,
        auc=auc[0],
        log_gain=log_gain,
        deviance_explained=log_gain.times(_one_over(outcome.saturated)),
    )


def _one_over(saturated: float) -> float:
    return 1 / saturated if saturated > FLAT else np.nan


def by_blocks(
    measured: Sequence[Measured],
    outcome: Outcome,
    blocks: Blocks,
    rng: np.random.Generator,
    progress: Progress,
    resamples: int,
) -> list[Intervals]:
    """Resample blocks of the study area; every map is tried on the same resamples.

    A resample is measured as the study area itself is: of its area the share asked for is flagged,
    the best map possible is the best for it, and what a map expects is scaled to its events.
    """
    times = drawn_blocks(blocks.count, resamples, rng)
    shares = measured[0].shares
    best = _best(outcome, blocks, shares, times)
    saturated = log_gains(
        scores_of(outcome.events, outcome, blocks),
        [blocks.sums(some) for some in (outcome.events, outcome.events, outcome.areas)],
        times,
    )
    found = []
    for number, one in enumerate(measured):
        progress.at(number / len(measured))
        if one.blocked is None:  # as the outcome has blocks
            raise MissingError
        found.append(_of_blocks(one, one.blocked, outcome, times, best, saturated))
    return found


def _best(
    outcome: Outcome, blocks: Blocks, shares: Sequence[float], times: np.ndarray
) -> list[np.ndarray]:
    """Return what the best map possible captures at each share of each resample's area."""
    events, areas = outcome.events, outcome.areas
    ranking = rank(events / areas, areas)
    there = binned(ranking, blocks, shares, areas=areas, events=events, predicted=areas)
    resample = Resample(there, times)
    return [resample.hit_rates(share) for share in shares]


def _of_blocks(
    one: Measured,
    blocked: Blocked,
    outcome: Outcome,
    times: np.ndarray,
    best: Sequence[np.ndarray],
    saturated: np.ndarray,
) -> Intervals:
    means = outcome.counts @ one.features / outcome.counts.sum()
    resample = Resample(blocked.ranked, times)
    hits = [resample.hit_rates(share) for share in one.shares]
    told = [resample.promises(share) for share in one.shares]
    gains = log_gains(blocked.scores, blocked.totals, times)
    total = int(outcome.counts.sum())
    rates = means[:-2]
    return Intervals(
        hit_rates=tuple(map(interval, rates, hits)),
        efficiencies=tuple(map(interval, rates / one.best, map(ratios, hits, best))),
        promised=tuple(
            interval(rate / promise, ratios(hit, told_there)).into_one()
            for rate, promise, hit, told_there in zip(rates, one.predicted, hits, told)
        ),
        new_hit_rates=_new(one, outcome, blocked, times),
        area_under_curve=interval(means[-2], resample.areas_under_curve()),
        auc=interval(float(one.wins.mean()), resample.auc),
        log_gain=interval(means[-1], gains).times(total),
        deviance_explained=interval(
            total * means[-1] * _one_over(outcome.saturated), ratios(gains, saturated)
        ),
    )


def _new(
    one: Measured, outcome: Outcome, blocked: Blocked, times: np.ndarray
) -> tuple[Interval, ...]:
    if blocked.new is None or one.new is None or outcome.new is None:
        return (NOTHING,) * len(one.shares)
    rates = outcome.new.counts @ one.new.features / outcome.new.events
    resample = Resample(blocked.new, times)
    return tuple(
        interval(rate, resample.hit_rates(share)).unless_tied(tied)
        for rate, share, tied in zip(rates, one.shares, one.new.tied)
    )
