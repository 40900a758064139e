"""Terms of a model from its coefficients, and how precisely these are known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from ..errors import MissingError
from ..model import cautions
from ..model.block import Block
from ..model.cautions import Caution
from ..model.term import NORMAL_95, Estimate, Precision, Reach, Term
from ..model.variable import Variable
from .stepwise.search import two_sided


def estimate(
    variable: Variable, coefficient: float, independent: float, adjusted: float | None = None
) -> Estimate:
    """Return a coefficient with its ratio and what its standard errors say.

    Parameters
    ----------
    variable : Variable
    coefficient : float
        Of the variable as it is coded, -1 for a protective factor.
    independent : float
        Standard error that takes cells as independent.
    adjusted : float, optional
        One that knows about clustering.
    """
    return Estimate(
        coefficient=float(coefficient),
        ratio=float(np.exp(variable.sign * coefficient)),
        independent=_precision(variable, coefficient, independent),
        adjusted=None if adjusted is None else _precision(variable, coefficient, adjusted),
    )


def _precision(variable: Variable, coefficient: float, error: float) -> Precision:
    """Return how precisely a coefficient is known: p-value, Wald interval of the ratio."""
    signed, reach = variable.sign * coefficient, NORMAL_95 * error
    return Precision(
        standard_error=float(error),
        p_value=float(two_sided(np.array(coefficient / error))),
        low=float(np.exp(signed - reach)),
        high=float(np.exp(signed + reach)),
    )


def term_of(
    variable: Variable, citywide: Estimate, reach: Reach, local: Estimate | None = None
) -> Term:
    """Return the term of a variable."""
    if variable.distance is not None:  # a whole number would be written otherwise
        variable = replace(variable, distance=float(variable.distance))
    return Term(
        variable=variable,
        effect=variable.effect,
        citywide=citywide,
        local=local,
        reach=reach,
    )


def with_error(term: Term, error: float) -> Term:
    """Return a term whose citywide ratio has a standard error that knows about clustering."""
    if term.citywide is None:
        raise MissingError
    known = _precision(term.variable, term.citywide.coefficient, error)
    return replace(term, citywide=replace(term.citywide, adjusted=known))


def reaches(
    variables: Sequence[Variable], blocks: Sequence[Block], counts: np.ndarray
) -> Iterator[Reach]:
    """Yield for each variable the shares of the cells and of the events within its influence.

    Parameters
    ----------
    variables : sequence of Variable
    blocks : sequence of Block
        That hold them, codes of shape (cells,).
    counts : int array, shape (cells,)
    """
    places = {one: (block, index) for block in blocks for index, one in enumerate(block.variables)}
    for variable in variables:
        block, index = places[variable]
        yield Reach(
            cells=float(block.totals()[index] / len(counts)),
            events=float(block.totals(counts)[index] / counts.sum()),
        )


def at_the_largest_distance(
    chosen: Sequence[Variable], blocks: Sequence[Block]
) -> Iterator[Caution]:
    """Yield a caution for each variable whose distance is the largest tested of its factor."""
    largest: dict[str, float] = {}
    for variable in (variable for block in blocks for variable in block.variables):
        largest[variable.factor] = max(largest.get(variable.factor, 0.0), variable.reach)
    for variable in chosen:
        if variable.distance == largest[variable.factor]:
            yield Caution(cautions.LARGEST_DISTANCE, variable=variable)
