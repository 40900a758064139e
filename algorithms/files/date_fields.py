"""Fields of a layer that hold dates."""

from __future__ import annotations

from qgis.core import QgsFeatureRequest
from qgis.PyQt.QtCore import QDate, QDateTime, Qt, QVariant

from ...core.terrain import dates
from .features import asked_of
from .layers import Layer

LOOKED_AT = 200  # rows by which it is told whether a field holds dates
KINDS = (QVariant.Date, QVariant.DateTime, QVariant.String)


def date_fields(layer: Layer, context) -> list[str]:
    """Return the fields that hold dates, by the first rows; the most likely one first."""
    fields = layer.source.fields()
    asked = [one.name() for one in fields if one.type() in KINDS]
    request = asked_of(layer, context, [fields.lookupField(name) for name in asked])
    request.setFlags(request.flags() | QgsFeatureRequest.Flag.NoGeometry)
    holding = dict.fromkeys(asked, False)
    for number, feature in enumerate(layer.source.getFeatures(request)):
        if number == LOOKED_AT:
            break
        for name in tuple(holding):
            text = dated(feature[name])
            if text and not dates.as_date(text):
                del holding[name]
            elif text:
                holding[name] = True
    return dates.in_order(name for name, good in holding.items() if good)


def dated(value) -> str:
    """Return what a field says of a date as a text."""
    if isinstance(value, (QDate, QDateTime)):
        return value.toString(Qt.DateFormat.ISODate)
    return value.strip() if isinstance(value, str) else ""
