"""A raster of a study, opened with care: every part that a later step relies on makes sense."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from osgeo import gdal
from qgis.core import QgsCoordinateReferenceSystem, QgsUnitTypes

from ...core.errors import RtmError
from ...core.machine import free_memory
from ...core.report.words import plural
from ...core.room import require_grid_room
from ...core.settings import LARGEST_LENGTH, MOST_CELLS
from ...core.shapes import is_plain, shown
from ...core.terrain.grid import Frame
from .geotiff import REMEDY, open_geotiff, quiet_gdal
from .kinds import KINDS, LARGEST_COUNT, MADE_BY, Kind

KIND_TAG = "RTM_KIND"
OURS = "RTM_"  # how our tags begin
LARGEST_PIECE = 1 << 22  # cells of a tile; ours have 65,536
LARGEST_POSITION = 1e12  # further out than the origin of any projection
NO_LENGTHS = {
    QgsUnitTypes.DistanceUnit.DistanceDegrees,
    QgsUnitTypes.DistanceUnit.DistanceUnknownUnit,
}
MASKED = gdal.GMF_PER_DATASET | gdal.GMF_ALPHA


@dataclass(frozen=True)
class Raster:
    """An open raster of a study: where it lies and what it says of itself."""

    name: str
    path: str
    dataset: gdal.Dataset
    frame: Frame
    crs: QgsCoordinateReferenceSystem
    tags: dict[str, str]

    def band(self, number: int) -> np.ndarray:
        """Return band `number` (from 1), shape (rows, columns)."""
        return self._read(number)

    def value(self, number: int, column: int, row: int) -> float | None:
        """Return the value of a single cell; None outside the study area."""
        value = self._read(number, column, row, 1, 1)[0]
        if value[0] == self.outside(number):
            return None
        self.require_sense(value, number)
        return float(value[0])

    def outside(self, number: int = 1) -> float:
        """Return the value of band `number` outside the study area."""
        return self.dataset.GetRasterBand(number).GetNoDataValue()

    def require_sense(self, values: np.ndarray, number: int = 1) -> None:
        """Refuse a raster whose values at the cells, shape (cells,), are none of its kind."""
        kind = KINDS[self.kind]
        if not kind.sensible(values):
            where = f" in band {number}" if self.dataset.RasterCount > 1 else ""
            raise self.again(f"“{self.name}” holds {kind.wrong}{where}.")

    def number(self, tag: str) -> float:
        """Return a tag that holds a number."""
        if tag not in self.tags:
            raise self.again(f"“{self.name}” does not say its {tag} any more.")
        return float(self.tags[tag])

    def again(self, problem: str) -> RtmError:
        """Return a fault that goes away when the raster is made again."""
        return RtmError(problem, f"Make it again with “{MADE_BY[self.kind]}”.")

    @property
    def kind(self) -> str:
        """Return what the raster is, one of `KINDS`."""
        return self.tags[KIND_TAG]

    @property
    def units(self) -> str:
        """Return the short name of the CRS's unit of length."""
        return short_unit(self.crs)

    def _read(self, number: int, *window: int) -> np.ndarray:
        values = None
        with quiet_gdal():
            values = self.dataset.GetRasterBand(number).ReadAsArray(*window)
        if values is None:
            raise self.again(f"“{self.name}” cannot be read to its end: the file is damaged.")
        return values


def short_unit(crs: QgsCoordinateReferenceSystem) -> str:
    """Return "m", "ft" ... for the unit of a projected CRS."""
    text = QgsUnitTypes.toAbbreviatedString(crs.mapUnits())
    return "ft" if text.startswith("ft") else text


def opened(path: str, name: str, kinds: tuple[str, ...]) -> Raster:
    """Open a file as a raster of one of some kinds, or say what is wrong with it."""
    dataset, sound = open_geotiff(path, f"The raster “{name}”")
    with quiet_gdal():
        return _checked(dataset, sound, path, name, kinds)
    raise RtmError(f"“{name}” cannot be read: the file is damaged.", REMEDY)


def _checked(dataset, sound: bool, path: str, name: str, kinds: tuple[str, ...]) -> Raster:
    tags = dataset.GetMetadata()
    _require_kind(tags, name, kinds)
    problem = next(_problems(dataset, tags, KINDS[tags[KIND_TAG]]), None)
    if problem is not None:
        why = "" if sound else ": the file is damaged"
        remedy = f"Make it again with “{MADE_BY[tags[KIND_TAG]]}”."
        raise RtmError(f"“{name}” {problem}{why}.", remedy)
    left, width, _, top, _, _ = dataset.GetGeoTransform()
    frame = Frame(left, top, width, dataset.RasterXSize, dataset.RasterYSize)
    require_grid_room(frame.columns * frame.rows, frame.cell_size, free_memory())
    crs = QgsCoordinateReferenceSystem.fromWkt(dataset.GetProjection())
    return Raster(name, path, dataset, frame, crs, tags)


def require_harmless(path: str, said: str) -> None:
    """Refuse what QGIS must not even open: no GeoTIFF, or one at a place that it cannot handle."""
    dataset, _ = open_geotiff(path, said)
    good = False
    with quiet_gdal():
        good = _is_on_earth(dataset.GetGeoTransform())
    if not good:
        raise RtmError(f"{said} does not lie at any place on Earth.", REMEDY)


def _require_kind(tags: dict, name: str, kinds: tuple[str, ...]) -> None:
    found = tags.get(KIND_TAG)
    if found not in kinds:
        what = f"of the kind {found}" if found in KINDS else "not a raster of this plugin"
        makers = " or ".join(f"“{MADE_BY[kind]}”" for kind in kinds)
        raise RtmError(
            f"“{name}” is {what}, and {' or '.join(kinds)} is needed here.",
            f"Choose a raster made with {makers}.",
        )


def _problems(dataset: gdal.Dataset, tags: dict, kind: Kind):
    """Yield what is wrong with a raster that says it is of a kind, each as "has no ..."."""
    yield from _of_size(dataset)
    yield from _of_place(dataset)
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


def _of_place(dataset: gdal.Dataset):
    place = dataset.GetGeoTransform(can_return_null=True)
    if place is None:
        yield "does not say where it lies"
        return
    left, width, tilt, top, slant, height = place
    if not _is_on_earth(place):
        yield "does not lie at any place on Earth"
    if tilt or slant:
        yield "is rotated"
    if width != -height or not 0 < width <= LARGEST_LENGTH:
        yield "has cells that are not square"
    if left + width / 2 == left or top - width / 2 == top:
        yield f"has cells of {width:g}, too small for its coordinates"
    crs = QgsCoordinateReferenceSystem.fromWkt(dataset.GetProjection())
    if not crs.isValid():
        yield "has no coordinate reference system"
    elif crs.isGeographic() or crs.mapUnits() in NO_LENGTHS:
        yield f"is not in metres or feet ({crs.authid() or crs.description()})"


def _is_on_earth(place: tuple[float, ...]) -> bool:
    return all(math.isfinite(one) and abs(one) <= LARGEST_POSITION for one in place)


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
