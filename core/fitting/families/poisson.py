"""Poisson: independent events, Var = mu."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import numpy as np

from ...language import marked
from ..engine.statistics import Statistics
from .base import Family, Likelihood


class Poisson(Family):
    """Counts that vary as pure chance would: the sum over cells of y eta - mu - lgamma(y + 1)."""

    key = "poisson"
    name = "Poisson"
    title = marked("Poisson")
    choice = marked("&Poisson: counts vary as pure chance would")

    def _log_likelihood(self, eta: np.ndarray, t: np.ndarray, data: Statistics) -> Likelihood:
        expected = data.cells * np.exp(eta)
        value = (data.events * eta - expected).sum(1) - data.factorials + data.constant
        return Likelihood(value, data.events - expected, expected)

    def with_statsmodels(
        self,
        discrete_model: ModuleType,
        counts: np.ndarray,
        design: np.ndarray,
        offset: np.ndarray | None,
    ) -> Any:
        """Return their Poisson."""
        return discrete_model.Poisson(counts, design, offset=offset, check_rank=False)


POISSON = Poisson()
