"""Why a factor that was turned away may be chance, so that nobody need know what a deviate is."""

from __future__ import annotations

from ...errors import MissingError
from ...language import said
from ...model.clustering import AdmissionStep
from ...model.term import Verdict
from .numbers import percent
from .variables import way

USUAL_LEVEL = 0.05


def may_be_chance(
    best: AdmissionStep | Verdict, critical: float | None, alpha: float | None, units: str
) -> str:
    """Return why the best variable of a factor is not told apart from chance.

    Parameters
    ----------
    best : AdmissionStep or Verdict
        With the variable and its deviate.
    critical : float or None
        The deviate that was needed: a share `alpha` of the surrogates has a larger one.
    alpha : float or None
    units : str
        Of distances.
    """
    if best.variable is None or best.deviate is None:
        raise MissingError
    best_way = way(best.variable, units)
    if critical is None or best.deviate >= critical:
        return said(
            "its best variable ({way}) did not pass the test of the calibrated selection",
            way=best_way,
        )
    return said(
        "in more than {often} where events merely cluster, some variable stands out from its "
        "neighbourhood more clearly than its best one ({way}) does here",
        often=_often(alpha),
        way=best_way,
    )


def one_quarter(best: AdmissionStep | Verdict, units: str) -> str:
    """Return why a variable that stands out from chance is left out all the same."""
    if best.variable is None:
        raise MissingError
    return said(
        "its best variable ({way}) stands out, but owes that to one quarter: without it, the rest "
        "of the study area does not bear it out",
        way=way(best.variable, units),
    )


def clustering_alone(alpha: float) -> str:
    """Return what it means that a factor may be chance clustering, a sentence."""
    return said(
        "May be chance clustering: in more than {often} where events merely cluster, some variable "
        "stands out from its neighbourhood more clearly than the best one of the factor does here. "
        "Such a factor is not shown to be without influence.",
        often=_often(alpha),
    )


def _often(alpha: float | None) -> str:
    if alpha is None or alpha == USUAL_LEVEL:
        return said("one of twenty made-up cities")
    return said("{share} of the made-up cities", share=percent(alpha))
