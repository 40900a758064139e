"""A ranked map cut into blocks and bins of its ranking, from which any resample is measured."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .capture import Ranking
from .spatial_blocks import Blocks

BINS = 512  # where a map has more distinct values: each is then 2% wider than the one above
LEAST_SHARE = 0.2  # of the smallest share asked for: finer bins would tell nothing of it


@dataclass(frozen=True, eq=False)
class Binned:
    """What lies in each block of each bin of a ranking, highest bin first.

    A bin is a group of cells of equal value, or where there are very many of them some groups that
    follow one another; the groups in which the shares asked for end are bins of their own.

    Attributes
    ----------
    areas, events, predicted : float arrays, shape (blocks, bins)
    with_events, without : float arrays, shape (blocks, bins)
        Cells with events, and without.
    """

    areas: np.ndarray
    events: np.ndarray
    predicted: np.ndarray
    with_events: np.ndarray
    without: np.ndarray


def binned(
    ranking: Ranking,
    blocks: Blocks,
    shares: Sequence[float],
    *,
    areas: np.ndarray,
    events: np.ndarray,
    predicted: np.ndarray,
) -> Binned:
    """Sum what the cells (cells,) have by block and bin.

    Parameters
    ----------
    ranking : Ranking
    blocks : Blocks
    shares : sequence of float
        Shares of the area at which the map will be measured.
    areas, events, predicted : arrays, shape (cells,)
    """
    of_group = bins_of(ranking.edges, shares)
    bins = int(of_group[-1]) + 1
    place = blocks.of_cell * bins
    place += of_group[ranking.group]
    occurring = np.flatnonzero(events)

    def sums(amounts: np.ndarray | None, at: np.ndarray) -> np.ndarray:
        found = np.bincount(at, amounts, blocks.count * bins).astype(float)
        return found.reshape(blocks.count, bins)

    with_events = sums(None, place[occurring])
    by_area = sums(areas, place)
    return Binned(
        areas=by_area,
        events=sums(events[occurring], place[occurring]),
        predicted=by_area if predicted is areas else sums(predicted, place),
        with_events=with_events,
        without=sums(None, place) - with_events,
    )


def in_bins(
    ranking: Ranking, blocks: Blocks, shares: Sequence[float], amounts: np.ndarray
) -> np.ndarray:
    """Return the sum of amounts (cells,) in each block and bin, float array (blocks, bins).

    The bins are those of `binned` for the same shares.
    """
    of_group = bins_of(ranking.edges, shares)
    bins = int(of_group[-1]) + 1
    place = blocks.of_cell * bins + of_group[ranking.group]
    return np.bincount(place, amounts, blocks.count * bins).reshape(blocks.count, bins)


def bins_of(edges: np.ndarray, shares: Sequence[float]) -> np.ndarray:
    """Return the bin of each group of a ranking, int array (groups,), from 0.

    Parameters
    ----------
    edges : float array, shape (groups + 1,)
        Of the ranking.
    shares : sequence of float
    """
    groups = len(edges) - 1
    if groups <= BINS:
        return np.arange(groups)
    wanted = np.geomspace(LEAST_SHARE * min(shares), 1.0, BINS)
    ends = np.searchsorted(edges, shares, "left")
    cuts = np.concatenate([np.searchsorted(edges, wanted), ends, ends - 1])
    starts = np.zeros(groups, bool)
    starts[cuts[(cuts >= 0) & (cuts < groups)]] = True
    starts[0] = True
    return np.cumsum(starts) - 1
