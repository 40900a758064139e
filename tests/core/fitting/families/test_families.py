import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from risk_terrain_modelling.core.fitting.engine.rows import merge_cells
from risk_terrain_modelling.core.fitting.engine.statistics import statistics
from risk_terrain_modelling.core.fitting.families import FAMILIES, NB1, NB2, POISSON, family_of
from risk_terrain_modelling.core.fitting.families.nb2 import SERIES_BELOW
from risk_terrain_modelling.core.settings import FAMILIES as KEYS
from scipy import stats


def distribution(family, mean, dispersion):
    """The distribution of a count as scipy has it: size and probability by its moments."""
    if family == POISSON:
        return stats.poisson(mean)
    if family == NB1:
        return stats.nbinom(mean / dispersion, 1 / (1 + dispersion))
    return stats.nbinom(1 / dispersion, 1 / (1 + dispersion * mean))


def merged(city, seed, dispersion=1.0):
    cells = city(seed, cells=80, dispersion=dispersion)
    rows = merge_cells(cells.blocks, cells.counts)
    return cells, rows, statistics(rows.cells, rows.events, rows.tails)


def shifted(family, eta, t, data, row=None, step=0.0, of_dispersion=0.0):
    moved = eta.copy()
    if row is not None:
        moved[0, row] += step
    return family.evaluate(moved, None if family == POISSON else t + of_dispersion, data)


@pytest.mark.parametrize("family", [NB1, NB2])
def test_the_variance_is_the_one_that_each_title_says(family):
    mean, dispersion = 1.7, 0.6
    variance = mean * (1 + dispersion) if family == NB1 else mean + dispersion * mean**2
    assert distribution(family, mean, dispersion).var() == pytest.approx(variance)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from(FAMILIES), st.floats(-6, 3))
def test_rows_have_the_likelihood_of_their_cells(city, seed, family, t):
    cells, rows, data = merged(city, seed)
    eta = np.random.default_rng(seed).normal(-0.5, 1, len(rows.cells))
    expected = distribution(family, np.exp(eta[rows.row_of]), np.exp(t)).logpmf(cells.counts).sum()
    found = family.evaluate(eta[None, :], np.array([t]), data)
    assert found.value == pytest.approx(expected, rel=1e-9)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from(FAMILIES), st.floats(-5, 2))
def test_derivatives_are_those_of_the_value(city, seed, family, t):
    _, rows, data = merged(city, seed)
    rng = np.random.default_rng(seed)
    eta = rng.normal(-0.5, 0.7, (1, len(rows.cells)))
    t = np.array([t])
    at = shifted(family, eta, t, data)
    row, step = int(rng.integers(len(rows.cells))), 1e-5
    up, down = (shifted(family, eta, t, data, row, sign * step) for sign in (1, -1))
    close = {"rel": 1e-4, "abs": 1e-5 * (1 + rows.events.sum())}
    assert at.slope[0, row] == pytest.approx((up.value - down.value)[0] / 2 / step, **close)
    assert at.weight[0, row] == pytest.approx((down.slope - up.slope)[0, row] / 2 / step, **close)
    if family == POISSON:
        return
    slope_change = (down.dispersion_slope - up.dispersion_slope)[0] / 2 / step
    assert at.cross[0, row] == pytest.approx(slope_change, **close)
    up, down = (shifted(family, eta, t, data, of_dispersion=sign * step) for sign in (1, -1))
    slope = (up.value - down.value)[0] / 2 / step
    weight = (down.dispersion_slope - up.dispersion_slope)[0] / 2 / step
    assert at.dispersion_slope[0] == pytest.approx(slope, **close)
    assert at.dispersion_weight[0] == pytest.approx(weight, **close)


@pytest.mark.parametrize("family", [NB1, NB2])
def test_without_dispersion_it_is_poisson(city, family):
    _, rows, data = merged(city, 3)
    eta = np.full((1, len(rows.cells)), -0.3)
    poisson = POISSON.evaluate(eta, None, data)
    nearly = family.evaluate(eta, np.log([1e-9]), data)
    assert nearly.value == pytest.approx(poisson.value, abs=1e-4)
    assert nearly.slope == pytest.approx(poisson.slope, abs=1e-4)
    assert nearly.weight == pytest.approx(poisson.weight, abs=1e-4)


def test_the_series_of_nb2_joins_its_plain_form(city):
    _, rows, data = merged(city, 8)
    eta = np.zeros((1, len(rows.cells)))
    below, above = (
        NB2.evaluate(eta, np.log([SERIES_BELOW * factor]), data) for factor in (1 - 1e-9, 1 + 1e-9)
    )
    assert below.dispersion_slope == pytest.approx(above.dispersion_slope, rel=1e-7)
    assert below.dispersion_weight == pytest.approx(above.dispersion_weight, rel=1e-6)


def test_candidates_are_evaluated_each_for_itself(city):
    _, rows, data = merged(city, 5)
    rng = np.random.default_rng(1)
    eta, t = rng.normal(-1, 0.5, (3, len(rows.cells))), np.array([-1.0, 0.2, 1.0])
    for family in FAMILIES:
        together = family.evaluate(eta, t, data)
        for number in range(3):
            alone = family.evaluate(eta[[number]], t[[number]], data)
            assert together.value[number] == pytest.approx(alone.value[0], rel=1e-12)
            assert together.slope[number] == pytest.approx(alone.slope[0], rel=1e-12)


def test_a_step_too_far_is_an_infinite_or_undefined_likelihood_not_a_warning(city):
    _, rows, data = merged(city, 5)
    eta = np.full((1, len(rows.cells)), 800.0)
    for family in FAMILIES:
        assert not family.evaluate(eta, np.array([0.0]), data).value[0] > -np.inf


@pytest.mark.parametrize("family", FAMILIES)
def test_a_family_says_what_it_is(family):
    assert family_of(family.key) is family
    assert type(family).__module__.endswith(f".{family.key}")
    assert family.name and family.title and family.choice.count("&") == 1
    assert (family.starting_dispersion(1.3, 2.6) is None) == (family.dispersion is None)


def test_the_settings_have_the_families_of_this_list():
    assert tuple(family.key for family in FAMILIES) == KEYS


@pytest.mark.parametrize("family", [NB1, NB2])
def test_the_dispersion_starts_where_the_variance_is_that_of_the_counts(family):
    started = family.starting_dispersion(1.7, 4.2)
    assert distribution(family, 1.7, started).var() == pytest.approx(4.2)
    assert family.starting_dispersion(1.7, 0.4) > 0
