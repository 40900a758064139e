"""Where features lie, counted another way: by a ray, by sets, by hand."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from risk_terrain_modelling.core.terrain.checking.ground import area_of, squares_of, weights_of
from risk_terrain_modelling.core.terrain.checking.inside import inside
from risk_terrain_modelling.core.terrain.checking.occupied import along, occupied
from risk_terrain_modelling.core.terrain.checking.places import Area, are_alike, places_of
from risk_terrain_modelling.core.terrain.features import Features


def square(left, bottom, side):
    right, top = left + side, bottom + side
    corners = [[left, bottom], [right, bottom], [right, top], [left, top], [left, bottom]]
    return np.array(corners, float)


TOWN = [[square(0, 0, 3000), square(1000, 1000, 500)]]  # with a lake


def by_a_ray(polygon, x, y):
    """Return whether a point lies in a polygon: Shimrat's rule, a ring at a time."""
    odd = False
    for ring in polygon:
        for (x1, y1), (x2, y2) in zip(ring[:-1], ring[1:]):
            if (y1 > y) != (y2 > y) and x > x1 + (y - y1) * (x2 - x1) / (y2 - y1):
                odd = not odd
    return odd


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 10_000))
def test_points_lie_inside_as_a_ray_has_it(seed):
    random = np.random.default_rng(seed)
    angles = np.sort(random.uniform(0, 2 * np.pi, random.integers(3, 30)))
    assume(np.diff(angles, append=angles[0] + 2 * np.pi).max() < np.pi)  # or it crosses itself
    far = random.uniform(0.2, 1, len(angles))
    star = np.stack([far * np.cos(angles), far * np.sin(angles)], axis=1) * 700 + 4e5
    ring = np.vstack([star, star[:1]])
    xy = random.uniform(-900, 900, (200, 2)) + 4e5

    found = inside([[ring]], xy)

    assert found.tolist() == [by_a_ray([ring], x, y) for x, y in xy]


def test_a_hole_is_outside_and_its_left_side_is_not():
    xy = np.array([[500, 500], [1200, 1200], [3500, 10], [0, 10], [3000, 10], [1000, 1200]], float)

    assert inside(TOWN, xy).tolist() == [True, False, False, True, False, False]


def test_the_area_of_a_town_with_a_lake():
    assert area_of(TOWN) == pytest.approx(9e6 - 0.25e6)
    assert area_of([[square(5e6, 5e6, 10)[::-1]]]) == pytest.approx(100)


def test_squares_are_about_so_many_and_cover_the_town():
    squares = squares_of(TOWN)

    assert 850 <= squares.count <= 1000
    assert squares.contain(np.array([[5.0, 5.0], [2990.0, 2990.0]])).all()
    assert not squares.contain(np.array([[1250.0, 1250.0]])).any()


def test_a_strip_of_a_country_has_squares_too():
    long = np.array([[0, 0], [1e6, 0], [1e6, 3], [0, 3], [0, 0]], float)

    assert squares_of([[long]]).count >= 500


def test_a_thin_strip_across_a_country_does_not_fill_the_memory():
    """As a motorway has it: 700 km, 1 m wide, across the corners of its box."""
    strip = np.array([[0, 0], [5e5, 5e5], [5e5, 5e5 + 1.4], [0, 1.4], [0, 0]], float)

    squares = squares_of([[strip]])

    assert squares.inside.size <= 1_010_000
    assert 500 < squares.count < 4_000


def test_most_weight_lies_where_events_are():
    squares = squares_of(TOWN)
    there = squares.centres[:, 0] < 1000
    counts = np.where(there, 9, 0)
    counts[np.flatnonzero(there)[:30]] = [1] * 20 + [2] * 10  # 20 x 19 / (2 x 11) were missed

    weights = weights_of(squares, counts)

    assert weights.sum() == pytest.approx(1)
    missed = 20 * 19 / 22
    assert weights[~there].sum() == pytest.approx(missed / (there.sum() + missed))
    assert len(set(weights[there])) == len(set(weights[~there])) == 1


def test_a_few_events_say_nothing_of_where_the_town_is():
    squares = squares_of(TOWN)
    for some, many in ((0, 0), (1, 1), (19, 40), (50, 1)):
        counts = np.zeros(squares.count, int)
        counts[:some] = many

        assert np.ptp(weights_of(squares, counts)) == pytest.approx(0, abs=1e-15)


def test_no_square_is_impossible():
    """Or a layer that lies where nothing happened would have nothing to be compared with."""
    squares = squares_of(TOWN)
    counts = np.zeros(squares.count, int)
    counts[:400] = 90

    assert weights_of(squares, counts).min() > 0


def test_squares_with_lines_are_those_that_fine_steps_touch():
    squares = squares_of(TOWN)
    line = np.array([[-4000.0, 130.0], [2900.0, 2800.0], [40.0, 2950.0]])

    found = occupied(squares, Features.of_lines([line]))

    fine = np.concatenate(
        [a + (b - a) * np.linspace(0, 1, 40_000)[:, None] for a, b in zip(line[:-1], line[1:])]
    )
    numbers = squares.numbers_at(fine)
    touched = np.zeros(squares.count, bool)
    touched[numbers[numbers >= 0]] = True
    assert not (found & ~touched).any()
    assert found.sum() >= 0.85 * touched.sum()  # corners that a line clips may be left out


def test_a_line_around_the_world_takes_no_more_room_than_the_town():
    squares = squares_of(TOWN)

    _, xy = along(squares, np.array([[-1e12, 100.0, 1e12, 100.0], [9e5, 9e5, 9.1e5, 9.2e5]]))

    assert len(xy) < 400
    assert occupied(squares, Features(segments=np.array([[-1e12, 100.0, 1e12, 100.0]]))).any()


def test_squares_with_polygons_are_those_that_they_cover():
    squares = squares_of(TOWN)

    found = occupied(squares, Features(polygons=([square(2000, 0, 500)],)))

    x, y = squares.centres.T
    assert found[(x > 2050) & (x < 2450) & (y < 450)].all()
    assert not found[(x < 1900) | (x > 2600) | (y > 600)].any()


def test_features_are_counted_where_they_lie():
    area = Area.of(TOWN)
    points = np.array([[5, 5], [5, 5], [1200, 1200], [9000, 9000], [2999, 2999]], float)

    found = places_of(area, Features(points=points))

    assert (found.features, found.inside, found.repeated, found.apart) == (5, 3, 1, 0)
    assert found.repeated_share == 0.2
    assert len(found.middles) == 4
    assert len(found.points_inside) == 3


def test_lines_and_polygons_count_once_where_a_part_is_inside():
    area = Area.of(TOWN)
    lines = [np.array([[-50.0, 10.0], [50.0, 10.0]]), np.array([[-50.0, -9.0], [50.0, -9.0]])]
    found = places_of(area, Features.of_lines(lines))
    assert (found.features, found.inside) == (2, 1)

    shapes = ([square(-9000, -9000, 30_000)], [square(2900, 2900, 900)], [square(5000, 0, 9)])
    found = places_of(area, Features(polygons=shapes))
    assert (found.features, found.inside) == (3, 2)


def test_what_lies_elsewhere_says_how_far():
    area = Area.of(TOWN)

    found = places_of(area, Features(points=np.array([[13_000.0, 1500.0], [9e5, 9e5]])))

    assert found.inside == 0
    assert found.apart == pytest.approx(10_000, rel=0.02)
    assert not found.occupied.any()


def test_layers_are_alike_where_nearly_all_places_are_the_same():
    area, random = Area.of(TOWN), np.random.default_rng(2)
    xy = random.uniform(0, 3000, (100, 2))
    one = places_of(area, Features(points=xy))

    assert are_alike(one, places_of(area, Features(points=xy[::-1])))
    assert are_alike(one, places_of(area, Features(points=xy[:97])))
    assert not are_alike(one, places_of(area, Features(points=xy[:90])))
    assert not are_alike(one, places_of(area, Features(points=xy + 1)))
    nothing = places_of(area, Features())
    assert not are_alike(nothing, nothing)
