"""What the clustering that a model leaves means, in plain sentences."""

from __future__ import annotations

import numpy as np

from ...terrain.grid import Cells
from .clustering import Clustering

# Below 1.1 times as many pairs no one would see clusters on a map, nor would a plan differ.
LEAST_SEEN = 0.1
# Two events at once now and then; a variance of 1.25 times the mean is what a report can leave out.
LEAST_NUGGET = 0.25
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


def is_seen(strength: float) -> bool:
    """Return whether clustering of a strength, a variance of the log, is worth speaking of."""
    return bool(np.expm1(strength) >= LEAST_SEEN)


def clustering_sentences(clustering: Clustering, units: str) -> tuple[str, ...]:
    """Return one or two sentences on the clustering that a model leaves.

    Parameters
    ----------
    clustering : Clustering
    units : str
        Of the map, such as "m" or "ft".
    """
    if not is_seen(clustering.strength):
        first = "Beyond what these layers explain, events do not cluster."
    else:
        first = (
            f"Events cluster over about {_length(clustering.range, units)} for reasons outside "
            f"these layers: close together there are {np.exp(clustering.strength):.1f} times as "
            "many pairs of events as the layers alone would bring."
        )
    if clustering.nugget < LEAST_NUGGET:
        return (first,)
    second = (
        "Events also come several at a time to the same cell: its count varies "
        f"{1 + clustering.nugget:.1f} times as much as that of single, independent events."
    )
    return first, second


def clustering_warning(clustering: Clustering, cells: Cells, units: str) -> str | None:
    """Return why the test promises less than usual for this clustering; None if it does not.

    Parameters
    ----------
    clustering : Clustering
        That the chosen model leaves.
    cells : Cells
    units : str
        Of the map.
    """
    if not is_seen(clustering.strength):
        return None
    side = min(cells.frame.shape) * cells.frame.cell_size
    far = FAR_OF_SIDE * side
    more = float(clustering.excess(np.array(far)))
    if clustering.range > MOST_OF_SIDE * side:
        return (
            f"Unexplained clustering over about {_length(clustering.range, units)} is wide beside "
            f"the study area, whose smaller side is {_length(side, units)}: there is room for few "
            "clusters, and a factor can go with few by chance, so take the model as a hint. A "
            "larger study area, or a layer of what sets its districts apart, would help."
        )
    if more > MOST_FAR:
        return (
            f"Even {_length(far, units)} apart, a quarter of the study area's smaller side, "
            f"there are {1 + more:.1f} times as many pairs of events as the layers would bring: "
            "districts differ for reasons outside these layers. A factor can go with districts by "
            "chance, so take the model as a hint. A layer of what sets them apart would help."
        )
    if clustering.strength > MOST_STRENGTH:
        return (
            "A few places hold most of the events for reasons outside these layers, and what "
            "happens to lie near them can look like a factor. Look at the places with most events "
            "first: one address, or a default location of the records, may be behind them."
        )
    return None


def _length(length: float, units: str) -> str:
    """Return a length of two digits with its unit, as "1,200 m"."""
    return f"{float(f'{length:.2g}'):,.10g} {units}".strip()
