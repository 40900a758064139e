"""Writing priority places: their outlines, and what there is to know of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, astuple, fields

import numpy as np
from osgeo import gdal, ogr
from qgis.core import QgsFeature, QgsGeometry

from ...core.mapping.place import Bearing, Outlook
from ...core.mapping.places import Places
from ...core.model.variable import Variable
from ...core.progress import Cancelled, Progress
from ...core.report import phrases
from ...core.terrain.grid import Frame
from ..language import tr
from .sinks import LayerWriter


def place_fields(score: str) -> tuple[tuple[str, type], ...]:
    """Return (name, type) of the fields; `score` is what the map's values are, as in "rrs"."""
    return (
        ("rank", int),
        ("cells", int),
        ("area", float),
        (f"mean_{score}", float),
        (f"highest_{score}", float),
        ("expected", float),
        ("low_95", int),
        ("low_80", int),
        ("high_80", int),
        ("high_95", int),
        ("top_chance", float),
        ("past_events", int),
        ("later_events", int),
        ("past_rank", int),
        ("name", str),
        ("reasons", str),
        ("sentence", str),
    )


def write_places(
    layer: LayerWriter, places: Places, outlines: dict[int, QgsGeometry], units: str
) -> None:
    """Write one multipolygon a place, by rank, with the fields of `place_fields`."""
    for place in places.places:
        found = phrases.reasons(place.bearings, units)
        feature = QgsFeature()
        feature.setGeometry(outlines[place.rank])
        feature.setAttributes(
            [
                place.rank,
                place.cells,
                place.area,
                place.mean_score,
                place.highest_score,
                place.expected,
                *_outlook(place.outlook),
                place.past,
                place.later,
                place.past_rank,
                place.name or None,
                "; ".join(found) or None,
                phrases.place_sentence(place, units, found),
            ]
        )
        layer.add([feature])


def _outlook(outlook: Outlook | None) -> tuple:
    return (None,) * len(fields(Outlook)) if outlook is None else astuple(outlook)


def bearings_of(places: Places) -> list[list[dict]]:
    """Return what bears on each place, by rank, as an algorithm's results can hold it."""
    return [
        [{**vars(one), "variable": dict(vars(one.variable))} for one in place.bearings]
        for place in places.places
    ]


def makeup_of(places: Places) -> list[dict | None]:
    """Return what the forecast of each place is made of, as an algorithm's results can hold it."""
    return [place.makeup and asdict(place.makeup) for place in places.places]


def as_bearings(told: Iterable[Mapping]) -> tuple[Bearing, ...]:
    """Return what bears on one place from what `bearings_of` made of it."""
    return tuple(Bearing(**{**one, "variable": Variable(**one["variable"])}) for one in told)


def place_outlines(ranks: np.ndarray, frame: Frame, progress: Progress) -> dict[int, QgsGeometry]:
    """Return the outline of each place along its cells' sides, a multipolygon for each rank.

    Parts of a place that meet at a corner only are parts of the multipolygon: as one ring they
    would touch themselves there, which is no valid polygon.

    Parameters
    ----------
    ranks : int32 array, shape (rows, columns)
        0 for no place.
    """
    parts: dict[int, list[QgsGeometry]] = {}
    for rank, shape in _polygonised(ranks, frame, progress):
        parts.setdefault(rank, []).append(shape)
    return {rank: QgsGeometry.collectGeometry(shapes) for rank, shapes in parts.items()}


def _polygonised(ranks: np.ndarray, frame: Frame, progress: Progress):
    """Yield (rank, polygon) for cells of one rank that share sides."""
    raster = gdal.GetDriverByName("MEM").Create("", frame.columns, frame.rows, 1, gdal.GDT_Int32)
    raster.SetGeoTransform((frame.left, frame.cell_size, 0, frame.top, 0, -frame.cell_size))
    band = raster.GetRasterBand(1)
    band.WriteArray(ranks)
    # GDAL 3.11 took vectors in memory over to the driver that rasters in memory have
    driver = ogr.GetDriverByName("Memory") or ogr.GetDriverByName("MEM")
    shapes = driver.CreateDataSource("")
    layer = shapes.CreateLayer("places", None, ogr.wkbPolygon)
    layer.CreateField(ogr.FieldDefn("rank", ogr.OFTInteger))
    _polygonise(band, layer, progress)
    for feature in layer:
        shape = QgsGeometry()
        shape.fromWkb(bytes(feature.GetGeometryRef().ExportToWkb()))
        yield feature.GetField(0), shape


def _polygonise(band, layer, progress: Progress) -> None:
    """Have GDAL trace the cells of one value, and stop it when asked to."""
    stopped = False

    def look(share, *_):
        nonlocal stopped
        try:
            progress.at(share)
        except Cancelled:  # would be lost on its way through GDAL
            stopped = True
        return int(not stopped)

    try:
        failed = gdal.Polygonize(band, band, layer, 0, [], callback=look)
    except RuntimeError:  # where GDAL is set to raise, a stop is one of its failures
        if not stopped:
            raise
    if stopped:
        raise Cancelled
    if failed:
        raise RuntimeError(
            tr(
                "the outlines of the places: {why}",
                why=gdal.GetLastErrorMsg(),
            )
        )
