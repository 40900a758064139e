"""How much of each cell each polygon covers: every pair of the two that overlap."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from ..progress import Progress
from .features import Polygon
from .grid import SLIVER, Frame
from .outlines import Outlines, area_steps_of_edges, chunks
from .spans import spread


@dataclass(frozen=True, eq=False)
class Overlaps:
    """Pairs of a polygon and a cell that overlap.

    Attributes
    ----------
    polygon : int array, shape (pairs,)
    place : int array, shape (pairs,)
        Of the cell in the frame, row by row: row * columns + column.
    share : float64 array, shape (pairs,)
        Of the cell that the polygon covers, above 1e-9 and up to 1.
    """

    polygon: np.ndarray
    place: np.ndarray
    share: np.ndarray


def overlaps(
    frame: Frame, polygons: Sequence[Polygon], progress: Progress
) -> Iterator[tuple[slice, Overlaps]]:
    """Yield the overlaps of polygons with the cells of each strip of rows, a run at a time.

    The area is exact, as in `coverage`, but summed for each polygon by itself: polygons may
    overlap, and what one adds to its cells leaves no rounding behind in those of others.

    Parameters
    ----------
    frame : Frame
    polygons : sequence of polygons
        As for `coverage`, but they may overlap each other.
    progress : Progress

    Yields
    ------
    rows : slice
    Overlaps
        Of some polygons, none of which comes again for these rows.
    """
    outlines = Outlines.of(polygons, frame.left, frame.top, frame.cell_size)
    every = list(frame.strips())
    for position, rows in enumerate(every):
        progress.at(position / len(every))
        meeting = (outlines.down < rows.stop) & (outlines.down_end > rows.start)
        if not meeting.any():
            continue
        for chunk in chunks(outlines[meeting], rows, frame.columns, whole=True):
            progress.at(position / len(every))
            yield rows, _pairs(chunk, rows, frame.columns)
    progress.at(1.0)


def _pairs(outlines: Outlines, rows: slice, columns: int) -> Overlaps:
    """Return the overlaps of polygons, all of whose edges are here, with the cells of some rows."""
    edges, row, column, height = area_steps_of_edges(outlines, rows, columns)
    line = outlines.polygon[edges].astype(np.int64) * (rows.stop - rows.start) + row
    at, which = np.unique(line * (columns + 1) + column, return_inverse=True)
    steps = np.bincount(which.ravel(), height)
    line, column = np.divmod(at, columns + 1)
    share = _within_lines(steps, line)
    end = np.append(column[1:], 0)
    end[np.append(line[1:] != line[:-1], True)] = 0  # beyond the last edge nothing is covered
    good = share > SLIVER
    spans, column = spread(column[good], end[good])
    polygon, row = np.divmod(line[good][spans], rows.stop - rows.start)
    place = (rows.start + row) * columns + column
    return Overlaps(polygon.astype(np.intp), place, np.minimum(share[good][spans], 1.0))


def _within_lines(steps: np.ndarray, line: np.ndarray) -> np.ndarray:
    """Return the running sums of steps, begun anew in every line (a polygon in a row of cells)."""
    sums = np.cumsum(steps)
    first = np.insert(line[1:] != line[:-1], 0, True)
    before = (sums - steps)[first]  # hardly more than rounding: what a polygon enters it leaves
    return sums - before[np.cumsum(first) - 1]
