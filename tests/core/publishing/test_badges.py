"""Numbers beside places on paper: whole on the sheet, none over another."""

import math

from hypothesis import given, settings
from hypothesis import strategies as st
from risk_terrain_modelling.core.publishing.badges import badge_spots

SIZE, RADIUS = (124.0, 102.0), 2.7
SPOTS = st.lists(st.tuples(st.floats(1, 123), st.floats(1, 101)), min_size=1, max_size=15)
SCALE = (2.0, 93.0, 40.0, 101.0)


def boxes(points):
    return [(x - 2, y - 2, x + 2, y + 2) for x, y in points]


@settings(max_examples=80, deadline=None)
@given(SPOTS)
def test_fifteen_numbers_never_overlap_leave_the_sheet_or_cover_the_scale(points):
    found = badge_spots(points, boxes(points), RADIUS, SIZE, [SCALE])
    assert len(found) == len(points)
    for at, (x, y) in enumerate(found):
        assert RADIUS <= x <= SIZE[0] - RADIUS and RADIUS <= y <= SIZE[1] - RADIUS
        assert all(math.dist((x, y), other) > 2 * RADIUS for other in found[:at])
        nearest = (min(max(x, SCALE[0]), SCALE[2]), min(max(y, SCALE[1]), SCALE[3]))
        assert math.dist((x, y), nearest) >= RADIUS


def test_fifteen_places_in_one_spot_have_room_around():
    points = [(60.0, 50.0)] * 15
    found = badge_spots(points, boxes(points), RADIUS, SIZE, [])
    assert all(math.dist(a, b) > 2 * RADIUS for a in found for b in found if a is not b)
    assert max(math.dist(one, (60, 50)) for one in found) < 8 * RADIUS


def test_a_place_alone_has_its_number_beside_it():
    ((x, y),) = badge_spots([(60.0, 50.0)], [(58.0, 48.0, 62.0, 52.0)], RADIUS, SIZE, [])
    away = math.dist((x, y), (60, 50))
    assert 2 + RADIUS <= away < 4 * RADIUS


def test_without_any_room_a_number_stands_on_its_place():
    assert badge_spots([(1.0, 1.0)], [], RADIUS, (3.0, 3.0), []) == [(1.0, 1.0)]
