"""Shares of runs and means over runs, with their Monte Carlo standard errors."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np


def share(successes: Iterable[bool]) -> list[float]:
    """Return the share, its standard error, and how many there were.

    The error is taken at one more success and one more failure, so that a share of 0 has one too.
    """
    seen = np.array(list(successes), bool)
    number = len(seen)
    if not number:
        return [float("nan"), float("nan"), 0]
    likely = (seen.sum() + 1) / (number + 2)
    return [float(seen.mean()), float(np.sqrt(likely * (1 - likely) / number)), number]


def mean(values: Iterable[float]) -> list[float]:
    """Return the mean, its standard error, and how many there were."""
    seen = np.array(list(values), float)
    number = len(seen)
    if not number:
        return [float("nan"), float("nan"), 0]
    error = seen.std(ddof=1) / np.sqrt(number) if number > 1 else float("nan")
    return [float(seen.mean()), float(error), number]
