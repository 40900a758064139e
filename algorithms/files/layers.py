"""Layers that an algorithm was given: opened, and refused where they cannot be used."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from qgis.core import (
    QgsFeatureRequest,
    QgsProcessing,
    QgsProcessingFeatureSource,
    QgsProcessingFeatureSourceDefinition,
    QgsUnitTypes,
    QgsWkbTypes,
)
from qgis.PyQt.QtCore import QFileInfo

from ...core.errors import RtmError
from ...core.plain import one_line, shown
from . import filters, names
from .destinations import LAYER
from .ordinary import require_ordinary_source
from .paths import mistaken

if TYPE_CHECKING:
    from .given import Given

POINT = QgsWkbTypes.GeometryType.PointGeometry
LINE = QgsWkbTypes.GeometryType.LineGeometry
POLYGON = QgsWkbTypes.GeometryType.PolygonGeometry
NO_GEOMETRY = QgsWkbTypes.GeometryType.NullGeometry
KINDS = {POINT: "points", LINE: "lines", POLYGON: "polygons"}
NO_LENGTHS = {  # other QGIS versions tell several kinds of feet apart
    QgsUnitTypes.DistanceUnit.DistanceDegrees,
    QgsUnitTypes.DistanceUnit.DistanceUnknownUnit,
}
DECLARED = {
    POINT: QgsProcessing.SourceType.TypeVectorPoint,
    LINE: QgsProcessing.SourceType.TypeVectorLine,
    POLYGON: QgsProcessing.SourceType.TypeVectorPolygon,
}


@dataclass(frozen=True)
class Layer:
    """A vector parameter: its features, its name for messages, its filter, its key."""

    name: str
    source: QgsProcessingFeatureSource
    filter: str = ""
    parameter: str = ""

    @property
    def geometry_type(self):
        """Return whether it has points, lines or polygons."""
        return QgsWkbTypes.geometryType(self.source.wkbType())


def open_layer(given: Given, name: str, filter_text: str = "") -> Layer:
    """Return the vector layer of a parameter, or say what is wrong with it or its filter."""
    given.require(name)
    value = given.parameters.get(name)
    if isinstance(value, QgsProcessingFeatureSourceDefinition):
        value = value.source.staticValue()
    if isinstance(value, str):
        require_ordinary_source(value)
    source = given.algorithm.parameterAsSource(given.parameters, name, given.context)
    if source is None:
        raise _cannot_read(str(value))
    layer = Layer(_title(value, source), source, filter_text, name)
    if source.featureCount() == 0:
        raise empty(layer)
    _require_kind(layer, given.algorithm.parameterDefinition(name).dataTypes())
    require_crs(layer)
    _require_good_filter(layer)
    return layer


def _cannot_read(given: str) -> RtmError:
    path = Path((given.rpartition(LAYER)[0] or given).removeprefix("/vsizip/"))
    if path.suffix.lower() == ".zip" and os.path.isfile(path):  # as downloads come
        return RtmError(
            f"The archive {shown(path)} has no layer that QGIS finds by itself.",
            "Unpack it, and choose the layer or table in it.",
            kind="unreadable",
        )
    why = mistaken(path) if os.path.exists(path) else None
    if why is not None:
        return RtmError(
            f"The layer {names.described(given)} cannot be read: its name, or that of a folder, "
            f"has {why}.",
            "Rename it.",
            kind="unreadable",
        )
    return RtmError(
        f"The layer {names.described(given)} cannot be read.",
        "Check that its file still exists and that it is a vector layer.",
        kind="unreadable",
    )


def _title(given, source: QgsProcessingFeatureSource) -> str:
    """Return what the project calls a layer, or what it is called in its own file."""
    title = source.sourceName()
    if isinstance(given, str) and title == QFileInfo(given).baseName():  # the file's name
        title = names.own_name(given) or title
    return one_line(title) or shown(given)


def _require_kind(layer: Layer, wanted: list) -> None:
    """Refuse a layer of another kind of geometry than the parameter declares."""
    found = KINDS.get(layer.geometry_type)
    good = [KINDS[kind] for kind, declared in DECLARED.items() if declared in wanted]
    if layer.geometry_type == NO_GEOMETRY:
        raise RtmError(
            f"The layer “{layer.name}” is a table without geometry.",
            "Choose a layer with places; “Create points layer from table” makes one of a CSV.",
            where=layer.parameter,
        )
    if found is None:
        raise RtmError(
            f"The layer “{layer.name}” does not say whether it holds points, lines or polygons.",
            "Save each kind as a layer of its own.",
            where=layer.parameter,
        )
    if good and found not in good:
        raise RtmError(
            f"The layer “{layer.name}” holds {found}, and {' or '.join(good)} are needed here.",
            f"Choose a layer of {' or '.join(good)}.",
            where=layer.parameter,
        )


def empty(layer: Layer) -> RtmError:
    """Return the sentence for a layer without features."""
    return RtmError(
        f"The layer “{layer.name}” is empty.", "Choose another layer.", where=layer.parameter
    )


def require_crs(layer: Layer) -> None:
    """Refuse a layer of which nobody knows where it lies."""
    if not layer.source.sourceCrs().isValid():
        raise RtmError(
            f"The layer “{layer.name}” has no coordinate reference system.",
            "Set it in Layer properties > Source, then run again.",
            where=layer.parameter,
        )


def require_projected(layer: Layer) -> None:
    """Refuse a study area in degrees: distances need metres or feet."""
    crs = layer.source.sourceCrs()
    if crs.isGeographic() or crs.mapUnits() in NO_LENGTHS:
        raise RtmError(
            f"The study area “{layer.name}” is not in metres or feet ({crs.authid()}, "
            f"{QgsUnitTypes.toString(crs.mapUnits())}), and distances need them.",
            "Reproject it first with “Reproject layer”, in Britain to EPSG:27700.",
            where=layer.parameter,
        )


def _require_good_filter(layer: Layer) -> None:
    if not layer.filter.strip():
        return
    expression = filters.parsed(layer.filter, layer.name)
    fields = [one.name() for one in layer.source.fields()]
    known = {name.casefold() for name in fields}  # as QGIS looks them up
    for column in expression.referencedColumns():
        if column.casefold() not in known and column != QgsFeatureRequest.ALL_ATTRIBUTES:
            raise RtmError(
                f"The filter {shown(layer.filter)} names the field “{column}”, "
                f"which “{layer.name}” does not have.",
                f"It has {', '.join(fields) or 'no fields'}.",
                kind="setting",
                where="filter",
            )
