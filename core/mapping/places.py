"""Priority places: the cells worth acting on, merged, ranked and explained."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..errors import RtmError
from ..language import said
from ..packages import ndimage
from ..progress import Part, Progress
from ..terrain.grid import Cells
from .place import Bearing, Place, Presence

# Cells that meet at a corner touch: a street that runs askew to the grid is still one street.
TOUCHING = np.ones((3, 3), bool)


@dataclass(frozen=True, eq=False)
class Places:
    """The priority places of a map.

    Attributes
    ----------
    ranks : int32 array, shape (rows, columns)
        Rank of the place each cell of the frame belongs to, 0 for none. Cells of one place may
        meet at a corner only, so its outline is one polygon or several.
    places : tuple of Place
        By rank.
    area_share : float
        Share of the study area in all places together.
    """

    ranks: np.ndarray
    places: tuple[Place, ...]
    area_share: float


def find_places(
    cells: Cells,
    scores: np.ndarray,
    coverage: np.ndarray,
    area_share: float,
    progress: Progress,
    *,
    min_cells: int = 1,
    expected: np.ndarray | None = None,
    past: np.ndarray | None = None,
    presences: Sequence[Presence] = (),
) -> Places:
    """Find the highest cells within an area budget, and merge those that touch into places.

    Cells are taken whole, from the highest score down, until the next would exceed the budget.
    Of cells with equal scores those in the highest surroundings (sum of the eight cells around)
    come first, since a compact place is easier to act on than a scatter; what is tied even then
    goes row by row from the upper left. A cell of the map's lowest score is never taken. Cells
    touch by a side or a corner.

    Places are ranked by the events expected in the whole of them, so that those who can act on a
    few begin where most is at stake; without expected events, by the sum of the scores, partial
    cells by their share.

    Parameters
    ----------
    cells : Cells
    scores : float array, shape (cells,)
    coverage : float array, shape (cells,)
        Share of each cell within the study area, above 0.
    area_share : float
        Budget: share of the study area, above 0 and at most 1.
    progress : Progress
    min_cells : int
        Places of fewer cells are dropped.
    expected, past : arrays, shape (cells,), optional
        Expected and past events.
    presences : sequence of Presence
        The terms of the model.

    Raises
    ------
    RtmError
        If the budget is no share or the smallest place has less than one cell.
    """
    _check(area_share, min_cells)
    progress.at(0.0)
    flagged = _within_budget(cells, scores, coverage, area_share, Part(progress, 0.0, 0.5))
    progress.at(0.5)
    labels, count = ndimage.label(cells.on_raster(flagged, False), TOUCHING)
    progress.at(0.7)
    weights = scores * coverage if expected is None else expected
    ranks = _ranks(cells.from_raster(labels), count, weights, min_cells)
    progress.at(0.9)
    return Places(
        ranks=cells.on_raster(ranks, 0),
        places=_describe(cells, ranks, scores, coverage, expected, past, presences),
        area_share=float(coverage[ranks > 0].sum() / coverage.sum()),
    )


def _check(area_share: float, min_cells: int) -> None:
    if not 0 < area_share <= 1:
        raise RtmError(
            said("The share of the area is {area_share:g}.", area_share=area_share),
            said("Give a share above 0 and at most 1."),
            kind="setting",
            where="area_share",
        )
    if min_cells < 1:
        raise RtmError(
            said("The smallest place has {min_cells} cells.", min_cells=min_cells),
            said("Give a whole number of 1 or more."),
            kind="setting",
            where="min_cells",
        )


def _within_budget(
    cells: Cells, scores: np.ndarray, coverage: np.ndarray, area_share: float, progress: Progress
) -> np.ndarray:
    """Return which cells to take, bool of shape (cells,)."""
    budget = area_share * coverage.sum()
    able = _candidates(scores, coverage, budget)
    around = _around(cells, scores, progress)
    ordered = able[np.lexsort((-around[able], -scores[able]))]
    # shares that fill the budget exactly may add up to a hair above it
    affordable = np.cumsum(coverage[ordered]) <= budget * (1 + 1e-12)
    flagged = np.zeros(len(scores), bool)
    flagged[ordered[affordable]] = True
    return flagged


def _around(cells: Cells, scores: np.ndarray, progress: Progress) -> np.ndarray:
    """Return the sum of the scores of each cell and those that touch it, shape (cells,)."""
    raster = cells.on_raster(scores, 0)
    sums = np.empty(raster.shape)
    for rows in cells.frame.strips():
        progress.at(rows.start / len(raster))
        first = max(rows.start - 1, 0)  # with the rows above and below, for the cells they touch
        some = ndimage.convolve(raster[first : rows.stop + 1], TOUCHING * 1.0, mode="constant")
        sums[rows] = some[rows.start - first :][: rows.stop - rows.start]
    return cells.from_raster(sums)


def _candidates(scores: np.ndarray, coverage: np.ndarray, budget: float) -> np.ndarray:
    """Return the numbers of the cells that the budget can reach, so that few need sorting.

    Even if every partial cell came first and for nothing, it would reach no further.
    """
    most = min(len(scores), int(budget) + 1 + np.count_nonzero(coverage < 1))
    threshold = np.partition(scores, len(scores) - most)[len(scores) - most]
    return np.flatnonzero((scores >= threshold) & (scores > scores.min()))


def _ranks(labels: np.ndarray, count: int, weights: np.ndarray, min_cells: int) -> np.ndarray:
    """Return the rank of each cell's place, int32 of shape (cells,), 0 for none."""
    sizes = np.bincount(labels, minlength=count + 1)
    totals = np.bincount(labels, weights, minlength=count + 1)
    large = 1 + np.flatnonzero(sizes[1:] >= min_cells)
    ranked = large[np.argsort(-totals[large], kind="stable")]
    rank_of = np.zeros(count + 1, np.int32)
    rank_of[ranked] = np.arange(1, len(ranked) + 1)
    return rank_of[labels]


def _describe(
    cells: Cells,
    ranks: np.ndarray,
    scores: np.ndarray,
    coverage: np.ndarray,
    expected: np.ndarray | None,
    past: np.ndarray | None,
    presences: Sequence[Presence],
) -> tuple[Place, ...]:
    flagged = np.flatnonzero(ranks)
    place = ranks[flagged] - 1
    count = int(ranks.max(initial=0))

    def totals(values: np.ndarray) -> np.ndarray:
        return np.bincount(place, values[flagged], minlength=count)

    sizes = np.bincount(place, minlength=count)
    areas = totals(coverage) * cells.frame.cell_size**2
    means = totals(scores) / sizes
    highest = np.full(count, -np.inf)
    np.maximum.at(highest, place, scores[flagged])
    forecasts = None if expected is None else totals(expected)
    records = None if past is None else totals(past)
    shares = [totals(presence.present) / sizes for presence in presences]
    return tuple(
        Place(
            rank=index + 1,
            cells=int(sizes[index]),
            area=float(areas[index]),
            mean_score=float(means[index]),
            highest_score=float(highest[index]),
            expected=None if forecasts is None else float(forecasts[index]),
            past=None if records is None else round(records[index]),
            bearings=_bearings(presences, [float(share[index]) for share in shares]),
        )
        for index in range(count)
    )


def _bearings(presences: Sequence[Presence], shares: Sequence[float]) -> tuple[Bearing, ...]:
    present = [
        Bearing(one.variable, one.multiplier, share)
        for one, share in zip(presences, shares)
        if share > 0
    ]
    return tuple(sorted(present, key=lambda one: -abs(one.share * np.log(one.multiplier))))
