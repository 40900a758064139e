"""What a run will take: from timed runs of whole studies, as a rule of thumb."""

from __future__ import annotations

from ..core.errors import RtmError
from .draft import Content

# fitted to whole runs with a hold-out: 1,505 cells and 78 variables in 3.2 s and 97 MB, 13,004
# and 150 in 5.2 s and 105 MB, 135,095 and 276 in 26.6 s and 327 MB
SECONDS_FOR_STARTING = 3.0
SECONDS_A_CELL = 5.0e-5
SECONDS_A_VALUE = 4.5e-7
MEGABYTES_FOR_STARTING = 95
BYTES_A_CELL = 600
BYTES_A_VALUE = 4
TYPICAL_VARIABLES = 120  # before any factor is chosen


def variables_of(content: Content) -> int:
    """Return how many variables the factors make at most."""
    total = 0
    for row in content.factors:
        try:
            distances = len(row.reference(content.block_length or 1.0).settings.distances)
        except RtmError:  # the row says so itself
            continue
        total += distances * (2 if row.operationalisation == "both" else 1)
    return total


def seconds_of(cells: int, variables: int) -> float:
    """Return about how long a run takes."""
    return SECONDS_FOR_STARTING + cells * (SECONDS_A_CELL + SECONDS_A_VALUE * variables)


def megabytes_of(cells: int, variables: int) -> float:
    """Return about how much memory a run takes beyond QGIS itself."""
    return MEGABYTES_FOR_STARTING + cells * (BYTES_A_CELL + BYTES_A_VALUE * variables) / 1e6


def duration(seconds: float) -> str:
    """Return a time in words, rounded as a guess should be."""
    if seconds < 60:
        return f"{max(1, round(seconds))} s"
    if seconds < 3600:
        return f"{round(seconds / 60)} min"
    return f"{seconds / 3600:.1f} h"


def run_expectation(cells: int, content: Content) -> str:
    """Return the cells, the time and the memory to expect, in one sentence."""
    variables = variables_of(content) or TYPICAL_VARIABLES
    basis = "" if content.factors else f" with {TYPICAL_VARIABLES} variables"
    memory = megabytes_of(cells, variables)
    shown = f"{memory / 1000:.1f} GB" if memory >= 1000 else f"{round(memory, -1):.0f} MB"
    return (
        f"{cells:,} cells. A run{basis} takes about {duration(seconds_of(cells, variables))} "
        f"and {shown} of memory."
    )
