"""What a model expects in each cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from ..errors import RtmError
from ..language import said
from ..progress import QUIET, Progress
from .background import Control
from .block import Block
from .record import Model

CITYWIDE, LOCAL = "citywide", "local"


@dataclass(frozen=True, eq=False)
class Measured:
    """What the cells have of what stands in a model besides factors.

    Attributes
    ----------
    exposure : float array, shape (cells,), or None
    controls : mapping of str to float arrays, shape (cells,)
        By name; of one that measures a part what stands for it, once that is `complete`.
    complete : bool
        Whether what stands for such controls was made (`terrain.exposure.completing`).
    """

    exposure: np.ndarray | None = None
    controls: Mapping[str, np.ndarray] = field(default_factory=dict)
    complete: bool = False

    def at(self, some: np.ndarray) -> Measured:
        """Return what some of the cells have."""
        exposure = None if self.exposure is None else self.exposure[some]
        controls = {name: values[some] for name, values in self.controls.items()}
        return Measured(exposure, controls, self.complete)

    def of(self, control: Control) -> np.ndarray:
        """Return what the cells have of a control, shape (cells,).

        Raises
        ------
        RtmError
            If the control is not given.
        ValueError
            If it measures a part, and what stands for it was not made.
        """
        values = self.controls.get(control.name)
        if values is None:
            raise RtmError(
                said("The model needs the control “{name}”.", name=control.name),
                said("Add its raster, made with “Exposure”."),
                where="controls",
            )
        if control.completion is not None and not self.complete:
            raise ValueError("what stands for a control that measures a part was not made")
        return values


NOTHING_MEASURED = Measured()


def expected_counts(
    model: Model,
    blocks: Sequence[Block],
    cells: int,
    progress: Progress = QUIET,
    ratios: str = CITYWIDE,
    measured: Measured = NOTHING_MEASURED,
) -> np.ndarray:
    """Return the expected events of each cell, with all that it has.

    Exposure over its mean x curves of the controls x what the factors say.

    Parameters
    ----------
    model : Model
    blocks : sequence of Block
        Must hold the variables of the model's terms; may hold others.
    cells : int
        Number of cells, which a model without terms cannot tell.
    progress : Progress, optional
    ratios : "citywide" or "local"
        Which to multiply; a model that has only one of the two takes that.
    measured : Measured, optional
        Holds the model's exposure and controls.

    Returns
    -------
    float64 array, shape (cells,)

    Raises
    ------
    RtmError
        If a variable of the model is in none of the blocks, or the exposure or a control is not
        given.
    """
    usual = usual_counts(model, blocks, cells, progress, ratios)
    return usual * times_usual(model, cells, measured, ratios)


def usual_counts(
    model: Model,
    blocks: Sequence[Block],
    cells: int,
    progress: Progress = QUIET,
    ratios: str = CITYWIDE,
) -> np.ndarray:
    """Return the events expected of cells were exposure and controls as is usual.

    exp(intercept + sum of coefficient x variable): what factors alone say, and what scores are of.
    Curves are 1 where a control is as usual, so no control is needed. Parameters, shape and errors
    are those of `expected_counts`.
    """
    places = {
        variable: (block, index)
        for block in blocks
        for index, variable in enumerate(block.variables)
    }
    local = model.local if ratios == LOCAL else None
    predictor = np.full(cells, float(model.intercept if local is None else local.intercept))
    for number, term in enumerate(model.terms):
        progress.at(number / len(model.terms))
        place = places.get(term.variable)
        if place is None:
            raise RtmError(
                said(
                    "The model needs {variable}, which is not among the factors given.",
                    variable=term.variable,
                ),
                said("Add the raster of that factor, made with the model's distances."),
                where="factors",
            )
        block, index = place
        estimate = term.citywide_first if local is None else term.local_first
        signed = term.variable.sign * estimate.coefficient
        predictor += (block.table[:, index] * signed)[block.codes]
    return np.exp(predictor)


def times_usual(
    model: Model, cells: int, measured: Measured = NOTHING_MEASURED, ratios: str = CITYWIDE
) -> np.ndarray:
    """Return how many times the usual events the exposure and the controls of cells lead to.

    Exposure over its mean, times what the curves of the controls say; 1 where a model has neither.
    Parameters, shape and errors are those of `expected_counts`.
    """
    times = np.ones(cells)
    if model.exposure is not None:
        times *= _exposure(measured) / model.exposure.mean
    is_local = ratios == LOCAL and model.local is not None
    for control in model.controls:
        times *= control.ratios_at(measured.of(control), is_local)
    return times


def _exposure(measured: Measured) -> np.ndarray:
    if measured.exposure is None:
        raise RtmError(
            said("The model expects events in proportion to an exposure, and none is given."),
            said("Add its raster, made with “Exposure”."),
            where="exposure",
        )
    return measured.exposure
