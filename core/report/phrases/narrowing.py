"""How candidates were refused and the model checked, in words."""

from __future__ import annotations

from ...language import marked, said
from ...model import parts, term
from ...model.clustering import AdmissionStep
from ...model.parts import Check, Refusal, Step
from ...model.record import Model
from ...settings import REFERENCE
from ..fields import number
from .estimates import p_tested
from .numbers import one_decimal, whole
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
    places = {"variable": variable(step.variable, units), "p": p_tested(step)}
    if step.borderline:
        return said("{variable} (p {p}, borderline)", **places)
    return said("{variable} (p {p})", **places)


def admission(step: AdmissionStep, units: str) -> str:
    """Return a step of the calibrated selection."""
    done = tested_alone(step, units)
    return said("dropped: {step}", step=done) if step.action == term.DROPPED else done


def search_step(step: Step, units: str) -> str:
    """Return a step of the stepwise search with the BIC after it."""
    bic = number(step, "bic", one_decimal)
    done = said("{variable} ({bic})", variable=variable(step.variable, units), bic=bic)
    return said("dropped: {step}", step=done) if step.action == parts.DROPPED else done


def refusal(refusal: Refusal) -> str:
    """Return why a step that would have lowered the BIC was not made."""
    return said(REFUSALS[refusal.reason])


def not_fitted() -> str:
    """Return why a family has no model."""
    return said("the counts vary no more than chance would have it")


def check(check: Check, of: str) -> str:
    """Return what the second opinion on a model came to, a sentence.

    Parameters
    ----------
    check : Check
    of : str
        What the model is called that it is of: see `checked`.
    """
    if check.outcome == parts.AGREES:
        return said(
            "Refitted with statsmodels, coefficients, standard errors and log-likelihood of {of} "
            "agree to {bound} of their size.",
            of=of,
            bound=number(check, "largest_difference", "{:.0e}".format),
        )
    if check.outcome == parts.NO_STATSMODELS:
        return said("statsmodels is not installed, so {of} was not refitted with it.", of=of)
    if check.outcome == parts.TOO_MANY_CELLS:
        return said(
            "With {cells} cells the refit of {of} with statsmodels would take long and was left "
            "out.",
            cells=whole(check.cells or 0) if check.cells is None else number(check, "cells", whole),
            of=of,
        )
    if check.outcome == parts.NOT_ASKED:
        return said("It was not asked to refit {of} with statsmodels.", of=of)
    return check.told


def checked(model: Model) -> str:
    """Return what the model is called that the second opinion is of.

    The first version asked for one on the reference procedure's model, whatever was mapped.
    """
    if model.settings.selection == REFERENCE or not model.has_citywide:
        return said("the model of the reference procedure")
    return said("the model of the citywide ratios")
