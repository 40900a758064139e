"""A study area as it may be given: bounds, a ring, a polygon, several."""

import numpy as np
import pytest
from risk_terrain_modelling.core.library.area import bounds_of, polygons_of

RING = [(0, 0), (0, 30), (40, 30), (40, 0)]
HOLE = [(10, 10), (10, 20), (20, 20), (20, 10)]


@pytest.mark.parametrize(
    "area",
    [
        (0, 0, 40, 30),
        np.array([0.0, 0.0, 40.0, 30.0]),
        RING,
        np.array(RING, float),
        [np.array(RING)],
        [[RING]],
    ],
    ids=["bounds", "array of bounds", "ring", "array", "polygon", "polygons"],
)
def test_the_same_area_however_it_is_given(area):
    ((ring,),) = polygons_of(area)
    assert {tuple(corner) for corner in ring} == set(RING)
    assert bounds_of(polygons_of(area)) == (0, 0, 40, 30)


def test_holes_follow_the_exterior_and_polygons_stand_side_by_side():
    assert [len(rings) for rings in polygons_of([RING, HOLE])] == [2]
    assert [len(rings) for rings in polygons_of([[RING, HOLE], [HOLE]])] == [2, 1]


@pytest.mark.parametrize(
    "area",
    [
        [],
        5,
        (0, 0, 40),
        RING[:2],
        [(0, 0, 1), (0, 1, 1), (1, 1, 1)],
        [*RING, (np.nan, 0)],
        [[[RING]]],
    ],
)
def test_what_is_no_area_is_refused(area):
    with pytest.raises(ValueError):
        polygons_of(area)
