"""Powers against statsmodels, and against data whose powers are known."""

import numpy as np
import pytest
from risk_terrain_modelling.core.mapping.forecast.powers import fit_powers, fitted_cells
from risk_terrain_modelling.core.progress import Quiet

discrete = pytest.importorskip("statsmodels.discrete.discrete_model")


def drawn(powers, cells=6000, seed=3, shape=0.7):
    rng = np.random.default_rng(seed)
    place = rng.normal(-1, 0.8, cells)
    around = rng.normal(0, 0.6, (cells, len(powers) - 1))
    mean = np.exp(0.2 + powers[0] * place + around @ powers[1:])
    return place, around, rng.poisson(mean * rng.gamma(shape, 1 / shape, cells)).astype(float)


def test_powers_are_those_of_statsmodels():
    place, around, counts = drawn(np.array([0.9, 0.4, 0.7]))
    found = fit_powers(place, around, counts, np.ones(len(counts)), Quiet(), penalty=0)
    columns = np.column_stack([np.ones(len(place)), place, around])
    theirs = discrete.NegativeBinomial(counts, columns, loglike_method="nb2").fit(
        disp=0, maxiter=500, gtol=1e-8
    )
    np.testing.assert_allclose(
        [found.constant, found.place, *found.around], theirs.params[:-1], atol=2e-5
    )
    assert found.shape == pytest.approx(1 / theirs.params[-1], rel=1e-4)


def test_no_power_is_below_nothing():
    place, around, counts = drawn(np.array([0.9, -0.5, 0.7]))
    found = fit_powers(place, around, counts, np.ones(len(counts)), Quiet())
    assert found.around[0] == 0
    assert found.around[1] == pytest.approx(0.7, abs=0.15)


def test_weights_count_as_so_many_cells():
    place, around, counts = drawn(np.array([0.9, 0.4]), cells=800)
    twice = fit_powers(place, around, counts, np.full(800, 2.0), Quiet(), 0)
    both = [np.concatenate([one, one]) for one in (place, around, counts)]
    copied = fit_powers(*both, np.ones(1600), Quiet(), 0)
    np.testing.assert_allclose(
        [twice.constant, twice.place, *twice.around, twice.shape],
        [copied.constant, copied.place, *copied.around, copied.shape],
        rtol=1e-4,
    )


def test_of_many_empty_cells_some_stand_for_all():
    counts = np.zeros(1000)
    counts[[5, 70, 900]] = 2
    chosen, weights = fitted_cells(counts, most=103)
    assert len(chosen) == 103
    assert {5, 70, 900} <= set(chosen.tolist())
    assert weights.sum() == pytest.approx(1000)
    assert len(set(chosen.tolist())) == 103
    every, alike = fitted_cells(counts, most=1000)
    np.testing.assert_array_equal(every, np.arange(1000))
    assert (alike == 1).all()


def test_some_of_the_empty_cells_do_as_well():
    place, around, counts = drawn(np.array([0.9, 0.5]), cells=20_000)
    whole = fit_powers(place, around, counts, np.ones(len(counts)), Quiet())
    chosen, weights = fitted_cells(counts, most=8000)
    part = fit_powers(place[chosen], around[chosen], counts[chosen], weights, Quiet())
    assert part.place == pytest.approx(whole.place, abs=0.05)
    assert part.around[0] == pytest.approx(whole.around[0], abs=0.06)


def test_without_events_to_speak_of_the_place_is_kept_to():
    place, around, counts = drawn(np.array([0.9, 0.5, 0.4]), cells=300)
    counts[:] = 0
    counts[7] = 2
    found = fit_powers(place, around, counts, np.ones(300), Quiet())
    assert found.place == pytest.approx(1, abs=0.6)
    assert (found.around < 0.8).all()
