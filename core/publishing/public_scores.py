"""Draft."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False)
class PublicScores:
    bands: np.ndarray
    left: float
    top: float
    cell_size: float
    labels: tuple[str, ...]
    crs: str
    metres: float
