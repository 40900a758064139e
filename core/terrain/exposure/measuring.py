"""A layer becomes a number a cell: what it measures, and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...errors import RtmError
from ...language import either, said
from ...progress import Part, Progress
from ...settings import MeasureSettings
from ...shapes import LARGEST
from ..features import SHAPES
from ..grid import Cells
from . import MEASURES, measure
from .around import spread_over
from .base import RASTER, Given
from .sums import least_within


@dataclass(frozen=True, eq=False)
class Exposure:
    """What every cell of the study area has.

    Attributes
    ----------
    settings : MeasureSettings
    values : float64 array, shape (cells,)
        0 or more, not all of them 0.
    """

    settings: MeasureSettings
    values: np.ndarray

    @property
    def total(self) -> float:
        """The sum over the cells."""
        return float(self.values.sum())

    @property
    def without(self) -> int:
        """Number of cells that have nothing."""
        return int(np.count_nonzero(self.values == 0))


def measured(cells: Cells, given: Given, settings: MeasureSettings, progress: Progress) -> Exposure:
    """Measure what every cell has.

    Parameters
    ----------
    cells : Cells
    given : Given
        What is measured; of a kind that has the measure.
    settings : MeasureSettings
    progress : Progress

    Raises
    ------
    RtmError
        If the pixels of a raster are below 0, or some cells have none, or nothing lies within the
        study area.
    """
    if given.pixels is not None:
        _require_from_zero(least_within(cells, given.pixels), settings.name)
    chosen = measure(settings.measure)
    values = chosen.values(cells, given, Part(progress, 0.0, 0.6))
    _require_known(values, settings.name)
    _require_sensible(values, settings.name)
    if not values.any():
        raise _nothing(settings, given)
    if settings.spread is not None:
        values = spread_over(cells, values, settings.spread, Part(progress, 0.6, 1.0))
    progress.at(1.0)
    return Exposure(settings, values)


def require_kind(key: str, kind: str, name: str) -> None:
    """Refuse to take a measure of a layer of a kind that does not have it.

    Raises
    ------
    RtmError
        As for the points of a layer of lines; `where` is "measure".
    """
    if kind in measure(key).takes:
        return
    raise RtmError(
        said(
            "“{measure}” is asked of “{name}”, which holds {kind}.",
            measure=key,
            name=name,
            kind=said(kind),
        )
        if kind != RASTER
        else said("“{measure}” is asked of “{name}”, which is a raster.", measure=key, name=name),
        said(
            "Choose {measures}, or a layer of {kinds}.",
            measures=either(one.key for one in MEASURES if kind in one.takes),
            kinds=either(said(one) for one in (*SHAPES, RASTER) if one in measure(key).takes),
        ),
        kind="setting",
        where="measure",
    )


def _require_from_zero(least: float, name: str) -> None:
    if least < 0:
        raise RtmError(
            said("“{name}” has values below 0, as {least:g}.", name=name, least=least),
            said("Choose numbers from 0 up, or set what stands for no value in the raster."),
        )


def _require_sensible(values: np.ndarray, name: str) -> None:
    most = float(values.max(initial=0))
    if not most <= LARGEST / len(values):
        raise RtmError(
            said("“{name}” has {most:.3g} in a single cell.", name=name, most=most),
            said("Look whether a number stands for “no value”, and measure it in larger units."),
        )


def _require_known(values: np.ndarray, name: str) -> None:
    missing = int(np.count_nonzero(np.isnan(values)))
    if missing:
        raise RtmError(
            said(
                "“{name}” has no value in {missing:,} of the {cells:,} cells of the study area "
                "({share:.3g}%).",
                name=name,
                missing=missing,
                cells=len(values),
                share=100 * missing / len(values),
            ),
            said(
                "Choose a raster that covers the study area, or give its pixels without a value "
                "one with “Fill NoData cells”."
            ),
        )


def _nothing(settings: MeasureSettings, given: Given) -> RtmError:
    numbers = settings.field or given.pixels is not None
    return RtmError(
        said("“{name}” is 0 in every cell of the study area.", name=settings.name)
        if numbers
        else said("Nothing of “{name}” lies in the study area.", name=settings.name),
        said("Check the layer, its coordinate system, and the filter if there is one."),
    )
