"""Distances along streets, against Dijkstra's algorithm in plain loops and in scipy."""

import heapq
import itertools
import math

import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from risk_terrain_modelling.core.progress import Quiet
from risk_terrain_modelling.core.terrain.along import along_streets
from risk_terrain_modelling.core.terrain.features import Features
from risk_terrain_modelling.core.terrain.streets import Streets
from scipy.sparse.csgraph import dijkstra

FAR = 1e6


def streets_of(*lines):
    return Streets.of(Features.of_lines([np.array(line, float) for line in lines]))


def distance(streets, features, places, reach=FAR):
    shape = (-1, 2)
    one, other = (np.array(xy, float).reshape(shape) for xy in (features, places))
    return along_streets(streets, one, other, reach, Quiet())


def foot(segment, place):
    """The nearest point of a segment: how far away, how far from its start, how long it is."""
    x1, y1, x2, y2 = segment
    length = math.hypot(x2 - x1, y2 - y1)
    along = 0.0
    if length:
        along = ((place[0] - x1) * (x2 - x1) + (place[1] - y1) * (y2 - y1)) / length
        along = min(max(along, 0.0), length)
    share = along / length if length else 0.0
    x, y = x1 + share * (x2 - x1), y1 + share * (y2 - y1)
    return math.hypot(place[0] - x, place[1] - y), along, length


def by_hand(segments, feature, place):
    """The distance between two locations: shortest ways between corners, in plain loops."""
    ways = {}
    for x1, y1, x2, y2 in segments:
        length = math.hypot(x2 - x1, y2 - y1)
        for one, other in (((x1, y1), (x2, y2)), ((x2, y2), (x1, y1))):
            ways.setdefault(one, []).append((other, length))

    def from_corner(corner):
        found, waiting = {}, [(0.0, corner)]
        while waiting:
            away, here = heapq.heappop(waiting)
            if here in found:
                continue
            found[here] = away
            for there, length in ways[here]:
                heapq.heappush(waiting, (away + length, there))
        return found

    def legs(location):
        """The nearest point of any segment: its segment, and the ways to both ends."""
        feet = [foot(segment, location) for segment in segments]
        best = min(range(len(feet)), key=lambda number: (feet[number][0], number))
        away, along, length = feet[best]
        x1, y1, x2, y2 = segments[best]
        return best, away, along, [((x1, y1), along), ((x2, y2), length - along)]

    one, away, along, ends = legs(feature)
    other, away_too, along_too, ends_too = legs(place)
    ways_there = [abs(along - along_too)] if one == other else []
    for corner, leg in ends:
        reached = from_corner(corner)
        for corner_too, leg_too in ends_too:
            ways_there.append(leg + reached.get(corner_too, math.inf) + leg_too)
    return away + min(ways_there) + away_too


def test_the_way_leads_around_a_block_and_both_straight_ways_count():
    around = streets_of([[0, 0], [100, 0], [100, 100], [0, 100]])
    assert distance(around, [20, -5], [30, 107]) == pytest.approx([5 + 80 + 100 + 70 + 7])


def test_a_feature_on_the_same_piece_of_street_is_reached_along_it():
    street = streets_of([[0, 0], [1000, 0]])
    found = distance(street, [[300, 0], [700, 0]], [[310, 2], [600, 0], [0, 0]])
    assert found == pytest.approx([12, 100, 300])


def test_where_two_lie_behind_each_other_the_one_with_the_shorter_way_counts():
    street = streets_of([[0, 0], [100, 0]])
    assert distance(street, [[50, 40], [60, 0]], [[40, 0]]) == pytest.approx([20])


def test_lines_meet_at_vertices_they_share_although_nobody_split_them():
    crossing = streets_of([[0, 0], [50, 0], [100, 0]], [[50, -50], [50, 0], [50, 50]])
    bridge = streets_of([[0, 0], [100, 0]], [[50, -50], [50, 50]])
    assert distance(crossing, [0, 0], [50, 50]) == pytest.approx([100])
    assert np.isinf(distance(bridge, [0, 0], [50, 50]))


def test_of_parallel_ways_the_shortest_counts():
    direct, detour = [[0, 0], [10, 0]], [[0, 0], [5, 40], [10, 0]]
    twice = streets_of(direct, direct, detour, [[10, 0], [30, 0]])
    assert distance(twice, [0, 0], [30, 0]) == pytest.approx([30])


def test_a_piece_without_length_and_a_feature_at_a_corner_are_no_special_case():
    odd = streets_of([[0, 0], [0, 0], [10, 0]], [[10, 0], [10.001, 0]])
    found = distance(odd, [[0, 0], [0, 0]], [[0, 0], [10, 0], [4, 3]])
    assert found == pytest.approx([0, 10, 7])


def test_ends_a_hair_apart_meet():
    assert distance(streets_of([[0, 0], [10, 0]], [[10.001, 0], [20, 0]]), [0, 0], [20, 0]) < 21


def test_beyond_the_reach_nothing_is_found():
    street = streets_of([[0, 0], [1000, 0]])
    assert np.isinf(distance(street, [0, 0], [900, 0], reach=100))
    assert np.isinf(distance(street, [0, 200], [0, 0], reach=100)), "the feature is off the street"


def is_plain(segments, location):
    """Whether rounding does not decide which of several segments is the nearest.

    Of lines that lie upon each other it would; of those that meet at the nearest point it does not
    matter.
    """
    feet = [foot(segment, location) for segment in segments]
    least = min(away for away, _, _ in feet)
    nearest = {
        (min(segment[:2], segment[2:]), max(segment[:2], segment[2:])): (along, length)
        for segment, (away, along, length) in zip(segments, feet)
        if away < least + 1e-6
    }
    at_ends = all(min(along, length - along) < 1e-9 for along, length in nearest.values())
    return len(nearest) == 1 or at_ends


corners = st.tuples(st.integers(0, 6), st.integers(0, 6))
lines = st.lists(corners, min_size=2, max_size=4, unique=True)
somewhere = st.tuples(st.integers(-20, 620), st.integers(-20, 620))


@settings(deadline=None, max_examples=150)
@example(chains=[[(0, 0), (1, 1)], [(1, 1), (0, 0)]], features=[(0, 0)], places=[(0, 0)])
@given(
    st.lists(lines, min_size=1, max_size=7),
    st.lists(somewhere, min_size=1, max_size=4),
    st.lists(somewhere, min_size=1, max_size=4),
)
def test_random_networks_as_in_plain_loops(chains, features, places):
    # irregular, so that no location is as near to one street as to another
    scaled = [[(97.3 * x + 3.1 * y * y, 101.7 * y + 2.3 * x) for x, y in one] for one in chains]
    # a street that is there twice, once the other way round perhaps, is one
    both_ways = {(min(a, b), max(a, b)) for one in scaled for a, b in zip(one, one[1:])}
    segments = [(*a, *b) for a, b in sorted(both_ways)]
    places = [(x + 0.137, y + 0.719) for x, y in places]
    features = [(x + 0.377, y + 0.211) for x, y in features]
    assume(all(is_plain(segments, one) for one in (*features, *places)))

    found = distance(streets_of(*scaled), features, places)

    each = [[by_hand(segments, feature, place) for feature in features] for place in places]
    assert found == pytest.approx([min(one) for one in each], rel=1e-9, abs=1e-9)
    straight = [min(math.dist(one, place) for one in features) for place in places]
    assert (found >= np.array(straight) * (1 - 1e-9)).all(), "no way is shorter than the straight"


def test_a_town_as_scipy_has_it_with_a_run_for_every_feature():
    generator = np.random.default_rng(3)
    corner = {
        (i, j): (100 * i + generator.uniform(-30, 30), 100 * j + generator.uniform(-30, 30))
        for i, j in itertools.product(range(12), range(12))
    }
    joined = [
        (one, other)
        for one in corner
        for other in ((one[0] + 1, one[1]), (one[0], one[1] + 1))
        if other in corner and generator.random() < 0.8
    ]
    nodes = sorted({node for pair in joined for node in pair})
    number = {node: position for position, node in enumerate(nodes)}
    graph = np.zeros((len(nodes), len(nodes)))
    for one, other in joined:
        graph[number[one], number[other]] = math.dist(corner[one], corner[other])
    features = [nodes[0], nodes[70], nodes[100]]
    peer = dijkstra(graph, directed=False, indices=[number[one] for one in features]).min(axis=0)

    streets = streets_of(*([corner[one], corner[other]] for one, other in joined))
    found = distance(streets, [corner[one] for one in features], [corner[one] for one in nodes])

    assert found == pytest.approx(peer, rel=1e-12)
