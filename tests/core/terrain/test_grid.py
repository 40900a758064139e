import math
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from risk_terrain_modelling.core.errors import RtmError
from risk_terrain_modelling.core.terrain import grid
from risk_terrain_modelling.core.terrain.grid import Cells, Frame, frame_over


def test_cells_start_at_the_upper_left_and_reach_past_the_lower_right():
    frame = frame_over((1000, 2000, 1250, 2100), 100)

    assert frame == Frame(left=1000, top=2100, cell_size=100, columns=3, rows=1)
    np.testing.assert_array_equal(frame.column_centres(), [1050, 1150, 1250])
    np.testing.assert_array_equal(frame.row_centres(), [2050])


def test_a_sliver_of_rounding_adds_no_column():
    third = 0.1 + 0.2  # a little over 0.3

    assert frame_over((0, 0, third, 0.1), 0.1).columns == 3
    assert frame_over((0, 0, 0.3001, 0.1), 0.1).columns == 4


def test_a_study_area_smaller_than_a_cell_has_one_cell():
    assert frame_over((0, 0, 1e-7, 1e-7), 100).shape == (1, 1)


@pytest.mark.parametrize("cell_size", [0, -5, math.nan, math.inf])
def test_a_cell_size_that_is_no_length_is_refused(cell_size):
    with pytest.raises(RtmError, match="cell size"):
        frame_over((0, 0, 10, 10), cell_size)


@pytest.mark.parametrize(
    "bounds", [(0, 0, 0, 10), (5, 5, 4, 6), (math.nan,) * 4, (0, 0, math.inf, 1)]
)
def test_bounds_without_area_are_refused(bounds):
    with pytest.raises(RtmError, match="extent"):
        frame_over(bounds, 1)


@pytest.mark.parametrize("width, height", [(600_000, 700_000), (1e9, 3), (123_456.7, 10_001)])
def test_too_many_cells_are_counted_and_the_size_that_fits_is_named(width, height):
    cell_size = math.sqrt(width * height / 4e8)

    with pytest.raises(RtmError, match="100,000,000") as refusal:
        frame_over((0, 0, width, height), cell_size)

    stated = int(re.search(r"makes ([\d,]+) cells", refusal.value.problem)[1].replace(",", ""))
    assert stated == math.ceil(width / cell_size) * math.ceil(height / cell_size)
    fitting = float(re.search(r"cell size of (\S+)", refusal.value.remedy)[1])
    frame = frame_over((0, 0, width, height), fitting)
    assert 0.7e8 < frame.rows * frame.columns <= 1e8


def test_strips_are_every_row_once(monkeypatch):
    monkeypatch.setattr(grid, "STRIP_CELLS", 25)

    strips = list(Frame(0, 0, 1, columns=10, rows=7).strips())

    assert [(strip.start, strip.stop) for strip in strips] == [(0, 2), (2, 4), (4, 6), (6, 7)]


def test_a_row_longer_than_a_strip_is_a_strip(monkeypatch):
    monkeypatch.setattr(grid, "STRIP_CELLS", 3)

    assert list(Frame(0, 0, 1, columns=10, rows=2).strips()) == [slice(0, 1), slice(1, 2)]


INSIDE = np.array([[False, True, True], [True, False, True]])


@pytest.fixture
def cells():
    return Cells(Frame(left=10, top=20, cell_size=5, columns=3, rows=2), INSIDE)


def test_cells_are_numbered_row_by_row(cells):
    assert cells.count == 4
    np.testing.assert_array_equal(cells.number, [[-1, 0, 1], [2, -1, 3]])


def test_values_go_onto_a_raster_and_back(cells):
    raster = cells.on_raster(np.array([1.5, 2.5, 3.5, 4.5]), -9)

    np.testing.assert_array_equal(raster, [[-9, 1.5, 2.5], [3.5, -9, 4.5]])
    np.testing.assert_array_equal(cells.from_raster(raster), [1.5, 2.5, 3.5, 4.5])


def test_a_location_on_an_edge_is_in_the_cell_to_the_right_or_below(cells):
    corner_of_four = [15, 15]
    left_edge, right_edge, top_edge, bottom_edge = [10, 12], [25, 12], [17, 20], [12, 10]
    inner = [19.9, 15.1]
    locations = np.array([corner_of_four, left_edge, right_edge, top_edge, bottom_edge, inner])

    np.testing.assert_array_equal(cells.numbers_at(locations), [-1, 2, -1, 0, -1, 0])
    np.testing.assert_array_equal(cells.contain(locations), [False, True, False, True, False, True])


def test_locations_far_away_or_unknown_are_in_no_cell(cells):
    locations = np.array([[1e300, 12], [-1e300, 12], [np.nan, 12], [12, np.inf]])

    assert (cells.numbers_at(locations) == -1).all()


def test_a_mask_of_another_shape_is_refused():
    with pytest.raises(ValueError, match="shape"):
        Cells(Frame(0, 0, 1, 3, 2), np.ones((3, 2), bool))


@given(
    st.floats(1e-6, 1e12),
    st.floats(1e-6, 1e12),
    st.floats(1e-9, 1e-3),
)
def test_the_cell_size_that_is_named_fits_and_is_told_at_once(width, height, cell_size):
    """A strip of a few millimetres along a continent, too."""
    try:
        frame_over((0.0, 0.0, width, height), cell_size)
    except RtmError as fault:
        named = float(re.search(r"Use a cell size of (\S+) map units or more", fault.remedy)[1])
        frame = frame_over((0.0, 0.0, width, height), named)
        assert frame.columns * frame.rows <= grid.MOST_CELLS
