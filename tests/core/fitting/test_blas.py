"""Matrices take one thread while other threads compute, and as many as before afterwards."""

import ctypes

import pytest
from numpy.linalg import _umath_linalg
from risk_terrain_modelling.core.fitting.blas import one_thread_for_matrices


def threads():
    try:
        return ctypes.CDLL(_umath_linalg.__file__).openblas_get_num_threads()
    except AttributeError:
        pytest.skip("numpy does not use OpenBLAS here, or hides it")


def test_one_thread_within_and_as_many_as_before_afterwards():
    before = threads()
    with one_thread_for_matrices():
        assert threads() == 1
    assert threads() == before
    with pytest.raises(ZeroDivisionError), one_thread_for_matrices():
        raise ZeroDivisionError
    assert threads() == before
