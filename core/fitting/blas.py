"""How many threads the library of linear algebra takes."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock

from numpy.linalg import _umath_linalg

# as OpenBLAS is built into systems, and into numpy's own packages
NAMES = (
    "openblas_{}_num_threads",
    "openblas_{}_num_threads64_",
    "scipy_openblas_{}_num_threads",
    "scipy_openblas_{}_num_threads64_",
)

_lock = Lock()
_within = 0
_before = 0


@contextmanager
def one_thread_for_matrices() -> Iterator[None]:
    """Let matrices be multiplied on the caller's thread alone.

    After a product OpenBLAS keeps its threads waiting at full speed for the next one, so that they
    are in the way of other threads that compute. Several may be within at once: the last to leave
    gives the threads back. Where another library is used, or hides the call, nothing changes.
    """
    global _within, _before  # noqa: PLW0603 (the library is one for the whole process)
    threads, take = _calls()
    with _lock:
        if not _within:
            _before = threads()
            take(1)
        _within += 1
    try:
        yield
    finally:
        with _lock:
            _within -= 1
            if not _within:
                take(_before)


def _calls() -> tuple[Callable[[], int], Callable[[int], object]]:
    """Return OpenBLAS's functions that say and set its number of threads, or two without effect."""
    library = ctypes.CDLL(_umath_linalg.__file__)
    for name in NAMES:
        take = getattr(library, name.format("set"), None)
        if take is not None:
            return getattr(library, name.format("get")), take
    return (lambda: 1), (lambda number: None)
