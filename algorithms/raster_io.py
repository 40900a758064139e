"""Reading and writing the rasters of a study: one geotransform, a tag that says what each is."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from osgeo import gdal
from qgis.core import QgsCoordinateReferenceSystem, QgsProviderRegistry, QgsUnitTypes

from ..core.errors import RtmError
from ..core.terrain.grid import Cells, Frame
from .files.switch import require_settled
from .transaction import about_to_write

GRID, EVENTS, FACTOR, RISK = "grid", "events", "factor", "risk"
HOTSPOT, FORECAST, COMBINED = "hotspot", "forecast", "combined"
RESIDUALS = "residuals"
KIND_TAG = "RTM_KIND"
MADE_BY = {
    GRID: "Create grid",
    EVENTS: "Count events",
    FACTOR: "Operationalise factor",
    RISK: "Risk map",
    HOTSPOT: "Hot spot map",
    FORECAST: "Forecast map",
    COMBINED: "Combine maps",
    RESIDUALS: "Fit model",
}
CREATION_OPTIONS = [
    "TILED=YES",
    "COMPRESS=DEFLATE",
    "INTERLEAVE=BAND",
    "BIGTIFF=IF_SAFER",
    "NUM_THREADS=ALL_CPUS",
]
GDAL_TYPES = {"uint8": gdal.GDT_Byte, "int32": gdal.GDT_Int32, "float32": gdal.GDT_Float32}
OUTSIDE = {"uint8": 255, "int32": -1, "float32": -9999.0}
ROWS_AT_ONCE = 256
MOST_WAITING = 1 << 23  # cells written that wait to be compressed
KILOMETRES = QgsUnitTypes.DistanceUnit.DistanceKilometers
IMPERIAL = ("ft", "yd", "mi")


GRID_TAGS = ("RTM_BLOCK_LENGTH", "RTM_CELL_SIZE", "RTM_KEEP")


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
        try:
            values = self.dataset.GetRasterBand(number).ReadAsArray()
        except RuntimeError:
            values = None
        if values is None:
            raise RtmError(
                f"“{self.name}” cannot be read to its end: the file is damaged.",
                f"Make it again with “{MADE_BY[self.kind]}”.",
            )
        return values

    def inside(self) -> np.ndarray:
        """Return where the study area is, bool of shape (rows, columns)."""
        return self.band(1) != self.dataset.GetRasterBand(1).GetNoDataValue()

    @property
    def kind(self) -> str:
        """Return what the raster is, one of the kinds above."""
        return self.tags[KIND_TAG]

    def number(self, tag: str) -> float:
        """Return a tag that holds a number."""
        try:
            return float(self.tags[tag])
        except (KeyError, ValueError):
            raise RtmError(
                f"“{self.name}” does not say its {tag} any more.",
                f"Make it again with “{MADE_BY[self.kind]}”.",
            ) from None

    @property
    def units(self) -> str:
        """Return the short name of the CRS's unit of length."""
        return short_unit(self.crs)


def short_unit(crs: QgsCoordinateReferenceSystem) -> str:
    """Return "m", "ft" ... for the unit of a projected CRS."""
    text = QgsUnitTypes.toAbbreviatedString(crs.mapUnits())
    return "ft" if text.startswith("ft") else text


def square_unit(crs: QgsCoordinateReferenceSystem) -> tuple[float, str]:
    """Return how many square units of a CRS make a square of which densities are told, and which.

    That is a square mile where the CRS is in feet or yards, else a square kilometre.
    """
    imperial = QgsUnitTypes.toAbbreviatedString(crs.mapUnits())[:2] in IMPERIAL
    large = QgsUnitTypes.DistanceUnit.DistanceMiles if imperial else KILOMETRES
    side = QgsUnitTypes.fromUnitToUnitFactor(large, crs.mapUnits())
    return side**2, "square mile" if imperial else "km²"


def raster_layer(algorithm, parameters, name, context):
    """Return the raster layer of a parameter, or say that it cannot be read."""
    algorithm.require_given(parameters, name)
    layer = algorithm.parameterAsRasterLayer(parameters, name, context)
    if layer is None or not layer.isValid():
        raise RtmError(
            f"The raster {parameters.get(name)} cannot be read.",
            "Choose a raster made by this plugin that still exists.",
        )
    return layer


def raster_layers(algorithm, parameters, name, context, what: str, remedy: str) -> list:
    """Return the raster layers of a parameter, or say that some, or all, are missing."""
    layers = algorithm.parameterAsLayerList(parameters, name, context)
    given = parameters.get(name) or []
    if not layers or (isinstance(given, (list, tuple)) and len(layers) < len(given)):
        raise RtmError(
            f"Not every {what} can be read." if layers else f"No {what} is given.", remedy
        )
    return layers


def open_raster(layer, *kinds: str) -> Raster:
    """Open a layer as a raster of one of the given kinds, or say what it is instead."""
    path = QgsProviderRegistry.instance().decodeUri("gdal", layer.source()).get("path", "")
    remedy = f"Choose a raster made with {' or '.join(f'“{MADE_BY[kind]}”' for kind in kinds)}."
    for folder in Path(path).parents[:2]:  # those of factors lie in a folder within the results
        require_settled(folder)
    dataset = gdal.Open(path) if layer.providerType() == "gdal" else None
    if dataset is None:
        raise RtmError(f"The raster “{layer.name()}” cannot be opened as a file.", remedy)
    tags = dataset.GetMetadata()
    found = tags.get(KIND_TAG)
    if found not in kinds:
        what = f"of the kind {found}" if found in MADE_BY else "not a raster of this plugin"
        raise RtmError(
            f"“{layer.name()}” is {what}, and {' or '.join(kinds)} is needed here.", remedy
        )
    left, width, _, top, _, height = dataset.GetGeoTransform()
    if width != -height:
        raise RtmError(f"The cells of “{layer.name()}” are not square.", remedy)
    frame = Frame(left, top, width, dataset.RasterXSize, dataset.RasterYSize)
    crs = QgsCoordinateReferenceSystem.fromWkt(dataset.GetProjection())
    return Raster(layer.name(), path, dataset, frame, crs, tags)


def kind_of(path: Path) -> str | None:
    """Return what a file says that it is; None where it is no raster of this plugin."""
    gdal.PushErrorHandler("CPLQuietErrorHandler")
    try:
        dataset = gdal.OpenEx(str(path), gdal.OF_RASTER, allowed_drivers=["GTiff"])
    except RuntimeError:  # where GDAL is set to raise
        dataset = None
    finally:
        gdal.PopErrorHandler()
    return None if dataset is None else dataset.GetMetadataItem(KIND_TAG)


def given_raster(algorithm, parameters, name, context, kind: str) -> Raster | None:
    """Open the raster of an optional parameter; None where it was left out."""
    if not algorithm.given(parameters, name):
        return None
    return open_raster(raster_layer(algorithm, parameters, name, context), kind)


def describe(frame: Frame) -> str:
    """Return a grid in words, for messages about two that differ."""
    return (
        f"{frame.columns} × {frame.rows} cells of {frame.cell_size:g} "
        f"from ({frame.left:.12g}, {frame.top:.12g})"
    )


def require_same_grid(first: Raster, other: Raster) -> None:
    """Refuse two rasters that do not share one grid."""
    if first.frame != other.frame or first.crs != other.crs:
        raise RtmError(
            f"“{first.name}” and “{other.name}” lie on different grids: {describe(first.frame)}, "
            f"{first.crs.authid()}, and {describe(other.frame)}, {other.crs.authid()}.",
            "Make every raster of a study from the same grid.",
        )


def cells_of(raster: Raster) -> Cells:
    """Return the cells of the study area of a raster."""
    return Cells(raster.frame, raster.inside())


def values_of(raster: Raster, cells: Cells, number: int = 1) -> np.ndarray:
    """Return the values of band `number` at the cells, which must be those of the raster."""
    return cells.from_raster(require_cells(raster, cells, number))


def require_cells(raster: Raster, cells: Cells, number: int = 1) -> np.ndarray:
    """Refuse a raster over another study area than these cells; return band `number` of a good one.

    The band has shape (rows, columns).
    """
    band = raster.band(number)
    nodata = raster.dataset.GetRasterBand(number).GetNoDataValue()
    if not np.array_equal(band != nodata, cells.inside):
        raise RtmError(
            f"“{raster.name}” does not cover the same study area as the other rasters.",
            "Make every raster of a study from the same grid.",
        )
    return band


def counts_of(raster: Raster, cells: Cells) -> np.ndarray:
    """Return the events of the cells, int32, from an events raster on the same cells."""
    counts = values_of(raster, cells)
    whole = np.isfinite(counts).all() and (counts >= 0).all() and (counts % 1 == 0).all()
    if not whole:
        raise RtmError(
            f"“{raster.name}” holds values that are no counts of events.",
            f"Make it again with “{MADE_BY[EVENTS]}”.",
        )
    return counts.astype(np.int32)


@contextmanager
def written_whole(path: str | os.PathLike):
    """Give a path to write beside `path`; it takes its place only if all went well."""
    final = Path(path)
    unfinished = final.with_name(f".unfinished-{os.getpid()}-{final.name}")
    try:
        final.parent.mkdir(parents=True, exist_ok=True)
        if final.exists() and not final.is_file():
            raise OSError("it is no ordinary file")
        yield str(unfinished)
        told = final.with_name(f"{final.name}.aux.xml")  # of what stood there, not of the new
        about_to_write(told, theirs=not final.exists())
        about_to_write(final)
        os.replace(unfinished, final)
    except OSError as reason:
        raise cannot_write(final, reason) from reason
    finally:
        with suppress(OSError):  # there may be no such folder
            unfinished.unlink(missing_ok=True)


def cannot_write(path, reason) -> RtmError:
    """Return the sentence for a file that cannot be written."""
    return RtmError(
        f"{path} cannot be written ({reason.strerror or reason}).",
        "Close it in other programs, or choose a folder that you may write to.",
    )


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
        Where to write; an existing file is replaced at the very end.
    bands : iterable of (description, values), values of shape (cells,)
        Taken one at a time, so that only one need be in memory.
    dtype : str
        "uint8", "int32" or "float32".
    count : int
        Number of bands.
    tags : dict
        Values that are no text are written as JSON.
    """
    frame = cells.frame
    with written_whole(path) as unfinished, _gdal_failures_of(path):
        dataset = gdal.GetDriverByName("GTiff").Create(
            unfinished, frame.columns, frame.rows, count, GDAL_TYPES[dtype], CREATION_OPTIONS
        )
        if dataset is None:
            raise RuntimeError(gdal.GetLastErrorMsg())
        dataset.SetGeoTransform((frame.left, frame.cell_size, 0, frame.top, 0, -frame.cell_size))
        dataset.SetProjection(crs.toWkt(QgsCoordinateReferenceSystem.WktVariant.WKT_PREFERRED_GDAL))
        dataset.SetMetadata({KIND_TAG: kind, **{k: _as_text(v) for k, v in tags.items()}})
        waiting = 0
        for number, (description, given) in enumerate(bands, 1):
            band = dataset.GetRasterBand(number)
            band.SetDescription(description)
            band.SetNoDataValue(OUTSIDE[dtype])
            values = np.asarray(given, dtype)
            # else QGIS computes them at every opening, into a file beside ours
            band.SetStatistics(
                float(values.min()),
                float(values.max()),
                float(values.mean(dtype=float)),
                float(values.std(dtype=float)),
            )
            raster = cells.on_raster(values, OUTSIDE[dtype])
            for row in range(0, frame.rows, ROWS_AT_ONCE):
                band.WriteArray(raster[row : row + ROWS_AT_ONCE], 0, row)
                waiting += frame.columns * ROWS_AT_ONCE
                if waiting > MOST_WAITING:
                    band.FlushCache()  # else all is compressed at the end, deaf to a cancel
                    waiting = 0
                progress.at((number - 1 + row / frame.rows) / count)
            del raster, band
        dataset.FlushCache()
        del dataset
        progress.at(1)


@contextmanager
def _gdal_failures_of(path: str):
    """Turn GDAL's failures, raised or only noted (a full disk, say), into one sentence."""
    gdal.ErrorReset()
    try:
        yield
    except RuntimeError as reason:
        raise cannot_write(path, OSError(str(reason))) from reason
    if gdal.GetLastErrorType() >= gdal.CE_Failure:
        raise cannot_write(path, OSError(gdal.GetLastErrorMsg()))


def _as_text(value) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def write_text(path: str, text: str) -> None:
    """Write a text file the same way on every system."""
    with open(path, "w", encoding="utf-8", newline="\n") as file:
        file.write(text)
