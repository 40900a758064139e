"""Reading what every place has: the features of a layer with a number each, if one is asked for."""

from __future__ import annotations

import math

import numpy as np
from qgis.core import NULL

from ...core.errors import RtmError
from ...core.shapes import LARGEST
from ...core.terrain.exposure.base import Given
from ...core.terrain.features import Features
from ..language import counted, tr
from .features import Skipped, located, polygon_rings, read_features, some
from .layers import POLYGON, Layer, field_of


def number_field(layer: Layer, name: str) -> str:
    """Return the field of a number as the layer spells it, or say that it is none; "" for none."""
    field = field_of(layer, name, "FIELD")
    fields = layer.source.fields()
    if field and not fields.field(field).isNumeric():
        numeric = [one.name() for one in fields if one.isNumeric()]
        raise RtmError(
            tr("The field “{field}” of “{name}” holds no numbers.", field=field, name=layer.name),
            tr("It has numbers in {fields}.", fields=", ".join(numeric))
            if numeric
            else tr("None of its fields does: choose a measure that needs none."),
            kind="setting",
            where="FIELD",
        )
    return field


def read_given(layer: Layer, field: str, crs, context, progress) -> tuple[Given, Skipped]:
    """Read what is to be measured of a layer, in `crs`, with what was skipped.

    Parameters
    ----------
    field : str
        Of the number of each feature; empty where none is wanted.
    """
    if not field:
        features, skipped = read_features(layer, crs, context, progress)
        return Given(features), skipped
    skipped = Skipped()
    parts, of, numbers = [], [], []
    for number, shapes in _with_numbers(layer, field, crs, context, progress, skipped):
        of.extend([len(numbers)] * len(shapes))
        parts.extend(shapes)
        numbers.append(number)
    some(parts, layer, skipped)
    if layer.geometry_type == POLYGON:
        features = Features(polygons=tuple(parts))
    else:
        features = Features(points=np.array(parts, float).reshape(-1, 2))
    _require_sense(np.array(numbers), layer, field)
    return Given(features, np.array(of, np.intp), np.array(numbers, float)), skipped


def _with_numbers(layer: Layer, field: str, crs, context, progress, skipped: Skipped):
    """Yield the number of each feature and its parts: polygons as rings, or points."""
    at = layer.source.fields().lookupField(field)
    wanted = layer.geometry_type
    for feature, geometry in located(layer, crs, context, progress, skipped, [at]):
        number = _number(feature[at])
        if number is None:
            skipped.reasons["no number"] += 1
        elif wanted == POLYGON and not geometry.isGeosValid():
            skipped.reasons["invalid"] += 1
        elif wanted == POLYGON:
            yield number, polygon_rings(geometry)
        else:
            places = [(one.x(), one.y()) for one in geometry.vertices()]
            if np.isfinite(places).all():
                yield number, places
            else:
                skipped.reasons["invalid"] += 1


def _number(value) -> float | None:
    """Return a value as a number; None where there is none."""
    if value is None or value == NULL:
        return None
    number = float(value)
    return number if math.isfinite(number) else None


def _require_sense(numbers: np.ndarray, layer: Layer, field: str) -> None:
    below = int(np.count_nonzero(numbers < 0))
    if below:
        raise RtmError(
            counted(
                below,
                "“{name}” has a number below 0 in “{field}”: {count} feature, {least:g}.",
                "“{name}” has numbers below 0 in “{field}”: {count} features, down to {least:g}.",
                name=layer.name,
                field=field,
                least=numbers.min(),
            ),
            tr("Correct them, leave them out by a filter, or choose another field."),
            where="FIELD",
        )
    if numbers.max() > LARGEST:
        raise RtmError(
            tr(
                "“{name}” has numbers up to {most:g} in “{field}”.",
                name=layer.name,
                most=numbers.max(),
                field=field,
            ),
            tr("Correct them, leave them out by a filter, or choose another field."),
            where="FIELD",
        )
