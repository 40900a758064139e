"""The places as a GeoPackage: polygons in the study's CRS, with their style."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransformContext,
    QgsFeature,
    QgsVectorFileWriter,
    QgsVectorLayer,
    QgsWkbTypes,
)

from ...core.plain import one_line
from ...core.publishing.numbered import FIRST
from ...core.publishing.public_places import PublicPlace
from ...core.publishing.public_study import PublicStudy
from ..files.geotiff import failures_of_gdal
from ..files.sentences import sentence
from ..files.stored_style import PLACES_STYLE
from ..files.tables import fields_of
from ..language import tr
from ..looks.style_maps import dress_places
from ..looks.styling import save_vector_style
from .handout_layers import outline

LAYER = "places"
FIELDS = (
    ("number", int),
    ("name", str),
    ("hectares", float),
    ("past_events", str),
    ("later_events", str),
    ("why", str),
)


def write_geopackage(
    path: str, study: PublicStudy, made: str, crs: QgsCoordinateReferenceSystem
) -> None:
    """Write the places into a new GeoPackage, each with what may be told of it.

    Parameters
    ----------
    path : str
        Where no file is.
    study : PublicStudy
    made : str
        The date of the copy, "2026-11-28".
    crs : QgsCoordinateReferenceSystem
        Of the places.
    """
    options = QgsVectorFileWriter.SaveVectorOptions()
    options.driverName, options.layerName = "GPKG", LAYER
    kind = QgsWkbTypes.Type.MultiPolygon
    with failures_of_gdal() as failures:
        writer = QgsVectorFileWriter.create(
            path, fields_of(FIELDS), kind, crs, QgsCoordinateTransformContext(), options
        )
        if writer.hasError() != QgsVectorFileWriter.WriterError.NoError:
            raise RuntimeError(writer.errorMessage())
        for place in study.places:
            if not writer.addFeature(_feature(place)):
                raise RuntimeError(writer.errorMessage() or tr("a row was not taken"))
        del writer
    if failures:
        raise RuntimeError(failures[0])
    _style(path, len(study.places))
    _date(path, made)


def _feature(place: PublicPlace) -> QgsFeature:
    feature = QgsFeature()
    feature.setGeometry(outline(place))
    counts = (None if one is None else one.words for one in (place.past, place.later))
    name = None if place.name is None else one_line(place.name)
    feature.setAttributes(
        [place.number, name, place.hectares, *counts, one_line(place.why) or None]
    )
    return feature


def _style(path: str, count: int) -> None:
    layer = QgsVectorLayer(f"{path}|layername={LAYER}", LAYER, "ogr")
    dress_places(layer, count, "number", (FIRST,))
    save_vector_style(layer, PLACES_STYLE)


def _date(path: str, made: str) -> None:
    """Say when the file was made by the day alone, and drop what SQLite no longer needs of it."""
    then = f"{made}T00:00:00.000Z"
    with closing(sqlite3.connect(path, isolation_level=None)) as file:
        for table, column in (("gpkg_contents", "last_change"), ("layer_styles", "update_time")):
            dated = sentence("UPDATE {table} SET {column} = ?", table=table, column=column)
            file.execute(dated, [then])
        file.execute("VACUUM")
