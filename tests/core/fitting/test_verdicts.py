"""What is found of each term of the reference procedure."""

from types import SimpleNamespace

import numpy as np
import pytest
from risk_terrain_modelling.core.fitting.clustered.outcome import Entry
from risk_terrain_modelling.core.fitting.terms import estimate, term_of, with_error
from risk_terrain_modelling.core.fitting.verdicts import compared, judged_alone
from risk_terrain_modelling.core.model.term import (
    ADMITTED,
    ADMITTED_TOO,
    DROPPED,
    ONE_QUARTER,
    OWN_P_VALUE,
    TOO_FEW,
    TURNED_AWAY,
    Reach,
    Verdict,
)
from risk_terrain_modelling.core.model.variable import Variable

PUBS = Variable("Pubs", "proximity", 200.0)
PUBS_FARTHER = Variable("Pubs", "density", 400.0)


def term(error=0.2):
    found = estimate(PUBS, np.log(2), 0.05)
    return with_error(term_of(PUBS, found, Reach(cells=0.1, events=0.2)), error)


def entry(action, variable, p_value, deviate):
    return Entry(
        action=action,
        variable=variable,
        p_value=p_value,
        error=0.0,
        at_most=False,
        borderline=False,
        deviate=deviate,
    )


def verdict(admitted=(), entries=(), left_out=None, critical=3.21):
    found = SimpleNamespace(
        mean=SimpleNamespace(variables=admitted),
        entries=entries,
        left_out={} if left_out is None else {"Pubs": left_out},
        critical=critical,
    )
    (judged,) = compared([term()], found, 0.05)
    return judged.verdict


def test_the_interval_is_that_of_the_error():
    known = term().citywide.adjusted
    assert known.low == pytest.approx(2 * np.exp(-1.959964 * 0.2))
    assert known.high == pytest.approx(2 * np.exp(1.959964 * 0.2))
    # twice the upper tail of the normal distribution beyond log 2 / 0.2
    assert known.p_value == pytest.approx(0.000529, rel=0.01)


@pytest.mark.parametrize("variable", [PUBS, PUBS_FARTHER])
def test_a_factor_that_is_admitted_too(variable):
    assert verdict((variable,)) == Verdict(True, ADMITTED_TOO, alpha=0.05, variable=variable)


def test_a_factor_that_was_dropped_again():
    entries = [entry(ADMITTED, PUBS, 0.01, 4.0), entry(DROPPED, PUBS, 0.3, 1.0)]
    assert verdict(entries=entries) == Verdict(False, DROPPED, alpha=0.05)


def test_a_factor_that_was_turned_away():
    found = verdict(left_out=entry(TURNED_AWAY, PUBS_FARTHER, 0.4, 1.87))
    assert (found.holds_up, found.why) == (False, TURNED_AWAY)
    assert (found.variable, found.deviate, found.critical) == (PUBS_FARTHER, 1.87, 3.21)


def test_a_factor_that_shows_in_one_quarter_only():
    found = verdict(left_out=entry(ONE_QUARTER, PUBS_FARTHER, 0.01, 4.2))
    assert (found.holds_up, found.why) == (False, ONE_QUARTER)
    assert (found.variable, found.deviate) == (PUBS_FARTHER, 4.2)


def test_what_no_candidate_can_pass_is_no_number():
    best = entry(TURNED_AWAY, PUBS_FARTHER, 0.4, 1.87)
    assert verdict(left_out=best, critical=np.inf).critical is None


@pytest.mark.parametrize("left_out", [None, entry(TURNED_AWAY, PUBS, 0.0, -np.inf)])
def test_a_factor_that_could_not_be_tried(left_out):
    assert verdict(left_out=left_out) == Verdict(False, TOO_FEW, alpha=0.05)


@pytest.mark.parametrize(("error", "holds"), [(0.2, True), (0.5, False)])
def test_alone_a_term_is_judged_by_its_own_p_value(error, holds):
    assert judged_alone(term(error), 0.05).verdict == Verdict(holds, OWN_P_VALUE, alpha=0.05)
