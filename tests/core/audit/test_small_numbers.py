"""No count below the least is told, and no reader can work one out from those that are."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from risk_terrain_modelling.core.audit.audit import Asked, Groups, audited
from risk_terrain_modelling.core.audit.flagged import Ground
from risk_terrain_modelling.core.audit.parts import parts_of
from risk_terrain_modelling.core.audit.small_numbers import (
    chain_told,
    may_be_told,
    totals_told,
)
from risk_terrain_modelling.core.audit.spread import Resamples
from risk_terrain_modelling.core.audit.tenths import Tenths
from risk_terrain_modelling.core.audit.worked_out import Rings, WorkedOut
from risk_terrain_modelling.core.mapping.spatial_blocks import Blocks
from risk_terrain_modelling.core.progress import QUIET

from .attacker import Attacker, given_away

LEAST = 10


def test_a_small_count_is_not_told():
    counts = np.array([3, 9.99, 10, 200])
    assert chain_told(counts, 5000, LEAST).tolist() == [False, False, True, True]


def test_nor_one_that_differs_little_from_the_next():
    """15 and 19 together tell that 4 people live in the ring between the two."""
    assert chain_told(np.array([15, 19.0]), 5000, LEAST).tolist() == [False, True]


def test_nor_one_that_differs_little_from_all_there_are():
    assert chain_told(np.array([100, 195.0]), 200, LEAST).tolist() == [True, False]


def test_nobody_is_a_small_number_too_unless_it_says_nothing_of_a_person():
    counts = np.array([0, 0, 30, 30.0])
    assert chain_told(counts, 500, LEAST).tolist() == [False, False, False, True]
    assert chain_told(counts, 500, LEAST, zeros=True).all()
    assert not chain_told(np.array([30, 34.0]), 500, LEAST, zeros=True)[0]


def test_a_single_group_that_is_hidden_takes_another_with_it():
    """Otherwise the 4 would be what is left of 154."""
    assert totals_told(np.array([100, 4, 50.0]), LEAST).tolist() == [True, False, False]


def test_others_of_whom_nothing_is_told_can_hide_a_group_as_well():
    totals = np.array([100, 4, 50.0])
    assert totals_told(totals, LEAST, others=True).tolist() == [True, False, False]
    assert totals_told(np.array([100, 50, 4.0]), LEAST, others=True).tolist() == [
        *(True, False, False)
    ]  # but for the 50, the 4 others would be what is left


def told_of(counts, totals, **given):
    counts, totals = np.array(counts, float), np.array(totals, float)
    return may_be_told(counts, totals, np.ones(len(totals), bool), LEAST, **given).tolist()


def test_two_hidden_groups_must_not_have_few_people_in_a_ring():
    """Each sum of two hidden groups is 10 or more, yet their difference would tell of 3.

    Of A and B 4 and 8 live in the first ground, 5 and 10 in the second. Hidden on both they are 12
    together, then 15: in the ring between live 3 of both, so that A has 3 there at most. C is
    hidden on the first ground too; what is left for A, B and C in the ring is then 63.
    """
    counts = [[4, 8, 200, 500], [5, 10, 260, 600]]
    told = told_of(counts, [400, 300, 3000, 9000])
    assert told == [[False, False, False, True], [False, False, True, True]]


def test_what_is_left_of_everyone_is_no_hiding_place_by_itself():
    assert told_of([[4, 500], [90, 900]], [400, 5000]) == [[False, False], [True, True]]


def parts(people, everyone):
    found = parts_of(np.array(people, float), np.array(everyone, float))
    return [(one.groups.tolist(), one.is_everyone) for one in found]


def test_groups_that_stand_side_by_side_and_add_up_are_found():
    """White, black and others, men and women, and the old."""
    people = [[500, 300, 200, 480, 520, 150], [50, 30, 20, 52, 48, 15]]
    assert parts(people, [1000, 100]) == [([0, 1, 2], True), ([3, 4], True), ([5], False)]


def test_a_group_that_is_left_out_is_no_rounding():
    """5 and 3 people are of none of the groups; counts that were rounded are sometimes above."""
    assert parts([[500, 495], [600, 397]], [1000, 1000]) == [([0, 1], False)]
    assert parts([[1000, 0, 0]], [1000]) == [([0, 1, 2], True)]
    assert parts([[500, 495], [600, 402]], [1000, 1000]) == [([0, 1], True)]


def test_groups_that_cannot_add_up_stand_each_for_itself():
    people, everyone = np.array([[700, 600.0]]), np.array([1000.0])
    first, second = parts_of(people, everyone)
    assert (first.groups.tolist(), second.groups.tolist()) == ([0], [1])
    assert first.people(people, everyone).tolist() == [[700, 300]]


def test_it_is_worked_out_as_by_hand():
    """Two groups of 30 and 50, in a ring of 20 and one of 60: nothing but the margins is known."""
    rings = Rings(np.array([[5, 15], [25, 35.0]]), np.array([[False, False], [True, True]]))
    assert WorkedOut.of(rings).ends(0, 0, 0) == (0, 20)
    assert WorkedOut.of(rings).ends(1, 1, 0) == (10, 30)
    rings.told[0, 1] = True  # then the other is known as well
    assert WorkedOut.of(rings).ends(0, 0, 0) == (5, 5)


people = st.integers(0, 8) | st.integers(0, 40) | st.integers(0, 3000)


@st.composite
def tables(draw):
    """People of some groups in rings, and what is told of them at random."""
    groups, rings = draw(st.integers(1, 4)), draw(st.integers(2, 5))
    rows = st.lists(people, min_size=groups, max_size=groups)
    found = np.array(draw(st.lists(rows, min_size=rings, max_size=rings)), float)
    told = st.lists(st.booleans(), min_size=groups, max_size=groups)
    are = np.array(draw(st.lists(told, min_size=rings, max_size=rings)), bool)
    return Rings(found, are & are[-1])


class Told:
    """A group's or ground's shares, by which the attacker is told."""

    def __init__(self, share=None, groups=()):
        self.share = self.residents_share = self.share_of_group = share
        self.groups = groups


@settings(max_examples=150)
@given(tables())
def test_it_is_worked_out_as_by_linear_programmes(rings):
    """Exactly, for every group and every sum of rings within what is known of the group."""
    found, count = rings.people, rings.people.shape[1]
    everyone = found.sum()
    if not everyone:
        return
    totals, upto = found.sum(axis=0), np.cumsum(found, axis=0)
    groups = [Told(totals[g] / everyone if rings.told[-1, g] else None) for g in range(count)]
    flagged = []
    for row, there in zip(rings.told[:-1], upto):
        living = [
            Told(there[g] / totals[g] if row[g] and totals[g] else None) for g in range(count)
        ]
        flagged.append(Told(there.sum() / everyone, living))
    reader = Attacker(everyone, groups, [flagged], [([*range(count)], True)])
    known = WorkedOut.of(rings)
    for group in range(count):
        if not totals[group]:
            continue
        stretches = rings.stretches(group) or [(0, len(found) - 1)]
        for start, end in stretches:
            for first in range(start, end + 1):
                for last in range(first, end + 1):
                    expected = reader.ends(group, first, last)
                    assert known.ends(first, last, group) == pytest.approx(expected, abs=1e-3)


@st.composite
def cities(draw):
    """A city of few cells: people of some groups, maybe others, maybe classes."""
    cells = draw(st.integers(2, 6))
    columns = draw(st.integers(1, 5))
    rows = st.lists(people, min_size=columns, max_size=columns)
    found = np.array(draw(st.lists(rows, min_size=cells, max_size=cells)), float)
    named = draw(st.integers(0 if columns > 2 else 1, columns))
    classes = draw(st.integers(0, 3))
    everyone = found.sum(axis=1)
    of_class = np.zeros((cells, classes))
    if classes:
        which = st.lists(st.integers(0, classes - 1), min_size=cells, max_size=cells)
        shares = np.array(draw(st.lists(st.floats(0, 1), min_size=cells, max_size=cells)))
        for cell, (first, second) in enumerate(zip(draw(which), draw(which))):
            of_class[cell, first] += everyone[cell] * shares[cell]
            of_class[cell, second] += everyone[cell] * (1 - shares[cell])
    return found[:, :named], everyone, of_class


def look(city, orders):
    """Audit a city with a map that ranks its cells in each order, and attack what is told."""
    groups, everyone, classes = city
    cells, named = groups.shape
    count = classes.shape[1]
    tenths = Tenths(np.zeros(3, int), (), count) if count else None
    asked = Groups(tuple(f"g{n}" for n in range(named)), tenths)
    ground = Ground(np.ones(cells), everyone, np.hstack([groups, classes]), 100 + np.arange(cells))
    shares = tuple((np.arange(cells - 1) + 1) / cells)
    drawn = Resamples.drawn(Blocks(np.arange(cells), cells, 1.0), 3, 1)
    maps = [Asked("m", "m", -np.argsort(order).astype(float), shares) for order in orders]
    told, of_maps = audited(maps, ground, asked, drawn, LEAST, QUIET)
    parts = []
    if named:
        parts.append(([*range(named)], bool(abs(groups.sum() - everyone.sum()) < 1e-9)))
    of_classes = [*range(named, named + count)]
    if of_classes:
        parts.append((of_classes, True))
    people = np.column_stack([ground.people, everyone])
    same = [
        ((one, end), (0, end))
        for one, order in enumerate(orders)
        for end in range(cells - 1)
        if one and set(order[: end + 1]) == set(orders[0][: end + 1])
    ]
    flagged = [one.flagged for one in of_maps]
    reader = Attacker(everyone.sum(), told, flagged, parts, same)
    people = [people[list(one)] for one in orders]
    return given_away(reader, people, parts, LEAST, of_classes, empty=len(orders) > 1)


@settings(max_examples=250)
@given(cities())
def test_no_reader_works_out_a_small_number(city):
    """Whatever the city: each small sum stays between two numbers that are 10 apart or more."""
    everyone = city[1]
    if everyone.sum() >= LEAST:
        assert look(city, [range(len(everyone))]) == []


@settings(max_examples=100)
@given(cities(), st.randoms(use_true_random=False))
def test_nor_from_two_maps_side_by_side(city, random):
    """The second map ranks two cells the other way round, and so flags much of the same ground."""
    everyone = city[1]
    order = [*range(len(everyone))]
    at = random.randrange(len(order) - 1)
    other = [*order[:at], order[at + 1], order[at], *order[at + 2 :]]
    if everyone.sum() >= LEAST:
        assert look(city, [order, other]) == []
