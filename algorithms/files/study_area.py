"""The study area: which polygons of a layer, and in which CRS everything is measured."""

from __future__ import annotations

from dataclasses import dataclass

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCsException,
    QgsGeometry,
    QgsProcessingFeedback,
    QgsRectangle,
    QgsUnitTypes,
)

from ...core.errors import RtmError
from ...core.plain import shown
from ...core.progress import Progress, in_turn
from ..language import tr
from .features import Skipped, merged, read_polygons, tell_skipped
from .given import Given
from .layers import Layer
from .proposed_crs import measures_lengths, proposed_crs, title_of

AREA, FILTER, CRS, EXCLUDE = "STUDY_AREA", "FILTER", "CRS", "EXCLUDE"


@dataclass(frozen=True)
class Outline:
    """The study area as one shape, of how many polygons it is made, and which were left out."""

    shape: QgsGeometry
    polygons: int
    skipped: Skipped


def area_layer(given: Given) -> Layer:
    """Return the layer of the study area, with the filter that its polygons must meet."""
    return given.layer(AREA, given.text(FILTER))


def crs_of_study(given: Given) -> QgsCoordinateReferenceSystem:
    """Return the CRS in which a study is measured: the one asked for, else that of its area."""
    layer = area_layer(given)
    if given.has(CRS):
        return _asked_for(given)
    crs = layer.source.sourceCrs()
    if measures_lengths(crs):
        return crs
    raise RtmError(
        tr(
            "The study area “{name}” is not in metres or feet ({authid}, {units}), and distances "
            "need them.",
            name=layer.name,
            authid=crs.authid(),
            units=QgsUnitTypes.toString(crs.mapUnits()),
        ),
        _remedy(layer, given),
        where=layer.parameter,
    )


def _asked_for(given: Given) -> QgsCoordinateReferenceSystem:
    """Return the CRS asked for, or say why nothing can be measured in it."""
    crs = given.crs(CRS)
    if not measures_lengths(crs):
        raise RtmError(
            tr(
                "The coordinate system {asked} of the study is not in metres or feet, and "
                "distances need them.",
                asked=crs.authid() or shown(given.parameters[CRS]),
            ),
            _remedy(area_layer(given), given),
            kind="setting",
            where=CRS,
        )
    return crs


def _remedy(layer: Layer, given: Given) -> str:
    """Return what to do about degrees: which CRS suits the place."""
    transforms = given.context.transformContext()
    crs = proposed_crs(layer.source.sourceExtent(), layer.source.sourceCrs(), transforms)
    if not crs.isValid():
        return tr("Check the coordinate system of the layer in Layer properties > Source.")
    return tr(
        "Choose a coordinate system in metres for the study; here {authid} ({title}) suits.",
        authid=crs.authid(),
        title=title_of(crs),
    )


def box_of(given: Given) -> QgsRectangle | None:
    """Return what surely holds the study area in its CRS, told without reading its polygons.

    None where that would hold far too much: only some of the layer's polygons are wanted.
    """
    layer, crs = area_layer(given), crs_of_study(given)
    if layer.filter.strip():
        return None
    box = layer.source.sourceExtent()
    own = layer.source.sourceCrs()
    if own == crs:
        return box
    try:
        there = QgsCoordinateTransform(own, crs, given.context.transformContext())
        return there.transformBoundingBox(box)
    except QgsCsException:
        return None


def read_outline(given: Given, feedback: QgsProcessingFeedback, progress: Progress) -> Outline:
    """Read the study area in its CRS, less the impossible ground."""
    area, crs = area_layer(given), crs_of_study(given)
    first, second = in_turn(progress, 1, 1)
    polygons, skipped = read_polygons(area, crs, given.context, first)
    tell_skipped(area, skipped, feedback)
    shape = merged(polygons)
    if given.has(EXCLUDE):
        mask = given.layer(EXCLUDE)
        holes, lost = read_polygons(mask, crs, given.context, second)
        tell_skipped(mask, lost, feedback)
        shape = _without(shape, merged(holes), mask.name)
    return Outline(shape, len(polygons), skipped)


def _without(shape: QgsGeometry, holes: QgsGeometry, name: str) -> QgsGeometry:
    left = shape.difference(holes)
    if left.isEmpty():
        raise RtmError(
            tr("The impossible ground “{name}” covers the whole study area.", name=name),
            tr("Choose another layer, or leave it out."),
            where=EXCLUDE,
        )
    return left
