"""What differs between two rasters, cell by cell, and between two pictures."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from osgeo import gdal
from qgis.PyQt.QtGui import QImage

from ...core.plain import shown
from ...core.report.verified import MOST_KEPT, Difference, Value, at
from ..files.geotiff import quiet_gdal
from ..language import marked
from .collected import ABSENT, Collected

ROWS_AT_ONCE = 512


def compare_rasters(found: Collected, recorded: Path, again: Path) -> None:
    """Compare two rasters: how they lie, what their tags say, and the value of every cell."""
    with quiet_gdal():
        one, other = (_opened(path) for path in (recorded, again))
        if one is None or other is None:
            raise OSError(str(recorded if one is None else again))
        before = found.count
        described, described_again = _described(one), _described(other)
        for key in {**described, **described_again}:
            text, band = key
            pair = (each.get(key, ABSENT) for each in (described, described_again))
            found.value(at(text, band=band), *pair)
        if found.count > before and _size(one) != _size(other):
            return
        found.values(marked("tag {name}"), one.GetMetadata(), other.GetMetadata())
        for number in range(1, min(one.RasterCount, other.RasterCount) + 1):
            _compare_bands(found, number, one, other)


def _opened(path: Path):
    """Open a GeoTIFF and nothing else: a file of its name could lead anywhere."""
    return gdal.OpenEx(str(path), gdal.OF_RASTER | gdal.OF_READONLY, allowed_drivers=["GTiff"])


def _size(raster) -> tuple[int, int]:
    return raster.RasterXSize, raster.RasterYSize


def _described(raster) -> dict[tuple[str, int], Value]:
    """Return what a raster says of where it lies and what its bands hold, by text and band."""
    of_all: dict[str, Value] = {
        marked("columns"): raster.RasterXSize,
        marked("rows"): raster.RasterYSize,
        marked("bands"): raster.RasterCount,
        marked("place"): str(raster.GetGeoTransform()),
        marked("coordinate system"): raster.GetProjection(),
    }
    found = {(text, 0): value for text, value in of_all.items()}
    for number in range(1, raster.RasterCount + 1):
        band = raster.GetRasterBand(number)
        found[(marked("name of band {band}"), number)] = band.GetDescription()
        found[(marked("type of band {band}"), number)] = band.DataType
        found[(marked("no data of band {band}"), number)] = band.GetNoDataValue()
    return found


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
                at(
                    marked("band {band} ({name}), row {row}, column {column}, at {x}, {y}"),
                    band=number,
                    name=shown(name),
                    row=int(start + row + 1),
                    column=int(column + 1),
                    x=_plain(left + (column + 0.5) * width),
                    y=_plain(top + (start + row + 0.5) * height),
                ),
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
    found.value(at(marked("width")), one.width(), other.width())
    found.value(at(marked("height")), one.height(), other.height())
    if not found.count:
        unlike = int((_dots(one) != _dots(other)).any(axis=1).sum())
        if unlike:
            dots = at(
                marked("{some} of {all} drawn otherwise"),
                some=unlike,
                all=one.width() * one.height(),
            )
            found.add(at(marked("dots")), at(marked("as drawn by the run")), dots)


def _dots(image: QImage) -> np.ndarray:
    """Return the colours of a picture, shape (dots, 4)."""
    plain = image.convertToFormat(QImage.Format.Format_RGB32)
    bits = plain.constBits()
    bits.setsize(plain.sizeInBytes())
    return np.frombuffer(bytes(bits), np.uint8).reshape(-1, 4)


def _plain(coordinate: float) -> float:
    """Return a coordinate without what comes of reckoning, whole where it is."""
    rounded = float(f"{coordinate:.12g}")
    return int(rounded) if rounded.is_integer() else rounded
