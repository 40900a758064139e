"""Clustering that no factor explains: random fields of mean 1 that multiply what is expected."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import fft

from ...core.fitting.clustered.clustering import Clustering, Component
from ...core.fitting.clustered.fields import Fields, multiplier_of
from ...core.terrain.grid import Cells
from .layouts import Layout

POWERS = {"exponential": 1.0, "gaussian": 2.0}
PARENTS = "parents"
FARTHEST = 4  # standard deviations from a parent to its farthest offspring
CITY = 0.2  # of the city's longer side: the length of city-size clusters


@dataclass(frozen=True)
class Clusters:
    """A kind of clustering.

    Attributes
    ----------
    kind : "exponential" or "gaussian" covariance of a log-Gaussian field, or "parents"
        Parents: a Thomas process, offspring around parents that lie anywhere, independently.
    deviation : float
        Of the logarithm of the field. Parents are as many as give the same pair correlation at
        distance 0.
    blocks : float or None
        Length in street blocks: of exp(-d / length), of exp(-(d / length)^2), or the standard
        deviation of offspring around their parent; None for a fifth of the city.
    """

    kind: str
    deviation: float
    blocks: float | None

    def draw(self, layout: Layout, generator: np.random.Generator) -> np.ndarray:
        """Return what multiplies the expected events of each cell, float array (cells,)."""
        length = CITY * layout.extent
        if self.blocks is not None:
            length = self.blocks * layout.block_length
        variance = self.deviation**2
        if self.kind == PARENTS:
            return _offspring(layout.cells, length, np.expm1(variance), generator)
        clustering = Clustering((Component(variance, length, POWERS[self.kind]),))
        field, _ = Fields(layout.cells, clustering).pair(generator)
        return multiplier_of(field, variance).astype(float)


def _offspring(
    cells: Cells, length: float, excess: float, generator: np.random.Generator
) -> np.ndarray:
    """Density of offspring, relative to its mean, in the cells.

    With k parents a square unit g(0) - 1 = 1 / (4 pi k length^2). Parents lie around the study
    area too, as far out as their offspring reach.
    """
    spread = length / cells.frame.cell_size
    by_cell = 1 / (4 * np.pi * spread**2 * excess)
    margin = int(np.ceil(FARTHEST * spread))
    rows, columns = (side + 2 * margin for side in cells.frame.shape)
    parents = generator.poisson(by_cell, (rows, columns)).astype(float)
    response = np.outer(_bell(rows, spread), _bell(columns, spread)[: columns // 2 + 1])
    density = fft.irfft2(fft.rfft2(parents) * response, (rows, columns)) / by_cell
    inside = density[margin : rows - margin, margin : columns - margin]
    return np.maximum(cells.from_raster(inside), 0)  # rounding can leave less than 0


def _bell(side: int, spread: float) -> np.ndarray:
    """Fourier transform of the normal density on a ring of `side` cells."""
    return np.exp(-0.5 * (2 * np.pi * spread * fft.fftfreq(side)) ** 2)
