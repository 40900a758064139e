"""The layers of a study, each looked at before the work as the step that reads it will."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from qgis.core import QgsProcessingContext

from ...core.errors import Where
from ...core.study import (
    FactorLayer,
    IncidentsReference,
    LayerReference,
    MeasureReference,
    Study,
)
from ..files.factor_sources import factor_source
from ..files.given import Given
from ..files.layers import field_of
from ..files.measured import what_is_measured
from ..files.place_names import name_field
from ..files.study_area import crs_of_study
from ..looks.basemap import base_layer
from .audit import require_audit_layers
from .keys import faults_in_study
from .parameters import of_factor_layer, of_measure, of_study_grid
from .stages import algorithm_of

READ_BY = {  # a part of the study: the step that reads its layer, and the parameter for it
    "study_area": ("grid", "STUDY_AREA"),
    "exclude": ("grid", "EXCLUDE"),
    "incidents": ("events", "INCIDENTS"),
    "holdout": ("later", "INCIDENTS"),
    "history": ("earlier", "INCIDENTS"),
    "factors": ("factor", "FACTOR"),
    "streets": ("factor", "STREETS"),
    "names": ("places", "NAMES"),
}


@dataclass(frozen=True)
class Reading:
    """A layer, the keys that lead to it in the study, and the step that reads it."""

    step: str
    parameter: str
    layer: LayerReference
    keys: Where


def require_layers(study: Study, context: QgsProcessingContext) -> None:
    """Refuse a layer that cannot be read, is of the wrong kind, or lacks a field.

    Parameters
    ----------
    study : Study
        With sources that QGIS can open.
    """
    for one in readings(study):
        if isinstance(one.layer, FactorLayer):
            _require_factor(one, context)
            continue
        given = Given(algorithm_of(one.step), {one.parameter: one.layer.source}, context)
        with faults_in_study(*one.keys):
            opened = given.layer(one.parameter, one.layer.filter)
            if isinstance(one.layer, IncidentsReference):
                field_of(opened, one.layer.count_once_by, "count_once_by")
                field_of(opened, one.layer.date_field, "date_field")
            if one.layer is study.names:
                with faults_in_study("places"):
                    name_field(opened, study.places.name_field)
    with faults_in_study("study_area"):
        crs_of_study(Given(algorithm_of("grid"), of_study_grid(study), context))
    for keys, measured in _measured(study):
        asked = of_measure(measured.layer, measured.settings, None)
        with faults_in_study(*keys):
            what_is_measured(Given(algorithm_of("exposure"), asked, context))
    require_audit_layers(study, context)
    for number, layer in enumerate(study.basemap):
        with faults_in_study("basemap", number):
            base_layer(layer.source)


def _require_factor(one: Reading, context: QgsProcessingContext) -> None:
    """Refuse what no factor can be made of."""
    given = Given(algorithm_of(one.step), of_factor_layer(one.layer), context)
    with faults_in_study(*one.keys):
        factor_source(given)


def readings(study: Study) -> Iterator[Reading]:
    """Give each layer in the order in which a run reads them, but for what every place has."""
    for keys, layer in study.layers.items():
        if keys[0] in READ_BY:
            step, parameter = READ_BY[str(keys[0])]
            if isinstance(layer, FactorLayer) and layer.is_raster:
                parameter = "RASTER"
            yield Reading(step, parameter, layer, keys)


def _measured(study: Study) -> Iterator[tuple[Where, MeasureReference]]:
    """Give all that every place has, with the keys that lead to it in the study."""
    if study.exposure is not None:
        yield ("exposure",), study.exposure
    for number, one in enumerate(study.controls):
        yield ("controls", number), one
