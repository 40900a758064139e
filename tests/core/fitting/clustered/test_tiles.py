import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from risk_terrain_modelling.core.fitting.clustered import tiles as tiles_module
from risk_terrain_modelling.core.fitting.clustered.arrivals import STEPS, Arrivals
from risk_terrain_modelling.core.fitting.clustered.clustering import Clustering, Component
from risk_terrain_modelling.core.fitting.clustered.tiles import Tiles, side_for
from risk_terrain_modelling.core.fitting.engine.squares import Squares


@pytest.mark.parametrize(
    ("scale", "power", "side"),
    [(444.0, 2.0, 2), (261.0, 2.0, 1), (700.0, 2.0, 3), (444.0, 1.0, 1), (5000.0, 1.0, 4)],
)
def test_squares_are_small_beside_what_clusters(scale, power, side):
    clustering = Clustering((Component(0.3, scale, power), Component(0.9, 9000.0, 2.0)))
    assert side_for(clustering, 65.0) == side


def test_within_a_square_pairs_hardly_differ():
    for power, share in tiles_module.ALIKE.items():
        one = Component(1.0, 1.0, power)
        apart = np.random.default_rng(0).random((2, 2, 20_000)) * share
        distance = np.hypot(*(apart[0] - apart[1]))
        assert Clustering((one,)).log_correlation(distance).mean() > 0.94


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 4))
def test_nothing_that_is_expected_is_lost(ragged, seed, side):
    rng = np.random.default_rng(seed)
    cells = ragged(int(rng.integers(1, 12)), int(rng.integers(1, 12)), seed=seed)
    expected = rng.random(cells.count) * rng.integers(0, 2, cells.count)
    tiles, squares = Tiles(cells, side), Squares(cells, side)
    spread = tiles.spread(expected)
    assert spread.expected[squares.place] == pytest.approx(squares.sums(expected), abs=1e-6)
    assert spread.expected.sum() == pytest.approx(expected.sum(), abs=1e-5)
    place = np.repeat(np.flatnonzero(spread.expected), 20)
    found = spread.cells(place, rng)
    assert np.array_equal(squares.place[squares.of_cell[found]], place)
    assert (expected[found] > 0).all()


@pytest.mark.parametrize("side", [1, 2, 3])
def test_events_fall_to_cells_as_these_expect_them(ragged, side):
    cells = ragged(7, 8)
    rng = np.random.Generator(np.random.SFC64(3))
    expected = rng.gamma(2, 0.2, cells.count) + 0.05
    spread = Tiles(cells, side).spread(expected)
    arrivals = Arrivals(0.7, rng)
    mean = np.tile(spread.expected * np.float32(arrivals.occasions * STEPS), (4000, 1))
    codes = np.arange(cells.count, dtype=np.int32)[:, None]
    counts = arrivals.drawn(mean, spread).counts(codes, cells.count)
    error = np.sqrt(1.7 * expected / len(counts))
    assert (np.abs(counts.mean(0) - expected) < 4.5 * error).all()
    assert counts.var(0) == pytest.approx(1.7 * expected, rel=0.25, abs=0.1)
    # cells of one square have no more in common than any others
    correlation = np.corrcoef(counts.T)
    assert np.abs(correlation - np.eye(cells.count)).max() < 0.1
