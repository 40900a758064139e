"""In which coordinate system incidents are read, and in which they are written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCsException,
    QgsPointXY,
)

from ...core.data.columns.words import has
from ...core.data.incidents import Plan, Taken
from ...core.errors import RtmError
from ..language import tr
from .asked_import import DEGREES, area_in_degrees
from .given import Given
from .guessed_crs import Guess, guess, named, turned
from .known_systems import MERCATOR
from .proposed_crs import measures_lengths, proposed_crs, suitable_crs

OF_TOWNS = (
    *("city", "town", "municipality", "boro", "borough", "county", "state", "agency", "force"),
    *("cidade", "ciudad", "municipio", "gemeente", "commune", "ville", "stadt", "ort", "plaats"),
    *("police", "department", "jurisdiction", "region", "place", "country", "kommun", "comune"),
)
MOST_NAMES = 40


@dataclass(frozen=True)
class Located:
    """The coordinate systems of the columns and of the layer."""

    source: QgsCoordinateReferenceSystem
    target: QgsCoordinateReferenceSystem


def locate(given: Given, planned: Plan) -> Located:
    """Return the systems, and enter in the plan which were taken and why.

    Raises
    ------
    RtmError
        If nothing tells in which system the columns are.
    """
    found = _source(given, planned)
    layout = planned.layout
    if found.turned:
        planned.layout = layout = replace(layout, places=turned(layout.places))
        _exchange(layout.taken)
        sentence = tr(
            "“{x}” holds y and “{y}” x: they are taken the other way round.",
            x=layout.names[layout.places.y],
            y=layout.names[layout.places.x],
        )
        planned.ledger.warn("swapped_columns", sentence)
    layout.taken.append(Taken("COLUMNS_CRS", named(found.crs), found.reason))
    if not found.sure:
        sentence = tr(
            "The coordinates are taken as {crs}, since that puts the incidents into a town and "
            "nothing tells otherwise: look at the map, and give COLUMNS_CRS if they lie elsewhere.",
            crs=named(found.crs),
        )
        planned.ledger.warn("guessed_crs", sentence)
    target, reason = _target(given, planned, found.crs)
    layout.taken.append(Taken("CRS", named(target), reason))
    return Located(found.crs, target)


def _exchange(taken: list[Taken]) -> None:
    """Exchange the columns of x and y among what was taken."""
    values = {one.what: one.value for one in taken}
    for number, one in enumerate(taken):
        other = {"X_COLUMN": "Y_COLUMN", "Y_COLUMN": "X_COLUMN"}.get(one.what)
        if other in values:
            taken[number] = replace(one, value=values[other])


def _source(given: Given, planned: Plan) -> Guess:
    asked = given.crs("COLUMNS_CRS")
    places = planned.layout.places
    if asked is not None:
        _require_degrees(asked, planned)
        return Guess(asked, tr("as you say"))
    crs = QgsCoordinateReferenceSystem(planned.preset.crs)
    if crs.isValid() and crs.isGeographic() == places.degrees:
        return Guess(crs, tr("Files of {title} have it so.", title=tr(planned.preset.title)))
    area = area_in_degrees(given)
    if places.degrees and area is not None and not places.text and _is_turned(places, area):
        return Guess(
            QgsCoordinateReferenceSystem(DEGREES),
            tr("The values are degrees, and lie in the study area the other way round."),
            turned=True,
        )
    return guess(places, planned.layout.beside, _texts(planned), area)


def _require_degrees(crs: QgsCoordinateReferenceSystem, planned: Plan) -> None:
    """Refuse a system in degrees for lengths, and have degrees read as such."""
    places = planned.layout.places
    if crs.isGeographic() and not places.degrees:
        raise RtmError(
            tr("The columns hold lengths, and {crs} is in degrees.", crs=named(crs)),
            tr("Give a projected system, or leave COLUMNS_CRS out."),
            kind="setting",
            where="COLUMNS_CRS",
        )
    if not crs.isGeographic() and places.degrees:
        planned.layout = replace(planned.layout, places=replace(places, degrees=False))


def _is_turned(places, area: tuple[float, float, float, float]) -> bool:
    west, south, east, north = area
    x, y = places.middle()
    wide = max(east - west, north - south, 0.5)
    lies = abs(x - (west + east) / 2) <= wide and abs(y - (south + north) / 2) <= wide
    other = abs(y - (west + east) / 2) <= wide and abs(x - (south + north) / 2) <= wide
    return other and not lies


def _texts(planned: Plan) -> Iterator[str]:
    """Yield texts that may name a town or a coordinate system."""
    for source in planned.sources:
        yield source.entry.name
        yield source.entry.path.stem
        yield source.entry.path.parent.name
    yield from planned.sample.names
    for place, name in enumerate(planned.sample.names):
        if has(name, *OF_TOWNS):
            common = Counter(planned.sample.filled(place)).most_common(MOST_NAMES)
            yield from (text for text, _ in common)


def _target(given: Given, planned: Plan, source: QgsCoordinateReferenceSystem):
    """Return the system of the layer, and why it is taken."""
    asked = given.crs("CRS")
    if asked is not None:
        return asked, tr("as you say")
    if given.has("STUDY_AREA"):
        area = given.layer("STUDY_AREA").source
        transforms = given.context.transformContext()
        crs = proposed_crs(area.sourceExtent(), area.sourceCrs(), transforms)
        if crs.isValid():
            return crs, tr("It is that of the study area, or suits it.")
    mercator = source.authid() == MERCATOR
    if measures_lengths(source) and not mercator:
        return source, tr("It is that of the columns.")
    found = _suitable(planned.layout.places.middle(), source, given)
    if found.isValid():
        return found, tr("It suits the place: the national grid, or the zone of UTM.")
    return source, tr("No projected system was found for the place.")


def _suitable(xy, source: QgsCoordinateReferenceSystem, given: Given):
    degrees = QgsCoordinateReferenceSystem(DEGREES)
    transform = QgsCoordinateTransform(source, degrees, given.context.transformContext())
    try:
        found = transform.transform(QgsPointXY(*xy))
    except QgsCsException:
        return QgsCoordinateReferenceSystem()
    if not np.isfinite([found.x(), found.y()]).all():
        return QgsCoordinateReferenceSystem()
    return suitable_crs(found.x(), found.y())
