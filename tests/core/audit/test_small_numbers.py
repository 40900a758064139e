"""No count below the least is told, and none can be worked out from those that are."""

import itertools

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from risk_terrain_modelling.core.audit.small_numbers import (
    chain_told,
    may_be_told,
    totals_told,
)

LEAST = 10


def test_a_small_count_is_not_told():
    assert chain_told(np.array([3, 9.99, 10, 200]), 5000, LEAST).tolist() == [
        False,
        False,
        True,
        True,
    ]


def test_nor_one_that_differs_little_from_the_next():
    """15 and 19 together tell that 4 people live in the ring between the two."""
    assert chain_told(np.array([15, 19.0]), 5000, LEAST).tolist() == [False, True]


def test_nor_one_that_differs_little_from_all_there_are():
    assert chain_told(np.array([100, 195.0]), 200, LEAST).tolist() == [True, False]


def test_a_single_group_that_is_hidden_takes_another_with_it():
    """Otherwise the 4 would be what is left of 154."""
    told = totals_told(np.array([100, 4, 50.0]), 154, [np.arange(3)], LEAST)
    assert told.tolist() == [True, False, False]


def test_groups_that_do_not_add_up_stand_each_for_itself():
    assert totals_told(np.array([100, 4, 50.0]), 154, [], LEAST).tolist() == [True, False, True]


@st.composite
def ground(draw):
    """Rings of ground with people of some groups, from the inside out, and the rest."""
    groups = draw(st.integers(1, 4))
    people = st.integers(0, 40)
    rings = draw(
        st.lists(st.lists(people, min_size=groups, max_size=groups), min_size=2, max_size=5)
    )
    return np.array(rings, float)


@given(ground(), st.booleans())
def test_nothing_told_gives_away_a_small_number(rings, add_up):
    *counts, totals = np.cumsum(rings, axis=0)
    counts, whole = np.array(counts), np.array(counts).sum(axis=1)
    parted = [np.arange(len(totals))] if add_up else []
    told = may_be_told(counts, totals, whole, parted, LEAST)
    for group in range(len(totals)):
        known = [count for count, good in zip(counts[:, group], told[:, group]) if good]
        if known:
            every = [0, *known, totals[group]]
            assert all(b - a >= LEAST for a, b in itertools.combinations(every, 2))
    if add_up:
        for share, people in enumerate(whole):
            hidden = ~told[share]
            if hidden.any() and not hidden.all():
                assert hidden.sum() > 1
                assert people - counts[share, told[share]].sum() >= LEAST
