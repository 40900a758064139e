"""Whether a term holds up although the events cluster, and why, in words."""

from __future__ import annotations

from ...language import said
from ...model import term as kinds
from ...model.term import Term, Verdict
from .numbers import p_in_words, percent
from .variables import way

USUAL_LEVEL = 0.05


def verdict(holds_up: bool) -> str:
    """Return the verdict itself."""
    return said("holds up") if holds_up else said("may be chance clustering")


def reason(term: Term, units: str) -> str:
    """Return why a term holds up or does not, as part of a sentence; empty without a verdict."""
    given = term.verdict
    if given is None or given.why == kinds.TOLD:
        return "" if given is None else given.told
    if given.why == kinds.ADMITTED:
        return said("admitted: leans further than clustering and everything tried would have it")
    known = p_in_words(term.citywide_first.precision.p_value)
    if given.why == kinds.OWN_P_VALUE:
        return _own_p_value(given, known)
    return said(
        "{why}; among the reference procedure's terms {p} once clustering is taken into account",
        why=_beside_the_calibrated(term, given, units),
        p=known,
    )


def _own_p_value(given: Verdict, known: str) -> str:
    if given.holds_up:
        return said(
            "{p} once clustering is taken into account, at most {alpha}; the calibrated selection "
            "would also pay for everything that was tried",
            p=known,
            alpha=f"{given.alpha:g}",
        )
    return said(
        "{p} once clustering is taken into account, above {alpha}; the calibrated selection "
        "would also pay for everything that was tried",
        p=known,
        alpha=f"{given.alpha:g}",
    )


def _beside_the_calibrated(term: Term, given: Verdict, units: str) -> str:
    """Return what the calibrated selection did with the factor of a reference term."""
    if given.why == kinds.ADMITTED_TOO:
        if given.variable in (None, term.variable):
            return said("the calibrated selection admits it too, in the same way")
        return said(
            "the calibrated selection admits it too, as {way}", way=way(given.variable, units)
        )
    if given.why == kinds.DROPPED:
        return said("admitted at first, but it does not stand beside the others")
    why = _turned_away(given, units)
    if given.alpha is not None and term.citywide_first.precision.p_value <= given.alpha:
        return said("goes with whole quarters rather than with places: {why}", why=why)
    return why


def _turned_away(given: Verdict, units: str) -> str:
    if given.variable is None or given.deviate is None:
        return said("too few events lie within its influence, or outside it, for an estimate")
    if given.critical is None:
        return said(
            "compared with its neighbourhood its best variable ({way}) leans by {deviate}",
            way=way(given.variable, units),
            deviate=f"{given.deviate:.1f}",
        )
    return said(
        "compared with its neighbourhood its best variable ({way}) leans by {deviate}, and "
        "clustering alone brings some variable to {critical} in {often}",
        way=way(given.variable, units),
        deviate=f"{given.deviate:.1f}",
        critical=f"{given.critical:.1f}",
        often=_often(given.alpha),
    )


def _often(alpha: float | None) -> str:
    if alpha is None or alpha == USUAL_LEVEL:
        return said("one surrogate of twenty")
    return said("{share} of the surrogates", share=percent(alpha))
