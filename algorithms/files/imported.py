"""Incidents that were imported, as a layer: their fields, their rows, and what is told of them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from qgis.core import (
    Qgis,
    QgsFeature,
    QgsField,
    QgsFields,
    QgsGeometry,
    QgsPointXY,
)
from qgis.PyQt import QtCore

from ...core.data.incidents import Incidents
from ...core.progress import Progress
from .sinks import LayerWriter
from .tables import META_TYPES_SINCE, field_types

AT_ONCE = 2000
TYPE, DATE, TIME, INCIDENT = "type", "date", "time", "incident"
UNKNOWN = -1  # minutes of a row without a time


def day_type():
    """Return what QGIS calls the type of a date."""
    if Qgis.QGIS_VERSION_INT >= META_TYPES_SINCE:
        return QtCore.QMetaType.Type.QDate
    return QtCore.QVariant.Date


def incident_fields(found: Incidents) -> QgsFields:
    """Return the fields of incidents: those of which the files say something.

    Dates are dates where days are known, and texts such as 2016-01 where only months are.
    """
    types = field_types()
    described = []
    if found.kind is not None:
        described.append((TYPE, types[str]))
    if found.day is not None:
        described.append((DATE, types[str] if found.months else day_type()))
    if found.minute is not None:
        described.append((TIME, types[str]))
    if found.number is not None:
        described.append((INCIDENT, types[int]))
    fields = QgsFields()
    for name, kind in described:
        fields.append(QgsField(name, kind))
    return fields


def write_incidents(
    layer: LayerWriter, found: Incidents, xy: np.ndarray, fields: QgsFields, progress: Progress
) -> None:
    """Write a point for each row that is kept, at its place in the layer's CRS (rows, 2)."""
    columns = _columns(found)
    for start in range(0, len(xy), AT_ONCE):
        rows = range(start, min(start + AT_ONCE, len(xy)))
        layer.add(_features(rows, xy, columns, fields))
        progress.at(rows.stop / len(xy))


def _columns(found: Incidents) -> list[tuple[list, np.ndarray]]:
    """Return for each field its different values, None last, and the place of each row's."""
    columns: list[tuple[list, np.ndarray]] = []
    if found.kind is not None:
        columns.append(([kind or None for kind in found.kinds], found.kind))
    if found.day is not None:
        columns.append(([_day(text, months=found.months) for text in found.days], found.day))
    if found.minute is not None:
        times = [f"{minute // 60:02}:{minute % 60:02}" for minute in range(24 * 60)]
        columns.append(([*times, None], found.minute % (24 * 60 + 1)))
    return columns if found.number is None else [*columns, ([], found.number)]


def _day(text: str, *, months: bool):
    if not text:
        return None
    return text if months else QtCore.QDate.fromString(text, QtCore.Qt.DateFormat.ISODate)


def _features(rows: range, xy: np.ndarray, columns, fields: QgsFields) -> Iterator[QgsFeature]:
    there = slice(rows.start, rows.stop)
    values = []
    for different, codes in columns:
        mine = codes[there].tolist()
        values.append(
            [different[code] for code in mine] if different else [n or None for n in mine]
        )
    for row, (x, y) in enumerate(xy[there].tolist()):
        feature = QgsFeature(fields)
        feature.setGeometry(QgsGeometry.fromPointXY(QgsPointXY(x, y)))
        feature.setAttributes([column[row] for column in values])
        yield feature
