"""Ground that several studies have among their places, against a walk over all cells."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from risk_terrain_modelling.core.mapping.returning import area_by_count, least_of, returning


def test_one_place_of_two_studies_and_none_of_the_third():
    ranks = np.zeros((3, 4, 5), int)
    ranks[0, 1, 1:4] = 2
    ranks[1, 1, 2:5] = 1
    ranks[2, 3, 0] = 1
    (found,) = returning(ranks, 2)
    assert list(zip(found.rows, found.columns)) == [(1, 2), (1, 3)]
    assert found.ranks == (2, 1, 0)
    assert (found.studies, found.cells) == (2, 2)
    assert list(area_by_count(ranks)) == [5, 2, 0]


def test_what_more_studies_have_comes_first_then_what_ranks_higher():
    ranks = np.zeros((3, 1, 7), int)
    ranks[:2, 0, 0] = 5  # on two lists, ranked 5
    ranks[:2, 0, 2] = 1  # on two lists, ranked 1
    ranks[:, 0, 4:6] = 9  # on three lists
    assert [one.columns[0] for one in returning(ranks, 2)] == [4, 2, 0]


def test_how_many_lists_are_needed():
    assert [least_of(studies) for studies in (2, 3, 4, 6, 9, 12, 60)] == [2, 2, 2, 3, 3, 4, 20]


@given(
    arrays(
        int,
        st.tuples(st.integers(1, 4), st.integers(1, 6), st.integers(1, 6)),
        elements=st.integers(0, 3),
    ),
    st.integers(1, 4),
)
def test_cells_are_those_that_enough_studies_have_and_places_do_not_touch(ranks, least):
    found = returning(ranks, least)
    wanted = {
        (row, column)
        for row in range(ranks.shape[1])
        for column in range(ranks.shape[2])
        if sum(rank > 0 for rank in ranks[:, row, column]) >= least
    }
    cells = [set(zip(one.rows.tolist(), one.columns.tolist())) for one in found]
    assert sum(map(len, cells)) == len(wanted)
    assert set().union(*cells) == wanted if cells else not wanted
    for number, some in enumerate(cells):
        for row, column in some:
            around = {(row + y, column + x) for y in (-1, 0, 1) for x in (-1, 0, 1)}
            assert all(not around & others for others in cells[number + 1 :])
        for study, rank in enumerate(found[number].ranks):
            there = [ranks[study, row, column] for row, column in some]
            assert rank == min([one for one in there if one] or [0])
