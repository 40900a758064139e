"""How many threads the library of linear algebra takes."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager

from numpy.linalg import _umath_linalg


@contextmanager
def one_thread_for_matrices() -> Iterator[None]:
    """Let matrices be multiplied on the caller's thread alone.

    After a product OpenBLAS keeps its threads waiting at full speed for the next one, so that they
    are in the way of other threads that compute. Where another library is used, nothing changes.
    """
    library = ctypes.CDLL(_umath_linalg.__file__)
    try:
        threads, take = library.openblas_get_num_threads, library.openblas_set_num_threads
    except AttributeError:
        yield
        return
    before = threads()
    take(1)
    try:
        yield
    finally:
        take(before)
