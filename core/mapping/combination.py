"""Several maps of risk as one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..errors import RtmError
from ..language import marked, said

LEAVE_OUT = marked("Leave this map out, or combine the maps by their mean ranks.")


def product(maps: Sequence[np.ndarray]) -> np.ndarray:
    """Return the product of maps, each first divided by its mean.

    Dividing changes no order, and makes the result free of the maps' units: 1 is what the product
    of average cells would be.

    Parameters
    ----------
    maps : sequence of float arrays, shape (cells,), none below 0

    Raises
    ------
    RtmError
        If there are fewer than two maps, or one holds a value below 0, none at all, or only 0.
    """
    _check(maps)
    combined = np.ones(len(maps[0]))
    for number, values in enumerate(maps, 1):
        if values.min() < 0:
            raise RtmError(
                said(
                    "Map {number} holds values below 0, and a product of risks needs values of 0 "
                    "and more.",
                    number=number,
                ),
                said(LEAVE_OUT),
                where="maps",
            )
        if values.max() == 0:
            raise RtmError(
                said(
                    "Map {number} is 0 everywhere, and so would be its product with any other.",
                    number=number,
                ),
                said(LEAVE_OUT),
                where="maps",
            )
        combined *= values / np.mean(values, dtype=float)
    return combined


def rank_mean(maps: Sequence[np.ndarray]) -> np.ndarray:
    """Return the mean of the ranks a cell has in each map, as a share of the cells.

    Parameters
    ----------
    maps : sequence of float arrays, shape (cells,)

    Returns
    -------
    float64 array, shape (cells,)
        Above 0, and 1 for a cell that is highest in every map and tied in none. Cells of equal
        value share the mean of their ranks.

    Raises
    ------
    RtmError
        If there are fewer than two maps, or one lacks a value.
    """
    _check(maps)
    total = sum(_ranks(values) for values in maps)
    return total / (len(maps) * len(maps[0]))


def _ranks(values: np.ndarray) -> np.ndarray:
    """Return ranks from 1 for the lowest value; equal values share their mean rank."""
    _, group, sizes = np.unique(values, return_inverse=True, return_counts=True)
    return (np.cumsum(sizes) - (sizes - 1) / 2)[group.reshape(-1)]


def _check(maps: Sequence[np.ndarray]) -> None:
    if len(maps) < 2:
        raise RtmError(
            said(
                "Maps are combined two or more at a time, and {number} was given.", number=len(maps)
            ),
            said("Choose at least two maps."),
            where="maps",
        )
    for number, values in enumerate(maps, 1):
        if not np.isfinite(values).all():
            raise RtmError(
                said("Map {number} has cells of the study area without a value.", number=number),
                said("Make the map again over the whole study area."),
                where="maps",
            )
