"""Terms judged under clustering: their adjusted errors, whether they hold up, and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from ..model.variable import Variable
from .clustered.outcome import DROPPED, Calibrated
from .intervals import NORMAL_95
from .model import Term
from .stepwise.search import two_sided


def with_error(term: Term, error: float) -> Term:
    """Return a term with a standard error that knows about clustering."""
    reach = NORMAL_95 * error
    return replace(
        term,
        adjusted_standard_error=float(error),
        adjusted_p_value=float(two_sided(np.array(term.coefficient / error))),
        adjusted_low=float(np.exp(term.coefficient - reach)),
        adjusted_high=float(np.exp(term.coefficient + reach)),
    )


def judged_alone(term: Term, alpha: float) -> Term:
    """Judge a term by its adjusted p-value, which does not know how much was tried."""
    holds = term.adjusted_p_value <= alpha
    how = "at most" if holds else "above"
    return replace(
        term,
        holds_up=holds,
        reason=f"{_p_in_words(term.adjusted_p_value)} once clustering is taken into account, {how} "
        f"{alpha:g}; the calibrated selection would also pay for everything that was tried",
    )


def compared(terms: Sequence[Term], found: Calibrated, alpha: float, units: str) -> Iterator[Term]:
    """Judge terms of the reference model by whether the calibrated selection has their factor.

    Parameters
    ----------
    terms : sequence of Term
        With adjusted errors.
    found : Calibrated
    alpha : float
        Level of its tests.
    units : str
        Of the map.
    """
    admitted = {variable.factor: variable for variable in found.mean.variables}
    dropped = {entry.variable.factor for entry in found.entries if entry.action == DROPPED}
    for term in terms:
        variable = admitted.get(term.factor)
        adjusted = (
            f"among the reference procedure's terms {_p_in_words(term.adjusted_p_value)} once "
            "clustering is taken into account"
        )
        if variable is not None:
            same = variable == term.variable
            how = "in the same way" if same else f"as {_way(variable, units)}"
            reason = f"the calibrated selection admits it too, {how}; {adjusted}"
        elif term.factor in dropped:
            reason = f"admitted at first, but it does not stand beside the others; {adjusted}"
        else:
            wide = term.adjusted_p_value <= alpha
            where = "goes with whole quarters rather than with places: " if wide else ""
            why = _turned_away(found, term.factor, alpha, units)
            reason = f"{where}{why}; {adjusted}"
        yield replace(term, holds_up=variable is not None, reason=reason)


def _turned_away(found: Calibrated, factor: str, alpha: float, units: str) -> str:
    best = found.left_out.get(factor)
    if best is None or not np.isfinite(best.deviate):
        return "too few events lie within its influence, or outside it, for an estimate"
    often = "one surrogate of twenty" if alpha == 0.05 else f"{alpha:.1%} of the surrogates"
    return (
        f"compared with its neighbourhood its best variable ({_way(best.variable, units)}) leans "
        f"by {best.deviate:.1f}, and clustering alone brings some variable to "
        f"{found.critical:.1f} in {often}"
    )


def _way(variable: Variable, units: str) -> str:
    return f"{variable.operationalisation} {variable.distance:g} {units}".strip()


def _p_in_words(value: float) -> str:
    return "p < 0.0001" if value < 0.0001 else f"p = {value:.2g}"
