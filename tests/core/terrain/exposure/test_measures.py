"""What each measure gives: worked out by hand, against shapely, and by plain loops over pixels."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from risk_terrain_modelling.core.progress import Quiet
from risk_terrain_modelling.core.terrain import grid, outlines
from risk_terrain_modelling.core.terrain.exposure import length, measure
from risk_terrain_modelling.core.terrain.exposure.base import Given, Pixels
from risk_terrain_modelling.core.terrain.exposure.field import area_of
from risk_terrain_modelling.core.terrain.features import Features
from risk_terrain_modelling.core.terrain.grid import Cells, Frame
from risk_terrain_modelling.tests.core.terrain.exposure.drawn import (
    BOTTOM,
    CELLS,
    FRAME,
    INSIDE,
    LEFT,
    RIGHT,
    TOP,
    across_frame,
    boxes,
    chain,
    star,
)

NEAR = {"rtol": 1e-9, "atol": 1e-9}
SMALL = Frame(left=100, top=40, cell_size=10, columns=4, rows=3)  # x 100 to 140, y 10 to 40
FOUR = Cells(SMALL, np.ones(SMALL.shape, bool))


def of_cells(key, given_, cells=CELLS):
    return measure(key).values(cells, given_, Quiet())


def on_frame(key, given_, cells=FOUR):
    return cells.on_raster(of_cells(key, given_, cells), np.nan)


def box(xmin, ymin, xmax, ymax):
    return np.array([[xmin, ymin], [xmin, ymax], [xmax, ymax], [xmax, ymin], [xmin, ymin]], float)


def lines(*corners):
    return Given(Features.of_lines([np.array(one, float) for one in corners]))


def polygons(*rings, numbers=(), of=()):
    parts = tuple([ring] if isinstance(ring, np.ndarray) else ring for ring in rings)
    return Given(
        Features(polygons=parts),
        feature_of=np.array(of, int),
        numbers=np.array(numbers, float),
    )


def test_points_are_counted_once_each_and_many_of_one_place_all():
    points = [[105, 35], [105, 35], [110, 35], [139, 11], [140, 11], [99, 20]]
    # (110, 35) lies on the side between two cells: it is in the right one; (140, 11) is outside
    assert on_frame("count", Given(Features(points=np.array(points, float)))).tolist() == [
        [2, 1, 0, 0],
        [0, 0, 0, 0],
        [0, 0, 0, 1],
    ]


def test_a_slanting_street_is_cut_at_the_sides_of_cells():
    # from (105, 35), 30 to the right and 15 down: 33.5 long, in five pieces
    whole = math.hypot(30, 15)
    np.testing.assert_allclose(
        on_frame("length", lines([(105, 35), (135, 20)])),
        np.array([[5, 5, 0, 0], [0, 5, 10, 5], [0, 0, 0, 0]]) / 30 * whole,
        atol=1e-12,
    )


def test_a_street_along_the_side_of_cells_is_counted_once():
    found = on_frame("length", lines([(110, 40), (110, 10)], [(100, 30), (140, 30)]))

    assert found.sum() == pytest.approx(70)
    np.testing.assert_allclose(found, [[0, 10, 0, 0], [10, 20, 10, 10], [0, 10, 0, 0]], rtol=1e-12)


def test_a_street_from_beyond_the_frame_counts_by_what_lies_inside():
    found = on_frame("length", lines([(-1e7, 25), (1e7, 25)]))

    np.testing.assert_allclose(found, [[0] * 4, [10] * 4, [0] * 4], atol=1e-6)
    assert not on_frame("length", lines([(0, 0), (300, 0)], [(100, 61), (160, 31)])).any()


@settings(deadline=None)
@given(st.lists(chain(), min_size=1, max_size=4))
def test_lengths_are_those_of_shapely(drawn):
    shapely = pytest.importorskip("shapely.geometry")
    for_cells = [shapely.box(*one) for one in boxes()]
    expected = np.zeros(len(for_cells))
    on_sides = np.zeros(len(for_cells))
    # each straight piece by itself: of a line that runs back along itself shapely counts one way
    pieces = [pair for corners in drawn for pair in zip(corners[:-1], corners[1:])]
    for line in map(shapely.LineString, pieces):
        for number, cell in enumerate(for_cells):
            expected[number] += line.intersection(cell).length
            on_sides[number] += line.intersection(cell.exterior.buffer(1e-6)).length
    found = CELLS.on_raster(of_cells("length", lines(*drawn)), np.nan).ravel()

    # what runs along a side shapely counts on both: there the two cells together are compared
    plain = (on_sides < 1e-4) & INSIDE.ravel()
    np.testing.assert_allclose(found[plain], expected[plain], **NEAR)


@settings(deadline=None)
@given(st.lists(chain(), min_size=1, max_size=4))
def test_no_length_is_lost_or_told_twice(drawn):
    shapely = pytest.importorskip("shapely.geometry")
    whole = Cells(FRAME, np.ones(FRAME.shape, bool))
    # a side of the frame itself belongs to it on the left and above alone
    frame = shapely.box(LEFT, BOTTOM, RIGHT, TOP)
    inside = sum(
        shapely.LineString(pair).intersection(frame).length
        for one in drawn
        for pair in zip(one[:-1], one[1:])
        if not (abs(pair[0][0] - RIGHT) < 1e-6 and abs(pair[1][0] - RIGHT) < 1e-6)
    )

    assert of_cells("length", lines(*drawn), whole).sum() == pytest.approx(
        inside, rel=1e-9, abs=1e-7
    )


@settings(deadline=None)
@given(st.lists(star(), min_size=1, max_size=4))
def test_areas_are_those_of_shapely_where_polygons_overlap_too(rings):
    shapely = pytest.importorskip("shapely.geometry")
    for_cells = [shapely.box(*one) for one in boxes()]
    expected = np.array(
        [sum(shapely.Polygon(ring).intersection(cell).area for ring in rings) for cell in for_cells]
    )
    found = CELLS.on_raster(of_cells("area", polygons(*rings)), np.nan).ravel()

    seen = INSIDE.ravel()
    np.testing.assert_allclose(found[seen], expected[seen], rtol=1e-9, atol=2e-7)


@settings(deadline=None)
@given(
    st.lists(star(), min_size=2, max_size=5),
    st.lists(st.floats(0, 1e6), min_size=5, max_size=5),
)
def test_numbers_are_shared_out_by_the_share_of_the_whole_polygon(rings, numbers):
    """Features of two parts (the first two rings are of one) share theirs over both."""
    shapely = pytest.importorskip("shapely.geometry")
    of = [max(number - 1, 0) for number in range(len(rings))]
    numbers = numbers[: max(of) + 1]
    parts = [shapely.Polygon(ring) for ring in rings]
    whole = [
        sum(part.area for part, at in zip(parts, of) if at == feature)
        for feature in range(max(of) + 1)
    ]
    expected = np.array(
        [
            sum(
                numbers[at] * part.intersection(cell).area / whole[at]
                for part, at in zip(parts, of)
            )
            for cell in (shapely.box(*one) for one in boxes())
        ]
    )
    found = CELLS.on_raster(of_cells("field", polygons(*rings, numbers=numbers, of=of)), np.nan)

    seen = INSIDE.ravel()
    most = max(numbers) or 1.0
    np.testing.assert_allclose(found.ravel()[seen], expected[seen], rtol=1e-9, atol=2e-8 * most)


def test_totals_of_polygons_within_the_study_area_are_kept():
    # 30 residents in a district of three cells, 8 in one of which a half lies outside
    found = on_frame(
        "field",
        polygons(box(100, 30, 130, 40), box(135, 10, 145, 20), numbers=[30, 8]),
    )

    np.testing.assert_allclose(found, [[10, 10, 10, 0], [0] * 4, [0, 0, 0, 4]], atol=1e-12)


def test_a_hole_has_no_part_of_the_number():
    ring = [box(100, 10, 140, 40), box(110, 20, 130, 30)]

    found = on_frame("field", polygons(ring, numbers=[100]))

    assert found[1].tolist() == pytest.approx([10, 0, 0, 10], abs=1e-12)
    assert found.sum() == pytest.approx(100)
    assert area_of(ring) == 1000


def test_a_large_district_leaves_no_rounding_in_the_cells_beside_it():
    crowded, tiny = box(101.1, 31.3, 118.7, 38.9), box(131, 32, 131.001, 32.001)

    found = on_frame("field", polygons(crowded, tiny, numbers=[1e9, 1e-3]))

    assert found[0, 2] == 0
    assert found[0, 3] == 0 or found[0, 3] == pytest.approx(1e-3, rel=1e-9)


def test_numbers_of_points_are_summed_and_of_several_points_shared():
    points = np.array([[105, 35], [106, 36], [125, 15], [99, 15]], float)

    found = on_frame(
        "field",
        Given(Features(points=points), np.array([0, 1, 2, 2]), np.array([3.0, 4.5, 8.0])),
    )

    assert found.tolist() == [[7.5, 0, 0, 0], [0, 0, 0, 0], [0, 0, 4, 0]]  # 4 of the 8 lie outside


def test_many_pieces_are_worked_on_a_run_at_a_time(monkeypatch):
    rng = np.random.default_rng(5)
    corners = [rng.uniform([LEFT, BOTTOM], [RIGHT, TOP], (4, 2)) for _ in range(30)]
    rings = [np.vstack([one[:3], one[:1]]) for one in corners]
    numbers = rng.uniform(0, 9, len(rings))
    wanted = ("length", lines(*corners)), ("field", polygons(*rings, numbers=numbers))
    at_once = [of_cells(*one) for one in wanted]

    monkeypatch.setattr(length, "CUTS_AT_ONCE", 7)
    monkeypatch.setattr(outlines, "PIECES_AT_ONCE", 11)
    monkeypatch.setattr(grid, "STRIP_CELLS", 20)

    for one, before in zip(wanted, at_once):
        np.testing.assert_allclose(of_cells(*one), before, rtol=1e-12, atol=1e-12)


def pixels_over(values, left, top, width, height):
    rows, columns = np.shape(values)
    return Pixels(
        np.array(values, float),
        left + width * np.arange(columns + 1),
        top - height * np.arange(rows + 1),
    )


def by_loops(pixels, cells, how):
    """Sum or mean of pixels for each cell, pair by pair."""
    found = []
    for xmin, ymin, xmax, ymax in boxes(cells.frame):
        known = total = weighted = 0.0
        for row in range(pixels.values.shape[0]):
            for column in range(pixels.values.shape[1]):
                x0, x1 = pixels.across[column : column + 2]
                y1, y0 = pixels.down[row : row + 2]
                shared = max(0.0, min(x1, xmax) - max(x0, xmin)) * max(
                    0.0, min(y1, ymax) - max(y0, ymin)
                )
                value = pixels.values[row, column]
                if shared > 0 and np.isfinite(value):
                    known += shared
                    weighted += shared * value
                    total += value * shared / ((x1 - x0) * (y1 - y0))
        missing = known <= 1e-9 * cells.frame.cell_size**2
        found.append(np.nan if missing else total if how == "sum" else weighted / known)
    return np.array(found)[cells.inside.ravel()]


@settings(deadline=None, max_examples=40)
@given(
    across_frame(15),
    st.floats(2, 40),
    st.floats(2, 40),
    st.lists(
        st.lists(st.one_of(st.floats(0, 1e4), st.just(math.nan)), min_size=4, max_size=4),
        min_size=3,
        max_size=3,
    ),
    st.sampled_from(["sum", "mean"]),
)
def test_pixels_are_resampled_exactly(corner, width, height, values, how):
    pixels = pixels_over(values, corner[0] - 20, corner[1] + 20, width, height)

    np.testing.assert_allclose(
        of_cells(how, Given(pixels=pixels)), by_loops(pixels, CELLS, how), rtol=1e-9, atol=1e-8
    )


def test_the_sum_of_pixels_within_the_study_area_is_kept():
    values = np.arange(24.0).reshape(4, 6)

    found = of_cells("sum", Given(pixels=pixels_over(values, 103, 38, 6, 7)), FOUR)

    assert np.nansum(found) == pytest.approx(values.sum())


def test_a_cell_that_no_pixel_covers_is_not_known():
    pixels = Given(pixels=pixels_over([[1, math.nan, 3]], 100, 40, 10, 30))

    for how, known in (("sum", 1 / 3), ("mean", 1)):
        found = on_frame(how, pixels)[0]
        np.testing.assert_allclose(found, [known, np.nan, 3 * known, np.nan])
