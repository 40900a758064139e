"""The audit of a study: looked at before the long work, and the maps without some crime types."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from qgis.core import QgsExpression, QgsProcessingContext, QgsProcessingFeedback

from ...core.errors import MissingError
from ...core.progress import QUIET
from ...core.study import IncidentsReference, Study
from ..files.audit_inputs import peopled_by, table_of
from ..files.cells import cells_of
from ..files.given import Given
from ..files.kinds import GRID
from ..files.layers import field_of
from ..files.maps import areas_of
from ..files.small_areas import columns_of, require_codes
from . import parameters
from .keys import faults_in_study
from .stages import algorithm_of

DASHES = ("-", "_")  # that stand between the words of a type in some files


def require_audit_layers(study: Study, context: QgsProcessingContext) -> None:
    """Refuse small areas, a table or fields that cannot be used, before anything is made."""
    if study.audit is None:
        return
    given = Given(algorithm_of("audit"), parameters.of_audit(study, {}), context)
    with faults_in_study("audit"):
        areas = given.layer("AREAS", study.audit.layer.filter)
        table = table_of(given)
        columns_of(study.audit.settings, areas, table)
        require_codes(study.audit.settings, areas, table)
    if study.audit.settings.type_field:
        for layer in (study.incidents, *study.history):
            opened = Given(algorithm_of("events"), {"INCIDENTS": layer.source}, context)
            with faults_in_study("audit"):
                incidents = opened.layer("INCIDENTS", layer.filter)
                field_of(incidents, study.audit.settings.type_field, "type_field")


def require_residents(
    study: Study, grid: str, context: QgsProcessingContext, feedback: QgsProcessingFeedback
) -> None:
    """Refuse numbers of residents that are none, and areas that miss the grid, before long work."""
    if study.audit is None:
        return
    given = Given(algorithm_of("audit"), parameters.of_audit(study, {"GRID": grid}), context)
    with faults_in_study("audit"):
        try:
            raster = given.raster("GRID", GRID)
            cells = cells_of(raster)
            peopled_by(
                given,
                study.audit.settings,
                raster,
                cells,
                areas_of(raster, cells),
                np.zeros(cells.count),
                QgsProcessingFeedback(False),  # it is all told again when it is made
                QUIET,
            )
        finally:
            given.let_go()


def types_found(
    study: Study, layer: IncidentsReference, context: QgsProcessingContext
) -> tuple[str, ...]:
    """Return the types of some incidents that would be left out, as their layer spells them.

    Upper case, and dashes between words, do not matter.
    """
    if study.audit is None:
        raise MissingError
    settings = study.audit.settings
    given = Given(algorithm_of("events"), {"INCIDENTS": layer.source}, context)
    opened = given.layer("INCIDENTS", layer.filter)
    field = field_of(opened, settings.type_field, "type_field")
    wanted = {_plain(one) for one in settings.police_types}
    values = opened.source.uniqueValues(opened.source.fields().lookupField(field))
    return tuple(sorted(one for one in values if isinstance(one, str) and _plain(one) in wanted))


def without(layer: IncidentsReference, field: str, types: tuple[str, ...]) -> IncidentsReference:
    """Return incidents without those of some types, spelt as in their layer."""
    if not types:
        return layer
    column = QgsExpression.quotedColumnRef(field)
    listed = ", ".join(map(QgsExpression.quotedString, types))
    wanted = f"({column} IS NULL OR {column} NOT IN ({listed}))"
    return replace(layer, filter=f"({layer.filter}) AND {wanted}" if layer.filter else wanted)


def _plain(kind: str) -> str:
    for dash in DASHES:
        kind = kind.replace(dash, " ")
    return kind.strip().lower()


@dataclass
class Second:
    """The study made again without some crime types.

    Attributes
    ----------
    folder : Path
        A folder for its files, which is removed in the end.
    types : tuple of str
        Those that were left out.
    maps : tuple of str
    """

    folder: Path
    types: tuple[str, ...] = ()
    maps: tuple[str, ...] = ()


@contextmanager
def room_for_a_second() -> Iterator[Second]:
    """Give a folder for the files of a second run, which nobody is shown."""
    folder = Path(tempfile.mkdtemp(prefix="rtm-without-"))
    try:
        yield Second(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)  # what is still open goes with the system
