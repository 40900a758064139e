"""A point inside a place, looked for by another way of telling what is inside."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from risk_terrain_modelling.core.publishing.inside import point_inside
from risk_terrain_modelling.tests.core.publishing_made import square

OCTAGON = [(np.cos(turn), np.sin(turn)) for turn in np.arange(8) * np.pi / 4 + 0.2]


def cell_of(x: float, y: float) -> tuple[int, int]:
    return int((x - 530000) // 100), int((y - 180000) // 100)


def distance_to_edges(point, ring) -> float:
    """From a point to the nearest place of a ring."""
    a, b = np.array(ring[:-1]), np.array(ring[1:])
    there = (a != b).any(axis=1)
    a, b = a[there], b[there]
    along = b - a
    share = np.clip(((point - a) * along).sum(1) / (along**2).sum(1), 0, 1)
    return float(np.hypot(*(a + share[:, None] * along - point).T).min())


def test_of_a_square_it_is_the_middle():
    assert point_inside([[square(0, 0)]]) == (530050, 180050)


def test_of_several_polygons_it_is_in_the_largest():
    assert cell_of(*point_inside([[square(0, 0)], [square(5, 5, 3, 1)]])) == (6, 5)


def test_never_in_a_hole():
    ring, hole = square(0, 0, 3, 3), square(1, 1)
    assert cell_of(*point_inside([[ring, hole]])) != (1, 1)


def test_an_arm_of_cells_holds_it_in_the_middle_of_its_row():
    """An L of cells: the widest stretch is its foot, which is a row of three cells."""
    corner = ((0, 0), (3, 0), (3, 1), (1, 1), (1, 4), (0, 4), (0, 0))
    assert point_inside([[corner]]) == (1.5, 0.5)


def test_of_any_closed_line_it_is_inside():
    x, y = point_inside([[[*OCTAGON, OCTAGON[0]]]])
    assert np.hypot(x, y) < 0.9


@given(st.lists(st.integers(1, 9), min_size=1, max_size=6), st.floats(-0.7, 0.7))
def test_of_steps_however_they_are_turned(widths, turn):
    """A pile of rows that begin at one wall, turned: inside, and well away from every edge."""
    right = [corner for row, wide in enumerate(widths) for corner in ((wide, row), (wide, row + 1))]
    ring = np.array([(0, 0), *right, (0, len(widths)), (0, 0)], float)
    ring = ring @ np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    point = np.array(point_inside([[ring.tolist()]]))
    back = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    x, y = point @ back
    assert 0 < y < len(widths) and 0 < x < widths[min(int(y), len(widths) - 1)]
    assert distance_to_edges(point, ring) > 1e-6


def test_degrees_are_found_as_well():
    ring = [(-0.1366, 51.5133), (-0.1337, 51.5133), (-0.1337, 51.5115), (-0.1366, 51.5116)]
    x, y = point_inside([[[*ring, ring[0]]]])
    assert (x, y) == pytest.approx((-0.13515, 51.5124), abs=1e-3)
