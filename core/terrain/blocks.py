"""Street blocks: streets cut where they meet, joined where only two pieces do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from ..packages import csgraph, sparse, spatial
from ..progress import Progress
from .features import Polygon
from .spans import spread

SNAP = 0.01  # map units within which two places are one
SHORTEST = 1.0  # map units: shorter pieces are left where streets do not quite meet
PAIRS_AT_ONCE = 1 << 18


def block_lengths(
    segments: np.ndarray, polygons: Sequence[Polygon], progress: Progress
) -> np.ndarray:
    """Return the lengths of the street blocks of an area.

    A block runs from one junction or dead end to the next. It does not matter how the streets
    were digitised: they are cut wherever they cross or touch, and joined where just two pieces
    meet. Streets outside the area still cut those that lead out of it.

    Parameters
    ----------
    segments : float array, shape (s, 4)
        Straight pieces of streets: x, y of one end, x, y of the other; in map units.
    polygons : sequence of polygons
        The area; a block belongs to it if more than half its length is inside.
    progress : Progress

    Returns
    -------
    float array, shape (blocks,)
        In map units, each at least `SHORTEST`.
    """
    places, pieces = _pieces(segments, progress)
    if not len(pieces):
        return np.empty(0)
    lengths = np.hypot(*(places[pieces[:, 1]] - places[pieces[:, 0]]).T)
    middles = places[pieces].mean(axis=1)
    block = _joined(pieces, len(places))
    whole = np.bincount(block, lengths)
    inside = np.bincount(block, lengths * inside_any(middles, polygons))
    return whole[(inside > whole / 2) & (whole >= SHORTEST)]


def inside_any(xy: np.ndarray, polygons: Sequence[Polygon]) -> np.ndarray:
    """Return whether each place (m, 2) is inside one of the polygons, by the even-odd rule."""
    order = np.argsort(xy[:, 1])
    x, y = xy[order].T
    found = np.zeros(len(xy), bool)
    for rings in polygons:
        crossings = np.zeros(len(xy), int)
        for ring in rings:
            ends = np.roll(ring, -1, axis=0)
            low = np.where(ring[:, 1:] <= ends[:, 1:], ring, ends)
            high = np.where(ring[:, 1:] <= ends[:, 1:], ends, ring)
            first, last = np.searchsorted(y, low[:, 1]), np.searchsorted(y, high[:, 1])
            edge, at = spread(first, last)
            share = (y[at] - low[edge, 1]) / (high - low)[edge, 1]
            beyond = low[edge, 0] + share * (high - low)[edge, 0] > x[at]
            crossings += np.bincount(at[beyond], minlength=len(xy))
        found |= crossings % 2 == 1
    result = np.empty(len(xy), bool)
    result[order] = found
    return result


def _pieces(segments: np.ndarray, progress: Progress) -> tuple[np.ndarray, np.ndarray]:
    """Return the places where streets bend, meet or end, and the pieces between them."""
    lengths = np.hypot(*(segments[:, 2:] - segments[:, :2]).T)
    long_enough = segments[lengths > SNAP]
    if not len(long_enough):
        return np.empty((0, 2)), np.empty((0, 2), int)
    every = np.arange(len(long_enough))
    cuts = [(every, np.zeros(len(every))), (every, np.ones(len(every)))]
    for done, one, other in _near_pairs(long_enough):
        progress.at(0.9 * done)
        cuts.extend(_meetings(long_enough, one, other))
    of = np.concatenate([segment for segment, _ in cuts])
    share = np.concatenate([share for _, share in cuts])
    order = np.lexsort((share, of))
    of, share = of[order], share[order]
    at = long_enough[of, :2] + share[:, None] * (long_enough[of, 2:] - long_enough[of, :2])
    place = _same_places(at)
    progress.at(1.0)
    places = np.empty((place.max() + 1, 2))
    places[place] = at
    pairs = np.sort(np.c_[place[:-1], place[1:]][of[1:] == of[:-1]], axis=1)
    return places, np.unique(pairs[pairs[:, 0] < pairs[:, 1]], axis=0)


def _near_pairs(segments: np.ndarray) -> Iterator[tuple[float, np.ndarray, np.ndarray]]:
    """Yield the share done, and pairs of segments whose bounding boxes meet."""
    ends = segments.reshape(-1, 2, 2)
    low, high = ends.min(axis=1) - SNAP, ends.max(axis=1) + SNAP
    along = int(np.argmax(np.ptp(ends, axis=(0, 1))))  # the longer way has fewer side by side
    order = np.argsort(low[:, along])
    low, high = low[order], high[order]
    first = np.arange(1, len(order) + 1)
    last = np.searchsorted(low[:, along], high[:, along], side="right")
    parts = np.searchsorted(
        np.cumsum(last - first), np.arange(PAIRS_AT_ONCE, (last - first).sum(), PAIRS_AT_ONCE)
    )
    bounds = np.unique(np.r_[0, parts, len(order)])
    across = 1 - along
    for start, end in zip(bounds[:-1], bounds[1:]):
        one, other = spread(first[start:end], last[start:end])
        one += start
        meet = (low[one, across] <= high[other, across]) & (low[other, across] <= high[one, across])
        yield end / len(order), order[one[meet]], order[other[meet]]


def _meetings(segments: np.ndarray, one: np.ndarray, other: np.ndarray):
    """Return where pairs of segments cross, and where one's end lies on the other, as cuts."""
    p, q = segments[one, :2], segments[other, :2]
    r, s = segments[one, 2:] - p, segments[other, 2:] - q
    turn = _cross(r, s)
    # else they run along each other, and rounding alone would say where they cross
    slanted = np.abs(turn) > SNAP * np.maximum(np.hypot(*r.T), np.hypot(*s.T))
    turn = np.where(slanted, turn, 1.0)
    t, u = _cross(q - p, s) / turn, _cross(q - p, r) / turn
    crossing = slanted & (t >= 0) & (t <= 1) & (u >= 0) & (u <= 1)
    cuts = [(one[crossing], t[crossing]), (other[crossing], u[crossing])]
    for cut, by in ((one, other), (other, one)):
        start, way = segments[cut, :2], segments[cut, 2:] - segments[cut, :2]
        for end in (segments[by, :2], segments[by, 2:]):
            share = ((end - start) * way).sum(axis=1) / (way * way).sum(axis=1)
            gap = np.hypot(*(start + share[:, None] * way - end).T)
            on = (gap <= SNAP) & (share >= 0) & (share <= 1)
            cuts.append((cut[on], share[on]))
    return cuts


def _cross(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    return a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]


def _same_places(xy: np.ndarray) -> np.ndarray:
    """Return a number for each location, the same for those within `SNAP` of each other."""
    distinct, which = np.unique(xy, axis=0, return_inverse=True)
    near = spatial.cKDTree(distinct).query_pairs(SNAP, output_type="ndarray")
    return _groups(near, len(distinct))[which.ravel()]


def _joined(pieces: np.ndarray, places: int) -> np.ndarray:
    """Return the block of each piece: those that meet where no third does are one."""
    piece = np.repeat(np.arange(len(pieces)), 2)
    order = np.argsort(pieces.ravel(), kind="stable")
    at = pieces.ravel()[order]
    through = np.bincount(at, minlength=places)[at] == 2
    return _groups(piece[order][through].reshape(-1, 2), len(pieces))


def _groups(links: np.ndarray, count: int) -> np.ndarray:
    graph = sparse.coo_matrix((np.ones(len(links)), (links[:, 0], links[:, 1])), (count, count))
    return csgraph.connected_components(graph, directed=False)[1]
