"""What differs between two rasters, cell by cell, and between two pictures."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from osgeo import gdal
from qgis.PyQt.QtGui import QImage

from ...core.report.verified import MOST_KEPT, Difference
from ..files.geotiff import quiet_gdal
from .collected import Collected

ROWS_AT_ONCE = 512


def compare_rasters(found: Collected, recorded: Path, again: Path) -> None:
    """Compare two rasters: how they lie, what their tags say, and the value of every cell."""
    with quiet_gdal():
        one, other = (_opened(path) for path in (recorded, again))
        if one is None or other is None:
            raise OSError(str(recorded if one is None else again))
        before = found.count
        found.values("", _described(one), _described(other))
        if found.count > before and _size(one) != _size(other):
            return
        found.values("tag ", one.GetMetadata(), other.GetMetadata())
        for number in range(1, min(one.RasterCount, other.RasterCount) + 1):
            _compare_bands(found, number, one, other)


def _opened(path: Path):
    """Open a GeoTIFF and nothing else: a file of its name could lead anywhere."""
    return gdal.OpenEx(str(path), gdal.OF_RASTER | gdal.OF_READONLY, allowed_drivers=["GTiff"])


def _size(raster) -> tuple[int, int]:
    return raster.RasterXSize, raster.RasterYSize


def _described(raster) -> dict[str, object]:
    """Return what a raster says of where it lies and what its bands hold."""
    bands = [raster.GetRasterBand(number + 1) for number in range(raster.RasterCount)]
    return {
        "columns": raster.RasterXSize,
        "rows": raster.RasterYSize,
        "bands": raster.RasterCount,
        "place": str(raster.GetGeoTransform()),
        "coordinate system": raster.GetProjection(),
        **{f"name of band {at}": one.GetDescription() for at, one in enumerate(bands, 1)},
        **{f"type of band {at}": one.DataType for at, one in enumerate(bands, 1)},
        **{f"no data of band {at}": one.GetNoDataValue() for at, one in enumerate(bands, 1)},
    }


def _compare_bands(found: Collected, number: int, one, other) -> None:
    name = one.GetRasterBand(number).GetDescription()
    left, width, _, top, _, height = one.GetGeoTransform()
    for start in range(0, one.RasterYSize, ROWS_AT_ONCE):
        rows = min(ROWS_AT_ONCE, one.RasterYSize - start)
        values, again = (
            each.GetRasterBand(number).ReadAsArray(0, start, one.RasterXSize, rows)
            for each in (one, other)
        )
        unlike = (values != again) & ~((values != values) & (again != again))
        if not unlike.any():
            continue
        places = np.argwhere(unlike)
        first = [
            Difference(
                f"band {number} ({name}), row {start + row + 1}, column {column + 1}, at "
                f"{left + (column + 0.5) * width:.12g}, {top + (start + row + 0.5) * height:.12g}",
                values[row, column].item(),
                again[row, column].item(),
            )
            for row, column in places[:MOST_KEPT]
        ]
        found.add_many(len(places), _largest(values[unlike], again[unlike]), first)


def _largest(values: np.ndarray, again: np.ndarray) -> float:
    """Return the largest relative difference."""
    one, other = values.astype(float), again.astype(float)
    if not (np.isfinite(one).all() and np.isfinite(other).all()):
        return float("inf")
    return float((np.abs(one - other) / np.maximum(np.abs(one), np.abs(other))).max())


def compare_pictures(found: Collected, recorded: Path, again: Path) -> None:
    """Compare two pictures, dot by dot."""
    one, other = (QImage(str(path)) for path in (recorded, again))
    if one.isNull() or other.isNull():
        raise OSError(str(recorded if one.isNull() else again))
    found.value("width", one.width(), other.width())
    found.value("height", one.height(), other.height())
    if not found.count:
        unlike = int((_dots(one) != _dots(other)).any(axis=1).sum())
        if unlike:
            found.add("dots", "as drawn by the run", f"{unlike} of {one.width() * one.height()}")


def _dots(image: QImage) -> np.ndarray:
    """Return the colours of a picture, shape (dots, 4)."""
    plain = image.convertToFormat(QImage.Format.Format_RGB32)
    bits = plain.constBits()
    bits.setsize(plain.sizeInBytes())
    return np.frombuffer(bytes(bits), np.uint8).reshape(-1, 4)
