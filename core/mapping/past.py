"""The past of a forecast: the events of the model's period, and of earlier ones beside it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False)
class Past:
    """All events that a forecast may use.

    Attributes
    ----------
    counts : int64 array, shape (cells,)
        Events of the model's period and of all history together.
    periods : float
        How many times as long as the model's period all of it is; 1 without history.
    """

    counts: np.ndarray
    periods: float = 1.0
