"""Means over cells, against areas in plain loops and against shapely."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from risk_terrain_modelling.core.progress import Quiet
from risk_terrain_modelling.core.terrain.grid import Cells, Frame
from risk_terrain_modelling.core.terrain.means import mean_of_pixels, mean_of_polygons

FRAME = Frame(left=100.0, top=400.0, cell_size=50.0, columns=4, rows=3)
CELLS = Cells(FRAME, np.array([[1, 1, 1, 0], [1, 1, 1, 1], [0, 1, 1, 1]], bool))
SQUARE = np.array([[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]], float)


def boxes():
    """Left, right, bottom and top of every cell of the study area."""
    for row, column in zip(*np.nonzero(CELLS.inside)):
        left, top = 100 + 50 * column, 400 - 50 * row
        yield left, left + 50, top - 50, top


def test_pixels_as_large_as_the_cells_keep_their_values():
    values = np.arange(12.0).reshape(3, 4)
    found = mean_of_pixels(CELLS, values, 100 + 50.0 * np.arange(5), 400 - 50.0 * np.arange(4))
    assert found.tolist() == values[CELLS.inside].tolist()


@settings(deadline=None, max_examples=60)
@given(
    left=st.floats(0, 250),
    top=st.floats(250, 500),
    width=st.floats(7, 160),
    height=st.floats(7, 160),
    seed=st.integers(0, 99),
)
def test_the_mean_by_area_in_plain_loops(left, top, width, height, seed):
    generator = np.random.default_rng(seed)
    values = generator.normal(0, 100, (5, 6))
    values[generator.random((5, 6)) < 0.2] = np.nan
    across, down = left + width * np.arange(7), top - height * np.arange(6)

    found = mean_of_pixels(CELLS, values, across, down)

    for mean, (west, east, south, north) in zip(found, boxes()):
        total = area = 0.0
        for row in range(5):
            for column in range(6):
                wide = min(east, across[column + 1]) - max(west, across[column])
                high = min(north, down[row]) - max(south, down[row + 1])
                if wide > 0 and high > 0 and np.isfinite(values[row, column]):
                    total, area = total + values[row, column] * wide * high, area + wide * high
        if area > 1e-5:
            assert mean == pytest.approx(total / area, rel=1e-6, abs=1e-6)
        elif area == 0:
            assert np.isnan(mean)


def test_polygons_by_the_area_that_they_cover_as_shapely_has_it():
    shapely = pytest.importorskip("shapely.geometry", reason="the peer to compare with")
    generator = np.random.default_rng(5)
    corners = generator.uniform((80, 230), (320, 420), (30, 3, 2))
    polygons = [[np.vstack([one, one[:1]])] for one in corners]
    numbers = generator.lognormal(8, 1, 30)

    found = mean_of_polygons(CELLS, polygons, numbers, Quiet())

    shapes = [shapely.Polygon(one) for one in corners]
    for mean, (west, east, south, north) in zip(found, boxes()):
        shared = [one.intersection(shapely.box(west, south, east, north)).area for one in shapes]
        assert mean == pytest.approx(np.average(numbers, weights=shared), rel=1e-9)


def test_a_hole_and_a_polygon_without_a_number_are_no_part_of_the_mean():
    hole = 100 * SQUARE + (150, 250)
    around = [300 * SQUARE + (50, 150), hole]
    numbers = np.array([7.0, np.nan])
    found = mean_of_polygons(CELLS, [around, [hole]], numbers, Quiet())
    inside = [west >= 150 and east <= 250 and north <= 350 for west, east, _, north in boxes()]
    assert np.isnan(found[inside]).all()
    assert found[np.logical_not(inside)] == pytest.approx(7.0)
    assert np.isnan(mean_of_polygons(CELLS, [around], np.array([np.nan]), Quiet())).all()
