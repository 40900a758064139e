"""Whether a term holds up although the events cluster, and why, in words."""

from __future__ import annotations

from ...language import said
from ...model import term as kinds
from ...model.record import Model
from ...model.term import Term, Verdict
from ..fields import number
from .chance import USUAL_LEVEL, may_be_chance, one_quarter
from .numbers import p_in_words, short
from .variables import way

__all__ = ["USUAL_LEVEL", "reason", "verdict"]


def verdict(holds_up: bool) -> str:
    """Return the verdict itself."""
    return said("holds up") if holds_up else said("may be chance clustering")


def reason(term: Term, model: Model) -> str:
    """Return why a term holds up or does not, as part of a sentence; empty without a verdict.

    Parameters
    ----------
    term : Term
    model : Model
        Whose term it is, or whose reference procedure's.
    """
    given = term.verdict
    if given is None or given.why == kinds.TOLD:
        return "" if given is None else given.told
    if given.why == kinds.ADMITTED:
        return said(
            "admitted: stands out more clearly than clustering and everything tried would have it"
        )
    known = number(term.citywide_first.precision, "p_value", p_in_words)
    if given.why == kinds.OWN_P_VALUE:
        return _own_p_value(given, known)
    if given.why == kinds.ADMITTED_TOO:
        return _admitted_too(term, given, known, model.units)
    why = _not_admitted(term.factor, given, model)
    if given.alpha is not None and term.citywide_first.precision.p_value <= given.alpha:
        return said(
            "by itself {p}, once clustering is taken into account, yet not told apart from its "
            "quarter: {why}",
            p=known,
            why=why,
        )
    return said("{why}; by itself {p}, once clustering is taken into account", why=why, p=known)


def _own_p_value(given: Verdict, known: str) -> str:
    alpha = number(given, "alpha", short)
    side = said("above {alpha}", alpha=alpha)
    if given.holds_up:
        side = said("at most {alpha}", alpha=alpha)
    return said(
        "by itself {p}, once clustering is taken into account: {side}; the calibrated selection "
        "would also pay for everything that was tried",
        p=known,
        side=side,
    )


def _admitted_too(term: Term, given: Verdict, known: str, units: str) -> str:
    how = said("the calibrated selection admits it too, in the same way")
    if given.variable not in (None, term.variable):
        how = said(
            "the calibrated selection admits it too, as {way}", way=way(given.variable, units)
        )
    if given.alpha is not None and term.citywide_first.precision.p_value > given.alpha:
        return said(
            "{how}, against its neighbourhood; citywide, as the reference procedure has it, only "
            "{p} once clustering is taken into account",
            how=how,
            p=known,
        )
    return said("{how}; by itself {p}, once clustering is taken into account", how=how, p=known)


def _not_admitted(factor: str, given: Verdict, model: Model) -> str:
    """Return why the calibrated selection has not the factor of a reference term."""
    if given.why == kinds.DROPPED:
        return said("admitted at first, but it does not stand beside the others")
    if given.variable is None or given.deviate is None:
        return said("too few events lie within its influence, or outside it, for an estimate")
    if given.why == kinds.ONE_QUARTER:
        return one_quarter(given, model.units)
    why = may_be_chance(given, given.critical, given.alpha, model.units)
    best = None if model.calibrated is None else model.calibrated.best_left_out(factor)
    if best is None or not best.borderline:
        return why
    return said("{why} (borderline: other random numbers might have let it in)", why=why)
