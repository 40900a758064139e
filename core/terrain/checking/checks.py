"""Layers of a study beside one another: which stop inside it, which are the same."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

import numpy as np

from ...progress import QUIET, Part, Progress
from ..clustering import clark_evans
from ..features import POINTS
from ..influences.choice import AUTO, Choice
from .gaps import gap_of
from .ground import weights_of
from .occupied import counted
from .places import Area, Places, are_alike
from .record import Checked
from .sweeps import sweeps_over


def suggested(places: Places, kind: str, area: Area, largest: float = math.inf) -> Choice:
    """Return the operationalisation that the clustering of a factor's points speaks for.

    Parameters
    ----------
    places : Places
    kind : str
        Of the features, one of `SHAPES`.
    area : Area
    largest : float
        The largest distance that will be asked for.
    """
    points, clustering = places.points_inside, None
    if kind == POINTS and len(points) > 1:
        clustering = clark_evans(points, area.size)
    return AUTO.choose({kind}, clustering, largest)


def with_gaps(
    area: Area, incidents: Checked | None, factors: Sequence[Checked], progress: Progress = QUIET
) -> tuple[Checked | None, list[Checked]]:
    """Return incidents and factors with the part of the study area that each leaves empty.

    Factors are judged by where incidents happen, for there is a town; without incidents, by where
    the other factors are. Incidents are judged by where any factor is; without factors by the bare
    ground, and circles then find every park, so that straight lines alone are drawn.
    """
    squares = area.squares
    done = 1 + len(factors)
    town = _layers_in(factors)
    if incidents is not None and incidents.places is not None:
        places, weights = incidents.places, weights_of(squares, town)
        sweeps = sweeps_over(squares, weights, circles=town is not None)
        gap = gap_of(squares, sweeps, weights, places.occupied, Part(progress, 0.0, 1 / done))
        happened = counted(squares, places.middles)
        town = happened if happened.any() else town
        incidents = replace(incidents, gap=gap)
    weights = weights_of(squares, town)
    sweeps = sweeps_over(squares, weights)
    found = []
    for number, one in enumerate(factors, 1):
        part = Part(progress, number / done, (number + 1) / done)
        if one.places is not None:
            there, features = one.places.occupied, one.places.inside
            gap = gap_of(squares, sweeps, weights, there, part, features)
            one = replace(one, gap=gap)  # noqa: PLW2901 (the same layer, with more of it known)
        found.append(one)
    progress.at(1.0)
    return incidents, found


def with_doubles(factors: Sequence[Checked]) -> list[Checked]:
    """Return factors, each of which has the same places as an earlier one with that one's name."""
    found = list(factors)
    for first, second in combinations(range(len(found)), 2):
        one, other = found[first].places, found[second].places
        if one is not None and other is not None and are_alike(one, other):
            found[second] = replace(found[second], same_as=found[first].name)
    return found


def _layers_in(factors: Sequence[Checked]) -> np.ndarray | None:
    """Return how many factors have features in each square; None where there are no factors."""
    there = [one.places.occupied for one in factors if one.places is not None]
    return np.sum(there, axis=0) if there else None
