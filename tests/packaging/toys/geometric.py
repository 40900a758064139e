"""Geometric: every event makes another one as likely, Var = mu + mu^2."""

import numpy as np

from .base import Family, Likelihood


class Geometric(Family):
    """The sum over cells of y eta - (y + 1) log(1 + mu)."""

    key = "geometric"
    name = "Geometric"
    title = "geometric"
    choice = "&Geometric"

    def _log_likelihood(self, eta, t, data):
        mean = np.exp(eta)
        times = data.events + data.cells
        share = mean / (1 + mean)
        value = (data.events * eta - times * np.log1p(mean)).sum(1)
        return Likelihood(value, data.events - times * share, times * share / (1 + mean))

    def with_statsmodels(self, discrete_model, counts, design, offset):
        """Return the same as a model of statsmodels."""
        return discrete_model.NegativeBinomial(
            counts, design, loglike_method="geometric", offset=offset, check_rank=False
        )


GEOMETRIC = Geometric()
