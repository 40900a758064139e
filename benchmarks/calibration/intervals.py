"""Whether 95% intervals of the true model hold the truth."""

from __future__ import annotations

import numpy as np

from ...core.fitting.clustered.selection import Selector
from ...core.fitting.families import family_of
from ...core.fitting.stepwise.search import Search
from ...core.model.variable import Variable
from ...core.progress import Quiet
from .outcomes import Outcome


def intervals_of_truth(outcome: Outcome) -> dict[str, list]:
    """Return estimates and standard errors of the true model, by kind of interval.

    The truth of both ratios is what the events were drawn from: the clusters are independent of the
    factors. A kind that has no finite optimum is left out.
    """
    variables = [effect.variable(outcome.layout) for effect in outcome.scenario.effects]
    found = {family: _naive(family, outcome, variables) for family in ("poisson", "nb1")}
    layout = outcome.layout
    selector = Selector(layout.cells, outcome.rows, layout.blocks, outcome.counts)
    for ratio, compared in (("local", True), ("citywide", False)):
        found[ratio] = _adjusted(selector, variables, compared)
    return {kind: one for kind, one in found.items() if one is not None}


def _naive(family: str, outcome: Outcome, variables: list[Variable]) -> list | None:
    search = Search(family_of(family), outcome.rows, Quiet())
    null = search.null().fits
    start = np.append(null.coefficients[0, :1], np.zeros(len(variables)))
    fits = search.model(variables, start, null.log_dispersion).fits
    if not fits.converged[0]:
        return None
    last = 1 + len(variables)
    return _rounded(fits.coefficients[0, 1:last], fits.standard_errors()[1:last])


def _adjusted(selector: Selector, variables: list[Variable], compared: bool) -> list | None:
    """Return the estimates of the calibrated method, compared with neighbourhoods or not."""
    state = selector.state(variables, compared=compared)
    if state is None:
        return None
    errors = np.sqrt(np.diag(selector.covariance(state)))
    return _rounded(state.mean.coefficients[1:], errors[1:])


def _rounded(estimates: np.ndarray, errors: np.ndarray) -> list:
    return [np.round(estimates, 5).tolist(), np.round(errors, 5).tolist()]
