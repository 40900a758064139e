"""What places are called: by the wards, streets or neighbourhoods that they lie in."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from qgis.core import QgsFeature, QgsGeometry, QgsSpatialIndex
from qgis.PyQt.QtCore import QVariant

from ...core.errors import RtmError
from ...core.plain import cut, one_line, shown
from ...core.progress import Progress, in_turn
from ..language import tr
from .features import Skipped, located, tell_skipped
from .layers import LINE, POLYGON, Layer, field_of
from .values import is_given

USUAL = ("name", "names", "label", "title")  # fields that hold names, by how well they suit
WORTH_NAMING = 0.25  # of the overlap with the first name: a second name is told from there on
LONGEST_NAME = 80  # letters
BETWEEN_LOOKS = 200
WIDER = 1 + 1e-9  # what is further off by less is as near


@dataclass(frozen=True)
class Overlap:
    """How much of a place lies in what has a name: an area, a length, or a number of points."""

    name: str
    much: float


def name_field(layer: Layer, asked: str) -> str:
    """Return the field of names: the one asked for, else the likeliest, or say there is none."""
    fields = layer.source.fields()
    if asked:
        found = field_of(layer, asked, "NAME_FIELD")
        field = fields.field(found)
        if not (_is_text(field) or field.isNumeric()):
            raise RtmError(
                tr(
                    "The field “{field}” of “{name}” holds neither texts nor numbers.",
                    field=shown(found),
                    name=layer.name,
                ),
                tr("Choose a field of names."),
                kind="setting",
                where="NAME_FIELD",
            )
        return found
    texts = [field.name() for field in fields if _is_text(field)]
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
    return field.type() == QVariant.String


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
    reading, calling = in_turn(progress, 1, 1)
    named, index = _named(layer, field, crs, context, feedback, reading)
    found = {}
    for number, (rank, outline) in enumerate(outlines.items()):
        if number % BETWEEN_LOOKS == 0:
            calling.at(number / len(outlines))
        within = _within(outline, named, index, layer.geometry_type)
        found[rank] = _called(within) if within else _nearest(outline, named, index)
    return found


def _named(layer: Layer, field: str, crs, context, feedback, progress: Progress):
    """Return (name, geometry) of the features that have both, by number, and an index of them."""
    at = layer.source.fields().lookupField(field)
    skipped, named = Skipped(), {}
    index = QgsSpatialIndex(QgsSpatialIndex.Flag.FlagStoreFeatureGeometries)
    for feature, geometry in located(layer, crs, context, progress, skipped, [at]):
        name = _name(feature[at])
        if not name:
            continue  # a street without a name names nothing
        valid = geometry if geometry.isGeosValid() else geometry.makeValid()
        if valid.isEmpty() or not valid.boundingBox().isFinite():
            skipped.reasons["invalid"] += 1
            continue
        number = len(named)
        named[number] = name, valid
        index.addFeature(_numbered(number, valid))
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


def _name(value) -> str:
    """Return a value of the field of names as a name, empty where there is none."""
    if not is_given(value):
        return ""
    text = f"{value:.15g}" if isinstance(value, float) else one_line(value).strip()
    return cut(text, LONGEST_NAME)


def _numbered(number: int, geometry: QgsGeometry) -> QgsFeature:
    feature = QgsFeature(number)
    feature.setGeometry(geometry)
    return feature


def _within(outline: QgsGeometry, named, index: QgsSpatialIndex, kind) -> list[Overlap]:
    """Return what lies in a place, most of it first; equal shares by name."""
    sizes: dict[str, list[float]] = defaultdict(list)
    for number in index.intersects(outline.boundingBox()):
        name, geometry = named[number]
        sizes[name].append(_size(geometry.intersection(outline), kind))
    found = [Overlap(name, math.fsum(parts)) for name, parts in sizes.items()]
    most = max((one.much for one in found), default=0.0)
    return sorted(
        (one for one in found if one.much > 0),
        key=lambda one: (-round(one.much / most, 9), one.name),  # what differs by less ties
    )


def _size(shared: QgsGeometry, kind) -> float:
    """Return how much a shared part has, as the layer's kind is measured, not its own.

    A polygon that was mended may have lines among its parts.
    """
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
    """Return “near” what is nearest, the first by name of several.

    What the index takes for the nearest may be further off than another (with libspatialindex
    2.1 it goes by boxes): nothing further off than that is asked.
    """
    taken = index.nearestNeighbor(outline, 1)
    reach = min(outline.distance(named[one][1]) for one in taken)
    asked = {*taken, *index.intersects(outline.boundingBox().buffered(reach * WIDER))}
    distances = {one: outline.distance(named[one][1]) for one in asked}
    reach = min(distances.values()) * WIDER
    name = min(named[one][0] for one, distance in distances.items() if distance <= reach)
    return tr("near {name}", name=name)
