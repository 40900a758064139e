"""A whole R-tree at once, in the form SQLite stores one.

Inserting boxes one by one into SQLite's R-tree takes longer than everything else about a layer of
cells. Its nodes are rows of ordinary tables in a published format
(https://www.sqlite.org/rtree.html, section 6), so a tree of full nodes can be laid out at once:
sort-tile-recursive packing (Leutenegger, Lopez and Edgington 1997).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

HEADER = 4  # bytes of a node before its entries: depth and number of entries
ENTRY = np.dtype([("id", ">i8"), ("box", ">f4", (4,))])  # xmin, xmax, ymin, ymax
ROOT = 1


@dataclass(frozen=True)
class PackedTree:
    """The rows of the three tables of an R-tree.

    Attributes
    ----------
    nodes : list of (node, bytes)
        The root is node 1.
    leaf_of : int array, shape (boxes,)
        The node that holds each box.
    parents : list of (node, its parent)
    """

    nodes: list[tuple[int, bytes]]
    leaf_of: np.ndarray
    parents: list[tuple[int, int]]


def pack(ids: np.ndarray, boxes: np.ndarray, node_bytes: int) -> PackedTree:
    """Lay out boxes as an R-tree.

    Parameters
    ----------
    ids : int array, shape (boxes,)
        At least one.
    boxes : float array, shape (boxes, 4)
        xmin, xmax, ymin, ymax. The tree holds them as single precision, rounded outwards.
    node_bytes : int
        Size of a node.
    """
    capacity = (node_bytes - HEADER) // ENTRY.itemsize
    order, held = ids, _outwards(boxes)
    levels = []  # from the leaves up: entries in the order of their nodes, and where nodes start
    while True:
        sequence = _tiled(held, capacity)
        starts = np.arange(0, len(sequence), capacity)
        levels.append((order[sequence], held[sequence], starts, sequence))
        if len(starts) == 1:
            break
        low = np.minimum.reduceat(held[sequence], starts)
        high = np.maximum.reduceat(held[sequence], starts)
        held = np.column_stack([low[:, 0], high[:, 1], low[:, 2], high[:, 3]])
        order = np.arange(len(starts))
    return _numbered(levels, node_bytes, capacity)


def _outwards(boxes: np.ndarray) -> np.ndarray:
    """Return boxes in single precision that hold those given."""
    rounded = boxes.astype(np.float32)
    for column, away, beyond in (
        (0, -np.inf, 1),
        (1, np.inf, -1),
        (2, -np.inf, 1),
        (3, np.inf, -1),
    ):
        inward = beyond * (rounded[:, column].astype(float) - boxes[:, column]) > 0
        further = np.nextafter(rounded[:, column], np.float32(away))
        rounded[inward, column] = further[inward]
    return rounded


def _tiled(boxes: np.ndarray, capacity: int) -> np.ndarray:
    """Return an order of boxes in which each run of `capacity` is a compact group."""
    groups = -(-len(boxes) // capacity)
    in_a_slab = -(-groups // int(np.ceil(np.sqrt(groups)))) * capacity
    by_height = np.argsort(boxes[:, 2] + boxes[:, 3], kind="stable")
    slab = np.empty(len(boxes), np.int64)
    slab[by_height] = np.arange(len(boxes)) // in_a_slab
    return np.lexsort((boxes[:, 0] + boxes[:, 1], slab))


def _numbered(levels: list, node_bytes: int, capacity: int) -> PackedTree:
    """Number the nodes from the root down and write each out."""
    sizes = [len(starts) for _, _, starts, _ in levels]
    first = [ROOT + sum(sizes[level + 1 :]) for level in range(len(levels))]
    nodes, parents = [], []
    for level, (entries, boxes, starts, _) in enumerate(levels):
        records = np.empty(len(entries), ENTRY)
        records["id"] = entries if level == 0 else first[level - 1] + entries
        records["box"] = boxes
        content = records.tobytes()
        depth = len(levels) - 1 if level == len(levels) - 1 else 0
        for number, start in enumerate(starts.tolist()):
            some = content[start * ENTRY.itemsize : (start + capacity) * ENTRY.itemsize]
            head = depth.to_bytes(2, "big") + (len(some) // ENTRY.itemsize).to_bytes(2, "big")
            nodes.append((first[level] + number, (head + some).ljust(node_bytes, b"\0")))
        if level:
            above = first[level] + np.arange(len(entries)) // capacity
            parents.extend(zip(records["id"].tolist(), above.tolist()))
    leaf_of = np.empty(len(levels[0][0]), np.int64)
    leaf_of[levels[0][3]] = first[0] + np.arange(len(leaf_of)) // capacity
    return PackedTree(nodes, leaf_of, parents)
