"""Spans of whole numbers, laid out one number a row."""

from __future__ import annotations

import numpy as np


def spread(first: np.ndarray, end: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return, for every whole number from first to end - 1 of each item, the item and the number.

    Parameters
    ----------
    first, end : arrays of whole numbers, shape (items,)
        Where end is not above first, an item has none.

    Returns
    -------
    int array, array of the type of `first`; both of shape (numbers,)
    """
    counts = np.maximum(end - first, 0).astype(np.intp)
    items = np.repeat(np.arange(len(counts)), counts)
    within = np.arange(len(items)) - np.repeat(np.cumsum(counts) - counts, counts)
    return items, first[items] + within
