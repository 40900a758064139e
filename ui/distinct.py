"""Some features of a layer, told by a field in which all are different: a filter that lasts.

A number of a row changes when its layer is edited or saved anew. A value, as a borough's name or
code, stays; and whoever reads the study sees what was taken.
"""

from __future__ import annotations

from collections.abc import Sequence

from qgis.core import QgsFeatureRequest, QgsVectorLayer

from .filter_parts import FilterParts

MOST_TOLD = 1_000  # features of which one can be chosen from a list
NAME_WORDS = ("name", "title", "label", "borough", "district", "ward", "code")


def telling_field(layer: QgsVectorLayer, most: int = MOST_TOLD) -> str:
    """Return the field that tells the features of a layer apart, the likeliest; "" for none."""
    count = layer.featureCount()
    if not 0 < count <= most:
        return ""
    apart = []
    for one in layer.fields():
        values = layer.uniqueValues(layer.fields().lookupField(one.name()), count + 1)
        if len(values) == count and all(_tells(value) for value in values):
            apart.append(one)
    return next((one.name() for one in sorted(apart, key=_rank)), "")


def _rank(field) -> tuple[int, int]:
    """Return how far down a field comes among those that tell features apart."""
    name = field.name().casefold()
    words = [at for at, word in enumerate(NAME_WORDS) if word in name]
    return (min(words, default=len(NAME_WORDS)), int(field.isNumeric()))


def _tells(value) -> bool:
    """Return whether a value is sure to be found again: a text or a whole number."""
    return isinstance(value, (str, int)) and not isinstance(value, bool) and value != ""


def values_in(layer: QgsVectorLayer, field: str, expression: str = "") -> list:
    """Return the values of a field of those features that meet an expression, sorted."""
    at = layer.fields().lookupField(field)
    request = QgsFeatureRequest().setFlags(QgsFeatureRequest.Flag.NoGeometry)
    request.setSubsetOfAttributes([field], layer.fields())
    if expression:  # QGIS adds the fields that it names
        request.setFilterExpression(expression)
    return sorted((one[at] for one in layer.getFeatures(request)), key=_order)


def _order(value):
    return (isinstance(value, str), value)


def filter_for(field: str, values: Sequence) -> str:
    """Return the expression that takes the features with these values, and no other."""
    return FilterParts(kind_field=field, kinds=tuple(values)).expression()


def selected_values(layer: QgsVectorLayer, field: str) -> list:
    """Return the values of a field of the features that are selected in QGIS."""
    at = layer.fields().lookupField(field)
    return sorted((one[at] for one in layer.selectedFeatures()), key=_order)
