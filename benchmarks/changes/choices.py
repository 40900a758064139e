"""How the terms that are compared are chosen, and what the test says of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from ...core.change.comparing import changes, fitted
from ...core.change.moving import Movement
from ...core.change.periods import Periods
from ...core.errors import RtmError
from ...core.fitting.clustered.mean import fit_mean
from ...core.fitting.clustered.selection import Selector
from ...core.fitting.engine.rows import merge_cells
from ...core.model.variable import Variable
from ...core.progress import QUIET
from ...core.settings import FitSettings
from .worlds import London

NAIVE = 1.959963984540054  # |z| of a variable that seems significant
Choose = Callable[[London, Periods, int], "tuple[Variable, ...]"]


def beforehand(london: London, _periods: Periods, _run: int) -> tuple[Variable, ...]:
    """Return the true terms, named before the events were seen."""
    return london.variables


def on_both(london: London, periods: Periods, run: int) -> tuple[Variable, ...]:
    """Return what the calibrated selection of “Fit model” chooses on both periods together."""
    return _selected(london, periods.both, run)


def on_the_first(london: London, periods: Periods, run: int) -> tuple[Variable, ...]:
    """Return what it chooses on the earlier period alone."""
    return _selected(london, periods.before, run)


def by_naive_z(london: London, periods: Periods, _run: int) -> tuple[Variable, ...]:
    """Return the true terms, and the best variable of each other factor with |z| above 1.96.

    z is that of a Poisson regression of the earlier period beside the true terms, which takes
    cells as independent: how a model is often made by hand.
    """
    base = merge_cells(london.blocks, periods.before)
    known = {one.factor for one in london.variables}
    best: dict[str, tuple[float, Variable]] = {}
    start = fit_mean(base, london.variables)
    for block in london.blocks:
        for variable in block.variables if block.variables[0].factor not in known else ():
            mean = start and fit_mean(base, (*london.variables, variable), start.coefficients)
            if mean is None:
                continue
            error = np.sqrt(np.linalg.inv(mean.information)[-1, -1])
            z = abs(float(mean.coefficients[-1] / error))
            if z > max(NAIVE, best.get(variable.factor, (0.0,))[0]):
                best[variable.factor] = z, variable
    return (*london.variables, *(variable for _, variable in best.values()))


def _selected(london: London, counts: np.ndarray, run: int) -> tuple[Variable, ...]:
    base = merge_cells(london.blocks, counts)
    selector = Selector(london.cells, base, london.blocks, counts)
    settings = FitSettings()
    return selector.select(settings.surrogates, settings.alpha, run, QUIET).mean.variables


CHOICES: dict[str, Choose] = {
    "named beforehand": beforehand,
    "chosen on both periods": on_both,
    "chosen on the first period": on_the_first,
    "seemed significant in the first period": by_naive_z,
}


def applied(choice: str, london: London, periods: Periods, run: int) -> Iterator[dict]:
    """Yield what the tests say of each term compared."""
    variables = CHOICES[choice](london, periods, run)
    base = merge_cells(london.blocks, periods.both)
    try:
        found = fitted(periods, base, variables, Movement(periods.cells))
    except RtmError:  # without a finite optimum nothing is told
        return
    for number, variable in enumerate(variables, 1):
        local, citywide, independent = changes(found, number, variable)
        yield {
            "factor": variable.factor,
            "true": variable in london.variables,
            "log_ratio": round(float(np.log(local.ratio)), 5),
            "error": round(local.standard_error, 5),
            "p": round(local.p_value or 0.0, 6),
            "p_citywide": round(citywide.p_value or 0.0, 6),
            "p_independent": round(independent.p_value or 0.0, 6),
        }
