"""Writing a raster of a study: values of its cells, a tag that says what they are."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from osgeo import gdal
from qgis.core import QgsCoordinateReferenceSystem

from ...core.terrain.grid import Cells
from .failures import writing
from .geotiff import failures_of_gdal, released
from .ours import is_ours, is_raster
from .raster import KIND_TAG
from .sidecars import NOTES, beside_raster
from .transaction import about_to_write, clear_remains
from .whole import written_whole

CREATION_OPTIONS = [
    "TILED=YES",
    "COMPRESS=DEFLATE",
    "INTERLEAVE=BAND",
    "BIGTIFF=IF_SAFER",
    "NUM_THREADS=ALL_CPUS",
]
GDAL_TYPES = {
    "uint8": gdal.GDT_Byte,
    "int32": gdal.GDT_Int32,
    "float32": gdal.GDT_Float32,
    "float64": gdal.GDT_Float64,
}
OUTSIDE = {"uint8": 255, "int32": -1, "float32": -9999.0, "float64": -9999.0}
ROWS_AT_ONCE = 256
MOST_WAITING = 1 << 23  # cells written that wait to be compressed


def write_raster(
    path: str,
    kind: str,
    cells: Cells,
    crs: QgsCoordinateReferenceSystem,
    bands: Iterable[tuple[str, np.ndarray]],
    *,
    dtype: str,
    count: int,
    tags: dict,
    progress,
) -> None:
    """Write values of the study area's cells as a GeoTIFF, whole or not at all.

    Parameters
    ----------
    path : str
        Where to write; a raster of ours is replaced at the very end, any other file is kept.
    bands : iterable of (description, values), values of shape (cells,)
        Taken one at a time, so that only one need be in memory.
    dtype : str
        "uint8", "int32", "float32" or "float64".
    count : int
        Number of bands.
    tags : dict
        Values that are no text are written as JSON.
    """
    texts = {KIND_TAG: kind, **{key: _as_text(value) for key, value in tags.items()}}
    with written_whole(path, is_raster, new_folder=True) as unfinished, writing(path):
        with failures_of_gdal() as failures, released():
            _write(unfinished, cells, crs, bands, dtype, count, texts, progress)
        if failures:
            raise RuntimeError(failures[0])
        _put_aside_what_told(Path(path))
    progress.at(1)


def _put_aside_what_told(path: Path) -> None:
    """Put aside what lies beside a raster and tells of the one that stood there, if any did.

    Only the statistics of one of ours are no loss.
    """
    clear_remains(path)
    was_ours = is_ours(path, is_raster)
    for name in beside_raster(path.name):
        about_to_write(path.with_name(name), theirs=not (was_ours and name.endswith(NOTES)))


def _write(path: str, cells: Cells, crs, bands, dtype: str, count: int, tags, progress) -> None:
    frame = cells.frame
    dataset = gdal.GetDriverByName("GTiff").Create(
        path, frame.columns, frame.rows, count, GDAL_TYPES[dtype], CREATION_OPTIONS
    )
    if dataset is None:
        return
    dataset.SetGeoTransform((frame.left, frame.cell_size, 0, frame.top, 0, -frame.cell_size))
    dataset.SetProjection(crs.toWkt(QgsCoordinateReferenceSystem.WktVariant.WKT_PREFERRED_GDAL))
    dataset.SetMetadata(tags)
    _write_bands(dataset, cells, bands, dtype, count, progress)
    dataset.FlushCache()


def _write_bands(dataset, cells: Cells, bands, dtype: str, count: int, progress) -> None:
    frame, waiting = cells.frame, 0
    for number, (description, given) in enumerate(bands, 1):
        band = dataset.GetRasterBand(number)
        band.SetDescription(description)
        band.SetNoDataValue(OUTSIDE[dtype])
        values = np.asarray(given, dtype)
        _note_statistics(band, values)
        raster = cells.on_raster(values, OUTSIDE[dtype])
        for row in range(0, frame.rows, ROWS_AT_ONCE):
            band.WriteArray(raster[row : row + ROWS_AT_ONCE], 0, row)
            waiting += frame.columns * ROWS_AT_ONCE
            if waiting > MOST_WAITING:
                band.FlushCache()  # else all is compressed at the end, deaf to a cancel
                waiting = 0
            progress.at((number - 1 + row / frame.rows) / count)


def _note_statistics(band, values: np.ndarray) -> None:
    """Write statistics, which QGIS else computes at every opening, into a file beside ours."""
    band.SetStatistics(
        float(values.min()),
        float(values.max()),
        float(values.mean(dtype=float)),
        float(values.std(dtype=float)),
    )


def _as_text(value) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
