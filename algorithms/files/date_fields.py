"""Fields of a layer that hold dates."""

from __future__ import annotations

from collections import Counter

from qgis.core import QgsFeatureRequest
from qgis.PyQt.QtCore import QDate, QDateTime, Qt, QVariant

from ...core.progress import Progress
from ...core.terrain import dates
from .features import BETWEEN_CHECKS, asked_of
from .layers import Layer

MOST_OTHERS = 0.1  # of the rows: texts that are no dates, in a field of dates
KINDS = (QVariant.Date, QVariant.DateTime, QVariant.String)


def date_fields(layer: Layer, context, progress: Progress) -> list[str]:
    """Return the fields that hold dates, the most likely one first.

    Those do that have more dates than other texts, and another text in at most a tenth of the
    rows. All rows are looked at, so that their order decides nothing.
    """
    fields = layer.source.fields()
    asked = [one.name() for one in fields if one.type() in KINDS]
    request = asked_of(layer, context, [fields.lookupField(name) for name in asked])
    request.setFlags(request.flags() | QgsFeatureRequest.Flag.NoGeometry)
    rows = max(layer.source.featureCount(), 0)  # below 0 where nobody knows
    good: Counter[str] = Counter()
    others: Counter[str] = Counter()
    for number, feature in enumerate(layer.source.getFeatures(request) if asked else ()):
        if number % BETWEEN_CHECKS == 0:
            progress.at(min(number / max(rows, 1), 1.0))
        for name in tuple(asked):
            text = dated(feature[name])
            if text:
                (good if dates.as_date(text) else others)[name] += 1
                if others[name] > MOST_OTHERS * rows:
                    asked.remove(name)
        if not asked:
            break
    return dates.in_order(name for name in asked if good[name] > others[name])


def dated(value) -> str:
    """Return what a field says of a date as a text."""
    if isinstance(value, (QDate, QDateTime)):
        return value.toString(Qt.DateFormat.ISODate)
    return value.strip() if isinstance(value, str) else ""
