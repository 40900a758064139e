"""Proximity: a feature is near."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ...language import marked
from ...progress import Progress
from ..features import SHAPES
from .base import Asked, Ground, Influence


class Proximity(Influence):
    """A cell is 1 where a feature lies within the distance of its centre."""

    key = "proximity"
    noun = marked("proximity")
    takes = SHAPES
    help = marked("near a feature")
    definition = marked("a cell is 1 where its centre is within a distance of the nearest feature")
    reading = marked("Proximity means within the distance of the nearest feature.")
    where = in_short = marked("within {distance} of {factor}")

    def columns(self, asked: Asked, ground: Ground, progress: Progress) -> Iterator[np.ndarray]:
        """Yield for each distance the cells that have a feature within it."""
        return within(ground.near.band, len(asked.distances), progress)


PROXIMITY = Proximity()


def within(band: np.ndarray, distances: int, progress: Progress) -> Iterator[np.ndarray]:
    """Yield for each distance the cells that have a feature within it, bool (cells,).

    Parameters
    ----------
    band : uint8 array, shape (cells,)
        As in `Nearness`.
    distances : int
        Number of distances.
    progress : Progress
    """
    for position in range(distances):
        progress.at(position / distances)
        yield band <= position
