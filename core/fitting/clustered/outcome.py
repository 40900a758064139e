"""What a calibrated selection found, and the steps that led to it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...model.variable import Variable
from .clustering import Clustering
from .mean import Mean


@dataclass(frozen=True)
class Entry:
    """A step: a variable admitted or dropped, the p-value that decided, its deviate.

    `second` tells whether that p-value is of a second test, see `Selector.select`.
    """

    action: str
    variable: Variable
    p_value: float
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
    before : Clustering
        That of the events themselves, without any factor.
    covariance : float array, shape (1 + variables, 1 + variables)
        Of the coefficients, under clustering.
    admission : dict of Variable to float
        The p-value by which each variable entered, all that was tried paid for.
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
    before: Clustering
    covariance: np.ndarray
    admission: dict[Variable, float]
    entries: tuple[Entry, ...]
    turned_away: Entry | None
    critical: float
    left_out: dict[str, Entry]
