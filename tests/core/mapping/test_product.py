from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from risk_terrain_modelling.core.mapping.product import base_score
from risk_terrain_modelling.core.mapping.risk import risk_of
from risk_terrain_modelling.core.model.variable import Variable
from risk_terrain_modelling.tests.core.making import reference_model, term

coefficients = st.lists(
    st.tuples(st.floats(0.01, 3), st.sampled_from(["aggravating", "protective"])),
    min_size=1,
    max_size=6,
)


def multiplier(coefficient, effect):
    variable = Variable("Pubs", "proximity", 100.0, effect)
    return term(variable, coefficient).citywide.ratio


@settings(deadline=None)
@given(coefficients, st.floats(-5, 2), st.integers(0, 2**32 - 1))
def test_the_product_is_the_score_of_every_cell(terms, intercept, seed):
    """Whatever a cell has besides: that leads from the usual events to those expected."""
    random = np.random.default_rng(seed)
    reach = random.integers(0, 2, (30, len(terms)))
    besides = random.lognormal(0, 2, 30)
    signs = np.array([1 if effect == "aggravating" else -1 for _, effect in terms])
    usual = np.exp(intercept + reach @ (signs * [one for one, _ in terms]))
    scores = risk_of(usual).scores
    expected = usual * besides
    model = replace(reference_model(), intercept=intercept)
    multipliers = [multiplier(*one) for one in terms]
    for cell in range(30):
        product = base_score(model, scores[cell], expected[cell], besides[cell])
        for here, each in zip(reach[cell], multipliers):
            product *= each if here else 1
        assert product == pytest.approx(scores[cell])
