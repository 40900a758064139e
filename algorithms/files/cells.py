"""What rasters say of the cells of the study area."""

from __future__ import annotations

import numpy as np

from ...core.errors import RtmError
from ...core.terrain.grid import Cells, Frame
from ..language import marked, tr
from .raster import Raster

WITHOUT_TAG = "RTM_WITHOUT_EXPOSURE"  # cells of the study area that a map has no value for
RATES_TAG = "RTM_RATES"  # scores are as if each cell had the usual exposure and controls
ONE_GRID = marked("Make every raster of a study from the same grid.")


def describe(frame: Frame) -> str:
    """Return a grid in words, for messages about two that differ."""
    return tr(
        "{columns} × {rows} cells of {cell_size:g} from ({left:.12g}, {top:.12g})",
        columns=frame.columns,
        rows=frame.rows,
        cell_size=frame.cell_size,
        left=frame.left,
        top=frame.top,
    )


def require_same_grid(first: Raster, other: Raster) -> None:
    """Refuse two rasters that do not share one grid."""
    if first.frame != other.frame or first.crs != other.crs:
        raise RtmError(
            tr(
                "“{name}” and “{other}” lie on different grids: {grid}, {crs}, and {other_grid}, "
                "{other_crs}.",
                name=first.name,
                other=other.name,
                grid=describe(first.frame),
                crs=first.crs.authid(),
                other_grid=describe(other.frame),
                other_crs=other.crs.authid(),
            ),
            tr(ONE_GRID),
        )


def cells_of(raster: Raster) -> Cells:
    """Return the cells of the study area of a raster."""
    band = raster.band(1)
    cells = Cells(raster.frame, band != raster.outside())
    if not cells.count:
        raise raster.again(tr("“{name}” has no cell in the study area.", name=raster.name))
    raster.require_sense(cells.from_raster(band))
    return cells


def values_of(raster: Raster, cells: Cells, number: int = 1) -> np.ndarray:
    """Return the values of band `number` at the cells, which must be those of the raster."""
    values = cells.from_raster(require_cells(raster, cells, number))
    raster.require_sense(values, number)
    return values


def require_cells(raster: Raster, cells: Cells, number: int = 1) -> np.ndarray:
    """Refuse a raster over another study area than these cells; return band `number` of a good one.

    The band has shape (rows, columns). A map of a model with an exposure has no values where there
    is none of it: nothing is expected there.
    """
    band = raster.band(number)
    known = band != raster.outside(number)
    if raster.tags.get(WITHOUT_TAG) and not (known & ~cells.inside).any():
        return np.where(cells.inside & ~known, 0, band)
    if not np.array_equal(known, cells.inside):
        raise RtmError(
            tr(
                "“{name}” does not cover the same study area as the other rasters.",
                name=raster.name,
            ),
            tr(ONE_GRID),
        )
    return band


def counts_of(raster: Raster, cells: Cells) -> np.ndarray:
    """Return the events of the cells, int32, from an events raster on the same cells."""
    return values_of(raster, cells).astype(np.int32)
