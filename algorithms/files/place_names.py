"""What places are called: by the wards, streets or neighbourhoods that they lie in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from qgis.core import QgsFeature, QgsFeatureRequest, QgsGeometry, QgsSpatialIndex

from ...core.errors import RtmError
from ...core.plain import one_line, shown
from ...core.progress import Progress
from ..language import tr
from .features import Skipped, tell_skipped
from .layers import LINE, POLYGON, Layer
from .values import is_given

USUAL = ("name", "names", "label", "title")  # fields that hold names, by how well they suit
WORTH_NAMING = 0.25  # of the overlap with the first name: a second name is told from there on
LONGEST_NAME = 80  # letters
BETWEEN_LOOKS = 200


@dataclass(frozen=True)
class Overlap:
    """How much of a place lies in what has a name: an area, a length, or a number of points."""

    name: str
    much: float


def name_field(layer: Layer, asked: str) -> str:
    """Return the field of names: the one asked for, else the likeliest, or say there is none."""
    texts = [field.name() for field in layer.source.fields() if _is_text(field)]
    every = [field.name() for field in layer.source.fields()]
    if asked:
        for name in every:
            if name.casefold() == asked.casefold():
                return name
        raise RtmError(
            tr("The layer “{name}” has no field “{field}”.", name=layer.name, field=shown(asked)),
            tr("It has {fields}.", fields=", ".join(every) or tr("no fields")),
            kind="setting",
            where="NAME_FIELD",
        )
    likely = [name for usual in USUAL for name in texts if name.casefold() == usual]
    for name in (*likely, *texts):
        return name
    raise RtmError(
        tr("The layer “{name}” has no field of texts that could be names.", name=layer.name),
        tr("Choose another layer, or name the field ({key}).", key="NAME_FIELD"),
        kind="setting",
        where="NAMES",
    )


def _is_text(field) -> bool:
    return not field.isNumeric() and not field.isDateOrTime()


def place_names(
    layer: Layer,
    field: str,
    outlines: Mapping[int, QgsGeometry],
    crs,
    context,
    feedback,
    progress: Progress,
) -> dict[int, str]:
    """Return what each place is called, by rank.

    That is the name which most of it lies in: of polygons by area, of lines by length, of points
    by their number; two names where the second has a quarter as much or more. Where nothing named
    lies in it, “near” that which is nearest. Places may have the same name.

    Parameters
    ----------
    outlines : mapping of int to QgsGeometry
        Of the places, in `crs`.
    """
    named, index = _named(layer, field, crs, context, feedback)
    found = {}
    for number, (rank, outline) in enumerate(outlines.items()):
        if number % BETWEEN_LOOKS == 0:
            progress.at(number / len(outlines))
        within = _within(outline, named, index)
        found[rank] = _called(within) if within else _nearest(outline, named, index)
    return found


def _named(layer: Layer, field: str, crs, context, feedback):
    """Return (name, geometry) by id of the features that have both, and an index of them."""
    request = QgsFeatureRequest().setSubsetOfAttributes([layer.source.fields().indexOf(field)])
    failed: list[bool] = []
    if layer.source.sourceCrs() != crs:
        request.setDestinationCrs(crs, context.transformContext())
        request.setTransformErrorCallback(lambda _: failed.append(True))
    skipped, named, index = Skipped(), {}, QgsSpatialIndex()
    as_they_are = layer.source.FlagSkipGeometryValidityChecks
    for feature in layer.source.getFeatures(request, as_they_are):
        geometry = feature.geometry()
        if failed:
            failed.clear()
            skipped.reasons["unprojected"] += 1
        elif geometry.isNull() or geometry.isEmpty():
            skipped.reasons["null"] += 1
        elif not is_given(feature[field]) or not one_line(feature[field]).strip():
            continue  # a street without a name names nothing
        else:
            valid = geometry if geometry.isGeosValid() else geometry.makeValid()
            name = one_line(feature[field]).strip()[:LONGEST_NAME]
            named[feature.id()] = name, valid
            index.addFeature(_at(feature.id(), valid))
    tell_skipped(layer, skipped, feedback)
    if not named:
        raise RtmError(
            tr(
                "No feature of “{name}” has a name in its field “{field}”.",
                name=layer.name,
                field=field,
            ),
            tr("Choose another field or layer."),
            kind="setting",
            where="NAME_FIELD",
        )
    return named, index


def _at(number: int, geometry: QgsGeometry) -> QgsFeature:
    feature = QgsFeature(number)
    feature.setGeometry(geometry)
    return feature


def _within(outline: QgsGeometry, named, index: QgsSpatialIndex) -> list[Overlap]:
    """Return what lies in a place, most of it first; equal shares by name."""
    much: dict[str, float] = defaultdict(float)
    for number in index.intersects(outline.boundingBox()):
        name, geometry = named[number]
        shared = geometry.intersection(outline)
        much[name] += _size(shared, geometry.type())
    found = [Overlap(name, size) for name, size in much.items() if size > 0]
    return sorted(found, key=lambda one: (-one.much, one.name))


def _size(shared: QgsGeometry, kind) -> float:
    if shared.isNull() or shared.isEmpty():
        return 0.0
    if kind == POLYGON:
        return shared.area()
    return shared.length() if kind == LINE else float(sum(1 for _ in shared.vertices()))


def _called(within: list[Overlap]) -> str:
    first, *others = within
    if others and others[0].much >= WORTH_NAMING * first.much:
        return tr("{first} and {second}", first=first.name, second=others[0].name)
    return first.name


def _nearest(outline: QgsGeometry, named, index: QgsSpatialIndex) -> str:
    """Return “near” the nearest of some whose boxes are nearest."""
    centre = outline.centroid().asPoint()
    close = index.nearestNeighbor(centre, 5)
    _, name = min((named[one][1].distance(outline), named[one][0]) for one in close)
    return tr("near {name}", name=name)
