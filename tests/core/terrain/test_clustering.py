import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from risk_terrain_modelling.core.terrain.clustering import clark_evans


def test_a_square_lattice_is_as_dispersed_as_known():
    x, y = np.meshgrid(np.arange(10.0), np.arange(10.0))

    found = clark_evans(np.c_[x.ravel(), y.ravel()], area=100)

    assert found.count == 100
    assert found.mean_distance == pytest.approx(1)
    assert found.expected_distance == pytest.approx(0.5)
    assert found.index == pytest.approx(2)
    assert found.z == pytest.approx(0.5 / (0.26136 / math.sqrt(100 * 1)), rel=1e-5)
    assert found.p_value > 0.999999


def test_stacked_points_are_clustered():
    xy = np.repeat(np.array([[0.0, 0.0], [50.0, 50.0], [90.0, 10.0]]), 4, axis=0)

    found = clark_evans(xy, area=100 * 100)

    assert found.mean_distance == 0
    assert found.index == 0
    assert found.p_value < 1e-10


def test_points_at_random_are_significant_as_often_as_stated():
    generator = np.random.default_rng(11)
    # wrapped round the edges by a margin of copies would be exact; 400 points come close
    p_values = [clark_evans(generator.random((400, 2)), 1.0).p_value for _ in range(200)]

    assert 0 <= np.mean(np.array(p_values) < 0.05) < 0.1


coordinates = st.one_of(st.integers(0, 3).map(float), st.floats(0, 3))


@settings(deadline=None)
@given(st.lists(st.tuples(coordinates, coordinates), min_size=2, max_size=20))
def test_the_mean_is_that_of_the_plain_definition(points):
    nearest = [
        min(
            math.dist(one, other)
            for position, other in enumerate(points)
            if position != own_position
        )
        for own_position, one in enumerate(points)
    ]

    found = clark_evans(np.array(points), area=9.0)

    assert found.mean_distance == pytest.approx(
        sum(nearest) / len(nearest), rel=1e-12, abs=1e-100
    )  # squares underflow
    assert found.index == pytest.approx(found.mean_distance / found.expected_distance)


@pytest.mark.parametrize("count, area", [(1, 5.0), (0, 5.0), (3, 0.0), (3, math.nan)])
def test_too_little_to_tell_is_refused(count, area):
    with pytest.raises(ValueError, match="two points"):
        clark_evans(np.zeros((count, 2)), area)
