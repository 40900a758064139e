"""The bandwidth of a kernel density, chosen by how well events foretell one another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ..errors import RtmError
from ..language import counted, said
from ..packages import spatial
from ..progress import Progress
from ..terrain.grid import Cells
from ..terrain.locations import distinct_locations
from .hotspot import HEIGHTS, QUARTIC, check_kernel

TRIED = tuple(float(size) for size in np.geomspace(1, 40, 22))  # in cells
MOST_LOCATIONS = 5000
LOCATIONS_AT_ONCE = 256
PAIRS_AT_ONCE = 1 << 19


@dataclass(frozen=True, eq=False)
class BandwidthChoice:
    """The bandwidth that foretells events left out best.

    Attributes
    ----------
    bandwidth : float
        In the units of the CRS.
    bandwidths, log_likelihoods : float arrays, shape (b,)
        What was tried, ascending, and how it did.
    """

    bandwidth: float
    bandwidths: np.ndarray
    log_likelihoods: np.ndarray

    @property
    def at_limit(self) -> bool:
        """Whether it is the smallest or the largest that was tried."""
        return self.bandwidth in (self.bandwidths[0], self.bandwidths[-1])


def choose_bandwidth(
    cells: Cells,
    xy: np.ndarray,
    area: float,
    kernel: str,
    progress: Progress,
    tried: tuple[float, ...] = TRIED,
) -> BandwidthChoice:
    """Choose the bandwidth of a kernel density by likelihood cross-validation.

    The log-likelihood of a bandwidth is the sum over events of log f, with f the density at the
    event made from the other events (Silverman 1986, section 3.4.4). Beside them, one more event
    is taken as spread evenly over the study area: without it a single event with no other within
    reach would rule out a bandwidth, the known weakness of this criterion. Of many thousand
    locations, 5000 spread evenly from south to north are asked; all of them answer.

    Parameters
    ----------
    cells : Cells
    xy : float array, shape (events, 2)
        Events in the study area.
    area : float
        Of the study area, in square units of the CRS.
    kernel : {"quartic", "epanechnikov"}
    progress : Progress
    tried : tuple of float
        Bandwidths, ascending, in cells, at least 1.

    Raises
    ------
    RtmError
        If the events lie at fewer than two locations, or the kernel is another one.
    """
    bandwidths = np.asarray(tried, float) * cells.frame.cell_size
    check_kernel(cells, kernel, bandwidths[0])
    locations, counts = distinct_locations(xy)
    if len(locations) < 2:
        raise RtmError(
            counted(
                len(xy),
                "{count} event at one location: no bandwidth can be chosen from it.",
                "{count} events at one location: no bandwidth can be chosen from it.",
            ),
            said("Give a bandwidth, or incidents at more than one location."),
            kind="setting",
            where="bandwidth",
        )
    spread = np.linspace(0, len(locations) - 1, min(len(locations), MOST_LOCATIONS))
    asked = np.round(spread).astype(np.intp)
    scores = np.zeros(len(bandwidths))
    done = 0
    for some, near in _neighbours(locations, asked, bandwidths[-1]):
        progress.at(done / len(asked))
        done += len(some)
        heights = _kernel_sums(near, counts[near["j"]], len(some), bandwidths, kernel)
        others = len(xy) - counts[some]
        density = (heights * HEIGHTS[kernel] / bandwidths**2 + 1 / area) / (others + 1)[:, None]
        scores += counts[some] @ np.log(density)
    progress.at(1.0)
    return BandwidthChoice(float(bandwidths[np.argmax(scores)]), bandwidths, scores)


def _neighbours(
    locations: np.ndarray, asked: np.ndarray, reach: float
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Yield some of the locations asked and their pairs (i of those, j of all, v the distance)."""
    tree = spatial.cKDTree(locations)
    for first in range(0, len(asked), LOCATIONS_AT_ONCE):
        few = asked[first : first + LOCATIONS_AT_ONCE]
        sizes = np.cumsum(tree.query_ball_point(locations[few], reach, return_length=True))
        for some in np.split(few, np.flatnonzero(np.diff(sizes // PAIRS_AT_ONCE)) + 1):
            near = spatial.cKDTree(locations[some]).sparse_distance_matrix(
                tree, reach, output_type="ndarray"
            )
            # A location is left out with all its events. Recorded locations are often snapped to
            # points that many events share; left in, the others there would be at distance 0 and
            # the smallest bandwidth would always win, however little it says of anywhere else.
            yield some, near[near["v"] > 0]


def _kernel_sums(
    near: np.ndarray, weights: np.ndarray, asked: int, bandwidths: np.ndarray, kernel: str
) -> np.ndarray:
    """Return the sum of weighted kernels of height 1 for each location, (asked, bandwidths).

    (1 - u^2) and (1 - u^2)^2 are polynomials in the distance: sums of its powers over the rings
    between bandwidths, added up outwards, give all bandwidths from one pass over the pairs.
    """
    rings = len(bandwidths) + 1
    ring = np.searchsorted(bandwidths, near["v"])
    key = near["i"] * rings + ring
    squared = near["v"] ** 2

    def within(values: np.ndarray) -> np.ndarray:
        sums = np.bincount(key, values, minlength=asked * rings).reshape(asked, rings)
        return np.cumsum(sums, axis=1)[:, : len(bandwidths)]

    sizes = bandwidths**2
    events, squares = within(weights), within(weights * squared)
    if kernel == QUARTIC:
        fourths = within(weights * squared * squared)
        heights = events - 2 * squares / sizes + fourths / sizes**2
    else:
        heights = events - squares / sizes
    return np.maximum(heights, 0)
