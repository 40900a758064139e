"""Simulated outcomes: the same for every method."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ...core.fitting.clustered.fields import draw_events
from ...core.fitting.engine.rows import DistinctRows, merge_cells
from .effects import covered, expected_events
from .layouts import Layout
from .scenarios import Scenario


@dataclass(frozen=True, eq=False)
class Outcome:
    """One simulated outcome.

    Attributes
    ----------
    layout : Layout
    scenario : Scenario
    counts : int array, shape (cells,)
    run : int
    """

    layout: Layout
    scenario: Scenario
    counts: np.ndarray
    run: int

    @cached_property
    def rows(self) -> DistinctRows:
        """The cells merged over all candidates."""
        return merge_cells(self.layout.blocks, self.counts)


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
    return Outcome(layout, scenario, counts, run)


class Simulator:
    """Draws outcomes of a layout, and computes what each truth expects only once."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self._expected: dict[str, np.ndarray] = {}
        self._covered: dict[str, list[tuple[int, float]]] = {}

    def expected(self, scenario: Scenario) -> np.ndarray:
        """Return the events that a scenario's truth expects in each cell."""
        if scenario.truth not in self._expected:
            self._expected[scenario.truth] = expected_events(self.layout, scenario.effects)
        return self._expected[scenario.truth]

    def covered(self, scenario: Scenario) -> list[tuple[int, float]]:
        """Return cells and expected events that each true factor of a scenario covers."""
        if scenario.truth not in self._covered:
            expected = self.expected(scenario)
            self._covered[scenario.truth] = covered(self.layout, scenario.effects, expected)
        return self._covered[scenario.truth]

    def outcome(self, scenario: Scenario, run: int) -> Outcome:
        """Return the outcome of a run."""
        return simulate(self.layout, scenario, self.expected(scenario), run)
