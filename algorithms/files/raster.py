"""A raster of a study, opened with care: every part that a later step relies on makes sense."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from osgeo import gdal
from qgis.core import QgsCoordinateReferenceSystem, QgsUnitTypes

from ...core.errors import RtmError
from ...core.machine import free_memory
from ...core.room import require_grid_room
from ...core.terrain.grid import Frame
from ..language import either, quoted, tr
from .geotiff import REMEDY, open_geotiff, quiet_gdal
from .kinds import KINDS, MADE_BY, makers
from .raster_faults import of_place, problems

KIND_TAG = "RTM_KIND"
FEW_CELLS = 1_000_000  # up to which nobody need ask for memory


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
            about = {"name": self.name, "wrong": tr(kind.wrong), "number": number}
            if self.dataset.RasterCount > 1:
                raise self.again(tr("“{name}” holds {wrong} in band {number}.", **about))
            raise self.again(tr("“{name}” holds {wrong}.", **about))

    def number(self, tag: str) -> float:
        """Return a tag that holds a number, or say that it is lost."""
        try:
            return float(self.tags[tag])
        except (KeyError, ValueError) as reason:
            raise self.again(
                tr("“{name}” does not say its {tag} any more.", name=self.name, tag=tag)
            ) from reason

    def again(self, problem: str) -> RtmError:
        """Return a fault that goes away when the raster is made again."""
        return RtmError(problem, _made_again(self.kind))

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
            raise self.again(
                tr("“{name}” cannot be read to its end: the file is damaged.", name=self.name)
            )
        return values


def kind_of(path: str) -> str | None:
    """Return what a file says that it is; None where it is no raster of this plugin."""
    try:
        dataset, _ = open_geotiff(path, path)
    except RtmError:
        return None
    with quiet_gdal():
        return dataset.GetMetadataItem(KIND_TAG)
    return None


def short_unit(crs: QgsCoordinateReferenceSystem) -> str:
    """Return "m", "ft" ... for the unit of a projected CRS."""
    text = QgsUnitTypes.toAbbreviatedString(crs.mapUnits())
    return "ft" if text.startswith("ft") else text


def opened(path: str, name: str, kinds: tuple[str, ...]) -> Raster:
    """Open a file as a raster of one of some kinds, or say what is wrong with it."""
    dataset, sound = open_geotiff(path, tr("The raster “{name}”", name=name))
    with quiet_gdal():
        return _checked(dataset, sound, path, name, kinds)
    raise RtmError(
        tr("“{name}” cannot be read: the file is damaged.", name=name),
        tr(REMEDY),
        kind="unreadable",
    )


def _checked(dataset, sound: bool, path: str, name: str, kinds: tuple[str, ...]) -> Raster:
    tags = dataset.GetMetadata()
    _require_kind(tags, name, kinds)
    crs = QgsCoordinateReferenceSystem.fromWkt(dataset.GetProjection())
    problem = next(problems(quoted(name), dataset, crs, tags, KINDS[tags[KIND_TAG]]), None)
    if problem is not None:
        whole = f"{problem}." if sound else tr("{problem}: the file is damaged.", problem=problem)
        remedy = _made_again(tags[KIND_TAG])
        raise RtmError(whole, remedy)
    left, width, _, top, _, _ = dataset.GetGeoTransform()
    frame = Frame(left, top, width, dataset.RasterXSize, dataset.RasterYSize)
    cells = frame.columns * frame.rows
    if cells > FEW_CELLS:
        require_grid_room(cells, frame.cell_size, free_memory())
    return Raster(name, path, dataset, frame, crs, tags)


def require_harmless(path: str, said: str) -> None:
    """Refuse what QGIS must not even open: no GeoTIFF, or one at a place that it cannot handle."""
    dataset, sound = open_geotiff(path, said)
    problem = tr("{said} cannot be read", said=said)
    with quiet_gdal():
        problem = next(of_place(said, dataset), None)
        dataset.GetProjection()
        sound = sound and gdal.GetLastErrorType() < gdal.CE_Warning
    if problem is None and not sound:  # nothing that we write makes GDAL wonder
        problem = tr("{said} is damaged, or was not written by this plugin", said=said)
    if problem is not None:
        raise RtmError(f"{problem}.", tr(REMEDY))


def _require_kind(tags: dict, name: str, kinds: tuple[str, ...]) -> None:
    found = tags.get(KIND_TAG)
    if found not in kinds:
        what = (
            tr("of the kind {found}", found=found)
            if found in KINDS
            else tr("not a raster of this plugin")
        )
        raise RtmError(
            tr(
                "“{name}” is {what}, and {kinds} is needed here.",
                name=name,
                what=what,
                kinds=either(kinds),
            ),
            tr("Choose a raster made with {makers}.", makers=makers(kinds)),
        )


def _made_again(kind: str) -> str:
    return tr("Make it again with “{algorithm}”.", algorithm=tr(MADE_BY[kind]))
