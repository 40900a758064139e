"""What is said of each term of the reference procedure."""

from types import SimpleNamespace

import numpy as np
import pytest
from risk_terrain_modelling.core.fitting.clustered.outcome import ADMITTED, DROPPED, Entry
from risk_terrain_modelling.core.fitting.terms import term_of
from risk_terrain_modelling.core.fitting.verdicts import compared, judged_alone, with_error
from risk_terrain_modelling.core.model.variable import Variable

PUBS = Variable("Pubs", "proximity", 200.0)
PUBS_FARTHER = Variable("Pubs", "density", 400.0)


def term(error=0.2):
    return with_error(term_of(PUBS, np.log(2), 0.05), error)


def verdict(admitted=(), entries=(), left_out=None, alpha=0.05, error=0.2):
    found = SimpleNamespace(
        mean=SimpleNamespace(variables=admitted),
        entries=entries,
        left_out={} if left_out is None else {"Pubs": left_out},
        critical=3.21,
    )
    (judged,) = compared([term(error)], found, alpha, "m")
    return judged.holds_up, judged.reason


def test_the_interval_is_that_of_the_error():
    judged = term()
    assert judged.adjusted_low == pytest.approx(2 * np.exp(-1.959964 * 0.2))
    assert judged.adjusted_high == pytest.approx(2 * np.exp(1.959964 * 0.2))
    # twice the upper tail of the normal distribution beyond log 2 / 0.2
    assert judged.adjusted_p_value == pytest.approx(0.000529, rel=0.01)


def test_a_factor_that_is_admitted_too():
    holds, reason = verdict((PUBS,))
    assert holds
    assert (
        "admits it too, in the same way; among the reference procedure's terms p = 0.00053"
        in reason
    )
    assert "admits it too, as density 400 m;" in verdict((PUBS_FARTHER,))[1]


def test_a_factor_that_was_dropped_again():
    entries = [Entry(ADMITTED, PUBS, 0.01, 4.0), Entry(DROPPED, PUBS, 0.3, 1.0)]
    holds, reason = verdict(entries=entries)
    assert not holds
    assert reason.startswith("admitted at first, but it does not stand beside the others")


def test_a_factor_that_was_turned_away():
    best = Entry("turned away", PUBS_FARTHER, 0.4, 1.87)
    holds, reason = verdict(left_out=best, error=1.0)
    assert not holds
    assert reason.startswith(
        "compared with its neighbourhood its best variable (density 400 m) leans by 1.9, and "
        "clustering alone brings some variable to 3.2 in one surrogate of twenty; among the "
        "reference procedure's terms p ="
    )
    assert "in 1.0% of the surrogates" in verdict(left_out=best, error=1.0, alpha=0.01)[1]
    # clear by itself, and yet no place is told from its neighbourhood
    assert verdict(left_out=best)[1].startswith("goes with whole quarters rather than with places")


def test_a_factor_that_could_not_be_tried():
    best = Entry("turned away", PUBS, 0.0, -np.inf)
    assert "too few events lie within its influence" in verdict(left_out=best)[1]
    assert "too few events lie within its influence" in verdict()[1]


@pytest.mark.parametrize(("error", "holds"), [(0.2, True), (0.5, False)])
def test_alone_a_term_is_judged_by_its_own_p_value(error, holds):
    judged = judged_alone(term(error), 0.05)
    assert judged.holds_up == holds
    assert ("at most 0.05" if holds else "above 0.05") in judged.reason
