"""The peers' forecasts of an origin, kept under build/: they take minutes, and never change."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator

import numpy as np

from ..core.mapping.bandwidth import choose_bandwidth
from ..core.mapping.hotspot import QUARTIC, kernel_density
from ..core.progress import Quiet
from . import boosting, forest, lessons, peer_features
from .pasts import KEPT, Past

COUNTS = "past counts"
DENSITY = "kernel density"
SIZES = (1.5, 2.0, 3.0, 5.0, 8.0)  # of further densities, in cells
DENSITIES = {f"density, {size:g} cells": size for size in SIZES}
LEARNING = {forest.NAME: forest, boosting.NAME: boosting}
PEERS = (COUNTS, DENSITY, *DENSITIES, *LEARNING)


def peer_map(name: str, past: Past) -> tuple[np.ndarray, dict]:
    """Return what a peer foretells, float array (cells,), and how; made once and kept.

    Densities are by square unit, all others by cell.
    """
    if name == COUNTS:
        return past.pooled.astype(float), {}
    path = KEPT / "peers" / f"{past.origin.name}.{name}.{_digest(name, past)}.npz"
    if not path.is_file():
        values, about = _made(name, past)
        path.parent.mkdir(parents=True, exist_ok=True)
        np.savez_compressed(path, values=values, about=json.dumps(about))
    with np.load(path) as kept:
        return kept["values"], json.loads(str(kept["about"]))


def _digest(name: str, past: Past) -> str:
    """Return what tells other settings or other events apart."""
    settings: tuple = (name, past.origin.past, past.origin.lengths)
    if name in LEARNING:
        told = (peer_features.BANDWIDTHS, peer_features.RECENT, peer_features.FADING)
        settings += (LEARNING[name].SETTINGS, told, lessons.PARTS, lessons.FOLDS)
    found = hashlib.sha256(repr(settings).encode())
    found.update(np.ascontiguousarray(past.counts, np.int64).tobytes())
    return found.hexdigest()[:10]


def _made(name: str, past: Past) -> tuple[np.ndarray, dict]:
    cells = past.ground.cells
    if name in LEARNING:
        return _learned(forest.FOREST if name == forest.NAME else boosting.BOOSTING, past)
    if name == DENSITY:
        square = past.ground.areas.sum() * cells.frame.cell_size**2
        bandwidth = choose_bandwidth(cells, past.where, square, QUARTIC, Quiet()).bandwidth
    else:
        bandwidth = DENSITIES[name] * cells.frame.cell_size
    density = kernel_density(cells, past.where, bandwidth, QUARTIC, Quiet())
    return density, {"bandwidth": bandwidth / cells.frame.cell_size}


def _learned(peer: lessons.Peer, past: Past) -> tuple[np.ndarray, dict]:
    """Return the better of the two ways to teach a peer, as its own validation has it."""
    constant = peer_features.influences(past.ground.blocks, past.ground.areas)
    known = lessons.Known(past.ground.cells, past.counts, past.origin.lengths, constant)
    way, scores = lessons.THINNED, {}
    if len(past.counts) > 1:
        scores = lessons.ways_scored(peer, known)
        way = max(scores, key=lambda one: scores[one])
    ways: dict[str, Callable] = {lessons.THINNED: lessons.thinned, lessons.FORWARD: lessons.forward}
    taught = ways[way](peer, known)
    return taught.forecast, {"way": way, "scores": scores, **taught.settings}


def all_maps(past: Past) -> Iterator[tuple[str, np.ndarray, dict]]:
    """Yield each peer's name, its forecast and how it was made."""
    for name in PEERS:
        yield name, *peer_map(name, past)
