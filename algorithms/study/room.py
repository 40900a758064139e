"""Room for a whole study on this machine, looked for before the work."""

from __future__ import annotations

import math

from qgis.core import QgsProcessingContext, QgsRectangle

from ...core.expectation import most_variables
from ...core.machine import free_memory
from ...core.progress import Quiet
from ...core.room import require_room
from ...core.study import Study
from ...core.terrain.grid import frame_over
from ..files.features import merged, read_polygons
from ..files.given import Given
from ..files.room import fits
from ..files.study_area import area_layer, box_of, crs_of_study
from .parameters import of_study_grid
from .stages import algorithm_of

AT_LEAST = 0.95  # of the cells that an area would fill: some at its edge may be left out


def require_study(study: Study, cells: int) -> None:
    """Refuse a study that is too large for this machine, or for its selection."""
    require_room(
        cells,
        study.grid.cell_size,
        most_variables(factor.settings for factor in study.factors),
        study.model.selection,
        free_memory(),
    )


def look_ahead(study: Study, context: QgsProcessingContext) -> None:
    """Refuse a study that is surely too large, by its layer alone, before anything is written.

    The cells of a study area are at most those of the frame around it and, but for its edges, at
    least its area over that of a cell; only between the two must they be counted.

    Parameters
    ----------
    study : Study
        With sources that QGIS can open.
    """
    given = Given(algorithm_of("grid"), of_study_grid(study), context)
    box = box_of(given)
    if box is not None and _frame_fits(study, box):
        return
    crs = crs_of_study(given)
    polygons, _ = read_polygons(area_layer(given), crs, context, Quiet())
    covered = merged(polygons)
    if box is None and _frame_fits(study, covered.boundingBox()):
        return
    if study.exclude is not None:
        holes, _ = read_polygons(given.layer("EXCLUDE"), crs, context, Quiet())
        covered = covered.difference(merged(holes))
    require_study(study, math.floor(AT_LEAST * covered.area() / study.grid.cell_size**2))


def _frame_fits(study: Study, box: QgsRectangle) -> bool:
    """Return whether there is room for all the cells of the frame over a box."""
    bounds = (box.xMinimum(), box.yMinimum(), box.xMaximum(), box.yMaximum())
    frame = frame_over(bounds, study.grid.cell_size)
    return fits(lambda cells: require_study(study, cells), frame)
