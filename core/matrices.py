"""Products of large matrices, and how many threads they take."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import numpy as np
from numpy.linalg import _umath_linalg

from .meanwhile import Meanwhile
from .packages import blas

# as OpenBLAS is built into systems, and into numpy's own packages
NAMES = (
    "openblas_{}_num_threads",
    "openblas_{}_num_threads64_",
    "scipy_openblas_{}_num_threads",
    "scipy_openblas_{}_num_threads64_",
)

_threads: Meanwhile[int] = Meanwhile()


def product(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Return the product of two matrices, by scipy's library of linear algebra.

    Within QGIS numpy may be given GSL's plain products instead of its own, which take twenty times
    as long and round otherwise. Scipy calls its library by names that GSL does not have.

    Parameters
    ----------
    one : float array, shape (m, k)
    other : float array, shape (k, n)
    """
    multiply = blas.get_blas_funcs("gemm", (one, other))
    # Fortran's order: others are taken as transposed, so that nothing is copied
    turned = [not matrix.flags.f_contiguous for matrix in (one, other)]
    given = [matrix.T if turn else matrix for matrix, turn in zip((one, other), turned)]
    return multiply(1.0, *given, trans_a=turned[0], trans_b=turned[1])


@contextmanager
def one_thread_for_matrices() -> Iterator[None]:
    """Let matrices be multiplied on the caller's thread alone.

    After a product OpenBLAS keeps its threads waiting at full speed for the next one, so that they
    are in the way of other threads that compute. Several may be within at once: the last to leave
    gives the threads back. Where another library is used, or hides the call, nothing changes.
    """
    threads, take = _calls()
    with _threads.changed(threads, take, 1):
        yield


def _calls() -> tuple[Callable[[], int], Callable[[int], object]]:
    """Return OpenBLAS's functions that say and set its number of threads, or two without effect."""
    library = ctypes.CDLL(_umath_linalg.__file__)
    for name in NAMES:
        take = getattr(library, name.format("set"), None)
        if take is not None:
            return getattr(library, name.format("get")), take
    return (lambda: 1), (lambda number: None)
