"""Reading and writing the rasters of a study: one geotransform, a tag that says what each is."""

from __future__ import annotations

from qgis.core import QgsCoordinateReferenceSystem, QgsUnitTypes

from .cells import cells_of, counts_of, describe, require_cells, require_same_grid, values_of
from .failures import cannot_write
from .kinds import (
    COMBINED,
    EVENTS,
    EXPOSURE,
    FACTOR,
    FORECAST,
    GRID,
    HOTSPOT,
    MADE_BY,
    RESIDUALS,
    RISK,
)
from .raster import KIND_TAG, Raster, short_unit
from .raster_layers import open_raster, raster_layer, raster_layers
from .whole import write_bytes, write_csv, write_text, written_whole
from .written import write_raster

__all__ = [
    "COMBINED",
    "EVENTS",
    "EXPOSURE",
    "FACTOR",
    "FORECAST",
    "GRID",
    "GRID_TAGS",
    "HOTSPOT",
    "KIND_TAG",
    "MADE_BY",
    "RESIDUALS",
    "RISK",
    "SQUARE_KILOMETRE",
    "SQUARE_MILE",
    "Raster",
    "cannot_write",
    "cells_of",
    "counts_of",
    "describe",
    "open_raster",
    "raster_layer",
    "raster_layers",
    "require_cells",
    "require_same_grid",
    "short_unit",
    "square_unit",
    "values_of",
    "write_bytes",
    "write_csv",
    "write_raster",
    "write_text",
    "written_whole",
]
GRID_TAGS = ("RTM_BLOCK_LENGTH", "RTM_CELL_SIZE", "RTM_KEEP")
SQUARE_KILOMETRE, SQUARE_MILE = "km²", "mi²"
KILOMETRES = QgsUnitTypes.DistanceUnit.DistanceKilometers
IMPERIAL = ("ft", "yd", "mi")


def hectare(crs: QgsCoordinateReferenceSystem) -> float:
    """Return how many square units of a CRS make a hectare."""
    metres = QgsUnitTypes.DistanceUnit.DistanceMeters
    return 10_000 * QgsUnitTypes.fromUnitToUnitFactor(metres, crs.mapUnits()) ** 2


def square_metres(crs: QgsCoordinateReferenceSystem) -> float:
    """Return how many square metres a square unit of a CRS is."""
    return 10_000 / hectare(crs)


def unit_of_areas(crs: QgsCoordinateReferenceSystem) -> str:
    """Return in which unit an area is meant that is asked for without one."""
    return SQUARE_MILE if square_unit(crs)[1] == SQUARE_MILE else "ha"


def square_unit(crs: QgsCoordinateReferenceSystem) -> tuple[float, str]:
    """Return how many square units of a CRS make a square of which densities are told, and which.

    That is a square mile where the CRS is in feet or yards, else a square kilometre.
    """
    imperial = QgsUnitTypes.toAbbreviatedString(crs.mapUnits())[:2] in IMPERIAL
    large = QgsUnitTypes.DistanceUnit.DistanceMiles if imperial else KILOMETRES
    side = QgsUnitTypes.fromUnitToUnitFactor(large, crs.mapUnits())
    return side**2, SQUARE_MILE if imperial else SQUARE_KILOMETRE
