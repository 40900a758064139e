from dataclasses import replace

import numpy as np
import pytest
from risk_terrain_modelling.core.errors import RtmError
from risk_terrain_modelling.core.fitting.fit import fit_model
from risk_terrain_modelling.core.model.predict import expected_counts
from risk_terrain_modelling.core.progress import Quiet
from risk_terrain_modelling.core.settings import FitSettings


@pytest.fixture(scope="module")
def cells(city):
    return city(3, cells=900, factors=4, dispersion=1.0, protective=(2,))


@pytest.fixture(scope="module")
def model(cells):
    return fit_model(cells.blocks, cells.counts, FitSettings(selection="reference"), Quiet())


def test_expected_events_are_those_of_the_columns(cells, model):
    logs = np.full(900, model.intercept)
    for term in model.terms:
        column = cells.signed[:, cells.variables.index(term.variable)]
        assert set(np.unique(column)) == ({-1, 0} if term.effect == "protective" else {0, 1})
        logs += term.citywide.coefficient * column
    found = expected_counts(model, cells.blocks, 900)
    assert found == pytest.approx(np.exp(logs), rel=1e-12)
    assert {term.effect for term in model.terms} == {"aggravating", "protective"}


def test_the_order_of_the_factors_and_others_beside_them_do_not_matter(cells, model):
    used = {term.factor for term in model.terms}
    needed = [block for block in cells.blocks if block.variables[0].factor in used]
    assert np.array_equal(
        expected_counts(model, needed[::-1], 900), expected_counts(model, cells.blocks, 900)
    )


def test_poisson_expects_as_many_events_as_there_were(cells):
    model = fit_model(
        cells.blocks,
        cells.counts,
        FitSettings(selection="reference", families=("poisson",)),
        Quiet(),
    )
    total = expected_counts(model, cells.blocks, 900).sum()
    assert total == pytest.approx(cells.counts.sum(), rel=1e-9)


def test_a_model_without_terms_expects_the_same_everywhere(model):
    found = expected_counts(replace(model, terms=()), [], 5)
    assert found == pytest.approx(np.full(5, np.exp(model.intercept)))


def test_a_missing_factor_is_named(cells, model):
    missing = model.terms[0].factor
    others = [block for block in cells.blocks if block.variables[0].factor != missing]
    with pytest.raises(RtmError, match=missing):
        expected_counts(model, others, 900)
