"""Layers read to be checked: what is wrong with one is found of it, and stops no other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from qgis.core import QgsGeometry

from ...core.errors import RtmError
from ...core.progress import Progress, in_turn
from ...core.terrain.checking.checks import suggested
from ...core.terrain.checking.places import Area, places_of
from ...core.terrain.checking.record import Checked, Role, When
from ...core.terrain.dates import months_missing
from ...core.terrain.features import Features
from ..language import tr
from .features import Skipped, merged, polygon_rings, read_features, read_polygons
from .given import Given
from .incidents import Incidents, read_incidents
from .kind_fields import kinds_of
from .layers import KINDS, Layer, require_projected, require_usable
from .names import SEPARATOR


def read_area(given: Given, crs, progress: Progress) -> tuple[Area, Checked]:
    """Return the study area in a projected CRS, less the impossible ground, and its own check.

    Raises
    ------
    RtmError
        If it cannot be one: then nothing can be said of the other layers.
    """
    layer = given.layer("STUDY_AREA")
    read, cut, made = in_turn(progress, 1, 1, 1)
    polygons, skipped = read_polygons(layer, crs, given.context, read)
    outline = _cut_out(given, merged(polygons), crs, cut)
    area = Area.of(polygon_rings(outline), made)
    places = replace(places_of(area, Features(polygons=area.polygons)), features=len(polygons))
    found = Checked(
        **_about(layer, Role.AREA, crs), left_out=_counts(skipped), places=places
    )
    return area, found


def _cut_out(given: Given, outline: QgsGeometry, crs, progress: Progress) -> QgsGeometry:
    """Return the study area without impossible ground."""
    if not given.has("EXCLUDE"):
        return outline
    mask = given.layer("EXCLUDE")
    holes, _ = read_polygons(mask, crs, given.context, progress)
    left = outline.difference(merged(holes))
    if left.isEmpty():
        raise RtmError(
            tr("The impossible ground “{name}” covers the whole study area.", name=mask.name),
            tr("Choose another layer, or leave it out."),
            where="EXCLUDE",
        )
    return left


def crs_of(given: Given):
    """Return the CRS in which lengths are measured: the one asked for, or the study area's."""
    layer = given.layer("STUDY_AREA")
    if not given.has("CRS"):
        require_projected(layer)
        return layer.source.sourceCrs()
    crs = given.algorithm.parameterAsCrs(given.parameters, "CRS", given.context)
    require_lengths(crs)
    return crs
