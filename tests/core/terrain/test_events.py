import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from risk_terrain_modelling.core.terrain.events import count_events
from risk_terrain_modelling.core.terrain.grid import Cells, Frame

CELLS = Cells(
    Frame(left=0, top=20, cell_size=10, columns=3, rows=2),
    np.array([[True, True, False], [True, True, True]]),
)


def test_events_are_counted_in_their_cells():
    xy = np.array([[1, 19], [2, 18], [2, 18], [15, 5], [25, 15], [99, 99]], float)

    counted = count_events(CELLS, xy)

    np.testing.assert_array_equal(counted.counts, [3, 0, 0, 1, 0])
    assert counted.counts.dtype == np.int32
    assert (counted.events, counted.outside, counted.event_cells) == (4, 2, 2)
    assert counted.stacked_share == pytest.approx(2 / 4)


def test_stacks_outside_the_study_area_do_not_count():
    xy = np.array([[1, 1], [99, 99], [99, 99]], float)

    assert count_events(CELLS, xy).stacked_share == 0


def test_locations_that_share_one_coordinate_are_not_stacked():
    xy = np.array([[1, 1], [1, 2], [2, 1], [2, 2]], float)

    assert count_events(CELLS, xy).stacked_share == 0


def test_no_events_are_no_error():
    counted = count_events(CELLS, np.empty((0, 2)))

    assert (counted.events, counted.outside, counted.event_cells) == (0, 0, 0)
    assert counted.stacked_share == 0


# on the edges, or clear of them by more than rounding
tens = st.integers(-1, 4).map(lambda number: 10.0 * number)
tens_and_more = st.one_of(tens, st.floats(-10, 40).map(lambda number: round(number, 3)))


@given(st.lists(st.tuples(tens_and_more, tens_and_more), max_size=30))
def test_no_event_is_lost_or_counted_twice(locations):
    expected = np.zeros((2, 3), int)
    held = []
    for x, y in locations:
        for row in range(2):
            for column in range(3):
                across = 10 * column <= x < 10 * (column + 1)
                down = 20 - 10 * row >= y > 20 - 10 * (row + 1)
                if across and down and CELLS.inside[row, column]:
                    expected[row, column] += 1
                    held.append((x, y))
    stacked = sum(held.count(location) > 1 for location in held)

    counted = count_events(CELLS, np.array(locations, float).reshape(-1, 2))

    np.testing.assert_array_equal(counted.counts, expected[CELLS.inside])
    assert counted.events + counted.outside == len(locations)
    assert counted.stacked_share == (stacked / len(held) if held else 0)
