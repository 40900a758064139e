"""Fields of a layer that hold dates."""

from __future__ import annotations

from collections import Counter

from qgis.core import NULL, QgsFeature
from qgis.PyQt.QtCore import QDate, QDateTime, Qt, QTime, QVariant

from ...core.terrain import dates
from .layers import Layer

MOST_OTHERS = 0.1  # of the rows: texts that are no dates, in a field of dates
KINDS = (QVariant.Date, QVariant.DateTime, QVariant.String)


class DateColumns:
    """What rows say in the fields of a layer that may hold dates.

    Those do that have more dates than other texts, and another text in at most a tenth of the
    layer's rows. All rows are looked at, so that their order decides nothing.

    Parameters
    ----------
    layer : Layer
    field : str
        The one that does, where it is known; empty for any.
    """

    def __init__(self, layer: Layer, field: str = ""):
        fields = layer.source.fields()
        names = [field] if field else [one.name() for one in fields if one.type() in KINDS]
        self.names = {fields.lookupField(name): name for name in names}
        rows = max(layer.source.featureCount(), 0)  # below 0 where nobody knows
        self._most_others = float("inf") if field else MOST_OTHERS * rows
        self._texts: dict[int, list[str]] = {at: [] for at in self.names}
        self._others: Counter[int] = Counter()

    def add(self, feature: QgsFeature) -> None:
        """Take down what a row says, in fields that may still hold dates."""
        for at, texts in tuple(self._texts.items()):
            text = dated(feature[at])
            texts.append(text)
            if text and not dates.as_date(text):
                self._others[at] += 1
                if self._others[at] > self._most_others:
                    del self._texts[at]

    def found(self) -> dict[str, list[str]]:
        """Return the fields that hold dates, the most likely first, and what each row says."""
        texts = {self.names[at]: texts for at, texts in self._texts.items() if self._holds(at)}
        return {name: texts[name] for name in dates.in_order(texts)}

    def _holds(self, at: int) -> bool:
        told = sum(map(bool, self._texts[at]))
        return self._most_others == float("inf") or told > 2 * self._others[at]


def dated(value) -> str:
    """Return what a field says of a date as a text."""
    if isinstance(value, (QDate, QDateTime)):
        return value.toString(Qt.DateFormat.ISODate)
    return value.strip() if isinstance(value, str) else ""


def as_text(value) -> str:
    """Return what a field says of a date or a time of day as a text; numbers may be hours."""
    if isinstance(value, QTime):
        return value.toString(Qt.DateFormat.ISODate)
    if value is None or value == NULL or isinstance(value, bool):
        return ""
    return f"{value:.15g}" if isinstance(value, (int, float)) else dated(value)
