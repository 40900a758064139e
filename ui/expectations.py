"""What a run of the study being edited will take, in words."""

from __future__ import annotations

from contextlib import suppress

from ..algorithms.language import counted, tr
from ..core.errors import RtmError
from ..core.expectation import expectation, most_variables
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
        return tr("{seconds} s", seconds=max(1, round(seconds)))
    if seconds < 3600:
        return tr("{minutes} min", minutes=round(seconds / 60))
    return tr("{hours:.1f} h", hours=seconds / 3600)


def size_of(megabytes: float) -> str:
    """Return an amount of memory in words, rounded likewise."""
    if megabytes >= 1000:
        return tr("{memory:.1f} GB", memory=megabytes / 1000)
    return tr("{memory:.0f} MB", memory=round(megabytes, -1))


def dates_of(content: Content) -> int:
    """Return at how many dates the maps are tested, as far as what is entered makes sense."""
    try:
        return content.tests().dates
    except RtmError:
        return 0


def run_expectation(cells: int, content: Content, *, at_most: bool = False) -> str:
    """Return the cells (so many, or at most), the time and the memory to expect."""
    if at_most:
        told = counted(cells, "At most {count} cell.", "At most {count} cells.")
    else:
        told = counted(cells, "{count} cell.", "{count} cells.")
    variables = variables_of(content) or TYPICAL_VARIABLES
    selection = content.model.get("selection", FitSettings.selection)
    expected = expectation(cells, variables, selection, dates_of(content))
    time, memory = duration(expected.seconds), size_of(expected.megabytes)
    if content.factors:
        takes = tr("A run takes about {time} and {memory} of memory.", time=time, memory=memory)
    else:
        takes = tr(
            "A run with {variables} variables takes about {time} and {memory} of memory.",
            variables=TYPICAL_VARIABLES,
            time=time,
            memory=memory,
        )
    return f"{told} {takes}"
