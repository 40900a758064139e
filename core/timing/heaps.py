"""Times that stand for “unknown”: far more incidents at 00:00 or 12:00 than around it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from ..terrain.when import DAY, HOUR

WATCHED = (0, 12 * HOUR)  # minutes of the day: midnight and noon
LEAST_SHARE = 0.01  # of the incidents, beyond what is usual at a full hour
TIMES_USUAL = 1.5
SURE = 3.0  # standard errors


@dataclass(frozen=True)
class Heap:
    """A time of day at which more incidents are than its neighbours explain.

    Attributes
    ----------
    minute : int
        Of the day.
    incidents : int
        That begin exactly then.
    usual : int
        At the full hour before or after, whichever has more.
    """

    minute: int
    incidents: int
    usual: int


def heaps(starts: np.ndarray) -> tuple[Heap, ...]:
    """Return the heaps among the times at which incidents begin.

    Full hours draw incidents, for people round times: so a full hour is compared with those
    beside it, and is a heap where it has `TIMES_USUAL` times as many as the larger of them, at
    least `LEAST_SHARE` of all incidents more, and more than `SURE` standard errors.

    Parameters
    ----------
    starts : int array, shape (incidents,)
        Minutes since any midnight.
    """
    counts = np.bincount(starts % DAY, minlength=DAY)
    found = []
    for minute in WATCHED:
        here = int(counts[minute])
        usual = int(max(counts[(minute - HOUR) % DAY], counts[(minute + HOUR) % DAY]))
        beyond = here - usual
        enough = max(LEAST_SHARE * len(starts), SURE * math.sqrt(here + usual))
        if beyond > enough and here >= TIMES_USUAL * usual:
            found.append(Heap(minute, here, usual))
    return tuple(found)
