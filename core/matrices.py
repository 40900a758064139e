"""Products of large matrices, and how many threads they take."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ctypes import (
    CFUNCTYPE,
    PYFUNCTYPE,
    byref,
    c_char_p,
    c_double,
    c_float,
    c_int64,
    c_void_p,
    py_object,
    pythonapi,
)
from functools import lru_cache

import numpy as np
from numpy.linalg import _umath_linalg

from .meanwhile import Meanwhile
from .packages import cython_blas

# as OpenBLAS is built into systems, and into numpy's own packages
NAMES = (
    "openblas_{}_num_threads",
    "openblas_{}_num_threads64_",
    "scipy_openblas_{}_num_threads",
    "scipy_openblas_{}_num_threads64_",
)

NUMBERS = {  # 1 and 0, as a library of Fortran is told them
    np.float32: (byref(c_float(1)), byref(c_float(0))),
    np.float64: (byref(c_double(1)), byref(c_double(0))),
}

_threads: Meanwhile[int] = Meanwhile()


def product(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Return the product of two matrices, by scipy's library of linear algebra.

    Within QGIS numpy may be given GSL's plain products instead of its own, which take twenty times
    as long and round otherwise. Scipy calls its library by names that GSL does not have; but
    `scipy.linalg.blas` lets no other thread go on while it multiplies, so the library is called
    without it.

    Parameters
    ----------
    one : float array, shape (m, k)
    other : float array, shape (k, n)
    """
    (m, k), (rows, n) = one.shape, other.shape
    if k != rows:
        raise ValueError(f"matrices of shapes {one.shape} and {other.shape} have no product")
    narrow = one.dtype == other.dtype == np.float32
    kind = np.float32 if narrow else np.float64
    # Fortran's order: others are taken as transposed, so that nothing is copied
    turned = [not matrix.flags.f_contiguous for matrix in (one, other)]
    first, second = (
        np.asfortranarray(matrix.T if turn else matrix, kind)
        for matrix, turn in zip((one, other), turned)
    )
    found = np.empty((m, n), kind, "F")
    # of 8 bytes, the first 4 of which are the same number: libraries take the one or the other
    sizes = m, n, k, *(max(1, len(matrix)) for matrix in (first, second, found))
    *shape, one_apart, other_apart, apart = (byref(c_int64(size)) for size in sizes)
    unit, nothing = NUMBERS[kind]
    _multiplication("s" if narrow else "d")(
        *(b"T" if turn else b"N" for turn in turned),
        *(*shape, unit, first.ctypes.data, one_apart, second.ctypes.data, other_apart),
        *(nothing, found.ctypes.data, apart),
    )
    return found


@lru_cache(maxsize=2)
def _multiplication(letter: str) -> Callable[..., None]:
    """Return the gemm of scipy's library for numbers of 4 bytes ("s") or 8 ("d").

    While it works, other threads do.
    """
    capsule = cython_blas.__pyx_capi__[f"{letter}gemm"]
    name = PYFUNCTYPE(c_char_p, py_object)(("PyCapsule_GetName", pythonapi))(capsule)
    pointer = PYFUNCTYPE(c_void_p, py_object, c_char_p)(("PyCapsule_GetPointer", pythonapi))
    return CFUNCTYPE(None, c_char_p, c_char_p, *11 * [c_void_p])(pointer(capsule, name))


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
