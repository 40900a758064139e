"""What is wrong with a raster that says it is one of ours: its size, place, bands and tags."""

from __future__ import annotations

import math

from osgeo import gdal
from qgis.core import QgsCoordinateReferenceSystem, QgsUnitTypes

from ...core.limits import LARGEST_LENGTH, MOST_CELLS
from ...core.plain import plural
from ...core.shapes import is_plain, shown
from .kinds import LARGEST_COUNT, METHOD_TAG, Kind

OURS = "RTM_"  # how our tags begin
LARGEST_PIECE = 1 << 22  # cells of a tile; ours have 65,536
LARGEST_POSITION = 1e12  # further out than the origin of any projection
NO_LENGTHS = {
    QgsUnitTypes.DistanceUnit.DistanceDegrees,
    QgsUnitTypes.DistanceUnit.DistanceUnknownUnit,
}
MASKED = gdal.GMF_PER_DATASET | gdal.GMF_ALPHA


def problems(dataset: gdal.Dataset, crs: QgsCoordinateReferenceSystem, tags: dict, kind: Kind):
    """Yield what is wrong with a raster that says it is of a kind, each as "has no ..."."""
    yield from _of_size(dataset)
    yield from of_place(dataset)
    yield from _of_crs(crs)
    if kind.bands is not None and dataset.RasterCount != kind.bands:
        yield f"has {plural(dataset.RasterCount, 'band')}, not {kind.bands}"
    for number in range(1, dataset.RasterCount + 1):
        yield from _of_band(dataset.GetRasterBand(number))
    yield from _of_tags(tags, kind)


def _of_size(dataset: gdal.Dataset):
    cells = dataset.RasterXSize * dataset.RasterYSize
    if cells > MOST_CELLS:
        yield f"has {cells:,} cells, and {MOST_CELLS:,} is the most"
    if not dataset.RasterCount:
        yield "has no band"
        return
    width, height = dataset.GetRasterBand(1).GetBlockSize()
    if width * height > max(cells, LARGEST_PIECE):  # what is read at once, however little it holds
        yield f"is stored in pieces of {width * height:,} cells, far more than it has"


def of_place(dataset: gdal.Dataset):
    """Yield what is wrong with the place of a raster, which QGIS must not even open then."""
    place = dataset.GetGeoTransform(can_return_null=True)
    if place is None:
        yield "does not say where it lies"
        return
    left, width, tilt, top, slant, height = place
    if not all(math.isfinite(one) and abs(one) <= LARGEST_POSITION for one in place):
        yield "does not lie at any place on Earth"
    if tilt or slant:
        yield "is rotated"
    if width != -height or not 0 < width <= LARGEST_LENGTH:
        yield "has cells that are not square"
    if left + width / 2 == left or top - width / 2 == top:
        yield f"has cells of {width:g}, too small for its coordinates"


def _of_crs(crs: QgsCoordinateReferenceSystem):
    if not crs.isValid():
        yield "has no coordinate reference system"
    elif crs.isGeographic() or crs.mapUnits() in NO_LENGTHS:
        yield f"is not in metres or feet ({crs.authid() or crs.description()})"


def _of_band(band: gdal.Band):
    if gdal.DataTypeIsComplex(band.DataType):
        yield "holds complex numbers"
    outside = band.GetNoDataValue()
    if outside is None or not math.isfinite(outside):
        yield "does not say by a value which cells lie outside the study area (nodata)"
    if band.GetScale() not in (None, 1) or band.GetOffset() not in (None, 0):
        yield "holds values that are to be scaled"
    if band.GetMaskFlags() & MASKED:
        yield "has a mask, and cells outside the study area are told by a value alone"


def _of_tags(tags: dict, kind: Kind):
    ours = {tag: value for tag, value in tags.items() if str(tag).startswith(OURS)}
    if not all(isinstance(value, str) and is_plain(value, "\n\r\t") for value in ours.values()):
        yield "has a description that is no text any more"
        return
    if kind.methods and ours.get(METHOD_TAG) not in kind.methods:
        yield f"does not say by which method it was made ({METHOD_TAG})"
    for tag in kind.lengths:
        if tag in ours and not 0 < _number(ours[tag]) <= LARGEST_LENGTH:
            yield f"says “{shown(ours[tag])}” as its {tag}"
    for tag in kind.totals:
        value = _number(ours.get(tag, "0"))
        if not 0 <= value <= LARGEST_COUNT or value % 1:
            yield f"says “{shown(ours[tag])}” as its {tag}"


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return math.nan
