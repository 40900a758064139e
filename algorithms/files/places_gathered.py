"""All places of some files, in one coordinate system, near the study area, each counted once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsFeatureRequest,
    QgsGeometry,
)

from ...core.data.downloads import Entry, Found
from ...core.data.places.factor import LINE, Factor
from ...core.data.places.gathered import Gathered, Source
from ...core.data.places.layouts.geofabrik import OPENSTREETMAP_RIGHTS
from ...core.errors import RtmError
from ...core.plain import shown
from ...core.progress import QUIET, Part, Progress, in_turn
from ..language import tr
from .layers import Layer
from .moving import Mover
from .one_place import count_once, move, only_in_reach, reach_of
from .openstreetmap import date_of_extract, gather_openstreetmap
from .place_files import (
    EXTRACTS,
    JSONS,
    VECTORS,
    Asked,
    Batch,
    date_in_name,
    degrees,
    each_with_share,
)
from .place_texts import gather_text
from .place_vectors import gather_geojson, gather_vector
from .proposed_crs import measures_lengths, proposed_crs, suitable_crs


@dataclass
class Settled:
    """Factors, their places, and the coordinate system that these are in."""

    factors: tuple[Factor, ...]
    found: Gathered
    crs: QgsCoordinateReferenceSystem


def gather_places(downloads: Found, asked: Asked, progress: Progress) -> list[Batch]:
    """Return what each file holds."""
    batches = []
    for entry, start, end in each_with_share(downloads.entries):
        batches += _of_file(entry, asked, Part(progress, start, end))
    return batches


def _of_file(entry: Entry, asked: Asked, progress: Progress) -> Iterator[Batch]:
    if entry.ending in EXTRACTS:
        yield _of_extract(entry, asked, progress)
    elif entry.ending in VECTORS:
        yield from gather_vector(entry, asked, progress)
    elif entry.ending in JSONS:
        yield gather_geojson(entry, asked, progress)
    else:
        yield gather_text(entry, asked, progress)


def _of_extract(entry: Entry, asked: Asked, progress: Progress) -> Batch:
    date = date_of_extract(entry) or date_in_name(entry)
    title = tr("An extract of OpenStreetMap")
    source = Source(entry.name, title, OPENSTREETMAP_RIGHTS, date, of_elements=True)
    found = gather_openstreetmap(entry, source, asked.factors, progress)
    return Batch(asked.factors, found, degrees())


def settle(
    batches: list[Batch],
    area: Layer | None,
    asked_crs: QgsCoordinateReferenceSystem,
    context,
    progress: Progress,
) -> Settled:
    """Return all places in one system; those far from the study area, and doubles, are left out."""
    crs = _crs_for(batches, area, asked_crs, context)
    moving, reaching, counting = in_turn(progress, 3, 1, 2)
    factors, found = _together(batches, crs, context, moving)
    if area is not None:
        only_in_reach(found, reach_of(_outline(area, crs, context), crs), reaching)
    for number, factor in enumerate(factors):
        if factor.geometry == LINE and found.factors[number].outlines:
            places = found.factors[number]
            shaped = np.isin(np.arange(len(places)), list(places.outlines))
            found.leave_out(number, shaped, "other_geometry")
    count_once(found, factors, crs, counting)
    return Settled(factors, found, crs)


def _together(batches: list[Batch], crs, context, progress: Progress):
    """Return the places of all batches, moved; factors of one name are one."""
    factors: dict[str, Factor] = {}
    for batch in batches:
        for one in batch.factors:
            factors.setdefault(one.name.casefold(), one)
    order = {name: number for number, name in enumerate(factors)}
    found = Gathered(len(order))
    for number, batch in enumerate(batches):
        part = Part(progress, number / len(batches), (number + 1) / len(batches))
        move(batch.found, Mover(batch.crs, crs, context.transformContext()), part)
        found.take(batch.found, [order[one.name.casefold()] for one in batch.factors])
    return tuple(factors.values()), found


def _crs_for(batches: list[Batch], area: Layer | None, asked_crs, context):
    """Return the system that is asked for, or the study area's, or one that suits the places."""
    if asked_crs.isValid():
        return asked_crs
    if area is not None and measures_lengths(area.source.sourceCrs()):
        return area.source.sourceCrs()
    filled = [one for one in batches if any(map(len, one.found.factors))]
    lengths = [one.crs for one in filled if measures_lengths(one.crs) and one.crs.authid()]
    if lengths and area is None:
        return lengths[0]
    transforms = context.transformContext()
    if area is not None:
        return proposed_crs(area.source.sourceExtent(), area.source.sourceCrs(), transforms)
    if not filled:
        return degrees()  # there is nothing to be written
    points = [one.points for one in filled[0].found.factors if len(one)]
    middle = np.median(np.concatenate(points), axis=0)[None]
    x, y = Mover(filled[0].crs, degrees(), transforms).points(middle, QUIET)[0].tolist()
    found = suitable_crs(x, y)
    if not found.isValid():
        raise RtmError(
            tr("Where on Earth the places lie cannot be told."),
            tr("Say in which coordinate system the layers are to be."),
            kind="setting",
            where="CRS",
        )
    return found


def _outline(area: Layer, crs, context) -> QgsGeometry:
    """Return the study area in a coordinate system."""
    request = QgsFeatureRequest().setDestinationCrs(crs, context.transformContext())
    shapes = [one.geometry() for one in area.source.getFeatures(request)]
    outline = QgsGeometry.unaryUnion([one for one in shapes if not one.isNull()])
    if outline.isNull() or outline.isEmpty():
        raise RtmError(
            tr("The study area “{name}” has no outline.", name=shown(area.name)),
            tr("Choose another layer."),
            where="STUDY_AREA",
        )
    return outline
