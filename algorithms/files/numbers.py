"""A raster of numbers that is none of a study: opened with care, and read where it matters."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from osgeo import gdal
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsMapLayer,
    QgsProcessingUtils,
    QgsProviderRegistry,
)

from ...core.errors import RtmError
from ...core.limits import MOST_CELLS
from ...core.plain import shown
from ...core.terrain.exposure.base import Pixels
from ...core.terrain.grid import Frame
from ..language import counted, marked, tr
from .geotiff import open_geotiff, quiet_gdal, require_geotiff
from .raster_layers import require_plain_companions

if TYPE_CHECKING:
    from .given import Given

REMEDY = marked(
    "Choose a GeoTIFF of numbers on this computer; “Translate (convert format)” makes one of "
    "another raster."
)
MOST_PIXELS = MOST_CELLS // 2  # over the study area: eight bytes each, several times over


@dataclass(frozen=True)
class Numbers:
    """An open raster of numbers.

    Attributes
    ----------
    name : str
    dataset : gdal.Dataset
        With one band, north up.
    crs : QgsCoordinateReferenceSystem
    """

    name: str
    dataset: gdal.Dataset
    crs: QgsCoordinateReferenceSystem

    def require_over(self, frame: Frame, crs: QgsCoordinateReferenceSystem) -> None:
        """Refuse a raster in another CRS, or that does not lie over any cell."""
        if self.crs != crs:
            raise RtmError(
                tr(
                    "The raster “{name}” is in {crs}, and the grid in {grid_crs}.",
                    name=self.name,
                    crs=self.crs.authid() or self.crs.description() or tr("no known system"),
                    grid_crs=crs.authid() or crs.description(),
                ),
                tr("Reproject it first with “Warp (reproject)”."),
            )
        _, _, width, height = self._window(frame)
        if width <= 0 or height <= 0:
            raise RtmError(
                tr("The raster “{name}” does not cover any of the study area.", name=self.name),
                tr("Check its coordinate system, and that it shows the same place."),
            )
        if width * height > MOST_PIXELS:
            raise RtmError(
                tr(
                    "The raster “{name}” has {pixels:,} pixels over the study area, and {most:,} "
                    "is the most.",
                    name=self.name,
                    pixels=width * height,
                    most=MOST_PIXELS,
                ),
                tr("Make its pixels larger with “Warp (reproject)”, by their average or sum."),
                kind="room",
            )

    def pixels(self, frame: Frame) -> Pixels:
        """Return the pixels that share area with a frame."""
        left, wide, _, top, _, tall = self.dataset.GetGeoTransform()
        column, row, width, height = self._window(frame)
        across = left + wide * np.arange(column, column + width + 1)
        down = top + tall * np.arange(row, row + height + 1)
        values = self._read(column, row, width, height)
        return (
            Pixels(values, across, down) if tall < 0 else Pixels(values[::-1], across, down[::-1])
        )

    def _window(self, frame: Frame) -> tuple[int, int, int, int]:
        """Return the first column and row that count, and how many; 0 or less where none does."""
        left, wide, _, top, _, tall = self.dataset.GetGeoTransform()
        x = frame.left, frame.left + frame.columns * frame.cell_size
        y = frame.top, frame.top - frame.rows * frame.cell_size
        column, end = _span([(one - left) / wide for one in x], self.dataset.RasterXSize)
        row, last = _span([(one - top) / tall for one in y], self.dataset.RasterYSize)
        return column, row, end - column, last - row

    def _read(self, *window: int) -> np.ndarray:
        """Return the values of a window, float64, NaN where there is none."""
        values = known = None
        with quiet_gdal():
            band = self.dataset.GetRasterBand(1)
            values = band.ReadAsArray(*window)
            known = band.GetMaskBand().ReadAsArray(*window)
        if values is None or known is None:
            raise RtmError(
                tr("“{name}” cannot be read to its end: the file is damaged.", name=self.name),
                tr(REMEDY),
                kind="unreadable",
            )
        scaled = values.astype(float) * (band.GetScale() or 1.0) + (band.GetOffset() or 0.0)
        scaled[known == 0] = np.nan
        return scaled


def _span(sides, most: int) -> tuple[int, int]:
    return max(math.floor(min(sides)), 0), min(math.ceil(max(sides)), most)


def open_numbers(given: Given, name: str) -> Numbers:
    """Open the raster of a parameter as one of numbers, or say what is wrong with it."""
    source, title = _source_of(given, name)
    is_open = bool(title)  # by QGIS, in the project
    parts = QgsProviderRegistry.instance().decodeUri("gdal", source)
    path = f"{parts.get('vsiPrefix') or ''}{parts.get('path') or source}"
    title = title or Path(path).stem
    said = tr("The raster “{name}”", name=shown(title))
    try:
        if not is_open:
            require_geotiff(path, said)
            require_plain_companions(Path(path), said)
        dataset, _ = open_geotiff(path, said)
    except RtmError as fault:
        raise fault.in_words(fault.problem, tr(REMEDY)) from fault
    crs = None
    with quiet_gdal():
        problem = next(_problems(said, dataset), None)
        crs = QgsCoordinateReferenceSystem.fromWkt(dataset.GetProjection())
    if problem is not None:
        raise RtmError(f"{problem}.", tr(REMEDY))
    with quiet_gdal():  # QGIS opens it too, and looks at its values aloud
        given.algorithm.parameterAsRasterLayer(given.parameters, name, given.context)
    return Numbers(title, dataset, crs)


def _source_of(given: Given, name: str) -> tuple[str, str]:
    """Return the source of a raster parameter and what the project calls it, unopened."""
    given.require(name)
    value = given.parameters.get(name)
    layer = value if isinstance(value, QgsMapLayer) else None
    if isinstance(value, str):
        layer = QgsProcessingUtils.mapLayerFromString(value, given.context, False)
    if layer is None and not isinstance(value, str):
        layer = given.algorithm.parameterAsRasterLayer(given.parameters, name, given.context)
    if layer is None:
        return str(value), ""
    if layer.providerType() != "gdal":
        raise RtmError(
            tr("The raster “{layer}” cannot be opened as a file.", layer=layer.name()), tr(REMEDY)
        )
    return layer.source(), layer.name()


def _problems(said: str, dataset: gdal.Dataset):
    """Yield what is wrong with a raster, each without its full stop."""
    if dataset.RasterCount != 1:
        yield counted(
            dataset.RasterCount,
            "{said} has {count} band, and one of numbers is needed",
            "{said} has {count} bands, and one of numbers is needed",
            said=said,
        )
        return
    if gdal.DataTypeIsComplex(dataset.GetRasterBand(1).DataType):
        yield tr("{said} holds complex numbers", said=said)
    place = dataset.GetGeoTransform(can_return_null=True)
    if place is None or not all(map(math.isfinite, place)):
        yield tr("{said} does not say where it lies", said=said)
        return
    if place[2] or place[4]:
        yield tr("{said} is rotated", said=said)
    elif place[1] <= 0 or place[5] == 0:
        yield tr("{said} runs from right to left", said=said)
