"""Simulated pairs of periods on London's layout, whose truth is known."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ...core.fitting.clustered.clustering import Clustering, Component
from ...core.fitting.clustered.fields import Fields, multiplier_of
from ...core.fitting.culling.candidates import screen
from ...core.fitting.fit import fit_model
from ...core.model.block import Block
from ...core.model.variable import Variable
from ...core.progress import QUIET
from ...core.settings import FitSettings
from ...core.terrain.events import count_events
from ...core.terrain.grid import Cells
from .. import layers
from ..cases import LONDON

LENGTH = 600.0  # metres: of exp(-(distance / length)^2), the covariance of the logarithm
CHANGED = "pubs"  # the factor whose ratio changes, where one does


@dataclass(frozen=True)
class World:
    """How two periods come about.

    Attributes
    ----------
    name : str
    stays, moves : float
        Standard deviations of the logarithm of the field that both periods share, and of that
        which each has of its own.
    times : float
        What the ratio of `CHANGED` is multiplied by in the later period.
    """

    name: str
    stays: float
    moves: float
    times: float = 1.0

    @property
    def seed(self) -> int:
        """Where the seeds of its runs begin: the same for every way to choose the terms."""
        return zlib.crc32(self.name.encode())


WORLDS = (
    World("no change, clusters stay", 1.0, 0.0),
    World("no change, half of the clusters move", 0.8, 0.6),
    World("no change, clusters move", 0.3, 1.0),
    World("pubs × 1.3, clusters stay", 1.0, 0.0, 1.3),
    World("pubs × 1.3, half of the clusters move", 0.8, 0.6, 1.3),
    World("no change, no clusters", 0.0, 0.0),
)


class London:
    """London north with the terms of the reference study of its robbery."""

    def __init__(self) -> None:
        self.cells: Cells = layers.study_area(LONDON.layer("boundary"), LONDON.cell_size)[0]
        self.blocks: tuple[Block, ...] = screen(layers.variables(self.cells, LONDON.study())).blocks
        points = layers.points(LONDON.layer(LONDON.incidents), LONDON.filter)
        counts = count_events(self.cells, points).counts
        settings = FitSettings(selection="reference")
        self.model = fit_model(self.blocks, counts, settings, QUIET, self.cells)

    @property
    def variables(self) -> tuple[Variable, ...]:
        """The terms that are true."""
        return tuple(term.variable for term in self.model.terms)

    def column(self, variable: Variable) -> np.ndarray:
        """Return where a variable holds, bool (cells,)."""
        block = next(one for one in self.blocks if variable in one.variables)
        return block.column(block.variables.index(variable))

    @cached_property
    def expected(self) -> np.ndarray:
        """Events that the model expects in each cell, whatever else there is."""
        logs = np.full(self.cells.count, self.model.intercept)
        for term in self.model.terms:
            logs += (
                term.citywide_first.coefficient * term.variable.sign * self.column(term.variable)
            )
        return np.exp(logs)

    def drawn(self, world: World, run: int) -> tuple[np.ndarray, np.ndarray]:
        """Return the counts of two periods."""
        random, before, after = self._world(world, run)
        return random.poisson(before), random.poisson(after)

    def means(self, world: World, run: int) -> tuple[np.ndarray, np.ndarray]:
        """Return what was to be expected of these counts, clusters and all."""
        return self._world(world, run)[1:]

    def _world(self, world: World, run: int) -> tuple[np.random.Generator, np.ndarray, np.ndarray]:
        random = np.random.default_rng([world.seed, run])
        stays = self._field(world.stays, random)[0]
        own = self._field(world.moves, random)
        changed = next(one for one in self.variables if one.factor == CHANGED)
        later = self.expected * np.where(self.column(changed), world.times, 1.0)
        return random, self.expected * stays * own[0], later * stays * own[1]

    def _field(self, deviation: float, random: np.random.Generator) -> tuple[np.ndarray, ...]:
        """Return two independent fields of mean 1."""
        if not deviation:
            return (np.ones(self.cells.count),) * 2
        parts = (Component(deviation**2, LENGTH, 2.0),)
        pair = Fields(self.cells, Clustering(parts)).pair(random)
        return tuple(multiplier_of(one, deviation**2).astype(float) for one in pair)
