"""What goes into a fit from arrays, as the model records it."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Iterable
from contextlib import suppress
from importlib import metadata

import numpy as np

from ..model.inputs import EventsInput, FactorInput, GridInput, Inputs
from ..packages import scipy
from ..terrain.events import EventCounts
from ..terrain.factor import Factor
from .terrain import Terrain


def inputs_of(terrain: Terrain, counted: EventCounts) -> Inputs:
    """Return what went in, so that anyone can tell whether they have the same."""
    frame = terrain.cells.frame
    return Inputs(
        grid=GridInput(
            columns=frame.columns,
            rows=frame.rows,
            cell_size=frame.cell_size,
            left=frame.left,
            top=frame.top,
            crs="",
            units=terrain.units,
        ),
        events=EventsInput(
            filter="", outside=counted.outside, sha256=_print([counted.counts.astype("<i4")])
        ),
        factors=tuple(map(_factor_input, terrain.factors)),
    )


def software() -> dict[str, str]:
    """Return the versions of everything that takes part in a result."""
    versions = {
        "python": platform.python_version(),
        "numpy": np.__version__,
        "scipy": scipy.__version__,
    }
    for name in ("risk_terrain", "statsmodels"):  # a copy that was not installed has no version
        with suppress(metadata.PackageNotFoundError):
            versions[name] = metadata.version(name)
    return versions


def _factor_input(factor: Factor) -> FactorInput:
    settings, neighbours = factor.settings, factor.nearest_neighbour
    return FactorInput(
        name=settings.name,
        effect=settings.effect,
        operationalisation=settings.operationalisation,
        chosen=factor.chosen,
        block_length=settings.block_length,
        max_blocks=settings.max_blocks,
        increment=settings.increment,
        filter="",
        features=factor.features_in_reach,
        nearest_neighbour_index=None if neighbours is None else neighbours.index,
        nearest_neighbour_p=None if neighbours is None else neighbours.p_value,
        notes=factor.notes,
        variables=tuple(one for block in factor.blocks for one in block.variables),
        sha256=_print(part for block in factor.blocks for part in (block.codes, block.table)),
    )


def _print(arrays: Iterable[np.ndarray]) -> str:
    """Return the SHA-256 of arrays, by which they are known again."""
    found = hashlib.sha256()
    for array in arrays:
        found.update(array.tobytes())
    return found.hexdigest()
