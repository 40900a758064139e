"""Coordinates as small whole numbers, and back again."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from risk_terrain_modelling.core.publishing.lattice import FINEST, lattice_of, walked

CORNERS = st.lists(st.tuples(st.integers(0, 300), st.integers(0, 300)), min_size=3, max_size=30)


def points(lattice, steps):
    corners = np.cumsum(np.reshape(steps, (-1, 2)), axis=0)
    return np.column_stack(
        [lattice.left + corners[:, 0] * lattice.step, lattice.top - corners[:, 1] * lattice.step]
    )


@given(CORNERS, st.sampled_from([25.0, 100.0, 328.083333]), st.floats(1, 500))
def test_corners_of_cells_come_back_as_they_were(corners, cell, most):
    line = 521203.5 + np.array(corners, float) * cell
    lattice = lattice_of(line[:, 0].min() - 37, line[:, 1].max() + 61, [line], most)
    assert lattice.step <= max(most, FINEST)
    steps = walked(lattice.steps(line), 1)
    back = points(lattice, steps)
    moved = np.append(True, (np.diff(line, axis=0) != 0).any(axis=1))
    assert np.abs(back - line[moved]).max() < 0.06  # a fine lattice is of 0.1
    if lattice.step > FINEST:
        assert np.abs(back - line[moved]).max() < 1e-3
        assert min(steps[:2]) >= 0  # it begins before all of them


def test_cells_make_short_numbers():
    ring = [(530000.0, 180200.0), (530300.0, 180200.0), (530300.0, 180100.0), (530000.0, 180100.0)]
    lattice = lattice_of(529000.0, 181000.0, [ring], np.inf)
    assert lattice.step == 100
    assert walked(lattice.steps(ring), 3) == [10, 8, 3, 0, 0, 1, -3, 0]


def test_what_is_on_no_lattice_gets_a_fine_one():
    lattice = lattice_of(0.0, 9.0, [[(0.0, 0.0), (1.0, 0.2345), (2.71828, 3.14159)]], np.inf)
    assert lattice.step == FINEST


def test_a_line_that_hardly_moves_is_left_out():
    lattice = lattice_of(0.0, 9.0, [[(0.0, 0.0), (1.0, 0.2345), (2.71828, 3.14159)]], np.inf)
    assert walked(lattice.steps([(1.0, 1.0), (1.01, 1.01)]), 2) == []
