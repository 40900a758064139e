"""A study tested at several dates: all its incidents in the order of time, and where it is cut."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from qgis.core import (
    QgsFeature,
    QgsGeometry,
    QgsPointXY,
    QgsProcessingContext,
    QgsVectorLayer,
)

from ...core.mapping.budgets import areas_in_words
from ...core.progress import QUIET
from ...core.study import IncidentsReference, Study
from ...core.study.keys import FIELD_KEYS
from ...core.study.window import read_window
from ...core.terrain.cuts import cuts_of
from ..files.cells import cells_of
from ..files.dated import DatedIncidents, read_dated, split_at
from ..files.given import Given
from ..files.kinds import GRID
from ..files.layers import field_of
from ..files.raster import Raster
from ..files.tables import fields_of
from ..files.windowed import AskedWindow
from ..language import marked, tr
from .keys import faults_in_study
from .stages import algorithm_of

DATE = "date"
OF_ALL = ("count_once_by", "date_field")  # fields that need no window
CALLED = marked("incidents of the study")


def require_dates(
    study: Study, grid: str, context: QgsProcessingContext, feedback
) -> DatedIncidents:
    """Return all incidents of a study with their dates: earlier ones, its own and those of a test.

    Raises
    ------
    RtmError
        If they have no dates, or cannot be cut as is asked; before the long work.
    """
    asked = study.validation
    with faults_in_study("validation"), _grid(grid, context) as raster:
        areas_in_words(asked.areas)
        layers = [_opened(one, study.window, context) for one in _in_time(study)]
        found = read_dated(layers, raster.crs, context, QUIET, feedback)
        cells = cells_of(raster)
        for cut in cuts_of(asked.cut_dates, asked.period, found.dates):
            split_at(cut, found, cells)
    return found


@contextmanager
def _grid(path: str, context: QgsProcessingContext) -> Iterator[Raster]:
    given = Given(algorithm_of("events"), {"GRID": path}, context)
    try:
        yield given.raster("GRID", GRID)
    finally:
        given.let_go()


def _in_time(study: Study) -> Iterator[IncidentsReference]:
    yield from study.history
    yield study.incidents
    if study.holdout is not None:
        yield study.holdout


def _opened(one: IncidentsReference, window: str, context: QgsProcessingContext):
    given = Given(algorithm_of("events"), {"INCIDENTS": one.source}, context)
    layer = given.layer("INCIDENTS", one.filter)
    fields = {name: field_of(layer, getattr(one, name), name) for name in FIELD_KEYS}
    times = {name: fields.pop(name) for name in FIELD_KEYS if name not in OF_ALL}
    return layer, {**fields, "times": times, "asked": AskedWindow(window, read_window(window))}


def of_layer(dated: DatedIncidents, grid: str, context: QgsProcessingContext) -> dict:
    """Return incidents that were read as the layer that “Test at several dates” is given."""
    layer = QgsVectorLayer("Point", tr(CALLED), "memory")
    layer.dataProvider().addAttributes(list(fields_of(((DATE, str),))))
    layer.updateFields()
    with _grid(grid, context) as raster:
        layer.setCrs(raster.crs)
    features = []
    for (x, y), when in zip(dated.xy.tolist(), dated.dates.when):
        feature = QgsFeature(layer.fields())
        feature.setGeometry(QgsGeometry.fromPointXY(QgsPointXY(x, y)))
        feature.setAttributes([when or None])
        features.append(feature)
    layer.dataProvider().addFeatures(features)
    context.temporaryLayerStore().addMapLayer(layer)
    return {"INCIDENTS": layer.id(), "DATE_FIELD": DATE}
