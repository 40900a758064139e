"""The rasters of a copy, each written anew with what is safe to tell, and no tag beside."""

from __future__ import annotations

import json
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from osgeo import gdal
from qgis.core import QgsCoordinateReferenceSystem

from ...core.model.fields import told_of
from ...core.progress import Progress
from ...core.publishing.public_scores import PublicScores
from ..files.factors import FACTOR_TAG, StoredFactor
from ..files.failures import writing
from ..files.geotiff import failures_of_gdal, released
from ..files.rasters import FACTOR, KIND_TAG
from .results import Results

OPTIONS = ["TILED=YES", "COMPRESS=DEFLATE"]
OUTSIDE_SCORES, OUTSIDE_FACTORS = 0, 255
BANDS_TAG = "RTM_BANDS"
WKT = QgsCoordinateReferenceSystem.WktVariant.WKT2_2019
# from pale to dark, told apart in grey and by those who see red and green alike
COLOURS = (
    (255, 247, 206),
    (254, 217, 118),
    (253, 170, 72),
    (240, 98, 50),
    (190, 26, 38),
    (103, 0, 31),
)
# what a factor's tag says without naming the analyst's layers and filters
SAFE = ("name", "effect", "operationalisation", "chosen", "block_length", "max_blocks", "increment")


def write_scores(path: Path, scores: PublicScores) -> None:
    """Write the bands of the scores as a GeoTIFF of their colours."""
    with _new(path, scores.bands.shape, 1, scores.geotransform, scores.crs) as raster:
        raster.SetMetadata({BANDS_TAG: "; ".join(scores.labels)})
        colours = gdal.ColorTable()
        for number, colour in enumerate(COLOURS, 1):
            colours.SetColorEntry(number, (*colour, 255))
        raster.GetRasterBand(1).SetColorTable(colours)
        _fill(raster, 1, "bands of scores", OUTSIDE_SCORES, scores.bands)


def write_factor_again(
    path: Path, stored: StoredFactor, results: Results, progress: Progress
) -> None:
    """Write a factor that may go out: its 0/1 bands, and what they are."""
    frame, variables = results.cells.frame, stored.variables
    place = (frame.left, frame.cell_size, 0.0, frame.top, 0.0, -frame.cell_size)
    path.parent.mkdir(exist_ok=True)
    with _new(path, frame.shape, len(variables), place, results.crs.toWkt(WKT)) as raster:
        raster.SetMetadata({KIND_TAG: FACTOR, FACTOR_TAG: json.dumps(_about(stored))})
        for number, variable in enumerate(variables, 1):
            progress.at((number - 1) / len(variables))
            near = results.cells.from_raster(stored.raster.band(number)) == 1
            values = results.cells.on_raster(near.astype(np.uint8), OUTSIDE_FACTORS)
            _fill(raster, number, str(variable), OUTSIDE_FACTORS, values)


def _about(stored: StoredFactor) -> dict:
    """Return what a factor's tag says, as far as it names nothing of the analyst's."""
    return {
        **{key: stored.about[key] for key in SAFE},
        "filter": "",
        "layer": "",
        "features": 0,
        "nearest_neighbour_index": None,
        "nearest_neighbour_p": None,
        "notes": [],
        "variables": [
            {key: value for key, value in told_of(one).items() if key != "factor"}
            for one in stored.variables
        ],
    }


@contextmanager
def _new(path: Path, shape: tuple[int, int], count: int, place, crs: str):
    """Give a raster to fill, and tell what GDAL says of it."""
    with writing(path):
        with failures_of_gdal() as failures, released():
            driver, size = gdal.GetDriverByName("GTiff"), shape[::-1]
            raster = driver.Create(str(path), *size, count, gdal.GDT_Byte, OPTIONS)
            if raster is not None:
                raster.SetGeoTransform(place)
                raster.SetProjection(crs)
                yield raster
                raster.FlushCache()
        if failures:
            raise RuntimeError(failures[0])


def _fill(raster, number: int, what: str, outside: int, values: np.ndarray) -> None:
    band = raster.GetRasterBand(number)
    band.SetDescription(what)
    band.SetNoDataValue(outside)
    band.WriteArray(np.ascontiguousarray(values))
