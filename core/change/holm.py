"""Several factors are tested at once, and that is paid for."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


def holm(p_values: Sequence[float]) -> list[float]:
    """Return p-values that pay for all the tests made (Holm 1979).

    The smallest is multiplied by their number, the next by one less, and so on, none above 1 nor
    below the one before it. The chance that any of them is below 5% where nothing changed is then
    5% at most, however the tests depend on each other.

    Parameters
    ----------
    p_values : sequence of float
    """
    order = np.argsort(p_values, kind="stable")
    found = np.empty(len(order))
    least = 0.0
    for place, number in enumerate(order):
        least = max(least, min(1.0, (len(order) - place) * p_values[number]))
        found[number] = least
    return found.tolist()
