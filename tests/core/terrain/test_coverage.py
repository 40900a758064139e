import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from risk_terrain_modelling.core.progress import Quiet
from risk_terrain_modelling.core.terrain import grid, outlines
from risk_terrain_modelling.core.terrain.grid import Frame, centres_inside, coverage

FRAME = Frame(left=100, top=40, cell_size=10, columns=4, rows=3)  # x 100 to 140, y 10 to 40


def box(xmin, ymin, xmax, ymax):
    return np.array([[xmin, ymin], [xmin, ymax], [xmax, ymax], [xmax, ymin], [xmin, ymin]], float)


def covered(*polygons, frame=FRAME):
    return coverage(frame, polygons, Quiet())


def held(*polygons, frame=FRAME):
    return centres_inside(frame, polygons, Quiet())


def test_a_box_across_four_cells():
    np.testing.assert_allclose(
        covered([box(105, 25, 117, 34)]),
        [[0.20, 0.28, 0, 0], [0.25, 0.35, 0, 0], [0, 0, 0, 0]],
        atol=1e-14,
    )


def test_a_triangle_cuts_cells_along_their_diagonal():
    triangle = np.array([[100, 10], [130, 10], [100, 40], [100, 10]], float)

    np.testing.assert_allclose(
        covered([triangle]), [[0.5, 0, 0, 0], [1, 0.5, 0, 0], [1, 1, 0.5, 0]], atol=1e-14
    )


def test_a_hole_is_not_covered_whichever_way_its_ring_runs():
    hole = box(110, 20, 120, 25)
    expected = np.ones((3, 4))
    expected[1, 1] = 0.5

    for exterior in (box(100, 10, 140, 40), box(100, 10, 140, 40)[::-1]):
        for inner in (hole, hole[::-1]):
            np.testing.assert_allclose(covered([exterior, inner]), expected, atol=1e-14)


def test_an_island_in_a_hole_is_covered():
    lake, island = box(105, 15, 135, 35), box(115, 23, 125, 27)
    shares = covered([box(100, 10, 140, 40), lake], [island])

    assert shares.sum() == pytest.approx(12 - 6 + 0.4, abs=1e-12)


def test_neighbours_cover_a_cell_together():
    assert covered([box(100, 10, 113, 40)], [box(113, 10, 140, 40)]) == pytest.approx(1)


def test_what_lies_beyond_the_frame_counts_for_nothing():
    assert covered([box(-1e9, -1e9, 1e9, 1e9)]) == pytest.approx(1)
    assert not covered([box(0, 0, 99, 99)], [box(150, 0, 160, 99)], [box(0, 50, 200, 90)]).any()
    np.testing.assert_allclose(
        covered([box(-1e6, 25, 115, 1e6)]),
        [[1, 0.5, 0, 0], [0.5, 0.25, 0, 0], [0, 0, 0, 0]],
        atol=1e-12,
    )


def test_a_share_below_a_billionth_is_none():
    assert not covered([box(100, 10, 100 + 9e-9, 40)]).any()
    assert covered([box(100, 10, 100 + 2e-8, 40)])[:, 0] == pytest.approx(2e-9, rel=1e-4)


def test_no_polygon_covers_nothing():
    assert not covered().any()
    assert not held().any()


def test_a_share_is_at_most_one():
    everything = [box(100, 10, 140, 40)]

    assert (covered(everything, everything) == 1).all()


def test_a_centre_on_the_left_or_upper_side_is_inside():
    left_and_top_through_centres = box(105, 15, 125, 35)

    np.testing.assert_array_equal(
        held([left_and_top_through_centres]),
        [[True, True, False, False], [True, True, False, False], [False] * 4],
    )


def test_centres_in_a_hole_are_outside_and_in_an_overlap_inside():
    ring = [box(100, 10, 140, 40), box(112, 22, 118, 28)]

    assert held(ring).sum() == 11
    assert held(ring, [box(110, 10, 130, 40)]).all()


coordinates = st.floats(-30, 90, allow_nan=False)
FINE = Frame(left=-8.3, top=61.7, cell_size=7.1, columns=10, rows=9)


@st.composite
def star(draw):
    """A polygon that does not cross itself: corners around a point, by angle."""
    number = draw(st.integers(3, 12))
    angles = (np.arange(number) + 0.45) / number * 2 * math.pi
    radii = np.array(draw(st.lists(st.floats(1, 60), min_size=number, max_size=number)))
    centre = draw(st.tuples(coordinates, coordinates))
    ring = np.c_[centre[0] + radii * np.cos(angles), centre[1] + radii * np.sin(angles)]
    return np.vstack([ring, ring[:1]])


def area_left_after_clipping(ring, xmin, ymin, xmax, ymax):
    """The shared area of a ring and a box: one half-plane after another, then the shoelace."""
    corners = [tuple(corner) for corner in ring[:-1]]
    for axis, limit, keep in ((0, xmin, 1), (0, xmax, -1), (1, ymin, 1), (1, ymax, -1)):
        kept = []
        for here, there in zip(corners, corners[1:] + corners[:1]):
            here_in, there_in = keep * (here[axis] - limit) >= 0, keep * (there[axis] - limit) >= 0
            if here_in:
                kept.append(here)
            if here_in != there_in:
                share = (limit - here[axis]) / (there[axis] - here[axis])
                kept.append(tuple(a + share * (b - a) for a, b in zip(here, there)))
        corners = kept
    following = corners[1:] + corners[:1]
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(corners, following))) / 2


@settings(max_examples=60, deadline=None)
@given(star())
def test_coverage_is_the_clipped_area_of_every_cell(ring):
    size = FINE.cell_size
    expected = [
        [
            area_left_after_clipping(ring, x - size / 2, y - size / 2, x + size / 2, y + size / 2)
            for x in FINE.column_centres()
        ]
        for y in FINE.row_centres()
    ]

    np.testing.assert_allclose(
        covered([ring], frame=FINE), np.array(expected) / size**2, atol=1.01e-9
    )


@settings(max_examples=60, deadline=None)
@given(star(), star())
def test_centres_are_inside_by_counting_crossings(one, other):
    def crossed(ring, x, y):
        return sum(
            (a[1] > y) != (b[1] > y) and x >= a[0] + (y - a[1]) / (b[1] - a[1]) * (b[0] - a[0])
            for a, b in zip(ring[:-1], ring[1:])
        )

    expected = [
        [
            crossed(one, x, y) % 2 == 1 or crossed(other, x, y) % 2 == 1
            for x in FINE.column_centres()
        ]
        for y in FINE.row_centres()
    ]

    np.testing.assert_array_equal(held([one], [other], frame=FINE), expected)


def test_strips_and_runs_of_edges_change_nothing(monkeypatch):
    angles = np.linspace(0, 2 * math.pi, 401)
    ring = np.c_[120 + 18 * np.cos(angles), 25 + 14 * np.sin(angles)]
    frame = Frame(left=100, top=40, cell_size=0.5, columns=80, rows=60)
    whole, inside = covered([ring], frame=frame), held([ring], frame=frame)

    monkeypatch.setattr(grid, "STRIP_CELLS", 300)
    monkeypatch.setattr(outlines, "PIECES_AT_ONCE", 20)

    np.testing.assert_allclose(covered([ring], frame=frame), whole, atol=1e-14)
    np.testing.assert_array_equal(held([ring], frame=frame), inside)
    assert whole.sum() * 0.25 == pytest.approx(200 * 18 * 14 * math.sin(2 * math.pi / 400))


def test_far_from_the_origin_the_shares_stay_exact():
    east, north = 530_000.0, 6_180_000.0
    frame = Frame(left=east, top=north, cell_size=100, columns=30, rows=20)
    ring = np.array(
        [[3.3, -1999.9], [2.1, -0.7], [2999.2, -3.1], [2998.4, -1997.7], [3.3, -1999.9]]
    )
    x, y = ring.T
    area = abs(np.sum(x[:-1] * y[1:] - x[1:] * y[:-1])) / 2

    shares = covered([np.add(ring, (east, north))], frame=frame)

    assert shares.sum() * 100**2 == pytest.approx(area, rel=1e-10)
    assert np.count_nonzero(np.abs(shares - 1) < 1e-10) == 28 * 18


def test_specks_far_from_the_corner_of_the_frame_are_not_turned_inside_out():
    frame = Frame(left=0, top=40, cell_size=1, columns=50_000, rows=40)
    columns = np.arange(49_000, 50_000, 37)
    kite = np.array([[-3, -1], [-1, 3], [2, 1], [1, -4], [-3, -1]]) * 1e-6
    specks = [[np.add(kite, (x + 0.5, 3.5))] for x in columns]

    np.testing.assert_array_equal(np.argwhere(held(*specks, frame=frame))[:, 1], columns)
