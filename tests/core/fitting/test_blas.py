"""Matrices take one thread while other threads compute, and as many as before afterwards."""

from contextlib import ExitStack

import pytest
from risk_terrain_modelling.core.fitting import blas
from risk_terrain_modelling.core.fitting.blas import one_thread_for_matrices


@pytest.fixture
def library(monkeypatch):
    """A library with eight threads; the number it has at present."""
    threads = [8]
    monkeypatch.setattr(blas, "_calls", lambda: (lambda: threads[-1], threads.append))
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
    threads, _ = blas._calls()
    before = threads()
    with one_thread_for_matrices():
        assert threads() == 1
    assert threads() == before
