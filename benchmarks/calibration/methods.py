"""What is compared: each method takes an outcome and says what it found."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np

from ...core.fitting.clustered.selection import Selector
from ...core.model.variable import Variable
from ...core.progress import Quiet
from .adaptive_lasso import chosen_by_lasso
from .intervals import intervals_of_truth
from .nuisance_shifts import chosen_beside_nuisance
from .outcomes import Outcome
from .random_shifts import chosen_by_shifts
from .reference import chosen_by_reference
from .robust_wald import chosen_by_wald

SURROGATES, ALPHA = 199, 0.05
MARKERS = {"london": "pubs", "london streets": "pubs", "south side": "liquor_retail"}


def _calibrated(outcome: Outcome) -> dict:
    layout = outcome.layout
    selector = Selector(layout.cells, outcome.rows, layout.blocks, outcome.counts)
    found = selector.select(SURROGATES, ALPHA, outcome.run, Quiet())
    clustering = found.clustering
    second = tuple(entry.variable for entry in found.entries if entry.second)
    return {
        "chosen": _named(found.mean.variables),
        "by_second_test": _named(second),
        "strength": round(clustering.strength, 4),
        "range": round(clustering.range / layout.block_length, 3),
        "nugget": round(clustering.nugget, 4),
        **_marker(outcome, selector),
    }


def _marker(outcome: Outcome, selector: Selector) -> dict:
    """The local ratio of a factor that marks where doors are, whether it is chosen or not."""
    if outcome.scenario.street is None:
        return {}
    variable = outcome.layout.candidate(MARKERS[outcome.layout.name], "proximity", 0.5)
    fitted = selector.state((variable,))
    if fitted is None:
        return {}
    return {"marker": round(float(np.exp(variable.sign * fitted.mean.coefficients[-1])), 4)}


def _choosing(choose: Callable[[Outcome], tuple[Variable, ...]]) -> Callable[[Outcome], dict]:
    return lambda outcome: {"chosen": _named(choose(outcome))}


def _named(variables: tuple[Variable, ...]) -> list[list]:
    return [[v.factor, v.operationalisation, v.distance] for v in variables]


def _intervals(outcome: Outcome) -> dict:
    return {"intervals": intervals_of_truth(outcome)}


METHODS: dict[str, Callable[[Outcome], dict]] = {
    "calibrated": _calibrated,
    "reference": _choosing(chosen_by_reference),
    "random shifts": _choosing(chosen_by_shifts),
    "robust Wald": _choosing(chosen_by_wald),
    "robust Wald, Bonferroni": _choosing(
        lambda outcome: chosen_by_wald(outcome, len(outcome.layout.variables))
    ),
    "intervals": _intervals,
    "adaptive lasso": _choosing(chosen_by_lasso),
    "shifts beside nuisance": _choosing(chosen_beside_nuisance),
}
RIVALS = ("adaptive lasso", "shifts beside nuisance")  # tried on few scenarios
SELECTING = tuple(name for name in METHODS if name not in ("intervals", *RIVALS))


def applied(method: str, outcome: Outcome) -> dict:
    """Return what a method finds, and the seconds of processor time that it took."""
    outcome.rows  # noqa: B018 (every method needs them: none is to pay for all)
    start = time.process_time()
    found = METHODS[method](outcome)
    return {**found, "seconds": round(time.process_time() - start, 3)}
