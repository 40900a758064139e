"""How alike changes are of places near each other, where nothing was done.

Given how many events a cell has in both periods, how many of them are of the second is binomial if
nothing differs from place to place but what stays. What is left, y2 - n p, clusters where clusters
of crime came or went; its pair correlation (`fitting.clustered.pairs`) is that of change. From it
follows how much the logarithms of the ratios of two areas vary together.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ..fitting.clustered.clustering import Clustering, clustering_of
from ..fitting.clustered.covariance import Convolution
from ..fitting.clustered.pairs import Lags, PairCorrelation, pair_correlation
from ..progress import QUIET, Progress
from ..terrain.grid import Cells, Frame
from .displacement import Likeness

FEWEST = 100  # events elsewhere, of both periods, from which a clustering can be measured
FEWEST_AREAS = 20  # areas, where counts are of these
CELLS = 60_000  # over which change is measured where there is no grid
LAGS = 40  # by which distances between areas are told apart
FARTHEST = 0.25  # of the diagonal, as of cells


@dataclass(frozen=True)
class Measured:
    """The clustering of change.

    Attributes
    ----------
    clustering : Clustering
    events : int
        From how many it was measured.
    odds : float
        Share of these in the period after.
    """

    clustering: Clustering
    events: int
    odds: float


@dataclass(frozen=True, eq=False)
class Dated:
    """Events of both periods.

    Attributes
    ----------
    xy : float array, shape (events, 2)
    after : bool array, shape (events,)
    area : int array, shape (events,)
        In which area each lies, -1 for none.
    """

    xy: np.ndarray
    after: np.ndarray
    area: np.ndarray


def frame_of(xy: np.ndarray) -> Cells:
    """Return cells over the places of events, some thousands far from all others left out."""
    low, high = np.percentile(xy, (0.25, 99.75), axis=0)
    margin = 0.05 * (high - low).max() + 1
    left, bottom = low - margin
    width, height = high - low + 2 * margin
    size = float(f"{np.sqrt(width * height / CELLS):.2g}")
    shape = int(np.ceil(height / size)), int(np.ceil(width / size))
    return Cells(
        Frame(float(left), float(bottom + shape[0] * size), size, *shape[::-1]),
        np.ones(shape, bool),
    )


def likeness_of_cells(
    cells: Cells,
    events: Dated,
    treated: np.ndarray,
    progress: Progress = QUIET,
) -> tuple[Measured, Likeness] | None:
    """Measure the clustering of change outside treated areas, and return what it means for areas.

    Parameters
    ----------
    cells : Cells
    events : Dated
    treated : bool array, shape (areas,)
        Where something was done, or may have moved to.
    progress : Progress, optional

    Returns
    -------
    None
        Where too few events lie elsewhere.
    """
    number = cells.numbers_at(events.xy)
    placed = number >= 0
    number, after, area = number[placed], events.after[placed], events.area[placed]
    elsewhere = ~(np.append(treated, False)[area])
    measured = _measured(cells, number[elsewhere], after[elsewhere])
    if measured is None:
        return None
    covariance = np.zeros((len(treated),) * 2)
    there = np.unique(area[area >= 0])
    if measured.clustering.components and len(there):
        covariance[np.ix_(there, there)] = _together(
            cells, number, area, there, measured.clustering, progress
        )
    return measured, Likeness(covariance, measured.clustering.nugget, measured.odds)


def _measured(cells: Cells, number: np.ndarray, after: np.ndarray) -> Measured | None:
    events = len(number)
    later = int(after.sum())
    if events < FEWEST or not 0 < later < events:
        return None
    odds = later / events
    counts = np.bincount(number, minlength=cells.count).astype(float)
    second = np.bincount(number[after], minlength=cells.count)
    residuals, spread = second - odds * counts, odds * (1 - odds) * counts
    found = pair_correlation(Lags(cells), residuals, spread)
    clustering = clustering_of(found)
    nugget = _nugget(clustering, found, odds * (1 - odds))
    return Measured(replace(clustering, nugget=nugget), events, odds)


def _nugget(clustering: Clustering, found: PairCorrelation, spread: float) -> float:
    """Return the extra variance of single cells, as a share of what chance alone makes.

    The sum over all pairs of cells takes each event with itself, which makes no change alike: that
    is taken off, and what single cells have beyond it is added.

    Parameters
    ----------
    spread : float
        Variance of a single event, p (1 - p).
    """
    at_once = float(np.expm1(clustering.strength))
    seen = found.own - at_once * (found.own_pairs - spread * found.expected)
    return max(seen / found.expected, 0.0) - at_once * spread


def _together(
    cells: Cells,
    number: np.ndarray,
    area: np.ndarray,
    there: np.ndarray,
    clustering: Clustering,
    progress: Progress,
) -> np.ndarray:
    """Return the mean of g - 1 over the pairs of events of each two areas."""
    smooth = Convolution(cells, clustering)
    own = [number[area == one] for one in there]
    found = np.empty((len(there),) * 2)
    for row, places in enumerate(own):
        progress.at(row / len(own))
        around = smooth(np.bincount(places, minlength=cells.count).astype(float))
        found[row] = [around[others].mean() / len(places) for others in own]
    return (found + found.T) / 2


def likeness_of_areas(
    middles: np.ndarray,
    before: np.ndarray,
    after: np.ndarray,
    treated: np.ndarray,
    compared: np.ndarray | None = None,
) -> tuple[Measured, Likeness] | None:
    """Measure the clustering of change over areas of which the counts alone are known.

    Parameters
    ----------
    middles : float array, shape (areas, 2)
    before, after : float arrays, shape (areas,)
    treated : bool array, shape (areas,)
        Where something was done, or may have moved to.
    compared : int array, shape (some,), optional
        Those that the covariance is wanted of; all by default.

    Returns
    -------
    None
        Where too few areas have events.
    """
    counts = before + after
    some = ~treated & (counts > 0)
    events, later = float(counts[some].sum()), float(after[some].sum())
    if some.sum() < FEWEST_AREAS or events < FEWEST or not 0 < later < events:
        return None
    odds = later / events
    spread = odds * (1 - odds) * counts[some]
    found = _pairs(middles[some], after[some] - odds * counts[some], spread)
    clustering = clustering_of(found)
    # what an area has by itself is one change of all of it, and not of each event
    own = max(found.own / found.own_pairs, 0.0)
    wanted = middles if compared is None else middles[compared]
    apart = np.hypot(*(wanted[:, None] - wanted).transpose(2, 0, 1))
    # nearer than any two areas lie nothing was measured, and no two are more alike than one is
    covariance = np.minimum(clustering.excess(apart), own)
    np.fill_diagonal(covariance, own)
    alone = Clustering(clustering.components)
    return Measured(alone, int(events), odds), Likeness(covariance, 0.0, odds)


def _pairs(xy: np.ndarray, residuals: np.ndarray, spread: np.ndarray) -> PairCorrelation:
    """Return the pair correlation of residuals at places that lie anyhow."""
    farthest = FARTHEST * float(np.hypot(*np.ptp(xy, axis=0)))
    step = farthest / LAGS
    sums, pairs = np.zeros(LAGS + 1), np.zeros(LAGS + 1)
    for place, left, weight in zip(xy, residuals, spread):
        lag = np.rint(np.hypot(*(xy - place).T) / step)
        near = lag <= LAGS
        at = np.maximum(lag[near], 1).astype(int)
        sums += np.bincount(at, left * residuals[near], LAGS + 1)
        pairs += np.bincount(at, weight * spread[near], LAGS + 1)
    own, own_pairs, total = residuals @ residuals, spread @ spread, float(spread.sum())
    sums[1] -= own  # each place with itself
    pairs[1] -= own_pairs
    good = pairs[1:] > 1e-12 * total**2
    return PairCorrelation(
        distances=step * np.arange(1.0, LAGS + 1),
        excess=np.divide(sums[1:], pairs[1:], out=np.zeros(LAGS), where=good),
        pairs=np.where(good, pairs[1:], 0.0),
        own=float(own) - total,
        own_pairs=float(own_pairs),
        expected=total,
    )
