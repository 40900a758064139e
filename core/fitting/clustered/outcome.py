"""What a calibrated selection found, and the steps that led to it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...model.variable import Variable
from .clustering import Clustering
from .mean import Mean
from .neighbourhood import Neighbourhood


@dataclass(frozen=True)
class Entry:
    """A variable admitted, dropped or turned away, and the test that decided.

    Attributes
    ----------
    action : str
    variable : Variable
    p_value : float
        Of one dropped its own; of one left out that of its deviate, all that was tried paid for.
    error : float
        Monte Carlo standard error of the p-value; 0 of one dropped, which is not simulated.
    at_most : bool
        Whether no surrogate reached the deviate: the p-value is no larger than told.
    borderline : bool
        Whether other surrogates might have the factor on the other side: the level lies within the
        uncertainty of a p-value, its own or one before it on which it depends.
    deviate : float
    second : bool
        Whether the p-value is of a second test, see `Selector.select`.
    """

    action: str
    variable: Variable
    p_value: float
    error: float
    at_most: bool
    borderline: bool
    deviate: float
    second: bool = False


@dataclass(frozen=True, eq=False)
class Calibrated:
    """The model that holds up.

    Attributes
    ----------
    mean : Mean
    clustering : Clustering
        That the model leaves.
    neighbourhood : Neighbourhood
        With which it was fitted.
    before : Clustering
        That of the events themselves, without any factor.
    covariance : float array, shape (fixed + variables, fixed + variables)
        Of the coefficients, under clustering.
    admission : dict of Variable to Entry
        The step by which each variable entered.
    entries : tuple of Entry
        Every variable admitted or dropped, in order.
    turned_away : Entry or None
        The best candidate of the last test, which ended the selection.
    critical : float
        Deviate that the last candidate would have had to pass.
    left_out : dict of str to Entry
        Of each factor left, its best variable at the last test.
    """

    mean: Mean
    clustering: Clustering
    neighbourhood: Neighbourhood
    before: Clustering
    covariance: np.ndarray
    admission: dict[Variable, Entry]
    entries: tuple[Entry, ...]
    turned_away: Entry | None
    critical: float
    left_out: dict[str, Entry]
