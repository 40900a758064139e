"""When the clustering that a model leaves makes the test of its factors promise less than usual."""

from __future__ import annotations

import numpy as np

from ...model import cautions
from ...model.cautions import Caution
from ...terrain.grid import Cells
from .clustering import Clustering

# Below 1.1 times as many pairs no one would see clusters on a map, nor would a plan differ.
LEAST_SEEN = 0.1
# With fewer than 8 ranges along a side there is room for some 60 clusters: too few for their
# chance positions to even out, and for surrogates to show all that could have been.
MOST_OF_SIDE = 1 / 8
# A quarter of a side apart pairs should be what the layers say. A quarter more of them is a trend,
# or a few districts of their own, even where most of the clustering is near and the range short.
FAR_OF_SIDE = 1 / 4
MOST_FAR = 0.25
# Variance of the log of the field at which half of the events would lie in 2% of the area
# (the share of a log-normal above e^s of its median: Phi(-2)) for reasons unknown.
MOST_STRENGTH = 4.0


def doubt(clustering: Clustering, cells: Cells) -> Caution | None:
    """Return why the test promises less than usual for this clustering; None if it does not.

    Parameters
    ----------
    clustering : Clustering
        That the chosen model leaves.
    cells : Cells
    """
    if np.expm1(clustering.strength) < LEAST_SEEN:
        return None
    side = min(cells.frame.shape) * cells.frame.cell_size
    far = FAR_OF_SIDE * side
    times = 1 + float(clustering.excess(np.array(far)))
    if clustering.range > MOST_OF_SIDE * side:
        return Caution(cautions.WIDE_CLUSTERS, length=clustering.range, side=side)
    if times > 1 + MOST_FAR:
        return Caution(cautions.DISTRICTS_DIFFER, length=far, times=times)
    if clustering.strength > MOST_STRENGTH:
        return Caution(cautions.FEW_PLACES)
    return None
