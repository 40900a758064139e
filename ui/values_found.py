"""The values that a field of a layer has, as texts that sort in time where they are dates."""

from __future__ import annotations

from qgis.PyQt.QtCore import QDate, QDateTime, Qt

MOST = 5_000
DATE_WORDS = ("date", "month", "time", "day", "year", "datum")
KIND_WORDS = ("type", "offence", "offense", "crime", "kind", "category", "class")


def fields_of(layer) -> list[str]:
    """Return the names of a layer's fields."""
    return [one.name() for one in layer.fields()] if layer is not None else []


def values_of(layer, name: str) -> list:
    """Return the distinct values of a field, sorted; dates as ISO texts, empty ones left out."""
    index = layer.fields().lookupField(name) if layer is not None else -1
    if index < 0:
        return []
    found = {_plain(one) for one in layer.uniqueValues(index, MOST)} - {None, ""}
    return sorted(found, key=lambda one: (isinstance(one, str), one))


def are_dates(values) -> bool:
    """Return whether values can be cut in time: dates, or texts that begin like ISO dates."""
    return bool(values) and all(
        isinstance(one, str) and one[:4].isdigit() and one[4:5] in ("-", "/") for one in values
    )


def likely(layer, words) -> str:
    """Return the first field whose name holds one of the words."""
    for name in fields_of(layer):
        if any(word in name.casefold() for word in words):
            return name
    return ""


def _plain(value):
    if isinstance(value, QDate):
        return value.toString(Qt.DateFormat.ISODate)
    if isinstance(value, QDateTime):
        return value.toString(Qt.DateFormat.ISODate)
    if hasattr(value, "isNull") and value.isNull():
        return None
    return value
