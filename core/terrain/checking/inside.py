"""Which points lie in the study area itself, to the metre."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ...progress import QUIET, Progress
from ..features import Polygon
from ..outlines import Outlines
from ..spans import spread

ROWS = 1000  # bands into which the edges are sorted
AT_ONCE = 20_000  # points


def inside(polygons: Sequence[Polygon], xy: np.ndarray, progress: Progress = QUIET) -> np.ndarray:
    """Return whether points lie in polygons: where edges to their left come to an odd winding.

    Parameters
    ----------
    polygons : sequence of polygons
        They are valid and do not overlap.
    xy : float array, shape (m, 2)
    progress : Progress, optional

    Returns
    -------
    bool array, shape (m,)
        A point on a left or upper side is inside, on a right or lower side outside.
    """
    corners = np.concatenate([ring for polygon in polygons for ring in polygon])
    left, top = corners[:, 0].min(), corners[:, 1].max()
    size = max(float(np.ptp(corners[:, 1])), np.finfo(float).tiny) / ROWS
    edges = Outlines.of(polygons, left, top, size)
    of_row, begins = _by_row(edges)
    found = np.zeros(len(xy), bool)
    for first in range(0, len(xy), AT_ONCE):
        progress.at(first / len(xy))
        some = slice(first, first + AT_ONCE)
        across, down = (xy[some, 0] - left) / size, (top - xy[some, 1]) / size
        found[some] = _winding(edges, of_row, begins, across, down) > 0
    progress.at(1.0)
    return found


def _by_row(edges: Outlines) -> tuple[np.ndarray, np.ndarray]:
    """Return the edges that meet each row, row by row, and where those of each row begin."""
    first = np.floor(edges.down).astype(np.intp)
    end = np.floor(edges.down_end).astype(np.intp) + 1
    edge, row = spread(first, end)
    order = np.argsort(row, kind="stable")
    return edge[order], np.searchsorted(row[order], np.arange(ROWS + 2))


def _winding(edges: Outlines, of_row, begins, across, down) -> np.ndarray:
    row = np.floor(down)
    framed = np.flatnonzero((row >= 0) & (row <= ROWS))
    rows = row[framed].astype(np.intp)
    which, at = spread(begins[rows], begins[rows + 1])
    edge, point = of_row[at], framed[which]
    meets = (edges.down[edge] <= down[point]) & (down[point] < edges.down_end[edge])
    edge, point = edge[meets], point[meets]
    left_of = edges.crossing(edge, down[point]) <= across[point]
    return np.bincount(point[left_of], edges.side[edge[left_of]], minlength=len(down))
