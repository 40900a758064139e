"""Terms of a model from its coefficients, and what is said of their distances."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from ..model.block import Block
from ..model.variable import Variable
from .intervals import NORMAL_95
from .model import Term
from .stepwise.search import two_sided


def term_of(variable: Variable, coefficient: float, error: float) -> Term:
    """Return a term with its 95% Wald interval, from a coefficient and its standard error."""
    reach = NORMAL_95 * error
    return Term(
        factor=variable.factor,
        operationalisation=variable.operationalisation,
        distance=float(variable.distance),
        effect=variable.effect,
        coefficient=float(coefficient),
        standard_error=float(error),
        p_value=float(two_sided(np.array(coefficient / error))),
        rrv=float(np.exp(coefficient)),
        rrv_low=float(np.exp(coefficient - reach)),
        rrv_high=float(np.exp(coefficient + reach)),
    )


def at_the_largest_distance(chosen: Sequence[Variable], blocks: Sequence[Block]) -> Iterator[str]:
    """Yield a sentence for each variable whose distance is the largest tested of its factor."""
    largest: dict[str, float] = {}
    for variable in (variable for block in blocks for variable in block.variables):
        largest[variable.factor] = max(largest.get(variable.factor, 0.0), variable.distance)
    for variable in chosen:
        if variable.distance == largest[variable.factor]:
            yield (
                f"{variable} is the largest distance tested: the influence may reach farther. "
                "Test more blocks to see."
            )
