"""Studies that are too large are refused with the numbers, and with a size that would do."""

import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from risk_terrain_modelling.core.errors import RtmError
from risk_terrain_modelling.core.expectation import megabytes
from risk_terrain_modelling.core.limits import MOST_CELLS
from risk_terrain_modelling.core.room import (
    in_words,
    require_few,
    require_grid_room,
    require_map_room,
    require_room,
)
from risk_terrain_modelling.core.settings import MOST_CELLS_CALIBRATED

GB = 10**9


@pytest.mark.parametrize(
    ("study", "free"),
    [((135_000, 65.0, 276, "calibrated"), 2 * GB), ((15_000_000, 100.0, 240, "reference"), 5 * GB)],
)
def test_a_study_that_fits_is_let_pass_and_with_less_it_is_not(study, free):
    assert require_room(*study, free) is None
    with pytest.raises(RtmError, match="are free"):
        require_room(*study, free // 10)


def test_one_that_does_not_is_refused_with_the_numbers():
    with pytest.raises(RtmError) as fault:
        require_room(15_000_000, 100.0, 240, "reference", 3 * GB)
    assert fault.value.problem == (
        "15,000,000 cells and 240 variables need about 3.9 GB of memory, and 3.0 GB are free."
    )
    assert "a cell size of 120 or more" in fault.value.remedy


@given(
    st.integers(1_000, MOST_CELLS),
    st.floats(0.01, 1e5),
    st.integers(1, 800),
    st.sampled_from(["calibrated", "reference"]),
    st.integers(10**7, 10**11),
)
def test_the_size_that_is_advised_would_do(cells, size, variables, selection, free):
    try:
        require_room(cells, size, variables, selection, free)
    except RtmError as fault:
        found = re.search(r"cell size of ([\d.e+]+) or more", fault.remedy)
        if found is None:  # no size at all would do
            assert "a larger cell size" in fault.remedy
            return
        advised = float(found[1])
        assert advised > size
        fewer = math.floor(cells * (size / advised) ** 2)
        assert megabytes(fewer, variables, selection) * 1e6 <= free or "takes at" in fault.problem
        if selection == "calibrated" and "takes at most" in fault.problem:
            assert fewer <= MOST_CELLS_CALIBRATED


@given(st.integers(1, MOST_CELLS), st.integers(1, MOST_CELLS), st.integers(0, 900))
def test_more_cells_never_take_less(one, other, variables):
    for selection in ("calibrated", "reference"):
        low, high = (megabytes(cells, variables, selection) for cells in sorted((one, other)))
        assert low <= high


def test_the_calibrated_selection_takes_so_many_cells():
    require_few(MOST_CELLS_CALIBRATED, 10.0)
    with pytest.raises(RtmError, match="3,000,001 cells") as fault:
        require_few(MOST_CELLS_CALIBRATED + 1, 10.0)
    assert "a cell size of 11 or more" in fault.value.remedy
    with pytest.raises(RtmError, match="takes at most 3,000,000"):
        require_room(5_000_000, 10.0, 12, "calibrated", 10**15)


def test_a_grid_is_refused_by_its_frame():
    require_grid_room(10_000_000, 10.0, GB)
    with pytest.raises(RtmError, match=r"A grid of 100,000,000 cells needs about 3\.0 GB"):
        require_grid_room(MOST_CELLS, 10.0, GB)
    with pytest.raises(RtmError, match=r"A map of 20,000,000 cells needs about 2\.0 GB"):
        require_map_room(20_000_000, 10.0, GB)


@pytest.mark.parametrize(
    ("size", "words"), [(5e6, "5 MB"), (3.2e8, "320 MB"), (3.04e9, "3.0 GB"), (6.13e10, "61 GB")]
)
def test_bytes_in_words(size, words):
    assert in_words(size) == words
