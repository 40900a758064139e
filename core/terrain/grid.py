"""The study area as square cells: where they lie, how much of each is covered, which belong."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ..errors import RtmError
from ..language import said
from ..limits import MOST_CELLS, positive
from ..progress import Progress
from .outlines import Outlines, area_steps, centre_steps, row_sums

SLIVER = 1e-9  # share of a cell that counts as nothing
STRIP_CELLS = 1 << 20  # cells worked on at once, so that memory stays small for a country


@dataclass(frozen=True)
class Frame:
    """Square cells counted from the upper left corner of the study area's bounding box.

    Attributes
    ----------
    left, top : float
        Upper left corner, in the units of the CRS.
    cell_size : float
        Side of a cell, in the same units.
    columns, rows : int
    """

    left: float
    top: float
    cell_size: float
    columns: int
    rows: int

    @property
    def shape(self) -> tuple[int, int]:
        """Shape of a raster over this frame: (rows, columns)."""
        return self.rows, self.columns

    def column_centres(self) -> np.ndarray:
        """Return the x of the cell centres, shape (columns,)."""
        return self.left + (np.arange(self.columns) + 0.5) * self.cell_size

    def row_centres(self) -> np.ndarray:
        """Return the y of the cell centres, shape (rows,), from the top down."""
        return self.top - (np.arange(self.rows) + 0.5) * self.cell_size

    def strips(self) -> Iterator[slice]:
        """Yield the rows in runs of at most `STRIP_CELLS` cells, or one row where that is more."""
        step = max(1, STRIP_CELLS // self.columns)
        for first in range(0, self.rows, step):
            yield slice(first, min(first + step, self.rows))


def frame_over(bounds: Sequence[float], cell_size: float) -> Frame:
    """Return the frame of cells that covers a bounding box.

    Parameters
    ----------
    bounds : (xmin, ymin, xmax, ymax)
    cell_size : float
        In the units of the bounds.

    Raises
    ------
    RtmError
        If the cell size is not a positive number, the bounds hold no area, or there would be
        more than 100 million cells.
    """
    positive(cell_size, said("The cell size"), "cell_size")
    left, bottom, right, top = (float(bound) for bound in bounds)
    width, height = right - left, top - bottom
    if not (math.isfinite(width) and math.isfinite(height) and width > 0 and height > 0):
        raise RtmError(
            said("The study area has no extent."),
            said("Give a study area with at least one polygon."),
            where="study_area",
        )
    cells = _steps(width, cell_size) * _steps(height, cell_size)
    if cells > MOST_CELLS:
        raise RtmError(
            said(
                "A cell size of {cell_size:g} map units makes {cells:,.0f} cells, and {most:,} is "
                "the most.",
                cell_size=cell_size,
                cells=cells,
                most=MOST_CELLS,
            ),
            said(
                "Use a cell size of {cell_size:g} map units or more.",
                cell_size=_smallest_cell_size(width, height),
            ),
            kind="room",
            where="cell_size",
        )
    columns, rows = int(_steps(width, cell_size)), int(_steps(height, cell_size))
    return Frame(left=left, top=top, cell_size=float(cell_size), columns=columns, rows=rows)


def _steps(length: float, cell_size: float) -> float:
    """Return the cells along a side; float, so that any number of them can be reported."""
    ratio = length / cell_size
    return max(1.0, float(np.ceil(ratio - SLIVER)))


def _smallest_cell_size(width: float, height: float) -> float:
    """Return the smallest cell size of two digits that keeps to `MOST_CELLS`."""
    square = math.sqrt(width) * math.sqrt(height) / math.sqrt(MOST_CELLS)
    exact = max(square, width / MOST_CELLS, height / MOST_CELLS)  # a strip has a row at least
    unit = 10.0 ** (math.floor(math.log10(exact)) - 1)
    for units in itertools.count(math.ceil(exact / unit)):
        size = float(f"{units * unit:.6g}")
        if _steps(width, size) * _steps(height, size) <= MOST_CELLS:
            break
    return size


@dataclass(frozen=True, eq=False)
class Cells:
    """The cells of the study area, numbered row by row from the upper left.

    Attributes
    ----------
    frame : Frame
    inside : bool array, shape (rows, columns)
        Which cells of the frame belong to the study area.
    """

    frame: Frame
    inside: np.ndarray

    def __post_init__(self) -> None:
        if self.inside.shape != self.frame.shape or self.inside.dtype != bool:
            raise ValueError(f"inside must be a bool array of shape {self.frame.shape}")

    @cached_property
    def count(self) -> int:
        """Number of cells in the study area."""
        return int(np.count_nonzero(self.inside))

    @cached_property
    def number(self) -> np.ndarray:
        """Number of each cell, -1 outside the study area: int32 array (rows, columns)."""
        number = np.cumsum(self.inside, dtype=np.int32).reshape(self.frame.shape)
        number -= 1
        number[~self.inside] = -1
        return number

    def only(self, some: np.ndarray) -> Cells:
        """Return the cells for which `some`, bool of shape (cells,), is true."""
        return Cells(self.frame, self.on_raster(some, False))

    @property
    def centres(self) -> np.ndarray:
        """The centres of the cells, float array (cells, 2)."""
        row, column = np.nonzero(self.inside)
        return np.stack(
            [self.frame.column_centres()[column], self.frame.row_centres()[row]], axis=1
        )

    def on_raster(self, values: np.ndarray, outside: float) -> np.ndarray:
        """Return the values of the cells (cells,) as a raster, `outside` elsewhere."""
        raster = np.full(self.frame.shape, outside, values.dtype)
        raster[self.inside] = values
        return raster

    def from_raster(self, raster: np.ndarray) -> np.ndarray:
        """Return the values of a raster (rows, columns) at the cells, shape (cells,)."""
        return raster[self.inside]

    def contain(self, xy: np.ndarray) -> np.ndarray:
        """Return whether each location (m, 2) lies in a cell of the study area, shape (m,)."""
        framed, row, column = self._place(xy)
        framed[framed] = self.inside[row, column]
        return framed

    def numbers_at(self, xy: np.ndarray) -> np.ndarray:
        """Return the number of the cell each location (m, 2) lies in, -1 where in none.

        Cells are half-open: a location on the edge between two cells is in the one to the right
        or below.

        Returns
        -------
        int32 array, shape (m,)
        """
        framed, row, column = self._place(xy)
        numbers = np.full(len(xy), -1, np.int32)
        numbers[framed] = self.number[row, column]
        return numbers

    def _place(self, xy: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return which locations the frame holds (m,), and the row and column of those."""
        frame = self.frame
        column = np.floor((xy[:, 0] - frame.left) / frame.cell_size)
        row = np.floor((frame.top - xy[:, 1]) / frame.cell_size)
        framed = (column >= 0) & (column < frame.columns) & (row >= 0) & (row < frame.rows)
        return framed, row[framed].astype(np.intp), column[framed].astype(np.intp)


def coverage(
    frame: Frame, polygons: Sequence[Sequence[np.ndarray]], progress: Progress
) -> np.ndarray:
    """Return the share of each cell that polygons cover.

    The area is exact: every edge is cut at the grid lines, each piece adds the area between
    itself and the right side of its cell, and sums along the rows carry it to the right, as
    font rasterisers do for anti-aliased glyphs.

    Parameters
    ----------
    frame : Frame
    polygons : sequence of polygons
        A polygon is a sequence of rings, the exterior first and then its holes; a ring is a float
        array (m, 2) of locations in either direction. Polygons are valid and do not overlap.
    progress : Progress

    Returns
    -------
    float64 array, shape (rows, columns)
        0 to 1; shares below 1e-9 are 0.
    """
    shares = np.zeros(frame.shape)
    outlines = _outlines(frame, polygons)
    for rows, sums in row_sums(outlines, frame.columns, frame.strips(), area_steps, progress):
        sums[sums < SLIVER] = 0
        np.minimum(sums, 1, out=shares[rows])
    return shares


def centres_inside(
    frame: Frame, polygons: Sequence[Sequence[np.ndarray]], progress: Progress
) -> np.ndarray:
    """Return whether each cell's centre lies in any of the polygons.

    A centre on a left or upper side of a polygon is inside, on a right or lower side outside.
    Polygons may overlap.

    Parameters
    ----------
    frame, polygons, progress
        As for `coverage`.

    Returns
    -------
    bool array, shape (rows, columns)
    """
    inside = np.zeros(frame.shape, bool)
    outlines = _outlines(frame, polygons)
    for rows, sums in row_sums(outlines, frame.columns, frame.strips(), centre_steps, progress):
        np.greater(sums, 0.5, out=inside[rows])
    return inside


def _outlines(frame: Frame, polygons: Sequence[Sequence[np.ndarray]]) -> Outlines:
    return Outlines.of(polygons, frame.left, frame.top, frame.cell_size)
