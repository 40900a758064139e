"""Matrices take one thread while other threads compute, and as many as before afterwards."""

from contextlib import ExitStack

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from risk_terrain_modelling.core import matrices
from risk_terrain_modelling.core.matrices import one_thread_for_matrices, product


@pytest.fixture
def library(monkeypatch):
    """A library with eight threads; the number it has at present."""
    threads = [8]
    monkeypatch.setattr(matrices, "_calls", lambda: (lambda: threads[-1], threads.append))
    return threads


def test_one_thread_within_and_as_many_as_before_afterwards(library):
    with one_thread_for_matrices():
        assert library[-1] == 1
    assert library[-1] == 8
    with pytest.raises(ZeroDivisionError), one_thread_for_matrices():
        raise ZeroDivisionError
    assert library[-1] == 8


def test_the_last_to_leave_gives_the_threads_back(library):
    first, second = ExitStack(), ExitStack()
    first.enter_context(one_thread_for_matrices())
    second.enter_context(one_thread_for_matrices())
    first.close()
    assert library[-1] == 1
    second.close()
    assert library[-1] == 8


def test_the_library_in_use_is_told():
    threads, _ = matrices._calls()
    before = threads()
    with one_thread_for_matrices():
        assert threads() == 1
    assert threads() == before


@given(st.integers(1, 9), st.integers(1, 9), st.integers(1, 9), st.integers(0, 2**32 - 1))
def test_a_product_is_that_of_numpy_however_its_matrices_lie_in_memory(m, k, n, seed):
    rng = np.random.default_rng(seed)
    one, other = rng.normal(size=(m, 2 * k)), rng.normal(size=(k, n))
    for first in (one[:, :k], one[:, ::2], np.asfortranarray(one[:, :k]), one[:, :k].copy()):
        for second in (other, np.asfortranarray(other), other.T.copy().T):
            assert product(first, second) == pytest.approx(first @ second, abs=1e-12)
            narrow = product(first.astype(np.float32), second.astype(np.float32))
            assert narrow.dtype == np.float32
            assert narrow == pytest.approx(first @ second, abs=1e-4)
