"""Pairs of incidents within a distance, and no more of them than memory holds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...errors import RtmError
from ...language import said
from ...packages import spatial
from .bands import Bands

MOST_PAIRS = 10_000_000  # some 400 megabytes while they are found, and 90 afterwards
AT_ONCE = 1 << 16  # pairs: what is looked up stays in the cache
SLACK = 1e-9  # of the largest distance: rounding must not lose a pair at its end


@dataclass(frozen=True, eq=False)
class Pairs:
    """Pairs of incidents within the largest band of distance, in the order of their bands.

    Attributes
    ----------
    one, other : int32 array, shape (pairs,)
        Positions of the incidents.
    metres : float32 array, shape (pairs,)
    ends : int array, shape (bands of distance,)
        How many pairs lie in each band and those before it.
    """

    one: np.ndarray
    other: np.ndarray
    metres: np.ndarray
    ends: np.ndarray


def near_pairs(xy: np.ndarray, bands: Bands) -> Pairs:
    """Return all pairs within the largest band of distance.

    Parameters
    ----------
    xy : float array, shape (incidents, 2)
        In metres.
    bands : Bands

    Raises
    ------
    RtmError
        If there are more than `MOST_PAIRS`.
    """
    tree = spatial.cKDTree(xy)
    reach = bands.distances[-1] * (1 + SLACK)
    many = int(tree.count_neighbors(tree, reach) - len(xy)) // 2
    if many > MOST_PAIRS:
        raise RtmError(
            said(
                "{pairs:,} pairs of incidents lie within {reach:g} m of one another; the most that "
                "can be counted is {most:,}.",
                pairs=many,
                reach=bands.distances[-1],
                most=MOST_PAIRS,
            ),
            said("Give nearer bands, or fewer incidents, as one type of crime or one year."),
            kind="room",
            where="distances",
        )
    found = tree.query_pairs(reach, output_type="ndarray").astype(np.int32)
    apart = xy[found[:, 0]] - xy[found[:, 1]]
    metres = np.hypot(apart[:, 0], apart[:, 1])
    of = bands.of_distances(metres).astype(np.int8)
    order = np.argsort(of, kind="stable")
    ends = np.cumsum(np.bincount(of, minlength=len(bands.distances) + 1))[:-1]
    order = order[: ends[-1]]
    return Pairs(
        np.ascontiguousarray(found[order, 0]),
        np.ascontiguousarray(found[order, 1]),
        metres[order].astype(np.float32),
        ends,
    )
