"""The peers' forecasts of an origin, kept under build/: they take minutes, and never change."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator

import numpy as np

from ..core.mapping.bandwidth import choose_bandwidth
from ..core.mapping.hotspot import QUARTIC, kernel_density
from ..core.progress import Quiet
from . import boosting, forest, lessons, peer_features
from .map_names import BOOSTING, COUNTS, DENSITIES, DENSITY, FOREST, FORWARD, PEERS, learner
from .pasts import KEPT, Past

TAUGHT = {
    FOREST: (forest.FOREST, forest.SETTINGS),
    BOOSTING: (boosting.BOOSTING, boosting.SETTINGS),
}


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
    if learner(name) in TAUGHT:
        settings += (TAUGHT[learner(name)][1], peer_features.SETTINGS, lessons.PARTS)
    found = hashlib.sha256(repr(settings).encode())
    found.update(np.ascontiguousarray(past.counts, np.int64).tobytes())
    return found.hexdigest()[:10]


def _made(name: str, past: Past) -> tuple[np.ndarray, dict]:
    cells = past.ground.cells
    if learner(name) in TAUGHT:
        return _learned(name, past)
    if name == DENSITY:
        square = past.ground.areas.sum() * cells.frame.cell_size**2
        bandwidth = choose_bandwidth(cells, past.where, square, QUARTIC, Quiet()).bandwidth
    else:
        bandwidth = DENSITIES[name] * cells.frame.cell_size
    density = kernel_density(cells, past.where, bandwidth, QUARTIC, Quiet())
    return density, {"bandwidth": bandwidth / cells.frame.cell_size}


def _learned(name: str, past: Past) -> tuple[np.ndarray, dict]:
    constant = peer_features.influences(past.ground.blocks, past.ground.areas)
    known = lessons.Known(past.ground.cells, past.counts, past.origin.lengths, constant)
    teach = lessons.forward if name.endswith(FORWARD) else lessons.thinned
    taught = teach(TAUGHT[learner(name)][0], known)
    return taught.forecast, taught.settings


def peers_of(past: Past) -> list[str]:
    """Return the peers that can be made of a past: forward needs two periods or more."""
    return [name for name in PEERS if len(past.counts) > 1 or not name.endswith(FORWARD)]


def all_maps(past: Past) -> Iterator[tuple[str, np.ndarray, dict]]:
    """Yield each peer's name, its forecast and how it was made."""
    for name in peers_of(past):
        yield name, *peer_map(name, past)
