"""Whether lines are a network of streets, and whether they cover the study area."""

from __future__ import annotations

import numpy as np

from ..errors import RtmError
from ..language import said
from ..progress import QUIET
from .features import Features
from .grid import Cells
from .nearness import nearness
from .streets import Streets

# of real layers within cities, split at the vertices they share: streets 0.92 to 1 and 2.56 to
# 3.1; waterways 0.89 and 1.86, railways 0.52 and 2.24, main roads alone 0.72 and 2.10
LEAST_CONNECTED = 0.75
LEAST_DEGREE = 2.4
MOST_APART = 0.25  # share of the cells


def share_connected(streets: Streets) -> float:
    """Return the share of the length that the largest connected piece has."""
    of = streets.component[streets.ends[:, 0]]
    lengths = np.bincount(of, streets.length, minlength=1)
    return float(lengths.max() / max(lengths.sum(), np.finfo(float).tiny))


def mean_degree(streets: Streets) -> float:
    """Return how many ways meet, on average, where lines end or share a vertex."""
    starts, line = streets.ends[:, 0], streets.line_of
    last = np.append(line[1:] != line[:-1], True)
    first = np.insert(last[:-1], 0, True)
    passed = np.bincount(np.append(starts, streets.ends[last, 1]), minlength=streets.nodes)
    junction = passed > 1
    junction[starts[first]] = junction[streets.ends[last, 1]] = True
    degree = np.bincount(streets.edges[0].ravel(), minlength=streets.nodes)
    return float(degree[junction].mean())


def cells_apart(streets: Streets, cells: Cells, distance: float) -> float:
    """Return the share of the cells whose centre is farther than a distance from all streets."""
    lines = Features(segments=streets.segments, line_of=streets.line_of)
    band = nearness(cells, lines, (distance,), QUIET).band
    return float(np.count_nonzero(band) / cells.count)


def require_network(streets: Streets, cells: Cells, distance: float) -> None:
    """Refuse lines that are no network, or that do not cover the study area.

    Parameters
    ----------
    streets : Streets
        Around the study area.
    cells : Cells
    distance : float
        A cell that is farther from all streets is apart from them.

    Raises
    ------
    RtmError
    """
    apart = cells_apart(streets, cells, distance) if len(streets.segments) else 1.0
    if apart > MOST_APART:
        raise _fault(
            said(
                "The streets do not cover the study area: {share:.0%} of the cells are farther "
                "than {distance:g} map units from any of them.",
                share=apart,
                distance=distance,
            ),
            said("Choose streets of all of the study area, or take the factor by proximity."),
        )
    share = share_connected(streets)
    if share < LEAST_CONNECTED:
        raise _fault(
            said(
                "The streets are no network: the largest piece that hangs together has {share:.0%} "
                "of their length.",
                share=share,
            ),
            said(
                "Choose lines that meet at vertices they share; “Split with lines” makes these "
                "where lines cross."
            ),
        )
    degree = mean_degree(streets)
    if degree < LEAST_DEGREE:
        raise _fault(
            said(
                "The streets are no network: where they end or meet there are {degree:.1f} ways "
                "on average, and of streets {least} or more.",
                degree=degree,
                least=LEAST_DEGREE,
            ),
            said("Choose a layer of all streets; rivers, railways or main roads alone are none."),
        )


def _fault(problem: str, remedy: str) -> RtmError:
    return RtmError(problem, remedy, where="streets")
