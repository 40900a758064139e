"""What is wrong with a raster that says it is one of ours: its size, place, bands and tags."""

from __future__ import annotations

import math

from osgeo import gdal
from qgis.core import QgsCoordinateReferenceSystem

from ...core.limits import LARGEST_LENGTH, MOST_CELLS
from ...core.shapes import is_plain, shown
from ..language import counted, tr
from .kinds import LARGEST_COUNT, METHOD_TAG, Kind
from .proposed_crs import measures_lengths

OURS = "RTM_"  # how our tags begin
LARGEST_PIECE = 1 << 22  # cells of a tile; ours have 65,536
LARGEST_POSITION = 1e12  # further out than the origin of any projection
MASKED = gdal.GMF_PER_DATASET | gdal.GMF_ALPHA


def problems(
    said: str, dataset: gdal.Dataset, crs: QgsCoordinateReferenceSystem, tags: dict, kind: Kind
):
    """Yield what is wrong with a raster that says it is of a kind, each without its full stop.

    `said` is what the sentences call the raster.
    """
    yield from _of_size(said, dataset)
    yield from of_place(said, dataset)
    yield from _of_crs(said, crs)
    if kind.bands is not None and dataset.RasterCount != kind.bands:
        yield counted(
            dataset.RasterCount,
            "{said} has {count} band, not {bands}",
            "{said} has {count} bands, not {bands}",
            said=said,
            bands=kind.bands,
        )
    for number in range(1, dataset.RasterCount + 1):
        yield from _of_band(said, dataset.GetRasterBand(number))
    yield from _of_tags(said, tags, kind)


def _of_size(said: str, dataset: gdal.Dataset):
    cells = dataset.RasterXSize * dataset.RasterYSize
    if cells > MOST_CELLS:
        yield tr(
            "{said} has {cells:,} cells, and {most:,} is the most",
            said=said,
            cells=cells,
            most=MOST_CELLS,
        )
    if not dataset.RasterCount:
        yield tr("{said} has no band", said=said)
        return
    width, height = dataset.GetRasterBand(1).GetBlockSize()
    if width * height > max(cells, LARGEST_PIECE):  # what is read at once, however little it holds
        yield tr(
            "{said} is stored in pieces of {size:,} cells, far more than it has",
            said=said,
            size=width * height,
        )


def of_place(said: str, dataset: gdal.Dataset):
    """Yield what is wrong with the place of a raster, which QGIS must not even open then."""
    place = dataset.GetGeoTransform(can_return_null=True)
    if place is None:
        yield tr("{said} does not say where it lies", said=said)
        return
    left, width, tilt, top, slant, height = place
    if not all(math.isfinite(one) and abs(one) <= LARGEST_POSITION for one in place):
        yield tr("{said} does not lie at any place on Earth", said=said)
    if tilt or slant:
        yield tr("{said} is rotated", said=said)
    if width != -height or not 0 < width <= LARGEST_LENGTH:
        yield tr("{said} has cells that are not square", said=said)
    if left + width / 2 == left or top - width / 2 == top:
        yield tr(
            "{said} has cells of {width:g}, too small for its coordinates", said=said, width=width
        )


def _of_crs(said: str, crs: QgsCoordinateReferenceSystem):
    if not crs.isValid():
        yield tr("{said} has no coordinate reference system", said=said)
    elif not measures_lengths(crs):
        yield tr(
            "{said} is not in metres or feet ({crs})",
            said=said,
            crs=crs.authid() or crs.description(),
        )


def _of_band(said: str, band: gdal.Band):
    if gdal.DataTypeIsComplex(band.DataType):
        yield tr("{said} holds complex numbers", said=said)
    outside = band.GetNoDataValue()
    if outside is None or not math.isfinite(outside):
        yield tr(
            "{said} does not say by a value which cells lie outside the study area (nodata)",
            said=said,
        )
    if band.GetScale() not in (None, 1) or band.GetOffset() not in (None, 0):
        yield tr("{said} holds values that are to be scaled", said=said)
    if band.GetMaskFlags() & MASKED:
        yield tr(
            "{said} has a mask, and cells outside the study area are told by a value alone",
            said=said,
        )


def _of_tags(said: str, tags: dict, kind: Kind):
    ours = {tag: value for tag, value in tags.items() if str(tag).startswith(OURS)}
    if not all(isinstance(value, str) and is_plain(value, "\n\r\t") for value in ours.values()):
        yield tr("{said} has a description that is no text any more", said=said)
        return
    if kind.methods and ours.get(METHOD_TAG) not in kind.methods:
        yield tr(
            "{said} does not say by which method it was made ({tag})", said=said, tag=METHOD_TAG
        )
    for tag in kind.lengths:
        if tag in ours and not 0 < _number(ours[tag]) <= LARGEST_LENGTH:
            yield tr(
                "{said} says “{value}” as its {tag}", said=said, value=shown(ours[tag]), tag=tag
            )
    for tag in kind.totals:
        value = _number(ours.get(tag, "0"))
        if not 0 <= value <= LARGEST_COUNT or value % 1:
            yield tr(
                "{said} says “{value}” as its {tag}", said=said, value=shown(ours[tag]), tag=tag
            )


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return math.nan
