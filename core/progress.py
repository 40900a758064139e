"""How long work says where it is, and learns that it should stop."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from itertools import accumulate
from typing import Protocol, TypeVar

Result = TypeVar("Result")
TICK = 0.1  # seconds between two looks at whether to stop


class Cancelled(Exception):  # noqa: N818 (an answer to a wish, not an error)
    """The analyst asked to stop."""


class Progress(Protocol):
    """What every long computation takes.

    ``at`` is called several times a second with the share of the work done, 0 to 1. It raises
    `Cancelled` when the analyst asked to stop; computations let that exception through.
    """

    def at(self, share: float) -> None:
        """Report the share of the work done; raise `Cancelled` if asked to stop."""


class Quiet:
    """Progress that nobody watches and that never stops: for scripts and tests."""

    def at(self, share: float) -> None:
        """Do nothing."""


QUIET = Quiet()


@dataclass(frozen=True)
class Part:
    """The stretch from `start` to `end` of a longer piece of work, seen as 0 to 1."""

    whole: Progress
    start: float
    end: float

    def at(self, share: float) -> None:
        """Report progress within this stretch."""
        self.whole.at(self.start + (self.end - self.start) * share)


def in_turn(whole: Progress, *weights: float) -> list[Part]:
    """Return a stretch for each of some pieces of work done in turn, as long as its weight."""
    ends = list(accumulate(weights))
    return [Part(whole, (e - w) / ends[-1], e / ends[-1]) for w, e in zip(weights, ends)]


def share_of_steps(taken: int, halfway: int) -> float:
    """Return the share to report after steps whose number is not known before.

    Parameters
    ----------
    taken : int
    halfway : int
        After as many steps the share is one half.
    """
    return taken / (taken + halfway)


def in_reach(piece: Callable[[], Result], progress: Progress, share: float) -> Result:
    """Run one long piece in a thread, so that a wish to stop is heard meanwhile.

    A call into numpy cannot be interrupted: it goes on to its end, and what it gives is dropped.

    Parameters
    ----------
    piece : callable
    progress : Progress
        Told `share` every tenth of a second. What it raises ends the wait.
    share : float
    """
    pool = ThreadPoolExecutor(1)
    try:
        future = pool.submit(piece)
        while wait([future], TICK).not_done:
            progress.at(share)
    finally:
        pool.shutdown(wait=False)
    return future.result()
