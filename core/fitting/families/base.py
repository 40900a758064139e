"""What the fit has to know of a family of distributions, and what a family gives it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from types import ModuleType
from typing import Any, ClassVar

import numpy as np

from ..engine.statistics import Statistics

LEAST_EXCESS = 0.05  # of the variance over the mean, to start from where the counts show less


@dataclass(frozen=True)
class Likelihood:
    """A log-likelihood and its derivatives by the linear predictor eta and t = log dispersion.

    Attributes
    ----------
    value : float array, shape (candidates,)
    slope : float array, shape (candidates, rows)
        d/d eta, summed over the cells of a row.
    weight : float array, shape (candidates, rows)
        - d2/d eta2.
    cross : float array, shape (candidates, rows), or None without a dispersion
        - d2/(d eta d t).
    dispersion_slope, dispersion_weight : float arrays, shape (candidates,), or None without one
        d/d t and - d2/d t2.
    """

    value: np.ndarray
    slope: np.ndarray
    weight: np.ndarray
    cross: np.ndarray | None = None
    dispersion_slope: np.ndarray | None = None
    dispersion_weight: np.ndarray | None = None


class Family(ABC):
    """A family of distributions of the events of a cell, by their mean mu = exp(eta).

    Attributes
    ----------
    key : str
        Its name in settings and models.
    name : str
        Its name where there is little room.
    title : str
        Its name within a sentence, and how the variance goes with the mean.
    choice : str
        What it is offered as, with & before the letter of its shortcut.
    dispersion : str or None
        What its parameter beside the mean is called, if it has one.
    needs_tails : bool
        Whether the likelihood asks for the tail counts row by row; else those of all rows will do.
    """

    key: ClassVar[str]
    name: ClassVar[str]
    title: ClassVar[str]
    choice: ClassVar[str]
    dispersion: ClassVar[str | None] = None
    needs_tails: ClassVar[bool] = False

    def __repr__(self) -> str:
        return self.key

    def evaluate(
        self, eta: np.ndarray, log_dispersion: np.ndarray | None, data: Statistics
    ) -> Likelihood:
        """Evaluate the log-likelihood and its derivatives, for several candidates at once.

        Parameters
        ----------
        eta : float array, shape (candidates, rows)
            Linear predictor: log of the expected events of a cell.
        log_dispersion : float array, shape (candidates,), or None without a dispersion
        data : Statistics
        """
        none = np.empty((len(eta), 0))
        t = none if log_dispersion is None else log_dispersion[:, None]
        # A step too far overflows to an infinite likelihood, which the step search turns down.
        with np.errstate(over="ignore", invalid="ignore"):
            return self._log_likelihood(eta, t, data)

    @abstractmethod
    def _log_likelihood(self, eta: np.ndarray, t: np.ndarray, data: Statistics) -> Likelihood:
        """The formula; `t` has shape (candidates, 1), or (candidates, 0) without a dispersion."""

    def starting_dispersion(self, mean: float, variance: float) -> float | None:
        """Return the dispersion of counts of a mean and a variance, by the method of moments."""
        return None

    @abstractmethod
    def with_statsmodels(
        self,
        discrete_model: ModuleType,
        counts: np.ndarray,
        design: np.ndarray,
        offset: np.ndarray | None,
    ) -> Any:
        """Return the model of the same family in `statsmodels.discrete.discrete_model`, unfitted.

        Its parameters are the coefficients and, where there is one, the dispersion.

        Parameters
        ----------
        discrete_model : module
        counts : int array, shape (cells,)
        design : float array, shape (cells, k)
            The column of ones included.
        offset : float array, shape (cells,), or None
        """


def excess(mean: float, variance: float) -> float:
    """Return the variance over the mean, less 1, that a fit can start from: 0 were Poisson's."""
    return max(variance / mean - 1, LEAST_EXCESS)
