"""The layers of a study, each looked at before the work as the step that reads it will."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from qgis.core import QgsApplication, QgsProcessingContext

from ...core.study import LayerReference, Study
from .. import vector_io


@dataclass(frozen=True)
class Reading:
    """A layer and the step that reads it, by `parameter`; `said` is what a run says meanwhile."""

    step: str
    parameter: str
    layer: LayerReference
    said: str


def require_layers(
    study: Study, context: QgsProcessingContext, say: Callable[[str], None] = lambda _said: None
) -> None:
    """Refuse a layer that cannot be read, is of the wrong kind, or has not the filter's fields.

    Parameters
    ----------
    study : Study
        With sources that QGIS can open.
    say : callable
        Takes what a run says while it works on a layer, before that is opened.
    """
    registry = QgsApplication.processingRegistry()
    for one in readings(study):
        say(one.said)
        algorithm = registry.createAlgorithmById(f"rtm:{one.step}")
        given, text = {one.parameter: one.layer.source}, one.layer.filter
        opened = vector_io.open_layer(algorithm, given, one.parameter, context, text)
        if one.layer is study.study_area:
            vector_io.require_projected(opened)


def readings(study: Study) -> Iterator[Reading]:
    """Give every layer in the order in which a run reads them."""
    yield Reading("creategrid", "STUDY_AREA", study.study_area, "Create grid")
    if study.exclude is not None:
        yield Reading("creategrid", "EXCLUDE", study.exclude, "Create grid")
    yield Reading("countevents", "INCIDENTS", study.incidents, "Count events")
    if study.holdout is not None:
        yield Reading("countevents", "INCIDENTS", study.holdout, "Count later events")
    for number, factor in enumerate(study.factors):
        said = said_of_factor(study, number)
        yield Reading("operationalisefactor", "FACTOR", factor.layer, said)


def said_of_factor(study: Study, number: int) -> str:
    """Return what a run says while it works on a factor; they are counted from 0."""
    return f"Factor {number + 1} of {len(study.factors)}: {study.factors[number].settings.name}"
