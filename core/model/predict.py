"""What a model expects in each cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from ..errors import RtmError
from ..language import said
from ..progress import QUIET, Progress
from .block import Block
from .record import Model

CITYWIDE, LOCAL = "citywide", "local"


def expected_counts(
    model: Model,
    blocks: Sequence[Block],
    cells: int,
    progress: Progress = QUIET,
    ratios: str = CITYWIDE,
    controls: Mapping[str, np.ndarray] | None = None,
) -> np.ndarray:
    """Return the expected events of each cell: exp(intercept + sum of coefficient x variable).

    With controls, times what their curves say; of a model with an exposure, what is expected of a
    cell with the usual one (`exposed` tells how much each cell has).

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
    controls : mapping of str to float arrays, shape (cells,), optional
        Values of the model's controls, by name.

    Returns
    -------
    float64 array, shape (cells,)

    Raises
    ------
    RtmError
        If a variable of the model is in none of the blocks, or a control is not given.
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
    return np.exp(predictor) * _by_controls(model, cells, controls or {}, local is not None)


def exposed(model: Model, exposure: np.ndarray) -> np.ndarray:
    """Return how many times the usual exposure of a model each cell has, shape (cells,).

    Parameters
    ----------
    model : Model
        That has an exposure.
    exposure : float array, shape (cells,)
    """
    assert model.exposure is not None
    return exposure / model.exposure.mean


def _by_controls(
    model: Model, cells: int, controls: Mapping[str, np.ndarray], local: bool
) -> np.ndarray:
    times = np.ones(cells)
    for control in model.controls:
        values = controls.get(control.name)
        if values is None:
            raise RtmError(
                said("The model needs the control “{name}”.", name=control.name),
                said("Add its raster, made with “Exposure”."),
                where="controls",
            )
        times *= control.ratios_at(values, local)
    return times
