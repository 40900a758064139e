"""Distances along streets: from many places to the nearest of many others."""

from __future__ import annotations

import numpy as np

from ..packages import csgraph, sparse
from ..progress import Part, Progress, in_reach
from .snapping import snap
from .streets import Streets

BEYOND = 1 + 1e-9  # times the farthest distance that is asked: rounding must not end a way there


def along_streets(
    streets: Streets, features: np.ndarray, places: np.ndarray, reach: float, progress: Progress
) -> np.ndarray:
    """Return how far the nearest feature is from each place along the streets.

    Places and features go straight to the nearest point of a street; both straight ways count.
    Streets are cut where features lie, so that a feature on the same piece of street as a place is
    no special case. One run of Dijkstra's algorithm (1959) begins at all features at once: from
    a source that is joined to each of them by the length of its straight way.

    Parameters
    ----------
    streets : Streets
        At least one segment.
    features : float array, shape (m, 2)
    places : float array, shape (p, 2)
    reach : float
        Beyond which nobody asks.
    progress : Progress

    Returns
    -------
    float array, shape (p,)
        Infinite where no feature is in reach.
    """
    streets = streets.distinct
    at = snap(streets.segments, features, Part(progress, 0.0, 0.2))
    near = at.distance <= reach * BEYOND
    cut, node = streets.cut(at.segment[near], at.share[near])
    far = in_reach(lambda: _to_nodes(cut, node, at.distance[near], reach), progress, 0.2)
    here = snap(cut.segments, places, Part(progress, 0.4, 1.0))
    ends, length = cut.ends[here.segment], cut.length[here.segment]
    by_start = far[ends[:, 0]] + here.share * length
    by_end = far[ends[:, 1]] + (1 - here.share) * length
    found = here.distance + np.minimum(by_start, by_end)
    return np.where(found <= reach * BEYOND, found, np.inf)


def _to_nodes(streets: Streets, node: np.ndarray, away: np.ndarray, reach: float) -> np.ndarray:
    """Return the distance from each node to the nearest feature, float (nodes,).

    Parameters
    ----------
    node : int array, shape (m,)
        Of each feature.
    away : float array, shape (m,)
        Straight way of each feature to its node.
    """
    pairs, length = streets.edges
    start = np.full(streets.nodes, np.inf)
    np.minimum.at(start, node, away)
    begun, source = np.flatnonzero(np.isfinite(start)), streets.nodes
    rows = np.concatenate([pairs[:, 0], begun])
    columns = np.concatenate([pairs[:, 1], np.full(len(begun), source)])
    weights = np.concatenate([length, start[begun]])
    # entries of 0 are ways too: built so, the matrix keeps them, as long as it stays sparse
    graph = sparse.coo_matrix((weights, (rows, columns)), (source + 1, source + 1)).tocsr()
    return csgraph.dijkstra(graph, directed=False, indices=source, limit=reach * BEYOND)[:-1]
