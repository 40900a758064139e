import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from risk_terrain_modelling.core.progress import Quiet
from risk_terrain_modelling.core.terrain import grid, windows
from risk_terrain_modelling.core.terrain.features import Features
from risk_terrain_modelling.core.terrain.grid import Cells, Frame
from risk_terrain_modelling.core.terrain.influences.proximity import within
from risk_terrain_modelling.core.terrain.nearness import nearness
from risk_terrain_modelling.core.terrain.windows import squared_limits

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
DISTANCES = (1.5, 3.0, 4.5)


def bands(features, cells=CELLS, distances=DISTANCES):
    return nearness(cells, features, distances, Quiet()).band


def band_of(distance, distances=DISTANCES):
    return sum(distance > limit for limit in distances)


def to_segment(x, y, segment):
    x1, y1, x2, y2 = segment
    length = (x2 - x1) ** 2 + (y2 - y1) ** 2
    along = ((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) / length if length else 0.0
    along = min(1.0, max(0.0, along))
    return math.hypot(x - x1 - along * (x2 - x1), y - y1 - along * (y2 - y1))


# quarters give many features at exactly a distance, on edges, on centres and twice in a place
quarters = st.integers(-60, 80).map(lambda n: n / 4)
anywhere = st.one_of(quarters, st.floats(-15, 20))
locations = st.tuples(anywhere, anywhere)


@settings(max_examples=200, deadline=None)
@given(st.lists(locations, min_size=1, max_size=12))
def test_points_by_the_plain_definition(points):
    def apart(x, y, point):
        return math.sqrt((x - point[0]) ** 2 + (y - point[1]) ** 2)

    found = nearness(CELLS, Features(points=np.array(points)), DISTANCES, Quiet())

    expected = [band_of(min(apart(x, y, point) for point in points)) for x, y in CENTRES]
    np.testing.assert_array_equal(found.band, expected)
    reaching = [min(apart(x, y, point) for x, y in CENTRES) <= DISTANCES[-1] for point in points]
    np.testing.assert_array_equal(found.reaching, reaching)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(locations, locations), min_size=1, max_size=6))
def test_segments_by_the_plain_definition(pairs):
    segments = np.array(pairs, float).reshape(-1, 4)
    nearest = np.array([[to_segment(x, y, one) for one in segments] for x, y in CENTRES])
    # a distance within rounding of a limit may fall on either side
    clear = np.all([np.abs(nearest.min(axis=1) - limit) > 1e-9 for limit in DISTANCES], axis=0)

    found = nearness(CELLS, Features(segments=segments), DISTANCES, Quiet())

    expected = np.array([band_of(distance) for distance in nearest.min(axis=1)])
    np.testing.assert_array_equal(found.band[clear], expected[clear])
    surely = nearest.min(axis=0) < DISTANCES[-1] - 1e-9
    surely_not = nearest.min(axis=0) > DISTANCES[-1] + 1e-9
    assert found.reaching[surely].all()
    assert not found.reaching[surely_not].any()


def test_a_distance_counts_when_it_is_reached_exactly():
    cells = Cells(Frame(0, 10, 10, columns=6, rows=1), np.ones((1, 6), bool))
    point = Features(points=np.array([[5.0, 5.0]]))
    level = Features.of_lines([np.array([[-50.0, 5.0], [5.0, 5.0]])])
    upright = Features.of_lines([np.array([[5.0, -300.0], [5.0, 400.0]])])

    for features in (point, level, upright):
        np.testing.assert_array_equal(bands(features, cells, (10.0, 30.0)), [0, 0, 1, 1, 2, 2])


def test_beside_a_line_exactly_at_the_distance():
    cells = Cells(Frame(0, 50, 10, columns=3, rows=5), np.ones((5, 3), bool))
    line = Features.of_lines([np.array([[-1000.0, 45.0], [1000.0, 45.0]])])

    found = bands(line, cells, (20.0, 30.0)).reshape(5, 3)

    np.testing.assert_array_equal(found[:, 1], [0, 0, 0, 1, 2])


@pytest.mark.parametrize("distance", [0.1, 100 / 3, 162.5, 200.0, 1e-9, 7e8])
def test_squares_compare_as_the_roots_would(distance):
    (limit,) = squared_limits((distance,))

    assert math.sqrt(limit) <= distance
    assert math.sqrt(np.nextafter(limit, np.inf)) > distance


def test_outside_the_frame_but_within_reach():
    beyond_left = Features(points=np.array([[FRAME.left - 1.0, 10.0]]))
    beyond_corner = Features(points=np.array([[FRAME.left - 9.0, FRAME.top + 9.0]]))

    assert (bands(beyond_left) < 3).any()
    found = nearness(CELLS, beyond_corner, DISTANCES, Quiet())
    assert (found.band == 3).all()
    assert not found.reaching.any()


def test_a_point_near_nothing_but_excluded_cells_does_not_reach():
    inside = np.zeros(FRAME.shape, bool)
    inside[0, 0] = True
    features = Features(points=np.array([[14.0, -2.0], [-2.0, 10.0]]))

    found = nearness(Cells(FRAME, inside), features, DISTANCES, Quiet())

    np.testing.assert_array_equal(found.reaching, [False, True])
    np.testing.assert_array_equal(found.band, [0])


def test_in_a_polygon_the_distance_is_nought_and_in_its_hole_it_is_not():
    frame = Frame(0, 100, 10, columns=10, rows=10)
    cells = Cells(frame, np.ones(frame.shape, bool))
    exterior = np.array([[10, 10], [10, 90], [90, 90], [90, 10], [10, 10]], float)
    hole = np.array([[20, 20], [80, 20], [80, 80], [20, 80], [20, 20]], float)

    found = bands(Features(polygons=([exterior, hole],)), cells, (0.5, 5.0, 15.0)).reshape(10, 10)

    expected = np.full((10, 10), 1)
    expected[1:9, 1:9] = 0
    expected[2:8, 2:8] = 1
    expected[3:7, 3:7] = 2
    expected[4:6, 4:6] = 3
    corners = ([0, 0, -1, -1], [0, -1, 0, -1])
    expected[corners] = 2
    np.testing.assert_array_equal(found, expected)


def test_a_polygon_around_the_whole_study_area_reaches_it():
    around = np.array([[-999, -999], [-999, 999], [999, 999], [999, -999], [-999, -999]], float)
    beside = np.add(around, (2500, 0))
    far = np.array([[500, 500], [501, 500], [500, 501], [500, 500]], float)

    found = nearness(CELLS, Features(polygons=([around], [beside], [far])), DISTANCES, Quiet())

    assert (found.band == 0).all()
    np.testing.assert_array_equal(found.reaching, [True, False, False])


def test_a_line_reaches_when_any_of_its_segments_does():
    features = Features.of_lines(
        [
            np.array([[-500.0, 5.0], [-100.0, 5.0], [0.0, 5.0]]),
            np.array([[500.0, 5.0], [600.0, 5.0], [700.0, 5.0]]),
        ]
    )

    found = nearness(CELLS, features, DISTANCES, Quiet())

    np.testing.assert_array_equal(found.reaching, [True, False])


def test_one_line_is_not_joined_to_the_next():
    one, other = np.array([[0.0, 0.0], [1.0, 0.0], [1.0, 2.0]]), np.array([[9.0, 9.0], [9.0, 8.0]])

    features = Features.of_lines([one, other])

    np.testing.assert_array_equal(features.segments, [[0, 0, 1, 0], [1, 0, 1, 2], [9, 9, 9, 8]])
    np.testing.assert_array_equal(features.line_of, [0, 0, 1])


def test_a_line_of_any_length_is_cut_to_the_frame():
    features = Features.of_lines([np.array([[-1e9, 4.0], [1e9, 4.0]])])

    expected = [band_of(abs(y - 4.0)) for _, y in CENTRES]
    np.testing.assert_array_equal(bands(features), expected)


def test_a_segment_without_length_is_a_point():
    place = np.array([[1.3, 4.2]])

    np.testing.assert_array_equal(
        bands(Features(segments=np.hstack([place, place]))), bands(Features(points=place))
    )


def test_strips_and_chunks_change_nothing(monkeypatch):
    generator = np.random.default_rng(3)
    points, ends = generator.uniform(-10, 20, (40, 2)), generator.uniform(-60, 60, (30, 4))
    features = Features(points=points, segments=ends)
    whole = nearness(CELLS, features, DISTANCES, Quiet())

    monkeypatch.setattr(grid, "STRIP_CELLS", 18)
    monkeypatch.setattr(windows, "PAIRS_AT_ONCE", 40)

    parts = nearness(CELLS, features, DISTANCES, Quiet())
    np.testing.assert_array_equal(parts.band, whole.band)
    np.testing.assert_array_equal(parts.reaching, whole.reaching)


def test_cells_much_smaller_than_the_distance():
    frame = Frame(0, 3, 0.05, columns=60, rows=60)
    cells = Cells(frame, np.ones(frame.shape, bool))
    points = np.array([[1.0, 1.0], [5.5, 2.0]])
    x, y = np.meshgrid(frame.column_centres(), frame.row_centres())
    nearest = np.min([np.hypot(x - a, y - b) for a, b in points], axis=0)

    expected = sum((nearest > limit).astype(int) for limit in (0.4, 1.2, 90.0))
    found = bands(Features(points=points), cells, (0.4, 1.2, 90.0)).reshape(60, 60)
    np.testing.assert_array_equal(found, expected)


def test_columns_are_nested():
    columns = list(within(np.array([0, 1, 2, 3], np.uint8), 3, Quiet()))

    np.testing.assert_array_equal(
        columns,
        [[True, False, False, False], [True, True, False, False], [True, True, True, False]],
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {"points": np.zeros((3, 3))},
        {"points": np.array([[np.nan, 1.0]])},
        {"segments": np.array([[0, 0, np.inf, 1.0]])},
        {"segments": np.zeros((2, 4)), "line_of": np.zeros(3, int)},
        {"polygons": ([np.zeros((2, 2))],)},
        {"polygons": ([np.array([[0, 0], [1, 0], [np.nan, 1.0]])],)},
    ],
)
def test_features_that_are_none_are_refused(wrong):
    with pytest.raises(ValueError, match=r"coordinate|line_of|corners"):
        Features(**wrong)
