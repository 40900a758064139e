"""How the ratio of an admitted factor falls with distance: facts for the record.

In the place of a term's variable the rings of its factor are fitted beside the other terms; each
ratio compares a ring with the places outside of all rings. With ring dummies a Poisson regression
gives the same citywide ratios.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from ..model.block import Block
from ..model.profile import Profile, Ring, RingRatio
from ..model.term import NORMAL_95
from ..model.variable import Variable
from ..progress import Progress, in_reach
from .clustered.clustering import Clustering
from .clustered.columns import times
from .clustered.covariance import Convolution, variances
from .clustered.fitter import State
from .clustered.neighbourhood import Neighbourhood
from .clustered.profile import Profiled, beside, fitted
from .clustered.rings import Rings, alone
from .clustered.selection import Selector


@dataclass(frozen=True, eq=False)
class Fitted:
    """A model of which profiles are told.

    Attributes
    ----------
    state : State
    clustering : Clustering
        That it leaves, with what fitting it took.
    around : Neighbourhood
        What its variables are compared with.
    """

    state: State
    clustering: Clustering
    around: Neighbourhood

    @classmethod
    def of(cls, selector: Selector, state: State, around: Neighbourhood) -> Fitted:
        """Return a model with the clustering that it leaves."""
        return cls(state, selector.unbiased(state.mean), around)


def profiles(
    selector: Selector, citywide: Fitted, local: Fitted, progress: Progress
) -> tuple[Profile | None, ...]:
    """Return the profile of each variable of a model.

    None where its rings cannot be fitted, or are none of distance.

    Parameters
    ----------
    selector : Selector
    citywide, local : Fitted
        The model by maximum likelihood, and with every variable compared with its neighbourhood.
    progress : Progress
    """
    variables = citywide.state.mean.variables
    both = tuple(
        (one, Convolution(selector.cells, one.clustering) if one.clustering.components else None)
        for one in (citywide, local)
    )
    return tuple(
        in_reach(partial(_profile, selector, variable, both), progress, n / len(variables))
        for n, variable in enumerate(variables)
    )


def _profile(
    selector: Selector, variable: Variable, both: Sequence[tuple[Fitted, Convolution | None]]
) -> Profile | None:
    rings = selector.rings_of(variable)
    if variable.distance is None or not rings.ends or list(rings.ends) != sorted(rings.ends):
        return None
    of_city, of_places = (_ratios(selector, rings, *one) for one in both)
    if of_city is None:
        return None
    cells = np.bincount(rings.number, minlength=1 + len(rings.ends))
    events = np.bincount(rings.number, selector.counts, 1 + len(rings.ends))
    return Profile(
        largest=_largest(selector.blocks, variable),
        rings=tuple(
            Ring(
                inner=float(inner),
                outer=float(outer),
                cells=int(cells[place]),
                events=int(events[place]),
                citywide=of_city[place],
                local=None if of_places is None else of_places[place],
            )
            for place, (inner, outer) in enumerate(zip((0.0, *rings.ends), rings.ends))
        ),
    )


def _ratios(
    selector: Selector, rings: Rings, of: Fitted, smooth: Convolution | None
) -> list[RingRatio] | None:
    """Return the ratio of each ring; None if they cannot be fitted."""
    mean, squares = of.state.mean, selector.squares
    blocks = [
        rings.block if one.factor == rings.factor else alone(selector.blocks, one)
        for one in mean.variables
    ]
    found = fitted(beside(mean, blocks, squares, of.around), selector.counts, squares)
    if found is None:
        return None
    place = [n for n, factor in enumerate(found.factors, found.fixed) if factor == rings.factor]
    if len(place) < len(rings.ends):  # other terms say the same as one of them
        return None
    weights = _weights(selector, found, place)
    spread = variances(weights, found.expected, of.clustering.nugget, smooth)
    reach = NORMAL_95 * np.sqrt(spread)
    logs = found.coefficients[place]
    known = np.exp([logs, logs - reach, logs + reach])
    return [RingRatio(*map(float, one)) for one in known.T]


def _weights(selector: Selector, found: Profiled, place: list[int]) -> np.ndarray:
    """Return what each event weighs in some coefficients, shape (cells, coefficients).

    These are combinations A^-1 Z~'e of the scores (Waagepetersen 2007, as `covariance` has it): of
    their variances, only those of the coefficients asked for are then computed.
    """
    wanted = np.linalg.inv(found.sensitivity)[place].T
    weights = times(found.parts, wanted)
    weights -= (found.of_neighbourhood @ wanted)[selector.squares.of_cell]
    return weights


def _largest(blocks: Sequence[Block], variable: Variable) -> float:
    alike = variable.factor, variable.operationalisation
    return max(
        one.reach
        for block in blocks
        for one in block.variables
        if (one.factor, one.operationalisation) == alike
    )
