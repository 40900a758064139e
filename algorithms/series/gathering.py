"""What the finished studies of a series found, read from their folders."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import numpy as np
from osgeo import gdal, ogr

from ...core.errors import RtmError
from ...core.mapping.holding import FIRST
from ...core.mapping.returning import area_by_count, least_of, returning
from ...core.model.inputs import GridInput
from ...core.model.json import read_model
from ...core.model.record import Model
from ...core.report.series.facts import (
    PlaceInSeries,
    PlacesInSeries,
    SeriesFacts,
    StudyInSeries,
)
from ...core.report.tested import Tested, read_tested
from ...core.study import Member, axes_of
from ..files.geotiff import quiet_gdal
from ..files.texts import read_text
from ..language import tr
from ..study import names as of_study
from .asked import Asked


def gather(asked: Asked, target: Path, why: Mapping[str, str], look: Callable) -> SeriesFacts:
    """Read what the studies found.

    Parameters
    ----------
    asked : Asked
    target : Path
        The folder of the series's results.
    why : mapping of str to str
        Why a study has no results, by its folder.
    look : callable
        Called now and then, with the share that is read; may raise to stop.
    """
    studies = []
    for number, member in enumerate(asked.members):
        look(number / len(asked.members))
        studies.append(_study(member, target / member.folder, why.get(member.folder, "")))
    axes = tuple(axes_of(asked.members))
    places = tuple(_places(tuple(studies), target, look))
    return SeriesFacts(asked.series.title, axes, tuple(studies), places)


def _study(member: Member, folder: Path, why: str) -> StudyInSeries:
    if why:
        return StudyInSeries(member.name, member.folder, member.of, why)
    try:
        model = read_model(_text(folder / of_study.MODEL))
        tested = _tested(folder)
    except RtmError as fault:
        return StudyInSeries(member.name, member.folder, member.of, str(fault))
    return StudyInSeries(member.name, member.folder, member.of, "", model, tested)


def _tested(folder: Path) -> tuple[Tested, ...]:
    tables = (folder / of_study.VALIDATION, folder / of_study.CAPTURE_CURVE)
    if not all(one.is_file() for one in tables):
        return ()
    return read_tested(*map(_text, tables))


def _text(path: Path) -> str:
    return read_text(path, str(path), tr("Run the series again."))


def _places(studies, target: Path, look: Callable) -> Iterator[PlacesInSeries]:
    """Give the places that return, grid by grid."""
    by_grid: dict[GridInput, list[StudyInSeries]] = {}
    for one in studies:
        grid = None if one.model is None else one.model.inputs.grid
        if grid is not None:
            by_grid.setdefault(grid, []).append(one)
    for grid, some in by_grid.items():
        if len(some) > 1:
            yield _on_grid(grid, some, target, look)


def _on_grid(grid: GridInput, studies, target: Path, look: Callable) -> PlacesInSeries:
    ranks, called = [], []
    for one in studies:
        look(1.0)
        found = target / one.folder / of_study.LAYERS
        ranks.append(_ranks(found, grid))
        called.append(_names(found))
    on_map = np.stack(ranks)
    on_map[on_map > FIRST] = 0
    least = least_of(len(studies))
    places = tuple(
        _place(number, one, grid, studies, called)
        for number, one in enumerate(returning(on_map, least), 1)
    )
    folders = tuple(one.folder for one in studies)
    counts = tuple(area_by_count(on_map))
    outline = _outline(target / folders[0] / of_study.GRID)
    return PlacesInSeries(folders, least, places, grid.cell_size, counts, outline)


def _place(number: int, one, grid: GridInput, studies, called) -> PlaceInSeries:
    size = grid.cell_size
    left = grid.left + one.columns * size
    bottom = grid.top - (one.rows + 1) * size
    named = [names[rank] for names, rank in zip(called, one.ranks) if rank and names.get(rank)]
    return PlaceInSeries(
        rank=number,
        name=max(sorted(set(named)), key=named.count) if named else "",
        ranks={study.folder: rank for study, rank in zip(studies, one.ranks) if rank},
        cells=one.cells,
        area=one.cells * size**2,
        centre=(float(left.mean() + size / 2), float(bottom.mean() + size / 2)),
        corners=tuple(zip(left.tolist(), bottom.tolist())),
    )


def _ranks(file: Path, grid: GridInput) -> np.ndarray:
    """Return the rank of the place that each cell is in, 0 where it is in none."""
    raster = gdal.GetDriverByName("MEM").Create("", grid.columns, grid.rows, 1, gdal.GDT_Int32)
    size = grid.cell_size
    raster.SetGeoTransform((grid.left, size, 0, grid.top, 0, -size))
    with quiet_gdal():
        source = gdal.OpenEx(str(file), gdal.OF_VECTOR | gdal.OF_READONLY)
        layer = None if source is None else source.GetLayerByName(of_study.PLACES_LAYER)
        if layer is not None:
            raster.SetProjection(layer.GetSpatialRef().ExportToWkt())
            gdal.RasterizeLayer(raster, [1], layer, options=["ATTRIBUTE=rank"])
    return raster.GetRasterBand(1).ReadAsArray()


def _names(file: Path) -> dict[int, str]:
    """Return what places are called, by rank."""
    found: dict[int, str] = {}
    with quiet_gdal():
        source = gdal.OpenEx(str(file), gdal.OF_VECTOR | gdal.OF_READONLY)
        layer = None if source is None else source.GetLayerByName(of_study.PLACES_LAYER)
        for place in layer or ():
            found[place.GetField("rank")] = place.GetField("name") or ""
    return found


def _outline(file: Path) -> tuple:
    """Return the rings around the cells of a study area, as they would be drawn."""
    with quiet_gdal():
        raster = gdal.Open(str(file))
        if raster is None:
            return ()
        band = raster.GetRasterBand(1)
        inside = (band.ReadAsArray() != band.GetNoDataValue()).astype(np.uint8)
        size = (raster.RasterXSize, raster.RasterYSize)
        flat = gdal.GetDriverByName("MEM").Create("", *size, 1, gdal.GDT_Byte)
        flat.SetGeoTransform(raster.GetGeoTransform())
        flat.GetRasterBand(1).WriteArray(inside)
        memory = (ogr.GetDriverByName("MEMORY") or ogr.GetDriverByName("MEM")).CreateDataSource("")
        layer = memory.CreateLayer("area", geom_type=ogr.wkbPolygon)
        gdal.Polygonize(flat.GetRasterBand(1), flat.GetRasterBand(1), layer, -1)
        return tuple(
            ring for one in layer for ring in _rings(one.GetGeometryRef(), raster.GetGeoTransform())
        )
    return ()


def _rings(shape, transform) -> Iterator[tuple]:
    """Give the rings of a polygon without the corners of single cells."""
    simple = shape.Simplify(transform[1])
    for number in range(simple.GetGeometryCount()):
        part = simple.GetGeometryRef(number)
        inner = [part.GetGeometryRef(at) for at in range(part.GetGeometryCount())]
        for ring in inner or [part]:
            yield tuple(point[:2] for point in ring.GetPoints() or ())


def known_models(facts: SeriesFacts) -> dict[str, Model]:
    """Return the models by the names of their files in the folder of the series."""
    return {f"{one.folder}/{of_study.MODEL}": one.model for one in facts.done}
