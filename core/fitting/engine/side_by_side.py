"""Two long computations of which neither needs the other, at the same time."""

from __future__ import annotations

import sys
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from threading import Event
from typing import TypeVar

from ...meanwhile import Meanwhile
from ...progress import TICK, Cancelled, Progress

Here = TypeVar("Here")
Beside = TypeVar("Beside")
# seconds after which a thread that runs Python gives way to one that waits, as each does after
# every call to numpy: Python's own 0.005 are longer than most of these calls
TURN = 0.0005

_turns: Meanwhile[float] = Meanwhile()


def side_by_side(
    progress: Progress, here: Callable[[Progress], Here], beside: Callable[[Progress], Beside]
) -> tuple[Here, Beside]:
    """Return what two computations give, one in the caller's thread and one in another.

    What either raises ends both. The one beside ends when it next reports progress, and is not
    waited for.

    Parameters
    ----------
    progress : Progress
        Told how far the slower one is, from the caller's thread alone.
    here, beside : callable
        Each takes a Progress of its own.
    """
    stopping = Event()
    other = _Beside(stopping)
    pool = ThreadPoolExecutor(1)
    try:
        with _turns.changed(sys.getswitchinterval, sys.setswitchinterval, TURN):
            future = pool.submit(beside, other)
            own = _Here(progress, other, future)
            found = here(own)
            while wait([future], TICK).not_done:
                own.at(1.0)
            return found, future.result()
    finally:
        stopping.set()
        pool.shutdown(wait=False)


class _Beside:
    """The progress of the computation that nobody watches directly."""

    def __init__(self, stopping: Event) -> None:
        self.share = 0.0
        self._stopping = stopping

    def at(self, share: float) -> None:
        """Keep the share; raise `Cancelled` once the work is to end."""
        if self._stopping.is_set():
            raise Cancelled
        self.share = share


class _Here:
    """The progress of the computation in the caller's thread: it speaks for both."""

    def __init__(self, whole: Progress, other: _Beside, future: Future) -> None:
        self._whole = whole
        self._other = other
        self._future = future

    def at(self, share: float) -> None:
        """Report the share of the slower one; raise what the other one raised."""
        if self._future.done():
            self._future.result()
            self._whole.at(share)
        else:
            self._whole.at(min(share, self._other.share))
