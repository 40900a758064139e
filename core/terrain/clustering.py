"""Whether points cluster: the nearest-neighbour index of Clark and Evans."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..packages import spatial, special
from ..progress import QUIET, Progress
from .locations import distinct_locations

STANDARD_ERROR = np.sqrt((4 - np.pi) / (4 * np.pi))  # 0.26136
QUERIES_AT_ONCE = 20_000


@dataclass(frozen=True)
class NearestNeighbour:
    """Nearest-neighbour distances of points against those of points strewn at random.

    Attributes
    ----------
    index : float
        Observed over expected mean distance: below 1 clustered, above 1 dispersed.
    z : float
        Standard normal under randomness; negative when clustered.
    p_value : float
        One-sided, against clustering.
    mean_distance, expected_distance : float
        In the units of the CRS.
    count : int
        Number of points.
    """

    index: float
    z: float
    p_value: float
    mean_distance: float
    expected_distance: float
    count: int


def clark_evans(xy: np.ndarray, area: float, progress: Progress = QUIET) -> NearestNeighbour:
    """Test points for clustering by their mean nearest-neighbour distance.

    With density n / A the expected mean is 1 / (2 sqrt(n / A)), and its standard error
    0.26136 / sqrt(n n / A), without a correction for edges (Clark and Evans 1954, Ecology 35).

    Parameters
    ----------
    xy : float array, shape (count, 2)
        Points that share a location have a neighbour at distance 0.
    area : float
        Of the place the points are in, in square units of the CRS.
    progress : Progress, optional

    Raises
    ------
    ValueError
        With fewer than two points or an area that is not positive.
    """
    count = len(xy)
    if count < 2 or not area > 0:
        raise ValueError("the nearest-neighbour index needs two points and an area")
    density = count / area
    mean = _total_of_neighbour_distances(xy, progress) / count
    expected = 0.5 / np.sqrt(density)
    z = (mean - expected) / (STANDARD_ERROR / np.sqrt(count * density))
    return NearestNeighbour(
        index=float(mean / expected),
        z=float(z),
        p_value=float(special.ndtr(z)),
        mean_distance=float(mean),
        expected_distance=float(expected),
        count=count,
    )


def _total_of_neighbour_distances(xy: np.ndarray, progress: Progress) -> float:
    """Return the sum of the distances of all points to their nearest neighbours.

    Only points alone at their location are looked up: a tree with thousands at one location is
    slow, and their distance is 0 anyway.
    """
    locations, counts = distinct_locations(xy)
    tree = spatial.cKDTree(locations, compact_nodes=False, balanced_tree=False)
    # Points that the tree holds close together find the same parts of it in the cache.
    alone = tree.indices[counts[tree.indices] == 1]
    total = 0.0
    for first in range(0, len(alone), QUERIES_AT_ONCE):
        progress.at(first / len(alone))
        some = alone[first : first + QUERIES_AT_ONCE]
        total += tree.query(locations[some], k=2)[0][:, 1].sum()
    return float(total)
