"""Reading what every place has: the features of a layer with a number each, if one is asked for."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from qgis.core import NULL

from ...core.errors import RtmError
from ...core.settings import MeasureSettings
from ...core.shapes import LARGEST
from ...core.terrain.exposure import RASTER, usual_measure
from ...core.terrain.exposure.base import Given as Measurable
from ...core.terrain.exposure.measuring import require_kind
from ...core.terrain.features import Features
from ..language import counted, tr
from .features import Skipped, located, polygon_rings, read_features, some
from .layers import KINDS, POLYGON, Layer, field_of, named_after
from .names import as_words
from .numbers import Numbers, open_numbers

if TYPE_CHECKING:
    from .given import Given


def what_is_measured(given: Given) -> tuple[Layer | Numbers, MeasureSettings]:
    """Return LAYER or RASTER of an algorithm, and how it is measured, or say what is wrong."""
    _require_one(given)
    if given.has("RASTER"):
        numbers = given.once("RASTER", lambda: open_numbers(given, "RASTER"))
        return numbers, _settings(given, RASTER, as_words(numbers.name), "")
    layer = given.layer("LAYER", given.text("FILTER"))
    field = number_field(layer, given.text("FIELD"))
    name = named_after(given, "LAYER", layer)
    return layer, _settings(given, KINDS[layer.geometry_type], name, field)


def _require_one(given: Given) -> None:
    both = given.has("LAYER") and given.has("RASTER")
    if both or not (given.has("LAYER") or given.has("RASTER")):
        raise RtmError(
            tr("A layer and a raster are given (LAYER, RASTER).")
            if both
            else tr("Neither a layer nor a raster is given (LAYER, RASTER)."),
            tr("Choose one of the two."),
            kind="setting",
            where="LAYER",
        )
    for name, text in (("FIELD", tr("A field")), ("FILTER", tr("A filter"))):
        if given.has("RASTER") and given.has(name):
            raise RtmError(
                tr("{what} is given ({name}), and a raster has no features.", what=text, name=name),
                tr("Leave it out."),
                kind="setting",
                where=name,
            )


def _settings(given: Given, kind: str, name: str, field: str) -> MeasureSettings:
    """Return what is asked of a layer of a kind; the measure that suits it if none is said."""
    usual = usual_measure(kind, with_number=bool(field)).key
    settings = MeasureSettings(
        name=given.text("NAME").strip() or name,
        measure=given.choice("MEASURE") if given.has("MEASURE") else usual,
        field=field,
        spread=given.number_or_none("SPREAD"),
    )
    require_kind(settings.measure, kind, settings.name)
    return settings


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


def read_given(layer: Layer, field: str, crs, context, progress) -> tuple[Measurable, Skipped]:
    """Read what is to be measured of a layer, in `crs`, with what was skipped.

    Parameters
    ----------
    field : str
        Of the number of each feature; empty where none is wanted.
    """
    if not field:
        features, skipped = read_features(layer, crs, context, progress)
        return Measurable(features), skipped
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
    return Measurable(features, np.array(of, np.intp), np.array(numbers, float)), skipped


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
