"""Reading layers: what is needed of them as arrays, in the CRS of the study."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from qgis.core import (
    QgsFeatureRequest,
    QgsGeometry,
    QgsProcessing,
    QgsProcessingFeatureSource,
    QgsProcessingFeatureSourceDefinition,
    QgsUnitTypes,
    QgsWkbTypes,
)
from qgis.PyQt.QtCore import QFileInfo

from ..core.errors import RtmError, about
from ..core.plain import one_line, shown
from ..core.terrain.features import Features
from .files import filters, names
from .files.destinations import LAYER
from .files.ordinary import require_ordinary_source
from .files.paths import mistaken

BETWEEN_CHECKS = 500  # features read between two looks at the Cancel button
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
IN_WORDS = {
    "null": "without geometry",
    "empty": "with an empty geometry",
    "invalid": "with an invalid geometry",
    "several": "with several points each",
    "other": "of another kind of geometry",
    "unprojected": "that could not be projected",
}


@dataclass
class Skipped:
    """How many features were left out, and why."""

    reasons: Counter = field(default_factory=Counter)

    def __str__(self) -> str:
        told = (f"{count} {IN_WORDS[why]}" for why, count in self.reasons.items() if count)
        return ", ".join(sorted(told))

    @property
    def count(self) -> int:
        """Return the number of features left out."""
        return sum(self.reasons.values())


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


def open_layer(algorithm, parameters, name, context, filter_text="") -> Layer:
    """Return the vector layer of a parameter, or say what is wrong with it or its filter."""
    algorithm.require_given(parameters, name)
    given = parameters.get(name)
    if isinstance(given, QgsProcessingFeatureSourceDefinition):
        given = given.source.staticValue()
    if isinstance(given, str):
        with about(name):
            require_ordinary_source(given)
    source = algorithm.parameterAsSource(parameters, name, context)
    if source is None:
        raise _cannot_read(str(given)).at(name)
    layer = Layer(_title(given, source), source, filter_text, name)
    if source.featureCount() == 0:
        raise empty(layer)
    _require_kind(layer, algorithm.parameterDefinition(name).dataTypes())
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


def none_inside(name: str, count: int) -> RtmError:
    """Return the sentence for incidents that all lie elsewhere."""
    which = f"None of the {count:,} incidents" if count > 1 else "Not even the one incident"
    return RtmError(
        f"{which} of “{name}” lies in the study area.",
        "Check the coordinate system of both layers, and that they show the same place.",
        where="INCIDENTS",
    )


def tell_skipped(layer: Layer, skipped: Skipped, feedback) -> None:
    """Say in the log which features of a layer were left out."""
    if skipped.count:
        feedback.pushWarning(f"“{layer.name}”: left out {skipped}.")


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


def read_points(layer: Layer, crs, context, progress, *, one_each: bool):
    """Read a point layer.

    Parameters
    ----------
    crs : QgsCoordinateReferenceSystem
        CRS of the result.
    one_each : bool
        Leave out features of several points (an incident happened in one place), or take every
        point of them as a feature of its own.

    Returns
    -------
    xy : float64 array, shape (points, 2)
    skipped : Skipped
    """
    skipped = Skipped()
    found = []
    for geometry in _geometries(layer, crs, context, progress, skipped):
        shape = geometry.constGet()
        if not geometry.isMultipart():
            found.append((shape.x(), shape.y()))
        elif one_each and shape.partCount() > 1:
            skipped.reasons["several"] += 1
        else:
            found.extend((vertex.x(), vertex.y()) for vertex in shape.vertices())
    xy = np.array(found, float).reshape(-1, 2)
    finite = np.isfinite(xy).all(axis=1)
    skipped.reasons["invalid"] += int((~finite).sum())
    return _some(xy[finite], layer, skipped), skipped


def read_features(layer: Layer, crs, context, progress):
    """Read a layer of points, lines or polygons as `Features`, with what was skipped."""
    if layer.geometry_type == POINT:
        xy, skipped = read_points(layer, crs, context, progress, one_each=False)
        return Features(points=xy), skipped
    if layer.geometry_type == LINE:
        return _read_lines(layer, crs, context, progress)
    polygons, skipped = read_polygons(layer, crs, context, progress)
    rings = [polygon_rings(polygon) for polygon in polygons]
    return Features(polygons=tuple(one for several in rings for one in several)), skipped


def read_polygons(layer: Layer, crs, context, progress):
    """Read the valid geometries of a polygon layer, with what was skipped."""
    skipped = Skipped()
    found = []
    for geometry in _geometries(layer, crs, context, progress, skipped):
        if geometry.isGeosValid():
            found.append(geometry)
        else:
            skipped.reasons["invalid"] += 1
    return _some(found, layer, skipped), skipped


def polygon_rings(geometry: QgsGeometry) -> list[list[np.ndarray]]:
    """Return the polygons of a geometry, each as its rings of shape (m, 2), exterior first."""
    straight = _straight(geometry)
    return [
        [_vertices(part.exteriorRing())]
        + [_vertices(part.interiorRing(i)) for i in range(part.numInteriorRings())]
        for part in straight.constParts()
    ]


def merged(geometries: list[QgsGeometry]) -> QgsGeometry:
    """Return the union of polygons; a single one is left exactly as it is."""
    return geometries[0] if len(geometries) == 1 else QgsGeometry.unaryUnion(geometries)


def _read_lines(layer, crs, context, progress):
    skipped = Skipped()
    found = []
    for geometry in _geometries(layer, crs, context, progress, skipped):
        straight = _straight(geometry)
        lines = [_vertices(part) for part in straight.constParts()]
        if all(len(line) > 1 and np.isfinite(line).all() for line in lines):
            found.extend(lines)
        else:
            skipped.reasons["invalid"] += 1
    return Features.of_lines(_some(found, layer, skipped)), skipped


def _geometries(layer: Layer, crs, context, progress, skipped: Skipped):
    """Yield the geometries that are there, in `crs`, as the layer has them."""
    failed: list[bool] = []
    request = QgsFeatureRequest().setSubsetOfAttributes([])
    if layer.filter.strip():
        request.setFilterExpression(layer.filter)
        request.setExpressionContext(context.expressionContext())
    if layer.source.sourceCrs() != crs:
        request.setDestinationCrs(crs, context.transformContext())
        request.setTransformErrorCallback(lambda _: failed.append(True))
    total = max(layer.source.featureCount(), 1)
    wanted = layer.geometry_type  # told once: asking is slow beside a point
    as_they_are = QgsProcessingFeatureSource.Flag.FlagSkipGeometryValidityChecks
    for number, feature in enumerate(layer.source.getFeatures(request, as_they_are)):
        if number % BETWEEN_CHECKS == 0:
            progress.at(min(number / total, 1.0))
        geometry = feature.geometry()
        if failed:  # QGIS says so, and then hands over the feature without its geometry
            failed.clear()
            skipped.reasons["unprojected"] += 1
        elif geometry.isNull():
            skipped.reasons["null"] += 1
        elif geometry.isEmpty():
            skipped.reasons["empty"] += 1
        elif geometry.type() != wanted:
            skipped.reasons["other"] += 1
        else:
            yield geometry


def _some(found, layer: Layer, skipped: Skipped):
    """Return what was found, or say why there is nothing."""
    if len(found):
        return found
    if skipped.reasons["unprojected"]:
        raise RtmError(
            f"No feature of “{layer.name}” can be used: {skipped}.",
            f"Its coordinates do not suit {layer.source.sourceCrs().authid()}: correct the "
            "coordinate system in Layer properties > Source.",
            where=layer.parameter,
        )
    if skipped.count:
        raise RtmError(
            f"No feature of “{layer.name}” can be used: {skipped}.",
            "Run “Fix geometries” on it, or choose another layer.",
            where=layer.parameter,
        )
    if layer.filter.strip():
        raise RtmError(
            f"The filter {shown(layer.filter)} leaves no feature of “{layer.name}”.",
            "Change the filter, or leave it out.",
            kind="setting",
            where="filter",
        )
    raise empty(layer)


def _straight(geometry: QgsGeometry) -> QgsGeometry:
    shape = geometry.constGet()
    return QgsGeometry(shape.segmentize()) if shape.hasCurvedSegments() else geometry


def _vertices(curve) -> np.ndarray:
    return np.array([(vertex.x(), vertex.y()) for vertex in curve.vertices()], float)
