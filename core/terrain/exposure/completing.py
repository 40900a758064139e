"""What stands for a control that measures only a part, cell by cell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from ...errors import RtmError
from ...language import said
from ...model.block import Block
from ...model.completion import Completion
from ...model.predict import Measured
from ...model.record import Model
from ...model.term import LARGEST_LOG
from ..grid import Cells
from .around import beside


def stands_for(
    completion: Completion, values: np.ndarray, cells: Cells, blocks: Sequence[Block]
) -> np.ndarray:
    """Return what stands for a control in each cell, shape (cells,).

    Parameters
    ----------
    completion : Completion
    values : float array, shape (cells,)
        What was measured.
    cells : Cells
    blocks : sequence of Block
        Hold the variables of the completion; may hold others. Codes of shape (cells,).

    Raises
    ------
    RtmError
        If a variable is in none of the blocks.
    """
    return values + completion.weight * to_be_expected(completion, values, cells, blocks)


def to_be_expected(
    completion: Completion, values: np.ndarray, cells: Cells, blocks: Sequence[Block]
) -> np.ndarray:
    """Return what is to be expected of a control, parameters and errors as for `stands_for`."""
    logs = completion.intercept + _told(completion, cells.count, blocks)
    logs += sum(_by_surroundings(completion, values, cells))
    return np.exp(np.clip(logs, -LARGEST_LOG, LARGEST_LOG))


def complete(model: Model, measured: Measured, cells: Cells, blocks: Sequence[Block]) -> Measured:
    """Return what cells have with what stands for the model's controls, for `expected_counts`.

    Cells without exposure took no part in the fit: they do not count as surroundings, and what
    they have stays as it is.

    Parameters
    ----------
    model : Model
    measured : Measured
        Not yet completed.
    cells : Cells
    blocks : sequence of Block
        Codes of shape (cells,).
    """
    some = np.ones(cells.count, bool)
    if model.exposure is not None and measured.exposure is not None:
        some = measured.exposure > 0
    within = [Block(b.variables, b.codes[some], b.table) for b in blocks]
    controls = dict(measured.controls)
    for one in model.controls:
        if one.completion is not None and one.name in controls:
            values = controls[one.name].astype(float)
            values[some] = stands_for(one.completion, values[some], cells.only(some), within)
            controls[one.name] = values
    return Measured(measured.exposure, controls, complete=True)


def logs_beside(values: np.ndarray, cells: Cells, distance: float, floor: float) -> np.ndarray:
    """Return the logarithms of the means around and a floor together, shape (cells,)."""
    return np.log(beside(cells, values, distance) + floor)


def _by_surroundings(
    completion: Completion, values: np.ndarray, cells: Cells
) -> Iterator[np.ndarray]:
    for one in completion.around:
        u = logs_beside(values, cells, one.distance, completion.floor) - one.level
        yield one.slope * u + one.bend * u**2


def _told(completion: Completion, cells: int, blocks: Sequence[Block]) -> np.ndarray:
    left = {one.variable: one.coefficient for one in completion.factors}
    logs = np.zeros(cells)
    for block in blocks:
        each = np.array([left.pop(variable, 0.0) for variable in block.variables])
        logs += (block.table @ each)[block.codes]
    for variable in left:
        raise RtmError(
            said(
                "A control of the model needs {variable}, which is not among the factors.",
                variable=variable,
            ),
            said("Add the rasters of all factors that the model was fitted with."),
            where="factors",
        )
    return logs
