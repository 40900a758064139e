"""When the peak is, and how sure that is: incidents drawn again, in whole weeks."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..terrain.when import MONDAY, WEEK, When

DRAWS = 999
LEVEL = 0.95
FEWEST_WEEKS = 10  # of which to draw; of fewer, single incidents are drawn


@dataclass(frozen=True)
class Peak:
    """Where a ring of hours or of weekdays has most.

    Attributes
    ----------
    at : int
        The first hour or day of the peak.
    first, last : int
        The shortest arc of the ring that holds 95% of the peaks of draws, both ends included; it
        may pass the ring's end.
    share : float
        Of all incidents that the peak holds.
    low, high : float
        95% interval of the share, of the same hours or days.
    """

    at: int
    first: int
    last: int
    share: float
    low: float
    high: float


def drawn(weights: np.ndarray, when: When, seed: int) -> tuple[np.ndarray, str]:
    """Return sums of the weights over incidents drawn again, and what was drawn.

    Weeks are drawn whole, since incidents of one night go together; where there are fewer than
    `FEWEST_WEEKS`, incidents are, each as if it had been in one hour.

    Returns
    -------
    sums : float array, shape (DRAWS, 168)
    unit : str
        "weeks" or "incidents".
    """
    week = (when.start + MONDAY) // WEEK
    different, of = np.unique(week, return_inverse=True)
    random = np.random.default_rng(seed)
    if len(different) < FEWEST_WEEKS:
        total = weights.sum(axis=0)
        return random.multinomial(len(weights), total / total.sum(), DRAWS) * 1.0, "incidents"
    sums = np.zeros((len(different), weights.shape[1]))
    np.add.at(sums, of, weights)
    chances = np.full(len(sums), 1 / len(sums))
    return random.multinomial(len(sums), chances, DRAWS) @ sums, "weeks"


def peak_of(sums: np.ndarray, draws: np.ndarray, width: int = 1) -> Peak:
    """Return where a ring has most, of so many neighbours together.

    Parameters
    ----------
    sums : float array, shape (ring,)
    draws : float array, shape (draws, ring)
    width : int
        How many hours or days the peak is wide.
    """
    ring = len(sums)
    at = int(np.argmax(around(sums, width)))
    tops = np.argmax(around(draws, width), axis=-1)
    first, last = shortest_arc(np.bincount(tops, minlength=ring))
    held = around(draws, width)[:, at] / draws.sum(axis=1)
    low, high = np.quantile(held, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    share = float(around(sums, width)[at] / sums.sum())
    return Peak(at=at, first=first, last=last, share=share, low=float(low), high=float(high))


def around(sums: np.ndarray, width: int) -> np.ndarray:
    """Return the sums of each place of a ring and those after it, `width` together."""
    return sum(np.roll(sums, -step, axis=-1) for step in range(width))


def shortest_arc(counts: np.ndarray) -> tuple[int, int]:
    """Return the shortest arc of a ring that holds `LEVEL` of what is counted, its two ends."""
    ring, wanted = len(counts), LEVEL * counts.sum()
    for length in range(1, ring + 1):
        held = around(counts, length)
        if held.max() >= wanted:
            first = int(np.argmax(held))
            return first, (first + length - 1) % ring
    raise AssertionError("the whole ring holds all")
