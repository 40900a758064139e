import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from risk_terrain_modelling.core.progress import Quiet
from risk_terrain_modelling.core.terrain.blocks import block_lengths, inside_any

EVERYWHERE = [[np.array([[-9e3, -9e3], [9e3, -9e3], [9e3, 9e3], [-9e3, 9e3], [-9e3, -9e3]])]]


def lengths(segments, polygons=EVERYWHERE):
    return sorted(block_lengths(np.array(segments, float).reshape(-1, 4), polygons, Quiet()))


def test_a_lattice_has_blocks_of_its_spacing_however_it_was_digitised():
    whole = [[100 * i, 0, 100 * i, 300] for i in range(4)]
    whole += [[0, 100 * i, 300, 100 * i] for i in range(4)]
    pieces = [
        [
            x + (u - x) * i / 9,
            y + (v - y) * i / 9,
            x + (u - x) * (i + 1) / 9,
            y + (v - y) * (i + 1) / 9,
        ]
        for x, y, u, v in whole
        for i in range(9)
    ]
    # 24 sides of squares; at the four corners two of them are one block round the corner
    expected = [100.0] * 16 + [200.0] * 4
    assert lengths(whole) == pytest.approx(expected)
    assert lengths(pieces + whole[:3]) == pytest.approx(expected)


def test_a_street_that_ends_on_another_cuts_it():
    assert lengths([[0, 0, 100, 0], [40, 0, 40, 70]]) == pytest.approx([40, 60, 70])
    assert lengths([[0, 0, 100, 0], [100, 0, 100, 70]]) == pytest.approx([170])


def test_a_ring_is_one_block_and_slivers_are_none():
    ring = [[0, 0, 60, 0], [60, 0, 60, 80], [60, 80, 0, 0]]
    assert lengths(ring) == pytest.approx([240])
    assert lengths([[0, 0, 0.5, 0], [5, 5, 5, 5]]) == []
    assert lengths([]) == []


def test_streets_outside_cut_those_that_lead_out():
    area = [[np.array([[0, -10], [100, -10], [100, 10], [0, 10], [0, -10]], float)]]
    street = [[20, 0, 900, 0], [90, -50, 90, 50], [130, -50, 130, 50]]
    assert lengths(street, area) == pytest.approx([70])


def blocks_one_by_one(streets):
    """Return the same by plain loops over lattice streets, whose crossings are whole numbers."""
    stops = [set() for _ in streets]
    for number, (x, y, u, v) in enumerate(streets):
        for other, (a, b, c, d) in enumerate(streets):
            for place in {(x, y), (u, v), (a, b), (c, d), (x, b), (a, y)}:
                if all(
                    min(s[0], s[2]) <= place[0] <= max(s[0], s[2])
                    and min(s[1], s[3]) <= place[1] <= max(s[1], s[3])
                    for s in (streets[number], streets[other])
                ):
                    stops[number].add(place)
    edges = set()
    for places in stops:
        run = sorted(places)
        edges |= set(zip(run[:-1], run[1:]))
    meeting = {}
    for edge in edges:
        for end in edge:
            meeting.setdefault(end, []).append(edge)
    left, found = set(edges), []
    while left:
        waiting, length = [left.pop()], 0.0
        while waiting:
            edge = waiting.pop()
            length += math.dist(*edge)
            for end in edge:
                if len(meeting[end]) == 2:
                    for follower in meeting[end]:
                        if follower in left:
                            left.remove(follower)
                            waiting.append(follower)
        found.append(length)
    return sorted(found)


side = st.integers(0, 8)
across = st.tuples(side, side, side).map(lambda s: (5.0 * s[0], 5.0 * s[1], 5.0 * s[2], 5.0 * s[1]))
upward = st.tuples(side, side, side).map(lambda s: (5.0 * s[0], 5.0 * s[1], 5.0 * s[0], 5.0 * s[2]))
streets = st.lists(
    st.one_of(across, upward).filter(lambda s: s[:2] != s[2:]), min_size=1, max_size=14
)


@given(streets)
@settings(max_examples=150, deadline=None)
def test_any_lattice_gives_what_plain_loops_give(found):
    assert lengths(found) == pytest.approx(blocks_one_by_one(found))


@given(streets, st.floats(0, 3))
@settings(max_examples=50, deadline=None)
def test_turning_the_map_changes_nothing(found, angle):
    turn = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    turned = (np.array(found).reshape(-1, 2, 2) @ turn.T + [530_000, 180_000]).reshape(-1, 4)
    area = [[EVERYWHERE[0][0] + [530_000, 180_000]]]
    assert lengths(turned, area) == pytest.approx(lengths(found), abs=0.05)


def test_inside_by_the_even_odd_rule():
    outer = np.array([[0, 0], [10, 0], [10, 10], [0, 10], [0, 0]], float)
    hole = np.array([[4, 4], [6, 4], [6, 6], [4, 6], [4, 4]], float)
    other = outer[:4] + np.array([20.0, 5.0])  # not closed
    xy = np.array([[5, 5], [1, 1], [15, 7], [25, 12], [-1, 5], [5, 3]], float)
    assert inside_any(xy, [[outer, hole], [other]]).tolist() == [
        False,
        True,
        False,
        True,
        False,
        True,
    ]
