"""Numbers of places: the first 15 by rank, the others by where they are."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from risk_terrain_modelling.core.publishing.months import overlap
from risk_terrain_modelling.core.publishing.numbered import numbered


def test_the_first_keep_their_rank_and_the_others_go_by_place():
    ranks = np.array([0, 18, 3, 16, 16, 0, 17, 18, *range(1, 16)])
    assert numbered(ranks, 18) == [*range(1, 16), 18, 16, 17]


def test_few_places_are_all_by_rank():
    assert numbered(np.array([2, 0, 1]), 2) == [1, 2]
    assert numbered(np.zeros(3, int), 0) == []


@given(st.permutations(range(1, 31)), st.permutations(range(16, 31)))
def test_ranks_after_the_15th_leave_no_trace(places, others):
    """Which place has which of the later ranks changes nothing of which place has which number."""
    ranks = np.array(places)
    again = np.where(ranks > 15, np.array([*range(16), *others])[ranks], ranks)
    where = [
        [int(np.flatnonzero(one == rank)[0]) for rank in numbered(one, 30)]
        for one in (ranks, again)
    ]
    assert where[0] == where[1]


def test_months_overlap():
    half, rest = ("2016-01", "2016-06"), ("2016-07", "2016-12")
    assert not overlap(half, rest) and not overlap(rest, half)
    assert overlap(half, ("2016-06", "2016-07"))
    assert overlap(("2016", "2016"), rest)
    assert overlap(("2015", "2015"), ("2015-12", "2016-01"))
    assert overlap(half, ("", "")), "what is not known may overlap"
