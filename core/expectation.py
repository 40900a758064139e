"""What a run of a study will take: from timed runs of whole studies, as a rule of thumb."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from .settings import CALIBRATED, MOST_CELLS_CALIBRATED, REFERENCE, FactorSettings

# fitted to whole runs with a hold-out and the calibrated selection: 1,505 cells and 78 variables in
# 3.6 s and 106 MB, 13,004 and 150 in 6.5 s and 207 MB, 135,095 and 276 in 28.4 s and 676 MB
SECONDS_FOR_STARTING = 3.6
SECONDS_A_CELL = 1.3e-4
SECONDS_A_VALUE = 2.0e-7
FOR_A_DATE = 0.7  # of a run, for each date at which the maps are made anew and tested
# megabytes, and bytes for each cell, with 240 variables, fitted to the peaks of whole runs of 1,505
# to 2.9 million cells (15 million by the reference procedure): few cells take most each, since
# cells of the same values are kept once; whichever line is lowest holds
MEMORY = {
    CALIBRATED: ((130, 7000), (382, 1500), (600, 800)),
    REFERENCE: ((60, 3000), (120, 1030), (150, 760)),
}
LARGE = (660, 213)  # above the most cells whose clustering is looked at
FEWER_VARIABLES = 0.6  # of the memory, that is taken without any
USUAL_VARIABLES = 240
MANY, FOR_MANY = 1.5, 0.89  # times the usual variables; beyond, few cells are of the same values


@dataclass(frozen=True)
class Expectation:
    """About how long a run takes, and how much memory beyond QGIS itself."""

    seconds: float
    megabytes: float


def expectation(
    cells: int, variables: int, selection: str = CALIBRATED, dates: int = 0
) -> Expectation:
    """Return what a run takes with so many cells and 0/1 variables, tested at so many dates."""
    once = SECONDS_FOR_STARTING + cells * (SECONDS_A_CELL + SECONDS_A_VALUE * variables)
    return Expectation(
        once * (1 + FOR_A_DATE * dates),
        megabytes(cells, variables, selection),
    )


def megabytes(cells: int, variables: int, selection: str) -> float:
    """Return the memory that a run takes beyond QGIS itself."""
    looked_at = min(cells, MOST_CELLS_CALIBRATED) / 1e6
    usual = min(start + each * looked_at for start, each in MEMORY[selection])
    if cells > MOST_CELLS_CALIBRATED:
        usual = max(usual, LARGE[0] + LARGE[1] * cells / 1e6)
    many = max(variables / USUAL_VARIABLES - MANY, 0.0) * FOR_MANY
    share = FEWER_VARIABLES + (1 - FEWER_VARIABLES) * variables / USUAL_VARIABLES
    if selection == CALIBRATED:  # the reference model is fitted too
        return max(usual * share, megabytes(cells, variables, REFERENCE))
    return usual * (share + many)


def most_variables(factors: Iterable[FactorSettings]) -> int:
    """Return how many variables factors make at most."""
    return sum(factor.most_variables for factor in factors)


def time_left(elapsed: float, share: float) -> float:
    """Return the seconds to go where so much was done in so long, at the same pace."""
    return elapsed / share - elapsed
