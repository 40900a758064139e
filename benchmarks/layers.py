"""Layers of the real studies as the arrays that the core takes, read with GDAL."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import numpy as np
from osgeo import ogr

from ..core.model.block import Block
from ..core.progress import Quiet
from ..core.settings import FactorSettings
from ..core.terrain.factor import operationalise
from ..core.terrain.features import Features, Polygon
from ..core.terrain.grid import Cells, coverage, frame_over

ogr.UseExceptions()


def geometries(source: str, condition: str = "") -> list[ogr.Geometry]:
    """Return the geometries of "FILE|layername=NAME", the parts of a multi-part one each alone.

    Without a name those of the file's only layer.
    """
    path, _, name = source.partition("|layername=")
    dataset = ogr.Open(path)
    layer = dataset.GetLayerByName(name) if name else dataset.GetLayer(0)
    layer.SetAttributeFilter(condition or None)
    return parted(feature.GetGeometryRef() for feature in layer)


def parted(whole: Iterable[ogr.Geometry]) -> list[ogr.Geometry]:
    """Return copies of geometries, the parts of a multi-part one each alone."""
    return [part.Clone() for geometry in whole for part in _parts(geometry)]


def _parts(geometry: ogr.Geometry) -> Iterator[ogr.Geometry]:
    if ogr.GT_IsSubClassOf(geometry.GetGeometryType(), ogr.wkbGeometryCollection):
        yield from geometry
    else:
        yield geometry


def points(source: str, condition: str = "") -> np.ndarray:
    """Return the locations of a layer of points, shape (m, 2)."""
    return np.array([one.GetPoint_2D() for one in geometries(source, condition)])


def dates(source: str, condition: str = "") -> list[str]:
    """Return the dates of a layer's rows as "2016-01-31"; nothing where it has no field "date"."""
    path, _, name = source.partition("|layername=")
    dataset = ogr.Open(path)
    layer = dataset.GetLayerByName(name)
    if layer.GetLayerDefn().GetFieldIndex("date") < 0:
        return []
    layer.SetAttributeFilter(condition or None)
    return [feature.GetField("date").replace("/", "-")[:10] for feature in layer]


def numbered(source: str, field: str) -> tuple[list[Polygon], np.ndarray, np.ndarray]:
    """Return the polygons of a layer, the feature that each is a part of, and each one's number."""
    path, _, name = source.partition("|layername=")
    dataset = ogr.Open(path)
    polygons: list[Polygon] = []
    feature_of, numbers = [], []
    for number, feature in enumerate(dataset.GetLayerByName(name)):
        parts = [_rings(part) for part in _parts(feature.GetGeometryRef())]
        polygons += parts
        feature_of += [number] * len(parts)
        numbers.append(float(feature.GetField(field)))
    return polygons, np.array(feature_of), np.array(numbers)


def as_they_are(geometry: ogr.Geometry) -> ogr.Geometry:
    """Return a geometry where it is."""
    return geometry


def features(source: str, moved: Callable[[ogr.Geometry], ogr.Geometry] = as_they_are) -> Features:
    """Return a layer of points, lines or polygons as features of a factor, moved by a function."""
    found = [moved(geometry) for geometry in geometries(source)]
    kind = ogr.GT_Flatten(found[0].GetGeometryType())
    if kind == ogr.wkbPoint:
        return Features(points=np.array([one.GetPoint_2D() for one in found]))
    if kind == ogr.wkbLineString:
        return Features.of_lines([_corners(one) for one in found])
    return Features(polygons=tuple(_rings(one) for one in found))


def variables(
    cells: Cells, study: dict, moved: Callable[[ogr.Geometry], ogr.Geometry] = as_they_are
) -> list[Block]:
    """Return the variables of all factors of a study, of the usual distances.

    Parameters
    ----------
    cells : Cells
    study : dict
        As `cases.Case.study` gives it.
    moved : callable, optional
        Takes a feature's geometry and returns where it is to lie.
    """
    length = study["grid"]["block_length"]
    found: list[Block] = []
    for factor in study["factors"]:
        settings = FactorSettings(factor["name"], length)
        found += operationalise(cells, features(factor["source"], moved), settings, Quiet()).blocks
    return found


def study_area(source: str, cell_size: float, condition: str = "") -> tuple[Cells, np.ndarray]:
    """Return the cells that share area with a layer of polygons, and how much of each it covers."""
    return cells_of(geometries(source, condition), cell_size)


def cells_of(area: Iterable[ogr.Geometry], cell_size: float) -> tuple[Cells, np.ndarray]:
    """Return the cells that share area with polygons, and how much of each they cover."""
    polygons = [_rings(one) for one in area]
    corners = np.vstack([ring for polygon in polygons for ring in polygon])
    frame = frame_over((*corners.min(axis=0), *corners.max(axis=0)), cell_size)
    shares = coverage(frame, polygons, Quiet())
    cells = Cells(frame, shares > 0)
    return cells, cells.from_raster(shares)


def _rings(polygon: ogr.Geometry) -> Polygon:
    return [_corners(ring) for ring in polygon]


def _corners(line: ogr.Geometry) -> np.ndarray:
    return np.array(line.GetPoints())[:, :2]
