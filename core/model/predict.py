"""What a model expects in each cell."""

from __future__ import annotations

from collections.abc import Sequence

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
) -> np.ndarray:
    """Return the expected events of each cell: exp(intercept + sum of coefficient x variable).

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

    Returns
    -------
    float64 array, shape (cells,)

    Raises
    ------
    RtmError
        If a variable of the model is in none of the blocks.
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
