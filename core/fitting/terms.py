"""Terms of a model from its coefficients, and how precisely these are known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from ..model import cautions
from ..model.block import Block
from ..model.cautions import Caution
from ..model.term import Precision, Term
from ..model.variable import Variable
from .stepwise.search import two_sided

NORMAL_95 = 1.959963984540054  # 97.5% point of the standard normal distribution


def precision(coefficient: float, error: float) -> Precision:
    """Return how precisely a coefficient of a standard error is known: p-value, Wald interval."""
    reach = NORMAL_95 * error
    return Precision(
        standard_error=float(error),
        p_value=float(two_sided(np.array(coefficient / error))),
        low=float(np.exp(coefficient - reach)),
        high=float(np.exp(coefficient + reach)),
    )


def term_of(variable: Variable, coefficient: float, error: float) -> Term:
    """Return a term from its coefficient and the standard error that takes cells as independent."""
    return Term(
        variable=replace(variable, distance=float(variable.distance)),
        effect=variable.effect,
        coefficient=float(coefficient),
        rrv=float(np.exp(coefficient)),
        independent=precision(coefficient, error),
    )


def with_error(term: Term, error: float) -> Term:
    """Return a term with a standard error that knows about clustering."""
    return replace(term, adjusted=precision(term.coefficient, error))


def at_the_largest_distance(
    chosen: Sequence[Variable], blocks: Sequence[Block]
) -> Iterator[Caution]:
    """Yield a caution for each variable whose distance is the largest tested of its factor."""
    largest: dict[str, float] = {}
    for variable in (variable for block in blocks for variable in block.variables):
        largest[variable.factor] = max(largest.get(variable.factor, 0.0), variable.distance)
    for variable in chosen:
        if variable.distance == largest[variable.factor]:
            yield Caution(cautions.LARGEST_DISTANCE, variable=variable)
