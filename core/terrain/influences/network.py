"""Network: a feature is near along the streets."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ...errors import MissingError
from ...language import marked
from ...progress import Part, Progress
from ..along import along_streets
from ..features import POINTS
from ..street_checks import cells_apart, require_network, share_connected
from .base import Asked, Ground, Influence
from .reasons import Remark

ROUNDING = 1e-9  # of a distance: sums of lengths along a way
WORTH_SAYING = 0.05  # share of the cells that lie apart from the streets
HANGING_TOGETHER = 0.9  # of the length of the streets; less is worth saying


class Network(Influence):
    """A cell is 1 where a feature lies within the distance of its centre along the streets.

    The straight ways from the centre to the nearest point of a street, and from the feature to
    the nearest point of one, are part of the distance: so it is never shorter than the straight
    line, and no place that is near along the streets is not near by proximity too.
    """

    key = "network"
    noun = marked("network distance")
    takes = (POINTS,)
    work = 3.0
    needs_streets = True
    help = marked("near a feature along the streets (points only, with a layer of streets)")
    definition = marked(
        "a cell is 1 where a feature is within a distance of its centre along the streets, the "
        "straight ways from both to the nearest street included"
    )
    reading = marked(
        "Network distance means within the distance of the nearest feature along the streets."
    )
    where = in_short = marked("within {distance} of {factor} along the streets")

    def require(self, asked: Asked, ground: Ground) -> None:
        """Refuse streets that are no network, or lie elsewhere than the study area."""
        if ground.streets is None:
            raise MissingError
        require_network(ground.streets, ground.cells, asked.distances[-1])

    def remarks(self, asked: Asked, ground: Ground) -> Iterator[Remark]:
        """Yield remarks on streets that do not hang together, and on cells apart from them."""
        if ground.streets is None:
            raise MissingError
        share = share_connected(ground.streets)
        if share < HANGING_TOGETHER:
            yield Remark(
                marked(
                    "{name} is measured along streets of which {share:.0%} of the length hang "
                    "together: what lies on another piece is never near."
                ),
                {"share": share},
            )
        apart = cells_apart(ground.streets, ground.cells, asked.distances[-1])
        if apart > WORTH_SAYING:
            yield Remark(
                marked(
                    "{name} is near along the streets nowhere in {share:.0%} of the cells: these "
                    "are farther from any street than its largest distance."
                ),
                {"share": apart},
            )

    def columns(self, asked: Asked, ground: Ground, progress: Progress) -> Iterator[np.ndarray]:
        """Yield for each distance the cells that have a feature within it along the streets."""
        if ground.streets is None:
            raise MissingError
        near, distances = ground.near, asked.distances
        points = ground.features.points[near.reaching]
        reached = near.band < len(distances)  # a way along streets is no shorter than the straight
        centres = ground.cells.centres[reached]
        found = np.full(ground.cells.count, np.inf)
        reach, walking = distances[-1], Part(progress, 0.0, 0.9)
        found[reached] = along_streets(ground.streets, points, centres, reach, walking)
        for position, distance in enumerate(distances):
            progress.at(0.9 + 0.1 * position / len(distances))
            yield (found <= distance * (1 + ROUNDING)) & (near.band <= position)


NETWORK = Network()
