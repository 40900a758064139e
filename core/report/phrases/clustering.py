"""The clustering that a model leaves, in plain sentences."""

from __future__ import annotations

import math

from ...language import said
from ...model.clustering import Clustering
from .numbers import figure, rough

# Two events at once now and then; a variance of 1.25 times the mean is what a report can leave out.
LEAST_NUGGET = 0.25


def clustering_sentences(clustering: Clustering, units: str) -> tuple[str, ...]:
    """Return one or two sentences on the clustering that a model leaves.

    Parameters
    ----------
    clustering : Clustering
    units : str
        Of the map, such as "m" or "ft".
    """
    if not clustering.is_seen:
        first = said("Beyond what these layers explain, events do not cluster.")
    else:
        first = said(
            "Events cluster over about {range} for reasons outside these layers: close together "
            "there are {times} times as many pairs of events as the layers alone would bring.",
            range=rough(clustering.range, units),
            times=figure(math.exp(clustering.strength), 1),
        )
    if clustering.nugget < LEAST_NUGGET:
        return (first,)
    second = said(
        "Events also come several at a time to the same cell: its count varies {times} times as "
        "much as that of single, independent events.",
        times=figure(1 + clustering.nugget, 1),
    )
    return first, second
