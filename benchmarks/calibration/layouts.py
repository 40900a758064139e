"""Real and made-up cities whose factors stay as they are, while outcomes are simulated on them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np

from ...core.fitting.culling.candidates import screen
from ...core.model.block import Block
from ...core.model.variable import Variable
from ...core.progress import Quiet
from ...core.study import FactorReference, Study, read_study
from ...core.terrain.events import count_events
from ...core.terrain.factor import operationalise
from ...core.terrain.features import Features
from ...core.terrain.grid import Cells
from ...core.terrain.influences.proximity import within
from ...core.terrain.nearness import nearness
from .. import layers
from ..cases import BROOKLYN, CHICAGO, DATA, LONDON, Case

SAMPLE = Path(__file__).resolve().parents[2] / "resources" / "sample"
CHICAGO_COARSE = replace(CHICAGO, title="Chicago assaults 2017, 400 m", cell_size=400)
PROTECTIVE = {"police_front_counters"}  # taken as protective, so that there is one to be found
CLIPPED = {  # to where there are streets in the data
    "london streets": ("streets/london_streets.gpkg|layername=coverage", "area = 'london_north'"),
    "south side": ("streets/chicago_southside_streets.gpkg|layername=coverage", ""),
}
SOURCES: dict[str, Case | None] = {
    "london": LONDON,
    "brooklyn": BROOKLYN,
    "chicago": CHICAGO_COARSE,
    "sample": None,
    "london streets": LONDON,
    "south side": replace(CHICAGO, title="Chicago's South Side, 100 m", cell_size=100),
}
TITLES = {
    "london": "London, 100 m",
    "brooklyn": "Brooklyn, 325 ft",
    "chicago": "Chicago, 400 m",
    "sample": "sample city, 100 m",
    "london streets": "London where streets are mapped, 100 m",
    "south side": "Chicago's South Side, 100 m",
}


@dataclass(frozen=True, eq=False)
class Layout:
    """A city's cells and candidate variables, and how many events it really has.

    Attributes
    ----------
    study : Study
    cells : Cells
    blocks : tuple of Block
        Neither constant nor duplicate variables.
    events : int
    name : str
    """

    study: Study
    cells: Cells
    blocks: tuple[Block, ...]
    events: int
    name: str = ""

    @property
    def block_length(self) -> float:
        """Length of a street block, in the units of the map."""
        return self.study.grid.block_length

    @property
    def extent(self) -> float:
        """The longer side of the city, in the units of the map."""
        return max(self.cells.frame.shape) * self.cells.frame.cell_size

    @cached_property
    def variables(self) -> dict[Variable, tuple[Block, int]]:
        """Where each candidate stands."""
        return {v: (block, i) for block in self.blocks for i, v in enumerate(block.variables)}

    @cached_property
    def columns(self) -> np.ndarray:
        """All candidates side by side with their signs, float32 array (cells, variables)."""
        parts = [block.signed[block.codes] for block in self.blocks]
        return np.hstack(parts).astype(np.float32)

    def candidate(self, factor: str, operationalisation: str, blocks: float) -> Variable:
        """Return the candidate variable of a factor at a distance in blocks."""
        wanted = factor, operationalisation, blocks * self.block_length
        for variable in self.variables:
            if (variable.factor, variable.operationalisation, variable.distance) == wanted:
                return variable
        raise KeyError(wanted)

    def near(self, factor: str, distance: float) -> np.ndarray:
        """Return which cells have a feature of a factor within any distance, bool (cells,)."""
        found = nearness(self.cells, self._features(factor), (distance,), Quiet())
        return next(within(found.band, 1, Quiet()))

    def sign(self, factor: str) -> int:
        """Return 1 for an aggravating factor, -1 for a protective one."""
        return next(v.sign for v in self.variables if v.factor == factor)

    def _features(self, factor: str) -> Features:
        sources = {one.settings.name: one.layer.source for one in self.study.factors}
        return layers.features(sources[factor])


def block_length(name: str) -> float:
    """Return the length of a street block in a layout, in the units of its map."""
    case = SOURCES[name]
    return _sample().grid.block_length if case is None else 2 * case.cell_size


def _sample() -> Study:
    text = (SAMPLE / "study.json").read_text(encoding="utf-8")
    return read_study(text).with_sources(lambda source: str(SAMPLE / source))


def read(name: str) -> Layout:
    """Return a layout by its name."""
    case = SOURCES[name]
    study = _sample() if case is None else read_study(json.dumps(case.study()))
    area, condition = CLIPPED.get(name, ("", ""))
    source = str(DATA / area) if area else study.study_area.source
    cells, _ = layers.study_area(source, study.grid.cell_size, condition)
    blocks = [block for factor in study.factors for block in _blocks(cells, factor)]
    incidents = layers.points(study.incidents.source, study.incidents.filter)
    events = count_events(cells, incidents).events
    return Layout(study, cells, screen(blocks).blocks, events, name)


def _blocks(cells: Cells, factor: FactorReference) -> Iterator[Block]:
    settings = factor.settings
    if settings.name in PROTECTIVE:
        settings = replace(settings, effect="protective")
    yield from operationalise(cells, layers.features(factor.layer.source), settings, Quiet()).blocks
