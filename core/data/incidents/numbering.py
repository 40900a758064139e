"""Incidents numbered as they come."""

from __future__ import annotations

import numpy as np


def numbered_as_they_come(number: np.ndarray) -> np.ndarray | None:
    """Return which incident each row is of: 1, 2, ...; None where each is of its own.

    They are counted and not hashed: a hash of a number can be found out by trying all numbers.

    Parameters
    ----------
    number : int array, shape (rows,)
        What rows of one incident share, 0 of a row that has no number; those stay 0.
    """
    there = np.flatnonzero(number)
    order = there[np.argsort(number[there], kind="stable")]
    begins = np.ones(len(order), bool)
    begins[1:] = number[order[1:]] != number[order[:-1]]
    if begins.all():
        return None
    firsts = order[begins]  # the first row of each incident, in the order of their prints
    place = np.empty(len(firsts), np.int32)
    place[np.argsort(firsts)] = np.arange(1, len(firsts) + 1)
    numbered = np.zeros(len(number), np.int32)
    numbered[order] = place[np.cumsum(begins) - 1]
    return numbered
