"""Ratios, how precisely they are known, and p-values, each with its field."""

from __future__ import annotations

from functools import partial
from typing import Union

from ...language import said
from ...model.clustering import AdmissionStep
from ...model.term import Admission, Estimate, Precision
from ..fields import number
from .numbers import figure, p_value, two_digits

Test = Union[Admission, AdmissionStep]


def times(estimate: Estimate, digits: int = 2) -> str:
    """Return a ratio: "1.85", or "0.48" where the influence protects."""
    return number(estimate, "ratio", partial(figure, digits=digits))


def limits(precision: Precision) -> str:
    """Return the ends of the interval of a ratio: "1.50 to 2.20"."""
    low, high = (number(precision, end, figure) for end in ("low", "high"))
    return said("{low} to {high}", low=low, high=high)


def with_limits(estimate: Estimate) -> str:
    """Return a ratio with its interval: "1.85 (1.50 to 2.20)"."""
    interval = limits(estimate.precision)
    return said("{value} ({interval})", value=times(estimate), interval=interval)


def p_known(precision: Precision) -> str:
    """Return the p-value of a ratio as a table has it."""
    return number(precision, "p_value", p_value)


def p_tested(test: Test) -> str:
    """Return the p-value of a test of admission, at most what it can be where it is a floor."""
    if test.at_most:
        return said("at most {p}", p=number(test, "p_value", two_digits))
    p = number(test, "p_value", p_value)
    if not test.error:
        return p
    return said("{p} ± {error}", p=p, error=number(test, "error", two_digits))
