"""How candidates were refused and the model checked, in words."""

from __future__ import annotations

from ...language import said
from ...model import parts
from ...model.parts import Check, Refusal
from .numbers import whole

REFUSALS = {
    parts.SIGN: "would have lowered the BIC, but against the direction expected",
    parts.SIGN_OF_ANOTHER: "would have lowered the BIC, but would have turned another factor "
    "against its direction",
    parts.P_VALUE: "would have lowered the BIC, but with a p-value above the limit",
    parts.NO_OPTIMUM: "would have lowered the BIC, but the model had no finite optimum",
}


def refusal(refusal: Refusal) -> str:
    """Return why a step that would have lowered the BIC was not made."""
    return said(REFUSALS[refusal.reason])


def not_fitted() -> str:
    """Return why a family has no model."""
    return said("the counts vary no more than chance would have it")


def check(check: Check) -> str:
    """Return what the second opinion on a model came to, a sentence."""
    if check.outcome == parts.AGREES:
        return said(
            "Refitted with statsmodels, coefficients, standard errors and log-likelihood agree to "
            "{bound} of their size.",
            bound=f"{check.largest_difference:.0e}",
        )
    if check.outcome == parts.NO_STATSMODELS:
        return said("statsmodels is not installed, so the model was not refitted with it.")
    if check.outcome == parts.TOO_MANY_CELLS:
        return said(
            "With {cells} cells the refit with statsmodels would take long and was left out.",
            cells=whole(check.cells or 0),
        )
    return check.told
