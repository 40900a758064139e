"""What places share with the cells that past counts alone would choose, counted by hand."""

import csv
import io
from dataclasses import astuple, fields

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from risk_terrain_modelling.core.mapping.holding import Held, held, read_held


def share_by_hand(inside, past, coverage) -> float:
    """Fill as much area from the highest counts down, each cell of a tie in the same part."""
    left, shared = coverage[inside].sum(), 0.0
    for count in sorted(set(past), reverse=True):
        alike = past == count
        part = min(1.0, left / coverage[alike].sum())
        shared += part * coverage[alike & inside].sum()
        left -= part * coverage[alike].sum()
        if left <= 1e-12:
            break
    return shared / coverage[inside].sum()


def test_four_cells():
    ranks, past = np.array([1, 1, 0, 0]), np.array([5, 0, 5, 0])
    (found,) = held(ranks, np.ones(4), np.arange(4.0), past=past)
    assert found.area == 0.5
    assert found.same_by_counts == pytest.approx(0.5), "counts take the first and the third"


@given(st.data())
def test_any_cells(data):
    count = data.draw(st.integers(2, 30))
    numbers = st.lists(st.integers(0, 4), min_size=count, max_size=count)
    past, ranks = (np.array(data.draw(numbers)) for _ in range(2))
    coverage = np.array(
        data.draw(st.lists(st.sampled_from([0.25, 0.5, 1.0]), min_size=count, max_size=count))
    )
    (*_, found) = held(ranks, coverage, np.arange(float(count)), past=past) or (None,)
    if found is None or not past.sum():
        return
    assert found.same_by_counts == pytest.approx(share_by_hand(ranks > 0, past, coverage))


def table(columns: list[str], one: Held) -> str:
    text = io.StringIO()
    values = dict(zip((each.name for each in fields(Held)), astuple(one)))
    csv.writer(text).writerows([columns, ["" if values[c] is None else values[c] for c in columns]])
    return text.getvalue()


def test_tables_of_earlier_versions_are_read():
    one = Held(4, 0.05, 0.3, 0.2, None, 0.37, None, 0.33, None, 0.5)
    columns = [each.name for each in fields(Held)]
    assert read_held(table(columns, one)) == (one,)
    (earlier,) = read_held(table(columns[:-1], one))
    assert earlier.same_by_counts is None
    assert earlier.past_by_map == 0.33
