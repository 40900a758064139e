"""The cells that a model maps: those where events can happen at all, and what they have."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from qgis.core import QgsProcessing, QgsProcessingParameterMultipleLayers
from qgis.core import QgsProcessingParameterRasterLayer as RasterLayer

from ...core.errors import RtmError
from ...core.model.block import Block
from ...core.model.predict import Measured
from ...core.model.record import Model
from ...core.terrain.exposure.completing import complete
from ...core.terrain.grid import Cells
from ..language import counted, marked, quoted, tr
from .cells import WITHOUT_TAG
from .exposures import StoredMeasure
from .rasters import Raster, require_same_grid

if TYPE_CHECKING:
    from .given import Given

OF_THE_MODEL = marked("Raster made with “Exposure”, if the model was fitted with one.")
ALL_OF_THE_MODEL = marked(
    "Rasters made with “Exposure”, those that the model was fitted with as controls."
)


@dataclass(frozen=True, eq=False)
class Mapped:
    """What a model is mapped over.

    Attributes
    ----------
    cells : Cells
        Those that have any of the exposure; all where there is none.
    some : bool array, shape (all cells,)
        Which these are.
    blocks : list of Block
    measured : Measured
    """

    cells: Cells
    some: np.ndarray
    blocks: list[Block]
    measured: Measured

    @property
    def tags(self) -> dict[str, int]:
        """Return the tags of a raster of these cells."""
        return {WITHOUT_TAG: self.without} if self.without else {}

    @property
    def without(self) -> int:
        """Return the number of cells without exposure."""
        return int(np.count_nonzero(~self.some))


def add_measures(algorithm, exposure_help: str, controls_help: str) -> None:
    """Declare the parameters EXPOSURE and CONTROLS of an algorithm."""
    algorithm.add(RasterLayer("EXPOSURE", tr("Exposure"), optional=True), exposure_help)
    algorithm.add(
        QgsProcessingParameterMultipleLayers(
            "CONTROLS", tr("Controls"), QgsProcessing.SourceType.TypeRaster, optional=True
        ),
        controls_help,
    )


def measures_on(given: Given, grid: Raster) -> tuple[StoredMeasure | None, list[StoredMeasure]]:
    """Return the exposure and the controls, or say why they do not go with a grid."""
    exposure, controls = given.exposure("EXPOSURE"), given.exposures("CONTROLS")
    for one in ([] if exposure is None else [exposure], controls):
        for measure in one:
            require_same_grid(grid, measure.raster)
    return exposure, controls


def measured_at(
    exposure: StoredMeasure | None, controls: Sequence[StoredMeasure], cells: Cells
) -> Measured:
    """Return what the cells have."""
    found = None if exposure is None else exposure.values(cells)
    return Measured(found, {one.name: one.values(cells) for one in controls})


def mapped(model: Model, cells: Cells, blocks: list[Block], measured: Measured) -> Mapped:
    """Return what a model is mapped over, of all cells of the study area."""
    measured = complete(model, measured, cells, blocks)
    some = np.ones(cells.count, bool)
    if model.exposure is not None and measured.exposure is not None:
        some = measured.exposure > 0
    if some.all():
        return Mapped(cells, some, blocks, measured)
    fewer = [Block(b.variables, b.codes[some], b.table) for b in blocks]
    return Mapped(cells.only(some), some, fewer, measured.at(some))


def tell_without(without: int, feedback) -> None:
    """Say how many cells have no value because they have no exposure."""
    if without:
        feedback.pushInfo(
            counted(
                without,
                "{count} cell has none of the exposure, and no value in the map.",
                "{count} cells have none of the exposure, and no value in the map.",
            )
        )


def require_measured(
    model: Model, exposure: StoredMeasure | None, controls: Sequence[StoredMeasure]
) -> None:
    """Refuse to map a model without the exposure or a control that it was fitted with."""
    wanted = model.inputs.exposure
    if model.exposure is not None and exposure is None:
        raise RtmError(
            tr("The model expects events in proportion to an exposure, and none is given."),
            tr(
                "Add its raster, made with “Exposure”{name}.",
                name="" if wanted is None else f" ({quoted(wanted.name)})",
            ),
            where="EXPOSURE",
        )
    names = {one.name for one in controls}
    for control in model.controls:
        if control.name not in names:
            raise RtmError(
                tr("The model needs the control “{name}”.", name=control.name),
                tr("Add its raster, made with “Exposure”."),
                where="CONTROLS",
            )
