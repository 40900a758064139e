"""The values that a field of a layer has, and what a field is likely to be, by its values."""

from __future__ import annotations

from qgis.core import QgsFeatureRequest
from qgis.PyQt.QtCore import QDate, QDateTime, Qt

from ..core.terrain.dates import as_date, in_order

MOST = 5_000
KIND_WORDS = ("type", "offence", "offense", "kind", "category", "class", "crime")
MOST_KINDS = 100  # distinct values; a field with more names places or cases, and no types
LOOKED_AT = 1_000  # features
LEAST_ALIKE = 2  # features of a type, on average


def fields_of(layer) -> list[str]:
    """Return the names of a layer's fields."""
    return [one.name() for one in layer.fields()] if layer is not None else []


def values_of(layer, name: str) -> list:
    """Return the distinct values of a field, sorted; dates as ISO texts, empty ones left out."""
    index = layer.fields().lookupField(name) if layer is not None else -1
    if index < 0:
        return []
    found = {as_value(one) for one in layer.uniqueValues(index, MOST)} - {None, ""}
    return sorted(found, key=lambda one: (isinstance(one, str), one))


def are_dates(values) -> bool:
    """Return whether values can be cut in time: texts that sort in it, as ISO dates do."""
    return bool(values) and all(isinstance(one, str) and as_date(one) for one in values)


def are_kinds(values, features: int) -> bool:
    """Return whether values can be types: few, each of many features, and no dates."""
    few = 0 < len(values) <= MOST_KINDS and len(values) * LEAST_ALIKE <= max(features, 0)
    return few and not are_dates(values) and not any(isinstance(one, float) for one in values)


class Likely:
    """What the fields of a layer are likely to be: by the values of its first features, then all.

    So only those fields are read whole that may be dates or types.
    """

    def __init__(self, layer, values=values_of):
        self.layer, self.values = layer, values
        self._seen = _first_values(layer)

    def dates(self) -> list[str]:
        """Return the fields of dates, first the one that most likely says when incidents were."""
        found = [name for name, seen in self._seen.items() if are_dates(seen)]
        return in_order(name for name in found if are_dates(self.values(self.layer, name)))

    def kind(self) -> str:
        """Return the field that most likely says what kind of incident it is.

        By its values first, which are few, and then by its name: so “Crime ID”, in which every
        value is another one, is not taken, and “Crime type” is. Without such a name it is the
        first field of texts that can be types and has several; "" where there is none.
        """
        kinds = [name for name, seen in self._seen.items() if len(seen) <= MOST_KINDS]
        texts = [name for name in kinds if all(isinstance(one, str) for one in self._seen[name])]
        numbers = [name for name in kinds if name not in texts]
        named = [
            name for word in KIND_WORDS for name in (*texts, *numbers) if word in name.casefold()
        ]
        found = next(filter(self._is_kind, named), "")
        return found or next((name for name in texts if self._is_kind(name, least=2)), "")

    def _is_kind(self, name: str, least: int = 1) -> bool:
        values = self.values(self.layer, name)
        return len(values) >= least and are_kinds(values, self.layer.featureCount())


def _first_values(layer) -> dict[str, set]:
    """Return the values that each field has in the first features."""
    names = fields_of(layer)
    seen: dict[str, set] = {name: set() for name in names}
    if not names:
        return seen
    request = QgsFeatureRequest().setFlags(QgsFeatureRequest.Flag.NoGeometry).setLimit(LOOKED_AT)
    for feature in layer.getFeatures(request):
        for name, value in zip(names, feature.attributes()):
            seen[name].add(as_value(value))
    return {name: values - {None, ""} for name, values in seen.items()}


def as_value(value):
    """Return a value of a field as a text or number: dates as ISO texts, NULL as None."""
    if isinstance(value, QDate):
        return value.toString(Qt.DateFormat.ISODate)
    if isinstance(value, QDateTime):
        return value.toString(Qt.DateFormat.ISODate)
    if hasattr(value, "isNull") and value.isNull():
        return None
    return value
