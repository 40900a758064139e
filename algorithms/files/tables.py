"""Writing tables and cells as features."""

from __future__ import annotations

import math
import re
import struct
from collections.abc import Iterable, Sequence
from dataclasses import astuple
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np
from qgis.core import (
    Qgis,
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsField,
    QgsFields,
    QgsGeometry,
    QgsWkbTypes,
)
from qgis.PyQt import QtCore

from ...core.errors import about
from ...core.model.term import Admission, Estimate
from .destinations import in_file
from .likeness import require_no_namesake
from .sinks import LayerWriter, asked_for, layer_written

if TYPE_CHECKING:
    from ...core.model.record import Model
    from .given import Given

AT_ONCE = 2000
META_TYPES_SINCE = 33800
Described = Sequence[tuple[str, type]]  # the fields of a table: name and Python type
LONGEST_NAME = 58  # leaves room for a number within the 63 letters databases take
ESTIMATE_FIELDS = (
    *("coefficient", "standard_error", "p_value", "rrv", "rrv_low", "rrv_high"),
    *("adjusted_standard_error", "adjusted_p_value", "adjusted_low", "adjusted_high"),
)
TERM_FIELDS = (
    ("factor", str),
    ("operationalisation", str),
    ("spatial_influence", float),
    ("effect", str),
    *((name, float) for name in ESTIMATE_FIELDS),
    *((f"local_{name.replace('rrv', 'ratio')}", float) for name in ESTIMATE_FIELDS),
    ("share_of_cells", float),
    ("share_of_events", float),
    ("admission_p_value", float),
    ("borderline", str),
    ("holds_up", str),
    ("quantile", float),
)


def field_types() -> dict:
    """Return what QGIS calls the types of fields, which Qt names anew from time to time."""
    if Qgis.QGIS_VERSION_INT >= META_TYPES_SINCE:
        types = QtCore.QMetaType.Type
        return {str: types.QString, int: types.Int, float: types.Double}
    types = QtCore.QVariant
    return {str: types.String, int: types.Int, float: types.Double}


def fields_of(described) -> QgsFields:
    """Return fields for (name, Python type) pairs."""
    types = field_types()
    fields = QgsFields()
    for name, kind in described:
        fields.append(QgsField(name, types[kind]))
    return fields


def field_name(text: str, taken) -> str:
    """Return a field name for a text: lower case, safe in every format, not yet taken."""
    plain = re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")[:LONGEST_NAME] or "variable"
    name, number = plain, 2
    while name in taken:
        name, number = f"{plain}_{number}", number + 1
    return name


def require_place(given: Given, name: str, described: Described) -> None:
    """Refuse a layer's name, for what has fields as for `fields_of`, that is the analyst's."""
    place = in_file(asked_for(given, name))
    with about(name):
        require_no_namesake(place, [field for field, _ in described], given.algorithm.displayName())


def write_table(given: Given, name: str, described: Described, rows: Iterable[Sequence]) -> str:
    """Write rows of values to the table of a parameter, fields as for `fields_of`; return its id.

    A number that is not finite is written as NULL: few programs read any other.
    """
    nowhere = QgsWkbTypes.Type.NoGeometry, QgsCoordinateReferenceSystem()
    with layer_written(given, name, fields_of(described), *nowhere) as table:
        left = map(_row, rows)
        while several := list(islice(left, AT_ONCE)):
            table.add(several)
    return table.result


def _row(values: Sequence) -> QgsFeature:
    row = QgsFeature()
    row.setAttributes([None if _infinite(value) else value for value in values])
    return row


def _infinite(value) -> bool:
    return isinstance(value, float) and not math.isfinite(value)


def write_terms(given: Given, model: Model) -> str:
    """Write the model's terms to the COEFFICIENTS table and return its id."""
    rows = (
        (
            term.factor,
            term.variable.operationalisation,
            term.variable.distance,
            term.effect,
            *_estimate(term.citywide),
            *_estimate(term.local),
            *((None, None) if term.reach is None else astuple(term.reach)),
            *_admission(term.admission),
            "" if term.verdict is None else _yes_or_no(term.verdict.holds_up),
            term.variable.quantile,
        )
        for term in model.terms
    )
    return write_table(given, "COEFFICIENTS", TERM_FIELDS, rows)


def _estimate(found: Estimate | None) -> tuple[float | None, ...]:
    """Return the values of a ratio in the order of ESTIMATE_FIELDS."""
    if found is None:
        return (None,) * len(ESTIMATE_FIELDS)
    naive = found.independent
    own = (found.coefficient, naive.standard_error, naive.p_value)
    return (*own, found.ratio, naive.low, naive.high, *_adjusted(found))


def _adjusted(found: Estimate) -> tuple[float | None, ...]:
    return (None,) * 4 if found.adjusted is None else astuple(found.adjusted)


def _admission(found: Admission | None) -> tuple[float | None, str]:
    return (None, "") if found is None else (found.p_value, _yes_or_no(found.borderline))


def _yes_or_no(value: bool) -> str:
    return "yes" if value else "no"


def write_cells(layer: LayerWriter, cells, columns, progress) -> None:
    """Write one square polygon a cell, with a value of every column.

    Parameters
    ----------
    columns : sequence of arrays, each of shape (cells,)
    """
    values = [column.tolist() for column in columns]
    frame = cells.frame
    rows, positions = np.nonzero(cells.inside)
    left = frame.left + positions * frame.cell_size
    top = frame.top - rows * frame.cell_size
    shapes = _squares(left, top, frame.cell_size)
    for first in range(0, cells.count, AT_ONCE):
        progress.at(first / cells.count)
        batch = []
        for number in range(first, min(first + AT_ONCE, cells.count)):
            feature = QgsFeature()
            geometry = QgsGeometry()
            geometry.fromWkb(shapes[number].tobytes())
            feature.setGeometry(geometry)
            feature.setAttributes([column[number] for column in values])
            batch.append(feature)
        layer.add(batch)


def _squares(left: np.ndarray, top: np.ndarray, size: float) -> np.ndarray:
    """Return the cells as WKB polygons, all at once: one record of 93 bytes a cell."""
    record = np.dtype([("head", "S13"), ("ring", "<f8", (5, 2))])
    squares = np.empty(len(left), record)
    # byte order, polygon, one ring, five points; "S" drops no byte since the last is not zero
    squares.view(np.uint8).reshape(len(left), record.itemsize)[:, :13] = np.frombuffer(
        struct.pack("<BIII", 1, 3, 1, 5), np.uint8
    )
    squares["ring"][:, (0, 3, 4), 0] = left[:, None]
    squares["ring"][:, (1, 2), 0] = (left + size)[:, None]
    squares["ring"][:, (0, 1, 4), 1] = top[:, None]
    squares["ring"][:, (2, 3), 1] = (top - size)[:, None]
    return squares
