"""How far from 0 the true effects lie at best, in standard errors: ``python -m PACKAGE... CITY``.

For cities of a few thousand cells: the covariance of all counts is written out.
"""

from __future__ import annotations

import sys

import numpy as np

from scipy.linalg import cholesky, solve_triangular

from . import layouts
from .clusters import POWERS
from .outcomes import Simulator
from .scenarios import SCENARIOS, Scenario


def effects_in_errors(simulator: Simulator, scenario: Scenario) -> dict[str, np.ndarray]:
    """Return each true coefficient over the least standard error that it can have.

    Parameters
    ----------
    simulator : Simulator
    scenario : Scenario
        With log-Gaussian clusters and a true model.

    Returns
    -------
    dict
        "counts": of the best estimate that is linear in the counts (quasi-likelihood), clustering
        and all other coefficients known; "field": had the logarithm of each cell's risk been seen
        with an error of variance 1 / mu.
    """
    layout, clusters = simulator.layout, scenario.clusters
    row, column = np.nonzero(layout.cells.inside)
    size = layout.cells.frame.cell_size
    distance = size * np.hypot(row[:, None] - row, column[:, None] - column)
    length = clusters.blocks * layout.block_length
    log_g = clusters.deviation**2 * np.exp(-((distance / length) ** POWERS[clusters.kind]))
    places = list(layout.variables)
    chosen = [places.index(effect.variable(layout)) for effect in scenario.effects]
    design = np.column_stack([np.ones(len(row)), layout.columns[:, chosen]]).astype(float)
    noise = np.diag(1 / simulator.expected(scenario))
    truth = np.log([effect.rrv for effect in scenario.effects])
    found = {}
    for name, covariance in (("counts", np.expm1(log_g)), ("field", log_g)):
        half = solve_triangular(cholesky(covariance + noise, lower=True), design, lower=True)
        errors = np.sqrt(np.diag(np.linalg.inv(half.T @ half)))[1:]
        found[name] = truth / errors
    return found


def main(city: str) -> None:
    """Print the effects of every scenario of a city that has a true model and clusters."""
    simulator = Simulator(layouts.read(city))
    for scenario in SCENARIOS:
        if scenario.layout == city and scenario.has_true_model and scenario.clusters:
            print(scenario.name)
            for name, effects in effects_in_errors(simulator, scenario).items():
                each = zip(scenario.effects, effects)
                print(f"  {name}: " + ", ".join(f"{e.factor} {z:.1f}" for e, z in each))


if __name__ == "__main__":
    main(sys.argv[1])
