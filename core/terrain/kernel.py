"""Kernel density of points at the cells."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..progress import Progress
from .grid import Cells
from .shapes import PointShapes
from .windows import Chunk, Windows, bands, squared_limits

ROUNDING = 1e-12  # of the height of one kernel: less than this is what rounding leaves of nothing


@dataclass(frozen=True, eq=False)
class KernelDensity:
    """Kernel density by several bandwidths, kept for the cells near points alone.

    Attributes
    ----------
    cells : int
        Number of cells in the study area.
    near : int array, shape (near cells,)
        Numbers of the cells within the largest bandwidth of a point; elsewhere the density is 0.
    values : float array, shape (bandwidths, near cells)
        Points per square unit of the CRS.
    """

    cells: int
    near: np.ndarray
    values: np.ndarray


def kernel_density(
    cells: Cells,
    points: np.ndarray,
    bandwidths: tuple[float, ...],
    near: np.ndarray,
    progress: Progress,
) -> KernelDensity:
    """Return the density of points at the cells' centres by the Epanechnikov kernel.

    f = sum over points with r < d of 2 / (pi d^2) (1 - (r / d)^2). With N points within d, and S
    the sum of their r^2, this is 2 / (pi d^2) (N - S / d^2): N and S of the rings between
    bandwidths, summed outwards, give all bandwidths from one pass over the pairs.

    Parameters
    ----------
    cells : Cells
    points : float array, shape (m, 2)
        A location that occurs n times counts n times.
    bandwidths : tuple of float
        d, ascending.
    near : bool array, shape (cells,)
        Whether a point lies within the largest bandwidth of the cell.
    progress : Progress
    """
    numbers = np.flatnonzero(near)
    raster = cells.on_raster(near, False)
    shapes, limits = PointShapes(points), squared_limits(bandwidths)
    windows = Windows.around(cells.frame, shapes.boxes, bandwidths[-1])
    values = np.empty((len(bandwidths), len(numbers)))
    x, y = cells.frame.column_centres(), cells.frame.row_centres()
    done, first, pairs = 0, 0, max(1, windows.pairs())
    for rows in cells.frame.strips():
        wanted = np.flatnonzero(raster[rows])
        if not len(wanted):
            continue
        sums = _RingSums(wanted, rows, cells.frame.shape[1], len(bandwidths))
        for chunk in windows.chunks(rows):
            progress.at(min(1.0, done / pairs))
            squared = shapes.squared_distances(chunk.which, x[chunk.columns], y[chunk.rows])
            sums.add(chunk, squared, bands(squared, limits))
            done += squared.size
        values[:, first : first + len(wanted)] = sums.density(bandwidths)
        first += len(wanted)
    progress.at(1.0)
    return KernelDensity(cells.count, numbers, values)


class _RingSums:
    """Number of points and sum of squared distances, by ring and wanted cell of a strip."""

    def __init__(self, wanted: np.ndarray, rows: slice, columns: int, rings: int) -> None:
        self.rows, self.columns = rows, columns
        self.position = np.full((rows.stop - rows.start) * columns, -1, np.int32)
        self.position[wanted] = np.arange(len(wanted), dtype=np.int32)
        row_starts = np.arange(rows.stop - rows.start + 1) * columns
        self.row_first = np.searchsorted(wanted, row_starts)
        self.counts = np.zeros((rings, len(wanted)), np.int64)
        self.squares = np.zeros((rings, len(wanted)))

    def add(self, chunk: Chunk, squared: np.ndarray, ring: np.ndarray) -> None:
        """Add pairs of points and cells: squared distance and ring, each of the chunk's shape."""
        position = self.position[chunk.places(self.rows, self.columns)]
        first = self.row_first[chunk.rows.min() - self.rows.start]
        end = self.row_first[chunk.rows.max() - self.rows.start + 1]
        rings, stretch = len(self.counts), end - first + 1
        # Slot 0 of a ring takes the cells nobody asks for, the ring after the last what is beyond.
        slot = np.maximum(position - (first - 1), 0)
        key = (np.multiply(ring, stretch, dtype=np.intp) + slot).ravel()
        size = (rings + 1) * stretch
        counts = np.bincount(key, minlength=size).reshape(rings + 1, stretch)
        squares = np.bincount(key, squared.ravel(), minlength=size).reshape(rings + 1, stretch)
        self.counts[:, first:end] += counts[:rings, 1:]
        self.squares[:, first:end] += squares[:rings, 1:]

    def density(self, bandwidths: tuple[float, ...]) -> np.ndarray:
        """Return the kernel densities, shape (bandwidths, wanted cells)."""
        values = np.empty(self.squares.shape)
        counts, squares = np.zeros(values.shape[1], np.int64), np.zeros(values.shape[1])
        for ring, bandwidth in enumerate(bandwidths):
            counts += self.counts[ring]
            squares += self.squares[ring]
            height = counts - squares / bandwidth**2
            height[height < ROUNDING] = 0
            values[ring] = 2 / (np.pi * bandwidth**2) * height
        return values
