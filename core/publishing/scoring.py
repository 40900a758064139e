"""Scores of the factors alone, made of nothing but what is told of the factors."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..language import numeral, said
from .public_terms import PublicTerm

# times the lowest score: where bands begin, from fine to coarse
EDGES = ((1.5, 2.0, 3.0, 5.0, 10.0), (2.0, 5.0), (3.0,))


def scored(terms: Sequence[PublicTerm], present: Sequence[np.ndarray]) -> np.ndarray:
    """Return the scores of the cells: the middles of the told ratios, multiplied.

    Whoever has the factors and the told ratios can make them, so they tell nothing more of events.

    Parameters
    ----------
    terms : sequence of PublicTerm, length n
        Those without a ratio are passed over.
    present : sequence of n bool arrays, each of shape (cells,)
        Where each term's influence is.

    Returns
    -------
    float array, shape (cells,)
        Over the smallest, so 1 is lowest.
    """
    logs = np.zeros(len(present[0]))
    for term, where in zip(terms, present):
        if term.ratio is not None:
            logs += np.log(term.ratio.middle) * where
    return np.exp(logs - logs.min())


def banded(scores: np.ndarray, edges: Sequence[float]) -> tuple[np.ndarray, tuple[str, ...]]:
    """Return the band of each score, 1 the lowest, and what each band is.

    Parameters
    ----------
    scores : float array, shape (cells,), 1 and more
    edges : sequence of float
        One of `EDGES`.

    Returns
    -------
    uint8 array, shape (cells,)
    tuple of str
        No more than are needed for the highest score.
    """
    # products of the same ratios in another order may differ in their last digits
    bands = np.digitize(scores * (1 + 1e-9), edges) + 1
    return bands.astype(np.uint8), _labels(edges)[: int(bands.max())]


def _labels(edges: Sequence[float]) -> tuple[str, ...]:
    figures = [numeral(f"{edge:g}") for edge in (1.0, *edges)]
    between = [
        said("{low} to {high} times the lowest", low=low, high=high)
        for low, high in zip(figures, figures[1:])
    ]
    return (*between, said("{low} times the lowest and more", low=figures[-1]))
