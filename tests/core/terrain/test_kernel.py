import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from risk_terrain_modelling.core.progress import Quiet
from risk_terrain_modelling.core.terrain import grid, windows
from risk_terrain_modelling.core.terrain.features import Features
from risk_terrain_modelling.core.terrain.grid import Cells, Frame
from risk_terrain_modelling.core.terrain.influences.density import densest
from risk_terrain_modelling.core.terrain.kernel import KernelDensity, kernel_density
from risk_terrain_modelling.core.terrain.nearness import nearness

FRAME = Frame(left=-3.0, top=11.0, cell_size=2.0, columns=9, rows=7)
MASK = np.ones(FRAME.shape, bool)
MASK[2:4, 3:6] = MASK[6, :4] = False
CELLS = Cells(FRAME, MASK)
CENTRES = [
    (FRAME.left + (column + 0.5) * 2, FRAME.top - (row + 0.5) * 2)
    for row in range(7)
    for column in range(9)
    if MASK[row, column]
]
BANDWIDTHS = (2.0, 3.5, 5.0)


def density_of(points, cells=CELLS, bandwidths=BANDWIDTHS):
    band = nearness(cells, Features(points=points), bandwidths, Quiet()).band
    return kernel_density(cells, points, bandwidths, band < len(bandwidths), Quiet())


def everywhere(density):
    values = np.zeros((len(density.values), density.cells))
    values[:, density.near] = density.values
    return values


def plain(points, x, y, bandwidth):
    total = 0.0
    for a, b in points:
        apart = math.sqrt((x - a) ** 2 + (y - b) ** 2)
        if apart < bandwidth:
            total += 2 / (math.pi * bandwidth**2) * (1 - (apart / bandwidth) ** 2)
    return total


def test_one_point_at_a_centre():
    cells = Cells(Frame(0, 30, 10, columns=3, rows=3), np.ones((3, 3), bool))

    values = everywhere(density_of(np.array([[15.0, 15.0]]), cells, (10.0, 20.0)))

    middle, side, corner = 1.0, 1 - 1 / 4, 1 - 2 / 4
    np.testing.assert_allclose(
        values[1].reshape(3, 3) * math.pi * 20**2 / 2,
        [[corner, side, corner], [side, middle, side], [corner, side, corner]],
        rtol=1e-14,
    )
    only_the_middle = np.zeros(9)
    only_the_middle[4] = 2 / (math.pi * 100)
    np.testing.assert_allclose(values[0], only_the_middle, rtol=1e-14)


def test_points_in_one_place_count_each():
    place = np.array([[1.2, 3.4]])

    np.testing.assert_allclose(
        everywhere(density_of(np.repeat(place, 5, axis=0))),
        5 * everywhere(density_of(place)),
        rtol=1e-12,
    )


quarters = st.integers(-40, 60).map(lambda n: n / 4)
anywhere = st.one_of(quarters, st.floats(-10, 15))


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(anywhere, anywhere), min_size=1, max_size=15))
def test_values_and_dense_cells_by_the_plain_definition(locations):
    density = density_of(np.array(locations))

    values, dense = everywhere(density), list(densest(density, Quiet()))
    for position, bandwidth in enumerate(BANDWIDTHS):
        expected = np.array([plain(locations, x, y, bandwidth) for x, y in CENTRES])
        np.testing.assert_allclose(values[position], expected, rtol=1e-9, atol=1e-12)
        threshold = expected.mean() + 2 * expected.std(ddof=1)
        clear = (np.abs(expected - threshold) > 1e-9) & ((expected == 0) | (expected > 1e-9))
        should = (expected >= threshold) & (expected > 0)
        np.testing.assert_array_equal(dense[position][clear], should[clear])


def test_dense_cells_are_two_deviations_above_the_mean_of_all_cells():
    values = np.array([[1.0, 2.0, 10.0]])
    everything = np.array([1.0, 2.0, 10.0] + 17 * [0.0])
    assert 2.0 < everything.mean() + 2 * everything.std(ddof=1) < 10.0

    (dense,) = densest(KernelDensity(20, np.array([3, 4, 8]), values), Quiet())

    np.testing.assert_array_equal(np.flatnonzero(dense), [8])


def test_the_threshold_takes_part_itself():
    # 4 of 5 cells at 0, one at 5: mean 1, SD sqrt(5), threshold 5.47; of 6 cells 4.9
    for cells, expected in ((5, False), (6, True)):
        (dense,) = densest(KernelDensity(cells, np.array([2]), np.array([[5.0]])), Quiet())
        assert dense[2] == expected


def test_nothing_is_dense_without_density():
    (dense,) = densest(KernelDensity(4, np.array([1]), np.array([[0.0]])), Quiet())

    assert not dense.any()


def test_a_point_at_exactly_the_bandwidth_adds_nothing():
    cells = Cells(Frame(0, 10, 10, columns=4, rows=1), np.ones((1, 4), bool))

    values = everywhere(density_of(np.array([[5.0, 5.0]] * 3), cells, (10.0, 20.0)))

    assert values[0].tolist()[1:] == [0, 0, 0]
    assert values[1].tolist()[2:] == [0, 0]
    assert values[1, 1] == pytest.approx(3 * 2 / (math.pi * 400) * 0.75)


def test_strips_and_chunks_change_nothing(monkeypatch):
    points = np.random.default_rng(5).normal(4, 4, (300, 2))
    whole = everywhere(density_of(points))

    monkeypatch.setattr(grid, "STRIP_CELLS", 18)
    monkeypatch.setattr(windows, "PAIRS_AT_ONCE", 200)

    np.testing.assert_allclose(everywhere(density_of(points)), whole, rtol=1e-12)


def test_only_the_cells_asked_for_are_kept():
    points = np.array([[1.0, 9.0]])
    near = np.zeros(CELLS.count, bool)
    near[[0, 2]] = True

    density = kernel_density(CELLS, points, BANDWIDTHS, near, Quiet())

    np.testing.assert_array_equal(density.near, [0, 2])
    expected = [plain(points, *CENTRES[number], 5.0) for number in (0, 2)]
    np.testing.assert_allclose(density.values[2], expected, rtol=1e-12)
