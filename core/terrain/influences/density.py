"""Density: features crowd around."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ...language import marked
from ...progress import Part, Progress
from ..features import POINTS
from ..kernel import KernelDensity, kernel_density
from .base import Asked, Ground, Influence


class Density(Influence):
    """A cell is 1 where the kernel density by that bandwidth is 2 SD above its mean or more."""

    key = "density"
    noun = marked("density")
    takes = (POINTS,)
    work = 4.0
    help = marked("among many (points only)")
    definition = marked(
        "a cell is 1 where the kernel density of the features is at least the mean plus two "
        "standard deviations"
    )
    reading = marked(
        "Density means where features crowd: a kernel density of that reach at least two "
        "standard deviations above its mean."
    )
    where = marked("where {factor} are dense within {distance}")
    in_short = marked("dense {factor} within {distance}")

    def columns(self, asked: Asked, ground: Ground, progress: Progress) -> Iterator[np.ndarray]:
        """Yield for each distance, taken as a bandwidth, the cells that are densest."""
        near, distances = ground.near, asked.distances
        points = ground.features.points[near.reaching]
        reached = near.band < len(distances)
        making, cutting = Part(progress, 0.0, 0.75), Part(progress, 0.75, 1.0)
        density = kernel_density(ground.cells, points, distances, reached, making)
        return densest(density, cutting)


DENSITY = Density()


def densest(density: KernelDensity, progress: Progress) -> Iterator[np.ndarray]:
    """Yield the cells at least 2 standard deviations (n - 1) above the mean of all cells.

    Source: RTMDx, the 0/1 variable of density.

    Parameters
    ----------
    density : KernelDensity
    progress : Progress

    Yields
    ------
    bool array, shape (cells,)
        One a bandwidth; never true where the density is 0.
    """
    for position, values in enumerate(density.values):
        progress.at(position / len(density.values))
        dense = np.zeros(density.cells, bool)
        dense[density.near] = (values >= _threshold(values, density.cells)) & (values > 0)
        yield dense


def _threshold(values: np.ndarray, cells: int) -> float:
    """Return mean + 2 SD over `cells` cells, of which those without a value are 0."""
    mean = values.sum() / cells
    squares = np.sum((values - mean) ** 2) + (cells - len(values)) * mean**2
    return mean + 2 * np.sqrt(squares / max(cells - 1, 1))
