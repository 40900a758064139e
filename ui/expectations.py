"""What a run of the study being edited will take, in words."""

from __future__ import annotations

from contextlib import suppress

from ..core.errors import RtmError
from ..core.expectation import expectation, most_variables
from ..core.plain import plural
from ..core.settings import FitSettings
from .draft import Content

TYPICAL_VARIABLES = 120  # before any factor is chosen


def variables_of(content: Content) -> int:
    """Return how many variables the factors make at most."""
    factors = []
    for row in content.factors:
        with suppress(RtmError):  # the row says so itself
            factors.append(row.reference(content.block_length or 1.0).settings)
    return most_variables(factors)


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
    expected = expectation(cells, variables, content.model.get("selection", FitSettings.selection))
    memory = expected.megabytes
    shown = f"{memory / 1000:.1f} GB" if memory >= 1000 else f"{round(memory, -1):.0f} MB"
    return (
        f"{plural(cells, 'cell')}. A run{basis} takes about {duration(expected.seconds)} "
        f"and {shown} of memory."
    )
