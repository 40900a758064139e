"""What a run of a study will take: from timed runs of whole studies, as a rule of thumb."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from .settings import FactorSettings

# fitted to whole runs with a hold-out: 1,505 cells and 78 variables in 3.2 s and 97 MB, 13,004
# and 150 in 5.2 s and 105 MB, 135,095 and 276 in 26.6 s and 327 MB
SECONDS_FOR_STARTING = 3.0
SECONDS_A_CELL = 5.0e-5
SECONDS_A_VALUE = 4.5e-7
MEGABYTES_FOR_STARTING = 95
BYTES_A_CELL = 600
BYTES_A_VALUE = 4


@dataclass(frozen=True)
class Expectation:
    """About how long a run takes, and how much memory beyond QGIS itself."""

    seconds: float
    megabytes: float


def expectation(cells: int, variables: int) -> Expectation:
    """Return what a run takes with so many cells and 0/1 variables."""
    return Expectation(
        SECONDS_FOR_STARTING + cells * (SECONDS_A_CELL + SECONDS_A_VALUE * variables),
        MEGABYTES_FOR_STARTING + cells * (BYTES_A_CELL + BYTES_A_VALUE * variables) / 1e6,
    )


def most_variables(factors: Iterable[FactorSettings]) -> int:
    """Return how many variables factors make at most.

    Fewer come of lines and polygons, which have no density, and of `auto`, which takes one
    operationalisation; constant and identical ones are dropped later.
    """
    return sum(
        len(one.distances) * (2 if one.operationalisation == "both" else 1) for one in factors
    )


def time_left(elapsed: float, share: float) -> float:
    """Return the seconds to go where so much was done in so long, at the same pace."""
    return elapsed / share - elapsed
