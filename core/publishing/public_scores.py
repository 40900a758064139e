"""The scores of a study's factors as they may be given away."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class PublicScores:
    """Scores of the factors alone, in bands.

    Attributes
    ----------
    bands : uint8 array, shape (rows, columns)
        0 outside the study area, else 1 (lowest) to the number of `labels`.
    labels : tuple of str
        What each band is, the lowest first.
    geotransform : tuple of float
        Six numbers as GDAL has them, north up: left edge, cell width, 0, top edge, 0, -cell height.
    crs : str
        The study's CRS: WKT.
    """

    bands: np.ndarray
    labels: tuple[str, ...]
    geotransform: tuple[float, float, float, float, float, float]
    crs: str
