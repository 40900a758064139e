"""The nearest point on a layer of lines to each of many locations, exactly."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..packages import spatial
from ..progress import Progress
from .spans import spread

AT_ONCE = 100_000  # locations, so that memory stays small
FIRST_TRIED = 8  # pieces nearest to a location by their middles
SLACK = 1e-9  # of a distance: rounding must not lose a piece


@dataclass(frozen=True, eq=False)
class Snapped:
    """Where locations lie on segments.

    Attributes
    ----------
    segment : int array, shape (m,)
        The nearest one; of several at the same distance the first.
    share : float array, shape (m,)
        How far along it the nearest point lies, from 0 at its start to 1 at its end.
    distance : float array, shape (m,)
        From the location to that point.
    """

    segment: np.ndarray
    share: np.ndarray
    distance: np.ndarray


def snap(segments: np.ndarray, xy: np.ndarray, progress: Progress) -> Snapped:
    """Return the nearest point on any segment to each location.

    Segments are cut to pieces of about their mean length, and a tree of the pieces' middles says
    which may be nearest: no point of a piece is farther from its middle than half the longest
    one. More are asked for until that rules all others out.

    Parameters
    ----------
    segments : float array, shape (s, 4)
        At least one.
    xy : float array, shape (m, 2)
    progress : Progress
    """
    length = np.hypot(segments[:, 2] - segments[:, 0], segments[:, 3] - segments[:, 1])
    parts = np.maximum(np.ceil(length / max(length.mean(), np.finfo(float).tiny)), 1).astype(int)
    of, number = spread(np.zeros(len(parts), int), parts)
    middle = ((number + 0.5) / parts[of])[:, None]
    middles = segments[of, :2] + middle * (segments[of, 2:] - segments[of, :2])
    pieces = _Pieces(segments, of, spatial.cKDTree(middles), float((length / parts).max() / 2))
    found = []
    for first in range(0, max(len(xy), 1), AT_ONCE):
        progress.at(first / max(len(xy), 1))
        found.append(pieces.nearest(xy[first : first + AT_ONCE]))
    return Snapped(*(np.concatenate(part) for part in zip(*found)))


class _Pieces:
    """Pieces of segments, to be asked which is nearest."""

    def __init__(
        self, segments: np.ndarray, of: np.ndarray, tree: spatial.cKDTree, half: float
    ) -> None:
        self._segments, self._of, self._tree, self._half = segments, of, tree, half

    def nearest(self, xy: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return segment, share and distance of the nearest point to each location."""
        segment = np.zeros(len(xy), np.intp)
        share, distance = np.zeros(len(xy)), np.full(len(xy), np.inf)
        waiting, tried = np.arange(len(xy)), FIRST_TRIED
        while len(waiting):
            tried = min(tried, len(self._of))
            here = xy[waiting]
            to_middle, piece = self._tree.query(here, tried)
            shape = (len(waiting), tried)  # one neighbour comes without an axis of its own
            candidate = self._of[piece.reshape(shape)]
            along, away = _feet(self._segments[candidate], here[:, None])
            best = away.min(axis=1)
            first = np.where(away == best[:, None], candidate, len(self._segments)).min(axis=1)
            chosen = np.argmax(candidate == first[:, None], axis=1)
            segment[waiting], distance[waiting] = first, best
            share[waiting] = along[np.arange(len(waiting)), chosen]
            farthest = to_middle.reshape(shape)[:, -1]
            sure = farthest > (best + self._half) * (1 + SLACK)
            waiting = waiting[~sure] if tried < len(self._of) else waiting[:0]
            tried *= 4
        return segment, share, distance


def _feet(segments: np.ndarray, xy: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the share along each segment (..., 4) nearest to a location, and how far that is."""
    start, change = segments[..., :2], segments[..., 2:] - segments[..., :2]
    squared = (change**2).sum(axis=-1)
    product = ((xy - start) * change).sum(axis=-1)
    share = np.divide(product, squared, out=np.zeros_like(product), where=squared > 0)
    share = np.clip(share, 0.0, 1.0)
    foot = start + share[..., None] * change
    return share, np.hypot(xy[..., 0] - foot[..., 0], xy[..., 1] - foot[..., 1])
