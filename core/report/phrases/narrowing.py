"""How candidates were refused and the model checked, in words."""

from __future__ import annotations

from ...language import marked, said
from ...model import parts, term
from ...model.clustering import AdmissionStep
from ...model.parts import Check, Refusal, Step
from .numbers import figure, p_value, whole
from .variables import variable

REFUSALS = {
    parts.SIGN: marked("would have lowered the BIC, but against the direction expected"),
    parts.SIGN_OF_ANOTHER: marked(
        "would have lowered the BIC, but would have turned another factor against its direction"
    ),
    parts.P_VALUE: marked("would have lowered the BIC, but with a p-value above the limit"),
    parts.NO_OPTIMUM: marked("would have lowered the BIC, but the model had no finite optimum"),
}


def tested_alone(step: AdmissionStep, units: str) -> str:
    """Return a variable and the p-value of its test: "Pubs, density 400 m (p 0.0050)"."""
    return said(
        "{variable} (p {p})", variable=variable(step.variable, units), p=p_value(step.p_value)
    )


def admission(step: AdmissionStep, units: str) -> str:
    """Return a step of the calibrated selection."""
    done = tested_alone(step, units)
    return said("dropped: {step}", step=done) if step.action == term.DROPPED else done


def search_step(step: Step, units: str) -> str:
    """Return a step of the stepwise search with the BIC after it."""
    done = said(
        "{variable} ({bic})", variable=variable(step.variable, units), bic=figure(step.bic, 1)
    )
    return said("dropped: {step}", step=done) if step.action == parts.DROPPED else done


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
    if check.outcome == parts.NOT_ASKED:
        return said("The model was not refitted with statsmodels.")
    return check.told
