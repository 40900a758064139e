"""The clustering that a model leaves, in plain sentences."""

from __future__ import annotations

import math
from functools import partial

from ...language import said
from ...model.clustering import Clustering
from ..fields import expression, number, told
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
            range=number(clustering, "range", partial(rough, units=units)),
            times=_told(clustering, "exp({})", "strength", math.exp(clustering.strength)),
        )
    if clustering.nugget < LEAST_NUGGET:
        return (first,)
    second = said(
        "Events also come several at a time to the same cell: its count varies {times} times as "
        "much as that of single, independent events.",
        times=_told(clustering, "1 + {}", "nugget", 1 + clustering.nugget),
    )
    return first, second


def _told(clustering: Clustering, made: str, name: str, value: float) -> str:
    """Return what is made of one of the figures, told as that."""
    return told(figure(value, 1), expression(made, (clustering, name)))
