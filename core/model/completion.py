"""What a control is taken to be where what was measured is but a part of it."""

from __future__ import annotations

from dataclasses import dataclass

from ..shapes import number
from .fields import VARIABLE, many, part, record
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

    Expected is exp(intercept + the sum over `around` of slope (u - level) + bend (u - level)^2
    + the coefficients of the variables under whose influence the cell is), u the logarithm of the
    mean of the other cells within the distance and the floor together.

    Attributes
    ----------
    weight : float
        Of what is to be expected, against what was measured.
    unsure : float
        Variance of events that the control's own chance adds, in units of what is expected.
    intercept, floor : float
        Of the logarithm of what is to be expected, and of the means around.
    around : tuple of Around
    factors : tuple of Telling
    """

    weight: float = part(number(above=0, least=0))
    unsure: float = part(number(0))
    intercept: float = part(NUMBER)
    floor: float = part(LENGTH)
    around: tuple[Around, ...] = part(many(record(Around)))
    factors: tuple[Telling, ...] = part(many(record(Telling)))
