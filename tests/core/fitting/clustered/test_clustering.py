import numpy as np
import pytest
from risk_terrain_modelling.core.fitting.clustered.clustering import (
    Clustering,
    Component,
    clustering_of,
)
from risk_terrain_modelling.core.fitting.clustered.pairs import (
    Lags,
    PairCorrelation,
    pair_correlation,
)

LAGS = np.arange(1, 21)


def exact(clustering, less_mean=True, expected=2000.0, cells=3600):
    """A pair correlation as a large area would show it, without noise."""
    mean = expected / cells
    pairs = 2 * np.pi * LAGS * cells * mean**2
    excess = clustering.excess(100.0 * LAGS)
    if less_mean:
        excess = excess - excess @ pairs / expected**2
    own_pairs = cells * mean**2
    own = np.expm1(clustering.strength) * own_pairs + clustering.nugget * expected
    return PairCorrelation(100.0 * LAGS, excess, pairs, own, own_pairs, expected)


def contrast(found, clustering):
    """What the fit makes least: squares over the lags, a lag's weight its pairs by its length."""
    weight = found.pairs / LAGS / (found.pairs / LAGS).sum()
    model = clustering.excess(found.distances)
    return ((found.excess - model + model @ found.pairs / found.expected**2) ** 2) @ weight


def test_the_pair_correlation_is_the_ratio_of_sums_over_pairs(ragged, distances):
    cells = ragged(12, 17, seed=1)
    rng = np.random.default_rng(2)
    expected = rng.gamma(2, 1, cells.count)
    residuals = rng.poisson(expected) - expected
    found = pair_correlation(Lags(cells), residuals, expected)
    lag = np.rint(distances(cells) / 100)
    for number, (distance, excess) in enumerate(zip(found.distances, found.excess), 1):
        pair = lag == number
        direct = (
            np.outer(residuals, residuals)[pair].sum() / np.outer(expected, expected)[pair].sum()
        )
        assert excess == pytest.approx(direct, rel=1e-9)
        assert distance == 100 * number
    assert found.own == pytest.approx((residuals**2 - expected).sum())
    assert found.own_pairs == pytest.approx((expected**2).sum())
    assert found.expected == pytest.approx(expected.sum())


@pytest.mark.parametrize(
    "parts", [[(0.8, 100.0, 1.0)], [(0.5, 1000.0, 1.0)], [(0.3, 100.0, 1.0), (0.6, 1500.0, 2.0)]]
)
def test_the_fit_finds_a_clustering_that_lies_bare(parts):
    true = Clustering(tuple(Component(*part) for part in parts), nugget=0.4)
    found = clustering_of(exact(true))
    assert found.log_correlation(100.0 * LAGS) == pytest.approx(
        true.log_correlation(100.0 * LAGS), abs=2e-3
    )
    assert found.strength == pytest.approx(true.strength, abs=5e-3)
    assert found.nugget == pytest.approx(0.4, abs=0.02)
    assert found.range == pytest.approx(true.range, rel=0.05)
    assert contrast(exact(true), found) <= contrast(exact(true), true) + 1e-8


def test_a_fit_of_given_scale_has_that_scale():
    true = Clustering((Component(0.9, 370.0, 1.0),))
    found = clustering_of(exact(true), (1.0,), [370.0])
    assert [(c.scale, c.power) for c in found.components] == [(370.0, 1.0)]
    assert found.strength == pytest.approx(0.9, abs=1e-4)
    assert contrast(exact(true), found) == pytest.approx(0, abs=1e-8)


def test_what_the_intercept_took_of_the_clustering_is_given_back():
    true = Clustering((Component(0.5, 1000.0, 1.0),))
    shown, whole = exact(true), exact(true, less_mean=False)
    # residuals add up to nothing, so a wide clustering shows only in part
    assert shown.excess[-1] < whole.excess[-1] - 0.05
    assert clustering_of(shown).strength == pytest.approx(0.5, abs=0.01)


def test_the_range_is_where_log_g_has_fallen_to_a_share_of_1_over_e():
    assert Clustering((Component(2.0, 350.0, 1.0),)).range == pytest.approx(350)
    assert Clustering((Component(0.1, 350.0, 2.0),)).range == pytest.approx(350)
    both = Clustering((Component(1.0, 100.0, 1.0), Component(0.5, 900.0, 2.0)))
    assert both.log_correlation(np.array(both.range)) == pytest.approx(1.5 / np.e)
    assert both.excess(np.array(0.0)) == pytest.approx(np.exp(1.5) - 1)
    assert Clustering(nugget=1.0).range == Clustering().reach() == Clustering().strength == 0


def test_beyond_its_reach_a_clustering_is_next_to_nothing():
    both = Clustering((Component(1.0, 100.0, 1.0), Component(1.0, 400.0, 2.0)))
    assert both.log_correlation(np.array(both.reach())) < 0.02
    assert both.log_correlation(np.array(both.reach() / 2)) > 0.02


def estimates(area, outcome, true, draws=40, side=50, events=3000):
    cells = area(np.ones((side, side), bool))
    expected = np.full(cells.count, events / cells.count)
    lags = Lags(cells)
    for draw in range(draws):
        counts = outcome(expected, cells, true, np.random.default_rng([draw, 7]))
        mu = np.full(cells.count, counts.mean())
        yield clustering_of(pair_correlation(lags, counts - mu, mu))


def test_the_clustering_of_simulated_events_is_found_again(area, outcome):
    true = Clustering((Component(0.8, 300.0, 1.0),), nugget=0.5)
    found = list(estimates(area, outcome, true))
    at = np.array([100.0, 200.0, 300.0, 500.0])
    curves = np.array([one.log_correlation(at) for one in found])
    error = curves.std(0, ddof=1) / np.sqrt(len(curves))
    # a sum of curves cannot follow every lag; what it gets wrong is within 0.06
    assert (np.abs(curves.mean(0) - true.log_correlation(at)) < 3 * error + 0.06).all()
    assert np.median([one.range for one in found]) == pytest.approx(300, rel=0.25)
    nuggets = np.array([one.nugget for one in found])
    assert nuggets.mean() == pytest.approx(0.5, abs=0.12)


def test_events_that_come_several_at_once_are_a_nugget_and_no_clustering(area, outcome):
    found = list(estimates(area, outcome, Clustering(nugget=0.5)))
    nuggets = np.array([one.nugget for one in found])
    error = nuggets.std(ddof=1) / np.sqrt(len(nuggets))
    far = np.array([one.log_correlation(np.array(200.0)) for one in found])
    assert np.median(far) < 0.005
    assert far.mean() < 0.02
    assert nuggets.mean() == pytest.approx(0.5, abs=4 * error + 0.05)


def test_independent_counts_have_neither(area, outcome):
    found = list(estimates(area, outcome, Clustering()))
    assert np.median([one.nugget for one in found]) < 0.02
    assert np.median([one.strength for one in found]) < 0.03


def test_cells_without_neighbours_tell_of_a_nugget_alone(area):
    inside = np.zeros((30, 40), bool)
    inside[0, 0] = inside[-1, -1] = True
    mu = np.array([5.0, 5.0])
    found = pair_correlation(Lags(area(inside)), np.array([4.0, -4.0]), mu)
    assert not found.pairs.any()
    assert clustering_of(found) == Clustering(nugget=pytest.approx((32 - 10) / 10))


def test_regular_events_are_no_clustering():
    found = exact(Clustering())
    regular = PairCorrelation(
        found.distances, found.excess - 0.3, found.pairs, -500.0, found.own_pairs, found.expected
    )
    assert clustering_of(regular) == Clustering()
