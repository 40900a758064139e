"""Length: how much of lines lies in a cell."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ...language import marked
from ...progress import Progress
from ..features import LINES
from ..grid import Cells, Frame
from ..shapes import stretch_near
from ..spans import spread
from .base import Given, Measure

CUTS_AT_ONCE = 1 << 19


class Length(Measure):
    """The length of lines within each cell, in the units of the map.

    A line along the side between two cells is in the one to the right or below.
    """

    key = "length"
    noun = marked("length of lines")
    takes = (LINES,)
    help = marked("lines are measured")

    def values(self, cells: Cells, given: Given, progress: Progress) -> np.ndarray:
        """Return the length of the lines in each cell."""
        found = np.zeros(cells.count)
        for done, place, length in _pieces(cells, given.features.segments):
            progress.at(done)
            found += np.bincount(place, length, minlength=cells.count)
        return found


LENGTH = Length()


def _pieces(cells: Cells, segments: np.ndarray) -> Iterator[tuple[float, np.ndarray, np.ndarray]]:
    """Yield the share done, and the cells and lengths of pieces of lines, each within a cell."""
    frame = cells.frame
    start, end = stretch_near(frame, segments, 0.0)
    near = np.flatnonzero(start < end)
    segments, start, end = segments[near], start[near], end[near]
    across = (segments[:, ::2] - frame.left) / frame.cell_size
    down = (frame.top - segments[:, 1::2]) / frame.cell_size
    crossed = 2 + sum(np.abs(np.diff(one, axis=1)[:, 0]) * (end - start) for one in (across, down))
    total = np.cumsum(crossed)
    breaks = np.arange(CUTS_AT_ONCE, total[-1], CUTS_AT_ONCE) if len(total) else []
    bounds = np.unique([0, *np.searchsorted(total, breaks), len(near)])
    for first, last in zip(bounds[:-1], bounds[1:]):
        some = slice(first, last)
        of, low, high = _cut(across[some], down[some], start[some], end[some])
        middle = (low + high) / 2
        change = segments[some][of, 2:] - segments[some][of, :2]
        place = _cells_at(cells, across[some][of], down[some][of], middle)
        inside = place >= 0
        length = np.hypot(*change.T) * (high - low)
        yield last / len(near), place[inside], length[inside]


def _cut(
    across: np.ndarray, down: np.ndarray, start: np.ndarray, end: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Cut segments at the sides of cells.

    Parameters
    ----------
    across, down : float arrays, shape (s, 2)
        Of both ends, in cells from the upper left corner of the frame.
    start, end : float arrays, shape (s,)
        The stretch that counts, in shares of the segment.

    Returns
    -------
    of : int array, shape (pieces,)
        Which segment a piece is of.
    low, high : float arrays, shape (pieces,)
        Where it begins and ends, in shares of the segment.
    """
    every = np.arange(len(across))
    cuts = [(every, start), (every, end)]
    for ends in (across, down):
        change = ends[:, 1] - ends[:, 0]
        at = ends[:, :1] + np.c_[start, end] * change[:, None]
        lowest, highest = at.min(axis=1), at.max(axis=1)
        which, side = spread(np.floor(lowest) + 1, np.ceil(highest))
        cuts.append((which, (side - ends[which, 0]) / change[which]))
    of = np.concatenate([which for which, _ in cuts])
    share = np.concatenate([share for _, share in cuts])
    share = np.clip(share, start[of], end[of])
    order = np.lexsort((share, of))
    of, share = of[order], share[order]
    joined = of[1:] == of[:-1]
    return of[1:][joined], share[:-1][joined], share[1:][joined]


def _cells_at(cells: Cells, across: np.ndarray, down: np.ndarray, share: np.ndarray) -> np.ndarray:
    """Return the number of the cell at a share of each segment, -1 where it is in none."""
    frame: Frame = cells.frame
    column, row = (np.floor(one[:, 0] + share * np.diff(one)[:, 0]) for one in (across, down))
    framed = (column >= 0) & (column < frame.columns) & (row >= 0) & (row < frame.rows)
    number = np.full(len(share), -1, np.int32)
    number[framed] = cells.number[row[framed].astype(np.intp), column[framed].astype(np.intp)]
    return number
