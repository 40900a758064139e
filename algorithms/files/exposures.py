"""Reading and writing what every place has: a number a cell, and a tag that says of what."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import numpy as np

from ...core.model.inputs import MEASURE_PARTS, MeasureInput
from ...core.shapes import Misshapen, parts, read_json
from ...core.terrain.exposure.measuring import Exposure
from ...core.terrain.grid import Cells
from ..language import quoted, tr
from .provenance import fingerprint_of_numbers
from .rasters import (
    EXPOSURE,
    MADE_BY,
    Raster,
    open_raster,
    raster_layers,
    values_of,
    write_raster,
)

if TYPE_CHECKING:
    from .given import Given

EXPOSURE_TAG = "RTM_EXPOSURE"
ABOUT = parts(MEASURE_PARTS)


@dataclass(frozen=True)
class StoredMeasure:
    """A raster of what every place has: what its tag says, and its values when asked for."""

    raster: Raster
    about: dict

    @property
    def name(self) -> str:
        """Return what it is called."""
        return self.about["name"]

    def values(self, cells: Cells) -> np.ndarray:
        """Return what each of the raster's cells has, float64 (cells,)."""
        return values_of(self.raster, cells).astype(float)

    def as_input(self, values: np.ndarray) -> MeasureInput:
        """Return what the record of a model says of it, with the fingerprint of its values."""
        return MeasureInput(**self.about, sha256=fingerprint_of_numbers(values))


def open_exposure(given: Given, name: str) -> StoredMeasure | None:
    """Open the raster of a parameter, or say what is wrong with it; None where there is none."""
    return described(given.raster(name, EXPOSURE)) if given.has(name) else None


def open_exposures(given: Given, name: str) -> list[StoredMeasure]:
    """Open every raster of a parameter, or say what is wrong with the first bad one."""
    if not given.parameters.get(name):
        return []
    remedy = tr("Choose rasters made with “{made_by}”.", made_by=tr(MADE_BY[EXPOSURE]))
    layers = raster_layers(given, name, tr("control variable"), remedy)
    return [described(open_raster(layer, EXPOSURE)) for layer in layers]


def described(raster: Raster) -> StoredMeasure:
    """Return a raster with what its tag says, or say why that makes no sense."""
    try:
        about = read_json(raster.tags.get(EXPOSURE_TAG, ""))
        ABOUT(about, ())
    except (Misshapen, ValueError) as reason:
        part = f" ({quoted(reason.where)})" if getattr(reason, "where", "") else ""
        raise raster.again(
            tr(
                "The raster “{name}” has lost the description of what it measures{part}.",
                name=raster.name,
                part=part,
            )
        ) from reason
    return StoredMeasure(raster, {key: about[key] for key in MEASURE_PARTS})


def write_exposure(
    path: str, exposure: Exposure, cells: Cells, grid: Raster, told: dict, progress
) -> None:
    """Write what every cell has, with what is told of its layer: `filter` and `layer`."""
    about = {
        **asdict(exposure.settings),
        **told,
        "total": float(f"{exposure.total:.10g}"),
        "without": exposure.without,
    }
    write_raster(
        path,
        EXPOSURE,
        cells,
        grid.crs,
        [(exposure.settings.name, exposure.values)],
        dtype="float64",
        count=1,
        tags={EXPOSURE_TAG: {key: about[key] for key in MEASURE_PARTS}},
        progress=progress,
    )
