"""The second opinion of statsmodels: given where it is there, left out in one sentence if not."""

import sys
from dataclasses import replace

import numpy as np
import pytest
from risk_terrain_modelling.core.fitting import check as check_module
from risk_terrain_modelling.core.fitting.check import compare_with_statsmodels
from risk_terrain_modelling.core.fitting.engine.rows import merge_cells
from risk_terrain_modelling.core.fitting.families import FAMILIES
from risk_terrain_modelling.core.fitting.fit import fit_model
from risk_terrain_modelling.core.model.parts import AGREES, NO_STATSMODELS, TOO_MANY_CELLS
from risk_terrain_modelling.core.progress import Quiet
from risk_terrain_modelling.core.settings import FitSettings


@pytest.fixture(scope="module")
def base(city):
    cells = city(2, cells=700, factors=4, dispersion=1.0, protective=(0,))
    return merge_cells(cells.blocks, cells.counts)


@pytest.fixture(params=[family.key for family in FAMILIES])
def model(city, request):
    cells = city(2, cells=700, factors=4, dispersion=1.0, protective=(0,))
    settings = FitSettings(selection="reference", families=(request.param,))
    return fit_model(cells.blocks, cells.counts, settings, Quiet())


def test_it_agrees(model):
    pytest.importorskip("statsmodels.discrete.discrete_model")
    assert model.terms
    assert model.check.outcome == AGREES
    assert model.check.largest_difference <= 1e-6


def off(model, **change):
    """The model, one number of its first term a hundredth off."""
    first, *others = model.terms
    return replace(
        model, terms=(replace(first, citywide=replace(first.citywide, **change)), *others)
    )


@pytest.mark.parametrize(
    "change",
    [
        lambda m: off(m, coefficient=1.01 * m.terms[0].citywide.coefficient),
        lambda m: off(
            m,
            independent=replace(
                m.terms[0].citywide.independent,
                standard_error=1.01 * m.terms[0].citywide.independent.standard_error,
            ),
        ),
        lambda m: replace(m, log_likelihood=1.01 * m.log_likelihood),
    ],
)
def test_a_model_that_is_off_is_seen(base, model, change):
    pytest.importorskip("statsmodels.discrete.discrete_model")
    found = compare_with_statsmodels(change(model), base, Quiet())
    assert 1e-3 < found.largest_difference <= 1e-1


def test_without_statsmodels_everything_works_and_the_check_says_that_it_was_left_out(
    city, monkeypatch
):
    monkeypatch.setitem(sys.modules, "statsmodels.discrete", None)
    cells = city(2, cells=700, factors=4, dispersion=1.0)
    model = fit_model(cells.blocks, cells.counts, FitSettings(selection="reference"), Quiet())
    assert model.terms
    assert model.check.largest_difference is None
    assert model.check.outcome == NO_STATSMODELS


def test_too_many_cells_are_left_out(base, model, monkeypatch):
    monkeypatch.setattr(check_module, "MOST_CELLS", 699)
    found = compare_with_statsmodels(model, base, Quiet())
    assert found.largest_difference is None
    assert (found.outcome, found.cells) == (TOO_MANY_CELLS, 700)


def test_the_cells_are_those_that_were_merged(base, city):
    cells = city(2, cells=700, factors=4, dispersion=1.0, protective=(0,))
    chosen = check_module.choose(base, [cells.variables[1], cells.variables[7]])
    row, count = check_module._cells_of(base, chosen)
    ours = np.column_stack([chosen.design[row, 1:], count])
    theirs = np.column_stack([cells.signed[:, [1, 7]], cells.counts])
    assert np.array_equal(ours[np.lexsort(ours.T)], theirs[np.lexsort(theirs.T)])
