"""Classes of deprivation: tenths of the residents, or the classes that areas have."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from risk_terrain_modelling.core.audit.tenths import HIGHEST, LOWEST, by_class, tenths_of


def test_a_hundred_equal_areas_make_ten_classes_of_ten():
    values = np.random.default_rng(3).permutation(100).astype(float)
    tenths = tenths_of(values, np.full(100, 50.0), LOWEST)
    assert tenths.count == 10
    assert tenths.values == ()
    assert (tenths.of_area == values // 10).all()


def test_the_most_deprived_may_have_the_highest_values():
    values = np.arange(40.0)
    low, high = (tenths_of(values, np.ones(40), end).of_area for end in (LOWEST, HIGHEST))
    assert low[0] == 0
    assert high[-1] == 0
    assert (low == high[::-1]).all()


def test_classes_that_areas_have_are_taken_as_they_are():
    deciles = np.array([1, 1, 4, 10, 4.0])
    tenths = tenths_of(deciles, np.array([5, 5, 5, 900, 5.0]), LOWEST)
    assert tenths.of_area.tolist() == [0, 0, 1, 2, 1]
    assert tenths.values == (1, 4, 10)


def test_what_nobody_knows_is_in_no_class():
    tenths = tenths_of(np.array([np.nan, 3, 8.0]), np.ones(3), HIGHEST)
    assert tenths.of_area.tolist() == [-1, 1, 0]
    assert by_class(np.array([7, 20, 30.0]), tenths).tolist() == [[0, 0], [0, 20], [30, 0]]


@given(
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 3000)), min_size=12, max_size=80).filter(
        lambda rows: len({value for value, _ in rows}) > 10 and sum(n for _, n in rows) > 0
    )
)
def test_tenths_follow_the_values_and_nobody_gets_lost(rows):
    values, people = (np.array(one, float) for one in zip(*rows))
    tenths = tenths_of(values, people, LOWEST)
    order = np.argsort(values, kind="stable")
    assert (np.diff(tenths.of_area[order]) >= 0).all()
    for value in set(values):  # areas of one value stay together
        assert len(set(tenths.of_area[values == value])) == 1
    assert by_class(people, tenths).sum() == pytest.approx(people.sum())
    largest = max(people[values == value].sum() for value in set(values))
    each = by_class(people, tenths).sum(axis=0)
    assert (each <= people.sum() / 10 + largest + 1e-9).all()
