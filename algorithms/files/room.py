"""Room for a study on this machine, looked for before the work."""

from __future__ import annotations

import math
from collections.abc import Callable

from qgis.core import QgsApplication, QgsProcessingContext

from ...core.errors import RtmError
from ...core.expectation import most_variables
from ...core.machine import free_memory
from ...core.progress import Quiet
from ...core.room import require_grid_room, require_map_room, require_room
from ...core.study import Study
from ...core.terrain.grid import Cells, Frame, frame_over
from .. import vector_io
from .cells import cells_of
from .raster import Raster

AT_LEAST = 0.95  # of the cells that an area would fill: some at its edge may be left out


def require_frame(frame: Frame) -> None:
    """Refuse a frame whose cells no memory holds, before anything of its size is made."""
    require_grid_room(frame.columns * frame.rows, frame.cell_size, free_memory())


def require_map(cells: Cells) -> None:
    """Refuse a map that no memory holds while it is worked on."""
    require_map_room(cells.count, cells.frame.cell_size, free_memory())


def require_study(study: Study, cells: int) -> None:
    """Refuse a study that is too large for this machine, or for its selection."""
    require_room(
        cells,
        study.grid.cell_size,
        most_variables(factor.settings for factor in study.factors),
        study.model.selection,
        free_memory(),
    )


def require_fit(events: Raster, variables: int, selection: str) -> None:
    """Refuse a fit that is too large; the cells are counted only where the frame leaves a doubt."""
    size = events.frame.cell_size

    def require(cells: int) -> None:
        require_room(cells, size, variables, selection, free_memory())

    if not _fits(require, events.frame):
        require(cells_of(events).count)


def look_ahead(study: Study, context: QgsProcessingContext) -> None:
    """Refuse a study that is surely too large, by its layer alone, before anything is written.

    The cells of a study area are at most those of the frame around it and, but for its edges, at
    least its area over that of a cell; only between the two must they be counted.

    Parameters
    ----------
    study : Study
        With sources that QGIS can open.
    """
    creategrid = QgsApplication.processingRegistry().createAlgorithmById("rtm:creategrid")
    parameters = {"STUDY_AREA": study.study_area.source}
    area = vector_io.open_layer(creategrid, parameters, "STUDY_AREA", context)
    box = area.source.sourceExtent()
    bounds = (box.xMinimum(), box.yMinimum(), box.xMaximum(), box.yMaximum())
    frame = frame_over(bounds, study.grid.cell_size)
    if _fits(lambda cells: require_study(study, cells), frame):
        return
    crs = area.source.sourceCrs()
    polygons, _ = vector_io.read_polygons(area, crs, context, Quiet())
    covered = vector_io.merged(polygons)
    if study.exclude is not None:
        parameters = {"EXCLUDE": study.exclude.source}
        mask = vector_io.open_layer(creategrid, parameters, "EXCLUDE", context)
        holes, _ = vector_io.read_polygons(mask, crs, context, Quiet())
        covered = covered.difference(vector_io.merged(holes))
    require_study(study, math.floor(AT_LEAST * covered.area() / study.grid.cell_size**2))


def _fits(require: Callable[[int], None], frame: Frame) -> bool:
    try:
        require(frame.columns * frame.rows)
    except RtmError as fault:
        if fault.kind != "room":
            raise
        return False
    return True
