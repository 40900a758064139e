"""What a control is taken to be where what was measured is but a part of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from ..errors import RtmError
from ..language import said
from ..shapes import number
from ..terrain.exposure.around import beside
from ..terrain.grid import Cells
from .block import Block
from .fields import VARIABLE, many, part, record
from .term import LARGEST_LOG
from .variable import Variable

NUMBER = number()
LENGTH = number(above=0, least=0)


@dataclass(frozen=True)
class Around:
    """What the mean of the other cells within a distance says of a control.

    Attributes
    ----------
    distance : float
        In the units of the map.
    level : float
        Mean over the cells of u, the logarithm of that mean and the floor.
    slope, bend : float
        Coefficients of u - level and of its square.
    """

    distance: float = part(LENGTH)
    level: float = part(NUMBER)
    slope: float = part(NUMBER)
    bend: float = part(NUMBER)


@dataclass(frozen=True)
class Telling:
    """What a factor's variable says of a control.

    Attributes
    ----------
    variable : Variable
    coefficient : float
        The logarithm of how many times as much there is within the influence.
    """

    variable: Variable = part(VARIABLE)
    coefficient: float = part(NUMBER)


@dataclass(frozen=True)
class Completion:
    """What stands for a control: what was measured, and what is to be expected besides.

    A random part of all doors says less of a cell than all of them would, and a factor that lies
    where doors are says the rest. With n counted in a cell, and l to be expected there by its
    surroundings and the factors, all of them are expected to be in proportion to n + weight l:
    (1 - p) / p is the weight if each was counted with probability p, and the mean rate of a
    gamma-Poisson model is of that form too (Clayton and Kaldor 1987, Empirical Bayes estimates of
    age-standardized relative risks).

    Attributes
    ----------
    weight : float
        Of what is to be expected, against what was measured.
    intercept, floor : float
        Of the logarithm of what is to be expected, and of the means around.
    around : tuple of Around
    factors : tuple of Telling
    """

    weight: float = part(number(above=0, least=0))
    intercept: float = part(NUMBER)
    floor: float = part(LENGTH)
    around: tuple[Around, ...] = part(many(record(Around)))
    factors: tuple[Telling, ...] = part(many(record(Telling)))

    def of(self, values: np.ndarray, cells: Cells, blocks: Sequence[Block]) -> np.ndarray:
        """Return what stands for the control in each cell, shape (cells,).

        Parameters
        ----------
        values : float array, shape (cells,)
            What was measured.
        cells : Cells
        blocks : sequence of Block
            Hold the variables of the factors; may hold others. Codes of shape (cells,).

        Raises
        ------
        RtmError
            If a variable is in none of the blocks.
        """
        return values + self.weight * self.expected(values, cells, blocks)

    def expected(self, values: np.ndarray, cells: Cells, blocks: Sequence[Block]) -> np.ndarray:
        """Return what is to be expected of the control in each cell, parameters as for `of`."""
        logs = self.intercept + sum(self._around(values, cells)) + self._told(cells.count, blocks)
        return np.exp(np.clip(logs, -LARGEST_LOG, LARGEST_LOG))

    def _around(self, values: np.ndarray, cells: Cells) -> Iterator[np.ndarray]:
        for one in self.around:
            u = logs_beside(values, cells, one.distance, self.floor) - one.level
            yield one.slope * u + one.bend * u**2

    def _told(self, cells: int, blocks: Sequence[Block]) -> np.ndarray:
        left = {one.variable: one.coefficient for one in self.factors}
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


def logs_beside(values: np.ndarray, cells: Cells, distance: float, floor: float) -> np.ndarray:
    """Return the logarithms of the means around, with a floor, shape (cells,)."""
    return np.log(beside(cells, values, distance) + floor)
