"""Reading layers: what is needed of them as arrays, in the CRS of the study."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import numpy as np
from qgis.core import (
    QgsFeatureRequest,
    QgsGeometry,
    QgsProcessingFeatureSource,
)

from ...core.errors import RtmError
from ...core.plain import shown
from ...core.terrain.features import Features
from ...core.terrain.left_out import IN_WORDS
from ..language import counted, tr
from .layers import LINE, POINT, Layer, empty

BETWEEN_CHECKS = 500  # features read between two looks at the Cancel button


@dataclass
class Skipped:
    """How many features were left out, and why."""

    reasons: Counter = field(default_factory=Counter)

    def __str__(self) -> str:
        told = (f"{count} {tr(IN_WORDS[why])}" for why, count in self.reasons.items() if count)
        return ", ".join(sorted(told))

    @property
    def count(self) -> int:
        """Return the number of features left out."""
        return sum(self.reasons.values())


def none_inside(name: str, count: int) -> RtmError:
    """Return the sentence for incidents that all lie elsewhere."""
    return RtmError(
        counted(
            count,
            "Not even the one incident of “{name}” lies in the study area.",
            "None of the {count} incidents of “{name}” lies in the study area.",
            name=name,
        ),
        tr("Check the coordinate system of both layers, and that they show the same place."),
        where="INCIDENTS",
    )


def tell_skipped(layer: Layer, skipped: Skipped, feedback) -> None:
    """Say in the log which features of a layer were left out."""
    if skipped.count:
        feedback.pushWarning(tr("“{name}”: left out {skipped}.", name=layer.name, skipped=skipped))


def read_features(layer: Layer, crs, context, progress):
    """Read a layer of points, lines or polygons as `Features`, with what was skipped."""
    if layer.geometry_type == POINT:
        return _read_points(layer, crs, context, progress)
    if layer.geometry_type == LINE:
        return _read_lines(layer, crs, context, progress)
    polygons, skipped = read_polygons(layer, crs, context, progress)
    rings = [polygon_rings(polygon) for polygon in polygons]
    return Features(polygons=tuple(one for several in rings for one in several)), skipped


def read_polygons(layer: Layer, crs, context, progress):
    """Read the valid geometries of a polygon layer, with what was skipped."""
    skipped = Skipped()
    found = []
    for _, geometry in located(layer, crs, context, progress, skipped):
        if geometry.isGeosValid():
            found.append(geometry)
        else:
            skipped.reasons["invalid"] += 1
    return some(found, layer, skipped), skipped


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


def _read_points(layer, crs, context, progress):
    """Read a point layer; every point of a feature is one of its own."""
    skipped = Skipped()
    found = []
    for _, geometry in located(layer, crs, context, progress, skipped):
        shape = geometry.constGet()
        if geometry.isMultipart():
            found.extend((vertex.x(), vertex.y()) for vertex in shape.vertices())
        else:
            found.append((shape.x(), shape.y()))
    xy = np.array(found, float).reshape(-1, 2)
    finite = np.isfinite(xy).all(axis=1)
    skipped.reasons["invalid"] += int((~finite).sum())
    return Features(points=some(xy[finite], layer, skipped)), skipped


def _read_lines(layer, crs, context, progress):
    found, skipped = lines_of(layer, crs, context, progress)
    return Features.of_lines(some(found, layer, skipped)), skipped


def lines_of(layer: Layer, crs, context, progress, within=None):
    """Return the lines of a layer as corners (m, 2), those `within` a box, and what was skipped."""
    skipped = Skipped()
    found: list[np.ndarray] = []
    for _, geometry in located(layer, crs, context, progress, skipped, within=within):
        straight = _straight(geometry)
        lines = [_vertices(part) for part in straight.constParts()]
        if all(len(line) > 1 and np.isfinite(line).all() for line in lines):
            found.extend(lines)
        else:
            skipped.reasons["invalid"] += 1
    return found, skipped


def asked_of(layer: Layer, context, fields=()) -> QgsFeatureRequest:
    """Return the request for the features of a layer that meet its filter, with some fields."""
    request = QgsFeatureRequest().setSubsetOfAttributes([at for at in fields if at >= 0])
    if layer.filter.strip():
        request.setFilterExpression(layer.filter)
        request.setExpressionContext(context.expressionContext())
    return request


def located(layer: Layer, crs, context, progress, skipped: Skipped, fields=(), within=None):
    """Yield features with their geometries in `crs`, as the layer has them.

    Parameters
    ----------
    fields : sequence of int, optional
        Positions of those whose values are wanted.
    within : QgsRectangle, optional
        In `crs`: what does not meet it is left out.
    """
    failed: list[bool] = []
    request = asked_of(layer, context, fields)
    if layer.source.sourceCrs() != crs:
        request.setDestinationCrs(crs, context.transformContext())
        request.setTransformErrorCallback(lambda _: failed.append(True))
    if within is not None:
        request.setFilterRect(within)
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
        elif geometry.isEmpty():  # as one that is not there is, too
            skipped.reasons["null" if geometry.isNull() else "empty"] += 1
        elif geometry.type() != wanted:
            skipped.reasons["other"] += 1
        else:
            yield feature, geometry


def some(found, layer: Layer, skipped: Skipped):
    """Return what was found, or say why there is nothing."""
    if len(found):
        return found
    if skipped.reasons["unprojected"]:
        raise RtmError(
            tr("No feature of “{name}” can be used: {skipped}.", name=layer.name, skipped=skipped),
            tr(
                "Its coordinates do not suit {authid}: correct the coordinate system in Layer "
                "properties > Source.",
                authid=layer.source.sourceCrs().authid(),
            ),
            where=layer.parameter,
        )
    if skipped.count and skipped.count == skipped.reasons["no number"]:
        raise RtmError(
            tr("No feature of “{name}” can be used: {skipped}.", name=layer.name, skipped=skipped),
            tr("Choose another field, or fill in its values."),
            where=layer.parameter,
        )
    if skipped.count:
        raise RtmError(
            tr("No feature of “{name}” can be used: {skipped}.", name=layer.name, skipped=skipped),
            tr("Run “Fix geometries” on it, or choose another layer."),
            where=layer.parameter,
        )
    if layer.filter.strip():
        raise RtmError(
            tr(
                "The filter {filter} leaves no feature of “{name}”.",
                filter=shown(layer.filter),
                name=layer.name,
            ),
            tr("Change the filter, or leave it out."),
            kind="setting",
            where="filter",
        )
    raise empty(layer)


def _straight(geometry: QgsGeometry) -> QgsGeometry:
    shape = geometry.constGet()
    return QgsGeometry(shape.segmentize()) if shape.hasCurvedSegments() else geometry


def _vertices(curve) -> np.ndarray:
    """Return the corners of a line or ring without arcs, shape (m, 2).

    Its bytes are read at once: asking for one corner after another takes seven times as long.
    """
    told = bytes(curve.asWkb())
    numbers = np.frombuffer(told, "<f8" if told[0] else ">f8", offset=9)  # after kind and count
    return numbers.reshape(-1, 2 + curve.is3D() + curve.isMeasure())[:, :2].copy()
