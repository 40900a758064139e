"""The edges of polygons, and what they add to the rows of cells they cross."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields

import numpy as np

from ..progress import Progress
from .spans import spread

PIECES_AT_ONCE = 1 << 19


@dataclass(frozen=True)
class Outlines:
    """Edges of polygon rings in cell units, each from its upper to its lower end.

    Column c of cells spans c to c + 1 across, row r spans r to r + 1 down. Level edges are left
    out: they bound no area sideways.

    Attributes
    ----------
    across, down : float arrays, shape (edges,)
        Upper end.
    across_end, down_end : float arrays, shape (edges,)
        Lower end; ``down_end > down``.
    side : float array, shape (edges,)
        1 where the polygon lies to the right of the edge, -1 where to the left.
    polygon : int array, shape (edges,)
        Which polygon an edge is of, ascending.
    """

    across: np.ndarray
    down: np.ndarray
    across_end: np.ndarray
    down_end: np.ndarray
    side: np.ndarray
    polygon: np.ndarray

    @classmethod
    def of(
        cls, polygons: Sequence[Sequence[np.ndarray]], left: float, top: float, cell_size: float
    ) -> Outlines:
        """Return the edges of polygons given as sequences of rings, the exterior first."""
        rings = [
            (np.asarray(ring, float), 1.0 if position == 0 else -1.0, number)
            for number, polygon in enumerate(polygons)
            for position, ring in enumerate(polygon)
            if len(ring)
        ]
        if not rings:
            return cls(*(np.empty(0) for _ in fields(cls)))
        corners = np.concatenate([ring for ring, _, _ in rings])
        lengths = np.array([len(ring) for ring, _, _ in rings])
        starts = np.cumsum(lengths) - lengths
        following = np.arange(1, len(corners) + 1)
        following[starts + lengths - 1] = starts
        across = (corners[:, 0] - left) / cell_size
        down = (top - corners[:, 1]) / cell_size
        turn = _clockwise(across, down, starts, lengths, following)
        side = np.repeat(turn * [solid for _, solid, _ in rings], lengths)
        # Clockwise on the map, the edges that rise have their polygon to the right.
        rising = down[following] < down
        upper = np.where(rising, following, np.arange(len(corners)))
        lower = np.where(rising, np.arange(len(corners)), following)
        edges = cls(
            across=across[upper],
            down=down[upper],
            across_end=across[lower],
            down_end=down[lower],
            side=np.where(rising, side, -side),
            polygon=np.repeat([number for _, _, number in rings], lengths),
        )
        return edges[edges.down < edges.down_end]

    def __getitem__(self, which) -> Outlines:
        return Outlines(*(getattr(self, field.name)[which] for field in fields(self)))

    def __len__(self) -> int:
        return len(self.side)

    def crossing(self, edges: np.ndarray, down: np.ndarray) -> np.ndarray:
        """Return where `edges` (indices) are at the height `down`, both of shape (n,)."""
        start, end = self.across[edges], self.across_end[edges]
        share = (down - self.down[edges]) / (self.down_end - self.down)[edges]
        at = np.where(share < 1, start + share * (end - start), end)
        return np.clip(at, np.minimum(start, end), np.maximum(start, end))


def _clockwise(
    across: np.ndarray,
    down: np.ndarray,
    starts: np.ndarray,
    lengths: np.ndarray,
    following: np.ndarray,
) -> np.ndarray:
    """Return 1 for rings that run clockwise on the map, -1 for the others, shape (rings,).

    Measured from each ring's first corner: far from the origin the products would drown the area.
    """
    x = across - np.repeat(across[starts], lengths)
    y = down - np.repeat(down[starts], lengths)
    doubled = x * y[following] - x[following] * y
    return np.sign(np.add.reduceat(doubled, starts))


Steps = Callable[[Outlines, slice, int], tuple[np.ndarray, np.ndarray, np.ndarray]]


def row_sums(
    outlines: Outlines, columns: int, strips: Iterable[slice], steps: Steps, progress: Progress
) -> Iterator[tuple[slice, np.ndarray]]:
    """Yield, for each strip of rows that has edges, the running sums of their steps.

    Parameters
    ----------
    outlines : Outlines
    columns : int
    strips : iterable of slice
        Runs of rows.
    steps : function
        Takes edges, a slice of rows and the columns; returns row (from the first of the slice),
        column (0 to `columns`) and height of each step.
    progress : Progress

    Yields
    ------
    rows : slice
    sums : float array, shape (rows in the strip, columns)
    """
    every = list(strips)
    for position, rows in enumerate(every):
        progress.at(position / len(every))
        meeting = (outlines.down < rows.stop) & (outlines.down_end > rows.start)
        if not meeting.any():
            continue
        size = (rows.stop - rows.start) * (columns + 1)
        total = np.zeros(size)
        for chunk in chunks(outlines[meeting], rows, columns):
            progress.at(position / len(every))
            row, column, height = steps(chunk, rows, columns)
            total += np.bincount(row * (columns + 1) + column, height, minlength=size)
        yield rows, np.cumsum(total.reshape(-1, columns + 1), axis=1)[:, :columns]
    progress.at(1.0)


def chunks(
    outlines: Outlines, rows: slice, columns: int, *, whole: bool = False
) -> Iterator[Outlines]:
    """Yield the edges in runs that cross about `PIECES_AT_ONCE` cells.

    Where `whole` is asked for, no polygon is cut: a run ends with the last edge of one.
    """
    downward = np.minimum(outlines.down_end, rows.stop) - np.maximum(outlines.down, rows.start)
    sideways = np.minimum(np.abs(outlines.across_end - outlines.across), columns)
    crossed = np.cumsum(2 + downward + sideways)
    breaks = np.arange(PIECES_AT_ONCE, crossed[-1], PIECES_AT_ONCE)
    starts = np.searchsorted(crossed, breaks)
    if whole:
        starts = np.searchsorted(outlines.polygon, outlines.polygon[starts], side="right")
    bounds = [0, *starts.tolist(), len(outlines)]
    for first, end in zip(bounds[:-1], bounds[1:]):
        if end > first:
            yield outlines[first:end]


def centre_steps(
    outlines: Outlines, rows: slice, columns: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return a step of 1 where a row of centres enters a polygon, of -1 where it leaves one."""
    first = np.maximum(np.ceil(outlines.down - 0.5), rows.start)
    end = np.minimum(np.ceil(outlines.down_end - 0.5), rows.stop)
    edges, row = spread(first, end)
    across = outlines.crossing(edges, row + 0.5)
    column = np.clip(np.ceil(across - 0.5), 0, columns)
    return (row - rows.start).astype(np.intp), column.astype(np.intp), outlines.side[edges]


def area_steps(
    outlines: Outlines, rows: slice, columns: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the steps whose running sum along a row is the area of each cell in the polygons."""
    return area_steps_of_edges(outlines, rows, columns)[1:]


def area_steps_of_edges(
    outlines: Outlines, rows: slice, columns: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return the same as `area_steps`, with the edge that each step is of before it.

    A piece of an edge within one cell, of height h and at a mean distance f from the cell's left
    side, covers h (1 - f) of that cell and h of every cell to the right.
    """
    first = np.maximum(np.floor(outlines.down), rows.start)
    end = np.minimum(np.ceil(outlines.down_end), rows.stop)
    edges, row = spread(first, end)
    upper = np.maximum(outlines.down[edges], row)
    lower = np.minimum(outlines.down_end[edges], row + 1)
    ends = outlines.crossing(edges, upper), outlines.crossing(edges, lower)
    height = outlines.side[edges] * (lower - upper)
    pieces, column, share, offset = _cut_at_columns(np.minimum(*ends), np.maximum(*ends), columns)
    height = height[pieces] * share
    row = (row[pieces] - rows.start).astype(np.intp)
    return (
        np.concatenate([edges[pieces], edges[pieces]]),
        np.concatenate([row, row]),
        np.concatenate([column, np.minimum(column + 1, columns)]),
        np.concatenate([height * (1 - offset), height * offset]),
    )


def _cut_at_columns(
    low: np.ndarray, high: np.ndarray, columns: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Cut spans at the column lines; what lies beyond the frame stays one piece on either side.

    Parameters
    ----------
    low, high : float arrays, shape (spans,)

    Returns
    -------
    spans : int array, shape (pieces,)
        Which span a piece is of.
    column : int array, shape (pieces,)
        0 to `columns`; the last one is beyond the frame.
    share : float array, shape (pieces,)
        Length of the piece in that of the span, 1 for a span of no length.
    offset : float array, shape (pieces,)
        Of the piece's middle from the column's left side, 0 to 1; 0 left of the frame.
    """
    first = np.clip(np.floor(low), -1, columns)
    end = np.maximum(np.clip(np.ceil(high), 0, columns + 1), first + 1)
    spans, column = spread(first, end)
    begins, ends = low[spans], high[spans]
    length = ends - begins
    start = np.where(column < 0, begins, np.maximum(begins, column))
    stop = np.where(column < columns, np.minimum(ends, column + 1), ends)
    share = np.divide(stop - start, length, out=np.ones_like(length), where=length > 0)
    framed = (column >= 0) & (column < columns)
    offset = np.where(framed, np.clip((start + stop) / 2 - column, 0, 1), 0)
    return spans, np.maximum(column, 0).astype(np.intp), share, offset
