"""The rasters of a copy, each written anew with what is safe to tell, and no tag beside."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np
from osgeo import gdal

from ...core.model.fields import told_of
from ...core.progress import Progress
from ...core.publishing.public_scores import PublicScores
from ..files.factors import FACTOR_TAG, StoredFactor
from ..files.failures import writing
from ..files.geotiff import failures_of_gdal, released
from ..files.rasters import FACTOR, write_raster
from .results import Results

OPTIONS = ["TILED=YES", "COMPRESS=DEFLATE"]
OUTSIDE = 0
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
    with writing(path), failures_of_gdal() as failures, released():
        _write(path, scores)
    if failures:
        raise RuntimeError(failures[0])


def _write(path: Path, scores: PublicScores) -> None:
    rows, columns = scores.bands.shape
    driver = gdal.GetDriverByName("GTiff")
    raster = driver.Create(str(path), columns, rows, 1, gdal.GDT_Byte, OPTIONS)
    raster.SetGeoTransform(scores.geotransform)
    raster.SetProjection(scores.crs)
    raster.SetMetadata({"RTM_BANDS": "; ".join(scores.labels)})
    band = raster.GetRasterBand(1)
    band.SetNoDataValue(OUTSIDE)
    band.SetDescription("bands of scores")
    colours = gdal.ColorTable()
    for number, colour in enumerate(COLOURS, 1):
        colours.SetColorEntry(number, (*colour, 255))
    band.SetColorTable(colours)
    band.WriteArray(np.ascontiguousarray(scores.bands))
    raster.FlushCache()


def write_factor_again(
    path: Path, stored: StoredFactor, results: Results, progress: Progress
) -> None:
    """Write a factor that may go out: its 0/1 bands, and what they are."""
    variables = stored.variables
    about = {
        **{key: stored.about[key] for key in SAFE},
        "filter": "",
        "features": 0,
        "nearest_neighbour_index": None,
        "nearest_neighbour_p": None,
        "notes": [],
        "variables": [
            {key: value for key, value in told_of(one).items() if key != "factor"}
            for one in variables
        ],
    }
    write_raster(
        str(path),
        FACTOR,
        results.cells,
        results.crs,
        _bands(stored, results, variables),
        dtype="uint8",
        count=len(variables),
        tags={FACTOR_TAG: about},
        progress=progress,
    )


def _bands(stored: StoredFactor, results: Results, variables) -> Iterable[tuple[str, np.ndarray]]:
    for number, variable in enumerate(variables, 1):
        values = results.cells.from_raster(stored.raster.band(number))
        yield str(variable), (values == 1).astype(np.uint8)
