"""Terms judged under clustering: whether they hold up, and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from ..errors import MissingError
from ..model import term as verdicts
from ..model.term import Term, Verdict
from .clustered.outcome import Calibrated


def judged_alone(term: Term, alpha: float) -> Term:
    """Judge a term by its adjusted p-value, which does not know how much was tried."""
    if term.citywide is None or term.citywide.adjusted is None:
        raise MissingError
    holds = term.citywide.adjusted.p_value <= alpha
    return replace(term, verdict=Verdict(holds, verdicts.OWN_P_VALUE, alpha=alpha))


def compared(terms: Sequence[Term], found: Calibrated, alpha: float) -> Iterator[Term]:
    """Judge terms of the reference model by whether the calibrated selection has their factor.

    Parameters
    ----------
    terms : sequence of Term
        With adjusted errors.
    found : Calibrated
    alpha : float
        Level of its tests.
    """
    for term in terms:
        yield replace(term, verdict=_verdict(term.factor, found, alpha))


def _verdict(factor: str, found: Calibrated, alpha: float) -> Verdict:
    admitted = {variable.factor: variable for variable in found.mean.variables}
    dropped = {entry.variable.factor for entry in found.entries if entry.action == verdicts.DROPPED}
    if factor in admitted:
        return Verdict(True, verdicts.ADMITTED_TOO, alpha=alpha, variable=admitted[factor])
    if factor in dropped:
        return Verdict(False, verdicts.DROPPED, alpha=alpha)
    best = found.left_out.get(factor)
    if best is None or not np.isfinite(best.deviate):
        return Verdict(False, verdicts.TOO_FEW, alpha=alpha)
    one_quarter = best.action == verdicts.ONE_QUARTER
    return Verdict(
        holds_up=False,
        why=verdicts.ONE_QUARTER if one_quarter else verdicts.TURNED_AWAY,
        alpha=alpha,
        variable=best.variable,
        deviate=best.deviate,
        critical=float(found.critical) if np.isfinite(found.critical) else None,
    )
