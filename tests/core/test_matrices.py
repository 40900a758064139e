"""Matrices take one thread while other threads compute, and as many as before afterwards."""

import time
from contextlib import ExitStack
from threading import Event, Thread

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from risk_terrain_modelling.core import matrices
from risk_terrain_modelling.core.matrices import one_thread_for_matrices, product
from scipy.linalg import blas


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


@pytest.mark.parametrize("kind", [np.float32, np.float64])
@pytest.mark.parametrize("shape", [(40, 1500, 130), (7, 3, 1), (1, 1, 1), (2, 0, 3), (0, 2, 3)])
def test_a_product_has_the_bits_that_scipy_gives(shape, kind):
    m, k, n = shape
    rng = np.random.default_rng(1)
    one, other = rng.normal(size=(m, k)).astype(kind), rng.normal(size=(k, n)).astype(kind)
    found = product(one, other)
    assert found.shape == (m, n)
    if m and k:
        multiply = blas.get_blas_funcs("gemm", (one, other))
        turned = [not matrix.flags.f_contiguous for matrix in (one, other)]
        given = [matrix.T if turn else matrix for matrix, turn in zip((one, other), turned)]
        theirs = multiply(1, *given, trans_a=turned[0], trans_b=turned[1])
        assert found.tobytes() == theirs.tobytes()
    else:
        assert not found.any()


def test_matrices_that_do_not_go_together_are_refused():
    with pytest.raises(ValueError, match="no product"):
        product(np.ones((2, 3)), np.ones((2, 3)))
    with pytest.raises(ValueError, match="unpack"):
        product(np.ones((2, 3)), np.ones(3))


def test_other_threads_go_on_while_matrices_are_multiplied():
    seen, done = [], Event()

    def look():
        while not done.is_set():
            seen.append(time.perf_counter())
            time.sleep(0.001)

    watching = Thread(target=look)
    watching.start()
    matrix = np.ones((1500, 1500))
    with one_thread_for_matrices():
        begun = time.perf_counter()
        product(matrix, matrix)
        ended = time.perf_counter()
    done.set()
    watching.join()
    quarter = (ended - begun) / 4
    assert any(begun + quarter < moment < ended - quarter for moment in seen)
