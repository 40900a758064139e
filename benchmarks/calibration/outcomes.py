"""Simulated outcomes: the same for every method."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from ...core.fitting.clustered.fields import draw_events
from ...core.fitting.completing import completed
from ...core.fitting.engine.background import background_of
from ...core.fitting.engine.rows import DistinctRows, merge_cells
from .effects import covered, expected_events
from .layouts import Layout
from .scenarios import Scenario
from .streets import amounts


@dataclass(frozen=True, eq=False)
class Outcome:
    """One simulated outcome.

    Attributes
    ----------
    layout : Layout
    scenario : Scenario
    counts : int array, shape (cells,)
    run : int
    controls : mapping of str to float arrays, shape (cells,)
        What a study is told besides.
    """

    layout: Layout
    scenario: Scenario
    counts: np.ndarray
    run: int
    controls: Mapping[str, np.ndarray] = field(default_factory=dict)

    @cached_property
    def rows(self) -> DistinctRows:
        """The cells merged over all candidates, by what stands for the controls too."""
        layout = self.layout
        given = (self.controls, layout.cells, layout.blocks, self.counts, None)
        whole, recipes = completed(*given)
        background = background_of(None, whole, sum(one.unsure for one in recipes.values()))
        return merge_cells(layout.blocks, self.counts, background=background)


def simulate(layout: Layout, scenario: Scenario, expected: np.ndarray, run: int) -> Outcome:
    """Draw the outcome of one run.

    Parameters
    ----------
    layout : Layout
    scenario : Scenario
    expected : float array, shape (cells,)
        From `expected_events`.
    run : int
    """
    generator = np.random.default_rng([scenario.seed, run])
    clusters = scenario.clusters
    multiplier = None if clusters is None else clusters.draw(layout, generator)
    events = draw_events(expected, [multiplier], scenario.dispersion, generator)
    counts = np.bincount(events.cell, events.number, layout.cells.count).astype(np.int64)
    if scenario.street is None:
        return Outcome(layout, scenario, counts, run)
    seen = scenario.street.controls(scenario.layout, layout.cells, generator)
    return Outcome(layout, scenario, counts, run, seen)


class Simulator:
    """Draws outcomes of a layout, and computes what each truth expects only once."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self._expected: dict[tuple[str, str], np.ndarray] = {}
        self._covered: dict[tuple[str, str], list[tuple[int, float]]] = {}

    def expected(self, scenario: Scenario) -> np.ndarray:
        """Return the events that a scenario's truth expects in each cell."""
        key = _key(scenario)
        if key not in self._expected:
            at = None if scenario.street is None else scenario.street.at
            there = at and amounts(scenario.layout, at, self.layout.cells)
            self._expected[key] = expected_events(self.layout, scenario.effects, there)
        return self._expected[key]

    def covered(self, scenario: Scenario) -> list[tuple[int, float]]:
        """Return cells and expected events that each true factor of a scenario covers."""
        key = _key(scenario)
        if key not in self._covered:
            expected = self.expected(scenario)
            self._covered[key] = covered(self.layout, scenario.effects, expected)
        return self._covered[key]

    def outcome(self, scenario: Scenario, run: int) -> Outcome:
        """Return the outcome of a run."""
        return simulate(self.layout, scenario, self.expected(scenario), run)


def _key(scenario: Scenario) -> tuple[str, str]:
    """What tells the expectations of scenarios of one layout apart."""
    return scenario.truth, "" if scenario.street is None else scenario.street.at
