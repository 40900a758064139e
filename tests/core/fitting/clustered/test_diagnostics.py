"""Dispersion, Moran's I, the pair correlation curve and doubts about clustering."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from risk_terrain_modelling.core.fitting.clustered import correlogram as curves
from risk_terrain_modelling.core.fitting.clustered import diagnostics
from risk_terrain_modelling.core.fitting.clustered.clustering import (
    Clustering,
    Component,
    clustering_of,
)
from risk_terrain_modelling.core.fitting.clustered.correlogram import correlogram
from risk_terrain_modelling.core.fitting.clustered.diagnostics import (
    dispersion,
    morans_i,
    pearson_residuals,
)
from risk_terrain_modelling.core.fitting.clustered.doubts import doubt
from risk_terrain_modelling.core.fitting.clustered.fields import Fields, multiplier_of
from risk_terrain_modelling.core.fitting.clustered.pairs import Lags, pair_correlation
from risk_terrain_modelling.core.model import cautions
from risk_terrain_modelling.core.progress import Cancelled
from risk_terrain_modelling.core.terrain.grid import Cells, Frame


def cells_of(inside, size=100.0):
    inside = np.asarray(inside, bool)
    rows, columns = inside.shape
    return Cells(Frame(0.0, 0.0, size, columns, rows), inside)


def full(rows, columns, size=100.0):
    return cells_of(np.ones((rows, columns)), size)


def morans_i_by_pairs(cells, values):
    places = np.argwhere(cells.inside)
    z = values - values.mean()
    products = pairs = 0
    for (i, one), (j, other) in itertools.permutations(enumerate(places), 2):
        if np.abs(one - other).max() == 1:
            products += z[i] * z[j]
            pairs += 1
    return len(z) / pairs * products / (z @ z) if pairs else 0.0


class Stop:
    def at(self, share):
        raise Cancelled


def test_dispersion_by_hand():
    # (3 - 2)^2 / 2 + (0 - 2)^2 / 2 + (4 - 1)^2 / 1 = 11.5 on 3 - 1 degrees of freedom
    assert dispersion(np.array([3, 0, 4]), np.array([2.0, 2.0, 1.0]), 1) == pytest.approx(5.75)


def test_dispersion_is_that_of_statsmodels():
    api = pytest.importorskip("statsmodels.api")
    rng = np.random.default_rng(3)
    design = np.column_stack([np.ones(300), rng.random((300, 2)) < 0.3])
    counts = rng.negative_binomial(1.5, 0.4, 300)
    fit = api.GLM(counts, design, family=api.families.Poisson()).fit()
    expected = fit.pearson_chi2 / fit.df_resid
    assert dispersion(counts, fit.fittedvalues, 3) == pytest.approx(expected)


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 6), st.integers(1, 6), st.integers(0, 999))
def test_morans_i_by_all_pairs(rows, columns, seed):
    rng = np.random.default_rng(seed)
    inside = rng.random((rows, columns)) < 0.7
    inside[0, 0] = True
    cells = cells_of(inside)
    values = rng.normal(size=cells.count)
    if cells.count == 1:
        assert morans_i(cells, values, rng, 9).value == 0
    else:
        found = morans_i(cells, values, rng, 9).value
        assert found == pytest.approx(morans_i_by_pairs(cells, values), abs=1e-12)


def test_four_cells_that_are_all_neighbours_are_as_unlike_as_chance_has_it():
    # every deal of two ones and two noughts gives -1 / (n - 1), so all 199 are as large
    found = morans_i(full(2, 2), np.array([1.0, 0, 0, 1]), np.random.default_rng(1))
    assert found.value == pytest.approx(-1 / 3)
    assert found.p_value == 1


def test_a_slope_is_as_far_from_chance_as_199_permutations_can_say():
    slope = np.add.outer(np.arange(15.0), np.arange(20.0)).ravel()
    found = morans_i(full(15, 20), slope, np.random.default_rng(1))
    assert found.value > 0.8
    assert found.p_value == 1 / 200


def test_values_that_are_all_the_same_have_no_neighbours_more_alike():
    found = morans_i(full(5, 5), np.full(25, 0.1), np.random.default_rng(1))
    assert (found.value, found.p_value) == (0.0, 1.0)


def test_p_values_of_noise_are_uniform():
    rng = np.random.default_rng(8)
    cells = full(6, 7)
    found = [morans_i(cells, rng.normal(size=42), rng, 19).p_value for _ in range(400)]
    shares = np.bincount(np.rint(np.multiply(found, 20)).astype(int), minlength=21)[1:] / 400
    assert shares == pytest.approx(1 / 20, abs=0.04)


def test_a_large_area_makes_do_with_99_permutations_and_says_so(monkeypatch):
    monkeypatch.setattr(diagnostics, "LARGE", 24)
    values = np.random.default_rng(5).normal(size=25)
    assert morans_i(full(5, 5), values, np.random.default_rng(1)).permutations == 99


def test_morans_i_is_the_seeds_and_stops_when_asked():
    cells = full(10, 10)
    values = np.random.default_rng(5).normal(size=100)
    first, again = (morans_i(cells, values, np.random.default_rng(2)) for _ in range(2))
    assert first == again
    with pytest.raises(Cancelled):
        morans_i(cells, values, np.random.default_rng(2), progress=Stop())


def clustered_counts(cells, clustering, mean, seed):
    rng = np.random.default_rng(seed)
    field, _ = Fields(cells, clustering).pair(rng)
    return rng.poisson(mean * multiplier_of(field, clustering.strength))


def test_the_curve_lies_above_the_envelope_where_events_cluster_and_within_it_elsewhere():
    cells = full(60, 80)
    counts = clustered_counts(cells, Clustering((Component(1.0, 400.0, 1.0),)), 0.4, 6)
    expected = np.full(cells.count, counts.mean())
    lags = Lags(cells)
    clustering = clustering_of(pair_correlation(lags, counts - expected, expected))
    curve = correlogram(lags, counts, expected, clustering, np.random.default_rng(1))
    near = curve.distances <= 500
    assert (curve.estimated[near] > curve.high[near]).all()
    assert (curve.low <= 1.02).all() and (curve.high >= 0.98).all()
    np.testing.assert_allclose(curve.estimated, curve.fitted, atol=0.15)
    assert (curve.surrogates, curve.level) == (39, 0.95)


def test_the_envelope_holds_95_of_100_of_what_chance_shows():
    cells = full(20, 24)
    rng = np.random.default_rng(4)
    expected = rng.gamma(3, 0.3, cells.count)
    lags = Lags(cells)
    held = []
    for _ in range(60):
        counts = rng.poisson(expected)
        scaled = expected * counts.sum() / expected.sum()
        curve = correlogram(lags, counts, scaled, Clustering(), rng)
        held.append((curve.low <= curve.estimated) & (curve.estimated <= curve.high))
    assert np.mean(held) == pytest.approx(0.95, abs=0.03)


def test_what_an_intercept_takes_away_is_taken_from_the_fitted_curve():
    # the estimates of many fields, each less its own mean, agree on average with the fitted curve
    cells = full(24, 24)
    clustering = Clustering((Component(0.5, 250.0, 1.0),))
    lags = Lags(cells)
    rng = np.random.default_rng(9)
    estimates = []
    for seed in range(300):
        counts = clustered_counts(cells, clustering, 1.0, seed)
        expected = np.full(cells.count, counts.mean())
        estimates.append(1 + pair_correlation(lags, counts - expected, expected).excess)
    curve = correlogram(lags, counts, expected, clustering, rng)
    # a lag of one cell holds diagonal neighbours too: compared where rounding matters little
    far = curve.distances >= 300
    true = (1 + clustering.excess(curve.distances))[far]
    average = np.mean(estimates, axis=0)[far]
    assert np.abs(average - curve.fitted[far]).max() < 0.5 * np.abs(average - true).max()


def weighted_mean(found, first, last):
    return np.average(found.distances[first:last], weights=found.pairs[first:last])


def test_lags_are_merged_by_their_pairs():
    cells = full(3, 400, 10.0)
    rng = np.random.default_rng(2)
    counts = rng.poisson(1.0, cells.count)
    expected = np.full(cells.count, counts.mean())
    lags = Lags(cells)
    curve = correlogram(lags, counts, expected, Clustering(), rng)
    found = pair_correlation(lags, counts - expected, expected)
    assert len(found.distances) == 100 and 20 < len(curve.distances) <= 40
    # runs of lags, each lag in one: 1, 1, ... 2, ... lags long, so told by their mean distances
    first = 0
    for distance, value in zip(curve.distances, curve.estimated):
        last = first + 1
        while weighted_mean(found, first, last) < distance - 1e-6:
            last += 1
        run = slice(first, last)
        first, weights = last, found.pairs[run]
        assert distance == pytest.approx(np.average(found.distances[run], weights=weights))
        assert value == pytest.approx(1 + np.average(found.excess[run], weights=weights))
    assert first == 100


def test_a_large_area_makes_do_with_19_surrogates_and_says_so(monkeypatch):
    monkeypatch.setattr(curves, "LARGE", 99)
    counts = np.random.default_rng(2).poisson(1.0, 100)
    lags, expected = Lags(full(10, 10)), np.full(100, counts.mean())
    curve = correlogram(lags, counts, expected, Clustering(), np.random.default_rng(1))
    assert (curve.surrogates, curve.level) == (19, 0.9)


def test_the_curve_is_the_seeds_and_stops_when_asked():
    counts = np.random.default_rng(2).poisson(1.0, 100)
    lags, expected = Lags(full(10, 10)), np.full(100, counts.mean())
    first, again = (
        correlogram(lags, counts, expected, Clustering(), np.random.default_rng(1))
        for _ in range(2)
    )
    np.testing.assert_array_equal(first.high, again.high)
    with pytest.raises(Cancelled):
        correlogram(lags, counts, expected, Clustering(), np.random.default_rng(1), Stop())


AREA = full(80, 100)  # 8 by 10 km


@pytest.mark.parametrize(
    ("components", "kind", "facts"),
    [
        ([], None, {}),
        ([Component(0.02, 5000.0, 1.0)], None, {}),
        ([Component(0.8, 900.0, 2.0)], None, {}),
        ([Component(0.8, 1100.0, 2.0)], cautions.WIDE_CLUSTERS, {"length": 1100, "side": 8000}),
        # near clustering hides a city-wide trend from the range, not from the caution
        (
            [Component(1.5, 200.0, 1.0), Component(0.4, 5000.0, 1.0)],
            cautions.DISTRICTS_DIFFER,
            {"length": 2000, "times": np.exp(0.4 * np.exp(-0.4) + 1.5 * np.exp(-10))},
        ),
        ([Component(4.5, 150.0, 1.0)], cautions.FEW_PLACES, {}),
    ],
)
def test_a_caution_where_the_test_cannot_keep_its_promise(components, kind, facts):
    found = doubt(Clustering(tuple(components)), AREA)
    assert (found and found.kind) == kind
    assert {name: getattr(found, name) for name in facts} == pytest.approx(facts)


def test_robberies_of_london_cluster(real_data):
    pytest.importorskip("osgeo.ogr", reason="reading the real data needs GDAL's Python")
    from risk_terrain_modelling.benchmarks.layers import points, study_area

    path = f"{real_data}/london_north/london_north.gpkg|layername="
    cells, _ = study_area(f"{path}boundary", 100.0)
    numbers = cells.numbers_at(points(f"{path}incidents_2016_h1", "crime_type = 'robbery'"))
    counts = np.bincount(numbers[numbers >= 0], minlength=cells.count)
    expected = np.full(cells.count, counts.mean())
    found = morans_i(cells, pearson_residuals(counts, expected), np.random.default_rng(1))
    assert found.value == pytest.approx(0.1897, abs=1e-4)
    assert found.p_value == 1 / 200
