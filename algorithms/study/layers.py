"""The layers of a study, each looked at before the work as the step that reads it will."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from qgis.core import QgsApplication, QgsProcessingContext

from ...core.errors import Where
from ...core.study import LayerReference, Study
from .. import vector_io
from .keys import faults_in_study

READ_BY = {  # a part of the study: the step that reads its layer, and the parameter for it
    "study_area": ("creategrid", "STUDY_AREA"),
    "exclude": ("creategrid", "EXCLUDE"),
    "incidents": ("countevents", "INCIDENTS"),
    "holdout": ("countevents", "INCIDENTS"),
    "factors": ("operationalisefactor", "FACTOR"),
}


@dataclass(frozen=True)
class Reading:
    """A layer, the keys that lead to it in the study, and the step that reads it."""

    step: str
    parameter: str
    layer: LayerReference
    keys: Where


def require_layers(study: Study, context: QgsProcessingContext) -> None:
    """Refuse a layer that cannot be read, is of the wrong kind, or has not the filter's fields.

    Parameters
    ----------
    study : Study
        With sources that QGIS can open.
    """
    registry = QgsApplication.processingRegistry()
    for one in readings(study):
        algorithm = registry.createAlgorithmById(f"rtm:{one.step}")
        given, text = {one.parameter: one.layer.source}, one.layer.filter
        with faults_in_study(*one.keys):
            opened = vector_io.open_layer(algorithm, given, one.parameter, context, text)
            if one.layer is study.study_area:
                vector_io.require_projected(opened)


def readings(study: Study) -> Iterator[Reading]:
    """Give every layer in the order in which a run reads them."""
    for keys, layer in study.layers.items():
        yield Reading(*READ_BY[str(keys[0])], layer, keys)


def said_of_factor(study: Study, number: int) -> str:
    """Return what a run says while it works on a factor; they are counted from 0."""
    return f"Factor {number + 1} of {len(study.factors)}: {study.factors[number].settings.name}"
