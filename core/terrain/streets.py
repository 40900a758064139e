"""A layer of streets as a network: lines that meet at the vertices they share."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from ..packages import csgraph, sparse
from .features import Features
from .grid import Frame

ROUNDED = 0.01  # units of the map: vertices that differ by less are drawn as one place


@dataclass(frozen=True, eq=False)
class Streets:
    """Straight pieces of streets, and the nodes at which they meet.

    Every vertex is a node, so lines meet where they share one, whether they were split there or
    not; a bridge and the street below share none, and stay apart.

    Attributes
    ----------
    segments : float array, shape (s, 4)
        x, y of one end, x, y of the other.
    ends : int array, shape (s, 2)
        Nodes of both ends.
    length : float array, shape (s,)
    nodes : int
    line_of : int array, shape (s,)
        Which line a segment is of.
    """

    segments: np.ndarray
    ends: np.ndarray
    length: np.ndarray
    nodes: int
    line_of: np.ndarray

    @classmethod
    def of(cls, lines: Features) -> Streets:
        """Return the network of lines."""
        segments = lines.segments
        ends, nodes = _nodes(segments)
        length = np.hypot(segments[:, 2] - segments[:, 0], segments[:, 3] - segments[:, 1])
        return cls(segments, ends, length, nodes, lines.line_of)

    @classmethod
    def around(cls, frame: Frame, lines: Features, margin: float) -> Streets:
        """Return the network of what lies in a frame grown by a margin, or crosses it."""
        return cls.of(clipped(frame, lines, margin))

    @property
    def distinct(self) -> Streets:
        """The same without streets that are drawn twice: straight pieces between the same nodes.

        A feature on one of them would else be on none of the others.
        """
        low, high = self.ends.min(axis=1), self.ends.max(axis=1)
        _, first = np.unique(low.astype(np.int64) * self.nodes + high, return_index=True)
        some = np.sort(first)
        return replace(
            self,
            segments=self.segments[some],
            ends=self.ends[some],
            length=self.length[some],
            line_of=self.line_of[some],
        )

    def cut(self, segment: np.ndarray, share: np.ndarray) -> tuple[Streets, np.ndarray]:
        """Cut segments at points on them, which become nodes.

        Parameters
        ----------
        segment : int array, shape (m,)
        share : float array, shape (m,)
            How far along the segment, 0 to 1.

        Returns
        -------
        Streets
        node : int array, shape (m,)
            Of each point: a new one, or the end on which it lies.
        """
        node = np.where(share <= 0, self.ends[segment, 0], self.ends[segment, 1])
        within = (share > 0) & (share < 1)
        order = np.lexsort((share[within], segment[within]))
        at, along = segment[within][order], share[within][order]
        fresh = np.ones(len(at), bool)
        fresh[1:] = (at[1:] != at[:-1]) | (along[1:] != along[:-1])
        number = self.nodes + np.cumsum(fresh) - 1
        back = np.empty(len(order), np.intp)
        back[order] = number
        node[within] = back
        return self._cut_at(at[fresh], along[fresh], number[fresh]), node

    def _cut_at(self, at: np.ndarray, along: np.ndarray, number: np.ndarray) -> Streets:
        """Return the pieces between cuts (c,), of different places within their segments."""
        every = np.arange(len(self.segments))
        of = np.concatenate([every, at, every])
        share = np.concatenate([np.zeros(len(every)), along, np.ones(len(every))])
        node = np.concatenate([self.ends[:, 0], number, self.ends[:, 1]])
        order = np.lexsort((share, of))
        of, share, node = of[order], share[order], node[order]
        joined = of[1:] == of[:-1]
        start, end = share[:-1][joined], share[1:][joined]
        of = of[:-1][joined]
        ends = np.stack([node[:-1][joined], node[1:][joined]], axis=1)
        pieces = np.hstack([_along(self.segments[of], start), _along(self.segments[of], end)])
        length = (end - start) * self.length[of]
        return Streets(pieces, ends, length, self.nodes + len(number), self.line_of[of])

    @cached_property
    def edges(self) -> tuple[np.ndarray, np.ndarray]:
        """Pairs of nodes that are joined (e, 2), and by how long a way (e,).

        Of parallel ways the shortest; a way from a node to itself leads nowhere.
        """
        low, high = self.ends.min(axis=1), self.ends.max(axis=1)
        order = np.lexsort((self.length, high, low))
        order = order[low[order] != high[order]]
        low, high, length = low[order], high[order], self.length[order]
        first = np.ones(len(order), bool)
        first[1:] = (low[1:] != low[:-1]) | (high[1:] != high[:-1])
        return np.stack([low, high], axis=1)[first], length[first]

    @cached_property
    def component(self) -> np.ndarray:
        """Which connected component each node is of, int array (nodes,)."""
        pairs, _ = self.edges
        shape = (self.nodes, self.nodes)
        graph = sparse.coo_matrix((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape)
        return csgraph.connected_components(graph.tocsr(), directed=False)[1]


def clipped(frame: Frame, lines: Features, margin: float) -> Features:
    """Return the segments whose bounding box meets a frame grown by a margin."""
    segments = lines.segments
    low, high = (
        np.minimum(segments[:, :2], segments[:, 2:]),
        np.maximum(segments[:, :2], segments[:, 2:]),
    )
    right = frame.left + frame.columns * frame.cell_size
    bottom = frame.top - frame.rows * frame.cell_size
    near = (low[:, 0] <= right + margin) & (high[:, 0] >= frame.left - margin)
    near &= (low[:, 1] <= frame.top + margin) & (high[:, 1] >= bottom - margin)
    return Features(segments=segments[near], line_of=lines.line_of[near])


def _nodes(segments: np.ndarray) -> tuple[np.ndarray, int]:
    """Return the node of both ends of each segment (s, 2), and how many nodes there are."""
    places = np.rint(segments.reshape(-1, 2) / ROUNDED)
    _, column = np.unique(places[:, 0], return_inverse=True)
    rows, row = np.unique(places[:, 1], return_inverse=True)
    key = column.ravel().astype(np.int64) * max(len(rows), 1) + row.ravel()
    found, node = np.unique(key, return_inverse=True)
    return node.reshape(-1, 2), len(found)


def _along(segments: np.ndarray, share: np.ndarray) -> np.ndarray:
    """Return the points (m, 2) at a share of the way along each segment (m, 4)."""
    start, end = segments[:, :2], segments[:, 2:]
    return np.where(share[:, None] < 1, start + share[:, None] * (end - start), end)
