"""Where rows say that they are: the columns of their coordinates."""

from __future__ import annotations

from .pairs import named_pairs, pair_of, unnamed_pairs
from .points import points_columns, points_of
from .position import Places
from .sample import Sample

__all__ = ["Places", "candidates", "pair_of", "points_of"]

MUCH_FULLER = 0.1  # as a share of the rows
LEAST = 0.02  # of the rows have a place, else a column has none


def candidates(sample: Sample) -> list[Places]:
    """Return all columns that may say where rows are, the best first.

    Those in degrees come before those in lengths, whose system has to be found yet; pairs of
    columns named longitude and latitude before points in one column, and these before pairs that
    are named x and y. One that has places for many more rows comes before all.
    """
    found = [*named_pairs(sample), *points_columns(sample)] or list(unnamed_pairs(sample))
    found = [one for one in found if one.filled >= LEAST]
    most = max((one.filled for one in found), default=0.0)
    return sorted(
        found, key=lambda one: (one.filled < most - MUCH_FULLER, -one.rank, -one.filled, one.x)
    )
