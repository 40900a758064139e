"""Areas that are compared: read from a layer a role, and refused where they cannot be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from qgis.core import NULL, QgsGeometry, QgsPoint, QgsSpatialIndex

from ...core.change.areas import ROLE_WORDS, ROLES, TREATED, Area
from ...core.errors import RtmError
from ...core.plain import cut, one_line, shown
from ..language import tr
from .features import Skipped, located, some, tell_skipped
from .given import Given
from .layers import Layer, field_of
from .place_names import USUAL
from .proposed_crs import measures_lengths, proposed_crs

PARAMETERS = {role: role.upper() for role in ROLES}
SLIVER = 0.01  # of the smaller of two areas: borders that were drawn twice overlap by less
SAME = 0.99  # of both
LONGEST_NAME = 80


@dataclass(frozen=True, eq=False)
class AreasRead:
    """Areas with their outlines.

    Attributes
    ----------
    areas : tuple of Area
    shapes : tuple of QgsGeometry
        In the CRS of the evaluation.
    counts : float array, shape (areas, fields)
        What the fields of counts hold; no columns where there are none.
    """

    areas: tuple[Area, ...]
    shapes: tuple[QgsGeometry, ...]
    counts: np.ndarray

    def middles(self) -> np.ndarray:
        """Return the middles of the areas, shape (areas, 2)."""
        points = [shape.centroid().asPoint() for shape in self.shapes]
        return np.array([(one.x(), one.y()) for one in points]).reshape(-1, 2)


def layers_of_areas(given: Given) -> dict[str, Layer]:
    """Return the layer of each role that is given, in the order of the roles."""
    return {
        role: given.layer(name, given.text(f"{name}_FILTER"))
        for role, name in PARAMETERS.items()
        if given.has(name)
    }


def read_areas(given: Given, crs, counts: Sequence[str], feedback, progress) -> AreasRead:
    """Read the areas of all roles, or say which cannot be compared."""
    areas: list[Area] = []
    shapes: list[QgsGeometry] = []
    rows: list[list[float]] = []
    for role, layer in layers_of_areas(given).items():
        read = of_layer(
            given, layer, role, crs, feedback, progress, counts=counts, sets="SET_FIELD"
        )
        for area, shape, values in read:
            areas.append(area)
            shapes.append(shape)
            rows.append(values)
    found = AreasRead(tuple(areas), tuple(shapes), np.array(rows, float).reshape(len(areas), -1))
    require_apart(found)
    _require_sets(found.areas)
    return found


def of_layer(
    given: Given,
    layer: Layer,
    role: str,
    crs,
    feedback,
    progress,
    *,
    counts: Sequence[str] = (),
    names: str = "NAME_FIELD",
    sets: str = "",
) -> list[tuple[Area, QgsGeometry, list[float]]]:
    """Return the areas of a layer with their outlines and counts.

    Parameters
    ----------
    counts : sequence of str
        Fields of counts.
    names, sets : str
        Parameters for the fields of names and of sets; empty for none.
    """
    fields = layer.source.fields()
    named = names_of(given, layer, names) if names else ""
    matched = field_of(layer, given.text(sets).strip(), sets) if sets else ""
    columns = [fields.lookupField(one) for one in fields_of_counts(layer, counts)]
    at = [fields.lookupField(one) if one else -1 for one in (named, matched)]
    skipped, found = Skipped(), []
    for feature, shape in located(layer, crs, given.context, progress, skipped, (*at, *columns)):
        if not shape.isGeosValid():
            skipped.reasons["invalid"] += 1
            continue
        name = _text(feature, at[0]) or str(len(found) + 1)
        area = Area(role, name, _text(feature, at[1]), shape.area())
        values = [_count(feature, column, layer, name) for column in columns]
        found.append((area, shape, values))
    tell_skipped(layer, skipped, feedback)
    return some(found, layer, skipped)


def names_of(given: Given, layer: Layer, parameter: str = "NAME_FIELD") -> str:
    """Return the field of an area's name; an empty text where they are numbered."""
    asked = given.text(parameter).strip()
    if asked:
        return field_of(layer, asked, parameter)
    names = layer.source.fields().names()
    return next((one for usual in USUAL for one in names if one.casefold() == usual), "")


def crs_of_areas(given: Given, raster: str, *kinds: str):
    """Return the CRS in which everything is measured: that of a raster, or what suits the areas."""
    if given.has(raster):
        return (
            given.raster(raster, kinds[0]).crs
            if len(kinds) == 1
            else given.map(raster, *kinds).raster.crs
        )
    layer = given.layer("TREATED", given.text("TREATED_FILTER"))
    crs = layer.source.sourceCrs()
    crs = proposed_crs(layer.source.sourceExtent(), crs, given.context.transformContext())
    if measures_lengths(crs):
        return crs
    raise RtmError(
        tr("Nobody can tell where the areas of “{name}” lie.", name=layer.name),
        tr("Correct the coordinate system in Layer properties > Source."),
        where="TREATED",
    )


def fields_of_counts(layer: Layer, counts: Sequence[str]) -> list[str]:
    """Return the fields of counts as a layer spells them, or say that it lacks one."""
    found = [field_of(layer, one, "COUNT_FIELDS") for one in counts]
    for name in found:
        if not layer.source.fields().field(name).isNumeric():
            raise RtmError(
                tr(
                    "The field “{field}” of “{name}” holds no numbers.",
                    field=shown(name),
                    name=layer.name,
                ),
                tr("Choose fields of counts."),
                kind="setting",
                where="COUNT_FIELDS",
            )
    return found


def _text(feature, at: int) -> str:
    value = feature[at] if at >= 0 else None
    return "" if value is None or value == NULL else cut(one_line(value), LONGEST_NAME)


def _count(feature, at: int, layer: Layer, name: str) -> float:
    value = feature[at]
    number = float("nan") if value is None or value == NULL else float(value)
    if not 0 <= number < float("inf") or number % 1:
        raise RtmError(
            tr(
                "The area “{area}” of “{layer}” has no whole number of events in “{field}”.",
                area=name,
                layer=layer.name,
                field=layer.source.fields().at(at).name(),
            ),
            tr("Fill it in, 0 where there were none, or leave the area out by a filter."),
            where=layer.parameter,
        )
    return number


def require_apart(found: AreasRead) -> None:
    """Refuse areas that overlap: their events would be counted twice."""
    for one, other, share, most in _overlapping(found.shapes):
        first, second = found.areas[one], found.areas[other]
        words = {
            "first": first.name,
            "second": second.name,
            "role": tr(ROLE_WORDS[first.role]),
            "other_role": tr(ROLE_WORDS[second.role]),
        }
        if first.role != second.role and share >= SAME:
            raise RtmError(
                tr(
                    "The area “{first}” ({role}) is also an area “{second}” ({other_role}).",
                    **words,
                ),
                tr("Leave it out of one of the two layers."),
                where=PARAMETERS[second.role],
            )
        raise RtmError(
            tr(
                "The areas “{first}” ({role}) and “{second}” ({other_role}) overlap by {share:.0%} "
                "of the smaller, and events there would count twice.",
                share=most,
                **words,
            ),
            tr("Cut one off the other, as with “Difference”, and run again."),
            where=PARAMETERS[second.role],
        )


def _overlapping(shapes: Sequence[QgsGeometry]) -> Iterator[tuple[int, int, float, float]]:
    """Yield pairs that overlap, with the shares of the larger and of the smaller."""
    index = QgsSpatialIndex()
    for number, shape in enumerate(shapes):
        box = shape.boundingBox()
        for other in sorted(index.intersects(box)):
            both = shape.intersection(shapes[other]).area()
            smaller, larger = sorted((shape.area(), shapes[other].area()))
            if both > SLIVER * smaller:
                yield other, number, both / larger, both / smaller
        index.addFeature(number, box)


def _require_sets(areas: Sequence[Area]) -> None:
    """Refuse a set without a treated or a control area."""
    sets = dict.fromkeys(one.matched for one in areas)
    if len(sets) < 2:
        return
    for name in sets:
        roles = {one.role for one in areas if one.matched == name}
        lacking = [role for role in ROLES[:2] if role not in roles]
        if lacking:
            raise RtmError(
                tr(
                    "The set “{name}” has no area of this kind: {role}.",
                    name=name,
                    role=tr(ROLE_WORDS[lacking[0]]),
                ),
                tr(
                    "Give every set one, or leave the field of sets out to take all areas together."
                ),
                kind="setting",
                where="SET_FIELD",
            )


def area_of(xy: np.ndarray, shapes: Sequence[QgsGeometry], progress) -> np.ndarray:
    """Return which area each place lies in, -1 for none; on a border, the first.

    Parameters
    ----------
    xy : float array, shape (places, 2)

    Returns
    -------
    int array, shape (places,)
    """
    places, which = np.unique(xy, axis=0, return_inverse=True)
    found = np.full(len(places), -1)
    for number, shape in enumerate(shapes):
        progress.at(number / len(shapes))
        box = shape.boundingBox()
        near = np.flatnonzero(
            (found < 0)
            & (places[:, 0] >= box.xMinimum())
            & (places[:, 0] <= box.xMaximum())
            & (places[:, 1] >= box.yMinimum())
            & (places[:, 1] <= box.yMaximum())
        )
        engine = QgsGeometry.createGeometryEngine(shape.constGet())
        engine.prepareGeometry()
        inside = [engine.intersects(QgsPoint(*places[row])) for row in near]
        found[near[np.array(inside, bool)]] = number
    return found[which.ravel()]


def is_done(area: Area) -> bool:
    """Return whether something was done in an area, or may have moved there."""
    return area.role in (TREATED, ROLES[2])
