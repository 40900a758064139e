"""Means over cells, against shapely."""

import numpy as np
import pytest
from risk_terrain_modelling.core.progress import Quiet
from risk_terrain_modelling.core.terrain.grid import Cells, Frame
from risk_terrain_modelling.core.terrain.means import mean_of_polygons

FRAME = Frame(left=100.0, top=400.0, cell_size=50.0, columns=4, rows=3)
CELLS = Cells(FRAME, np.array([[1, 1, 1, 0], [1, 1, 1, 1], [0, 1, 1, 1]], bool))
SQUARE = np.array([[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]], float)


def boxes():
    """Left, right, bottom and top of every cell of the study area."""
    for row, column in zip(*np.nonzero(CELLS.inside)):
        left, top = 100 + 50 * column, 400 - 50 * row
        yield left, left + 50, top - 50, top


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
