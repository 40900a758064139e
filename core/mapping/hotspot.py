"""The conventional hot-spot maps: kernel density of past events, and past counts."""

from __future__ import annotations

import math

import numpy as np

from ..errors import RtmError
from ..language import said
from ..progress import Progress
from ..settings import one_of
from ..terrain.events import count_events
from ..terrain.grid import Cells
from ..terrain.locations import distinct_locations
from ..terrain.shapes import PointShapes
from ..terrain.windows import Windows

QUARTIC = "quartic"
EPANECHNIKOV = "epanechnikov"
KERNELS = (QUARTIC, EPANECHNIKOV)
# Height of a kernel of bandwidth 1 at its centre, so that it integrates to 1 over its disc
# (Silverman 1986, Density Estimation, equations 4.5 and 4.4).
HEIGHTS = {QUARTIC: 3 / math.pi, EPANECHNIKOV: 2 / math.pi}


def past_counts(cells: Cells, xy: np.ndarray) -> np.ndarray:
    """Return the events of each cell as a map, float64 of shape (cells,).

    Parameters
    ----------
    cells : Cells
    xy : float array, shape (events, 2)
    """
    return count_events(cells, xy).counts.astype(float)


def event_centres(cells: Cells, counts: np.ndarray) -> np.ndarray:
    """Return for each counted event the centre of its cell, for where no more is known.

    Parameters
    ----------
    cells : Cells
    counts : int array, shape (cells,)

    Returns
    -------
    float array, shape (events, 2)
    """
    rows, columns = np.nonzero(cells.inside)
    x, y = cells.frame.column_centres()[columns], cells.frame.row_centres()[rows]
    return np.repeat(np.column_stack([x, y]), counts, axis=0)


def kernel_density(
    cells: Cells, xy: np.ndarray, bandwidth: float, kernel: str, progress: Progress
) -> np.ndarray:
    """Return the kernel density of events at the cells' centres.

    With u = distance / bandwidth below 1 an event adds 3 / (pi bandwidth^2) (1 - u^2)^2 by the
    quartic kernel, 2 / (pi bandwidth^2) (1 - u^2) by Epanechnikov's (Silverman 1986, equations
    4.5 and 4.4). The sum is plain: not divided by the number of events, and not corrected at the
    edge of the study area, beyond which some of an event's weight falls, as in the density maps
    analysts already have. Events outside the study area count within it.

    Parameters
    ----------
    cells : Cells
    xy : float array, shape (events, 2)
    bandwidth : float
        In the units of the CRS, at least the side of a cell.
    kernel : {"quartic", "epanechnikov"}
    progress : Progress

    Returns
    -------
    float64 array, shape (cells,)
        Events per square unit of the CRS.

    Raises
    ------
    RtmError
        If the bandwidth is less than the side of a cell, so that an event could lie between the
        centres, or the kernel is another one.
    """
    check_kernel(cells, kernel, bandwidth)
    frame = cells.frame
    locations, counts = distinct_locations(xy)
    shapes = PointShapes(locations)
    windows = Windows.around(frame, shapes.boxes, bandwidth)
    x, y = frame.column_centres(), frame.row_centres()
    sums = np.zeros(frame.shape)
    done, pairs = 0, max(1, windows.pairs())
    for rows in frame.strips():
        for chunk in windows.chunks(rows):
            progress.at(min(1.0, done / pairs))
            weights = shapes.squared_distances(chunk.which, x[chunk.columns], y[chunk.rows])
            done += weights.size
            weights *= -1 / bandwidth**2
            weights += 1
            np.maximum(weights, 0, out=weights)
            if kernel == QUARTIC:
                weights *= weights
            weights *= counts[chunk.which][:, None, None]
            first, end = chunk.rows.min(), chunk.rows.max() + 1
            place = ((chunk.rows - first) * frame.columns)[:, :, None] + chunk.columns[:, None, :]
            size = (end - first) * frame.columns
            added = np.bincount(place.ravel(), weights.ravel(), minlength=size)
            sums[first:end] += added.reshape(-1, frame.columns)
    progress.at(1.0)
    return cells.from_raster(sums) * (HEIGHTS[kernel] / bandwidth**2)


def check_kernel(cells: Cells, kernel: str, bandwidth: float) -> None:
    """Refuse a kernel that is none, and a bandwidth that is shorter than a cell."""
    one_of(kernel, KERNELS, said("The kernel"), "kernel")
    side = cells.frame.cell_size
    if not (math.isfinite(bandwidth) and bandwidth >= side):
        raise RtmError(
            said(
                "The bandwidth {bandwidth:g} is shorter than a cell of {side:g} map units.",
                bandwidth=bandwidth,
                side=side,
            ),
            said("Give a bandwidth of {side:g} or more, in the units of the map.", side=side),
            kind="setting",
            where="bandwidth",
        )
