"""Residents shared out to cells, against shapely's intersections, and what is wrong with areas."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from risk_terrain_modelling.core.audit.residents import (
    SmallAreas,
    cover_of,
    require_cover,
    shared_out,
    whole_areas,
)
from risk_terrain_modelling.core.errors import RtmError
from risk_terrain_modelling.core.progress import QUIET
from risk_terrain_modelling.core.terrain.grid import SLIVER, Cells, Frame

shapely = pytest.importorskip("shapely")
box = shapely.box if hasattr(shapely, "box") else pytest.importorskip("shapely.geometry").box

SIZE = 100.0


def cells_of(rows, columns, inside=None):
    frame = Frame(0.0, rows * SIZE, SIZE, columns, rows)
    return Cells(frame, np.ones(frame.shape, bool) if inside is None else inside)


def ring(shape):
    return np.array(shape.exterior.coords)


def areas_of(shapes, counts):
    polygons = [[ring(one)] for one in shapes]
    of = np.arange(len(shapes))
    counts = np.array(counts, float).reshape(len(shapes), -1)
    whole = whole_areas(polygons, of, len(shapes))
    return SmallAreas(polygons, of, whole, counts, counts.sum(axis=1))


def by_shapely(cells, shapes, counts):
    """People of each cell, one intersection at a time."""
    row, column = np.nonzero(cells.inside)
    frame = cells.frame
    found = np.zeros((cells.count, np.shape(counts)[1]))
    for cell, (r, c) in enumerate(zip(row, column)):
        left, top = frame.left + c * SIZE, frame.top - r * SIZE
        square = box(left, top - SIZE, left + SIZE, top)
        for shape, people in zip(shapes, counts):
            found[cell] += square.intersection(shape).area / shape.area * np.array(people, float)
    return found


corner = st.floats(-150, 750, allow_nan=False).map(lambda one: round(one, 2))


@st.composite
def triangles(draw):
    """Small areas of any place and size; they may overlap, and reach beyond the cells."""
    points = [(draw(corner), draw(corner)) for _ in range(3)]
    shape = shapely.geometry.Polygon(points)
    return (
        shape if shape.area > 1 else box(points[0][0], points[0][1], 800, 800).buffer(0.5).envelope
    )


@settings(max_examples=60)
@given(st.lists(triangles(), min_size=1, max_size=5), st.randoms(use_true_random=False))
def test_people_are_those_of_shapely(shapes, random):
    counts = [[random.randint(0, 2000), random.randint(0, 50)] for _ in shapes]
    inside = np.array([[random.random() < 0.8 for _ in range(6)] for _ in range(5)])
    inside[0, 0] = True
    cells = cells_of(5, 6, inside)
    shared = shared_out(cells, areas_of(shapes, counts), QUIET)
    expected = by_shapely(cells, shapes, counts)
    dense = sum(max(people) / shape.area for shape, people in zip(shapes, counts))
    in_slivers = dense * SLIVER * SIZE**2  # people on less of a cell than counts as something
    found = shared.people(np.array(counts, float))
    assert np.allclose(found, expected, rtol=1e-9, atol=1e-9 + in_slivers)


def test_nobody_is_lost_or_made_where_areas_lie_within():
    shapes = [box(0, 0, 250, 333), box(250, 0, 600, 333), box(0, 333, 600, 500)]
    counts = [[120], [7], [0]]
    shared = shared_out(cells_of(5, 6), areas_of(shapes, counts), QUIET)
    assert shared.people(np.array(counts, float)).sum() == pytest.approx(127, rel=1e-12)
    cover = cover_of(shared, np.ones(30), clipped=False)
    assert (cover.covered, cover.overlapping) == (pytest.approx(1), pytest.approx(0, abs=1e-12))
    assert cover.is_whole


def test_an_area_counts_by_what_lies_in_the_study_area():
    """A quarter of its ground lies in the one cell, so a quarter of its people do."""
    shared = shared_out(cells_of(1, 1), areas_of([box(50, 50, 150, 150)], [[400]]), QUIET)
    assert shared.people(np.array([400.0])).tolist() == [pytest.approx(100)]


def test_areas_in_two_parts_share_their_people_by_both():
    polygons = [[ring(box(0, 0, 100, 100))], [ring(box(300, 0, 400, 100))]]
    of = np.array([0, 0])
    areas = SmallAreas(
        polygons, of, whole_areas(polygons, of, 1), np.array([[8.0]]), np.array([8.0])
    )
    people = shared_out(cells_of(1, 4), areas, QUIET).people(np.array([8.0]))
    assert people.tolist() == pytest.approx([4, 0, 0, 4])


def test_areas_that_overlap_each_other_are_refused():
    shapes = [box(0, 0, 600, 500), box(0, 0, 300, 500)]
    shared = shared_out(cells_of(5, 6), areas_of(shapes, [[9], [9]]), QUIET)
    cover = cover_of(shared, np.ones(30), clipped=False)
    assert cover.overlapping == pytest.approx(0.5)
    with pytest.raises(RtmError, match=r"overlap each other on 50% of the study area"):
        require_cover(cover, "wards")


def test_areas_elsewhere_are_refused():
    shared = shared_out(cells_of(2, 2), areas_of([box(5000, 0, 6000, 100)], [[9]]), QUIET)
    with pytest.raises(RtmError, match=r"None of the areas of “wards” lies in the study area"):
        require_cover(cover_of(shared, np.ones(4), clipped=False), "wards")


def test_what_is_not_covered_is_told_of_cells_on_the_edge_too():
    """Two cells, the second half outside: areas cut off there cover all that there is of it."""
    shared = shared_out(cells_of(1, 2), areas_of([box(0, 0, 150, 100)], [[9]]), QUIET)
    assert cover_of(shared, np.array([1, 0.5]), clipped=True).covered == pytest.approx(1)
    assert cover_of(shared, np.array([1, 1.0]), clipped=True).covered == pytest.approx(0.75)
